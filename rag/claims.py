"""What a question takes for granted: "why was X banned" claims that it was, "since X needs 8 GPUs" that it does.

Nobody can be told why a thing happened of which no entry says that it did; such a question is left open, whatever
else the library has on X. What somebody says of their own ("why does my server crash") is no claim about the world.
Not here: how much evidence an answer needs besides (`gate`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from knowledge.patterns import late
from knowledge.types import Head
from rag import particulars
from rag.asking import OPENING
from rag.blocks import blocks, sentences
from rag.covering import covered, present
from rag.index import Index
from rag.names import ENGINES, FAMILIES, FORMATS, MACHINES
from rag.question import Understood
from rag.types import Passage
from rag.words import expand, tokens


def _form(words: str) -> regex.Pattern[str]:
    return late(words, regex.IGNORECASE)


@dataclass(frozen=True)
class Event:
    """Something that befalls a thing: how a question names it, and how an entry tells that it happened."""

    asked: regex.Pattern[str]
    told: regex.Pattern[str]
    of_programs: bool = False
    """Whether it befalls running programs every day: that vLLM stops or drops something is no claim about the world."""
    told_of_a_program: regex.Pattern[str] | None = None
    """How an entry tells it of a program, where its other words say what the program does every day."""


ENDING = (
    r"\b(?:shut(?:s|ting)?(?:\s\w+)?\s(?:down|off)|switch(?:ed)?(?:\s\w+)?\soff|tak(?:e|en|ing)(?:\s\w+)?\s(?:down|offline)|took"
    r"(?:\s\w+)?\s(?:down|offline)|discontinu\w+|retir(?:e|ed|ing)|suspend\w*|cancel\w*|archiv\w+|abandon\w*|"
)
CLOSED = r"closed(?!-|\s+(?:source|weights?|models?|ones?|API|\w+\s+models?)\b)"
"""That something was closed, not that a model is."""
ENDED = rf"stop(?:s|ped)|ended|{CLOSED}|killed|no longer|dead|was over|ran out)\b|बंद|रोक|रुक|हटा"
REMOVING = r"\b(?:remov\w+|withdr\w+|delet\w+|deprecat\w+|revok\w+|"
DROP = r"dropp?(?:s|ed|ing)?|pull(?:s|ed|ing)?|"
REMOVED = r"no longer|taken (?:down|offline|out)|replaced)\b|हटा|वापस"
GIVEN_UP = (
    r"\b(?:discontinu\w+|retir(?:ed|ing|es)|archived|abandon\w*|deprecat\w+|unmaintained|maintenance mode|"
    r"end[- ]of[- ]life|no longer (?:maintained|developed|supported|updated|released)|(?:shut|closed|wound) down|"
    r"taken offline)\b|बंद (?:हु|कर)"
)
"""How an entry tells that a program was given up."""
DROPPED = r"dropp?(?:ed|s|ing)?|end(?:ed|s)?|remov\w+|withdr\w+"
SUPPORT = r"(?:\w+\s){0,3}support\b"
BAN = r"\b(?:bann?(?:ed|s|ning)?|forb[ia]d\w*|prohibit\w*|illegal\w*|unlawful\w*|outlaw\w*|"
EVENTS = (
    Event(_form(ENDING.removesuffix("|") + r")\b"), _form(ENDING + ENDED), told_of_a_program=_form(GIVEN_UP)),
    Event(
        _form(rf"\b(?:{DROPPED})\s{SUPPORT}"),
        _form(rf"\b(?:{DROPPED}|without|not?)\s{SUPPORT}|\bunsupported\b|\bdeprecat\w+"),
    ),
    Event(
        _form(
            r"\b(?:stop(?:s|ped|ping)?|end(?:s|ed)?|clos(?:e|es|ed|ing)(?:\sdown)?|kill(?:s|ed)?)\b|बंद(?!\s+हो\s+जात)|रोक|\bband\b(?!\s+ho\s+ja+?t[aei])|\broka\b"
        ),
        _form(ENDING + ENDED),
        of_programs=True,
    ),
    Event(_form(REMOVING + r"recall(?:ed)?)\b|हटाय|\bhata(?:y|i)"), _form(REMOVING + DROP + REMOVED)),
    Event(_form(rf"\b(?:{DROP.removesuffix('|')})\b"), _form(REMOVING + DROP + REMOVED), of_programs=True),
    Event(
        _form(BAN + r"pratiband\w*)\b|प्रतिबंध|बैन\b|ग़?ैरक़?ानूनी"),
        _form(r"(?<!\b(?:not|never)\s)" + BAN + r"against the law|not allowed|restrict\w*)\b|प्रतिबंध|ग़?ैरक़?ानूनी"),
    ),
    Event(
        _form(
            r"\b(?:is|are)\b[^?]{0,40}\b(?:il)?legal(?:ly)?\b(?=\s+(?:to|for|in|under|if|when)\b|\s*\?)|क़?ानूनी (?:है|हैं)"
        ),
        _form(r"\b(?:laws?|(?:un)?lawful\w*|(?:il)?legal(?:ly|ity)?|dpdp|gdpr)\b|क़?ानून"),
    ),
    Event(
        _form(r"\b(?:acquir\w+|bought|takeover|took over|taken over|sold to|merged?)\b|ख़?रीदा|\bkharida\b"),
        _form(r"\b(?:acquir\w+|bought|takeover|took over|taken over|sold|merged)\b|ख़?रीद"),
    ),
    Event(
        _form(r"\b(?:fined|sued?|suing|lawsuits?|penali[sz]\w+|arrested|fine(?!\s?-?\s?tun)\s+\w+|jurmana)\b|जुर्माना"),
        _form(r"\b(?:fined|fines|sued?|suing|lawsuits?|penal\w+|arrested|court)\b|जुर्मान"),
    ),
    Event(
        _form(r"\b(?:hack(?:ed|ers?)?|breach(?:ed)?|leak(?:ed|s)?|stolen)\b|लीक|हैक"),
        _form(r"\b(?:hack\w*|breach\w*|leak\w*|stolen|exposed)\b|लीक|हैक"),
    ),
    Event(
        _form(r"\b(?:clos(?:e|ed)[- ]source|proprietary|secret)\b"),
        _form(r"\b(?:clos(?:e|ed)[- ](?:source|weights?)|proprietary|secret|not open)\b"),
    ),
    Event(
        _form(r"\b(?:paid|paying|subscri\w+|licen[cs]e\skey)\b"),
        _form(r"\b(?:paid (?:plan|licen[cs]e|version)|paying|subscri\w+|licen[cs]e\skey)\b"),
    ),
    Event(
        _form(r"\b(?:crash\w*|segfault\w*)\b"),
        _form(r"\b(?:crash\w*|segfault\w*|killed|errors?|stops with|abort\w*|fail(?:s|ed)?)\b"),
        of_programs=True,
    ),
    Event(
        _form(r"\b(?:refus\w+|censor\w*)\b"),
        _form(r"\b(?:refus\w+|censor\w*|declin\w+|reject\w*)\b"),
    ),
)
LED_BY = Event(
    _form(r"\bwho\s+(?:currently\s+|now\s+)?(?:leads?|led|heads?|headed|chairs?|directs?|manages?)\b"),
    _form(r"\b(?:leads|(?:led|headed|chaired|directed|managed) by|head of|leader|director|chair(?:man|woman)?|CEO)\b"),
)
"""Somebody leads what a question names; who does so is told by nobody who does not say it."""
ABOUT_AN_EVENT = _form(
    rf"^{OPENING}(?:why|when|since|given|now that|after|because|as|who|"
    r"which\s+(?:\S+\s+)?(?:version|release|update|law|court|government)|"
    r"is|are|was|were|did|does|do|has|have|had|kya)\b|^\W*क्या\s|क्यों|किसने|कब\b|\bky[ou]+n?\b|\bkisne\b|\bkab\b"
)
"""How a question begins that asks about something that befell a thing."""
ASKS_OF_THE_PAST = _form(rf"^{OPENING}(?:why|when|how come)\s+(?:was|were|has|have|had|did)\b")
PAST = _form(r"(?-i:\p{Ll})\p{L}{2,}(?:ed|wn)")
"""What befell something, in a word; with a small letter, so that it is no name."""
OWN = _form(r"\b(?:i|we|my|our|me|us|mera|meri|mere|hamara|hamari)\b|मेर[ाेी]|हमार[ाेी]")
GRANTED = _form(
    r"^\W*(?:since|given(?:\s+that)?|now\s+that|because|as|after(?!\s+(?:\w+ing|an?|the|my|our)\b))\s+([^,?]{8,160}),\s|"
    r"^\W*why\s+(?:do|does|did|is|are|was|must|should)\s+"
    r"(.{3,120}\b(?:needs?|requires?|only|(?:say|claim|admit|announce)\s+that)\b.{3,120}?)\s*\??\s*$"
)
"""A clause that a question takes for granted, word by word."""
OFFICE = _form(
    r"\b(?:who|how\s+old)(?:\s+(?:is|was|are|were)|['’]s)\s+(?:the\s+)?+(?!(?:developer|author|maker|creator|owner|vendor|publisher)s?\b)"
    r"((?:[\p{L}-]+\s+){1,3}?)(?:of|in|at)\b"
)
"""Who holds an office: the words that name the office."""
THING = _form(
    r"\bwhat(?:\s+(?:is|was|are|were)|['’]s)\s+(?:the\s+)?((?:[\p{L}-]+\s+){1,3}?)of\s+(?:the\s+)?((?-i:\p{Lu})[\p{L}-]+)(?![\p{L}\d-])"
)
"""What of a place or a body is asked for: its capital, its history."""
PROGRAMS = frozenset(spelling for one in ENGINES.values() for spelling in one.split())
"""What serves models."""
RUN = PROGRAMS | {
    spelling for names in (FAMILIES, FORMATS, MACHINES) for one in names.values() for spelling in one.split()
}
"""What people here run: many things may be asked of it in other words."""
COUNTED = _form(r"(?<![\w.])(\d+)[\s-]([\p{L}]{2,})")
COUNT = _form(r"\bhow\s+many\s+([\p{L}-]+(?:\s+[\p{L}-]+)?)\s+(?:(?:are|is)\s+(?:there\s+)?)?in\s+(?-i:\p{Lu})")
"""What of a place is counted."""
SAID = 0.5
"""How far a passage must hold a word to say it."""
PARTICULAR = 1.2
"""From this rarity on a word of a clause says something."""


def events(text: str) -> list[Event]:
    """What a question says befell a thing; nothing where it speaks of the asker's own, or asks for a way to do it."""
    if not ABOUT_AN_EVENT.search(text) or OWN.search(text):
        return []
    program = not PROGRAMS.isdisjoint(tokens(text.lower()))
    return [event for event in EVENTS if event.asked.search(text) and not (program and event.of_programs)]


