"""What somebody attached to a question, such as a log: the few lines of it that say what is wrong."""

from dataclasses import replace

import regex

from rag.question import Understood

TELLING = regex.compile(r"error|exception|fail|fatal|cannot|unable|refused|killed|not supported|out of memory", regex.I)
LONGEST = 400
"""Characters of an attachment that take part in the search."""
BESIDE = 0.4
"""How much its words count beside those of the question."""
FEW = 2
"""Words of a question up to which the attachment is what is asked about."""


def gist(text: str) -> str:
    """The lines of a text that tell what went wrong, the last ones first; else its beginning."""
    lines = list(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))
    telling = [line for line in reversed(lines) if TELLING.search(line)] or lines
    found = ""
    for line in telling:
        if len(found) + len(line) > LONGEST:
            return (found or line)[:LONGEST].strip()
        found += line + "\n"
    return found.strip()


def add(understood: Understood, around: Understood) -> None:
    """Let the words of an attachment help to rank; evidence they are only where the question has hardly any."""
    alone = len(understood.words) <= FEW
    understood.groups += [
        group if alone else replace(group, weight=BESIDE * group.weight, asks=True) for group in around.groups
    ]
    if alone:
        understood.words += around.words
    understood.english = f"{understood.english}\n{around.english}"
