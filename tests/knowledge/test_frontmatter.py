"""Texts to entries, and what is said about texts that are none."""

import datetime as dt

import pytest

from knowledge.errors import EntryError
from knowledge.frontmatter import has_front_matter, page_title, parse, read_page
from tests.entries import entry_text


def problems(kind: str, extra: str = "", **changed: str) -> str:
    """What is said about an entry with a change."""
    text = entry_text(kind, extra)
    for old, new in changed.items():
        text = text.replace({"title": "title: A title\n", "source": "sources: "}.get(old, old), new, 1)
    with pytest.raises(EntryError) as caught:
        parse(text, "a.md")
    return str(caught.value)


def test_a_recipe_and_its_parts():
    entry = parse(entry_text("recipe", "hardware: [{accelerator: T4, memory_gb: 16}]\n"), "a.md")
    assert entry.kind == "recipe"
    assert entry.hardware[0].count == 1
    assert entry.disclosure.interest == "none"
    assert entry.body == "Body.\n"


def test_errors_name_file_field_and_what_was_expected():
    assert "a.md: title: required, but absent" in problems("guide", title="")
    assert "no such field in kind `guide`; did you mean `hardware`?" in problems("guide", "hardwear: []\n")
    assert "kind: expected one of recipe, report" in problems("blog")
    assert "audience: Input should be 'public', 'members'" in problems("guide", "audience: place:p9\n")
    assert "did you mean `members`? (got 'Member')" in problems("guide", "audience: Member\n")
    assert "hardware: it holds a list, each with `accelerator`" in problems("recipe", "hardware: T4\n")
    assert "hardware.0: it is a mapping with `accelerator`" in problems("recipe", "hardware: [T4]\n")
    assert "hardware.0.accelerator: it holds text (got 4)" in problems("recipe", "hardware: [{accelerator: 4}]\n")
    assert "needs at least one source" in problems("guide", source="tags: [x]\n# ")
    assert "its arithmetic gives 3.472" in problems(
        "cost", "derived: [{hourly: 0.5, currency: USD, output_tok_s: 40, at_load: one, per_million_output: 3.6}]\n"
    )
    assert "mean nothing without the load" in problems("cost", "results: {output_tok_s: 5}\n")
    assert "needs prices, results or derived" in problems("cost")


REPORT = """sector: legal
task: answering
stage: {stage}
decision: {{what: continue, why: It went on.}}
missing: Costs.
incident: {{trigger: "A wrong answer", root_cause: "{cause}"}}
"""


def test_a_report_agrees_with_itself():
    assert parse(entry_text("report", REPORT.format(stage="pilot", cause="No review")), "a.md").incident
    assert "`root_cause` repeats `trigger`" in problems("report", REPORT.format(stage="pilot", cause="a wrong answer"))
    assert "cannot both be true" in problems("report", REPORT.format(stage="stopped", cause="No review"))
    assert "decision: required" in problems("report", "sector: legal\ntask: t\nstage: pilot\nmissing: Costs.\n")


EVALUATION = """dataset: MILU
origin: native
metric: accuracy
unit: share from 0 to 1
scores: [{{model: m, language: {language}, score: {score}}}, {{model: m, language: average, score: 0.5}}]
"""


def test_an_evaluation_has_rows_of_languages_in_its_unit():
    assert parse(entry_text("evaluation", EVALUATION.format(language="hi", score=0.6)), "a.md").scores
    assert "never only an average" in problems("evaluation", EVALUATION.format(language="all", score=0.6))
    assert "60 is no score in `share" in problems("evaluation", EVALUATION.format(language="hi", score=60))
    assert "has two" in problems(
        "evaluation", EVALUATION.format(language="hi", score=0.6).replace("average, score: 0.5", "hi, score: 0.6")
    )
    assert "scores: required" in problems("evaluation", "dataset: d\norigin: native\nmetric: m\nunit: u\n")


