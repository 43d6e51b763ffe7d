"""The few questions that each kind of submission begins with, and what the answers become. Pure.

At most five a kind, because Discord's forms hold no more; the disclosure is always one of them. Everything else that
a kind carries is added later, field by field (`later`, `with_field`).
"""

import datetime as dt
import re
import types
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Union, get_args, get_origin

import yaml

from knowledge.entries import KINDS
from knowledge.errors import EntryError, KnowledgeError
from knowledge.frames import Sentence, sentence
from knowledge.submissions.reading import READERS, BadField, lines, price, source
from knowledge.submissions.shape import MANAGED, check
from knowledge.submissions.types import Draft

INTERESTS = ("none", "vendor", "funded", "employer")
OFFERED = ("recipe", "report", "model", "cost", "evaluation", "guide")
"""The kinds that people offer; minutes come from tables."""
TITLE = 120
LONGEST = 60_000
"""Characters of one text."""


@dataclass(frozen=True)
class Question:
    """One question of a form: the field it fills, and how it is put."""

    name: str
    label: str
    help: str = ""
    long: bool = False
    required: bool = True
    choices: tuple[str, ...] = ()


class BadAnswers(KnowledgeError):
    """Some answers of a form cannot be taken; `wrong` says why, by field."""

    def __init__(self, answers: Mapping[str, Sentence]) -> None:
        super().__init__("; ".join(f"{name}: {one.said_in('en')}" for name, one in answers.items()))
        self.wrong = dict(answers)

    def sentences(self, language: str) -> dict[str, str]:
        """What is wrong with each answer, in a language."""
        said = {name: one.said_in(language) for name, one in self.wrong.items()}
        return {name: words[:1].upper() + words[1:] for name, words in said.items()}


_TITLE = Question("title", "Title", "what a person with the same problem would look for")
_INTEREST = Question(
    "interest",
    "Do you have an interest in it?",
    "do you sell it, were you paid for it, does your employer make it? Answers show it",
    choices=INTERESTS,
)
_VERTICALS = Question("verticals", "Verticals", "such as health, legal, education; commas between", required=False)
_SOURCE = Question("source", "Address of the page it relies on", "leave empty if you ran it yourself", required=False)


def _body(label: str, words: str) -> Question:
    return Question("body", label, words, long=True)


QUESTIONS: dict[str, tuple[Question, ...]] = {
    "recipe": (
        _TITLE,
        Question("hardware", "Hardware", "such as 1 × NVIDIA T4 16 GB"),
        Question("launch", "Launch command, to the letter", "as you typed it", long=True, required=False),
        _body("What you ran and what came out", "engine and version, steps, what breaks and how you notice"),
        _INTEREST,
    ),
    "report": (
        _TITLE,
        _VERTICALS,
        _body("What happened", "task, users, what went well, what did not, what is missing"),
        Question(
            "decision", "What was decided in the end?", "", choices=("continue", "change", "stop", "unknown")
        ),
        _INTEREST,
    ),
    "model": (
        Question("title", "Model", "its id as published, such as sarvamai/sarvam-1"),
        Question("listing", "What do you advise?", "", choices=("recommended", "usable with care", "watch", "dropped")),
        Question("licence_terms", "Its licence and terms", "such as Apache-2.0, commercial use allowed"),
        _body("What you found", "languages checked, smallest hardware that worked, what breaks"),
        _INTEREST,
    ),
    "cost": (
        _TITLE,
        Question("price", "Price", "such as 0.50 USD per gpu-hour, or 45000 INR per month"),
        Question(
            "basis", "What kind of price?", "",
            choices=("on demand", "reserved", "spot", "owned", "subsidised", "API list"),
        ),
        _body("At what load, on what", "hardware, requests, tokens per second; a cost means nothing without the load"),
        _INTEREST,
    ),
    "evaluation": (
        _TITLE,
        Question("dataset", "Data set and metric", "such as IN22-Gen, chrF++"),
        Question("scores", "Scores", "a line each: model | language | score", long=True),
        _body("How it was run", "harness and version, precision, prompts, number of items"),
        _INTEREST,
    ),
    "guide": (
        _TITLE,
        _VERTICALS,
        _body("The guide", "answer first, then steps; numbers with their conditions"),
        _SOURCE,
        _INTEREST,
    ),
    "page": (
        Question("title", "Title", "what a person with the same problem would look for"),
        Question("kind", "Kind", "", choices=("guide", "recipe", "report", "model")),
        Question("source", "Address of the page", "https://…"),
        _body("What it says, in your own words", "facts with their numbers; quote briefly, copy nothing long"),
        _INTEREST,
    ),
}  # fmt: skip
"""The first questions of each kind; `page` is a link with what its page says."""


