"""Which language somebody asks to be answered in: "in Tamil?" after a question, or "explain it in Hindi" within one.

Not here: which language a question is in (`language`), and a language that a question is about ("and for Tamil?").
"""

import regex

from rag.understanding import is_stop
from rag.words import fold, tokens

NAMES = {
    "en": "english inglish angrezi अंग्रेज़ी अंग्रेजी इंग्लिश इंग्रजी ইংরেজি ইংলিশ ஆங்கில இங்கிலீஷ் ఇంగ్లీష్ ఇంగ్లీషు ಇಂಗ್ಲಿಷ್ ಇಂಗ್ಲೀಷ್ "
    "ഇംഗ്ലീഷ് അംഗ്രേജി અંગ્રેજી ઇંગ્લિશ ਅੰਗਰੇਜ਼ੀ ଇଂରାଜୀ انگریزی انگلش",
    "hi": "hindi हिंदी हिन्दी হিন্দি হিন্দী இந்தி ஹிந்தி హిందీ ಹಿಂದಿ ഹിന്ദി હિન્દી હિંદી ਹਿੰਦੀ ହିନ୍ଦୀ ہندی",
    "hi-Latn": "hinglish हिंग्लिश",
    "mr": "marathi मराठी",
    "ta": "tamil thamizh தமிழ தமிழ் தமிழி தமிழு तमिल",
    "te": "telugu తెలుగు तेलुगु तेलुगू",
    "bn": "bengali bangla বাংলা बंगाली बांग्ला",
    "gu": "gujarati ગુજરાતી गुजराती",
    "kn": "kannada ಕನ್ನಡ कन्नड़ कन्नड",
    "ml": "malayalam മലയാള मलयालम",
    "pa": "punjabi ਪੰਜਾਬੀ पंजाबी",
    "or": "odia oriya ଓଡ଼ିଆ ओड़िया उड़िया",
    "ur": "urdu اردو उर्दू",
    "as": "assamese অসমীয়া असमिया",
    "ne": "nepali नेपाली",
}
"""Languages by how their names begin; Indian ones write "in" and "for" onto them."""
NAMED = {fold(name): code for code, names in NAMES.items() for name in names.split()}
CALLED = regex.compile(
    f"({'|'.join(sorted(map(regex.escape, NAMED), key=len, reverse=True))})([\\p{{L}}\\p{{M}}]{{0,7}})"
)
"""A word that names a language, and what is written onto it."""


def _words(text: str) -> frozenset[str]:
    return frozenset(map(fold, text.split()))


WITHIN = _words("in into using mein me main में मध्ये मधे ਵਿੱਚ ਵਿਚ میں te la lo language bhasha bhasa भाषा भाषेत")
"""What says that an answer should be in the language beside it."""
ABOUT = _words("for about liye lie लिए वास्ते साठी জন্য కోసం માટે ਲਈ വേണ്ടി ପାଇଁ لیے")
FOR = regex.compile("(?:க்கு|க்காக|కి|కు|ಕ್ಕೆ|ಗೆ|ത്തിന്|ത്തിനു|साठी|ला|র)$")
"""What says that the language is what is asked about: "and for Tamil?", "தமிழுக்கு?"."""
ALSO = _words("and or what how also aur ya और या आणि আর ও மற்றும் మరియు ಮತ್ತು اور")
BID = _words(
    """
    explain batao bataiye bataye bolo samjhao samjhaiye sanga sollu sollunga bolun cheppu cheppandi heli parayu
    kaho dasso बताओ बताइए बताइये बताएँ बताएं समझाओ समझाइए समझाइये समझाएँ समझाएं बोलो सांगा समजावा
    சொல்லு சொல்லுங்கள் சொல்லவும் விளக்கு விளக்குங்கள்
    বলো বলুন বোঝান చెప్పు చెప్పండి వివరించండి ಹೇಳಿ ತಿಳಿಸಿ ವಿವರಿಸಿ പറയൂ പറയുക કહો સમજાવો ਦੱਸੋ ਸਮਝਾਓ କୁହନ୍ତୁ بتائیں بتاؤ سمجھائیں
    """
)
"""What somebody says who wants to be told."""
TELL = BID | _words(
    """
    answer reply respond tell say describe translate write give repeat jawab
    जवाब பதில் উত্তর జవాబు ಉತ್ತರ ഉത്തരം જવાબ ਜਵਾਬ ଉତ୍ତର جواب
    """
)
BESIDE = _words("please same again version do dijiye दो दीजिए द्या उत्तर இது এটা ఇది ಇದು ഇത് આ ਇਹ ଏହା یہ")
"""What may stand beside it and changes nothing."""
BIDS = regex.compile(r"^\W*(?:please |pls |can you |could you )*(?:explain|describe|tell me)\b", regex.IGNORECASE)
REPLIES = regex.compile(r"(?:^|[.?!,;\n])\W*(?:please )?(?:answer|reply|respond)\W+$", regex.IGNORECASE)


def _named(word: str) -> tuple[str, str]:
    """The language that a folded word names, and what is written onto its name; nothing if it names none."""
    found = CALLED.fullmatch(word)
    if not found or (found[2] and found[1].isascii() and len(found[2]) > 3):
        return "", ""
    return NAMED[found[1]], found[2]


def names_language(text: str) -> bool:
    """Whether a text names a language."""
    return any(_named(fold(word))[0] for word in tokens(text))


def wished(text: str, before: str) -> str:
    """The language that a follow-up asks the last answer in; empty if it asks for something else.

    `before` is the question before it: where that is about a language, "and Tamil?" is about another.
    """
    words = [fold(token) for token in tokens(text)]
    named = [(language, ending) for language, ending in map(_named, words) if language]
    if not named or any(FOR.search(ending) for _, ending in named) or not ABOUT.isdisjoint(words):
        return ""
    others = (word for word in words if not _named(word)[0])
    if any(not (word in TELL or word in BESIDE or _says_nothing(word)) for word in others):
        return ""
    asks = any(word in TELL for word in words)
    within = any(word in WITHIN for word in words) or any(ending for _, ending in named)
    plain = asks or (within and words[0] not in ALSO)
    return named[0][0] if plain or not names_language(before) else ""


def _says_nothing(word: str) -> bool:
    return word in WITHIN or is_stop(word, "hi") or is_stop(word, "hi-Latn")


def bidden(text: str) -> tuple[str, str]:
    """The language that a whole question asks to be answered in, and the question without that; empty if none.

    "Explain the KV cache in Hindi" does, "which model explains the KV cache in Hindi" does not.
    """
    found = list(regex.finditer(r"[\p{L}\p{M}-]+", text))
    words = [fold(one[0]) for one in found]
    for place, word in enumerate(words):
        if not (language := _named(word)[0]):
            continue
        after = place + 1
        while after < len(words) and words[after] in WITHIN:
            after += 1
        told = after < len(words) and words[after] in BID
        first = place - 1 if place and words[place - 1] in ("in", "into") else place
        start, ends = found[first].start(), all(one in BESIDE or one in WITHIN for one in words[after:])
        replies = REPLIES.search(text[:start])
        if told or (ends and first < place and (replies or BIDS.search(text))):
            rest = _without(text, replies.start() + 1 if replies else start, found[after].end() if told else len(text))
            return (language, rest) if any(not _says_nothing(fold(one)) for one in tokens(rest)) else ("", text)
    return "", text


def _without(text: str, start: int, end: int) -> str:
    return f"{text[:start].rstrip()} {text[end:].lstrip()}".strip()
