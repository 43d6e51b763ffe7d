"""From an offer to an answer and back: what authors and moderators say, and what they must get."""

import datetime as dt
import itertools
import re

import pytest
from sqlalchemy import text as sql

from bot.dispatch import respond
from bot.features import bulk as many
from bot.features.submit import template
from bot.features.told import LOST_SINCE, decided, plan
from bot.message import Form, Message, Person, Place, Reply, Role
from knowledge import store as entries
from knowledge.audit import store as audit
from knowledge.review import standing
from knowledge.review import store as queue
from knowledge.review.types import Item, NewItem
from knowledge.submissions import store as submissions
from knowledge.submissions.asking import OFFERED, QUESTIONS
from knowledge.submissions.shape import read
from knowledge.submissions.types import Draft, State
from scheduler import store as deliveries
from scheduler.deliveries import Promise
from scheduler.sending import store as sending

AUTHOR, ONE, TWO = "a1", "r1", "r2"
RECIPE = {
    "title": "Gemma 2 9B on one L4 with llama.cpp",
    "hardware": "1 × NVIDIA L4 24 GB",
    "launch": "llama-server -m gemma-2-9b-Q4_K_M.gguf -ngl 99 -c 8192",
    "body": "The quantised Gemma 2 9B file needs about 7 GB of memory on the L4. It writes 38 tokens per second.",
    "interest": "none",
}


@pytest.fixture
def say():
    """Says, presses or submits something; gives the one final reply."""

    async def said(
        desk, text: str, person: str = AUTHOR, role: Role = Role.MEMBER, platform="discord", context="", **values
    ):
        message = Message(
            "1",
            text,
            Person(platform, person, role, person),
            Place(platform, "p1"),
            desk.now(),
            "t",
            values=values,
            context=context,
        )
        finals = [reply async for reply in respond(desk, message) if reply.final]
        assert len(finals) == 1
        return finals[0]

    return said


def form(reply: Reply) -> Form:
    """The form of a reply."""
    return next(part for part in reply.parts if isinstance(part, Form))


async def offer(say, desk, kind="recipe", person=AUTHOR, **values) -> Reply:
    """Offer something through its form, up to the queue."""
    kept = await say(desk, f"submit keep {kind}", person, **{**(RECIPE if kind == "recipe" else {}), **values})
    number = kept.data["submission"]
    for button in kept.buttons:
        if button.label == "Mine is another":
            kept = await say(desk, button.command, person)
    return await say(desk, f"submission send {number}", person)


async def listed(desk, kind: str) -> list[Item]:
    """The open items of a kind."""
    async with desk.database.reading() as connection:
        return (await queue.listed(connection, desk.now(), kind=kind))[0]


async def test_a_recipe_goes_from_its_form_to_an_answer(open_home, say, shown):
    async with open_home() as desk:
        opened = form(await say(desk, "submit recipe"))
        assert [one.name for one in opened.fields] == ["title", "hardware", "launch", "body", "interest"]
        kept = await say(desk, opened.command, **RECIPE)
        assert "about 7 GB of memory" in shown(kept)
        sent = await say(desk, next(one.command for one in kept.buttons if one.label == "Send for review"))
        item = sent.data["item"]
        before = await say(desk, "Gemma 2 9B on an L4 with llama.cpp, how much memory?")
        assert "7 GB of memory on the L4" not in shown(before)
        listed = shown(await say(desk, "review list", ONE, Role.MODERATOR))
        assert "Gemma 2 9B on one L4" in listed
        seen = await say(desk, f"review show {item}", ONE, Role.MODERATOR)
        approve = next(one.command for one in seen.buttons if one.label == "Approve")
        done = await say(desk, approve, ONE, Role.MODERATOR)
        assert done.data["entry"] == "gemma-2-9b-on-one-l4-with-llama-cpp"
        after = await say(desk, "Gemma 2 9B on an L4 with llama.cpp, how much memory?")
        assert "needs about 7 GB of memory on the L4" in shown(after)
        again = await say(desk, approve, TWO, Role.MODERATOR)
        assert "approved by r1" in shown(again)
        async with desk.database.reading() as connection:
            assert await audit.verify(connection) == (1, [])
            told = (await connection.execute(sql("SELECT kind, target FROM deliveries"))).all()
        assert ("submission-decided", "discord:p1") in [tuple(row) for row in told]


async def test_a_field_is_added_to_a_submission_and_read_back(open_home, say, shown):
    async with open_home() as desk:
        number = (await say(desk, "submit keep recipe", **RECIPE)).data["submission"]
        fields = shown(await say(desk, f"submission add {number}"))
        added = shown(await say(desk, f"submission add {number} verticals Health, legal"))
        sourced = await say(desk, f"submission add {number} sources https://example.org/l4 What an L4 holds")
        wrong = await say(desk, f"submission add {number} sources nowhere")
        strange = await say(desk, f"submission add {number} nonsense yes")
        other = await say(desk, f"submission add {number} verticals health", "m9")
        async with desk.database.reading() as connection:
            kept = await submissions.version(connection, number)
            found = await submissions.submission(connection, number)
    assert re.search(r"verticals\s+health, legal, …", fields)
    assert "verticals is added" in added.replace("`", "")
    assert kept.draft.verticals == ("health", "legal")
    assert kept.draft.title == RECIPE["title"]
    assert not sourced.failed
    assert [(one["url"], one["title"]) for one in kept.draft.fields["sources"]] == [
        ("https://example.org/l4", "What an L4 holds")
    ]
    assert found.number == 3
    assert wrong.failed
    assert "an address such as" in shown(wrong)
    assert strange.failed
    assert other.failed


