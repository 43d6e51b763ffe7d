"""Rules and dates in Hindi, put into the English words that are read: “हर महीने का आखिरी रविवार शाम 6 बजे”. Pure.

A word without a meaning here is left as it is, and refused where it is read. Not here: Hindi in Latin letters.
"""

import re
import unicodedata

DEVANAGARI = re.compile("[\u0900-\u097f]")


def _words(*pairs: str) -> dict[str, str]:
    """`english: one two` for each meaning; spellings are kept as the text to read is."""
    found: dict[str, str] = {}
    for pair in pairs:
        english, _, spelled = pair.partition(": ")
        found |= {_plain(one): english for one in spelled.split()}
    return found


def _plain(text: str) -> str:
    """Letters with and without a dot below, and both nasal marks, are one."""
    text = unicodedata.normalize("NFKC", text).replace("\u093c", "").replace("\u0901", "\u0902")
    return text.replace("।", " ").replace("\u200d", "").replace("\u200c", "")


NUMBERS = _words(
    "1: एक", "2: दो", "3: तीन", "4: चार", "5: पाँच", "6: छह छः छै छे", "7: सात", "8: आठ", "9: नौ", "10: दस",
    "11: ग्यारह", "12: बारह",
)  # fmt: skip
WEEKDAYS = _words(
    "monday: सोमवार सोम", "tuesday: मंगलवार मंगल", "wednesday: बुधवार बुध",
    "thursday: गुरुवार गुरूवार बृहस्पतिवार वीरवार गुरु", "friday: शुक्रवार शुक्र", "saturday: शनिवार शनि",
    "sunday: रविवार इतवार रवि",
)  # fmt: skip
MONTHS = _words(
    "january: जनवरी", "february: फ़रवरी फरवरी", "march: मार्च", "april: अप्रैल", "may: मई", "june: जून", "july: जुलाई",
    "august: अगस्त", "september: सितंबर सितम्बर", "october: अक्टूबर अक्तूबर",
    "november: नवंबर नवम्बर", "december: दिसंबर दिसम्बर",
)  # fmt: skip
UNITS = _words("month: महीना महीने महीनों माह", "week: हफ़्ता हफ़्ते हफ़्तों सप्ताह", "day: दिन", "year: साल वर्ष")
OTHERS = _words(
    "1st: पहला पहले पहली", "2nd: दूसरा दूसरे दूसरी", "3rd: तीसरा तीसरे तीसरी", "4th: चौथा चौथे चौथी",
    "5th: पाँचवाँ पाँचवें पाँचवीं", "last: आख़िरी अंतिम अन्तिम", "every: हर प्रत्येक प्रति", "and: और व एवं तथा",
    "next: अगला अगले अगली", "today: आज", "tomorrow: कल", "of: का के की को में पर", "date: तारीख़",
)  # fmt: skip
FIRST = WEEKDAYS | MONTHS | UNITS | OTHERS | NUMBERS
MORNING, NOON, EVENING, NIGHT = (_plain(one) for one in ("सुबह", "दोपहर", "शाम", "रात"))
QUARTERS = {_plain(one): shift for one, shift in {"साढ़े": 30, "सवा": 15, "पौने": -15}.items()}

