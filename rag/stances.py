"""Whether a sentence says that something works, or is supported, or says that it does not: English, Hindi, Hinglish.

Only what is said plainly: a sentence that says both, or says it of more than one thing, has no stance. Not here: what
two stances make of two sources (`conflict`).
"""

from collections.abc import Mapping

import regex

from rag.briefly import TEXT, briefly


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


YES_OR_NO = regex.compile(r"^\W*(?:yes|no|हाँ|हां|जी हाँ|नहीं|haan?|nahin?)\s?[,.:;—–]\s?", regex.IGNORECASE)
NOT = r"(?:(?:does|do|did|will|would|can|could)(?:\s+not|n[’']t)|cannot|can[’']t|won[’']t|never)"
BE = r"(?:is|are|was|were)"
DONE = r"(?:work|run|start|load|boot)"
NAHI = r"(?:नहीं|नही|nahin?|nahi)"
GOES = r"(?:चल(?:ता|ती|ते)|चलेग[ाी]|काम\s+कर(?:ता|ती|ते)|chalt[aie]|chaleg[ai]|ka+m\s+kart[aie])"
STANCES: Mapping[str, tuple[regex.Pattern[str], regex.Pattern[str]]] = {
    "works": (
        regex.compile(
            rf"\b{NOT}\s+{DONE}\b|\bfails?\s+to\s+{DONE}\b|(?:\b|(?<!\p{{L}})){NAHI}\s+{GOES}|"
            rf"{GOES}\s+(?:ही\s+)?{NAHI}|काम\s+{NAHI}\s+कर(?:ता|ती|ते)|\bka+m\s+{NAHI}\s+kart[aie]\b",
            regex.IGNORECASE,
        ),
        regex.compile(rf"\b(?:can|will)\s+{DONE}\b|\b{DONE}s?\b|{GOES}", regex.IGNORECASE),
    ),
    "supported": (
        regex.compile(
            rf"\b{BE}(?:\s+not|n[’']t)(?:\s+yet)?\s+supported\b|\bunsupported\b|\b{NOT}\s+support\b|"
            rf"(?:समर्थित|सपोर्टेड|supported)\s+{NAHI}|सपोर्ट\s+{NAHI}\s+कर(?:ता|ती|ते)",
            regex.IGNORECASE,
        ),
        regex.compile(r"\bsupport(?:s|ed)?\b|समर्थित|सपोर्ट(?:ेड)?(?:\s+कर(?:ता|ती|ते))?", regex.IGNORECASE),
    ),
}
"""How each is denied, and how affirmed where it is not."""
SAYS = regex.compile(rf"{DONE}|support|चल|कर(?:ता|ती|ते)|समर्थित|सपोर्ट|chal|kart", regex.IGNORECASE)
"""What every stance has in it; most sentences have nothing of it."""
CONDITIONS = _words(
    "only if when unless until till without except yet but though although while than before after since once partly "
    "officially experimental experimentally natively directly fully always sometimes often more most "
    "some few many which whether how why or "
    "सिर्फ सिर्फ़ केवल अगर यदि जब तब लेकिन पर मगर बिना तक बाद पहले अभी या कौन क्यों कैसे "
    "sirf agar lekin magar bina baad pehle abhi ya"
)
"""Words that bound what is said: they must stand in both sentences, or in none."""


@briefly(16384, TEXT)
def stance(text: str) -> tuple[Mapping[str, bool], str]:
    """What a sentence affirms or denies, and the rest of it; nothing where it does so more than once."""
    found: dict[str, bool] = {}
    if not SAYS.search(text):
        return found, text
    text = YES_OR_NO.sub("", text)
    for kind, (denied, affirmed) in STANCES.items():
        rest, times = denied.subn(" ", text)
        plain, more = affirmed.subn(" ", rest)
        if times + more > 1:
            return {}, text
        if times + more:
            found[kind], text = bool(more), plain
    return found, text
