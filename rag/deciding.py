"""Which particulars of a question decide what may answer it, and which only tell who asks.

"We are an NGO in Bihar with 200 people" is told beside the question: an entry that names neither may answer it. A card,
a model, a language, a version or a program that no entry names may not be passed over.
"""

import re

import regex

from knowledge.patterns import late
from knowledge.types import Head
from rag import outcries, particulars
from rag.asking import ASKS_MONEY, ASKS_WHETHER, LICENCE, POWER, SENTENCE, asking_of
from rag.briefly import briefly
from rag.circumstances import alike, needs, of_many_languages
from rag.counting import SCALES, UNITS
from rag.names import CARDS, COUNTRIES, FAMILIES, LANGUAGE_NAMES, NAMES, PLACES
from rag.question import Understood
from rag.tasks import tasks_of
from rag.words import fold, tokens

CAPITAL = re.compile(r"^[A-Z]|.[A-Z]")
VERSIONED = re.compile(
    r"\b(?!(?:Pi|Windows|Android|Ubuntu|iPhone|Redmi|Galaxy|Snapdragon|Ryzen)\b)"
    r"([A-Z][A-Za-z]{2,})[ -](\d+(?:\.\d+)*)\b(?!\s?(?:%|per\s?cent|thousand|hundred|lakhs?|crores?|million|billion)\b)"
)
"""A name with its version; not which edition of it somebody has, nor how many of something there are."""
INNER_CAPITAL = re.compile(r".[A-Z]")
OWNED = re.compile(r"['’]s?$")
"""The ending of a name whose own something is: LAUSD's."""
OWN_OF = re.compile(r"(?<=\w)['’]s\b")
"""The same within a text."""
EVERYDAY = {
    word
    for words in (
        "q qa pc pdf faq ngo ok it hr ceo cto phd ppt csv sms usb ssd hdd vm rs dell hp lenovo asus acer",
        "january february march april may june july august september october november december",
        "monday tuesday wednesday thursday friday saturday sunday",
        "vps vpn lan wifi p50 p90 p95 p99 pi va kva kw kwh",
        "info debug trace warn warning error fatal high supreme court phc chc asha anm fpo shg kvk msme bpo cbse icse",
    )
    for word in words.split()
}
"""Abbreviations, makers of computers, measures, months and days, levels of a log, where people work: they decide
nothing. In lower case, without the s of several.
"""
ASKS_SPEED = late(
    r"\bhow (?:fast|slow|quick)\b|\bspeeds?\b|\bthroughput\b|\blatency\b|\b(?:per|an?|each)\s+(?:second|minute|hour)\b|"
    r"\b(?:tokens?|tok|t)/s\b|\bkitn[aei]\s+(?:te[jz]|speed|fast)|\bra[ft]+a+r\b|"
    r"प्रति (?:सेकंड|मिनट|घंट)|रफ़्तार|रफ्तार|स्पीड|कितन[ाेी] तेज",
    regex.IGNORECASE,
)
"""What is measured on one machine holds for no other."""
PROCESSOR = re.compile(r"i[3579](?: \w+)?|m[1-5]|ryzen(?: \d\w*)?|xeon|celeron|snapdragon(?: \d\w*)?")
SHARE = re.compile(r"\d+(?:[.,]\d+)?%")
"""How far something of theirs has come; what it is in an entry is another's."""
LICENCES = re.compile(
    r"\b(?:[AL]?GPL|Apache|MIT|BSD|MPL|CC[- ]BY(?:-\w+)*|OpenRAIL)(?:[- ]?v?\d(?:\.\d)?)?\b", re.IGNORECASE
)
"""Licences by name: which one something is under is told by whoever names another."""
HOSTS = frozenset(("google", "cloud", "amazon", "microsoft", "oracle", "aws", "gcp", "azure"))
"""Whose machines somebody may have."""
OWN_LOAD = late(
    r"\b\d[\d,.]*+\s?(?:k|lakhs?|crores?|thousand|hundred|million|हज़ार|हजार|लाख)?\s?(?:\w+\s)?"
    r"(?:users?|students?|people|requests?|questions?|calls?|documents?|pages|queries|messages|लोग|छात्र|सवाल|log|"
    r"tokens? (?:per|a|each|every) (?:day|week|month))\b|\b\d{1,2}\s?x(?!\w)|"
    r"\b\d{2,3}\s?(?:°\s?[cf]?|degrees?|celsius|c)(?!\w)|\b\d[\d,.]*+\s?k?hz\b",
    regex.IGNORECASE,
)
"""How many of something somebody has, cards too (2x 3090), or in what quality; which entry names that number says
nothing."""
MODEL_OF_MAC = re.compile(r"\b(mac(?:book)?)[ -](?:air|pro|mini|studio)\b", re.IGNORECASE)
ROOM = re.compile(r"\d+(?:\.\d+)?(?:gb|tb|mb)")
"""How much memory there is, which is compared and not looked for (`circumstances`)."""
SIZE = re.compile(r"(\d+(?:\.\d+)?)b")
OF_NO_SIZE = frozenset(("guide", "report"))
"""The kinds of entries that are about a size only where their titles name one."""
SMALL = 14.0
"""Billions of parameters up to which what is said of models without a size holds: they run on one card."""
CLAUSE = late(r"\b(?:section|article|rule|clause|धारा|dhara)\s+\d+[a-z]?\b", regex.IGNORECASE)
"""What of a law is asked about."""
OPTION = late(r"(?<![\w-])--[a-z][\w]*(?:-[\w]+)*")
"""An option of a program, which is either written of or not."""
MEASURED = re.compile(r"\d+(?:\.\d+)?(?:k?w|k?va|v|hz|mhz|ghz|ah|mah|rpm|fps)")
"""What a machine takes or does."""
BACKUP_POWER = late(r"\bups\b|\binverters?\b|\bbatter(?:y|ies)\b|यूपीएस|इन्वर्टर|बैटरी", regex.IGNORECASE)
NUMBER = re.compile(r"\d+(?:\.\d+)?")
YEAR = re.compile(r"(?:19|20)\d\d")
BEFORE_A_YEAR = frozenset(("in", "since", "of", "by", "from", "until", "year", "साल", "सन"))
MONEY = frozenset(("rs", "inr", "usd", "rupees", "रुपये"))
QUOTED = late(r"[\"“”][^\"“”]{1,80}[\"“”]|(?<![\p{L}\p{N}])['‘][^'‘’\n]{1,80}['’](?![\p{L}\p{N}])")
ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?")
"""Where a machine is in a network."""
ASKS_ROOM = late(r"\bfits?\b|\benough\b|\bsufficient\b|\bka+fi\b|फ़िट|फिट|काफ़ी|काफी|पर्याप्त", regex.IGNORECASE)
ASKS_LAW = late(
    r"\b(?:legal|illegal|law|laws|rules?|regulations?|allowed|permitted|ban(?:ned|s)?|kanoo?n|kanuni)\b|कानून|क़ानून|नियम|वैध",
    regex.IGNORECASE,
)
SENDS = late(
    r"\b(?:send|sent|da+l(?:na|ne|kar|ke|te|un|o)?|sending|transfer\w*|stor(?:e|ed|ing)|host\w*|mov(?:e|ed|ing)|upload\w*|keep|kept|shar(?:e|ed|ing)|"
    r"bhej\w*|rakh\w*)\b|भेज|रख|डाल",
    regex.IGNORECASE,
)
OUT_OF_INDIA = late(r"\boutside (?:of )?india\b|\babroad\b|भारत (?:से|के) बाहर|विदेश", regex.IGNORECASE)
BELONGS = late(r"\b(?:in|at|from|of|for|near)\s+(?:the\s+)?((?:\p{Lu}\p{L}*+\s?)+)")
"""Where somebody who tells of themselves is, and whose people they are."""


