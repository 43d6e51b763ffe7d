"""What languages are called, by the tags that entries carry, in English and Hindi."""

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


HINDI = {
    "as": "असमिया",
    "bn": "बांग्ला",
    "en": "अंग्रेज़ी",
    "gu": "गुजराती",
    "hi": "हिंदी",
    "hi-Latn": "हिंग्लिश",
    "kn": "कन्नड़",
    "ml": "मलयालम",
    "mr": "मराठी",
    "ne": "नेपाली",
    "or": "ओड़िया",
    "pa": "पंजाबी",
    "ta": "तमिल",
    "te": "तेलुगु",
    "ur": "उर्दू",
}


def called(tag: str, language: str = "en") -> str:
    """The name of a language in another, or its tag."""
    return (HINDI if language == "hi" else NAMES).get(tag, tag)