def granted(text: str) -> str:
    """The clause that a question takes for granted ("since the T4 has 80 GB, …"); empty for none."""
    clause = next((one for found in GRANTED.findall(text) for one in found if one), "")
    return "" if OWN.search(clause) else clause


def unfounded(understood: Understood, passages: Sequence[Passage], index: Index) -> bool:
    """Whether a question takes for granted what the best entry does not say. `passages` are not empty."""
    text, first = understood.text, passages[0].entry
    own = [one.chunk for one in passages if one.entry.id == first.id]
    told = "\n".join((first.title, str(first.header.get("summary", "")), *(one.text for one in own)))
    if any(not _befell(event, understood, first, told, index) for event in events(text)):
        return True
    if ASKS_OF_THE_PAST.search(text) and not OWN.search(text) and any(map(_unheard, understood.missing)):
        return True
    if clause := granted(text):
        said = [one for chunk in own for one in _sentences(chunk.text)]
        if not any(_says(clause, understood, f"{first.title}\n{one}", index) for one in said):
            return True
    if LED_BY.asked.search(text) and not _befell(LED_BY, understood, first, told, index):
        return True
    if (office := OFFICE.search(text)) and not _says(office[1], understood, told, index):
        return True
    thing = THING.search(text) or COUNT.search(text)
    if thing and thing.re is THING and thing[2].lower() in RUN:
        return False
    return thing is not None and not any(_says(one, understood, told, index) for one in tokens(thing[1]))


