"""What a question wants of the sentence that answers it: a number, a price, a time, a model, who made it.

Such a sentence gains beside others; one without it may still answer, but not a question for a time. Not here: what else
a question asks for (`asking`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from knowledge.patterns import late
from rag import crisis
from rag.asking import (
    ASKS_LICENCE,
    ASKS_MEANING,
    ASKS_MONEY,
    ASKS_NUMBER,
    DEFINES,
    LICENCE,
    MONEY,
    NUMBER,
    OPENING,
    POWER,
)
from rag.phrasing import AT_ONCE

LENGTHS = (
    r"(?:contexts?|prompts?|documents?|chunks?|pieces?|passages?|sentences?|texts?|windows?|questions?|inputs?|"
    r"outputs?)"
)
"""What is long in words or tokens."""
ASKS_TIME = late(
    rf"\bhow\s+long\b(?!\s+(?:an?\b|(?:\w+\s+){{0,4}}?{LENGTHS}\b\s*(?:be|is|are|may|can|should|do|does|and|\W*$)))|"
    r"\bhow\s+(?:many|much)\s+(?:more\s+)?(?:time|seconds|minutes|hours|days|weeks|months|years)\b|\b(?:until|till)\s+when\b|"
    r"\bkitn[aeiy]+\s+(?:der|time|samay|second|minute|ghant|din|haft|mahin|sa+l|month|year)|\bkab\s+tak\b|"
    r"कितन[ेीा]\s+(?:देर|समय|वक़्त|वक्त|सेकंड|मिनट|घंट|दिन|हफ़्त|हफ्त|महीन|साल|बरस|वर्ष)|कब\s+तक",
    regex.IGNORECASE,
)
SPELLED = (
    r"(?:one|two|three|four|five|six|seven|eight|ten|twelve|eighteen|twenty-four|half\s+an?|an?|a\s+few|several|some)"
)
TIME = late(
    rf"(?!\ba\s+second\s+\p{{L}})(?:\p{{N}}[\s-]?|\b{SPELLED}[\s-])(?:(?:full|more)\s)?(?:(?:milli)?seconds?|s\b|ms\b|min(?:ute)?s?|hours?|h\b|days?|weeks?|months?|"
    r"years?|ghant\w+|din|mahin\w+|sa+l|सेकंड|second|मिनट|घंट|दिन|हफ़्त|हफ्त|महीन|साल|वर्ष)"
    r"|(?:एक|दो|तीन|छह|बारह|अठारह)\s+(?:सेकंड|मिनट|घंट|दिन|हफ़्त|हफ्त|महीन|साल|वर्ष)",
    regex.IGNORECASE,
)
"""How long something lasts."""
PER_SECOND = r"\btokens?\s+(?:per|a|each)\s+second\b|\btok(?:en)?s?/s(?:ec)?\b|tokens?/सेकंड|टोकन\s*(?:/|प्रति)\s*सेकंड"
SPEED = late(PER_SECOND, regex.IGNORECASE)
ASKS_SPEED = late(
    rf"{PER_SECOND}|\bhow\s+fast\b|\bwhat\s+speed\b|\bkitn[aei]\s+(?:tez|speed)|कितन[ाेी]\s+(?:तेज़?|स्पीड)",
    regex.IGNORECASE,
)
"""How fast a model writes."""
ASKS_MODEL = late(
    r"\b(?:which|what|best|good|recommend\w*|kaun\s?s[aei]|konsa|sabse\s+acch?[aei])\s+(?:[\w-]+\s+){0,4}?(?:models?|llms?|embedders?|"
    r"rerankers?|guards?)\b|(?:कौन[\s-]?स[ाेी]|सबसे\s+अच्छ[ाेी]|बेहतर)\s+(?:\S+\s+){0,3}?(?:मॉडल|models?)|"
    r"(?:कोणत[ाेी]|কোন|কোনটি|எந்த|ఏ|કય[ુાો]ં?|ಯಾವ|ഏത്|ਕਿਹੜ[ਾੇੀ]|କେଉଁ|کون\s?س[اےی])\s+(?:\S+\s+){0,3}?"
    r"(?:मॉडेल|মডেল|மாடல்|மாதிரி|మోడల్|నమూనా|મોડેલ|મૉડલ|મોડલ|ಮಾಡೆಲ್|ಮಾದರಿ|മോഡൽ|മാതൃക|ਮਾਡਲ|ମଡେଲ|ماڈل|models?)|"
    r"(?:மாடல்|மாதிரி|models?)\s+எது",
    regex.IGNORECASE,
)
WHO_MADE = (
    r"\b(?:who|which\s+(?:company|lab|team|firm|organi[sz]ation|institute|university|country))\s+(?:has\s+|have\s+|is\s+)?"
    r"(?:built|made|makes|developed|develops|maintains|created|wrote|trained|launched|released|funded|runs|owns|published|behind)\b|"
    r"\b(?:developers?|makers?|creators?)\s+of\b|"
    r"\bkis\s?ne\b|किस\s?ने|कोणी|কে\s+(?:তৈরি|বানি|বানা)|யார்\s+(?:உருவாக்|தயாரி|செய்)|ఎవరు\s+(?:తయారు|రూపొంది|చేశ)|કોણે|ਕਿਸ\s?ਨੇ|کس\s?نے|"
    r"ಯಾರು\s+(?:ಮಾಡಿ|ತಯಾರಿ|ರಚಿ|ಅಭಿವೃದ್ಧಿ)|ആര്\s+(?:ഉണ്ടാക്കി|നിർമ്മി|വികസി)"
)
MADE_BY = r"\b(?:built|made|developed|created|written|trained|launched|funded|published)\s+by\b"
ASKS_MAKER = late(f"{WHO_MADE}|{MADE_BY}", regex.IGNORECASE)
ASKS_DEVELOPER = late(
    rf"{WHO_MADE}|^{OPENING}(?:is|was|are|were)\b[^?]*{MADE_BY}|"
    rf"^{OPENING}(?:did|has|have)\s+(?:\S+\s+){{1,2}}?(?:build|built|make|made|develop|developed|create|created|train|trained)\b",
    regex.IGNORECASE,
)
"""The same, and nothing else: not how fast what somebody made is."""
MAKER = late(
    r"\b(?:built|made|develop\w*|created|written|trained|launched|funded|run|maintained|published|offered)\b[^.;]{0,60}?\b(?:by|with\s+"
    r"(?:the\s+)?(?:support|help|money)\s+of)\s|\b(?:is|was)\s+an?\s+[^.;]{0,50}\b(?:of|from|by)\s+(?:the\s+)?\p{Lu}|"
    r"(?-i:\p{Lu})[\w.]+(?:\s(?-i:\p{Lu})[\w.]+)*\s+(?:built|made|develops|developed|created|trained|launched|published)\b|ने\s+(?:\S+\s+){0,6}?(?:बनाय|बनाई|बनवा)",
    regex.IGNORECASE,
)
"""Who made something, or whose it is."""
DEVELOPER = late(r"^Developer\s+of\b")
"""The same as a model's own field says it (`drafting`)."""
ASKS_MADE = late(
    r"\b(?:which|what)\s+(?:[\w-]+\s+){0,3}?models?\s+(?:do|does|did|has|have|had|are|were|is)\s+"
    r"(?:(?:made|built|developed|released|trained|published)\s+by\s+(?P<maker>[\p{L}\d][\p{L}\d.\- ]*+)|"
    r"(?P<maker>[\p{L}\d][\p{L}\d.\-]*+(?:\s[\p{L}\d]+)?)\s+(?:make|made|build|built|develop|create|release|train|publish|offer|have)\w*)|"
    r"(?<![\p{L}\p{M}\d.\-])(?P<maker>[\p{L}\d][\p{L}\p{M}\d.\-]*+)\s+(?:ke|का|की|के)\s+(?:kaun|kon|कौन)\S*\s+(?:\S+\s+){0,2}?(?:models?|मॉडल)",
    regex.IGNORECASE,
)
"""Which models somebody made."""

