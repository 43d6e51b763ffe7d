"""What was measured, scored and paid, with its units.

Pure values, as in `parts`. Fields and units follow the community's domain notes: tokens per second for rates,
milliseconds for latencies, a currency with every amount.
"""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from knowledge.parts import Hardware, Part, Positive, Text

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]

TOLERANCE = 0.01
"""Derived prices may differ from their arithmetic by this share, for rounding."""


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
    """What came out under the stated load. Rates in tokens per second.

    `hardware` is what was measured, where an entry names further machines.
    """

    hardware: tuple[Hardware, ...] = ()
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
    """Money per million output tokens, computed, at one stated load; and per thousand words of a language.

    per_million_output = hourly × 10⁶ / (output_tok_s × 3600 × utilisation).
    """

    hourly: Positive
    currency: Currency
    output_tok_s: Positive
    utilisation: Annotated[float, Field(gt=0, le=1)] = 1.0
    at_load: Text
    per_million_output: Positive
    language: str | None = None
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


class LanguageScore(Part):
    """One row of an evaluation: one model on one language (or task) under the entry's conditions."""

    model: Text
    revision: str | None = None
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


class Agreement(Part):
    """How far a judge agrees with people in one language, as somebody measured it."""

    language: Text
    value: Annotated[str, Field(coerce_numbers_to_str=True), StringConstraints(strip_whitespace=True, min_length=1)]
    n: Annotated[int, Field(gt=0)] | None = None
