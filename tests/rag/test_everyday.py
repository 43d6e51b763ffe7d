"""What people say around a question, and in everyday words, is not taken for terms of the trade."""

import pytest

from rag.glossary import SHIPPED, Glossary, read
from rag.habits import habit, light, said
from rag.understanding import is_stop, understand
from rag.verbs import stems
from rag.vocabulary import Vocabulary
from rag.words import fold_indic, stem

TRADE = (
    "weight breach judgment late animal group bin reduce operate repair wait watt bore board trial education mother "
    "milu log people profit lab salt mit digest pack model gpu prompt system batch run write extract remove work file "
    "turn mode rate fork leak bail good east aistt retriev care kais rc goal ram rem hate self harm suicid keep chat day"
)


@pytest.fixture(scope="module")
def asked():
    """Reads a question against a library that has terms which everyday words only sound like."""
    vocabulary, glossary = Vocabulary(stem(word) for word in TRADE.split()), read([SHIPPED])

    def asking(question):
        return understand(question, vocabulary, glossary, indic_corpus=False)

    def reached(question):
        found = asking(question)
        return {vocabulary.words[term.id] for group in found.groups for term in group.terms}

    asking.reached = reached
    return asking


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("har baar model fail kyun hota hai", ["model", "fail"]),
        ("mere paas 2 gpu hain", ["2", "gpu"]),
        ("ye baatein bot ko kaise bataun", ["bot"]),
        ("bina bataye model lagaa diya", ["model"]),
        ("बिजली बार-बार जाती है", ["बिजली"]),
        ("हम इसे किससे पूछवाएँ, शायद किसी दोस्त से", ["पूछवाएँ"]),
        ("model ko zaraa jaldee se dijiyegaa", ["model", "jaldee"]),
        ("awq kya hota hai simple mein samjhao", ["awq"]),
        ("vLLM kya hai hindi me batao", ["vLLM"]),
        ("awq क्या है, आसान भाषा में समझाइए", ["awq"]),
        ("explain awq in simple words", ["awq"]),
        ("Is it okay to merge a model?", ["merge", "model"]),
    ],
)
def test_what_is_said_around_a_question_is_no_subject(asked, question, words):
    assert asked(question).words == words


@pytest.mark.parametrize(
    ("question", "meant", "not_meant"),
    [
        ("prompt me kya likh du", "write", {"breach", "leak"}),
        ("system prompt nikal lete hai", "extract", {"judgment", "late"}),
        ("gpu ke bina kaam ho jata hai kya", "work", {"bin", "reduc"}),
        ("model me data kaise dalu", "model", {"group"}),
        ("मॉडल ठीक चले तो बताओ", "run", {"repair"}),
        ("कितने वाट बिजली लगेगी", "watt", {"wait"}),
        ("शिक्षा बोर्ड के लिए मॉडल", "educ", {"trial", "bore"}),
        ("मॉडल ने इसे सही माना क्या", "model", {"mother"}),
        ("कहीं मील का मॉडल मिला", "model", {"milu"}),
        ("रैम कितनी चाहिए", "ram", set()),
        ("lab ka model pack me chalega kya", "lab", {"profit", "digest"}),
        ("MIT licence wala model kya hai", "mit", {"salt"}),
        ("mode kaise badlu model me", "mode", {"turn"}),
        ("hate speech rokna hai model se", "hate", {"remov"}),
        ("model update kitne din mein aata hai", "day", {"keep", "chat"}),
        ("chat kitne din tak rakhni hai", "keep", set()),
        ("रिकॉर्डिंग कितने दिन तक रखने की इजाज़त है", "day", {"chat"}),
    ],
)
def test_an_everyday_word_means_what_it_says(asked, question, meant, not_meant):
    reached = asked.reached(question)
    assert meant in reached
    assert not reached & not_meant


@pytest.mark.parametrize(
    ("question", "people"),
    [
        ("5 log ek saath use karenge", True),
        ("log puchte hain model se", True),
        ("log file kaise dekhu model ki", False),
    ],
)
def test_log_is_people_where_hinglish_counts_them_or_lets_them_speak(asked, question, people):
    reached = asked.reached(question)
    assert ("peopl" in reached, "log" in reached) == (people, not people)


