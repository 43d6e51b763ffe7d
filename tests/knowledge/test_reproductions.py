"""What reports of trying an entry again make of its evidence: whose voice counts, and how many there are."""

import datetime as dt
from dataclasses import replace

import pytest

from knowledge.reproductions.rules import Tried, conditions, standing, voices

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
HEADER = {"engine": "vllm 0.12", "affiliation": "Acme"}


def tried(person: str, organisation: str, *, worked: bool = True, state: str = "counted", on: str = "") -> Tried:
    """One report on the current conditions, unless it names others."""
    made_on = on or conditions(HEADER)
    return Tried(0, "e", 1, made_on, person, person, organisation, worked, "L4", None, "", state, NOW)


CASES = {
    "another organisation": ([tried("a", "Lab")], "reproduced", 1, 0),
    "nobody's": ([tried("a", "")], "author-run", 1, 0),
    "the author's": ([tried("a", "ACME")], "author-run", 0, 0),
    "the author's under a longer name": ([tried("a", "Acme Inc")], "author-run", 0, 0),
    "one that waits": ([tried("a", "Lab", state="waiting")], "author-run", 0, 0),
    "on another engine": ([tried("a", "Lab", on="x")], "author-run", 0, 0),
    "two of one organisation": ([tried("a", "Lab", worked=False), tried("b", "lab", worked=False)], "author-run", 0, 1),
    "two names of one": (
        [tried("a", "Bhashini", worked=False), tried("b", "Bhashini Lab", worked=False)],
        "author-run",
        0,
        1,
    ),
    "two organisations": ([tried("a", "One", worked=False), tried("b", "Two", worked=False)], "claimed", 0, 2),
    "one each way": ([tried("a", "One"), tried("b", "Two", worked=False)], "author-run", 1, 1),
    "two people of nowhere": ([tried("a", "none"), tried("b", "")], "author-run", 2, 0),
}


@pytest.mark.parametrize("case", CASES)
def test_an_organisation_has_one_voice_and_the_authors_has_none(case):
    given, evidence, worked, failed = CASES[case]
    found = standing(HEADER, "author-run", given)
    assert (found.evidence, found.worked, found.failed) == (evidence, worked, failed)


def test_what_people_said_of_where_they_work_counts_beside_what_they_wrote():
    assert standing(HEADER, "author-run", [tried("a", "Lab")], ["Lab"]).worked == 0
    assert standing(HEADER, "author-run", [tried("a", "Lab")], [], {"a": "Acme"}).worked == 0
    assert standing(HEADER, "author-run", [tried("a", "Lab")], ["Two"], {"a": "One"}).evidence == "reproduced"


def test_where_somebody_worked_when_they_tried_it_counts():
    assert standing(HEADER, "claimed", [replace(tried("a", "Lab"), employer="Acme")], [], {"a": "Lab"}).worked == 0
    assert standing(HEADER, "claimed", [replace(tried("a", "Lab"), employer="")], [], {"a": "Acme"}).worked == 1


def test_where_the_author_worked_has_no_voice_and_its_name_is_not_kept():
    silenced = frozenset(voices("e", "Old Lab, Older"))
    for name in ("old lab", "OLDER", "Old Lab Pune"):
        assert standing(HEADER, "claimed", [tried("a", name)], silenced=silenced).evidence == "claimed", name
    assert standing(HEADER, "claimed", [tried("a", "Lab")], silenced=silenced).evidence == "reproduced"
    assert not any("old" in one.lower() for one in silenced)


def test_a_person_has_one_voice_their_newest():
    found = standing(HEADER, "claimed", [tried("a", "One"), tried("b", "Two"), tried("a", "Three", worked=False)])
    assert (found.worked, found.failed) == (1, 1)


def test_the_newest_voice_of_an_organisation_holds():
    first, then = tried("a", "Lab", worked=False), tried("b", "LAB")
    assert standing(HEADER, "claimed", [first, then]).evidence == "reproduced"
    assert standing(HEADER, "claimed", [then, first]).evidence == "claimed"
    assert standing(HEADER, "claimed", [then, first]).words == "did not for 1 other on L4"
