"""What moderators do with items that no submission stands behind: doubts, reported answers, visitors' reports."""

import json

from bot.message import Form, Reply, Role
from knowledge import store as entries
from knowledge.audit import store as audit
from knowledge.review import store as queue
from knowledge.review.types import Kind, NewItem, Reviewer
from tests.bot.conftest import NOW

MOD = {"person": "r1", "role": Role.MODERATOR, "platform": "discord"}
OTHER = {**MOD, "person": "r2"}
MEMBER = {"person": "m1", "platform": "discord"}
QUESTION = "How do I serve an 8B model on one T4?"


def pressed(reply: Reply, label: str) -> str:
    """The command of a button."""
    return next(one.command for one in reply.buttons if one.label == label)


def form(reply: Reply) -> Form:
    """The form of a reply."""
    return next(part for part in reply.parts if isinstance(part, Form))


async def status(desk, entry_id: str = "t4") -> tuple[str, str | None]:
    """How an entry stands, and why."""
    async with desk.database.reading() as connection:
        head = await entries.head(connection, entry_id)
    return head.status, head.status_reason


async def doubted(desk, talk) -> int:
    """The item of a member's doubt."""
    said = await talk(desk, "knowledge doubt t4 --reason 'the flag was renamed'", **MEMBER)
    return int(said.data["item"])


async def test_a_doubt_becomes_a_banner_and_goes_when_it_is_settled(open_home, talk, shown):
    async with open_home() as desk:
        item = await doubted(desk, talk)
        seen = await talk(desk, f"review show {item}", **MOD)
        marked = await talk(desk, pressed(seen, "Mark as disputed"), **MOD)
        assert "say now that it is disputed" in shown(marked)
        assert await status(desk) == ("disputed", "the flag was renamed")
        assert "disputed: the flag was renamed" in shown(await talk(desk, QUESTION, **MEMBER))
        late = await talk(desk, pressed(seen, "Mark as disputed"), **OTHER)
        assert "has changed" in shown(late)
        seen = await talk(desk, f"review show {item}", **MOD)
        settled = await talk(desk, pressed(seen, "It stands"), **MOD)
        assert f"{item} is settled" in shown(settled)
        assert await status(desk) == ("published", None)
        assert "disputed" not in shown(await talk(desk, QUESTION, **MEMBER))


async def test_a_dismissed_doubt_takes_its_banner_off_and_an_undo_brings_it_back(open_home, talk):
    async with open_home() as desk:
        said = await talk(desk, "knowledge dispute t4 --reason 'the flag was renamed'", **MOD)
        item = said.data["item"]
        assert await status(desk) == ("disputed", "the flag was renamed")
        own = await talk(desk, f"review approve {item} --version 1", **MOD)
        assert own.failed
        assert "You brought this up yourself" in str(own.parts)
        dismissed = await talk(desk, f"review reject {item} --version 1 --code other --say 'It was not.'", **OTHER)
        assert await status(desk) == ("published", None)
        undone = await talk(desk, pressed(dismissed, "Undo"), **OTHER)
        assert not undone.failed
        assert await status(desk) == ("disputed", "the flag was renamed")


async def test_an_item_is_settled_by_retracting_its_entry_and_the_second_is_told_by_whom(open_home, talk, shown):
    why = {"code": "wrong", "say": "The flag was renamed."}
    async with open_home() as desk:
        item = await doubted(desk, talk)
        seen = await talk(desk, f"review show {item}", **MOD)
        command = pressed(seen, "Retract the entry")
        asked = form(await talk(desk, command, **MOD))
        done = await talk(desk, asked.command + " --code wrong --say 'The flag was renamed.'", **MOD)
        assert "retracted and out of all answers" in shown(done)
        assert (await status(desk))[0] == "retracted"
        late = await talk(desk, f"{command} --code {why['code']} --say '{why['say']}'", **OTHER)
        assert "settled by retracting the entry by discord member r1 at 12:00" in shown(late)
        again = await talk(desk, "knowledge retract t4 --reason 'it is wrong'", **OTHER)
        assert "was retracted by discord member r1 at 12:00 UTC on 2026-11-23: The flag was renamed." in shown(again)