_NUMBER = r"\d{1,2}|" + "|".join(sorted(NUMBERS, key=len, reverse=True))
_PARTS = f"{MORNING}|{NOON}|{EVENING}|{NIGHT}"
_PART = rf"(?P<part>{_PARTS})(?:\s+(?:को|के|में))?\s+"
_SHIFT = rf"(?:(?P<shift>{'|'.join(QUARTERS)})\s+)?"
_TIME = re.compile(
    rf"(?:{_PART})?{_SHIFT}(?P<hour>{_NUMBER})(?::(?P<minute>\d\d))?"
    rf"(?:\s+से\s+(?P<to>{_NUMBER})(?::(?P<tominute>\d\d))?)?\s+बजे(?:\s+तक)?"
    rf"(?:\s+(?P<after>{_PARTS}))?(?!\S)"
)
_SPAN = re.compile(r"(\d{1,2}:\d\d)\s+से\s+(\d{1,2}:\d\d)(?:\s+तक)?(?!\S)")
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATE = rf"(?:(?<![\w:])\d{{1,2}}\s+)?(?:{_MONTH})(?:\s+\d{{4}})?"
_FROM, _UNTIL = (re.compile(rf"({_DATE})\s+{word}(?!\S)") for word in ("से", "तक"))
_SECOND = "|".join(one for one, english in OTHERS.items() if english == "2nd")
_EVERY = "|".join(one for one, english in OTHERS.items() if english == "every")
_OTHER_UNIT = re.compile(rf"(?:{_EVERY})\s+(?:{_SECOND})\s+({'|'.join(sorted(UNITS, key=len, reverse=True))})(?!\S)")
_OTHER_DAY = re.compile(rf"(?:{_EVERY})\s+(?:{_SECOND})\s+({'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})(?!\S)")
_ONCE = re.compile(rf"{_plain('एक बार')}(?!\S)")

EXAMPLES = (
    "दूसरा शनिवार 18:00",
    "हर महीने का आखिरी रविवार शाम 6:30 बजे",
    "पहला और तीसरा मंगलवार शाम 7 बजे",
    "हर दो महीने दूसरा शनिवार 18:00 जनवरी से",
    "हर दो हफ़्ते बुधवार 17:00",
    "एक बार 12 दिसंबर 2026 को 18:00",
)
BOTH = "every-2nd"
"""What is read for words that mean the second of a month, or every other one."""
REASONS = {
    "nothing": "कुछ लिखा नहीं है।",
    "too-long": "यह नियम के लिए बहुत लंबा है।",
    "unknown-word": "“{about}” क्या है?",
    "no-time": "समय नहीं लिखा है।",
    "two-times": "दो समय लिखे हैं।",
    "half-of-day": "सुबह या शाम? “शाम 6 बजे” या “18:00” लिखें।",
    "no-such-hour": "“{about}” कोई समय नहीं है।",
    "no-such-time": "“{about}” कोई समय नहीं है।",
    "no-such-date": "ऐसी कोई तारीख़ नहीं है।",
    "no-date-after": "शुरू या अंत की तारीख़ नहीं लिखी है।",
    "past": "यह तारीख़ बीत चुकी है।",
    "no-dates": "अगले तीस साल में ऐसी कोई तारीख़ नहीं है।",
    "ends-early": "यह शुरू होने से पहले ही ख़त्म हो जाता है।",
    "other-weekday": "उस तारीख़ को कोई और दिन है।",
    "more-dates": "एक से ज़्यादा तारीख़ें लिखी हैं।",
    "date-repeats": "इसमें तारीख़ भी है और दोहराव भी; “हर साल” लिखें, या शुरू की तारीख़ के बाद “से”।",
    "once-when": "एक बार, किस तारीख़ को?",
    "offset": "“{about}” समय-क्षेत्र का नाम नहीं है; “Asia/Kolkata” या “Europe/London” जैसा नाम लिखें।",
    "no-zone": "“{about}” नाम का कोई समय-क्षेत्र नहीं है।",
    "two-zones": "दो समय-क्षेत्र लिखे हैं।",
    "every-second": "“हर दूसरे शनिवार” के दो अर्थ हैं: “महीने का दूसरा शनिवार” या “हर दो हफ़्ते शनिवार” लिखें।",
    "biweekly": "इसके दो अर्थ हैं: “हर दो हफ़्ते” या “हर सोमवार और गुरुवार” लिखें।",
    "bimonthly": "इसके दो अर्थ हैं: “हर दो महीने” या “पहला और तीसरा मंगलवार” लिखें।",
    "two-intervals": "दो अलग-अलग अंतराल लिखे हैं।",
    "other-what": "हर दूसरा क्या? “हर दो हफ़्ते शुक्रवार” या “हर दो महीने पहला शुक्रवार” लिखें।",
    "too-seldom": "यह बहुत लंबे अंतराल पर है।",
    "too-often": "कुछ-कुछ दिन पर बैठक बहुत जल्दी-जल्दी होगी।",
    "which-of-month": "महीने का कौन-सा: पहला, दूसरा, आख़िरी?",
    "weekly-or-once": "हर हफ़्ते, या एक बार?",
    "weeks-and-months": "हफ़्ते और महीने एक साथ लिखे हैं।",
    "which-day": "किस दिन?",
    "months-and-interval": "महीनों के नाम और अंतराल दोनों लिखे हैं; एक काफ़ी है।",
    "one-of-several": "इनमें से कौन-सा दिन? जैसे “पहला सोमवार”।",
    "five-weekdays": "महीने में कोई दिन पाँच बार से ज़्यादा नहीं आता।",
    "of-what": "किसका? “पहला और तीसरा मंगलवार” या “हर महीने की 15 तारीख़” लिखें।",
    "no-such-day": "महीने में ऐसी कोई तारीख़ नहीं होती।",
    "two-rules": "ये एक से ज़्यादा नियम हैं; हर एक के लिए अलग बैठक बनाएँ।",
    "how-much": "“{about}” कितना है?",
    "months-differ": "महीने बराबर नहीं होते; दिन लिखें।",
    "no-start": "न दिन लिखा है, न समय।",
    "same-start": "अभी भी यही समय है।",
}
"""What is unclear, by its code."""


