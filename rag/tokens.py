"""How long a text is for the embedding model that ships: in its tokens, before any model is loaded.

Chunks are cut by this measure whichever model reads them, so that a quote and its section stay the same when the model
is changed; a model that reads less at once reads them in windows (`embedder`).
"""

import functools
from collections.abc import Sequence
from typing import Any

from rag.errors import ModelMissing
from rag.modelfiles import DEFAULT, locate

READ_AT_ONCE = 256
"""Tokens that all-MiniLM-L6-v2 reads, its two end marks included (its `max_seq_length`)."""
MARKS = 2
"""The end marks of a text."""
LONGEST_TOKEN = 4
"""Characters that count as one token at the least, as in English prose: a word with a letter that the model has never
seen (most of Tamil), or of over 100 letters, is one unknown token to it."""


def counts(texts: Sequence[str]) -> list[int]:
    """The tokens of each text without its end marks. Counts add up over parts that are divided at a space."""
    found = _tokenizer().encode_batch_fast(list(texts), add_special_tokens=False)
    return [max(len(one), -(-len(text) // LONGEST_TOKEN)) for one, text in zip(found, texts, strict=True)]


def count(text: str) -> int:
    """The tokens of one text without its end marks."""
    return counts([text])[0]


@functools.cache
def _tokenizer() -> Any:
    """The tokenizer that comes with the packaged model. Raises ModelMissing."""
    from tokenizers import Tokenizer

    folder = locate(DEFAULT)
    if folder is None:
        raise ModelMissing(DEFAULT, "its package is not installed")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