HOUR = r"(?:घंट|घण्ट|तास|ঘণ্টা|ঘন্টা|மணி|గంట|ಗಂಟೆ|മണിക്കൂ|કલાક|ਘੰਟ|ଘଣ୍ଟା|گھنٹ)"
MONTH = r"(?:माह|महीन|महिन|মাস|மாத|నెల|ತಿಂಗಳ|മാസ|મહિન|ਮਹੀਨ|ମାସ|مہین|ماہ)"
ONE = r"(?:प्रति|एक|हर|एका|प्रत्येक|প্রতি|এক|ஒரு|ஒவ்வொரு|ఒక|ప్రతి|ಒಂದು|ಪ್ರತಿ|ഒരു|ഓരോ|એક|દર|પ્રતિ|ਇੱਕ|ਪ੍ਰਤੀ|ਹਰ|ଗୋଟିଏ|ପ୍ରତି|ایک|فی|ہر)"
FOR_EACH = r"(?:য়|য়|[கற]்கு|కు|కి|ಗೆ|ಕ್ಕೆ|ിന്|നു|નું|નો|ના|દીઠ|ਦਾ|ਦੇ|କୁ|ला|चे|चा)"
"""How the languages of India say an hour, a month, one of them, and so much for it."""
ASKS_HOURLY = late(
    rf"\b(?:per|an?|each|every|one|ek|har|prati)[\s-]+(?:hour|ghant)|\bhourly\b|/\s?h(?:ou)?r\b|{ONE}\s+{HOUR}|{HOUR}[\p{{L}}\p{{M}}]{{0,3}}?\s?{FOR_EACH}",
    regex.IGNORECASE,
)
HOURLY = late(r"\b(?:per|an?|each)[\s-]hour\b|\bhourly\b|/\s?h(?:ou)?r\b|(?:प्रति|एक|हर)\s+घंट", regex.IGNORECASE)
ASKS_MONTHLY = late(
    rf"\b(?:per|an?|each|every|one|whole|ek|har|prati)[\s-]+(?:month|mahin)|\bmonthly\b|{ONE}\s+{MONTH}|{MONTH}[\p{{L}}\p{{M}}]{{0,6}}?\s?{FOR_EACH}",
    regex.IGNORECASE,
)
MONTHLY = late(
    r"\b(?:per|an?|each|whole|one)[\s-]month\b|\bmonthly\b|/\s?month\b|(?:प्रति|एक|हर)\s+(?:माह|महीन)", regex.IGNORECASE
)
"""A price by the hour, and one by the month."""


