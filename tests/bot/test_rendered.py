"""Every kind of reply on the page, on Discord and on Slack: as it is stored, within the limits, and as the contracts say."""

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot.message import Button, CallFor, DataTable, Form, Part, Progress, Reply, Sides, Source, Sources, Text
from bot.platforms.slack.render import home
from bot.platforms.tables import WIDEST, fenced
from bot.platforms.web.render import cited, inert
from bot.platforms.wording import form_of
from tests import contracts
from tests.rendered import pictures
from tests.rendered.__main__ import everything, forms, payloads, stored
from tests.rendered.replies import REPLIES

TABLE = "| card | memory |\n|---|---|\n| T4 | 16 GB |"
FORMS = [name for name, reply in REPLIES.items() if form_of(reply)]
NOW = everything()


@pytest.mark.parametrize("path", NOW, ids=str)
def test_a_reply_looks_as_it_is_stored(path):
    assert stored().get(path) == NOW[path], "run: python -m tests.rendered, and look at the difference"


def test_nothing_is_stored_that_is_not_made_any_more():
    assert stored().keys() == NOW.keys(), "run: python -m tests.rendered"


def test_every_part_style_and_audience_is_among_them():
    assert {type(part) for reply in REPLIES.values() for part in reply.parts} == set(get_args(Part))
    styles = {button.style for reply in REPLIES.values() for button in reply.buttons}
    assert styles == set(get_args(Button.__annotations__["style"]))
    assert {reply.audience for reply in REPLIES.values()} == {"place", "person"}
    assert {reply.final for reply in REPLIES.values()} == {True, False}


def within_discords_limits(messages: list[dict]) -> None:
    """Fail on what Discord would refuse, and on what could ping or preview."""
    for one in messages:
        assert 0 < len(one["content"]) <= 2000
        assert one["allowed_mentions"]["parse"] == []
        assert one["flags"] & 4
        assert len(one["components"]) <= 5
        assert all(1 <= len(row["components"]) <= 5 for row in one["components"])
        buttons = [button for row in one["components"] for button in row["components"]]
        assert all(len(button["label"]) <= 80 and len(button.get("custom_id", "")) <= 100 for button in buttons)
    assert not any(one["components"] for one in messages[:-1])


def within_slacks_limits(messages: list[dict]) -> None:
    """Fail on what Slack would refuse, and on what could ping."""
    for one in messages:
        texts = [block["text"] for block in one["blocks"] if block["type"] == "markdown"]
        assert 0 < len(one["text"]) <= 4000
        assert sum(map(len, texts)) <= 12_000
        assert len(one["blocks"]) <= 50
        for text in (one["text"], *texts):
            assert not [mark for mark in ("<!here", "<!channel", "<@U42", "<!subteam^S1", "<#C1") if mark in text]
        for block in one["blocks"]:
            for button in block.get("elements", ()):
                assert len(button["text"]["text"]) <= 75
                assert len(button.get("value", "")) <= 2000
            if block["type"] != "markdown":  # slack_sdk knows the limits of what is older than that block
                Block.parse(block).validate_json()


@pytest.mark.parametrize("name", REPLIES)
def test_payloads_obey_the_limits_and_cut_no_fence(name):
    on = payloads(REPLIES[name])
    within_discords_limits(on["discord"])
    within_slacks_limits(on["slack"])
    assert all(one["content"].count("```") % 2 == 0 for one in on["discord"])
    blocks = [block for one in on["slack"] for block in one["blocks"] if block["type"] == "markdown"]
    assert all(block["text"].count("```") % 2 == 0 for block in blocks)


odd = st.text(st.sampled_from("ab<>@!#|*`[]()\n é नम‍👍&_~\\"), max_size=400)
marks = st.sampled_from(["<!here>", "<@U42>", "@everyone", "<@42>", "<#C1|x>", "<!subteam^S1>", "```", "| a | b |"])
texts = st.lists(st.one_of(odd, marks, st.just("word " * 300)), max_size=12).map("\n".join)
sources = st.builds(
    Source,
    st.integers(0, 9),
    *(st.just("t4"), st.just(1), odd, *(st.sampled_from(["", "a fact"]),) * 5, odd, odd),
)
parts = st.one_of(
    texts.map(Text),
    st.lists(sources, max_size=9).map(lambda found: Sources(tuple(found))),
    st.lists(st.tuples(odd, odd), max_size=30).map(lambda rows: DataTable(("a", "`b`"), tuple(rows))),
    st.builds(Progress, odd, st.integers(0, 10**9), st.integers(0, 10**9)),
    st.builds(CallFor, texts, st.sampled_from(["", "777"])),
    st.builds(Sides, odd, texts, texts),
)
labels = st.lists(odd.filter(str.strip).map(lambda text: text[:120]), max_size=30)


