"""What a library's check refuses: each rule broken once in an entry that is otherwise in order."""

import datetime as dt
from pathlib import Path

import pytest

from knowledge.checking import check_folder
from knowledge.sums import wrong_sums

TODAY = dt.date(2026, 11, 25)
ENTRY = """---
id: {id}
kind: guide
title: A guide
language: {language}
summary: About a thing.
sources:
  - {{url: "https://example.org/a", title: A page, accessed: {accessed}}}
evidence: claimed
author: writer
disclosure: none
licence: CC-BY-4.0
created: 2026-11-20
review_due: {due}
status: published
{more}
---
{body}
"""
READ = '{act: second reading, date: 2026-11-21, by: %s, reopened: ["%s"], note: Prices read again.}'


def entry(**changes: str) -> str:
    """An entry that is in order, but for what is said."""
    fields = {
        "id": "guide-a",
        "language": "en",
        "accessed": "2026-11-20",
        "due": "2027-05-18",
        "more": "",
        "body": "Plain words.",
    }
    return ENTRY.format(**{**fields, **changes})


def problems(tmp_path: Path, *texts: str, words: range | None = None) -> str:
    """Everything the check says of a folder with these entries."""
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.md").write_text(text, encoding="utf-8")
    return "\n".join(str(one) for one in check_folder(tmp_path, TODAY, words)[1])


def test_an_entry_in_order_passes(tmp_path):
    reading = f"history: [{READ % ('reader', 'https://example.org/a')}]"
    assert problems(tmp_path, entry(more=reading, body="See `guide-a`. 24 × 0.5 = 12.")) == ""


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"accessed": "2026-12-01"}, "2026-12-01 has not"),
        ({"due": "2027-09-01"}, "at most 180 days"),
        ({"more": "related: [guide-b]"}, "'guide-b' is none"),
        ({"more": "related: [guide-a]"}, "it names itself"),
        ({"body": "See `recipe-of-nobody` first."}, "'recipe-of-nobody' is none"),
        ({"body": "See [it](../guides/guide-c.md)."}, "'guide-c' is none"),
        ({"body": "It costs 0.579 × 720 = 418.88 dollars."}, "comes to 416.88"),
        ({"language": "hi"}, "reads like `en`, the tag says `hi`"),
        ({"language": "ta", "body": "यह हिंदी में लिखा है।"}, "reads like `hi`, the tag says `ta`"),
        ({"language": "en", "body": "यह हिंदी में लिखा है।"}, "reads like `hi`, the tag says `en`"),
        ({"more": f"history: [{READ % ('writer', 'https://example.org/a')}]"}, "a second reader; 'writer' wrote"),
        ({"more": f"history: [{READ % ('reader', 'https://example.org/b')}]"}, "example.org/b is not"),
        ({"more": "history: [{act: second reading, date: 2026-11-21, by: reader, note: Read.}]"}, "needs `reopened`"),
        ({"more": "history: [{date: 2027-01-01, by: reader, note: Read.}]"}, "between `created` and today"),
    ],
)
def test_each_rule_is_held(tmp_path, changes, told):
    assert told in problems(tmp_path, entry(**changes))


def test_a_second_reading_passes_no_source_over(tmp_path):
    reading = f"history: [{READ % ('reader', 'https://example.org/a')}]"
    second = '  - {url: "https://example.org/b", title: Another, accessed: 2026-11-20}\nevidence: claimed'
    text = entry(more=reading).replace("evidence: claimed", second)
    assert "https://example.org/b is in none" in problems(tmp_path, text)
    said = text.replace("note: Prices", 'not_reopened: ["https://example.org/b"], note: Prices')
    assert problems(tmp_path, said) == ""


REPORT = """sector: health
task: answering
stage: pilot
decision: {what: unknown, why: not published}
missing: Nearly everything."""


def test_a_report_says_what_its_publication_leaves_out(tmp_path):
    silent = entry(more=REPORT).replace("kind: guide", "kind: report")
    assert "What the publication leaves out" in problems(tmp_path, silent)
    told = entry(more=REPORT, body="It ran.\n\n## What the publication leaves out\n\nCosts.")
    assert problems(tmp_path, told.replace("kind: guide", "kind: report")) == ""


def test_languages_that_share_a_script_are_not_confused(tmp_path):
    assert problems(tmp_path, entry(language="mr", body="हे मराठीत लिहिले आहे.")) == ""
    assert problems(tmp_path, entry(language="hi-Latn", body="Yeh Hinglish me likha hai.")) == ""


def test_length_is_held_where_it_is_promised(tmp_path):
    assert "3 to 9 words; it has 2" in problems(tmp_path, entry(), words=range(3, 10))


def test_a_second_copy_is_told(tmp_path):
    body = "One two three four five six seven eight nine ten."
    told = problems(
        tmp_path,
        entry(body=body),
        entry(id="guide-b", body=body),
        entry(id="guide-b", body="Other words stand here today."),
    )
    assert "it repeats 0.md" in told
    assert "1.md has 'guide-b' too" in told


@pytest.mark.parametrize(
    "right",
    [
        "0.579 × 1,000,000 ÷ (33.94 × 3,600) = 4.74 dollars",
        "16 + 1.3 = 17.3 GB",
        "2 × 32 × 8 × 128 × 2 bytes = 128 KiB",
        "100 ÷ 307 = 33%",
        "₹54.98 × 1,000,000 ÷ (33.94 × 3,600) = ₹450",
        "(20,000 − 1,000) × ₹0.115 = ₹2,185",
        "8.03 billion × 2 bytes = 16.1 GB",
        "the flag --rank=8 and 2024 - 2026 are no sums",
    ],
)
def test_sums_that_come_out(right):
    assert list(wrong_sums(right)) == []


@pytest.mark.parametrize(
    "wrong", ["0.579 × 720 = 426.88 dollars", "24 − 16.1 − 1.5 = 7.4 GB", "318 ÷ 7 = 55.4", "8.2 × 2 × 1.2 = 16.4 GB"]
)
def test_sums_that_do_not(wrong):
    assert len(list(wrong_sums(f"It is {wrong} (computed)."))) == 1