async def test_what_a_page_says_becomes_a_draft_with_its_address_as_the_source(open_home, say, shown):
    address = "https://example.org/notes/gemma"
    async with open_home() as desk:
        opened = form(await say(desk, f"submit link {address}"))
        values = {one.name: one.value for one in opened.fields}
        said = {
            "kind": "report",
            "title": "Gemma on one L4",
            "body": "The page reports 38 tokens per second on one L4.",
            "interest": "none",
        }
        without = await say(desk, opened.command, **{**values, **said, "source": ""})
        kept = await say(desk, opened.command, **{**values, **said})
        number = kept.data["submission"]
        async with desk.database.reading() as connection:
            version = await submissions.version(connection, number)
            found = await submissions.submission(connection, number)
    assert values["source"] == address
    assert without.failed
    assert form(without).fields
    assert (found.state, version.draft.kind) == (State.DRAFT, "report")
    assert version.draft.body == said["body"]
    assert [one["url"] for one in version.draft.fields["sources"]] == [address]
    assert said["body"] in shown(kept)


async def test_a_moderator_sees_how_its_author_fared_so_far(open_home, say, shown):
    async with open_home() as desk:
        first = (await offer(say, desk)).data["item"]
        new = shown(await say(desk, f"review show {first}", ONE, Role.MODERATOR))
        await say(desk, f"review approve {first} --version 1", ONE, Role.MODERATOR)
        text = "A whisper model writes down Tamil speech on a phone, two seconds behind who speaks."
        second = (await offer(say, desk, title="Tamil speech on a phone", body=text)).data["item"]
        why = "--code unsupported --say 'Nobody could run it.'"
        await say(desk, f"review reject {second} --version 1 {why}", ONE, Role.MODERATOR)
        text = "Marathi court orders are summed up by a model of two billion parameters."
        third = (await offer(say, desk, title="Court orders summed up", body=text)).data["item"]
        seen = shown(await say(desk, f"review show {third}", TWO, Role.MODERATOR))
    assert "so far: nothing decided yet" in new
    assert "so far: 1 approved, 1 rejected" in seen


async def test_members_may_not_look_or_decide(open_home, say, shown):
    async with open_home() as desk:
        sent = await offer(say, desk)
        item = sent.data["item"]
        for words in (
            "review list",
            f"review show {item}",
            f"review approve {item} --version 1",
            f"review claim {item}",
        ):
            assert "needs the role moderator" in shown(await say(desk, words, "m9"))
        for words in (
            f"review reject {item} --version 1 --code wrong --say 'it is wrong'",
            "review bulk approve --ids 1",
            "review undo 1",
        ):
            assert "needs the role moderator" in shown(await say(desk, words, "m9"))
        async with desk.database.reading() as connection:
            assert (await connection.execute(sql("SELECT count(*) FROM review_decisions"))).scalar() == 0


async def test_a_secret_stops_it_with_the_place_marked_and_nothing_kept(open_home, say, shown):
    secret = "hf_" + "aBcDeFgHiJkLmNoPqRsTuVwXyZ012345"
    async with open_home() as desk:
        stopped = await say(
            desk, "submit keep recipe", **{**RECIPE, "launch": f"export HF_TOKEN={secret}\nvllm serve x"}
        )
        assert stopped.failed
        field = next(one for one in form(stopped).fields if one.name == "launch")
        assert "line 1" in field.error
        assert "⟦a Hugging Face token⟧" in field.value
        async with desk.database.reading() as connection:
            for table, column in (("submissions", "body"), ("submission_versions", "fields"), ("remembered", "value")):
                rows = (await connection.execute(sql(f"SELECT {column} FROM {table}"))).all()
                assert secret not in str(rows)
            assert (await connection.execute(sql("SELECT count(*) FROM submissions"))).scalar() == 0


async def test_an_interest_is_asked_for_and_carried_into_the_answer(open_home, say, shown):
    async with open_home() as desk:
        kept = await say(desk, "submit keep recipe", **{**RECIPE, "interest": "employer"})
        asked = form(kept)
        assert asked.title == "Your interest"
        given = {"interest": "employer", "whose": "Acme makes this build", "affiliation": "Acme"}
        kept = await say(desk, asked.command, **given)
        number = kept.data["submission"]
        sent = await say(desk, f"submission send {number}")
        await say(desk, f"review approve {sent.data['item']} --version 1", ONE, Role.MODERATOR)
        answer = await say(desk, "Gemma 2 9B on an L4 with llama.cpp, how much memory?")
    assert any(
        one.disclosure == "employer: Acme makes this build"
        for part in answer.parts
        if part.part == "sources"
        for one in part.sources
    )