def _unheard(word: str) -> bool:
    """Whether a word that the corpus does not know says what befell something, and no event is asked by it."""
    return PAST.fullmatch(word) is not None and not any(event.asked.search(word) for event in EVENTS)


def _befell(event: Event, understood: Understood, entry: Head, told: str, index: Index) -> bool:
    """Whether an entry tells that it happened to what the question names.

    A report is about what it names in its title; elsewhere a sentence must name it, for a recipe for vLLM on a T4 may
    say of something else that it was discontinued.
    """
    if entry.kind == "report" or not (names := named_ways(understood, index)):
        return event.told.search(told) is not None
    program = event.told_of_a_program and not PROGRAMS.isdisjoint(tokens(understood.text.lower()))
    tells = event.told_of_a_program if event.told_of_a_program and program else event.told
    for one in filter(tells.search, _lines(told)):
        covers = covered(understood.groups, present(one, index))
        if all(any(all(covers.get(one, 0.0) >= SAID for one in way) for way in ways) for ways in names):
            return True
    return False


def named_ways(understood: Understood, index: Index, places: Sequence[int] | None = None) -> list[list[list[int]]]:
    """The ways in which each word of a question that names a program, a model, a card may stand in a text, in groups.

    A name of several parts stands there whole or with every part: "cpp" alone is no llama.cpp. `places` are those of
    the words, where others than all.
    """
    if places is None:
        places = [place for place, word in enumerate(understood.words) if particulars.read(word)[0].values]
    found: list[list[list[int]]] = []
    for place in places:
        groups = [group for group, owner in enumerate(understood.owners) if owner == place]
        whole = index.vocabulary.get(expand(understood.words[place])[0]) is not None
        if groups:
            found.append([groups[:1], groups[1:]] if whole and len(groups) > 1 else [groups])
    return found


