"""Whether a question tells as past what is still to come: "what did the board decide in March 2031?".

Nobody can have written of it, however near an entry comes. What is due, planned or binding from a day to come is asked
of a text that stands already. Not here: what is asked of the future as such (`wanted`).
"""

import datetime as dt

import regex

from knowledge.patterns import late

MONTHS = (
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
    "जन|फ़?र|मार्च|अप्र|मई|जून|जुला|अग|सित|अक्[टत]|नव|दिस",
)
NAMED = rf"(?P<month>{'|'.join(MONTHS)})[\p{{L}}\p{{M}}]*\s+(?P<year>20\d\d)"
COUNTED = r"(?:tokens?|ms|seconds?|minutes?|gpus?|cards?|ti|tests?|questions?|rows?|pages?|files?|people|users?|calls?)"
"""What a number of four digits counts that is no year."""
WHEN = late(
    rf"\b(?:in|during|of|on)\s+(?:the\s+)?(?:\d{{1,2}}\s+)?(?:{NAMED}|(?P<year>20\d\d))\b(?!\s+{COUNTED}\b)|"
    rf"(?:(?<!\p{{L}}){NAMED}|\b(?P<year>20\d\d))\s+(?:में|mein|me|mai)(?![\p{{L}}\p{{M}}])",
    regex.IGNORECASE,
)
"""A month of a year, or a year, in which something was done: not one from which or until which something holds."""
FARTHEST = 15
"""Years ahead beyond which a number is no year: 2048 tokens, a 2080."""
PAST = late(
    r"\b(?:did|happened|won|decided|fined|ordered|ruled|launched|released|published|passed|became)\b|"
    r"\b(?:ne|hua|hui|hue|tha|thi|the(?=\W*$)|gay[ae]|gayi|kiya|banay[ae])\b|"
    r"(?<![\p{L}\p{M}])(?:ने|हुआ|हुई|हुए|था|थी|थे|गया|गई|गए|किया|बनाया|बनाए)(?![\p{L}\p{M}])",
    regex.IGNORECASE,
)
CLAUSE = late(r"[.;,:?!।]|\b(?:and|but|aur)\b|और")
PLANNED = late(
    r"\b(?:will|must|should|shall|need\w*|have to|ready|plan\w*|schedul\w*|expect\w*|due|bind\w*|come into force|"
    r"appl(?:y|ies|icable)|deadline|starts?|ends?|changes?|happens?|prepare|launch|lagu|hog[ai]|honge|badle\w*)\b|"
    r"लागू|होग[ाी]|होंगे|योजना|बदले",
    regex.IGNORECASE,
)
"""What is said of what is to come."""


def not_yet(text: str, today: dt.date) -> bool:
    """Whether a text says that something was done in a month or a year that begins after today."""
    return not PLANNED.search(text) and any(_to_come(clause, today) for clause in CLAUSE.split(text))


def _to_come(clause: str, today: dt.date) -> bool:
    """Whether one clause tells as past what is of a day to come."""
    begins = map(_begins, WHEN.finditer(clause)) if PAST.search(clause) else ()
    return any(today < one and one.year <= today.year + FARTHEST for one in begins)


def _begins(found: regex.Match[str]) -> dt.date:
    said = (found["month"] or "").lower()
    names = (name for names in MONTHS for name in enumerate(names.split("|"), 1))
    month = next((number for number, name in names if said and regex.fullmatch(name, said)), 1)
    return dt.date(int(found["year"]), month, 1)
