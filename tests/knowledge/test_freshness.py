"""Review clocks and sources: when somebody is asked, what a "yes" changes, and which addresses are doubted."""

import asyncio
import datetime as dt
import socket
from functools import partial

import httpx
import pytest

from knowledge import store as entries
from knowledge.exporting import export_folder
from knowledge.freshness import addresses, store
from knowledge.freshness.asking import PATIENCE, next_step
from knowledge.freshness.clocks import clock, due_after, holds_as_of, is_due, stale_prices
from knowledge.freshness.sources import by_form, doubts
from knowledge.freshness.store import Asked, Care, Check
from knowledge.frontmatter import parse
from knowledge.importing import import_folder
from knowledge.review import deciding, publishing, undoing
from knowledge.review import store as queue
from knowledge.review.types import Kind, NewItem, Reviewer
from knowledge.types import Head

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
MODERATOR = Reviewer("discord:1", "one", "moderator", organisation="")
TEXT = """---
id: {id}
kind: {kind}
title: {id}
language: en
summary: What {id} is.
sources:
  - {{url: "https://example.org/{id}", title: Source, accessed: 2026-11-01}}
evidence: claimed
author: host
disclosure: none
licence: CC-BY-4.0
created: 2026-08-01
review_due: {due}
status: published
{extra}---
## Body

Words of {id}.
"""
PRICED = (
    "prices: [{item: T4, amount: 1, currency: INR, unit: gpu-hour, date: 2026-09-01, basis: on demand, tax: none}]\n"
)


def head(kind: str = "recipe", due: str = "2026-11-01", **header: object) -> Head:
    """An entry's head, written on the first of August."""
    given = {"created": "2026-08-01", **header}
    return Head("xx", kind, "X", "en", "public", "published", 1, dt.date.fromisoformat(due), NOW, "xx.md", header=given)


async def publish(
    database, entry_id: str = "xx", kind: str = "guide", due: str = "2026-11-01", extra: str = ""
) -> None:
    """One published entry."""
    text = TEXT.format(id=entry_id, kind=kind, due=due, extra=extra)
    entry = parse(text, entry_id)
    work = partial(entries.publish, entry=entry, text=text, origin="o", path=f"{entry_id}.md", by="host", now=NOW)
    await database.write(work)


@pytest.mark.parametrize(
    ("kind", "days"), [("cost", 30), ("recipe", 90), ("model", 90), ("guide", 180), ("unknown", 180)]
)
def test_each_kind_has_its_clock(kind, days):
    assert clock(kind).days == days
    assert due_after(kind, TODAY) - TODAY == dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("due", "asked", "overdue"), [("2026-11-22", True, True), ("2026-11-23", True, False), ("2026-11-24", False, False)]
)
def test_an_entry_is_asked_about_on_its_day_and_overdue_after_it(due, asked, overdue):
    assert is_due(head(due=due), TODAY) is asked
    assert head(due=due).overdue(TODAY) is overdue


def test_an_entry_holds_as_of_its_writing_or_the_last_look():
    assert holds_as_of(head(due="2026-10-15")) == dt.date(2026, 8, 1)
    assert holds_as_of(head(due="2027-01-30")) == dt.date(2026, 11, 1)


def test_only_prices_past_their_clock_are_stale():
    old, new = dt.date(2026, 10, 23), dt.date(2026, 11, 20)
    assert stale_prices(head("cost", prices=[{"date": str(new)}, {"date": str(old)}]), TODAY) == (old, new)
    assert stale_prices(head("cost", prices=[{"date": "2026-10-24"}]), TODAY) is None
    assert stale_prices(head("recipe"), TODAY) is None


def test_the_owner_is_asked_then_the_deputy_then_the_moderators():
    care, asked, now, steps = Care("a:1", "a:2"), [], NOW, []
    for _ in range(100):
        step = next_step(care, asked, now)
        if step is not None:
            steps.append((step.step, step.person, (now - NOW).days))
            asked.append(Asked("xx", TODAY, step.step, step.person, now))
        now += dt.timedelta(hours=12)
    assert steps == [("owner", "a:1", 0), ("deputy", "a:2", PATIENCE.days), ("moderators", "", 2 * PATIENCE.days)]
    assert next_step(Care(), [], NOW).step == "moderators"
    assert next_step(Care("", "a:2"), [], NOW).person == "a:2"


async def test_a_yes_moves_the_date_and_leaves_text_versions_and_export_alone(database, tmp_path):
    await publish(database)
    before = tmp_path / "before"
    await export_folder(database, before)
    await database.write(lambda c: publishing.still_true(c, "xx", "discord:1", NOW))
    await export_folder(database, tmp_path / "after")
    async with database.reading() as connection:
        found = await entries.head(connection, "xx")
        versions = await entries.history(connection, "xx")
        (look,) = await store.reviews_of(connection, "xx")
    assert found.review_due == dt.date.fromisoformat("2027-05-22")
    assert found.header["review_due"] == "2027-05-22"
    assert len(versions) == 1
    assert (look.person, look.due_before, look.due_after) == ("discord:1", dt.date(2026, 11, 1), dt.date(2027, 5, 22))
    assert (before / "xx.md").read_bytes() == (tmp_path / "after" / "xx.md").read_bytes()
    assert not (before / "reviews.jsonl").exists()
    assert "discord" not in (tmp_path / "after" / "reviews.jsonl").read_text()


