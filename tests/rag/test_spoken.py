"""What members of many languages say in everyday and deployment words is understood, and small words stay small."""

import csv

import pytest

from rag.glossary import SHIPPED, read
from rag.language import SCRIPTS, script_of
from rag.understanding import OF_FEW, is_stop, understand
from rag.vocabulary import Vocabulary
from rag.words import fold, fold_indic, stem, tokens

TRADE = (
    "tamil odia marathi help desk model good run laptop patient data send abroad country hide name power cut server save "
    "speech tts asr repair section production keep length computer answer prompt inject wrong people "
    "reach exposed open cut middle farmer whatsapp chatbot build rent buy gpu old graphics card slow essay grade student month cost licence commercial"
)


@pytest.fixture(scope="module")
def asked():
    """The words of a library of English words of the trade that a question means."""
    vocabulary, glossary = Vocabulary(stem(word) for word in TRADE.split()), read([SHIPPED])

    def reached(question):
        groups = understand(question, vocabulary, glossary, indic_corpus=False).groups
        return {vocabulary.words[term.id] for group in groups for term in group.terms}

    return reached


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("தமிழில் ஒரு உதவி மையத்திற்கு எந்த மாதிரி நல்லது?", "tamil help desk model good"),
        ("கரண்ட் போனா சர்வரை எப்படி காப்பாத்துவது?", "power cut server save"),
        ("রোগীর নাম কীভাবে লুকাব?", "patient name hide"),
        ("জিপিইউ ভাড়া নেব না কিনব?", "gpu rent buy"),
        ("रुग्णांची माहिती मॉडेलला देता येते का?", "patient data model"),
        ("महिन्याला एका GPU चा खर्च किती येतो?", "month cost"),
        ("जुने ग्राफिक्स कार्ड विकत घ्यावे का?", "old gpu buy"),
        ("మోడల్ స్లోగా ఉంది", "model slow"),
        ("విద్యార్థుల వ్యాసాలు AI దిద్దగలదా?", "student essay grade"),
        ("ಬಾಡಿಗೆಗೆ GPU ತೆಗೆದುಕೊಳ್ಳುವುದೇ ಅಥವಾ ಖರೀದಿಸುವುದೇ?", "rent gpu buy"),
        ("രോഗികളുടെ വിവരങ്ങൾ വിദേശത്തേക്ക് അയക്കാമോ?", "patient abroad send"),
        ("ખેડૂતો માટે વોટ્સએપ બોટ કેવી રીતે બનાવવો?", "farmer whatsapp chatbot build"),
        ("ਪੁਰਾਣਾ ਕਾਰਡ ਖਰੀਦੀਏ ਜਾਂ ਨਹੀਂ?", "old card buy"),
        ("ଓଡ଼ିଆ ଭାଷା ପାଇଁ କେଉଁ ମଡେଲ ଭଲ?", "odia model good"),
        ("مریضوں کا ڈیٹا ملک سے باہر بھیج سکتے ہیں؟", "patient data abroad send"),
        ("tamil ke liye text to speech kaunsa free hai", "tamil tts speech"),
        ("తెలుగులో టెక్స్ట్ టు స్పీచ్ కోసం ఏ మోడల్?", "tts speech model"),
        ("ਪੰਜਾਬੀ ਬੋਲੀ ਨੂੰ ਲਿਖਤ ਵਿੱਚ", "speech asr"),
        ("DPDP की धारा 12 क्या कहती है?", "section"),
        ("पुण्यात GPU दुरुस्ती कुठे करून मिळेल?", "gpu repair"),
        ("context நீளத்தை எப்படி அதிகரிப்பது?", "length"),
        ("தரவை சர்வரில் வைக்கலாமா?", "data server keep"),
        ("প্রোডাকশনে মডেল", "production model"),
        ("കമ്പ്യൂട്ടറിൽ ഏത് മോഡൽ?", "computer model"),
        ("മോഡലിന് എത്ര", "model"),
        ("ଓଡ଼ିଆ କଥାକୁ ଲେଖାରେ ବଦଳାଇବା", "odia speech"),
        ("दूसरे लैपटॉप से नहीं खुलता", "laptop reach"),
        ("dusre laptop se nahi khul raha", "laptop reach"),
        ("మోడల్ తప్పుడు సమాధానాలు", "model answer"),
        ("പ്രോംപ്റ്റ് ഇഞ്ചക്ഷൻ എങ്ങനെ തടയാം?", "prompt injection"),
        ("मॉडेल चुकीची माहिती देते", "model wrong answer"),
        ("सर्व्हर इंटरनेटवर उघडा राहिला", "server exposed open"),
        ("सर्वर इंटरनेट पर खुला रह गया", "exposed open"),
        ("model ka jawab beech me kat jata hai", "model answer cut middle"),
        ("மாடலின் பதில் பாதியில் நிற்கிறது", "model answer cut middle"),
        ("ఒక GPU మీద ఎంతమంది వాడగలరు?", "gpu people"),
        ("സെർവറിൽ എത്ര പേർക്ക്", "server people"),
    ],
)
def test_a_question_in_any_of_them_is_understood_word_by_word(asked, question, meant):
    assert {stem(word) for word in meant.split()} <= asked(question)


ROWS = list(csv.DictReader((SHIPPED / "spoken.csv").read_text(encoding="utf-8").splitlines()))
FORMS = [
    (language, form)
    for row in ROWS
    for language, cell in row.items()
    if language not in ("english", "senses")
    for form in cell.split(";")
    if form
]


def test_every_form_is_in_the_script_of_its_column():
    scripts = {language: script for script, language in SCRIPTS.items()} | {"mr": "Deva"}
    assert len(FORMS) > 1500
    assert [(language, form) for language, form in FORMS if script_of(form[0]) != scripts[language]] == []


def test_no_form_is_a_small_word_that_is_never_looked_up():
    small = [
        (language, form)
        for language, form in FORMS
        if len(words := [fold_indic(fold(one)) for one in tokens(form)]) == 1 and is_stop(words[0], language)
    ]
    assert small == []


@pytest.mark.parametrize(("question", "weight"), [("दोन GPU मिळतील का आहे", OF_FEW), ("क्या मिळतील GPU के लिए हैं", 1.0)])
def test_a_word_that_few_entries_have_for_their_language_counts_less_unless_it_is_hindi(question, weight):
    vocabulary = Vocabulary(stem(fold_indic(word)) for word in ("gpu", *TRADE.split(), "मिळतील"))
    found = understand(question, vocabulary, read([SHIPPED]), indic_corpus=True)
    own = vocabulary.get(stem(fold_indic("मिळतील")))
    assert [group.weight for group in found.groups if [term.id for term in group.terms] == [own]] == [weight]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("दोन GPU वर model कसे द्यायचे येईल", ["GPU", "model"]),
        ("என்னிடம் GPU இருக்கு, model எவ்வளவு ஆகும்?", ["GPU", "model"]),
        ("ମୋ ପାଖରେ GPU ଅଛି, କେଉଁ model କିପରି?", ["GPU", "model"]),
        ("ਮੇਰੇ ਕੋਲ GPU ਹੈ, ਸਾਨੂੰ ਕਿੰਨੇ model?", ["GPU", "model"]),
    ],
)
def test_what_is_said_around_a_question_in_them_is_no_subject(question, words):
    vocabulary = Vocabulary(stem(word) for word in TRADE.split())
    assert understand(question, vocabulary, read([SHIPPED]), indic_corpus=False).words == words
