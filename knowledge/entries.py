"""Entries: the header that every kind shares, and one model per kind.

An entry is the front matter and the body of one Markdown file, validated. Reading files is in
`frontmatter`; keeping versions is in `store`. Fields and units follow the community's domain notes:
GB for memory, billions for parameters, tokens for context, tokens per second for rates.
"""

import datetime as dt
from collections import Counter
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from knowledge.measures import Agreement, Derived, LanguageScore, Load, Outcome, Price, Results, TokensPerWord
from knowledge.parts import (
    Change,
    Decision,
    Disclosure,
    Engine,
    Flag,
    Hardware,
    Incident,
    Item,
    LanguageFailure,
    LanguageTag,
    ModelRef,
    Reproduction,
    Slug,
    Source,
    Text,
)

Evidence = Literal["claimed", "author-run", "reviewer-run", "reproduced"]
Status = Literal["draft", "in review", "published", "disputed", "retracted"]
Audience = Literal["public", "members", "organizers", "moderators"]
AUDIENCES: tuple[str, ...] = get_args(Audience)
"""Whom an entry may be shown to. A name that nobody answers to would hide it from everybody, so none is taken."""

AVERAGES = ("average", "all", "mean", "overall", "macro average", "औसत")
"""What stands in the place of a language where a row is of several."""
ALL = "all"
"""The one of them for what was said in a word, without a language."""
REVIEW_DAYS = {
    "cost": 30,
    "recipe": 90,
    "model": 90,
    "report": 180,
    "evaluation": 180,
    "guide": 180,
    "minutes": 3650,
}
"""Days until an entry of a kind is due for review (price 30, recipe and model note 90, policy 180)."""


