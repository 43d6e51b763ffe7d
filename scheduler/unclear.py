"""Why words are no rule, no time or no date. Not here: what is told to people, which is `errors.NotUnderstood`.

- Unclear
  - NoTime: no time of day, or none that is clear
  - NoSuchDate: a date that no calendar has
"""


class Unclear(ValueError):
    """Why words are no rule: a code, by which other languages know it, a sentence in English, and the words meant."""

    def __init__(self, code: str, sentence: str, about: str = "") -> None:
        super().__init__(sentence)
        self.code, self.about = code, about


class NoTime(Unclear):
    """Why a text has no time, or none that is clear."""


class NoSuchDate(Unclear):
    """A date that no calendar has."""
