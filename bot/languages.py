"""What languages are called, by the tags that entries carry."""

NAMES = {
    "as": "Assamese",
    "bn": "Bengali",
    "en": "English",
    "gu": "Gujarati",
    "hi": "Hindi",
    "hi-Latn": "Hinglish",
    "kn": "Kannada",
    "ml": "Malayalam",
    "mr": "Marathi",
    "ne": "Nepali",
    "or": "Odia",
    "pa": "Punjabi",
    "ta": "Tamil",
    "te": "Telugu",
    "ur": "Urdu",
}


def called(tag: str) -> str:
    """The name of a language in English, or its tag."""
    return NAMES.get(tag, tag)