def test_who_wants_to_die_is_understood_as_self_harm(asked):
    for question in ("user says she wants to die", "a boy told the bot he will hurt himself", "वह मरना चाहता है"):
        assert {"self", "harm"} <= asked.reached(question)


@pytest.mark.parametrize(
    "form", ["लिखता", "लिखें", "लिखूँगा", "लिखेंगे", "लिखिए", "लिखकर", "लिखवाया", "likhta", "likhein", "likhunga", "likhenge"]
)
def test_a_verb_is_known_in_its_forms(form):
    glossary = Glossary([{"english": "write", "hi-verb": "लिख"}])
    assert glossary.translate(fold_indic(form)).english == ("write",)


def test_what_only_ends_like_a_form_is_none():
    glossary = Glossary([{"english": "write", "hi-verb": "लिख"}])
    assert glossary.translate("likhit") is glossary.translate("लिखित") is None
    assert "likh" in stems("likhwayenge")


def test_a_word_of_hindi_is_marathi_only_where_the_question_is():
    glossary = Glossary([{"english": "punishment", "mr": "शिक्षा"}, {"english": "education", "hi": "शिक्षा"}])
    assert glossary.translate("शिक्षा", "hi").english == ("education",)
    assert glossary.translate("शिक्षा", "mr").english == ("punishment", "education")
    assert glossary.translate("शिक्षा", "").english == ("education", "punishment")


def test_spellings_of_one_word_have_one_habit():
    assert habit("zyaada") == habit("jyada") == habit(said("ज्यादा"))
    assert habit("karein") == habit("karen")
    assert habit("baar") != habit("bhaar")
    assert light("lagaau") == "lagau"


def test_assamese_letters_are_those_of_bengali():
    assert fold_indic("কম্পিউটাৰ") == fold_indic("কম্পিউটার")


def test_a_word_with_a_hyphen_is_small_if_its_parts_are():
    assert is_stop("बार-बार", "hi")
    assert not is_stop("बार-कोड", "hi")


def test_a_hindi_town_is_not_the_word_that_it_begins_with():
    glossary = Glossary([{"english": "ear", "hi": "कान"}, {"english": "write", "ta": "எழுது"}])
    assert glossary.translate("कानपुर", "hi") is None
    assert glossary.translate("எழுதவும்", "ta").english == ("write",)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("T4 वर 8B मॉडेल कशासाठी हवे", ["T4", "8B", "मॉडेल"]),
        ("এটা দিয়ে কতদিন GPU চলবে", ["GPU"]),
        ("GPU આમાં કેટલા જોઈએ", ["GPU", "આમાં"]),
        ("ਸਾਨੂੰ GPU ਕਿੰਨੇ ਚਾਹੀਦੇ", ["GPU"]),
        ("ଏଥିପାଇଁ GPU କେତେ ଦରକାର", ["ଏଥିପାଇଁ", "GPU"]),
        ("GPU எவ்வளவு வேண்டுமா", ["GPU"]),
        ("మాకు GPU ఎన్ని కావాలి", ["GPU"]),
        ("ನಮಗೆ GPU ಎಷ್ಟು ಬೇಕು", ["GPU"]),
        ("ഞങ്ങൾക്ക് GPU എത്ര വേണം", ["GPU"]),
    ],
)
def test_small_words_of_other_languages_are_no_subject(asked, question, words):
    assert asked(question).words == words


def test_what_stands_in_a_text_finds_it_and_proves_nothing():
    understood = understand("एटा gpu শুধু", Vocabulary(["gpu", "শুধু"]), Glossary([]), indic_corpus=True)
    assert [group.asks for group in understood.groups if group.terms[0].id == 1] == [True]


def test_hindi_typed_in_latin_letters_is_no_english_word_that_it_sounds_like(asked):
    assert asked("ye model hosh uda dega").missing == ["hosh", "uda"]
    assert asked.reached("bot kaise sikhega rat ko") & {"rate"} == set()