async def test_what_is_there_already_is_shown_first(open_home, say, shown):
    twice = {
        "title": "Llama 3.1 8B on one 16 GB T4 with vLLM",
        "verticals": "",
        "body": "Start the server with 4-bit weights and half precision, because the T4 has no bf16. The server dies with an out of memory error when `--max-model-len` is left at the model's own context. Lower it to 4096.",
        "source": "",
        "interest": "none",
    }
    async with open_home() as desk:
        kept = await say(desk, "submit keep guide", **twice)
        assert "Is it this one?" in shown(kept)
        labels = [one.label for one in kept.buttons]
        assert labels == ["Mine is another", "It improves that one", "It worked for me too", "Yes, drop mine"]
        another = await say(desk, kept.buttons[0].command)
        assert "Send for review" in [one.label for one in another.buttons]


async def test_changes_rejection_and_a_second_offer(open_home, say, shown):
    async with open_home() as desk:
        sent = await offer(say, desk)
        item, number = sent.data["item"], sent.data["submission"]
        ask = form(await say(desk, f"review changes {item} --version 1", ONE, Role.MODERATOR))
        assert "back with its author" in shown(
            await say(desk, ask.command, ONE, Role.MODERATOR, say="Which build of llama.cpp?")
        )
        assert "Which build of llama.cpp?" in shown(await say(desk, f"submission show {number}"))
        edit = form(await say(desk, f"submission edit {number}"))
        values = {one.name: one.value for one in edit.fields}
        await say(desk, edit.command, **{**values, "body": values["body"] + " Build b4000."})
        again = await say(desk, f"submission send {number}")
        assert again.data["item"] == item
        why = form(await say(desk, f"review reject {item} --version 3", ONE, Role.MODERATOR))
        rejected = await say(desk, why.command, ONE, Role.MODERATOR, code="unsupported", say="Nobody could run it.")
        assert "rejected" in shown(rejected)
        await say(desk, f"submission edit {number}")
        await say(desk, edit.command, **{**values, "body": values["body"] + " With a log."})
        third = await say(desk, f"submission send {number}")
        assert third.data["item"] != item


@pytest.mark.parametrize(
    ("private", "action", "target"),
    [
        (False, "approve", "discord:p1"),
        (True, "approve", "discord:@a1"),
        (False, "reject", "discord:p1"),
        (True, "reject", "discord:@a1"),
        (False, "changes", "discord:p1"),
    ],
)
async def test_what_is_decided_is_said_where_it_was_offered_and_why_to_its_author_alone(
    open_home, say, shown, private, action, target
):
    async with open_home(fill=False) as desk:

        async def author(text: str, **values: str) -> Reply:
            place = Place("discord", "p1", private=private)
            person = Person("discord", AUTHOR, name="member")
            given = Message("1", text, person, place, desk.now(), "t", values=values)
            return [reply async for reply in respond(desk, given)][-1]

        kept = await author("submit keep recipe", **RECIPE)
        item = (await author(f"submission send {kept.data['submission']}")).data["item"]
        why = {
            "approve": "",
            "reject": " --code unclear --say 'Nobody can follow it.'",
            "changes": " --say 'Which build?'",
        }
        await say(desk, f"review {action} {item} --version 1{why[action]}", ONE, Role.MODERATOR)
        async with desk.database.reading() as connection:
            (told,) = [one for one in await deliveries.listed(connection, limit=10) if one.kind == "submission-decided"]
        reply = await decided(desk, told)
        words, reason = shown(reply), {"reject": "Nobody can follow it.", "changes": "Which build?"}.get(action)
        if reason and not private:
            assert RECIPE["title"] not in words
            assert reason not in words
            assert "is not yours" in shown(await say(desk, reply.buttons[0].command, "a2"))
            pressed = await author(reply.buttons[0].command)
            assert pressed.audience == "person"
            words = shown(pressed)
    assert told.target == target
    assert ("is published" in words) == (action == "approve")
    assert reason is None or reason in words
    assert ONE not in words


async def test_a_decision_that_was_taken_back_is_not_shown_as_one(open_home, say, shown):
    async with open_home(fill=False) as desk:
        sent = await offer(say, desk)
        why = "--code unclear --say 'Nobody can follow it.'"
        await say(desk, f"review reject {sent.data['item']} --version 1 {why}", ONE, Role.MODERATOR)
        async with desk.database.reading() as connection:
            (told,) = await deliveries.listed(connection, kinds=("submission-decided",))
        button = (await decided(desk, told)).buttons[0]
        other = await offer(say, desk, title="Another recipe, for a model of the field", body="On a card of 8 GB.")
        crossed = button.command.replace(f"said {sent.data['submission']} ", f"said {other.data['submission']} ")
        await say(desk, f"review undo {sent.data['item']}", ONE, Role.MODERATOR)
        assert await decided(desk, told) is None
        for command in (button.command, crossed):
            assert "looking at submission" in shown(await say(desk, command))