async def test_dates_travel_beside_the_texts_and_count_for_the_very_text_only(database, tmp_path):
    folder = tmp_path / "out"
    for name in ("xx", "yy"):
        await publish(database, name)
        await database.write(lambda c, name=name: publishing.still_true(c, name, "discord:1", NOW))
    await export_folder(database, folder)
    (folder / "yy.md").write_bytes((folder / "yy.md").read_bytes() + b"\nMore.\n")
    await database.write(lambda c: entries.renew(c, "xx", dt.date(2026, 11, 1), NOW))
    await database.write(lambda c: entries.renew(c, "yy", dt.date(2026, 11, 1), NOW))
    done = await import_folder(database, folder, origin="o", by="host", now=NOW)
    async with database.reading() as connection:
        x, y = await entries.head(connection, "xx"), await entries.head(connection, "yy")
    assert (done.unchanged, done.changed, done.problems) == (1, ["yy.md"], [])
    assert (str(x.review_due), str(y.review_due)) == ("2027-05-22", "2026-11-01")
    (folder / "reviews.jsonl").write_text("not a line\n")
    done = await import_folder(database, folder, origin="o", by="host", now=NOW)
    assert "reviews.jsonl" in str(done.problems[0])


async def test_a_stale_item_that_is_settled_is_noted_and_its_undoing_too(database):
    await publish(database)
    item = await database.write(
        lambda c: queue.open_item(c, NewItem("stale:xx:1", Kind.STALE, "X", "", entry_id="xx", entry_kind="guide"), NOW)
    )
    done = await database.write(lambda c: deciding.approve(c, item, 1, MODERATOR, NOW))
    async with database.reading() as connection:
        (decision,) = await queue.decisions_of(connection, item)
    await database.write(lambda c: undoing.undo(c, decision, MODERATOR, NOW))
    async with database.reading() as connection:
        found = await entries.head(connection, "xx")
        looks = await store.reviews_of(connection, "xx")
    assert done.item.outcome == "approved"
    assert found.review_due == dt.date(2026, 11, 1)
    assert [one.what for one in looks] == ["taken back", "still true"]


async def test_due_entries_are_found_until_everybody_was_asked(database):
    for name, due in (("late", "2026-10-01"), ("today", "2026-11-23"), ("later", "2026-11-24")):
        await publish(database, name, due=due)
    since = NOW - PATIENCE

    async def due_now() -> list[str]:
        async with database.reading() as connection:
            return await store.due(connection, TODAY, "moderators", since, 10)

    assert await due_now() == ["late", "today"]
    late = dt.date(2026, 10, 1)
    assert await database.write(lambda c: store.ask(c, Asked("late", late, "owner", "a:1", NOW)))
    assert not await database.write(lambda c: store.ask(c, Asked("late", late, "owner", "a:1", NOW)))
    assert await due_now() == ["today"]
    since = NOW
    assert await due_now() == ["late", "today"]
    await database.write(lambda c: store.ask(c, Asked("late", late, "moderators", "", NOW)))
    assert await due_now() == ["today"]
    await database.write(lambda c: entries.renew(c, "late", dt.date(2026, 11, 20), NOW))
    assert await due_now() == ["late", "today"]


async def test_who_answers_is_forgotten_on_request(database):
    await publish(database)
    await database.write(lambda c: store.name(c, "xx", Care("discord:1", "slack:2"), NOW))
    assert await database.write(lambda c: store.forget(c, ["discord:1"])) == 1
    async with database.reading() as connection:
        assert (await store.care_of(connection, ["xx", "none"])) == {"xx": Care("", "slack:2"), "none": Care()}


@pytest.mark.parametrize(
    ("url", "why", "sure"),
    [
        ("https://docs.vllm.ai/en/v0.6.3/serving.html", "", False),
        ("https://arxiv.org/abs/2401.00001v2", "", False),
        ("https://github.com/a/b/blob/1f2e3d4c/README.md", "", False),
        ("https://github.com/a/b/blob/main/README.md", "a branch", False),
        ("https://huggingface.co/a/b/resolve/main/config.json", "a branch", False),
        ("http://example.org/page", "not encrypted", False),
        ("https://bit.ly/3abc", "a short link", False),
        ("http://192.168.1.7/report", "others cannot reach", True),
        ("http://[::1]/report", "others cannot reach", True),
        ("https://wiki.internal/page", "others cannot reach", True),
        ("https://cdn.discordapp.com/attachments/1/2/x.pdf", "that ends", True),
        ("https://bucket.s3.amazonaws.com/x?X-Amz-Signature=abc", "that ends", True),
        ("mailto:host@example.org", "no address of a page", True),
    ],
)
def test_addresses_are_judged_by_their_form(url, why, sure):
    said, certain = by_form(url)
    assert why in str(said or "")
    assert bool(said) == bool(why)
    assert certain is sure


