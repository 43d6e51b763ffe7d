"""The parts that entries are made of: what they rely on, what was run on what, and what was told of it.

Pure values. What was measured and paid is in `measures`; what an entry as a whole must carry is in `entries`.
"""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, model_validator

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Positive = Annotated[float, Field(gt=0)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{1,119}$")]
LanguageTag = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")]
"""BCP-47 language, with a script where it is not the usual one: en, hi, hi-Latn, ta."""


class Part(BaseModel):
    """A piece of an entry: immutable, and without fields that nobody declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Part):
    """A page that an entry relies on, with the day somebody read it."""

    url: HttpUrl
    title: Text
    accessed: dt.date


class Change(Part):
    """One line of an entry's history: who looked at it, when, and what came of it.

    A second reading names the cited pages that its reader opened again and those that could not be opened, so that
    it is no stronger than it says.
    """

    date: dt.date
    by: Text
    act: Literal["written", "corrected", "second reading"] | None = None
    reopened: tuple[HttpUrl, ...] = ()
    not_reopened: tuple[HttpUrl, ...] = ()
    note: Text

    @model_validator(mode="after")
    def _a_reading_read_something(self) -> "Change":
        if self.act == "second reading" and not self.reopened:
            raise ValueError("a second reading needs `reopened`: the cited pages that were read again")
        if self.act != "second reading" and (self.reopened or self.not_reopened):
            raise ValueError("`reopened` and `not_reopened` belong to `act: second reading`")
        return self


class Disclosure(Part):
    """The author's declared interest in what the entry praises or sells."""

    interest: Literal["none", "vendor", "funded", "employer"]
    text: str = ""

    @model_validator(mode="after")
    def _interest_is_explained(self) -> "Disclosure":
        if self.interest != "none" and not self.text.strip():
            raise ValueError("an interest needs a sentence in `text` that says whose")
        return self


class ModelRef(Part):
    """A model as published. Parameters in billions, context in tokens."""

    id: Text
    revision: str | None = None
    licence: str | None = None
    parameters_b: Positive | None = None
    active_b: Positive | None = None
    context_tokens: Annotated[int, Field(gt=0)] | None = None


class Engine(Part):
    """A serving engine and the exact version it was run or documented with."""

    name: Text
    version: Text


class Hardware(Part):
    """Accelerators (or a processor) as used. Memory in GB each."""

    accelerator: Text
    count: Annotated[int, Field(ge=1)] = 1
    memory_gb: Positive | None = None


class Reproduction(Part):
    """Somebody tried it again. Deviation in percent of the reported result."""

    who: Text
    organisation: Text
    date: dt.date
    hardware: Text
    worked: bool = True
    deviation_percent: float | None = None
    note: str = ""


class Incident(Part):
    """Something that went wrong: what set it off, kept apart from why it was possible."""

    trigger: Text
    root_cause: Text

    @model_validator(mode="after")
    def _kept_apart(self) -> "Incident":
        if self.trigger.strip().casefold() == self.root_cause.strip().casefold():
            raise ValueError("what set an incident off is not why it was possible; `root_cause` repeats `trigger`")
        return self


class Decision(Part):
    """What the deployer decided in the end, as far as it is published."""

    what: Literal["continue", "change", "stop", "unknown"]
    why: Text


class Flag(Part):
    """One setting of a launch command, and what it is there for."""

    name: Text
    value: Annotated[str, Field(coerce_numbers_to_str=True)] | None = None
    what: Text


class LanguageFailure(Part):
    """What went wrong in one language."""

    language: LanguageTag
    what: Text


class Action(Part):
    """What somebody said they would do. Who, by consent; by which day, where one was named."""

    what: Text
    owner: str | None = None
    due: dt.date | None = None


class Item(Part):
    """One thing that a table spoke about, and what came of it."""

    topic: Text
    outcome: str | None = None
    decisions: tuple[Text, ...] = ()
    actions: tuple[Action, ...] = ()
    open: tuple[Text, ...] = ()
