"""What a kind carries besides what it must: each field read as it is written, refused where it is wrong, kept to the
byte, and known to be the same test of the same thing where it is empty."""

import datetime as dt
from pathlib import Path

import pytest

from bot.database import Database
from knowledge import store
from knowledge.checking import check_folder
from knowledge.errors import EntryError
from knowledge.exporting import export_folder
from knowledge.frontmatter import parse
from knowledge.importing import import_folder
from knowledge.reproductions.rules import conditions
from knowledge.submissions.asking import later, with_field
from knowledge.submissions.reading import BadField
from knowledge.submissions.shape import check, compose
from knowledge.submissions.types import Draft
from tests.entries import entry_text

TODAY = dt.date(2026, 11, 25)
NEEDED = {
    "recipe": "",
    "report": "sector: legal\ntask: answering\nstage: pilot\ndecision: {what: stop, why: Wrong.}\nmissing: Costs.\n",
    "model": "models: [{id: a/b}]\ndeveloper: A\nlicence_terms: MIT\nlisting: watch\nlisting_reason: New.\n",
    "cost": "load: {concurrency: 1}\nresults: {output_tok_s: 40}\n",
    "evaluation": "dataset: D\norigin: native\nmetric: m\nunit: u\nscores: [{model: a/b, language: hi, score: 0.6}]\n",
    "minutes": "occurrence: Health 2026-11-14\n",
}
"""What a kind must have."""
ADDED = {
    "recipe": "flags:\n- {name: --kv-cache-dtype, value: fp8, what: halves the cache}\n"
    "- {name: --gpu-memory-utilization, value: 0.90, what: leaves room}\n- {name: --enforce-eager, what: no graphs}\n",
    "report": "went_well: [Staff asked more.]\nwent_badly: [Numbers were misread.]\nlucky: [A nurse looked twice.]\n"
    "failures: [{language: hi-Latn, what: units were lost}]\nnot_again: [Launching before a holiday.]\n",
    "model": "recipes: [recipe-a]\nevaluations: [evaluation-a]\n",
    "cost": "hardware: [{accelerator: NVIDIA L4}, {accelerator: NVIDIA T4}]\n"
    "derived: [{hourly: 0.5, currency: USD, output_tok_s: 40, at_load: one, per_million_output: 3.472, language: hi}]\n",
    "evaluation": "hardware: [{accelerator: NVIDIA L4, memory_gb: 24}]\nchat_template_hash: sha256:00ff\n"
    "judge: a/judge\njudge_agreement: [{language: hi, value: 0.71, n: 200}, {language: ta, value: kappa 0.52}]\n",
    "minutes": "items:\n- topic: Backups\n  outcome: They are kept.\n  decisions: [A copy a day.]\n"
    "  actions: [{what: Write the guide, owner: host, due: 2026-12-01}, {what: Look for room}]\n  open: ['Where?']\n",
}
"""What it may have."""


def text_of(kind: str, fields: str | None = None, more: str = "") -> str:
    """An entry of a kind with what it must have and may have, or with other fields instead of the latter."""
    body = f"Only {kind} is spoken of here.\n{more}"
    added = ADDED[kind] if fields is None else fields
    return entry_text(kind, NEEDED[kind] + added, id=f"{kind}-a", title=f"One of {kind}", body=body)


def read(kind: str, fields: str | None = None):
    """Such an entry, read."""
    return parse(text_of(kind, fields), f"{kind}.md")


def wrong(kind: str, fields: str) -> str:
    """What is said about an entry with such fields."""
    with pytest.raises(EntryError) as caught:
        read(kind, fields)
    return str(caught.value)


@pytest.mark.parametrize("kind", NEEDED)
def test_an_entry_is_in_order_with_what_it_may_have_and_without(kind):
    assert parse(text_of(kind, ""), "a.md").kind == read(kind).kind == kind


