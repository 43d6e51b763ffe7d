"""How one question divides into the several things that it asks, and what each of them is about.

Not here: what kind of answer each wants (`asking`), or how each is read (`parting`).
"""

import itertools
from collections.abc import Sequence, Set

import regex

from knowledge.patterns import late
from rag import particulars
from rag.again import SIGNS, again
from rag.asking import ASKS_IF, ASKS_WAY, COMPARES, INDIAN
from rag.names import CARDS, FAMILIES, PLACES

AUX = r"(?:will|does|do|did|is|are|was|were|has|have|can|could|should|shall|must|may|would)"
ASKS = late(
    r"\b(?:what|how|which|why|when|where|who|whom|whose)\b|"
    rf"(?:^|[.?!,;:।]\s*)(?:\W*(?:so|and|but|or|hi|hello|hey|please|also)\W+)?{AUX}\b|"
    r"(?:^|[.?!;:।]\s*)any\b|"
    rf"\b{AUX}(?:n['’]t)?\s+(?:i|we|you|it|he|she|they|there|this|that|one|anybody|anyone|somebody)\b|"
    r"^\W*(?:the\s+)?(?:best|cheapest|fastest|penalty|fine|price|cost|licen[cs]e|differences?|compare|comparison|deadline|reason|steps|speed|memory|vram)\b|"
    + INDIAN,
    regex.IGNORECASE,
)
"""What a part of a question must hold to be asked by itself; "we are a school" asks nothing."""
ENDS_IN_A_VERB = late(r"(?:\b(?:hai|hain|h|chahiye|hoga|hogi|lagega)|है|हैं|चाहिए|होगा|होगी)\W*$", regex.IGNORECASE)
"""How a question ends in Hindi, so that something else follows after it."""
JOINT = late(
    r"[?？۔।]\s+|[,;]\s+(?:and|aur|और|व|तथा|आणि|এবং|আর|અને|மற்றும்|మరియు|ಮತ್ತು|കൂടാതെ|ਅਤੇ|اور)\s+|"
    r"(?<!\s)\s++(?:and|aur|और|तथा|आणि|এবং|અને|மற்றும்|మరియు|ಮತ್ತು|ਅਤੇ|اور)\s+",
    regex.IGNORECASE,
)


ARTICLES = frozenset(
    ("a", "an", "the", "new", "used", "old", "naya", "nayi", "purana", "purani", "नया", "नई", "पुराना", "पुरानी")
)
"""What may stand before a thing that is compared."""
SPELLED = late(r"\p{L}")


JOINTS = 40
"""Places looked at where a question may divide; each is looked at with all that stands before and after it."""
SIDES = 5
"""Things compared that are each asked of; a list of more is asked as it stands."""
BETWEEN = late(r"\b(?:between|compar(?:e|ing)|both)\s+(?:(?!\band\b|[?.;:]).){1,80}$", regex.IGNORECASE)
"""How a part ends that names one of two things, of which the other stands behind the "and"."""
BARE = late(r"[\s\w]+")
"""An "and" without a comma."""
OF_AN_OPTION = late(r"\b(?:values?|default|setting)\b|\bkitna (?:rakh|set)\w*|मान|वैल्यू|कितना रख", regex.IGNORECASE)
"""What is asked of an option that was named before: "and what value is good"."""
EXPLAINED = late(
    r"^\W*(?:wh?at(?:'?s| is| are)|explain)\s+(?:an?\s+|the\s+)?(\S+(?:\s\S+){0,3}?)\W*$", regex.IGNORECASE
)
"""What somebody asks to have explained."""
POINTS = late(r"\b(?:it|they|them)\b", regex.IGNORECASE)
"""What points back at that."""
COMPARING = late(r"\b(?:compar(?:e|ing)|comparison\s+(?:of|between)|differences?\s+between)\s+(?=\S)", regex.IGNORECASE)
"""How a question begins that compares."""
LAST = late(r"(?<!\s),?\s++(?:and|&)\s+", regex.IGNORECASE)
"""What stands before the last of several things."""
ASKED_OF_ALL = 40
"""Words that stand before the first "and" from which on what is asked behind it is asked of all that they tell."""
SOON = 5
"""Words within which what follows an "and" must ask: "32 GB RAM and no GPU run a chatbot, and how slow" has one."""


def clauses(text: str) -> list[str]:
    """The separate things that one question asks: "how …, and what will it cost?" asks two.

    A joint divides only where both sides ask something, after an "and" soon: "the T4 and the L4" stays whole.
    """
    parts: list[str] = []
    start = 0
    for joint in itertools.islice(JOINT.finditer(text), JOINTS):
        before, after = text[start : joint.start()], text[joint.end() :]
        if _divides(before, joint[0], after):
            parts.append(before)
            start = joint.end()
    found: list[str] = []
    for part in (*parts, text[start:]):
        bare = part.strip(" ,;?।")
        found.append((again(bare, found[-1]) if found else "") or bare)
    found = [part for part in found if len(part.split()) > 2] or [text]
    if len(found) > 1 and len(found[0].split()) >= ASKED_OF_ALL:
        return [text]
    return [one for part in found for one in (_compared(part) if len(found) < 2 or ASKS_WAY.search(part) else [part])]