def _sentences(text: str) -> list[str]:
    return [one for block in blocks(text) for one in (sentences(block.text) if block.kind == "prose" else [block.text])]


def _lines(text: str) -> list[str]:
    """The sentences of a text, those of its lists one by one."""
    return [line for one in _sentences(text) for line in one.split("\n")]


def _says(clause: str, understood: Understood, told: str, index: Index) -> bool:
    """Whether a text holds every word of a clause that says something, and its numbers with what they count."""
    words, held = set(tokens(clause)), present(told, index)
    shares, rarity = [0.0] * len(understood.words), [0.0] * len(understood.words)
    covers = covered(understood.groups, held)
    for number, (group, owner) in enumerate(zip(understood.groups, understood.owners, strict=True)):
        if owner >= 0:
            shares[owner] = max(shares[owner], covers.get(number, 0.0))
            rarity[owner] = max(rarity[owner], float(index.sections.rarity(group)))
    return all(
        share >= SAID
        for word, share, rare in zip(understood.words, shares, rarity, strict=True)
        if word in words and (rare >= PARTICULAR or word in understood.missing)
    ) and all(_counts(told, number, what) for number, what in COUNTED.findall(clause))


def _counts(told: str, number: str, what: str) -> bool:
    return regex.search(rf"(?<![\d.,]){number}[\s-]?{regex.escape(what[:4])}", told, regex.IGNORECASE) is not None
