"""Text to terms, in every script that people here write."""

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.glossary import SHIPPED, Glossary, read
from rag.language import detect
from rag.lists import Lists
from rag.retriever import Weights, dense_weight
from rag.sound import coarse, skeleton, skeletons, spelled_out
from rag.understanding import understand
from rag.vocabulary import Vocabulary
from rag.words import fold, fold_indic, stem, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("--gpu-memory-utilization", {"gpu_memory_utilization", "gpu", "memori", "util"}),
        ("OLLAMA_NUM_PARALLEL", {"ollama_num_parallel", "ollama", "num", "parallel"}),
        ("meta-llama/Llama-3.1-8B", {"meta_llama_llama_3.1_8b", "llama", "3.1", "8b"}),
        ("Q4_K_M", {"q4_k_m", "q4"}),
        ("maxModelLen", {"maxmodellen", "max", "model", "len"}),
        ("16 GB", {"16gb", "16", "gb"}),
        ("torch==2.13.0", {"torch", "2.13.0"}),
        ("मॉडलों को चलाना", {"मॉडल", "चल"}),
    ],
)
def test_terms_are_whole_and_in_parts(text, expected):
    assert expected <= set(terms(text))


@pytest.mark.parametrize("name", ["GPU", "CPU", "T4", "H100", "A100", "4090", "LLM", "MI300X"])
def test_several_of_a_thing_with_a_name_are_the_same_term(name):
    assert terms(f"{name}s") == terms(f"{name.lower()}s") == [name.lower()]


@pytest.mark.parametrize(
    ("british", "american"),
    [("quantisation", "quantization"), ("tokeniser", "tokenizer"), ("summarised", "summarized"), ("noise", "noise")],
)
def test_a_word_is_one_term_however_it_is_spelled(british, american):
    assert terms(british) == terms(american)
    assert terms("noises") == ["nois"]


def test_small_words_are_no_terms_but_question_words_are():
    assert terms("how do I run this and where?") == ["how", "run", "where"]
    assert terms("यह कैसे है") == []


def test_a_marathi_word_is_found_without_what_is_written_onto_it():
    assert terms("मराठीसाठी") == terms("मराठीमध्ये") == terms("मराठी")


def test_hindi_spellings_of_one_word_meet():
    assert terms("हिन्दी") == terms("हिंदी")
    assert terms("फ़ाइल") == terms("फाइल")


def test_a_number_is_one_term_in_the_digits_of_any_script():
    assert {tuple(terms(one)) for one in ("2026", "२०२६", "২০২৬", "૨૦૨૬", "௨௦௨௬", "౨౦౨౬", "೨೦೨೬", "൨൦൨൬", "۲۰۲۶")} == {
        ("2026",)
    }


@given(st.text(max_size=200))
def test_any_text_gives_terms_that_are_stable_under_folding(text):
    assert all(term == term.strip() and term for term in terms(text))
    assert terms(unicodedata.normalize("NFC", text)) == terms(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize(
    ("word", "english"),
    [
        ("क्वांटाइजेशन", "quantization"),
        ("डाउनलोड", "download"),
        ("नेटवर्क", "network"),
        ("सर्वर", "server"),
        ("కంప్యూటర్", "computer"),
        ("ಡೇಟಾ", "data"),
        ("ഡാറ്റ", "data"),
        ("ਮਾਡਲ", "model"),
        ("ماڈل", "model"),
    ],
)
def test_a_word_sounds_the_same_in_two_scripts(word, english):
    assert skeleton(fold(word)) in skeletons(english)


@pytest.mark.parametrize(
    ("word", "english"), [("மாடல்", "model"), ("டேட்டா", "data"), ("সার্ভার", "server"), ("ડેટાબેઝ", "database")]
)
def test_scripts_that_write_fewer_sounds_meet_in_the_coarse_classes(word, english):
    assert coarse(skeleton(fold(word))) in {coarse(one) for one in skeletons(english)}


@pytest.mark.parametrize(("word", "letters"), [("जीपीयू", "gpu"), ("एपीआई", "api"), ("యూఆర్ఎల్", "url"), ("मॉडल", "")])
def test_spelled_out_abbreviations(word, letters):
    assert spelled_out(fold(word)) == letters


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How do I serve an 8B model?", "en"),
        ("ek T4 pe 8B model kaise chalau?", "hi-Latn"),
        ("vLLM में tensor parallel कैसे set करें?", "hi"),
        ("T4 वर मॉडेल कसे चालवावे आणि खर्च काय आहे", "mr"),
        ("रुग्णांची माहिती मॉडेलला देता येते का?", "mr"),
        ("कोणता GPU भाड्याने घेणे स्वस्त पडेल?", "mr"),
        ("जुने ग्राफिक्स कार्ड विकत घ्यावे का?", "mr"),
        ("शेतकऱ्यांसाठी bot", "mr"),
        ("चाचा के लैपटॉप पर कौन सा मॉडल?", "hi"),
        ("आंकडे कैसे दें और दोस्ताना जवाब कैसे लें", "hi"),
        ("राँची में मराठी model चलेगा?", "hi"),
        ("ஒரு T4 இல் மாதிரி எப்படி இயக்குவது", "ta"),
        ("the main log is here to use", "en"),
        ("", "en"),
        ("🙂", "en"),
    ],
)
def test_the_language_of_a_question(text, language):
    assert detect(text) == language