def is_hindi(text: str) -> bool:
    """Whether a text has Devanagari letters."""
    return DEVANAGARI.search(text) is not None


def english(text: str) -> str:
    """A line in lower case and plain digits, its Hindi words put into English ones."""
    text = " ".join(_plain(text).split())
    text = _TIME.sub(_time, text)
    text = _SPAN.sub(r"\1-\2", text)
    text = _UNTIL.sub(r"until \1", _FROM.sub(r"from \1", text))
    text = _OTHER_UNIT.sub(lambda found: f"every 2 {UNITS[found[1]]}s", text)
    text = _OTHER_DAY.sub(rf"{BOTH} \1", text)
    text = _ONCE.sub("once", text)
    return " ".join(FIRST.get(word, word) for word in text.split())


def reason(code: str, about: str) -> str:
    """What is unclear, in Hindi, with the words that it is about."""
    return REASONS[code].format(about=about)


def _time(found: "re.Match[str]") -> str:
    part, shift = found["part"] or found["after"] or "", QUARTERS.get(found["shift"] or "", 0)
    first = _clock(part, found["hour"], found["minute"], shift)
    return f" {first} to {_clock(part, found['to'], found['tominute'], 0)} " if found["to"] else f" at {first} "


def _clock(part: str, hour_word: str, minute_word: str | None, shift: int) -> str:
    hour = int(NUMBERS.get(hour_word, hour_word))
    hour, minute = divmod(hour * 60 + int(minute_word or 0) + shift, 60)
    if not part:
        return f"{hour}:{minute:02}" if hour > 12 or (minute_word and not shift) else _unclear(hour, minute)
    if hour > 12:
        return f"{hour}:{minute:02}"
    late = part == EVENING or (part == NOON and hour not in (10, 11)) or (part == NIGHT and 6 <= hour <= 11)
    return f"{hour}:{minute:02} {'pm' if late else 'am'}"


def _unclear(hour: int, minute: int) -> str:
    """A time that may be in the morning or in the evening, in words that are refused as such."""
    return {30: f"half past {hour}", 15: f"quarter past {hour}", 45: f"quarter to {hour + 1}"}.get(minute, str(hour))
