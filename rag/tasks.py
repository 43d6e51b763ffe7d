"""What a model is wanted for: to read scans, to hear, to speak, to translate, to search, to be trained.

An entry about one of them answers no question about another, however many words both share: "open voices for Telugu" is
not asked of speech recognition. Not here: which kind of entry is asked for (`asking`), or which model (`particulars`).
"""

import functools
from collections.abc import Set

import regex

from knowledge.patterns import late

PEOPLE = (
    r"(?:staff|teams?|people|employees?|clerks?|students?|pupils?|children|kids|teachers?|trainers?|nurses?|doctors?|"
    r"volunteers?|workers?|officers?|engineers?|lawyers?|colleagues?|trainees?|interns?|members|users|customers|farmers|"
    r"logo?n?|karmcha+ri\w*|chh?atr\w*|(?:bachch?|bacch)\w+|shikshak\w*|स्टाफ़?|टीम|लोगों|कर्मचारि\S+|छात्रों|बच्चों|शिक्षकों|नर्सों|क्लर्कों)"
    r"(?![\p{L}\p{M}])"
)
"""Who is trained with lessons and not with data, in English, Hinglish and Hindi."""
A_MODEL = r"(?:['’]s?\s|\s+(?:models?|bots?|chatbots?|llms?|assistants?|networks?|voices?|classifiers?)\b)"
"""What, behind one of these, is a thing after all: a student model, a customers' bot."""
ON_SOMETHING = r"(?:(?:(?!models?\b|data)\S+\s+){1,3}(?:pe|par|se|me|mein|पर|से|में)\s+)?"
NOT_OF_PEOPLE = (
    rf"(?=train|ट्रेन)(?<!(?<![\p{{L}}\p{{M}}]){PEOPLE}\s+(?:(?:ko|को)\s+(?:bhi\s+|भी\s+)?{ON_SOMETHING}|(?:ki|की)\s+))"
)
"""That no people stand before the word as they do in "staff ko AI pe train karna"."""

TASKS = {
    "speaking": late(
        r"\btts\b|\bparler\b|\btext[\s-]?to[\s-]?(?:speech|voice)\b|\bspeech\s+synthes\w*|\b(?:open|natural|synthetic)\s+(?:\w+\s+)?voices?\b|"
        r"\bvoices?\s+(?:for|in)\s|टीटीएस|टेक्स्ट\s+टू\s+स्पीच",
        regex.IGNORECASE,
    ),
    "hearing": late(
        r"\basr\b|\b(?:indic)?whisper\b|\bindicconformer\b|"
        r"\bspeech[\s-]?to[\s-]?text\b|\bspeech\s+recogni\w*|\btranscri\w+|\bdictation\b|\bstt\b|एएसआर|स्पीच\s+टू\s+टेक्स्ट",
        regex.IGNORECASE,
    ),
    "reading": late(r"\bocr\b|\btesseract\b|\bsurya\b|\bscann?(?:ed|s|ing)?\b|ओसीआर", regex.IGNORECASE),
    "translating": late(r"\btranslat\w*|\bindictrans\w*|\bnllb\b|अनुवाद|भाषांतर", regex.IGNORECASE),
    "searching": late(r"\bembedd\w*|\brerank\w*|\bretriev\w*|\brag\b", regex.IGNORECASE),
    "training": late(
        r"\bfine[\s-]?tun\w*|\bq?lora\b|\bpre-?train\w*|"
        rf"{NOT_OF_PEOPLE}(?:\btrain(?:ing|ed)?\s+(?:kar(?:na|ne|o|ke|u+n?)?|ho(?:na|ga|ta)?)\b|(?:ट्रेन|train)\s+कर)|"
        r"\bto\s+train\s+(?:an?|it|the|our|my)\b"
        rf"(?!\s+(?:(?!(?:for|on|of|with|to|in|by|from|and|that|as|models?)\b)[\w-]+\s+){{0,2}}?{PEOPLE}(?!{A_MODEL}))",
        regex.IGNORECASE,
    ),
}


@functools.lru_cache(maxsize=16384)
def tasks_of(text: str) -> Set[str]:
    """What a text says that models are wanted for, by the names of `TASKS`."""
    return frozenset(name for name, form in TASKS.items() if form.search(text))