@pytest.mark.parametrize(
    ("written", "stem_in_corpus"),
    [
        ("एक्सप्रेशन", "express"),
        ("ट्रेनिंग", "train"),
        ("डिप्लॉयमेंट", "deploy"),
        ("लाइन", "line"),
        ("स्लाइड", "slide"),
        ("मीडिया", "media"),
        ("ड्राइंग", "draw"),
        ("पैकेज", "packag"),
        ("सर्विस", "servic"),
        ("फ्रीक्वेंसी", "frequenc"),
        ("आर्किटेक्चर", "architectur"),
        ("म्यूज़िक", "music"),
        ("फिज़िकल", "physic"),
        ("लॉजिकल", "logic"),
        ("मैनेजमेंट", "manag"),
        ("यूनिवर्सिटी", "universiti"),
        ("ऑप्टिमाइज़र", "optim"),
        ("ऑथेंटिकेशन", "authent"),
        ("डिज़ाइन", "design"),
        ("वर्ज़न", "version"),
    ],
)
def test_a_loanword_finds_the_stem_that_english_leaves_in_the_lists(written, stem_in_corpus):
    corpus = """
        solid mid lin express train deploy line slide media draw drag packag servic frequenc architectur music physic
        logic manag universiti optim authent design version packet paper manual logo verb physiqu
        """
    vocabulary = Vocabulary(corpus.split())
    found = vocabulary.alike(fold_indic(fold(written)), indic=False)
    assert found
    assert found[0].word == stem_in_corpus


@pytest.mark.parametrize(
    ("asked", "read_as"),
    [
        ("what is TTFT", "what is TTFT (time to first token)"),
        ("what is a GPU", "what is a GPU"),
        ("TTFT kya hai", "TTFT (time to first token)"),
    ],
)
def test_an_abbreviation_is_spelled_out_for_the_embedding(asked, read_as):
    vocabulary = Vocabulary(["ttft", "gpu", "time", "first", "token"])
    assert understand(asked, vocabulary, read([SHIPPED]), indic_corpus=False).english == read_as


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("sootra nakal", {"copi", "formula"}),  # no small Hindi word says that it is Hindi
        ("pheeld joden", {"field", "join"}),
        ("copy field", {"copi", "field"}),
    ],
)
def test_romanised_hindi_without_small_words_reaches_english(asked, reached):
    vocabulary = Vocabulary(["copi", "formula", "field", "join", "wait", "read"])
    found = understand(asked, vocabulary, read([SHIPPED]), indic_corpus=False)
    assert {vocabulary.words[term.id] for group in found.groups for term in group.terms} >= reached


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("आवाज़ पहचान कैसे करें", {"speech", "asr"}),
        ("भाषण पहचान के लिए model", {"speech", "asr"}),
        ("चेहरा पहचान के लिए model", {"face", "recognit"}),
        ("chehra pehchan ke liye model", {"face", "recognit"}),
        ("मैकबुक पर कैसे चलाएँ", {"mac"}),
        ("light chali jaye to kya karein", {"power", "cut"}),
        ("bijli chali gayi server band ho gaya", {"power", "cut"}),
        ("लाइट चली जाए तो क्या करें", {"power", "cut"}),
    ],
)
def test_what_is_said_in_a_run_of_words_reaches_the_english_term(asked, reached):
    vocabulary = Vocabulary([*terms("speech recognition asr face mac power cut light server"), "model"])
    found = understand(asked, vocabulary, read([SHIPPED]), indic_corpus=False)
    assert {vocabulary.words[term.id] for group in found.groups for term in group.terms} >= reached


