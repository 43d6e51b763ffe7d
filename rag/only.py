"""What a question asks to be limited to in words: "only recipes please", "sirf recipes", "only of the last six months".

Not here: what is written as `kind:recipe` (`filters`). Who asks whether there are only recipes limits nothing.
"""

import regex

from knowledge.patterns import late

CALLED = {
    "recipe": r"recipes?|rec[ie]pi(?:e?s)?|रे?सि?पी(?:ज़|ज|याँ|यां|यों)?",
    "report": r"reports?|रिपोर्ट(?:ें|्स|ों)?",
    "guide": r"guides?|गाइड(?:ें|्स|ों)?",
    "cost": r"costs?\s(?:entries|records)",
    "evaluation": r"evaluations?|मूल्यांकन",
    "model": r"models?\s(?:entries|notes)",
    "minutes": r"minutes\s(?:entries|records)",
}
"""How people call the kinds of entries where they mean nothing else by it."""
KIND = "|".join(f"(?P<{kind}>{names})" for kind, names in CALLED.items())
ENTRIES = r"(?:\s(?:entries|लेख|wale|wali|वाले|वाली))?"
OPENS = (
    r"(?:^|[.,;:!?।(\n–—-]|\b(?:please|show|give|list|want|me|us|and|but|in|from|with|mujhe|aur|par|lekin)\s|"
    r"(?:कृपया|मुझे|और|पर|लेकिन)\s)\s*(?:the\s)?"
)
"""What stands before a wish; "there are" does not."""
ENDS = (
    r"(?=\s*(?:$|[.,;:!?।)\n–—-]|\b(?:please|pls|plz|thanks|from|of|in|on|for|about|chahiye|dikhao|batao|do|dijiye|se|mein|me)\b|"
    r"(?:चाहिए|दिखा|बता|दो|दीजिए|दें|से|में)))"
)
PLEASE = r"(?:\s*,?\s*(?:please|pls|plz))?"
ONLY = r"(?:only|just|sirf|bas|keval|kewal|केवल|सिर्फ़|सिर्फ|बस)"
KIND_FIRST = KIND.replace("?P<", "?P<_")
KINDS = late(
    rf"(?P<opens>{OPENS})(?:{ONLY}\s(?:the\s)?(?:{KIND}){ENTRIES}|(?:{KIND_FIRST}){ENTRIES}\s{ONLY}){ENDS}{PLEASE}",
    regex.IGNORECASE,
)
NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
AGES = late(
    rf"(?P<opens>{OPENS}){ONLY}\s(?:(?:entries|those|what is|what was written|ones)\s)?(?:from|of|in|within|since)?\s*"
    rf"(?:the\s)?(?:last|past|pichhle|pichle|पिछले)\s(?:(?P<count>\d{{1,3}}|{'|'.join(NUMBERS)})\s)?"
    r"(?P<unit>days?|weeks?|months?|years?|din|hafte|mahin[ae]|mahino|saal|दिन|हफ़्ते|हफ्ते|महीने|महीनों|साल)"
    r"(?:\s(?:ke|ki|ka|के|की|का))?(?:\s(?:entries|lekh|लेख))?(?![\p{L}\p{M}])(?:\s*,?\s*(?:please|pls|plz))?",
    regex.IGNORECASE,
)
DAYS = (
    (r"da|din|दिन", 1),
    (r"we|haf|हफ", 7),
    (r"mo|mah|मही", 31),
    (r"ye|saa|सा", 366),
)


def read(text: str) -> tuple[str, list[tuple[str, str]]]:
    """A question without the words that limit it, and what they limit it to; of its blanks only its lines are kept."""
    text = "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
    said: list[tuple[str, str]] = []
    if found := AGES.search(text):
        said.append(("days", str(_days(found["count"] or "1", found["unit"].lower()))))
        text = f"{text[: found.start()]}{found['opens']} {text[found.end() :]}"
    if found := KINDS.search(text):
        kind = next(name.strip("_") for name, value in found.groupdict().items() if value and name != "opens")
        said.append(("kind", kind))
        text = f"{text[: found.start()]}{found['opens']} {text[found.end() :]}"
    return text.strip(" ,;:(–—-") if said else text, said


def _days(count: str, unit: str) -> int:
    number = int(count) if count.isdecimal() else NUMBERS.index(count.lower()) + 1
    return number * next(days for begins, days in DAYS if regex.match(begins, unit))