def _divides(before: str, joint: str, after: str) -> bool:
    """Whether what stands before and after a joint are asked apart.

    What only names something else is, behind a comma or the verb: ", and for Kannada?", "hai aur H200 ka?".
    """
    if len(before.split()) < 3 or not _asks(before) or (BARE.fullmatch(joint) and BETWEEN.search(before)):
        return False
    opens = " ".join(after.split()[:SOON]) if joint.strip().isalpha() else after
    if len(after.split()) > 2 and _asks(after) and _asks(opens):
        return True
    return bool(("," in joint or ENDS_IN_A_VERB.search(before)) and again(after, before))


def _asks(text: str) -> bool:
    """Whether a text asks something, be it only for a yes or a no."""
    return any(form.search(text) for form in (ASKS, ASKS_IF))


def _compared(text: str) -> list[str]:
    """A question that compares things asks the same of each: "vLLM or SGLang for JSON" asks two, "A, B or C" three.

    "Compare A, B and C for JSON" asks as many.
    """
    words = _listed_out(text).split()
    values = [particulars.read(word.strip(",?"))[0].values for word in words]
    spelled = [any(SPELLED.search(one) or one in CARDS for one in found) for found in values]
    for place in (place for place, word in enumerate(words) if word.lower().strip(".") in COMPARES):
        left = next((one for one in range(place - 1, max(place - 3, -1), -1) if spelled[one]), -1)
        right = _behind(words, place)
        if left < 0 or right >= len(words) or not spelled[right]:
            continue
        while left + 1 < place and values[left + 1]:
            left += 1
        first, last = left, _last(words, values, right)
        while first and values[first - 1]:
            first -= 1
        sides = [*_listed(words[first : left + 1]), words[right : last + 1]]
        while words[last + 1 : last + 2] and words[last + 1].lower().strip(".") in COMPARES:
            right = _behind(words, last + 1)
            if right >= len(words) or not spelled[right]:
                break
            last = _last(words, values, right)
            sides.append(words[right : last + 1])
        between, rest = words[left + 1 : place], words[last + 1 :]
        return [" ".join((*words[:first], *each, *between, *rest)) for each in sides] if len(sides) <= SIDES else [text]
    return [text]


def _listed_out(text: str) -> str:
    """A question that compares three or more things as one that asks which: "compare A, B and C" as "A, B or C"."""
    opens = COMPARING.search(text)
    joint = LAST.search(text, opens.end()) if opens else None
    if not opens or not joint or "," not in text[opens.end() : joint.start()]:
        return text
    return f"{text[opens.end() : joint.start()]} or {text[joint.end() :]}"


def _behind(words: Sequence[str], place: int) -> int:
    """Where the thing begins that stands behind an "or"."""
    return next((at for at in range(place + 1, len(words)) if words[at].lower() not in ARTICLES), len(words))


def _last(words: Sequence[str], values: Sequence[Set[str]], right: int) -> int:
    """Where the thing ends that begins at a place."""
    while right + 1 < len(words) and values[right + 1] and not words[right].endswith((":", ";", ",")):
        right += 1
    return right


def _listed(words: Sequence[str]) -> list[list[str]]:
    """The things that stand before an "or" with commas between them."""
    ends = [place for place, word in enumerate(words[:-1], start=1) if word.endswith(",")]
    things = [list(words[start:end]) for start, end in itertools.pairwise((0, *ends, len(words)))]
    return [[*thing[:-1], thing[-1].rstrip(",")] for thing in things[:-1]] + things[-1:]


def subjects(parts: Sequence[str]) -> list[str]:
    """The models, cards, sizes and languages that each part of a question is about.

    Where it names none, those of the one before, but for its languages and places: who asks of another thing may ask
    for all of them. A whole number is no subject, unless a card is called by it or a model is: the 12 of 12 offices is
    not that of 12 GB, and the 3 of Gemma 3 is.
    """
    found, before = list[str](), list[str]()
    for place, part in enumerate(parts):
        words = [word.strip(SIGNS) for word in part.split()]
        values = [word for at, word in enumerate(words) if _named(words, at)]
        lasting = [word for word in values if not _is_place(word)]
        before = lasting or before
        found.append(" ".join(word for word in words if word in values or _language(word)) or " ".join(before))
        if not values and before and found[-1] != " ".join(before):
            found[-1] = " ".join((found[-1], *before))
        option = next((word for word in parts[place - 1].split() if word.startswith("--")), "") if place else ""
        if option and OF_AN_OPTION.search(part) and "--" not in part + found[-1]:
            found[-1] = f"{option.strip(SIGNS)} {found[-1]}".strip()
        explained = EXPLAINED.search(parts[place - 1]) if place and POINTS.search(part) else None
        if explained and explained[1] not in found[-1]:
            found[-1] = f"{explained[1]} {found[-1]}".strip()
    return found


def _named(words: Sequence[str], place: int) -> bool:
    """Whether a word names something or is an option, or says which of a family of models is named before it."""
    if words[place].startswith("--") or any(map(_says, particulars.read(words[place])[0].values)):
        return True
    family = particulars.read(words[place - 1])[0].values if place else frozenset()
    return len(words[place]) == 1 and words[place].isdecimal() and not family.isdisjoint(FAMILIES)


def _is_place(word: str) -> bool:
    return not particulars.read(word)[0].values.isdisjoint(PLACES)


def _language(word: str) -> bool:
    return bool(particulars.read(word)[0].languages)


def _says(value: str) -> bool:
    return SPELLED.search(value) is not None or "." in value or value in CARDS


def parted(text: str) -> list[tuple[str, str]]:
    """The separate things that a question asks, each with what it is about."""
    parts = clauses(text)
    return list(zip(parts, subjects(parts), strict=True))
