"""A sum of money that is asked for: brought where it is written, and said to be missing where it is not.

Not here: prices that are laid beside each other (`prices`), nor one of several things asked (`apart`, `unanswered`).
"""

from collections.abc import Sequence

import regex

from knowledge.patterns import late
from rag.asking import MONEY
from rag.quotes import Sentence
from rag.wanted import ASKS_HOURLY, ASKS_MONTHLY, HOURLY, MONTHLY

SUM = (
    r"(?:(?<!\b(?:memory|latency|tokens?|compute|quality|time)\s)\b(?:costs?|prices?|rents?|rental|pay|fees?|bill)\b"
    r"(?!\s+(?:functions?\b|attention\b|agreements?\b|(?:of|for)\s+an?\s+(?:wrong|bad|mistake|error|false))|[^?.]{0,30}?\bin\s+(?:accuracy|quality|complexity))(?!\s+(?:\w+\s+){0,2}?(?:tokens?|time|latency|memory|quality|accuracy)\b)|"
    r"\bkharch|\bdaam\b|\bke+mat|\bkiray|\bpais[ae]\b|\brup(?:ay|ee)|खर्च|ख़र्च|लागत|कीमत|क़ीमत|किंमत|दाम|किराय|भाड|पैस|रुप|செலவ|விலை|"
    r"வாடகை|ఖర్చు|ధర|అద్దె|খরচ|দাম|ভাড়া|ভাড়া|ખર્ચ|કિંમત|ભાડ|ವೆಚ್ಚ|ಬೆಲೆ|ಖರ್ಚು|ಬಾಡಿಗೆ|ചെലവ്|വില|വാടക|ਖਰਚ|ਕੀਮਤ|ਕਿਰਾ|"
    r"ଖର୍ଚ୍ଚ|ଦାମ|ଭଡ଼ା|ଭଡ଼ା|خرچ|قیمت|کرای)"
)
HOW_MUCH = r"(?:\bkitn[aei]|कितन|किती|எவ்வளவு|ఎంత|কত|કેટલ|ಎಷ್ಟು|എത്ര|ਕਿੰਨ|କେତେ|کتن)"
EACH = r"(?:per|an?|each|every)\s+(?:gpu|card)?[\s-]*(?:hour|day|month|year|million|call|page|minute)"
ASKS_SUM = late(
    rf"(?:\bhow\s+much\b|\bwhat(?:['’]?s|\s+(?:does|do|will|would|is|are)))\b[^?.]{{0,80}}?{SUM}|"
    rf"{HOW_MUCH}(?!\S*\s+(?:log|logo|लोग)\b)[^?.।]{{0,60}}?{SUM}|{SUM}(?!\s+(?:batane|बताने))[^?.।]{{0,60}}?{HOW_MUCH}(?!\S*\s+(?:log|logo|लोग)\b)|"
    rf"\bhow\s+much\s+(?:{EACH}|(?:is|are|for|does)\b[^?.]{{0,60}}?\b{EACH})",
    regex.IGNORECASE,
)
"""How a sum of money is asked for: "what does it cost", "how much per hour", and not "which is cheapest"."""
FREE = late(r"\bfree(?:ly)?\b|\bno\s+(?:charge|fee|cost)\b|\bcosts?\s+nothing\b|मुफ़्त|मुफ्त|निःशुल्क", regex.IGNORECASE)
NEARLY = 0.5
"""The share of the best sentence's worth that one with a sum must have to stand before it."""
OF_IT = 0.3
"""The share of the question that a sentence of a cost record must hold to do so, whatever it is worth beside others."""


def tells(sentence: Sentence) -> bool:
    """Whether a sentence, or the head of the table that it is a row of, tells a sum of money, or that none is asked."""
    text = f"{sentence.head} {sentence.text}"
    return MONEY.search(text) is not None or FREE.search(text) is not None


def missing(question: str, chosen: Sequence[Sentence]) -> bool:
    """Whether a question asks for a sum of money that no chosen sentence tells."""
    return bool(chosen) and ASKS_SUM.search(question) is not None and not any(map(tells, chosen))


def with_sum(question: str, chosen: Sequence[Sentence], pool: Sequence[Sentence]) -> list[Sentence]:
    """The chosen sentences; where a sum that is asked for is missing, the best that tells it and the best."""
    if not missing(question, chosen):
        return list(chosen)
    periods = [form for asks, form in ((ASKS_HOURLY, HOURLY), (ASKS_MONTHLY, MONTHLY)) if asks.search(question)]

    def fits(one: Sentence) -> bool:
        if one.score >= NEARLY * chosen[0].score:
            return True
        told = all(form.search(one.text) for form in periods)
        return told and not one.head and one.passage.entry.kind == "cost" and one.alone >= OF_IT

    best = max((one for one in pool if tells(one) and fits(one)), key=lambda one: one.score, default=None)
    return [best, chosen[0]] if best else list(chosen)
