"""The sentences of what was found that may be quoted for a question, each with what it is worth.

Not here: which of them answer (`choosing`).
"""

from collections.abc import Mapping, Sequence

from rag import outcries, particulars
from rag.about import about
from rag.asked import is_question
from rag.asking import ASKS_WAY, TELLS_MEANING, asks_whether, aspect_of, compared, unlike
from rag.choosing import named_by
from rag.index import Index
from rag.question import STORY, Understood
from rag.quotes import LEAD, Measure, Sentence, sentences_of
from rag.rows import ASKS_FIGURE, rows_of
from rag.tasks import tasks_of
from rag.tongues import reads, same_said
from rag.types import Chunk, Passage
from rag.wanted import ASKS_MODEL, Want, wanted

OTHER_TONGUE = 1.5
"""By how many ranks an entry stands back whose language the asker may not be able to read."""
SPEAKS = 0.5
"""How far a sentence must hold a word of the question to speak of it."""
SAID_SO = 1.0
"""What a sentence gains that holds, word for word, what a program said in the question."""


def pool_of(
    understood: Understood,
    passages: Sequence[Passage],
    ranks: Mapping[str, float],
    worth: Sequence[float],
    index: Index,
    language: str,
) -> list[Sentence]:
    """The sentences that may be quoted: those about what the question names."""
    text, wants = understood.text, wanted(understood.text, understood.trade.model)
    # a program names much besides, and so does a story: that is no more what it is about than the rest
    spelled = [] if outcries.message(text) or understood.length > STORY else named_by(understood, spelled=True)
    if message := outcries.form(text, passages, language):
        wants.append(Want(message, SAID_SO))
    glossaries = _glossaries(passages)
    nearest = max((one.cosine for one in passages), default=0.0)
    by = Measure(understood.groups, worth, index, wants, spelled, nearest, message, understood.alike)
    opening = _openings(passages)
    figure = ASKS_FIGURE.search(text) is not None
    whether = asks_whether(text) or (None if ASKS_WAY.search(text) else False)
    pool = [
        sentence
        for passage in passages
        if not (passage.chunk.ordinal in LEAD and passage.entry.id in glossaries and not _asks_meaning(passage))
        for rank in [ranks[passage.entry.id]]
        for sentence in (
            *sentences_of(passage, rank, by, opens=passage.chunk.id in opening, whether=whether),
            *(
                row
                for row in (rows_of(passage, rank, by) if figure else ())
                if not particulars.of_another_card(row.text, text)
            ),
        )
        if not particulars.of_other_sizes(sentence.text, text, "".join(passage.chunk.heading[-1:]))
    ]
    pool = _for_the_task(_readable(pool, understood, language), text)
    alike = bool(aspect_of(compared(understood.parts)[0])) or unlike(understood.parts)
    return about(pool, text, alike=alike)


def _for_the_task(pool: list[Sentence], question: str) -> list[Sentence]:
    """The sentences without those of entries for something else than what is asked, where others are for that.

    Who asks which model to take for it is told by entries about it alone, and below headings that ask for it.
    """
    asked = tasks_of(question)
    titled = {one.passage.entry.id: tasks_of(one.passage.entry.title) for one in pool} if asked else {}
    if not any(asked & tasks for tasks in titled.values()):
        return pool
    only = ASKS_MODEL.search(question) is not None

    def fits(one: Sentence) -> bool:
        own = titled[one.passage.entry.id]
        headed = one.below and asked & tasks_of("".join(one.passage.chunk.heading[-1:]))
        return bool(asked & own or headed or not (own or only))

    return [one for one in pool if fits(one)]


def ranks_of(passages: Sequence[Passage], language: str) -> dict[str, float]:
    """The rank of each entry among the passages, from 0; what the asker may not be able to read stands back."""
    order = {passage.entry.id: passage.entry for passage in reversed(passages)}
    ranked = enumerate(dict.fromkeys(passage.entry.id for passage in passages))
    back = {one: OTHER_TONGUE for one, entry in order.items() if not reads(language, entry.language)}
    return {entry_id: rank + back.get(entry_id, 0.0) for rank, entry_id in ranked}


def _openings(passages: Sequence[Passage]) -> set[int]:
    """The chunks with which the sections begin that were read."""
    first: dict[tuple[str, tuple[str, ...]], Chunk] = {}
    for chunk in (passage.chunk for passage in passages):
        section = chunk.entry_id, chunk.heading
        if section not in first or chunk.ordinal < first[section].ordinal:
            first[section] = chunk
    return {chunk.id for chunk in first.values()}


def _glossaries(passages: Sequence[Passage]) -> set[str]:
    """The entries that say word by word what each means; how such a one opens is about itself and answers nothing."""
    words = {(one.entry.id, one.chunk.heading[-1]) for one in passages if _asks_meaning(one)}
    asking = [entry for entry, _ in words]
    return {entry for entry in asking if asking.count(entry) > 1}


def _asks_meaning(passage: Passage) -> bool:
    """Whether the heading of a section asks what a word means; one below another asks of what its entry is about."""
    heading = passage.chunk.heading
    return len(heading) == 1 and is_question(heading[0]) and TELLS_MEANING.search(heading[0]) is not None


def _readable(pool: Sequence[Sentence], understood: Understood, language: str) -> list[Sentence]:
    """The sentences that the asker can read; where several things are asked, others on what none of them speaks of.

    All where the best entry is one of the others itself.
    """
    if not pool or not reads(language, pool[0].passage.entry.language):
        return list(pool)
    pool = _without_twins(pool, language)
    read = [one for one in pool if reads(language, one.passage.entry.language)]
    if len(understood.parts) < 2:
        return read
    spoken = {group for one in read for group, share in one.covers.items() if share >= SPEAKS}
    others = (one for one in pool if not reads(language, one.passage.entry.language))
    return read + [
        one for one in others if any(share >= SPEAKS and group not in spoken for group, share in one.covers.items())
    ]


def _without_twins(pool: Sequence[Sentence], language: str) -> list[Sentence]:
    """The sentences without those of an English entry that says the same as one in the asker's own language."""
    entries = {one.passage.entry.id: one.passage.entry for one in pool}
    own = [entry for entry in entries.values() if entry.language == language != "en"]
    twins = {name for name, entry in entries.items() if any(same_said(entry, one) for one in own)}
    return [one for one in pool if one.passage.entry.id not in twins]