def deciding(understood: Understood, entry: Head, text: str) -> set[str]:
    """The particulars of a question that an entry, of which this text was read, must hold to answer it."""
    said = OWN_OF.sub("", MODEL_OF_MAC.sub(r"\1", outcries.beside(understood.text, text)))
    said = QUOTED.sub(lambda quoted: CLAUSE.sub(" ", quoted[0]), said)  # what they typed, for an example
    if LICENCE.search(text):
        said = LICENCES.sub(" ", said)
    counted = OWN_LOAD.sub(" ", ADDRESS.sub(" ", said))
    asked, _ = particulars.read(counted)
    names = {word for word in _capital(understood, said) if not _is_read(word)}
    versions = {
        f"{name} {number}"
        for name, number in VERSIONED.findall(counted)
        if name.lower() not in LANGUAGE_NAMES and number not in CARDS
    }
    versions |= {
        f"{name} {number}"
        for name, numbers in particulars.versions(counted).items()
        if name in FAMILIES
        for number in numbers
    }
    languages = () if of_many_languages(entry) else asked.languages
    options = (one.strip("-") for one in OPTION.findall(said))
    clauses = (re.sub(r"^(?:dhara|धारा)\b", "section", one.lower()) for one in CLAUSE.findall(said))
    found = {plain(one) for one in (*asked.values, *languages, *names, *versions, *options, *clauses)}
    found = {one.removesuffix("s") if one not in CARDS and one.removesuffix("s") in CARDS else one for one in found}
    return found - _told_beside(said) - {one for one in found if _goes_without(one, said, entry, text)}


def generation(name: str) -> tuple[str, str] | None:
    """The family of models and the number of a name that says which of a family is meant: "gemma 3"."""
    family, _, number = name.partition(" ")
    return (family, number) if number and family in FAMILIES else None


def of_generation(name: str, text: str) -> bool:
    """Whether a text names this one of a family of models, however it spells it: Qwen3, Qwen 3."""
    of_family = generation(name)
    return of_family is not None and of_family[1] in particulars.versions(text).get(of_family[0], ())


def capital(understood: Understood) -> set[str]:
    """The words of a question that are written as names are, without what says that something is theirs."""
    return _capital(understood, understood.text)