def test_what_hindi_entries_call_a_power_cut_is_looked_for_as_it_is():
    vocabulary = Vocabulary([*terms("बिजली चली जाए"), *terms("power cut")])
    found = understand("बिजली चली जाए तो", vocabulary, read([SHIPPED]), indic_corpus=True)
    assert set(terms("बिजली")) <= {vocabulary.words[term.id] for group in found.groups for term in group.terms}


def test_romanised_questions_reach_a_corpus_in_its_own_script():
    vocabulary = Vocabulary([*terms("बैकअप फ़ाइल छपाई पुस्तिका"), "usb"])
    found = understand("pustika chapai", vocabulary, read([SHIPPED]), indic_corpus=True)
    assert {vocabulary.words[term.id] for group in found.groups for term in group.terms} >= set(terms("पुस्तिका छपाई"))


def test_romanised_plurals_reach_the_word_itself():
    vocabulary = Vocabulary(terms("परिवर्तन डिस्क"))
    found = understand("disk par parivartanon ka kya", vocabulary, read([SHIPPED]), indic_corpus=True)
    assert {vocabulary.words[term.id] for group in found.groups for term in group.terms} >= set(terms("परिवर्तन"))


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("ऑटो-फ़िल्टर लागू करना", {"autofilt"}),  # said as one word
        ("गैर-मौजूदा फ़ाइल", {"exist", "file"}),  # its parts, where nothing sounds like the whole
        ("शीर्ष-सूचना जोड़ना", {"header"}),  # a row of the glossary
    ],
)
def test_an_indian_word_with_a_hyphen_is_read_whole_or_in_parts(asked, reached):
    vocabulary = Vocabulary(["autofilt", "auto", "exist", "file", "header", "add"])
    found = understand(asked, vocabulary, read([SHIPPED]), indic_corpus=False)
    assert {vocabulary.words[term.id] for group in found.groups for term in group.terms} >= reached


@pytest.mark.parametrize(
    ("word", "means", "not_means"),
    [
        ("garam", "hot", "village"),  # graam has the same consonants
        ("prakar", "type", "process"),  # prakriya
        ("dhundhna", "find", "fog"),
        ("badlu", "change", "cloud"),
    ],
)
def test_of_romanised_words_with_the_same_consonants_the_one_spelled_most_alike_is_meant(word, means, not_means):
    found = read([SHIPPED]).translate(word)
    assert found is not None
    assert means in found.english
    assert not_means not in found.english


def test_two_letters_are_no_longer_word_with_its_end_dropped():
    assert read([SHIPPED]).translate("aa") is None  # comes; not aam, a mango


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("லாஜிக்கல் வட்டு தொகுதி", {"disk", "volum"}),
        ("నాడీ జాలం వర్గీకరణ", {"neural", "network", "classif"}),
        ("ಕೃತಕ ಬುದ್ಧಿಮತ್ತೆ ಪಕ್ಷಪಾತ", {"artifici", "intellig", "bias"}),
        ("നിർമ്മിത ബുദ്ധി പ്രവചനം", {"artifici", "intellig", "predict"}),
        ("मशीन लर्निंग गृहितक", {"machin", "learn", "hypothesi"}),
        ("ਮਸ਼ੀਨ ਸਿਖਲਾਈ ਸ਼ੁੱਧਤਾ", {"machin", "learn", "accuraci"}),
        ("যন্ত্র শিক্ষা পূর্বাভাস", {"machin", "learn", "predict"}),
        ("યંત્ર ડિસ્ક ચોકસાઈ", {"disk", "accuraci"}),
        ("مصنوعی ذہانت تعصب", {"artifici", "intellig", "bias"}),
    ],
)
def test_words_of_study_and_of_computers_reach_english_from_nine_languages(asked, reached):
    vocabulary = Vocabulary(
        terms("disk volume neural network classification artificial intelligence bias prediction machine learning")
        + terms("hypothesis accuracy")
    )
    found = understand(asked, vocabulary, read([SHIPPED]), indic_corpus=False)
    assert {vocabulary.words[term.id] for group in found.groups for term in group.terms} >= reached