@given(st.lists(parts, max_size=5), labels)
@settings(max_examples=60)
def test_whatever_a_reply_says_its_payloads_obey_the_limits(given_parts, given_labels):
    buttons = tuple(Button(label, f"press {n}") for n, label in enumerate(given_labels))
    on = payloads(Reply(tuple(given_parts), buttons))
    within_discords_limits(on["discord"])
    within_slacks_limits(on["slack"])
    for block in home(Reply(tuple(given_parts), buttons), "https://t.example")["blocks"]:
        Block.parse(block).validate_json()
        assert block["type"] == "actions" or 1 <= len(block["text"]["text"]) <= 3000
        assert not [mark for mark in ("<!here", "<@U42", "<#C1") if mark in str(block)]


@pytest.mark.parametrize("name", FORMS)
def test_forms_obey_the_limits(name):
    form = form_of(REPLIES[name])
    on = forms(form)
    assert len(on["discord"]["title"]) <= 45
    assert 1 <= len(on["discord"]["components"]) <= 5
    assert all(len(one["label"]) <= 45 and len(one["description"]) <= 100 for one in on["discord"]["components"])
    assert len(on["slack"]["title"]["text"]) <= 24
    assert len(on["slack"]["blocks"]) <= 100
    assert len(on["slack"]["private_metadata"]) <= 3000
    for block in on["slack"]["blocks"]:
        Block.parse(block).validate_json()


@pytest.mark.parametrize("name", REPLIES)
def test_discord_payloads_are_as_the_contract_says(name):
    for one in payloads(REPLIES[name])["discord"]:
        contracts.discord("MessageCreateRequest").validate({**one, "nonce": "1-0", "enforce_nonce": True})
        contracts.discord("MessageEditRequestPartial").validate(one)
        contracts.discord("IncomingWebhookUpdateRequestPartial").validate(one)
        contracts.discord("CreateMessageInteractionCallbackRequest").validate({"type": 4, "data": one})


@pytest.mark.parametrize("name", REPLIES)
def test_slack_payloads_are_as_the_contract_says(name):
    for one in payloads(REPLIES[name])["slack"]:
        contracts.slack("chat.postMessage").validate({"channel": "C1", **one})
        contracts.slack("chat.update").validate({"channel": "C1", "ts": "1.1", **one})
        contracts.slack("chat.postEphemeral").validate({"channel": "C1", "user": "U1", **one})
        for block in one["blocks"]:
            contracts.slack("KnownBlock").validate(block)


@pytest.mark.parametrize("name", FORMS)
def test_forms_are_as_the_contracts_say(name):
    form = form_of(REPLIES[name])
    assert isinstance(form, Form)
    on = forms(form)
    contracts.discord("ModalInteractionCallbackRequest").validate({"type": 9, "data": on["discord"]})
    contracts.slack("views.open").validate({"trigger_id": "t", "view": on["slack"]})
    for block in on["slack"]["blocks"]:
        contracts.slack("KnownBlock").validate(block)


def test_the_pictures_of_the_documentation_show_the_answer_as_it_is_stored():
    assert pictures.now() == pictures.drawn(), "run: python -m tests.rendered.pictures, and look at docs/*.png"
    assert "](docs/page.png)" in (pictures.DOCS.parent / "README.md").read_text(encoding="utf-8")
    for platform in pictures.LOOKS:
        assert f"]({platform}.png)" in (pictures.DOCS / f"{platform}.md").read_text(encoding="utf-8")
    assert "](prices.png)" in (pictures.DOCS / "finding.md").read_text(encoding="utf-8")
    for platform in (*pictures.SURFACES, "prices"):
        assert (pictures.DOCS / f"{platform}.png").read_bytes().startswith(b"\x89PNG")


def test_a_cell_that_is_too_long_is_cut_between_words_and_it_shows():
    long = DataTable(("Gap", "Question"), (("1", "How do I run a model " * 5), ("2", "x" * 80), ("3", "short")))
    first, second, third = fenced(long).split("\n")[2:5]
    assert first.endswith("How do I run…")
    assert second.endswith("x…")
    assert third == "3    short"
    assert max(map(len, (first, second))) <= WIDEST + 5


def test_a_table_of_an_answer_scrolls_by_itself_and_a_mark_stays_beside_what_it_proves():
    said = str(cited(TABLE + "\n\nThat is so. [1]", "a1"))
    assert said.count('<div class="scroll"><table>') == said.count("</table></div>") == 1
    assert "so.&nbsp;<a" in said
    assert '<div class="scroll"><table>' in inert(TABLE)