async def test_an_author_whose_place_is_gone_is_told_alone_once(open_home, say, shown):
    async with open_home(fill=False) as desk:
        sent = await offer(say, desk)
        await say(desk, f"review approve {sent.data['item']} --version 1", ONE, Role.MODERATOR)
        lost = sql("UPDATE deliveries SET state = 'failed' WHERE kind = 'submission-decided' AND target = 'discord:p1'")
        await desk.database.write(lambda c: c.execute(lost))
        for _ in range(2):
            await plan(desk)
        async with desk.database.reading() as connection:
            rows = await deliveries.listed(connection, kinds=("submission-decided",))
        (alone,) = [one for one in rows if one.target == "discord:@a1"]
        assert len(rows) == 2
        assert "is published" in shown(await decided(desk, alone))


async def test_however_many_lost_their_place_each_is_told_alone(open_home, monkeypatch):
    monkeypatch.setattr(sending, "LISTED", 20)
    async with open_home(fill=False) as desk:
        now = desk.now()

        async def lose(connection) -> None:
            promises = []
            for n in range(70):
                person = f"discord:m{n}" if n % 10 else ""
                kept = await submissions.keep(
                    connection,
                    Draft("guide", "t", "b"),
                    person=person,
                    name="m",
                    place="discord:p1",
                    thread="",
                    now=now,
                )
                told = {"submission": kept, "decision": 1}
                for where in ("discord:p1", "discord:@m"):
                    key = f"decided:{n}:{where[8:]}"
                    promises.append(Promise(key, "submission-decided", where, told, now, now + LOST_SINCE))
            await deliveries.add(connection, promises, now, revive=False)
            await connection.execute(sql("UPDATE deliveries SET state = 'failed'"))

        await desk.database.write(lose)
        for _ in range(2):
            await plan(desk)
        async with desk.database.reading() as connection:
            query = sql("SELECT target FROM deliveries WHERE dedup_key LIKE '%alone'")
            alone = [row.target for row in await connection.execute(query)]
    assert sorted(alone) == sorted(f"discord:@m{n}" for n in range(70) if n % 10)


async def test_what_only_some_may_read_is_not_said_in_a_place(open_home, say):
    text = "---\nkind: guide\ntitle: A guide for some\naudience: moderators\nverticals: [education]\ndisclosure: none\n---\n"
    async with open_home(fill=False) as desk:
        kept = await say(desk, "submit file", context=f"some.md\n{text}## Some\n\nWords for some of us.\n")
        sent = await say(desk, f"submission send {kept.data['submission']}")
        await say(desk, f"review approve {sent.data['item']} --version 1", ONE, Role.MODERATOR)
        async with desk.database.reading() as connection:
            heads = await entries.every_head(connection)
            told = [one.target for one in await deliveries.listed(connection, limit=10)]
    assert [one.audience for one in heads] == ["moderators"]
    assert told == ["discord:@a1"]


async def test_a_retraction_lists_who_was_answered_and_tells_them(open_home, say, shown):
    async with open_home() as desk:
        await say(desk, "How do I serve an 8B model on one T4?", "m5")
        taken = await say(desk, "knowledge retract t4 --reason 'the flag was renamed'", ONE, Role.MODERATOR)
        assert "1 answer to 1 person cited it" in shown(taken)
        cited = await say(desk, taken.buttons[0].command, ONE, Role.MODERATOR)
        assert "How do I serve an 8B model on one T4?" in shown(cited)
        told = await say(desk, taken.buttons[1].command, ONE, Role.MODERATOR)
        again = await say(desk, taken.buttons[1].command, ONE, Role.MODERATOR)
        assert (told.data["told"], again.data["told"]) == (1, 0)


async def test_a_reproduction_by_another_organisation_raises_the_evidence(open_home, say, shown):
    async with open_home() as desk:
        sent = await offer(say, desk)
        await say(desk, f"review approve {sent.data['item']} --version 1", ONE, Role.MODERATOR)
        entry = "gemma-2-9b-on-one-l4-with-llama-cpp"
        tried = form(await say(desk, f"reproduce {entry}", "m2"))
        assert len(tried.fields) == 5
        given = {"worked": "yes", "hardware": "1 × NVIDIA L4 24 GB", "organisation": "Bhashini Lab"}
        own = await say(desk, tried.command, **given)
        assert "your own" in shown(own)
        noted = await say(desk, tried.command, "m2", **given)
        assert noted.data["evidence"] == "reproduced"
        answer = await say(desk, "Gemma 2 9B on an L4 with llama.cpp, how much memory?")
        (line,) = [
            one for part in answer.parts if part.part == "sources" for one in part.sources if one.entry_id == entry
        ][:1]
        assert line.evidence == "reproduced; worked for 1 other on 1 × NVIDIA L4 24 GB"
        for person, org in (("m3", "One"), ("m4", "Two")):
            await say(desk, tried.command, person, worked="no", hardware="T4", organisation=org)
        answer = await say(desk, "Gemma 2 9B on an L4 with llama.cpp, how much memory?")
        (line,) = [
            one for part in answer.parts if part.part == "sources" for one in part.sources if one.entry_id == entry
        ][:1]
        assert line.evidence.startswith(
            "claimed; worked for 1 other on 1 × NVIDIA L4 24 GB; did not for 2 others on T4"
        )
        (item,) = await listed(desk, "dispute")
        assert item.title == RECIPE["title"]
        assert item.note.startswith("the rule of reproductions: It worked for 1 other on 1 × NVIDIA L4 24 GB; did not")
        told = shown(await say(desk, f"knowledge show {entry}", "m9"))
        assert "evidence: claimed" in told
        assert "worked for 1 other on 1 × NVIDIA L4 24 GB; did not for 2 others on T4" in told


