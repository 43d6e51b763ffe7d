"""What is said when nothing is quoted: nobody has written it down, or it asks for something to be made up."""

from rag.asking import asks_to_make_up
from rag.frames import frame
from rag.language import detect
from rag.types import Answer, Found, Piece, Question

FAR = 0.3
"""Cosine of the nearest section below which a question is about something else, and no entry is named as near."""


def abstain(question: Question, found: Found, language: str, *, empty: bool) -> Answer:
    """Say that nobody has written it down, what was looked for, and which entries come near. `empty`: no entries."""
    if empty:
        return Answer(question, False, language, (Piece("frame", frame(language, "empty")),), search=found)
    if asks_to_make_up(question.text):
        language = detect(question.text)  # a conversation before it has no say in this
        said = Piece("frame", frame(language, "made_up"))
        return Answer(question, False, language, (said,), search=found, declined=True)
    pieces = [Piece("frame", frame(language, "nothing"))]
    if found.terms:
        pieces.append(Piece("frame", frame(language, "looked", terms=", ".join(found.terms[:12]))))
    far = found.near < FAR and not found.lexical_only
    nearest = () if far else tuple(head for head, _ in found.ranking[:3])
    return Answer(question, False, language, tuple(pieces), nearest=nearest, search=found)