class Entry(BaseModel):
    """The header every entry carries, and its body in Markdown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    kind: str
    title: Text
    language: LanguageTag
    summary: Text
    verticals: tuple[Text, ...] = ()
    tags: tuple[Text, ...] = ()
    audience: Audience = "public"
    sources: tuple[Source, ...] = ()
    evidence: Evidence
    author: Text
    affiliation: str | None = None
    disclosure: Disclosure
    licence: Text
    created: dt.date
    reviewed_by: tuple[Text, ...] = ()
    review_due: dt.date
    status: Status
    status_reason: str | None = None
    supersedes: Slug | None = None
    related: tuple[Slug, ...] = ()
    history: tuple[Change, ...] = ()
    body: str

    @field_validator("disclosure", mode="before")
    @classmethod
    def _none_in_one_word(cls, value: object) -> object:
        return {"interest": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _claims_have_sources(self) -> "Entry":
        if self.evidence == "claimed" and not self.sources and self.kind != "minutes":
            raise ValueError("an entry with evidence `claimed` needs at least one source")
        if self.status in ("disputed", "retracted") and not self.status_reason:
            raise ValueError(f"status `{self.status}` needs a status_reason")
        return self


class Recipe(Entry):
    """How to run one model on one kind of hardware, to the letter."""

    kind: Literal["recipe"]
    models: tuple[ModelRef, ...] = ()
    precision: str | None = None
    weights_gb: Annotated[float, Field(gt=0)] | None = None
    minimum_vram_gb: Annotated[float, Field(gt=0)] | None = None
    engine: Engine | None = None
    hardware: tuple[Hardware, ...] = ()
    launch: str | None = None
    environment: dict[str, str] = {}
    flags: tuple[Flag, ...] = ()
    place: str | None = None
    smoke_test: str | None = None
    known_failures: tuple[Text, ...] = ()
    rollback: str | None = None
    reproductions: tuple[Reproduction, ...] = ()


class Report(Entry):
    """An honest account of one deployment, whether or not it worked."""

    kind: Literal["report"]
    sector: Text
    task: Text
    languages: tuple[LanguageTag, ...] = ()
    users: str | None = None
    stage: Literal["pilot", "production", "stopped", "research", "unknown"]
    replaced: str | None = None
    recipe: Slug | None = None
    outcomes: tuple[Outcome, ...] = ()
    cost: str | None = None
    went_well: tuple[Text, ...] = ()
    went_badly: tuple[Text, ...] = ()
    lucky: tuple[Text, ...] = ()
    failures: tuple[LanguageFailure, ...] = ()
    incident: Incident | None = None
    decision: Decision
    not_again: tuple[Text, ...] = ()
    missing: Text

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> "Report":
        if self.stage == "stopped" and self.decision.what == "continue":
            raise ValueError("stage `stopped` and decision `continue` cannot both be true")
        return self


class ModelNote(Entry):
    """What the community knows of one open-weight model or family."""

    kind: Literal["model"]
    models: tuple[ModelRef, ...] = Field(min_length=1)
    developer: Text
    licence_terms: Text
    base: str | None = None
    languages_claimed: tuple[LanguageTag, ...] = ()
    languages_checked: tuple[Text, ...] = ()
    tokens_per_word: tuple[TokensPerWord, ...] = ()
    context_usable: str | None = None
    smallest_hardware: str | None = None
    listing: Literal["recommended", "usable with care", "watch", "dropped"]
    listing_reason: Text
    recipes: tuple[Slug, ...] = ()
    evaluations: tuple[Slug, ...] = ()


class Cost(Entry):
    """Prices with date and basis, and what they come to per token at a stated load."""

    kind: Literal["cost"]
    models: tuple[ModelRef, ...] = ()
    engine: Engine | None = None
    hardware: tuple[Hardware, ...] = ()
    load: Load | None = None
    results: Results | None = None
    prices: tuple[Price, ...] = ()
    derived: tuple[Derived, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> "Cost":
        if not self.prices and not self.results and not self.derived:
            raise ValueError("a cost record needs prices, results or derived amounts")
        if self.results and not self.load:
            raise ValueError("results mean nothing without the load they were measured at")
        return self


class Evaluation(Entry):
    """A published or run evaluation, one row per language, never only an average."""

    kind: Literal["evaluation"]
    dataset: Text
    dataset_revision: str | None = None
    split: str | None = None
    origin: Literal["native", "translated", "mixed", "unknown"]
    metric: Text
    unit: Text
    engine: Engine | None = None
    hardware: tuple[Hardware, ...] = ()
    precision: str | None = None
    chat_template_hash: str | None = None
    judge: str | None = None
    judge_agreement: tuple[Agreement, ...] = ()
    command: str | None = None
    harness: str | None = None
    scores: tuple[LanguageScore, ...] = Field(min_length=1)

    @field_validator("judge_agreement", mode="before")
    @classmethod
    def _of_all_languages(cls, value: object) -> object:
        return [{"language": ALL, "value": value}] if isinstance(value, str) else value or ()

    @model_validator(mode="after")
    def _rows_of_languages(self) -> "Evaluation":
        if all(row.language.casefold() in AVERAGES for row in self.scores):
            raise ValueError("an evaluation has a row for a language, never only an average")
        share = self.unit.casefold().startswith("share")
        for row in self.scores:
            if share and not 0 <= row.score <= 1:
                raise ValueError(f"{row.score:g} is no score in `{self.unit}` ({row.model}, {row.language})")
        rows = Counter((row.model, row.revision, row.language, row.task, row.few_shot) for row in self.scores)
        if twice := [key for key, number in rows.items() if number > 1]:
            raise ValueError(f"one row each for a model, revision, language, task and few_shot; {twice[0]} has two")
        return self


class Guide(Entry):
    """How to deploy, evaluate, operate or convene; `path` is where an imported page came from."""

    kind: Literal["guide"]
    path: str | None = None
    hardware: tuple[Hardware, ...] = ()
    models: tuple[ModelRef, ...] = ()


class Minutes(Entry):
    """What a table said on one date, with people named only by consent."""

    kind: Literal["minutes"]
    occurrence: Text
    present: tuple[Text, ...] = ()
    items: tuple[Item, ...] = ()
    commitments: tuple[Text, ...] = ()


KINDS: dict[str, type[Entry]] = {
    "recipe": Recipe,
    "report": Report,
    "model": ModelNote,
    "cost": Cost,
    "evaluation": Evaluation,
    "guide": Guide,
    "minutes": Minutes,
}
"""Every kind of entry by the word that names it in front matter."""