@pytest.mark.parametrize("moves", [False, True])
async def test_where_an_author_worked_when_they_offered_it_has_no_voice_later(open_home, say, moves):
    async with open_home(fill=False) as desk:
        if moves:
            await say(desk, "affiliation Bhashini Lab")
        sent = await offer(say, desk)
        await say(desk, "affiliation Gram Vaani")
        await say(desk, f"review approve {sent.data['item']} --version 1", ONE, Role.MODERATOR)
        tried = form(await say(desk, "reproduce gemma-2-9b-on-one-l4-with-llama-cpp", "m2"))
        given = {"worked": "yes", "hardware": "1 × NVIDIA L4 24 GB"}
        before = await say(desk, tried.command, "m2", **given, organisation="Bhashini Lab Pune")
        other = await say(desk, tried.command, "m3", **given, organisation="Khet Kisan")
        async with desk.database.reading() as connection:
            (kept,) = await submissions.of_people(connection, [f"discord:{AUTHOR}"])
    assert before.data["evidence"] == ("author-run" if moves else "reproduced")
    assert other.data["evidence"] == "reproduced"
    assert kept.employer == ("Bhashini Lab" if moves else "")


async def test_many_are_decided_after_a_preview_and_taken_back(open_home, say, shown):
    async with open_home() as desk:
        for n in range(3):
            await offer(
                say,
                desk,
                title=f"Recipe number {n} for a small model on card {n}",
                body=f"Text {n} says that card {n} needs {n} GB.",
            )
        seen = await say(desk, "review bulk approve --kind new", ONE, Role.MODERATOR)
        assert "3 of 3 can be decided together" in shown(seen)
        done = await say(desk, seen.buttons[0].command, ONE, Role.MODERATOR)
        assert done.data["done"] == 3
        again = await say(desk, seen.buttons[0].command, ONE, Role.MODERATOR)
        assert "too old" in shown(again)
        back = await say(desk, done.buttons[0].command, TWO, Role.MODERATOR)
        assert back.data["undone"] == 3
        assert "3 in the queue" in shown(await say(desk, "review list", ONE, Role.MODERATOR))
        assert "6 decisions" in shown(await say(desk, "audit extract"))
        assert "each is bound" in shown(await say(desk, "audit verify", ONE, Role.MODERATOR))


async def test_more_than_a_step_takes_are_decided_step_by_step(open_home, say, shown, monkeypatch):
    most = 5
    monkeypatch.setattr(many, "MOST", most)
    async with open_home(fill=False) as desk:

        async def fill(connection) -> None:
            for n in range(most + 3):
                new = NewItem(f"stale:{n}", "stale", f"Entry {n}", "", entry_id=None, note="due")
                await queue.open_item(connection, new, desk.now())

        await desk.database.write(fill)
        why = await say(desk, "review bulk reject --kind stale", ONE, Role.MODERATOR)
        assert f"{most} of {most} can be decided together" in shown(why)
        assert f"You chose {most + 3}; a step takes {most}" in shown(why)
        given = {"code": "other", "say": "Nobody needs these."}
        assert [one.label for one in why.buttons] == [f"Reject {most}"], "a form would hide what is shown before it"
        asked = form(await say(desk, why.buttons[0].command, ONE, Role.MODERATOR))
        first = await say(desk, asked.command, ONE, Role.MODERATOR, **given)
        assert first.data["done"] == most
        undo, onward = first.buttons
        then = await say(desk, onward.command, ONE, Role.MODERATOR)
        assert "3 of 3" in shown(then)
        assert "a step takes" not in shown(then)
        last = await say(desk, then.buttons[0].command, ONE, Role.MODERATOR, **given)
        assert (last.data["done"], [one.label for one in last.buttons]) == (3, ["Undo them all"])
        back = await say(desk, undo.command, ONE, Role.MODERATOR)
        assert back.data["undone"] == most
        numbers = ", ".join(str(one.id) for one in await listed(desk, "stale"))
        named = await say(desk, f"review bulk reject --ids '{numbers}, {numbers}, 999'", ONE, Role.MODERATOR)
        assert "You chose 6; a step takes 5" in shown(named)
        monkeypatch.setattr(many, "MOST", 3)
        for one in (await listed(desk, "stale"))[:3]:
            await say(desk, f"review claim {one.id}", TWO, Role.MODERATOR)
        others = await say(desk, "review bulk reject --kind stale", ONE, Role.MODERATOR)
        assert "0 of 3 can be decided together" in shown(others)
        past = await say(desk, others.buttons[0].command, ONE, Role.MODERATOR)
        assert "2 of 2 can be decided together" in shown(past)


