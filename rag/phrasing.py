"""Ways of saying something that mean another thing than their words one by one.

Not here: terms of several words, which the glossary has.
"""

import regex

from knowledge.patterns import late
from rag.crisis import in_the_words_of_entries
from rag.particulars import AT_MOST

CARD = r"(?:GPU|जीपीयू|জিপিইউ|ஜிபியு|జీపీయూ|జిపియు|જીપીયુ|ಜಿಪಿಯು|ജിപിയു|ਜੀਪੀਯੂ|ଜିପିୟୁ|جی پی یو)"
"""The card as the scripts of India write it."""
GONE = (
    r"शिवाय|नसताना|नसेल|नसले|नाही|नभए|ছাড়া|ছাড়া|নেই|না থাক|নাই|নথক|நোহোৱা|নোহোৱা|இல்லா|இல்லை|இன்றி|లేకుండా|లేకపో|లేదు|లేని|"
    r"વગર|વિના|નથી|ಇಲ್ಲ|ഇല്ലാ|ഇല്ല|കൂടാതെ|ਨਹੀਂ|ਤੋਂ ਬਿਨਾਂ|ਤੋਂ ਬਗੈਰ|ਬਿਨਾਂ|ਬਗੈਰ|ବିନା|ଛାଡ଼ା|ଛାଡ଼ା|ନଥି|ନାହିଁ|کے بغیر|کے بنا|نہیں"
)
"""How each of them says that there is none, as the word begins."""
WITHOUT_GPU = late(
    r"\b(?:without|no|don't have|do not have)(?: an?| any)? gpus?\b|\bbina (?:kisi )?gpu(?: ke)?\b|"
    r"\bgpu (?:ke bina|nah(?:i|in)(?: hai)?)\b|"
    r"(?:बिना|ਬਿਨਾਂ|بغیر) (?:किसी )?"
    + CARD
    + r"(?: (?:के|ਦੇ|کے))?(?![\p{L}\p{M}])|"
    + CARD
    + r" (?:के (?:बिना|बग़ैर|बगैर)|नहीं(?: है)?)|"
    + CARD
    + rf"[\s-]?(?P<gone>(?:{GONE})[\p{{L}}\p{{M}}]*)",
    regex.IGNORECASE,
)
"""Ways to say that there is a processor only; by their words alone they would ask about the card."""

PLAINLY = late(
    r"\b(?:in|using) (?:very )?(?:simple|easy|plain|layman'?s?|everyday) (?:words|terms|language|english)\b|"
    r"\b(?:simple|easy|a+sa+n|saral|seedhi|sidhi)(?: si)?(?: (?:bha+sha|language|words?|shabdon?|terms|tari[kq]e))? "
    r"(?:mein|me|main|se)\b(?= (?:sa?mjha|bata|explain))|"
    r"\b(?:hindi|english)(?: language| bha+sha)? (?:mein|me|main)\b(?= (?:sa?mjha(?:o|iye)|bata(?:o|iye| do)|explain))|"
    r"(?:आसान|सरल|सीधी|सीधे|सिंपल)(?: सी)? (?:भाषा|शब्दों|तरीक़े|तरीके) (?:में|से)|"
    r"(?:हिंदी|हिन्दी|अंग्रेज़ी) (?:भाषा )?में(?= (?:समझाओ|समझाइए|समझाएँ|बताओ|बताइए|बताएँ))",
    regex.IGNORECASE,
)
"""How an answer should be said, in easy words or a language; what it is about stands beside it."""

PEOPLE = late(
    r"(?<=\b(?:\d|[ik]itne|bahut|bohot|kai|kaafi|sab|saare|kuch|zyada|sau|hazar|lakh) )log\b(?! (?:files?|me|mein)\b)|"
    r"\blog(?= (?:bol|keh|kah|p[ou]*ch|chahte|samajh|milke|mil ke|milkar|ek saath|use kar|aa?te|ja+te|hai?n?\b|ho\b))",
    regex.IGNORECASE,
)
"""Where Hinglish says people with the word that English has for a record."""


NOW = late(
    r"\b(?:right now|nowadays|these days|currently|as of (?:now|today)|at present|a+j ?kal|fil+ha+l)\b|आज ?कल|फ़?िलहाल",
    regex.IGNORECASE,
)
"""That somebody asks of today, which everybody does."""
TINY = 4.0
"""Billions of parameters up to which a bound says how small a model must be, and is looked for."""


AT_ONCE = late(
    r"\b(?:how many|kitne) (?:\w+ )?"
    r"(?:users|people|persons|students|employees|customers|staff|callers|log|logon|bande|bacche)\b"
    r"(?=.{0,80}\b(?:use|handle|serve|support|sha?mbha?l\w*|chala\w*|chal|at once|at a time|same time|ek sa+th)\b)|"
    r"कितने (?:लोग|यूज़र|यूजर|बच्चे|छात्र|कर्मचारी)(?=.{0,80}(?:एक साथ|इस्तेमाल|चला|संभाल|सँभाल))",
    regex.IGNORECASE,
)
"""What somebody asks who wants to know how much a machine carries; entries count the requests answered at once."""


MEANING = late(
    r"^\W*(?:what(?:'?s| is) )?(?:the )?(?:meaning|definition|full form) of (?P<of>\S+(?: \S+){0,2}?)\W*$|"
    r"^\W*what (?:does|do) (?P<does>\S+(?: \S+){0,2}?) (?:mean|stand for)\W*$|"
    r"^\W*(?:define|explain) (?!(?:this|that|the|my|our|why|how|what)\b)(?P<told>\S+(?: \S+){0,2}?)\W*$|"
    r"^\W*(?P<first>\S+(?: \S+){0,2}?) (?:means?|meaning|definition|stands for|(?:ka )?(?:full form|matlab)|"
    r"का (?:मतलब|अर्थ))(?: kya(?: hota)? (?:hai|he|h)| क्या(?: होता)? है)?\W*$",
    regex.IGNORECASE,
)
"""How somebody asks what a word means, in words that say nothing of it."""


AT_HOME = late(r"\b(?:192\.168|10\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2}\b")
"""The address of a machine in somebody's own network (RFC 1918)."""


def _bounded(found: regex.Match[str]) -> str:
    return found[0] if float(found[1] or found[2]) <= TINY else " "


def _processor(found: regex.Match[str]) -> str:
    """What was said, and the processor; a word behind the card that says it is not there would be looked up."""
    return found[0].removesuffix(found["gone"] or "") + " CPU"


def _what_is(found: regex.Match[str]) -> str:
    return f"what is {found['of'] or found['does'] or found['told'] or found['first']}"


def with_processor(text: str) -> str:
    """A text as it is read: where it says that there is no card, it is about the processor."""
    return WITHOUT_GPU.sub(_processor, text)


def word_by_word(text: str, language: str) -> str:
    """A question in words that mean what they say: a missing card asks for the processor, and "log" may be people."""
    text = AT_HOME.sub(r"network \g<0>", text)
    text = MEANING.sub(_what_is, with_processor(NOW.sub(" ", PLAINLY.sub(" ", text))))
    text = in_the_words_of_entries(AT_ONCE.sub(r"\g<0> requests at once", AT_MOST.sub(_bounded, text)))
    return PEOPLE.sub("logon", text) if language == "hi-Latn" else text