CARRIES = late(
    r"\b(?:\d[\d,]*|two|three|four|five|six|eight|ten|twelve|twenty|fifty)\s+(?:[\w-]+\s+){0,2}?"
    r"(?:people|users|requests|chats|conversations|children|callers)\b",
    regex.IGNORECASE,
)
"""How many a machine carries; one at a time is no answer to how many."""


@dataclass(frozen=True)
class Want:
    """What a sentence gains by a form that the question asks for."""

    form: regex.Pattern[str]
    gain: float
    beside: bool = False
    """Whether it gains less the less of the question stands in it: a time of something else is no answer."""


WANTED = (
    (ASKS_NUMBER, Want(NUMBER, 0.12)),
    (ASKS_MONEY, Want(MONEY, 0.3)),
    (ASKS_LICENCE, Want(LICENCE, 0.4)),
    (ASKS_MEANING, Want(DEFINES, 0.7)),
    (ASKS_TIME, Want(TIME, 0.7, beside=True)),
    (ASKS_MAKER, Want(MAKER, 0.7, beside=True)),
    (ASKS_HOURLY, Want(HOURLY, 0.4, beside=True)),
    (ASKS_MONTHLY, Want(MONTHLY, 0.3, beside=True)),
    (ASKS_DEVELOPER, Want(DEVELOPER, 1.9, beside=True)),
    (AT_ONCE, Want(CARRIES, 0.7, beside=True)),
    (crisis.TOLD, Want(crisis.NAMED, 0.7)),
)
"""How a question asks for something, and what it wants."""
OF_POWER = 0.5
"""What a sentence on electricity loses where it is asked what something costs, and not what its current does."""
BESIDE = 0.35
"""The share of a question that a sentence must hold, with the heading above it, to gain all of it."""