async def test_many_are_rejected_for_one_reason_and_each_author_is_told(open_home, say, shown):
    async with open_home(fill=False) as desk:
        for n in range(3):
            title = f"Recipe number {n} for a small model on card {n}"
            await offer(say, desk, person=f"a{n}", title=title, body=f"Text {n} says that card {n} needs {n} GB.")
        seen = await say(desk, "review bulk reject --ids '1, 3'", ONE, Role.MODERATOR)
        why = form(await say(desk, seen.buttons[0].command, ONE, Role.MODERATOR))
        unsaid = await say(desk, why.command, ONE, Role.MODERATOR, code="unclear", say="")
        assert form(unsaid).command == why.command
        done = await say(desk, why.command, ONE, Role.MODERATOR, code="unclear", say="Nobody can follow it.")
        assert (done.data["done"], done.data["left"]) == (2, 0)
        async with desk.database.reading() as connection:
            told = [one for one in await deliveries.listed(connection, limit=10) if one.kind == "submission-decided"]
        assert sorted(one.target for one in told) == ["discord:p1", "discord:p1"]
        pressed = [(await decided(desk, one)).buttons[0].command for one in told]
        words = [shown(await say(desk, one, f"a{2 * n}")) for n, one in enumerate(sorted(pressed))]
        assert all("others could not follow it. Nobody can follow it." in one for one in words)
        assert [item.id for item in await listed(desk, "new")] == [2]


FORMS = {
    "recipe": RECIPE,
    "report": {"title": "A clerk in a village", "verticals": "legal", "body": "It answers.", "decision": "continue"},
    "model": {
        "title": "sarvamai/sarvam-1",
        "listing": "watch",
        "licence_terms": "Its own licence",
        "body": "It reads Odia.",
    },
    "cost": {
        "title": "An L4 by the hour",
        "price": "0.50 USD per gpu-hour",
        "basis": "on demand",
        "body": "Two users at a time on one L4.",
    },
    "evaluation": {
        "title": "Odia translation",
        "dataset": "IN22-Gen, chrF++",
        "scores": "sarvam-1 | or | 41.2",
        "body": "vLLM, bf16, 1024 sentences.",
    },
    "guide": {"title": "How to batch", "verticals": "", "body": "Batch by length.", "source": ""},
}


@pytest.mark.parametrize("kind", OFFERED)
async def test_every_kind_has_a_form_that_becomes_an_entry(open_home, say, shown, kind):
    async with open_home(fill=False, two_approvals=()) as desk:
        opened = form(await say(desk, f"submit {kind}"))
        given = {**FORMS[kind], "interest": "none"}
        assert set(given) == {one.name for one in opened.fields}
        empty = await say(desk, opened.command, **dict.fromkeys(given, ""))
        asked = {one.name for one in form(empty).fields if one.error}
        assert asked >= {one.name for one in opened.fields if one.required and one.name != "interest"}
        kept = await say(desk, opened.command, **given)
        assert given["body"] in shown(kept)
        sent = await say(desk, f"submission send {kept.data['submission']}")
        done = await say(desk, f"review approve {sent.data['item']} --version 1", ONE, Role.MODERATOR)
        async with desk.database.reading() as connection:
            head = await entries.head(connection, done.data["entry"])
    assert (head.kind, head.title, head.status) == (kind, given["title"], "published")
    assert head.header["disclosure"]["interest"] == "none"


async def test_a_report_outlives_a_retraction_and_is_named_by_it(open_home, say, shown):
    async with open_home() as desk:
        kept = form(await say(desk, "reproduce t4", "v1", platform="web"))
        await say(desk, kept.command, "v1", platform="web", worked="yes", hardware="L4", organisation="Lab")
        await say(desk, "knowledge doubt t4 --reason 'the flag was renamed'", "m2")
        taken = await say(desk, "knowledge retract t4 --reason 'the flag was renamed'", ONE, Role.MODERATOR)
        (item,) = await listed(desk, "edit")
        assert await listed(desk, "dispute") == []
        assert f"Still open about it: {item.id}." in shown(taken)


@pytest.mark.parametrize(("end", "tried"), [("approve", "worked for 1 other on L4"), ("reject", "")])
async def test_a_visitors_report_counts_when_a_moderator_agrees(open_home, say, shown, end, tried):
    async with open_home() as desk:
        kept = form(await say(desk, "reproduce t4", "v1", platform="web"))
        given = {"worked": "yes", "hardware": "L4", "organisation": "Lab"}
        noted = await say(desk, kept.command, "v1", platform="web", **given)
        assert "A moderator looks at it before it counts" in shown(noted)
        (item,) = await listed(desk, "edit")
        assert "(Lab) says it worked on L4" in item.note

        async def said() -> str:
            async with desk.database.reading() as connection:
                return str((await entries.head(connection, "t4")).header.get("tried", ""))

        assert await said() == ""
        why = " --code other --say 'Nobody knows them.'" if end == "reject" else ""
        done = await say(desk, f"review {end} {item.id} --version 1{why}", ONE, Role.MODERATOR)
        assert not done.failed
        assert await said() == tried
        await say(desk, f"review undo {item.id}", ONE, Role.MODERATOR)
        assert await said() == ""