@pytest.mark.parametrize("small", ["ਨਹੀਂ ਕੋਈ", "નથી જ્યારે કરશો", "नाही असलेल्या", "ಯಾವುದೇ ಇಲ್ಲ", "ஏதும் இல்லை", "লেখা নয় কিছু"])
def test_small_words_of_other_languages_reach_nothing_that_sounds_like_them(small):
    vocabulary = Vocabulary(["crash", "nothing", "kite", "ill", "write", "nay", "kich", "null"])
    found = understand(small, vocabulary, read([SHIPPED]), indic_corpus=False)
    assert [one for one in found.groups if len(one.terms) > 0 and small.split()[-1] in found.words] == []


def test_a_hinglish_word_that_is_english_too_is_read_both_ways_for_the_embedding():
    vocabulary = Vocabulary(["beech", "middl", "backup", "file"])
    found = understand("backup beech me ruk gaya", vocabulary, read([SHIPPED]), indic_corpus=False)
    assert found.english.startswith("backup beech middle")
    found = understand("file kaise khole", vocabulary, read([SHIPPED]), indic_corpus=False)
    assert "file file" not in found.english


def test_a_page_about_the_subject_goes_before_one_that_only_says_how_and_why():
    pages = ("restart workers", "how why how why what how: about disks", "disks and fans", "fans", "ports and fans")
    vocabulary, lists = Vocabulary(), Lists()
    lists.append([dict(Counter(vocabulary.add(term) for term in terms(page))) for page in pages])
    found = understand("why and how are workers slow", vocabulary, read([SHIPPED]), indic_corpus=False)
    scores = lists.score(found.groups)
    assert scores.argmax() == 0
    assert scores[1] > 0


def test_vectors_are_trusted_more_the_more_of_a_hinglish_question_is_english():
    vocabulary = Vocabulary(terms("backup file recover delete bring back return"))
    trust = [
        dense_weight(understand(asked, vocabulary, read([SHIPPED]), indic_corpus=False), Weights())
        for asked in ("delete file recover kaise kare", "delete file wapas kaise kare", "mitana wapas kaise kare")
    ]
    assert trust == sorted(trust, reverse=True)
    assert trust[0] > trust[2] > 0


def test_the_rewriting_takes_the_meaning_that_the_corpus_writes_about():
    glossary = read([SHIPPED])
    assert understand("पाठ", Vocabulary(["text"]), glossary, indic_corpus=False).english == "text"
    assert understand("पाठ", Vocabulary(["lesson"]), glossary, indic_corpus=False).english == "lesson"


def test_an_english_question_with_strange_words_stays_english():
    vocabulary = Vocabulary(["deploy", "model", "server"])
    found = understand("deploy the frobnicator server", vocabulary, read([SHIPPED]), indic_corpus=False)
    assert (found.missing, found.english) == (["frobnicator"], "deploy the frobnicator server")


def test_a_text_that_was_read_before_has_a_word_that_is_known_only_now():
    vocabulary = Vocabulary(["model"])
    assert vocabulary.ids_of("a model on a T4") == {0}
    other = vocabulary.fork()
    vocabulary.add("t4")
    assert vocabulary.ids_of("a model on a T4") == {0, 1}
    assert other.ids_of("a model on a T4") == {0}


def test_texts_whose_terms_are_remembered_are_counted_by_their_length(monkeypatch):
    monkeypatch.setattr("rag.vocabulary.HELD", 1000)
    known = Vocabulary(["gpu"])
    for number in range(50):
        assert known.ids_of(f"{'gpu ' * 100} {number}") == {0}
        assert sum(map(len, known._held)) <= 1000
    assert known.ids_of("a word") == frozenset()
    word = known.add("word")
    assert known.ids_of("a word") == {word}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("quantizaton", "quantiz"),
        ("quantzation", "quantiz"),
        ("deploymnt", "deploy"),
        ("moderaton", "moder"),
        ("sentient", ""),
    ],
)
def test_a_word_whose_ending_is_misspelt_is_known_by_what_stands_before_it(typed, meant):
    vocabulary = Vocabulary(stem(word) for word in ["quantization", "deployment", "moderation", "sent"])
    assert [one.word for one in vocabulary.ended(typed)] == [meant] * bool(meant)
    understood = understand(f"what is {typed}?", vocabulary, Glossary([]), indic_corpus=False)
    assert (typed in understood.missing) is not bool(meant)
