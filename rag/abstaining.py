"""What is said when nothing is quoted: nobody has written it down, or it is declined."""

from collections.abc import Mapping, Sequence

from knowledge.types import Head
from rag import crisis, gate
from rag.asking import asked_in
from rag.declining import asks_for_secrets, declined, harmful, orders
from rag.frames import frame, shown
from rag.language import detect
from rag.question import Understood
from rag.trade import of_trade
from rag.types import Answer, Found, Piece, Question
from rag.words import tokens

TOLD = 12
"""Words of a question that are named as looked for: all of a short one, and of a story those that say most."""
MOST = 3
"""Entries that are named as near, of the first so many."""


def at_once(text: str) -> str:
    """The name of the frame for what needs no look at the library: a greeting, a poem; empty for the rest."""
    return "" if orders(text) or harmful(text) else declined(text)


def declines(question: Question, found: Found) -> str:
    """The name of the frame with which a question is declined; empty for one that is answered or left open.

    An order beside a question that is surely answered is left aside: quotes obey nobody.
    """
    if asks_for_secrets(question.text) or (found.confidence < gate.UNSURE and orders(question.text)):
        return "orders"
    if found.confidence < gate.THRESHOLD and harmful(question.text):
        return "harm"
    return declined(question.text)


def decline(question: Question, found: Found, name: str) -> Answer:
    """Say why a question is not looked up, in its own language: a conversation before it has no say in this."""
    language = detect(question.text)
    return Answer(question, False, language, (Piece("frame", frame(language, name)),), search=found, declined=True)


def said_again(question: Question, found: Found, language: str, heads: Mapping[str, Head]) -> Answer:
    """Say that what is written on a follow-up was said already, and name the entries that were cited last."""
    said = Piece("frame", frame(language, "said_again", part=shown(question.text)))
    cited = [heads[one] for turn in question.history[::-1] for one in turn.entry_ids if one in heads]
    near = [one for one in dict.fromkeys(cited) if one.readable(question.filters.audiences)]
    return Answer(question, False, language, (said,), nearest=tuple(near[:MOST]), search=found)


def looked_for(understood: Understood) -> tuple[str, ...]:
    """The words of a question that were looked for, as they were written; of a story first what is asked in it.

    Then what is of the trade, and of the rest what was told last, for there stands the trouble.
    """
    written = understood.text.lower()
    words = tuple(word for word in dict.fromkeys(understood.subject) if word not in crisis.WORDS or word in written)
    if len(words) <= TOLD:
        return words
    asked = set(tokens(asked_in(understood.text)))
    told = {word for word in words if of_trade(word, understood.trade)}
    ranked = sorted(words, key=lambda word: (word not in asked, word not in told, -words.index(word)))
    return tuple(sorted(ranked[:TOLD], key=words.index)) + tuple(ranked[TOLD:])


def abstain(
    question: Question, found: Found, language: str, near: Sequence[Head], said: Sequence[Piece] = (), *, empty: bool
) -> Answer:
    """Say that nobody has written it down, what was looked for, and which entries come near.

    `said` is what those are about; `empty`: there are no entries.
    """
    if empty:
        return Answer(question, False, language, (Piece("frame", frame(language, "empty")),), search=found)
    pieces = [Piece("frame", frame(language, "nothing"))]
    if found.terms:
        pieces.append(Piece("frame", frame(language, "looked", terms=", ".join(found.terms[:TOLD]))))
    pieces += said
    if not near and not said:
        pieces.append(Piece("frame", frame(language, "none_near")))
    return Answer(question, False, language, tuple(pieces), nearest=tuple(near), search=found)
