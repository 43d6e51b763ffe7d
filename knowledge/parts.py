"""The measured and priced parts that entries are made of, with their units.

Pure values. What an entry as a whole must carry is in `entries`.
"""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, model_validator

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Positive = Annotated[float, Field(gt=0)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]

TOLERANCE = 0.01
"""Derived prices may differ from their arithmetic by this share, for rounding."""


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


class Load(Part):
    """What was offered to the system while it was measured. Cost means nothing without it."""

    tool: str | None = None
    input_tokens: Annotated[int, Field(gt=0)] | None = None
    output_tokens: Annotated[int, Field(gt=0)] | None = None
    request_rate: Positive | None = None
    concurrency: Annotated[int, Field(gt=0)] | None = None
    duration_s: Positive | None = None
    failures: Annotated[int, Field(ge=0)] | None = None
    cache_hit_percent: Annotated[float, Field(ge=0, le=100)] | None = None
    note: str = ""


class Percentiles(Part):
    """A latency in milliseconds at three percentiles."""

    p50: Positive | None = None
    p90: Positive | None = None
    p99: Positive | None = None
    mean: Positive | None = None


class Results(Part):
    """What came out under the stated load. Rates in tokens per second."""

    output_tok_s: Positive | None = None
    per_user_tok_s: Positive | None = None
    ttft_ms: Percentiles | None = None
    tpot_ms: Percentiles | None = None
    itl_ms: Percentiles | None = None
    end_to_end_ms: Percentiles | None = None
    goodput: Positive | None = None


class Price(Part):
    """An amount of money as somebody published it."""

    item: Text
    amount: Annotated[float, Field(ge=0)]
    currency: Currency
    unit: Literal["gpu-hour", "instance-hour", "month", "million input tokens", "million output tokens", "unit"]
    date: dt.date
    basis: Literal["owned", "on demand", "reserved", "spot", "subsidised", "API list"]
    tax: Text
    place: str | None = None


class Derived(Part):
    """Money per million output tokens, computed, at one stated load.

    per_million_output = hourly × 10⁶ / (output_tok_s × 3600 × utilisation).
    """

    hourly: Positive
    currency: Currency
    output_tok_s: Positive
    utilisation: Annotated[float, Field(gt=0, le=1)] = 1.0
    at_load: Text
    per_million_output: Positive
    tokens_per_word: Positive | None = None
    per_thousand_words: Positive | None = None

    @model_validator(mode="after")
    def _arithmetic_holds(self) -> "Derived":
        million = self.hourly * 1e6 / (self.output_tok_s * 3600 * self.utilisation)
        _must_equal("per_million_output", self.per_million_output, million)
        if self.per_thousand_words is not None:
            if self.tokens_per_word is None:
                raise ValueError("per_thousand_words needs tokens_per_word")
            words = million * self.tokens_per_word * 1000 / 1e6
            _must_equal("per_thousand_words", self.per_thousand_words, words)
        return self


def _must_equal(name: str, given: float, computed: float) -> None:
    if abs(given - computed) > TOLERANCE * computed:
        raise ValueError(f"{name} is {given:g}, but its arithmetic gives {computed:.4g}")


class Outcome(Part):
    """One published effect of a deployment."""

    metric: Text
    value: Text
    baseline: str | None = None
    n: str | None = None
    period: str | None = None
    measured_by: str | None = None


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


class LanguageScore(Part):
    """One row of an evaluation: one model on one language (or task) under the entry's conditions."""

    model: Text
    language: Text
    score: float
    n: Annotated[int, Field(gt=0)] | None = None
    standard_error: Positive | None = None
    task: str | None = None
    few_shot: Annotated[int, Field(ge=0)] | None = None


class TokensPerWord(Part):
    """How many tokens the model's tokenizer spends on a word of a language, and who measured it."""

    language: Text
    tokens: Positive
    measured_by: Text