async def test_an_entry_is_marked_as_disputed_for_a_bad_answer(open_home, say, shown):
    async with open_home() as desk:
        said = standing.Doubt("discord:m5", "", "An answer from it was reported: outdated")
        await desk.database.write(lambda c: standing.reported(c, "t4", "a1", said, desk.now()))
        (item,) = await listed(desk, "bad answer")
        done = await say(desk, f"review dispute {item.id} --version {item.version}", ONE, Role.MODERATOR)
        async with desk.database.reading() as connection:
            head = await entries.head(connection, "t4")
        (opened,) = await listed(desk, "dispute")
    assert (head.status, head.status_reason) == ("disputed", said.reason)
    assert f"number {opened.id} in the queue" in shown(done)


async def test_a_markdown_file_is_offered_as_it_came(open_home, say, shown):
    text = "---\nkind: guide\ntitle: A guide about batching\nverticals: [education]\ndisclosure: none\n---\n## Batching\n\nBatch requests of one length.\n"
    async with open_home() as desk:
        kept = await say(desk, "submit file", context=f"batching.md\n{text}")
        assert "A guide about batching" in shown(kept)
        bad = await say(desk, "submit file", context="b.md\n---\nkind: guide\ntitle: X\nnonsense: 1\n---\ntext")
        assert "nonsense" in shown(bad)
        none = await say(desk, "submit file")
        assert "No Markdown file" in shown(none)
        secret = await say(desk, "submit file", context=f"batching.md\n{text}Ask the host at 98765 43210.\n")
        assert "line 10: “…Ask the host at ⟦a phone number⟧" in shown(secret)


async def test_a_refusal_of_a_hindi_text_is_said_in_hindi(open_home, say, shown):
    hindi = {"title": "पंचायत में आवाज़ सहायक", "body": "तीन गाँवों में Whisper चलाया। पहले महीने में 412 सवाल आए।"}
    async with open_home(fill=False) as desk:
        sent = await offer(say, desk, **hindi)
        why = "--code unclear --say 'कौन सा मॉडल था?'"
        await say(desk, f"review reject {sent.data['item']} --version 1 {why}", ONE, Role.MODERATOR)
        async with desk.database.reading() as connection:
            (told,) = await deliveries.listed(connection, kinds=("submission-decided",))
        called = await decided(desk, told)
        words = shown(await say(desk, called.buttons[0].command))
    assert "मॉडरेटरों का जवाब आ गया" in shown(called)
    assert "“पंचायत में आवाज़ सहायक” नहीं लिया गया: दूसरे इसे समझ नहीं पाए। कौन सा मॉडल था?" in words


async def test_a_list_of_a_model_that_no_entry_names_is_no_empty_library(open_home, say, shown):
    async with open_home() as desk:
        none = shown(await say(desk, "knowledge list --model Qwen/None"))
    assert "No entry is like that" in none
    assert "empty" not in none


WRITTEN = {
    "hardware": "1 × NVIDIA T4 16 GB",
    "launch": "vllm serve x",
    "verticals": "health, legal",
    "price": "0.50 USD per gpu-hour",
    "basis": "reserved",
    "dataset": "IN22-Gen, chrF++",
    "scores": "|\n  a | hi | 70",
    "decision": "continue",
    "listing": "watch",
    "licence_terms": "Apache-2.0",
    "source": "https://example.org/page A page",
}


@pytest.mark.parametrize("kind", QUESTIONS)
def test_the_file_that_is_offered_to_fill_in_can_be_filled_in_as_it_says(kind):
    lines = (
        template(kind).removeprefix("```yaml\n").removesuffix("\n```").replace("…", "Serve it on a card").split("\n")
    )
    asked = [name for line in lines if (name := line.removeprefix("# ").partition(":")[0]) in WRITTEN]
    filled = [f"{name}: {WRITTEN[name]}" if (name := one[2:].partition(":")[0]) in asked else one for one in lines]
    draft = read("\n".join(filled) + "\n", "the file", dt.date(2026, 11, 26))
    assert set(asked) == {one.name for one in QUESTIONS[kind]} - {"title", "body", "interest", "kind"}
    named = {"price": "prices", "source": "sources"}
    assert {named.get(name, name) for name in asked} - {"basis"} <= set(draft.fields)
    assert not [name for name in ("hardware", "scores", "decision") if isinstance(draft.fields.get(name), str)]