def test_sources_are_judged_by_date_and_by_what_they_answered():
    old = head("guide", sources=[{"url": "https://a.example.org/", "title": "A", "accessed": "2025-11-22"}])
    new = head("guide", sources=[{"url": "https://a.example.org/", "title": "A", "accessed": "2025-11-23"}])
    price = head("cost", sources=[{"url": "https://a.example.org/", "title": "A", "accessed": "2026-08-24"}])
    gone = {"https://a.example.org/": Check("https://a.example.org/", "gone", "status 404", NOW)}
    assert "366 days ago" in str(doubts(old, TODAY, {})[0].why)
    assert doubts(new, TODAY, {}) == []
    assert "91 days ago" in str(doubts(price, TODAY, {})[0].why)
    assert doubts(new, TODAY, gone)[0].sure


PAGES = {
    "/fine": httpx.Response(200),
    "/gone": httpx.Response(404),
    "/login": httpx.Response(403),
    "/broken": httpx.Response(500),
    "/moved": httpx.Response(301, headers={"location": "/fine"}),
    "/inside": httpx.Response(302, headers={"location": "http://intranet.example.org/"}),
    "/loop": httpx.Response(302, headers={"location": "/loop"}),
    "/nowhere": httpx.Response(302, headers={"location": "http://[bad"}),
}


async def test_addresses_are_asked_politely_and_never_inside(tmp_path):
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append((request.url.host, request.headers["host"], request.url.path))
        if request.url.path == "/silent":
            raise httpx.ConnectTimeout("no")
        return PAGES[request.url.path]

    async def resolve(host: str) -> list[str]:
        return ["10.0.0.5"] if host.startswith("intranet") else ["93.184.216.34"]

    urls = [f"https://www.example.org{path}" for path in (*PAGES, "/silent")] + ["https://intranet.example.org/x"]
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        found = await addresses.ask_all(urls, NOW, client=client, resolve=resolve, between_s=0)
    said = {one.url.removeprefix("https://www.example.org"): one.outcome for one in found}
    assert said == {
        "/fine": "fine",
        "/gone": "gone",
        "/login": "unsure",
        "/broken": "unsure",
        "/moved": "fine",
        "/inside": "gone",
        "/loop": "unsure",
        "/nowhere": "unsure",
        "/silent": "unsure",
        "https://intranet.example.org/x": "gone",
    }
    assert addresses.heard(found)
    assert {host for host, _, _ in asked} == {"93.184.216.34"}
    assert {name for _, name, _ in asked} == {"www.example.org"}


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("10.0.0.5", False),
        ("::ffff:10.0.0.5", False),
        ("fe80::1%eth0", False),
        ("224.0.1.1", False),
        ("ff0e::1", False),
        ("2002:a00:5::1", False),
        ("2001:0:a00:5::1", False),
        ("64:ff9b::a00:5", False),
    ],
)
def test_an_address_is_outside_only_as_one_machine_of_the_open_internet(address, outside):
    assert addresses.is_outside(address) == outside


@pytest.mark.parametrize(
    ("number", "outcome"),
    [(socket.EAI_NONAME, "gone"), (socket.EAI_AGAIN, "unsure")],
    ids=["no-such-name", "no-network"],
)
async def test_a_host_without_an_address_is_gone_but_a_machine_without_a_network_says_nothing(number, outcome):
    async def resolve(host: str) -> list[str]:
        raise socket.gaierror(number, "no")

    async with httpx.AsyncClient() as client:
        found = await addresses.ask("https://gone.example.org/x", NOW, client=client, resolve=resolve)
    assert found.outcome == outcome
    assert not addresses.heard([found])


def test_which_addresses_are_asked_and_which_first():
    def known(url: str, outcome: str, days: float) -> store.Check:
        return store.Check(url, outcome, "status", NOW - dt.timedelta(days=days))

    checks = [known("a", "fine", 8), known("b", "fine", 6), known("c", "gone", 2), known("d", "gone", 0.5)]
    found = {f"https://{one.url}.example.org/": one for one in checks}
    inside = ["http://10.0.0.5/x", "https://files.slack.com/x", "http://[bad", "ftp://example.org/x"]
    urls = [*found, "https://new.example.org/", *inside]
    assert addresses.to_ask(urls, found, NOW) == [
        "https://new.example.org/",
        "https://a.example.org/",
        "https://c.example.org/",
    ]


async def test_who_never_comes_to_an_end_is_left_after_a_while(monkeypatch):
    """A line every few seconds is never late by itself, and would keep every other address from being asked again."""
    monkeypatch.setattr(addresses, "LONGEST_S", 0.05)

    async def drips(request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    async def resolve(host: str) -> list[str]:
        return ["93.184.216.34"]

    async with httpx.AsyncClient(transport=httpx.MockTransport(drips)) as client:
        found = await addresses.ask("https://slow.example.org/x", NOW, client=client, resolve=resolve)
    assert (found.outcome, found.detail) == ("unsure", "could not be reached (TimeoutError)")