def test_what_an_entry_may_have_is_read_as_it_is_written():
    kept, room, eager = read("recipe").flags
    assert (kept.name, kept.value, kept.what) == ("--kv-cache-dtype", "fp8", "halves the cache")
    assert (room.value, eager.value) == ("0.9", None)
    report = read("report")
    assert (report.went_well, report.went_badly) == (("Staff asked more.",), ("Numbers were misread.",))
    assert report.failures[0].language == "hi-Latn"
    assert (read("model").recipes, read("model").evaluations) == (("recipe-a",), ("evaluation-a",))
    evaluation = read("evaluation")
    assert [(one.language, one.value, one.n) for one in evaluation.judge_agreement] == [
        ("hi", "0.71", 200),
        ("ta", "kappa 0.52", None),
    ]
    assert evaluation.hardware[0].memory_gb == 24
    (item,) = read("minutes").items
    assert (item.outcome, item.decisions, item.open) == ("They are kept.", ("A copy a day.",), ("Where?",))
    assert [(one.owner, one.due) for one in item.actions] == [("host", dt.date(2026, 12, 1)), (None, None)]


def test_a_judge_whose_agreement_was_said_in_one_text_stays_in_order():
    (said,) = read("evaluation", "judge_agreement: kappa 0.6 over 100 items\n").judge_agreement
    assert (said.language, said.value) == ("all", "kappa 0.6 over 100 items")


def test_two_revisions_of_one_model_have_a_row_each():
    rows = "scores: [{model: a/b, language: hi, score: 0.6}, {model: a/b, language: hi, score: 0.7%s}]\n"
    text = text_of("evaluation", "")
    first = "scores: [{model: a/b, language: hi, score: 0.6}]\n"
    assert len(parse(text.replace(first, rows % ", revision: v2"), "a.md").scores) == 2
    with pytest.raises(EntryError, match="one row each for a model, revision, language"):
        parse(text.replace(first, rows % ""), "a.md")


@pytest.mark.parametrize(
    ("kind", "fields", "told"),
    [
        ("recipe", "flags: [--enforce-eager]\n", "recipe.md: flags.0: it is a mapping with `name`, [`value`], `what`"),
        ("recipe", "flags: [{name: --enforce-eager}]\n", "flags.0.what: required, but absent"),
        (
            "recipe",
            "flags: [{name: -x, what: y, why: z}]\n",
            "flags.0.why: no such field in kind `recipe`; it stands in a mapping with `name`",
        ),
        ("report", "went_badly: It broke.\n", "report.md: went_badly: it holds a list, each text (got 'It broke.')"),
        (
            "report",
            "failures: [{language: Hindi, what: x}]\n",
            "failures.0.language: it holds a language, such as `en`",
        ),
        ("model", "recipes: [Recipe A]\n", "model.md: recipes.0: it holds an id: small letters"),
        ("cost", "prices: [{currency: rupees}]\n", "prices.0.currency: it holds a currency, such as `INR`"),
        ("evaluation", "judge_agreement: [0.7]\n", "judge_agreement.0: it is a mapping with `language`, `value`"),
        (
            "minutes",
            "items: [{topic: T, actions: [{what: x, due: soon}]}]\n",
            "minutes.md: items.0.actions.0.due: it holds a day, such as `2026-11-26` (got 'soon')",
        ),
        ("minutes", "items: [{outcome: none}]\n", "items.0.topic: required, but absent"),
    ],
)
def test_what_is_wrong_below_a_field_is_named_with_what_was_expected(kind, fields, told):
    assert told in wrong(kind, fields)


def test_recipes_and_evaluations_of_a_model_are_entries_of_these_kinds(tmp_path):
    for kind in ("recipe", "model", "evaluation"):
        (tmp_path / f"{kind}.md").write_text(text_of(kind))
    assert check_folder(tmp_path, TODAY)[1] == []
    (tmp_path / "model.md").write_text(text_of("model", "recipes: [evaluation-a]\nevaluations: [evaluation-b]\n"))
    (problem,) = check_folder(tmp_path, TODAY)[1]
    assert str(problem) == (
        "model.md: recipes: ids of kind `recipe` in this library; 'evaluation-a' is none; "
        "evaluations: ids of kind `evaluation` in this library; 'evaluation-b' is none"
    )