@pytest.mark.parametrize(
    ("name", "taken"), [("दिल्ली विश्वविद्यालय", True), ("St. John's", True), ("Acme", True), ("x<b>", False)]
)
async def test_where_somebody_works_is_taken_in_any_script(open_home, talk, shown, name, taken):
    async with open_home() as desk:
        said = await talk(desk, f"affiliation {name}", platform="discord")
        kept = shown(await talk(desk, "affiliation", platform="discord"))
    assert said.failed is not taken
    assert (name in kept) is taken


async def test_a_page_that_is_offered_for_a_gap_names_it(open_home, talk, shown):
    async with open_home() as desk:
        choice = await talk(desk, "submit --gap 3", platform="discord")
        (opener,) = [one.command for one in choice.buttons if one.label == "A page"]
        form = (await talk(desk, opener, platform="discord")).parts[0]
    assert opener == "submit link --gap 3"
    assert "`submit guide --gap 3`" in shown(choice)
    assert form.command == "submit keep page --gap 3"


async def test_a_version_that_is_not_there_is_not_brought_back(open_home, say, shown):
    async with open_home() as desk:
        lines = [f"knowledge rollback t4 --to {n}" for n in (9, 0, -1, 1)]
        said = [shown(await say(desk, line, ONE, Role.MODERATOR)) for line in lines]
        async with desk.database.reading() as connection:
            head = await entries.head(connection, "t4")
    assert all(f"has no version {n}: its newest is 1." in one for n, one in zip((9, 0, -1), said[:3], strict=True)), (
        said
    )
    assert said[3] == "Version 1 is the current one."
    assert head.number == 1


async def test_what_becomes_of_an_entry_is_told_to_a_hindi_moderator_in_hindi(open_home, say, shown):
    noon = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
    clock = (noon + dt.timedelta(seconds=n) for n in itertools.count()).__next__
    async with open_home(now=clock, places={"discord:p1": {"language": "hi"}}) as desk:
        await say(desk, "How do I serve an 8B model on one 16 GB T4?", "m9")
        seen = [
            await say(desk, line, ONE, Role.MODERATOR)
            for line in (
                "knowledge doubt t4 --reason 'गति पर शक है'",
                "knowledge dispute t4",
                "knowledge dispute t4 --reason 'गति पर शक है'",
                "knowledge tell t4",
                "knowledge retract t4 --reason 'पन्ना हटाया गया'",
                "knowledge cited t4",
                "knowledge cited l4",
                "knowledge tell t4",
                "knowledge restore t4",
                "knowledge history t4",
                "review bulk approve",
                "review undo 99",
            )
        ]
        moderator = (ONE, Role.MODERATOR)
        await offer(say, desk)
        number = (await say(desk, "review list", *moderator)).buttons[-1].command.split()[-1]
        seen += [
            await say(desk, f"review {line}", *moderator) for line in ("list", f"claim {number}", f"release {number}")
        ]
        look = await say(desk, f"review show {number}", *moderator)
        asked = {one.label: await say(desk, one.command, *moderator) for one in look.buttons[1:4]}
        preview = await say(desk, "review bulk approve --kind new", ONE, Role.MODERATOR)
        stop = (await say(desk, "review bulk reject --kind new", ONE, Role.MODERATOR)).buttons[0]
        why = await say(desk, stop.command, ONE, Role.MODERATOR)
        done = await say(desk, preview.buttons[0].command, ONE, Role.MODERATOR)
        old = await say(desk, preview.buttons[0].command, ONE, Role.MODERATOR)
        back = await say(desk, done.buttons[0].command, ONE, Role.MODERATOR)
        again = await say(desk, f"review show {number}", *moderator)
        seen.append(await say(desk, again.buttons[0].command, *moderator))
        seen += [preview, why, done, old, back]
    names = {"Llama", "3.1", "8B", "on", "one", "16", "GB", "T4", "with", "vLLM", "How", "do", "serve", "an", "model"}
    names |= {"Gemma", "llama", "cpp", "host", "UTC", "import", "new", "discord", "code", "say", "first"}
    for reply in seen:
        words = re.sub(r"`[^`]*`|“[^”]*”", "", shown(reply)) + " ".join(one.label for one in reply.buttons)
        left = [word for word in re.findall(r"[A-Za-z]{3,}", words) if word not in names]
        assert left == [] or reply in (preview, why), (left, words)
    assert "एक साथ फ़ैसला हो सकता है" in shown(preview)
    assert form(why).title == "अस्वीकार करने का कारण"
    assert [one.label for one in look.buttons] == [
        "स्वीकार करें", "बदलें", "बदलाव माँगें", "अस्वीकार करें", "अपने पास रखें", "पेज पर देखें"
    ]  # fmt: skip
    assert "अब तक: अभी कोई फ़ैसला नहीं हुआ" in shown(look)
    assert "हित: कोई नहीं" in shown(look)
    assert form(asked["बदलाव माँगें"]).title == f"{number} में क्या बदलना है"
    assert "लाइब्रेरी में यह पहले से है" in form(asked["अस्वीकार करें"]).fields[0].help
    assert form(asked["बदलें"]).submit == "बदला हुआ स्वीकार करें"