SOON = (
    r"next\s+(?:week|month|quarter|year|summer|budget|season|diwali|holi|eid|christmas|(?:financial|fiscal)\s+year)|"
    r"agl[ei]\s+(?:diwali|holi|eid)|अगल[ेी]\s+(?:दिवाली|दीवाली|होली|ईद)|(?:in|by|after)\s+(?:\p{L}+\s+)?20\d\d|"
    r"agle\s+(?:hafte|mahine|sa+l|bajat)|a+ne\s+wale|अगले\s+(?:हफ़्ते|हफ्ते|महीने|साल|वर्ष|बजट)|आने\s+वाले"
)
NEXT = (
    r"(?:\b(?:next|upcoming|agl[aei])\s+|(?:अगल[ाेी]|आगामी)\s+)(?:\S+\s+){0,3}?"
    r"(?:models?|versions?|releases?|gpus?|cards?|मॉडल|वर्ज़?न|कार्ड)(?![\p{L}\p{M}])"
)
ON_WHICH_DAY = (
    r"\bwhen\b(?!\s+should)|\b(?:what|which|on\s+what)\s+(?:date|day|month)\b|\brelease\s+date\b|\bkab\b|"
    r"\bkis\s+(?:ta+ree?kh|date|din|mahine)|कब|किस\s+(?:तारीख़?|दिन|महीने)"
)
"""What is to come of models and cards, and how its day is asked."""
APPEARS = (
    r"(?:\b(?:comes?|coming|out|releas\w+|launch\w*|announc\w+|aa?y?eg[ai]|a+\s*rah[ai])\b|"
    r"आए?य?ेग[ाी]|आएग|आ\s+रह|रिलीज़?|लॉन्च)"
)
HOW_MUCH = r"(?:কত|எவ்வளவு|ఎంత|ಎಷ್ಟು|എത്ര|કેટલ|ਕਿੰਨ|କେତେ|کتن|किती)"
COMING = (
    r"(?:আগামী|সামনের|அடுத்த|வரும்|వచ్చే|ಮುಂದಿನ|അടുത്ത|આવતા|આગામી|ਅਗਲੇ|ଆଗାମୀ|آئندہ|اگلے|पुढील|पुढच्या|येत्या)\s+(?:\S+\s+)?"
    r"(?:বাজেট|বছর|মাস|பட்ஜெட்|வருட|ஆண்டு|மாத|బడ్జెట్|సంవత్సర|ఏడాది|నెల|ಬಜೆಟ್|ವರ್ಷ|ತಿಂಗಳ|ബജറ്റ|വർഷ|മാസ|બજેટ|વર્ષ|મહિન|ਬਜਟ|ਸਾਲ|ਮਹੀਨ|"
    r"ବଜେଟ|ବର୍ଷ|ମାସ|بجٹ|سال|ماہ|مہین|अर्थसंकल्प|वर्ष|महिन)"
)
TAX_OR_PRICE = (
    r"(?:\bGST\b|কর\b|দাম|விலை|வரி|ధర|పన్ను|ಬೆಲೆ|ತೆರಿಗೆ|വില|നികുതി|કિંમત|ભાવ|ટેક્સ|ਕੀਮਤ|"
    r"ਟੈਕਸ|ଦାମ|قیمت|ٹیکس|किंमत|दर\b|कर\b|जीएसटी|জিএসটি)"
)
"""The same in other languages of India, where no form of the verb tells it: next year's tax, next month's price."""
ASKS_AHEAD = late(
    rf"\b(?:will|going\s+to|gonna)\b.{{0,80}}?\b(?:{SOON})|\b(?:{SOON})\b.{{0,80}}?(?:\bwill\b|"
    r"\b(?:\w+eg[ai]|\w+enge|hog[ai]|honge|jayeg[ai])\b|[ेो]ग[ाी]|ेंगे|होंगे)|"
    rf"(?=.{{0,200}}{APPEARS})(?:{NEXT}.{{0,60}}?(?:{ON_WHICH_DAY})|(?:{ON_WHICH_DAY}).{{0,60}}?{NEXT})|"
    rf"(?=.{{0,200}}{HOW_MUCH})(?:{COMING}.{{0,60}}?{TAX_OR_PRICE}|{TAX_OR_PRICE}.{{0,60}}?{COMING})",
    regex.IGNORECASE,
)
"""What somebody asks who wants to know what is to come."""
DOES_AHEAD = late(r"(?<!\bshould )\b(?:i|we|you|hum|main|mai)\b|हम|मैं", regex.IGNORECASE)
"""Whoever speaks of what they themselves are to do asks no forecast."""
AHEAD = late(
    r"\b(?:expect(?:s|ed)?|forecast\w*|announced|planned|due|will\s+(?:be|rise|fall|become|end|start|cost)|"
    r"(?:from|until|by)\s+(?:\S+\s+){0,2}20\d\d)\b|20\d\d\s+से",
    regex.IGNORECASE,
)
"""How a text tells what is to come."""
ASKS_SHARES = late(
    r"\b(?:stocks?|shares?|ipos?|mutual\s+funds?|equit(?:y|ies)|crypto\w*|bitcoins?)\b.{0,60}?\b(?:buy\w*|sell\w*|invest\w*|khari\w+|kharee\w+)\b|"
    r"\b(?:buy\w*|sell\w*|invest\w*)\b.{0,60}?\b(?:stocks|shares|ipos?|mutual\s+funds?|equit(?:y|ies)|crypto\w*|bitcoins?)\b|"
    r"(?:शेयर|स्टॉक).{0,60}?(?:ख़?रीद|बेच|निवेश)|"
    r"(?<!\b(?:gpu|card|server|vram|team|folder|disk|drive)\s)\b(?:ka|ke)\s+(?:shares?|stocks?)\s+(?:\S+\s+){0,3}?"
    r"(?:le(?!\s+sak)|lu|lun|loon|lo|bech\w*|khari\w+)\b|(?:का|के)\s+(?:शेयर|स्टॉक)\s+(?:\S+\s+){0,3}?(?:ले|लूँ|लूं|लो)(?![\p{L}\p{M}])",
    regex.IGNORECASE,
)
"""What somebody asks who wants to put money into a company, of which this house knows nothing."""
SHARES = late(r"\b(?:shareholders?|stock\s+(?:market|exchange)|investors?)\b|शेयर\s+बाज़ार", regex.IGNORECASE)
COUNTED = late(
    r"\bhow\s+many\s+(?:more\s+)?(?:[\w-]+\s+)??(\p{L}{4,}?)(?:e?s)?\b|\bkitn[aei]\s+(\p{L}{4,}?)(?:e?s)?\b",
    regex.IGNORECASE,
)
"""What somebody wants to have counted, without the ending of several."""


