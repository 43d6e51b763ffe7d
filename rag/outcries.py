"""What a program said when it failed, pasted into a question: told by its own words, or by none.

Such a message shares words with everything ("memory", "driver", "device"), so likeness says little: either an entry
holds a stretch of it word for word, and then it is the answer however long the rest is, or nobody has written about it.
"""

import itertools
from collections.abc import Iterable, Sequence

import regex

from rag.asking import ASKS_MEANING, SENTENCE
from rag.declining import without_orders
from rag.tasks import tasks_of
from rag.tongues import reads
from rag.types import Passage
from rag.understanding import is_stop
from rag.words import fold, tokens

OUTCRY = regex.compile(
    r"(?<![\w.])[\w.]{0,90}[A-Za-z](?:Error|Exception)\s{0,9}:|(?:^|\n|[\w\]]:)\s{0,9}(?:error|fatal|panic)\b[^:\n?]{0,24}:|"
    r"\bError [Rr]esponse\b|\b[45]\d\d (?:[Cc]lient |[Ss]erver )?[Ee]rror\s{0,9}:|"
    r"\bTraceback\b|\b(?:[A-Z]+ )?WARN(?:ING)?\b|\bSegmentation fault\b|\bundefined symbol\b|"
    r"\bXid \d|(?<![\w-])[\w-]{1,90} exit(?:s|ed) with\b|\bGPU out of memory\W+[Tt]ried\b|"
    r"\b(?i:CUDA|HIP|MPS backend) out of memory\b|"
    r"\b(?:CUDA|NCCL|HIP|cuDNN|cuBLAS|CUBLAS|nvcc) (?:error|fatal)\b\s{0,9}:|"
    r"(?<![\w.])[\w.]{1,90}: cannot open shared object\b"
)
"""How it begins; what follows to the end of the line is its own words."""
OVER = regex.compile(
    r"\n|(?<=[.!?])\s+(?=(?i:what|how|which|why|when|where|who|can|could|should|do|does|is|are|kya|kaise|kaun\w*)\b)"
)
"""Where its words end: with the line, or before a sentence that asks."""
SHOWN = regex.compile(
    r"\b(?i:says?|error|message|shows?|prints?|logs?|gives?|get(?:s|ting)?|got|throws?|dies? with|fails? with)\b"
    r"(?:\s(?i:a+(?:ta)?|rah[ai]|dik\w+|likh\w+|bol\w+|de(?:ta)?|hai|h|is|was|saying)\b){0,3}[\s:,-]{1,3}"
    r"(?:[\"“](?P<said>(?:[^\s\"“”]{1,80}\s){3}[^\"“”\n]{1,400})[\"”]|"
    r"['‘](?P<said>(?:[^\s'‘’]{1,80}\s){3}[^'‘’\n]{1,400})['’](?!\w)|"
    r"`(?P<said>(?:[^\s`]{1,80}\s){3}[^`\n]{1,400})`)"
)
"""The same between quotation marks, behind a word for how it was shown."""
FILLED_IN = regex.compile(
    r"\([^()\n]{0,120}\d[^()\n]{0,120}\)|\bhttps?://[^\s\"'<>]{1,300}|"
    r"\b0x[0-9a-fA-F]+\b|(?<![\w./])\.{0,2}(?:/[\w.@+-]{1,80}){2,20}|\bline \d+\b|"
    r"\[rank\s?\d+\]:?|(?<![\w.])\d+\.\d+\s?(?:[KMGT]i?B|bytes|s|ms)\b|\b\d+ (?:[KMGT]iB|bytes)\b|"
    r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?"
)
"""What a program fills in when it fails: sizes, addresses, places on the web, paths, times. Another has others, and the
same error."""
LONG, TELLING = 4, 2
"""Words in a row that an entry must share with it to hold it, and how many of them must say something."""
SHORT = 3
"""Fewer words in a row than this are shared by chance."""
MOSTLY = 0.27
"""The share of a question that the message must be for the question to be about it."""
MUCH = 0.35
"""The share of a message that an entry must hold to be put before others."""
LESS = 0.5
"""The share of what the best entry holds of it that one must hold to be put before that for being about training."""
SPACES, SPACED = regex.compile(r"[^\S\n]{2,}"), regex.compile(r"[^\S\n](\n)")
LONGEST = 60
"""Words of a message that are looked at."""


def unfilled(text: str) -> str:
    """A question without what a program filled into the message that it quotes; as it is where it quotes none."""
    start, _ = _place(text)
    if start < 0:
        return text
    start = text.rfind("\n", 0, start) + 1
    told = SPACES.sub(" ", FILLED_IN.sub(" ", text[start:]))
    return text[:start] + SPACED.sub(r"\1", told).strip()