async def test_a_reported_answer_comes_before_moderators_once_for_an_entry(open_home, talk, shown):
    async with open_home() as desk:
        for person, reason in (("m1", "outdated"), ("m2", "answer"), ("m3", "outdated")):
            answer = await talk(desk, QUESTION, person=person, platform="discord")
            bad = await talk(desk, pressed(answer, "👎"), person=person, platform="discord")
            await talk(desk, f"{bad.buttons[0].command.rsplit(' ', 1)[0]} {reason}", person=person, platform="discord")
        listed = shown(await talk(desk, "review list --kind 'bad answer'", **MOD))
        assert "1 in the queue" in listed
        async with desk.database.reading() as connection:
            (item,), _ = await queue.listed(connection, desk.now(), kind="bad answer")
        assert item.entry_id == "t4"
        assert item.note.split("\n") == [
            "An answer from it was reported: outdated",
            "An answer from it was reported: right sources, bad answer",
        ]
        seen = await talk(desk, f"review show {item.id}", **MOD)
        assert QUESTION in shown(seen)
        assert [one.label for one in seen.buttons][:3] == ["Settled", "Retract the entry", "Dismiss"]
        command = pressed(seen, "Dismiss") + " --code other --say 'The answer is right.'"
        assert "dismissed" in shown(await talk(desk, command, **MOD))
        assert await status(desk) == ("published", None)


async def test_what_was_asked_in_private_is_shown_to_moderators_and_an_answer_from_nothing_is_no_item(
    open_home, talk, shown
):
    alone = {**MEMBER, "place_private": True}
    async with open_home() as desk:
        for question in (QUESTION, "How do I anneal a glass lens in a kiln?"):
            answer = await talk(desk, question, **alone)
            thumb = next((one.command for one in answer.buttons if one.label == "👎"), None)
            if thumb:
                await talk(desk, f"{thumb} --reason 'my own words, +91 98765 43210'", **alone)
        async with desk.database.reading() as connection:
            (item,), _ = await queue.listed(connection, desk.now(), kind="bad answer")
        assert item.note == "An answer from it was reported: in words of their own"
        assert "Asked in private" in shown(await talk(desk, f"review show {item.id}", **MOD))


async def test_the_next_page_of_the_queue_keeps_every_filter(open_home, talk):
    async with open_home() as desk:
        who = Reviewer("discord:r1", "r1", "moderator")

        async def fill(connection):
            for n in range(16):
                new = NewItem(f"k{n}", Kind.DISPUTE, f"Llama on T4 {n}", "x:1", flags=("odd",), entry_id="t4")
                await queue.claim(connection, await queue.open_item(connection, new, NOW), who, NOW)

        await desk.database.write(fill, "test")
        listed = 'review list --kind dispute --search "llama t4" --mine --flagged'
        first = await talk(desk, listed, **MOD)
        assert pressed(first, "More") == "review list --kind dispute --search 'llama t4' --mine --flagged --page 2"
        rest = await talk(desk, pressed(first, "More"), **MOD)
        assert (first.data["total"], rest.data["total"]) == (16, 16)
        assert "More" not in [one.label for one in rest.buttons]
        long = await talk(desk, f"review list --search '{'llama ' * 20}'", **MOD)
        assert "More" not in [one.label for one in long.buttons]


async def test_what_is_decided_beside_the_queue_stands_in_the_log_too(open_home, talk):
    async with open_home() as desk:
        await talk(desk, "How do I anneal a glass lens in a kiln?", **MEMBER)
        await talk(desk, QUESTION, **MEMBER)
        host = {**MOD, "person": "h1", "role": Role.ORGANIZER}
        for words, who in (
            ("gap vertical 1 glass", host),
            ("gap answer 1 t4", host),
            ("own t4 --person discord:m1", MOD),
            ("deputy t4 discord:r1", MEMBER),  # its owner's own business
            ("deputy t4 discord:m2", {**MOD, "person": "r3"}),
            ("knowledge retract t4 --reason 'the flag was renamed'", MOD),
            ("knowledge tell t4", MOD),
            ("knowledge tell t4", MOD),  # nobody is left to be told
        ):
            assert not (await talk(desk, words, **who)).failed, words
        async with desk.database.reading() as connection:
            rows = await audit.rows(connection)
            assert await audit.verify(connection) == (6, [])
    said = [(row.action, json.loads(row.facts)) for row in rows]
    assert [action for action, _ in said] == ["gap.vertical", "gap.answer", "own", "deputy", "retract", "tell"]
    assert said[0][1] == {"gap": 1, "vertical": audit.fingerprint("glass"), "role": "organizer"}
    assert said[1][1] == {"gap": 1, "entry": "t4", "version": 1, "role": "organizer"}
    assert said[5][1] == {"entry": "t4", "version": 1, "told": 1, "role": "moderator"}
    assert not any(name in row.facts + row.actor for row in rows for name in ("m1", "m2", "r1", "h1"))
