"""Which language a question is in, by script and by the small words that give it away.

Not for documents of unknown origin: it knows English, Hindi, romanised Hindi and the other Indian
languages that the assistant meets, and answers `en` for the rest.
"""

from collections import Counter
from collections.abc import Sequence

import regex

from rag.stopwords import ENGLISH, HINDI, HINGLISH
from rag.words import fold, tokens

SCRIPTS = {
    "Deva": "hi",
    "Beng": "bn",
    "Guru": "pa",
    "Gujr": "gu",
    "Orya": "or",
    "Taml": "ta",
    "Telu": "te",
    "Knda": "kn",
    "Mlym": "ml",
    "Arab": "ur",
}
"""The language that a script is read as, unless small words say otherwise."""

BLOCKS = (
    (0x0600, "Arab"),
    (0x0900, "Deva"),
    (0x0980, "Beng"),
    (0x0A00, "Guru"),
    (0x0A80, "Gujr"),
    (0x0B00, "Orya"),
    (0x0B80, "Taml"),
    (0x0C00, "Telu"),
    (0x0C80, "Knda"),
    (0x0D00, "Mlym"),
)


def _words(text: str) -> frozenset[str]:
    return frozenset(map(fold, text.split()))


MARATHI = _words(
    """
    आहे आहेत आहोत आणि कसे कसा कशी कसं काय साठी मध्ये चा ची चे च्या ला करावे करावा करावी कराल करायचे करायची करायचा करायला
    करताना होतो होईल होतील नाही नाहीत नको किंवा पासून तुम्ही आम्ही आपण मी मला आम्हाला तुम्हाला माझा माझी माझे माझ्या माझ्याकडे आमचा
    आमची आमचे आमच्या आमच्याकडे तुमचा तुमची तुमचे तुमच्या त्याचा त्याची त्याचे त्याच्या त्यांच्या यांचे यांच्या याचा याची याचे ह्या
    त्या कोणता कोणती कोणते कोणत्या कुठे कुठला कुठली कुठले केव्हा किती कितीचा कशासाठी कशाला येते येतो येता येईल येतील येतात
    असते असतो असेल असावे असले असल्यास असताना नसताना नसेल पाहिजे हवे हवी शकतो शकते शकता शकतात शकेल देतो द्यावे द्यावा
    द्यायचे द्यायला घ्यावे घ्यावा घ्यावी घ्यायचे घ्यायला घेणे देणे करणे लागते लागतो लागतात लागेल चालेल चालते चालतो चालतात म्हणजे म्हणून
    खूप फक्त जुने जुना जुनी मोठे मोठ्या लहान चांगले चांगला चांगली स्वस्त पण जर तर येथे इथे तेथे तिथे सांगा वापरावे वापरता वापरून
    झाला झाली झाले झाल्यास होत पडेल मिळेल मिळते मिळतो ठेवावे ठेवायचे पाठवता पाठवावे
    """
)
"""Small words of Marathi, and common ones that Hindi writes otherwise."""
MARATHI_WORDS = regex.compile(
    r".*[ळऱ].*|.{2,}च्या|.{3,}(?:ाच|ांच)[ाीे]|.{2,}(?:साठी|मध्ये|पासून|बद्दल|ातील|ातून|ांना|ायला|ायचा|ायचे|ण्याची?|णारा|णारी|णारे|तोय|तेय)"
)
"""Marathi by its letters, which Hindi hardly uses, or by an ending that is written onto the word."""
MARATHI_TOO = _words("का की ते तो ती ही हा या व न एक पर करता करते देता देते लेता जाता आता होते कर करा जा दे सर्व")
"""Small words of Hindi that are such in Marathi as well; they prove neither."""
NEPALI = frozenset(["छ", "छन्", "गर्ने", "गर्न", "कसरी", "हुन्छ", "लाई", "मा", "र", "तपाईं"])

BOTH = frozenset(
    [
        "the",
        "he",
        "to",
        "is",
        "us",
        "do",
        "main",
        "me",
        "par",
        "hue",
        "ho",
        "use",
        "ya",
        "so",
        "are",
        "bad",
        "kab",
        "men",
        "ham",
        "sake",
        "be",
        "in",
        "an",
        "a",
        "i",
        "on",
        "no",
        "hi",
        "log",
        "pe",
        "mat",
        "lie",
        "one",
        "age",
        "jab",
    ]
)
"""Spellings that are small words in English and in romanised Hindi; they prove neither."""
SURE_HINGLISH = HINGLISH - BOTH - ENGLISH

LETTER = regex.compile(r"\p{L}")


def script_of(letter: str) -> str:
    """The four-letter name of a letter's script: Latn for anything that is not Indian."""
    point = ord(letter)
    name = "Latn"
    for start, script in BLOCKS:
        if point >= start:
            name = script
    return name if 0x0600 <= point < 0x0D80 and not 0x0700 <= point < 0x0900 else "Latn"


def word_scripts(words: Sequence[str]) -> Counter[str]:
    """How many words begin in each script; numbers count for none."""
    return Counter(script_of(word[0]) for word in words if LETTER.match(word))


def detect(text: str) -> str:
    """The BCP-47 tag of a question's language: en, hi, hi-Latn, mr, bn, … English where nothing tells.

    A text of which a fifth of the words are in an Indian script is in that script's language, however
    many English terms stand in it.
    """
    words = [fold(token) for token in tokens(text)]
    counted = word_scripts(words)
    indic = {script: number for script, number in counted.items() if script != "Latn"}
    if indic:
        script = max(indic, key=lambda name: indic[name])
        if indic[script] * 5 >= sum(counted.values()):
            return _of_script(script, words)
    sure = sum(word in SURE_HINGLISH for word in words)
    english = sum(word in ENGLISH and word not in HINGLISH for word in words)
    if sure and sure >= english and sure * 8 >= len(words):
        return "hi-Latn"
    return "en"


def _of_script(script: str, words: list[str]) -> str:
    if script == "Deva":
        marathi = sum(word in MARATHI or MARATHI_WORDS.fullmatch(word) is not None for word in words)
        hindi = sum(word in HINDI and word not in MARATHI_TOO for word in words)
        if marathi > hindi:
            return "mr"
        if sum(word in NEPALI for word in words) > hindi:
            return "ne"
    return SCRIPTS[script]
