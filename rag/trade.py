"""Whether a question speaks of the trade: of models, machines and what is done with them.

Where a library does on every page, a question that does not (the price of gold, a sick cow) is seldom for it, however
near single words come. A library of something else has another trade, and nothing is held against its questions.
"""

import functools

import regex

from rag import particulars
from rag.briefly import briefly
from rag.index import Index
from rag.names import CARDS, ENGINES, FAMILIES, FORMATS
from rag.question import Understood
from rag.words import expand


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


WORDS = _words(
    """
    model gpu cpu vram ram card cache memory token tokenizer tokeniser context prompt inference llm ai bot chatbot
    assistant server serve cloud spot api docker deploy deployment quantization quantize quantise quantized bits 4-bit
    embedding fine-tune fine-tuning finetune training train annotator annotate dataset benchmark evaluation eval
    checkpoint weights adapter rag chunk retrieval vector ocr asr tts speech transcription transcribe translation
    recognition dictation prefill decode ttft latency throughput parallelism batch guardrail guard software open-source
    open-weight licence license desktop workstation computer dpdp gdpr logs recording speaker
    """
)
"""Words of the trade, beside the names of what people run."""
RUN = frozenset((*ENGINES, *FAMILIES, *FORMATS, *CARDS))
SIZE = regex.compile(r"\d+(?:\.\d+)?b")
"""How large a model is, as `particulars` gives it."""
MEANT = 0.5
"""How surely a word must mean one of the trade."""
OFTEN, SIGN = 0.2, "model"
"""The share of its sections in which a library of the trade has this word."""


def foreign(understood: Understood, index: Index) -> bool:
    """Whether the library is of the trade, and no word of the question is."""
    return _of_the_trade(index) and not speaks(understood, index)


def speaks(understood: Understood, index: Index) -> bool:
    """Whether a word of a question is one of the trade, or names what people run."""
    ids = _ids(index)
    groups = zip(understood.groups, understood.owners, strict=True)
    meant = any(
        term.weight >= MEANT and term.id in ids for group, owner in groups if owner >= 0 for term in group.terms
    )
    return meant or any(map(_named, understood.subject))


def _ids(index: Index) -> set[int]:
    return {found for term in _terms() if (found := index.vocabulary.get(term)) is not None}


@functools.cache
def _terms() -> frozenset[str]:
    return frozenset(expand(word)[0] for word in WORDS)


def _of_the_trade(index: Index) -> bool:
    sign = index.vocabulary.get(expand(SIGN)[0])
    return sign is not None and index.sections.frequency(sign) >= OFTEN * index.sections.rows


def _named(word: str) -> bool:
    """Whether a word names a program, a model, a format, a card, or a model's size."""
    return bool(named(word)) or any(map(SIZE.fullmatch, _values(word)))


def named(text: str) -> frozenset[str]:
    """The programs, models, formats and cards that a text names."""
    return RUN & _values(text)


@briefly(16_384)
def _values(text: str) -> frozenset[str]:
    return particulars.read(text)[0].values
