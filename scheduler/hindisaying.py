"""Rules in Hindi words: “हर महीने दूसरा शनिवार 18:00 Asia/Kolkata”. What is said here, `reading.read` understands."""

from scheduler import saying
from scheduler.rules import Rule, Unit
from scheduler.saying import HINDI_MONTHS, date_words

WEEKDAYS = ("सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार", "रविवार")
NUMBERS = ("एक", "दो", "तीन", "चार", "पाँच", "छह", "सात", "आठ", "नौ", "दस", "ग्यारह", "बारह")
NTHS = {1: "पहला", 2: "दूसरा", 3: "तीसरा", 4: "चौथा", 5: "पाँचवाँ", -1: "आख़िरी"}


def say(rule: Rule) -> str:
    """A rule in Hindi words; in English ones where Hindi has none that are as short."""
    if rule.unit is Unit.ONCE:
        return f"एक बार {date_words(rule.first, 'hi')} को {rule.time:%H:%M} {rule.zone}"
    if any(nth not in NTHS for nth in rule.nths) or rule.interval > len(NUMBERS):
        return saying.say(rule)
    said = f"{_days(rule)} {rule.time:%H:%M} {rule.zone}"
    if rule.interval > 1:
        said += f" {date_words(rule.first, 'hi')} से"
    return said + (f" {date_words(rule.until, 'hi')} तक" if rule.until else "")


def _days(rule: Rule) -> str:
    weekdays = _listed([WEEKDAYS[day] for day in rule.weekdays])
    if rule.unit is Unit.WEEK:
        return f"हर {weekdays}" if rule.interval == 1 else f"हर {NUMBERS[rule.interval - 1]} हफ़्ते {weekdays}"
    if rule.weekdays:
        which = f"{_listed([NTHS[nth] for nth in rule.nths])} {weekdays}"
    else:
        which = _listed(["आख़िरी दिन" if day == -1 else f"{day} तारीख़" for day in rule.days])
    if rule.months:
        return f"हर साल {_listed([HINDI_MONTHS[month - 1] for month in rule.months])} में {which}"
    return f"हर महीने {which}" if rule.interval == 1 else f"हर {NUMBERS[rule.interval - 1]} महीने {which}"


def _listed(words: list[str]) -> str:
    return " और ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def rule_words(rule: Rule, language: str) -> str:
    """A rule in the words of a language, English or Hindi."""
    return say(rule) if language == "hi" else saying.say(rule)