async def test_every_field_comes_out_of_the_database_to_the_byte(tmp_path: Path, blanks):
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for kind in NEEDED:
        (folder / f"{kind}.md").write_text(text_of(kind, more="\nA last line without its end."))
    database = Database(blanks.at(tmp_path / "c.db"))
    await database.open()
    done = await import_folder(database, folder, origin="here", by="host", now=dt.datetime(2026, 11, 25, tzinfo=dt.UTC))
    await export_folder(database, out)
    async with database.reading() as connection:
        headers = {head.kind: head.header for head in await store.every_head(connection)}
    await database.close()
    assert (done.problems, len(done.added)) == ([], len(NEEDED))
    for file in folder.iterdir():
        assert (out / file.name).read_bytes() == file.read_bytes()
    assert headers["minutes"]["items"][0]["actions"][0]["due"] == "2026-12-01"
    assert headers["recipe"]["flags"][1]["value"] == "0.9"


@pytest.mark.parametrize(
    ("kind", "field", "name"),
    [("cost", "results", "hardware"), ("cost", "derived", "language"), ("evaluation", "scores", "revision")],
)
def test_who_tried_an_entry_again_counts_on_though_its_kind_got_a_field_since(kind, field, name):
    header = read(kind, ADDED[kind].replace(", language: hi", "")).model_dump(mode="json", exclude={"body"})
    rows = header[field] if isinstance(header[field], list) else [header[field]]
    assert all(name in row and not row[name] for row in rows)
    before = [{key: one for key, one in row.items() if key != name} for row in rows]
    since = [{**row, name: ["x"]} for row in rows]
    shaped = (lambda made: made) if isinstance(header[field], list) else (lambda made: made[0])
    assert conditions({**header, field: shaped(before)}) == conditions(header)
    assert conditions({**header, field: shaped(since)}) != conditions(header)


def test_a_changed_flag_is_another_recipe_to_try():
    header = read("recipe").model_dump(mode="json", exclude={"body"})
    assert conditions({**header, "flags": header["flags"][:1]}) != conditions(header)


DRAFTS = {
    "recipe": Draft("recipe", "A recipe of ours", "It runs.", {"disclosure": {"interest": "none"}}),
    "report": Draft("report", "A report of ours", "It ran.", {"disclosure": {"interest": "none"}}),
}


def test_flags_and_failures_are_added_to_a_submission_a_line_each():
    lines = (
        "--kv-cache-dtype=fp8: halves the cache\n--max-model-len 8192: prompt: with answer\n--enforce-eager: no graphs"
    )
    made = with_field(DRAFTS["recipe"], "flags", lines, TODAY)
    assert made.fields["flags"] == [
        {"name": "--kv-cache-dtype", "value": "fp8", "what": "halves the cache"},
        {"name": "--max-model-len", "value": "8192", "what": "prompt: with answer"},
        {"name": "--enforce-eager", "what": "no graphs"},
    ]
    told = with_field(DRAFTS["report"], "failures", "- hi: units were lost\n- ta: it answered in English", TODAY)
    told = with_field(told, "went_badly", "- Numbers were misread.\n\n- Nobody looked.", TODAY)
    assert parse(compose(told, entry_id="a-b", author="host", today=TODAY), "a").failures[1].language == "ta"
    assert check(told, TODAY).went_badly == ("Numbers were misread.", "Nobody looked.")
    assert (
        later("report")["went_well"].said_in("en") == later("recipe")["known_failures"].said_in("en") == "a line each"
    )


@pytest.mark.parametrize(
    ("kind", "field", "value", "told"),
    [
        ("recipe", "flags", "--enforce-eager", "each line is --flag value: …; got “--enforce-eager”"),
        ("report", "failures", "units were lost", "each line is hi: …; got “units were lost”"),
        ("report", "failures", "Hindi: units were lost", "it holds a language, such as `en`"),
    ],
)
def test_a_line_that_cannot_be_read_as_a_flag_or_a_failure_is_told(kind, field, value, told):
    with pytest.raises(BadField) as caught:
        with_field(DRAFTS[kind], field, value, TODAY)
    assert told in str(caught.value)
