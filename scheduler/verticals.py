"""What verticals are called: tables, entries and questions have one name for each, people say it in their own words."""

import unicodedata

HINDI = {
    "health": "स्वास्थ्य",
    "legal": "क़ानून",
    "education": "शिक्षा",
    "agriculture": "खेती",
    "finance": "वित्त",
    "government": "शासन",
    "science": "विज्ञान",
}
"""The verticals that are known beforehand, as they are called in Hindi."""
_ALSO = {
    "health": "सेहत चिकित्सा swasthya sehat",
    "legal": "कानून विधि kanoon kanun",
    "education": "shiksha",
    "agriculture": "कृषि किसानी kheti krishi",
    "finance": "बैंकिंग",
    "government": "सरकार प्रशासन sarkar",
    "science": "vigyan",
}


def _plain(said: str) -> str:
    return unicodedata.normalize("NFC", " ".join(said.lower().split()))


_NAMES = {_plain(hindi): vertical for vertical, hindi in HINDI.items()} | {
    _plain(word): vertical for vertical, words in _ALSO.items() for word in words.split()
}


def named(said: str) -> str:
    """The vertical that somebody names, as it is kept: in lower case, under one name in every language."""
    return _NAMES.get(_plain(said), " ".join(said.lower().split()))


def called(vertical: str, language: str = "en") -> str:
    """What a vertical is called in a language; as it is kept where there is no other word."""
    return HINDI.get(vertical, vertical) if language == "hi" else vertical