def _counted(question: str) -> list[Want]:
    """A number of what is counted: "500 to 1,000 checked examples" for how many examples."""
    found = COUNTED.search(question)
    if not found:
        return []
    more = r"[\p{N},.]*(?:\s(?:to|or|and|से)\s[\p{N},.]+)?(?:[\s-][\p{L}-]+){0,2}[\s-]"
    number = rf"\p{{N}}{more}{regex.escape(found[1] or found[2])}"
    return [Want(regex.compile(number, regex.IGNORECASE), 0.7, beside=True)]


def wanted(question: str, model: regex.Pattern[str] | None = None) -> list[Want]:
    """What a question wants of the sentence that answers it; `model` is how the name of one is written."""
    counted, money = _counted(question), ASKS_MONEY.search(question)
    told = (want for asks, want in WANTED if asks.search(question))
    wants = [*(want for want in told if money or not counted or want.form not in (HOURLY, MONTHLY)), *counted]
    if money and not POWER.search(question):
        wants.append(Want(POWER, -OF_POWER))
    return [*wants, Want(model, 0.5, beside=True)] if model and ASKS_MODEL.search(question) else wants


def gained(wants: Sequence[Want], text: str, beside: float) -> float:
    """What a sentence gains by what is wanted, if it holds with its heading `beside` of the question."""
    near = min(1.0, beside / BESIDE)
    return sum(want.gain * (near if want.beside else 1.0) for want in wants if want.form.search(text))


def untold(question: str, texts: Sequence[str]) -> bool:
    """Whether a question asks how long something lasts, what is to come, or of shares, and no text tells."""
    ahead = ASKS_AHEAD.search(question) and not DOES_AHEAD.search(question)
    wants = [*([AHEAD] if ahead else ()), *([SHARES] if ASKS_SHARES.search(question) else ())]
    return not told_in_time(question, texts) or any(not any(map(one.search, texts)) for one in wants)


def told_in_time(question: str, texts: Iterable[str]) -> bool:
    """Whether a text says how long something lasts, where a question asks that: nothing else answers it."""
    return ASKS_TIME.search(question) is None or any(TIME.search(text) for text in texts)


def tells_the_speed(question: str, texts: Iterable[str]) -> bool:
    """Whether a question asks how fast a model writes, and a text says it in tokens per second."""
    return ASKS_SPEED.search(question) is not None and any(SPEED.search(text) for text in texts)


def tells_what_is_wanted(question: str, texts: Sequence[str]) -> bool:
    """Whether a text tells how long, how much money or under which licence, where a question asks that."""
    forms = [form for asks, form in ((ASKS_MONEY, MONEY), (ASKS_LICENCE, LICENCE)) if asks.search(question)]
    return all(any(map(form.search, texts)) for form in forms) and told_in_time(question, texts)