def plain(text: str) -> str:
    """A text as particulars are looked for in it."""
    return fold(text).replace("-", " ")


def _capital(understood: Understood, said: str) -> set[str]:
    """What begins a sentence of English is written with a capital letter, whatever it is.

    It is a name all the same where nobody knows the word and another capital follows: Harvey AI.
    """
    firsts = [one.split(maxsplit=2) for one in SENTENCE.split(said) if one.strip() and understood.language == "en"]
    unheard = {one[0] for one in firsts if len(one) > 1 and one[0] in understood.missing and CAPITAL.match(one[1])}
    begins = {one[0] for one in firsts} - unheard
    apart = {OWNED.sub("", word) for word in tokens(understood.text)} - set(tokens(said))
    quoted = {word for one in QUOTED.findall(said) for word in tokens(one)} | apart
    held = set(tokens(said)) | apart
    words = (word for word in understood.words if word not in quoted and word.lower() not in UNITS)
    words = (word for word in words if OWNED.sub("", word) in held or word in held)
    return {OWNED.sub("", word) for word in words if (INNER_CAPITAL if word in begins else CAPITAL).search(word)}


@briefly(16_384)
def _of_word(word: str) -> particulars.Particulars:
    return particulars.read(word)[0]


def _is_read(word: str) -> bool:
    """Whether a word is a name that is known and looked for by that, or a maker's, beside which one stands."""
    return _of_word(word) != particulars.Particulars() or word.lower() in particulars.MAKERS


def _goes_without(one: str, said: str, entry: Head, text: str) -> bool:
    """Whether a particular decides nothing for an entry."""
    if PROCESSOR.fullmatch(one) or one == "cpu":
        return not (ASKS_SPEED.search(said) or (one == "cpu" and ASKS_WHETHER.match(said)))
    if not EVERYDAY.isdisjoint((one, one.removesuffix("s"))) or any(
        form.fullmatch(one) for form in (ROOM, SHARE, MEASURED, particulars.HOURS)
    ):
        return True
    if size := SIZE.fullmatch(one):
        about = entry.title if entry.kind in OF_NO_SIZE else text
        sizes = [float(found) for found in particulars.SIZE.findall(about)]
        own = float(size[1])
        return any(alike(own, other) for other in sizes) if sizes else own <= SMALL
    if one in CARDS:
        room = ASKS_ROOM.search(said) is not None and (needs(entry) > 0 or _room_is_told(said, text))
        return room or bool(BACKUP_POWER.search(said) or (POWER.search(said) and ASKS_MONEY.search(said)))
    if "training" in tasks_of(said) & tasks_of(entry.title) and _of_a_family(one, said):
        return True
    if one in COUNTRIES:
        return SENDS.search(said) is not None and OUT_OF_INDIA.search(text) is not None
    return one in PLACES and not ASKS_MONEY.search(said) and not ASKS_LAW.search(said)


def _of_a_family(one: str, said: str) -> bool:
    """Whether a particular is a family of models or its version: one is trained as another is."""
    families = {name: numbers for name, numbers in particulars.versions(said).items() if name in FAMILIES}
    return one in FAMILIES or generation(one) is not None or any(one in numbers for numbers in families.values())


def _room_is_told(said: str, text: str) -> bool:
    """Whether a question says how much memory its card has, and an entry speaks of so much."""
    rooms = (value for value in particulars.read(said)[0].values if ROOM.fullmatch(value))
    return any(value in plain(text).replace(" ", "") for value in rooms)


def _told_beside(said: str) -> set[str]:
    """What is counted, and where those who ask are and whose people they are, where they tell it before they ask."""
    found = _counts(said)
    sentences = [one for one in SENTENCE.split(said) if one.strip()]
    asks = asking_of(sentences)
    for one in sentences if asks else ():
        if one not in asks:
            found |= {plain(word) for place in BELONGS.findall(one) for word in place.split() if not _is_read(word)}
            found |= particulars.read(one)[0].values & PLACES
            hosts = {NAMES.get(word, word) for word in map(str.lower, tokens(one)) if word in HOSTS}
            found = found - hosts if ASKS_MONEY.search(said) else found | hosts
    return found


def _counts(said: str) -> set[str]:
    """The numbers that count something, which no entry need count the same: people, hours, rupees, old computers."""
    words, found = tokens(particulars.THOUSANDS.sub("", said).replace("₹", " rs ")), set[str]()
    for before, word, following, after in zip(
        ["", *words], words, [*words[1:], ""], [*words[2:], "", ""], strict=False
    ):
        value = next(iter(_of_word(word).values), "")
        year = YEAR.fullmatch(value) and before.lower() in BEFORE_A_YEAR
        if year or not NUMBER.fullmatch(value) or value in CARDS:
            continue
        if scale := SCALES.get(following.lower()):
            value, following = f"{float(value) * scale:g}", after
        counts = following[:1].isalpha() and (
            not following[:1].isupper() or following.lower().removesuffix("s") in EVERYDAY
        )
        if before.lower() in MONEY or (counts and before.lower() not in NAMES and not CAPITAL.search(before)):
            found.add(value)
    return found