def sought(text: str) -> str:
    """A question as it is looked for: without orders beside it, and without what a program filled in.

    Who asks what a word means and tells why, as "I teach in a school", is told what it means.
    """
    first, *rest = [one for one in SENTENCE.split(text.strip()) if one.strip()] or [text]
    tells = rest and not any(one.rstrip().endswith(("?", "؟")) or OUTCRY.search(one) for one in rest)
    word = tells and first.rstrip().endswith(("?", "؟")) and ASKS_MEANING.match(first)
    return first if word else unfilled(without_orders(text))


def message(text: str) -> list[str]:
    """The words of what a program said in a question; empty where it quotes none."""
    start, end = _place(text)
    return _words(text[start:end])[:LONGEST] if start >= 0 else []


def _place(text: str) -> tuple[int, int]:
    """Where what a program said begins and ends in a question; -1 where it quotes none."""
    found, quoted = OUTCRY.search(text), SHOWN.search(text)
    if quoted and (not found or quoted.start() <= found.start()):
        return quoted.span("said")
    if not found:
        return -1, -1
    end = OVER.search(text, found.end())
    return found.start(), end.start() if end else len(text)


def _words(text: str) -> list[str]:
    return [fold(token) for token in tokens(text)]


def shared(said: Sequence[str], text: str) -> tuple[str, ...]:
    """The longest run of a message's words that stands in a text."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(said):
        places.setdefault(word, []).append(place)
    best = end = 0
    runs: dict[int, int] = {}
    for word in _words(text):
        runs = {place: runs.get(place - 1, 0) + 1 for place in places.get(word, ())}
        for place, length in runs.items():
            if length > best:
                best, end = length, place + 1
    return tuple(said[end - best : end])


def holds(run: Sequence[str]) -> bool:
    """Whether a run is long enough, and says enough, to be the message itself."""
    return len(run) >= LONG and sum(not is_stop(word, "en") for word in run) >= TELLING


def beside(text: str, told: str) -> str:
    """A question without what a program said in it, where a text holds that; as it is where it does not."""
    start, end = _place(text)
    return text[:start] + text[end:] if start >= 0 and holds(shared(message(text), told)) else text


def form(text: str, passages: Sequence[Passage], language: str) -> regex.Pattern[str] | None:
    """The form of a sentence that holds what a program said, as the first entry has it; None where it does not."""
    said = message(text)
    readable = said and passages and reads(language, passages[0].entry.language)
    first = [one for one in passages if one.entry.id == passages[0].entry.id] if readable else []
    runs = [shared(said, text) for one in first for text in (one.chunk.text, *one.chunk.heading[-1:])]
    longest = max(filter(holds, runs), key=len, default=())
    longest = longest if len(longest) >= MUCH * len(said) else ()
    return regex.compile(r"\W+".join(map(regex.escape, longest)), regex.IGNORECASE) if longest else None


def held_first(text: str, passages: Sequence[Passage], language: str) -> tuple[Passage, ...]:
    """The passages of a question, those of the entries that hold what a program said before the others.

    An entry that the asker may not be able to read stays where it is. What failed in training is held by who writes of
    training, where anybody does and holds half as much: to serve a model has the same errors and other cures.
    """
    said = message(text)
    if not said:
        return tuple(passages)
    trains = "training" in tasks_of(text)
    longest: dict[str, int] = {}
    trained: dict[str, int] = {}
    for entry, own in itertools.groupby(passages, key=lambda one: one.entry):
        runs = [run for one in own if holds(run := shared(said, "\n".join((*one.chunk.heading[-1:], one.chunk.text))))]
        held = max(map(len, runs), default=0) if reads(language, entry.language) else 0
        longest[entry.id] = held if held >= MUCH * len(said) else 0
        trained[entry.id] = held if trains and "training" in tasks_of(entry.title) else 0
    least = max(1, LESS * max(longest.values(), default=0))

    def place(one: Passage) -> tuple[bool, int]:
        return trained[one.entry.id] < least, -longest[one.entry.id]

    return tuple(sorted(passages, key=place))


def told(text: str, passages: Iterable[Passage]) -> float:
    """1 where passages hold what a program said, -1 where a question is that and they hold nothing of it; else 0."""
    said = message(text)
    if not said:
        return 0.0
    runs = [shared(said, "\n".join((*one.chunk.heading[-1:], one.chunk.text))) for one in passages]
    if any(map(holds, runs)):
        return 1.0
    about = OUTCRY.search(text) and len(said) >= max(LONG, MOSTLY * len(_words(text)))
    return -1.0 if about and all(len(run) < SHORT for run in runs) else 0.0