def draft_of(
    asked: str, answers: Mapping[str, str], today: dt.date, *, language: str, before: Draft | None = None
) -> Draft:
    """The draft that a form's answers make, on top of what was there before. Raises BadAnswers."""
    bad: dict[str, Sentence] = {}
    given = {name: value.strip() for name, value in answers.items()}
    for question in QUESTIONS[asked]:
        value = given.get(question.name, "")
        if question.required and not value:
            bad[question.name] = sentence("needed_choice" if question.choices else "needed")
        elif value and question.choices and value not in question.choices:
            bad[question.name] = sentence("one_of", known=", ".join(question.choices))
    kind = given.get("kind", "guide") if asked == "page" else asked
    title = " ".join(given.get("title", "").split())
    if title and ((len(title.split()) < 2 and kind != "model") or len(title) > TITLE):
        bad["title"] = sentence("title_words", most=TITLE)
    if len(given.get("body", "")) > LONGEST:
        bad["body"] = sentence("too_long", most=LONGEST)
    fields: dict[str, Any] = {**(before.fields if before else {}), "language": language}
    for name, value in given.items():
        if name in ("title", "body", "kind") or name in bad:
            continue
        try:
            fields |= _field(name, value, fields, today)
        except BadField as error:
            bad[name] = error.wrong
    if bad:
        raise BadAnswers(bad)
    if kind == "model" and not fields.get("models"):
        fields["models"] = [{"id": title}]
        fields.setdefault("developer", title.partition("/")[0] if "/" in title else "not said")
    return Draft(kind, title, given.get("body", ""), fields)


def _field(name: str, value: str, fields: Mapping[str, Any], today: dt.date) -> dict[str, Any]:
    """What one answer puts into the front matter."""
    if not value:
        return {}
    if name == "interest":
        return {"disclosure": disclosure(value, fields)}
    if name == "price":
        return {"prices": [price(value, today)]}
    if name == "basis":
        return (
            {"prices": [{**one, "basis": value} for one in fields.get("prices") or ()]} if fields.get("prices") else {}
        )
    if name == "dataset":
        dataset, _, metric = value.rpartition(",")
        return {"dataset": dataset.strip() or value, "metric": metric.strip() if dataset else "not said"}
    if name == "source":
        return {"sources": [*_others(fields, value), source(value, today)]}
    if name == "decision":
        why = (fields.get("decision") or {}).get("why", "not said")
        return {"decision": {"what": value, "why": why}}
    reader = READERS.get(name)
    return {name: reader(value) if reader else value}


def disclosure(interest: str, fields: Mapping[str, Any]) -> dict[str, str]:
    """A declared interest; the sentence that says whose is kept if it was given for the same interest."""
    before = fields.get("disclosure") or {}
    words = str(before.get("text", "")) if before.get("interest") == interest else ""
    return {"interest": interest, "text": words} if words else {"interest": interest}


def _others(fields: Mapping[str, Any], url: str) -> list[Any]:
    return [one for one in fields.get("sources") or () if str(one.get("url")) != url]


def later(kind: str) -> dict[str, Sentence]:
    """The fields of a kind that can be added later, each with how its value is written."""
    ours = ("body", "language", "disclosure", "audience", "evidence", "related", "supersedes", *MANAGED)
    return {
        name: _written(name, field.annotation) for name, field in KINDS[kind].model_fields.items() if name not in ours
    }


def _written(name: str, annotation: Any) -> Sentence:
    shown = {
        "hardware": "1 × NVIDIA T4 16 GB; …", "engine": "vLLM 0.9.1", "models": "org/name, …",
        "verticals": "health, legal, …", "prices": "0.50 USD per gpu-hour",
        "recipes": "recipe-a, recipe-b", "evaluations": "evaluation-a, evaluation-b",
    }  # fmt: skip
    if name in shown:
        return sentence("field_as_shown", words=shown[name])
    if name in ("sources", "scores", "failures", "flags"):
        return sentence(f"field_{name}")
    if READERS.get(name) is lines:
        return sentence("field_known_failures")
    arms = [arm for arm in get_args(annotation) if arm is not type(None)]
    if get_origin(annotation) in (Union, types.UnionType) and len(arms) == 1:
        annotation = arms[0]
    if annotation is float or float in get_args(annotation):
        return sentence("field_number")
    return sentence("field_yaml" if hasattr(annotation, "model_fields") or get_origin(annotation) else "field_text")


def with_field(draft: Draft, name: str, value: str, today: dt.date) -> Draft:
    """The draft with one more field. Raises BadField for what its kind does not have or cannot take."""
    known = later(draft.kind)
    if name not in known:
        raise BadField(name, sentence("no_such_field", kind=draft.kind, known=", ".join(known)))
    given: Any
    if name == "sources":
        given = [*_others(draft.fields, value.partition(" ")[0]), source(value, today)]
    elif name == "prices" and not value.lstrip().startswith(("[", "-", "{")):
        given = [price(value, today)]
    elif name in READERS and not value.lstrip().startswith(("[", "{", "- {")):
        given = READERS[name](value)
    else:
        given = _yaml(name, value)
    made = Draft(draft.kind, draft.title, draft.body, {**draft.fields, name: given})
    try:
        check(made, today)
    except EntryError as error:
        problems = [one for one in error.problems if one.field.split(".")[0] == name]
        if problems:
            raise BadField(name, sentence("as_expected", expected=problems[0].expected)) from None
    return made


def _yaml(name: str, value: str) -> Any:
    try:
        read = yaml.safe_load(value) if value.lstrip()[:1] in "[{-" or re.fullmatch(r"[\d.]+", value.strip()) else value
    except (yaml.YAMLError, RecursionError):
        raise BadField(name, sentence("bad_yaml")) from None
    return read