def test_an_interest_must_be_explained_and_a_dispute_has_a_reason():
    text = entry_text("guide")
    with pytest.raises(EntryError, match="needs a sentence"):
        parse(text.replace("disclosure: none", "disclosure: {interest: vendor}"), "a.md")
    with pytest.raises(EntryError, match="needs a status_reason"):
        parse(text.replace("status: published", "status: disputed"), "a.md")


@pytest.mark.parametrize("text", ["no front matter", "---\nkind: guide\n", "---\n- a\n---\n", "---\na: [\n---\nx"])
def test_what_is_no_front_matter_is_refused(text):
    with pytest.raises(EntryError, match=r"a\.md: (front matter|kind)"):
        parse(text, "a.md")


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("# Hello *world*\n", "Hello world"),
        ("Old\n===\n", "Old"),
        ("text\n\n## [Linked](x.md) title ##\n", "Linked title"),
        ("no heading", "my page"),
        ("---\n\ntext", "my page"),
        ("```bash\n# install\n```\n\n## After the code\n", "After the code"),
        ('<h1 align="center">\n  <img src="x.png"> Logo and name\n</h1>\n\n## Install\n', "Logo and name"),
        ("# ![A logo](x.png)\n", "A logo"),
        ("# Bindings for C#\n", "Bindings for C#"),
        ("#\n\n# Second\n", "Second"),
    ],
)
def test_the_title_of_a_plain_page(body, title):
    assert page_title(body, "docs/my-page.md") == title


def test_a_plain_page_may_declare_its_title():
    page = read_page("---\ntitle: 'Declared'\nsidebar: 3\n---\n# Other\n", "a/b.md", "a-b", "en", dt.date(2026, 11, 1))
    assert (page.title, page.kind, page.path) == ("Declared", "guide", "a/b.md")
    assert not has_front_matter("---\ntitle: x\n---\n")


@pytest.mark.parametrize(
    ("header", "title", "summary"),
    [
        ("---\ntitle: A: b\nkind: Component\n---\n", "A: b", "A: b"),
        ("---\nid: intro\nkind: page\ntags: [x]\n---\n", "Heading", "Heading"),
        ("---\nkind: guide\ntitle: Theirs\nweight: 3\n---\n", "Theirs", "Theirs"),
        ("---\ntitle: >-\n  On two\n  lines\ndescription: What it is.\n---\n", "On two lines", "What it is."),
        ("---\ntitle: {{ page }}\n---\n", "{{ page }}", "{{ page }}"),
        ('+++\ntitle = "Hugo"\ndate = 2024-01-01\n+++\n', "Hugo", "Hugo"),
        ("\ufeff---\r\ntitle: CRLF\r\n---\r\n", "CRLF", "CRLF"),
        ("---\n---\n", "Heading", "Heading"),
        ("---\n# only a comment\nhide: [toc]\n---\n", "Heading", "Heading"),
    ],
)
def test_the_block_of_another_tool_makes_a_guide_and_no_error(header, title, summary):
    text = header + "# Heading\n\nBody.\n"
    page = read_page(text, "a/b.md", "a-b", "en", dt.date(2026, 11, 1))
    assert not has_front_matter(text)
    assert (page.title, page.summary, page.body.strip()) == (title, summary, "# Heading\n\nBody.")


def test_lines_drawn_around_prose_are_no_block():
    page = read_page("---\n\nA notice.\n\n---\n\n# Heading\n", "a.md", "a-page", "en", dt.date(2026, 11, 1))
    assert "A notice." in page.body


def test_a_misspelt_kind_of_ours_is_still_ours():
    assert has_front_matter("---\nkind: recipee\nevidence: claimed\n---\n")
    assert has_front_matter("---\nid: x\nkind: Recipee\n---\n")
    assert not has_front_matter("---\nid: x\nkind: recap\n---\n")
    with pytest.raises(EntryError, match="got 'recipee'; did you mean `recipe`"):
        parse("---\nid: x\nkind: recipee\n---\n", "x.md")
