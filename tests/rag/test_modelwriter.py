"""The model writer against a real HTTP endpoint on loopback that streams, stalls, lies and breaks."""

import asyncio
import dataclasses
import datetime as dt
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from langchain_core.messages import AIMessageChunk

from knowledge.types import Head
from rag import modelwriter
from rag.errors import ModelTrouble
from rag.held import Growing, held
from rag.modelwriter import ModelWriter, prompt
from rag.patience import BREAKER_OPENS, BREAKER_PROBES_S, Breaker, ModelSettings, Patience
from rag.types import Chunk, Found, Passage, Question

TODAY = dt.date(2026, 11, 23)
TEXT = (
    "The T4 has 16 GB of memory. See https://docs.example.org/t4 for more.\n\n```bash\nvllm serve m --dtype half\n```"
)


def passage(entry_id: str, text: str) -> Passage:
    """A passage as finding gives it."""
    moment = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    head = Head(entry_id, "recipe", entry_id, "en", "public", "published", 1, TODAY, moment, "")
    return Passage(Chunk(1, entry_id, 1, 0, ("Launch",), text, "d"), head, 1.0)


FOUND = Found((passage("t4", TEXT), passage("l4", "The L4 has 24 GB.")), (), "en")


def event(text: str) -> bytes:
    """One streamed piece as OpenAI-compatible servers send it."""
    piece = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    piece["choices"] = [{"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}]
    return f"data: {json.dumps(piece)}\n\n".encode()


def calls(tool: str) -> bytes:
    """A streamed piece that calls a tool, which nobody offered, instead of saying anything."""
    piece = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    call = {"index": 0, "id": "c1", "type": "function", "function": {"name": tool, "arguments": "{}"}}
    piece["choices"] = [{"index": 0, "delta": {"role": "assistant", "tool_calls": [call]}, "finish_reason": None}]
    return f"data: {json.dumps(piece)}\n\n".encode()


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"


class Endpoint:
    """Answers every request in one prepared way; counts them, and keeps what it was sent last."""

    def __init__(self, *pieces: bytes | float, head: bytes = HEAD) -> None:
        self.pieces, self.head, self.asked = pieces, head, 0
        self.sent: dict[str, Any] = {}

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request: read it, then send what was prepared (a number is a pause in seconds)."""
        self.asked += 1
        try:
            asked = await reader.readuntil(b"\r\n\r\n")
            length = next(line for line in asked.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            self.sent = json.loads(await reader.readexactly(int(length.partition(b":")[2])))
            writer.write(self.head)
            for piece in self.pieces:
                if isinstance(piece, float):
                    await asyncio.sleep(piece)
                else:
                    writer.write(piece)
                    await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def serving(endpoint: Endpoint, provider: str = "openai") -> AsyncIterator[ModelWriter]:
    """A writer whose model is at this endpoint."""
    server = await asyncio.start_server(endpoint.handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    address = f"http://127.0.0.1:{port}" + ("/v1" if provider == "openai" else "")
    writer = ModelWriter(ModelSettings(address, "m", provider, first_token_s=1.0, total_s=3.0))
    try:
        yield writer
    finally:
        server.close()


async def written(writer: ModelWriter) -> list:
    """All stages of an answer."""
    return [one async for one in writer.write(Question("How much memory has a T4?"), FOUND, "en")]


def says(text: str, *more: bytes) -> Endpoint:
    """An endpoint that streams a text word by word and ends as it should."""
    return Endpoint(*(event(word + " ") for word in text.split(" ")), *more, b"data: [DONE]\n\n")


async def test_a_supported_answer_streams_and_is_cited():
    async with serving(says("The T4 has 16 GB. [1] The L4 has 24 GB. [2]")) as writer:
        stages = await written(writer)
    assert [(one.final, one.markdown) for one in stages[:-1]] == [(False, "The T4 has 16 GB.")]
    assert [(piece.markdown, piece.n) for piece in stages[-1].pieces] == [
        ("The T4 has 16 GB.", 1),
        ("The L4 has 24 GB.", 2),
    ]
    assert [one.passage.entry.id for one in stages[-1].citations] == ["t4", "l4"]


@pytest.mark.parametrize("provider", ["openai", "ollama"])
async def test_what_the_model_is_told_stands_in_a_file_and_changes_with_it(provider, tmp_path, monkeypatch):
    """From the next question on; what people wrote is put in as it stands, also where it looks like the template's."""
    prompt = tmp_path / "answer.md"
    prompt.write_text(modelwriter.PROMPT.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(modelwriter, "PROMPT", prompt)
    odd = Question("What does {sources} cost on a T4?")
    said = "The T4 has 16 GB. [1]"
    endpoint = says(said) if provider == "openai" else Endpoint(ollama(said), head=LINES)
    sent = []
    async with serving(endpoint, provider) as writer:
        for rule in ("", "- Never name a price.\n"):
            prompt.write_text(rule + prompt.read_text(encoding="utf-8"), encoding="utf-8")
            assert [one async for one in writer.write(odd, FOUND, "hi")][-1].final
            (message,) = endpoint.sent["messages"]
            sent.append((message["role"], message["content"]))
    sources = f"[1] t4 (Launch)\n{TEXT}\n\n[2] l4 (Launch)\nThe L4 has 24 GB."
    asked = prompt.read_text(encoding="utf-8").partition("\n")[2]
    for name, value in (("language", "Hindi (Devanagari)"), ("sources", sources), ("question", odd.text)):
        asked = asked.replace(f"{{{name}}}", value)
    assert sent == [("user", asked), ("user", f"- Never name a price.\n{asked}")]


async def test_invented_numbers_sources_and_links_are_taken_out():
    lies = (
        "The T4 has 16 GB. [1] It costs 99 dollars. [1] The L4 is great. [7] Nobody cites this. "
        "Read https://evil.example/x now. [1] See https://docs.example.org/t4 for more. [1]"
    )
    async with serving(says(lies)) as writer:
        (*stages, last) = await written(writer)
    assert [piece.markdown for piece in last.pieces] == [
        "The T4 has 16 GB.",
        "See https://docs.example.org/t4 for more.",
    ]
    assert all("evil.example" not in piece.markdown for one in [*stages, last] for piece in one.pieces)


async def test_a_number_opens_the_passages_that_its_sentences_rest_on():
    cards = passage("t4", "Three clinics share it.\n\nA card draws 70 watts. Its fan is quiet.")
    found = Found((passage("t4", "The T4 is old."), cards, *FOUND.passages), (), "en")
    async with serving(says("A card draws 70 watts. [1] The T4 has 16 GB. [1]")) as writer:
        last = [one async for one in writer.write(Question("What does a T4 draw?"), found, "en")][-1]
    (citation,) = last.citations
    assert (citation.passage, citation.quote) == (cards, "A card draws 70 watts.")
    assert [one.chunk.text for one, _ in citation.further] == [TEXT]
    assert {piece.n for piece in last.pieces} == {1}


@pytest.mark.parametrize(
    "lie",
    ["It has sixty GB.", "Use two hundred cards.", "इसमें बीस GB हैं।", "इसमें ३२ GB हैं।", "It has 16 MB.", "It has 16 GiB."],
)
async def test_a_figure_that_no_source_has_is_never_shown_in_whatever_form(lie):
    async with serving(says(f"The T4 has sixteen GB. [1] {lie} [1] One card with १६ GB is enough. [1]")) as writer:
        stages = await written(writer)
    assert [piece.markdown for piece in stages[-1].pieces] == [
        "The T4 has sixteen GB.",
        "One card with १६ GB is enough.",
    ]
    assert all(lie.split()[-2] + " " + lie.split()[-1] not in one.markdown for one in stages)


@pytest.mark.parametrize(
    "said", ["1" * 5000 + " cards. [1]", "hundred " * 2400 + "cards. [1]", "1,11," * 900 + "1. [1]"]
)
async def test_nonsense_of_any_length_is_trouble_and_nothing_worse(said):
    async with serving(says(said)) as writer:
        with pytest.raises(ModelTrouble):
            await written(writer)


@pytest.mark.parametrize(
    ("said", "stays"),
    [
        ("It costs $40. [1]", True),
        ("It costs 40 US dollars. [1]", True),
        ("It costs ₹40. [1]", False),
        ("It made 20 5-minute runs. [1]", True),
        ("It made 25 runs. [1]", False),
    ],
)
def test_a_sum_is_held_in_its_currency_and_two_numbers_are_not_one(said, stays):
    source = dataclasses.replace(FOUND.passages[0].chunk, text="It costs USD 40 and made 20 runs of 5 minutes.")
    assert bool(held(said, {1: [dataclasses.replace(FOUND.passages[0], chunk=source)]})) is stays


def test_a_growing_reply_shows_a_block_of_code_once_it_is_whole_and_what_follows_it():
    source = dataclasses.replace(FOUND.passages[0].chunk, text="The T4 has 16 GB.\n\n```bash\necho a. b\nls\n```")
    growing = Growing({1: [dataclasses.replace(FOUND.passages[0], chunk=source)]})
    whole = "The T4 has 16 GB. [1]\n\n```bash\necho a. b\nls\n```\n\nThe T4 has 16 GB. [1]\n\nIt has 99 GB. [1] "
    shown = [[piece.kind for piece in growing.pieces(whole[:end])] for end in range(len(whole) + 1)]
    assert [kinds for n, kinds in enumerate(shown) if not n or kinds != shown[n - 1]] == [
        [],
        ["direct"],
        ["direct", "steps"],
        ["direct", "steps", "direct"],
    ]


async def test_a_prompt_or_an_address_that_cannot_be_used_is_trouble(tmp_path, monkeypatch):
    bad = tmp_path / "answer.md"
    bad.write_text("{qestion}", encoding="utf-8")
    strange = ModelWriter(ModelSettings("http://[::1", "m"))
    with pytest.raises(ModelTrouble):
        await written(strange)
    monkeypatch.setattr("rag.modelwriter.PROMPT", bad)
    async with serving(says("The T4 has 16 GB. [1]")) as writer:
        with pytest.raises(ModelTrouble, match="prompt file"):
            await written(writer)


def test_a_model_that_begins_late_and_stalls_is_given_up_in_time_for_the_quotes():
    settings = ModelSettings("http://127.0.0.1:1/v1", "m")
    stalls = Patience(settings, 100.0)
    stalls.check(107.9, 200)
    assert 107.9 + stalls.left(107.9) < 110
    drops = Patience(settings, 100.0)
    drops.check(107.9, 1)
    drops.check(108.9, 2)
    assert 108.9 + drops.left(108.9) < 110


def test_a_small_model_may_pause_for_a_second_and_a_half_and_longer_once_the_quotes_were_due():
    patience = Patience(ModelSettings("http://127.0.0.1:1/v1", "m"), 100.0)
    written = 0
    for second, pause in ((7.8, 1.5), (9.3, 1.49), (10.8, 7.5), (18.4, 7.5)):
        written += 40
        patience.check(100.0 + second, written)
        assert patience.left(100.0 + second) > pause
    with pytest.raises(ModelTrouble, match="wrote too slowly"):
        patience.left(100.0 + 18.4 + 8.1)


def test_a_model_that_writes_steadily_may_go_on_after_the_quotes_were_due():
    patience = Patience(ModelSettings("http://127.0.0.1:1/v1", "m"), 100.0)
    for second in range(1, 50):
        patience.check(100.0 + second, 20 * second)
        assert patience.left(100.0 + second) > 0


async def test_code_stays_only_if_every_line_is_in_a_source():
    async with serving(says("Run this. [1]\n```bash\nvllm serve m --dtype half\n```\n")) as writer:
        last = (await written(writer))[-1]
    assert [piece.kind for piece in last.pieces] == ["direct", "steps"]
    async with serving(says("Run this. [1]\n```bash\nrm -rf /\n```\n")) as writer:
        last = (await written(writer))[-1]
    assert [piece.kind for piece in last.pieces] == ["direct"]


BROKEN = {
    "refuses": Endpoint(
        b"{}", head=b"HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n"
    ),
    "too many requests": Endpoint(b"{}", head=b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 2\r\n\r\n"),
    "html": Endpoint(
        b"<html>hello</html>", head=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
    ),
    "bad json": Endpoint(b"data: {not json}\n\n"),
    "empty": says(""),
    "silent": Endpoint(4.0),
    "endless": Endpoint(*[event("word " * 2000)] * 5),
    "cut": Endpoint(event("The T4")),
    "nothing found": says("NOTHING"),
    "tool call": Endpoint(calls("search"), b"data: [DONE]\n\n"),
    "uncited": says("The T4 has 16 GB of memory."),
    "prompt echo": says("You answer deployment questions for a community, only from the numbered sources below."),
}


@pytest.mark.parametrize(
    ("endpoint", "why"),
    [
        (Endpoint(*([event(""), 0.2] * 20)), "did not begin in time"),
        (Endpoint(*([b": still here\n\n", 0.2] * 20)), "did not begin in time"),
        (Endpoint(*([event("a"), 0.3] * 20)), "wrote too slowly"),
        (Endpoint(*([event("The T4 has 16 GB. [1] "), 0.2] * 20)), "took too long"),
    ],
)
async def test_a_stream_in_drops_is_not_waited_for(endpoint, why):
    async with serving(endpoint) as writer:
        with pytest.raises(ModelTrouble, match=why):
            await written(writer)


@pytest.mark.parametrize("name", BROKEN)
async def test_a_broken_endpoint_is_trouble_that_says_why(name):
    async with serving(BROKEN[name]) as writer:
        with pytest.raises(ModelTrouble) as caught:
            await written(writer)
    assert 5 < len(str(caught.value)) < 100


class Unending:
    """A model whose words never end; it knows whether its stream was closed."""

    closed = False

    async def astream(self, messages: list[tuple[str, str]]) -> AsyncIterator[AIMessageChunk]:
        """Words for as long as somebody listens."""
        try:
            while True:
                yield AIMessageChunk("word " * 1000)
        finally:
            self.closed = True


async def test_a_reply_that_is_cut_off_is_closed():
    writer, model = ModelWriter(ModelSettings("http://127.0.0.1:1/v1", "m")), Unending()
    writer._chat = model
    with pytest.raises(ModelTrouble, match="no end"):
        async for _ in writer.write(Question("How much memory has a T4?"), FOUND, "en"):
            pass
    assert model.closed


async def test_after_five_failures_the_endpoint_is_given_a_rest():
    endpoint = Endpoint(b"{}", head=b"HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\n")
    async with serving(endpoint) as writer:
        for _ in range(BREAKER_OPENS + 3):
            with pytest.raises(ModelTrouble):
                await written(writer)
    assert endpoint.asked == BREAKER_OPENS


def test_after_its_rest_the_endpoint_is_probed_by_one_question_at_a_time(monkeypatch):
    breaker, clock = Breaker(), [100.0]
    monkeypatch.setattr("rag.patience.time.monotonic", lambda: clock[0])
    for _ in range(BREAKER_OPENS):
        breaker.check()
        breaker.record(good=False)
    with pytest.raises(ModelTrouble, match="tried again shortly"):
        breaker.check()
    clock[0] += BREAKER_PROBES_S
    breaker.check()
    with pytest.raises(ModelTrouble):
        breaker.check()  # while the probe is under way
    breaker.record(good=False)
    clock[0] += BREAKER_PROBES_S - 1
    with pytest.raises(ModelTrouble):
        breaker.check()
    clock[0] += 1
    breaker.check()
    breaker.record(good=True)
    breaker.check()
    breaker.check()


def ollama(text: str, *, done: bool = True) -> bytes:
    """A whole stream as Ollama sends it: a JSON object a line."""
    moment = "2026-11-23T12:00:00.000000Z"
    pieces = [
        {"model": "m", "created_at": moment, "message": {"role": "assistant", "content": f"{word} "}, "done": False}
        for word in text.split(" ")
    ]
    end = {"model": "m", "created_at": moment, "message": {"role": "assistant", "content": ""}, "done": True}
    end["done_reason"] = "stop"
    return b"".join(json.dumps(one).encode() + b"\n" for one in (*pieces, *([end] if done else [])))


LINES = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n"


async def test_ollama_streams_and_is_held_to_the_sources():
    text = "The T4 has 16 GB. [1] It costs 99 dollars. [1]"
    async with serving(Endpoint(ollama(text), head=LINES), provider="ollama") as writer:
        stages = await written(writer)
    assert [one.markdown for one in stages] == ["The T4 has 16 GB.", "The T4 has 16 GB. [1]"]
    assert [(piece.markdown, piece.n) for piece in stages[-1].pieces] == [("The T4 has 16 GB.", 1)]
    assert stages[-1].writer == "model"


@pytest.mark.parametrize(
    ("endpoint", "why"),
    [
        (
            Endpoint(b'{"error":"model \'m\' not found"}', head=LINES.replace(b"200 OK", b"404 Not Found")),
            "answered 404",
        ),
        (Endpoint(ollama("The T4", done=False), b'{"error":"an error was encountered"}\n', head=LINES), "broke off"),
        (Endpoint(b"<html>\n", head=LINES), "failed with JSONDecodeError"),
        (Endpoint(4.0, head=LINES), "did not begin in time"),
    ],
    ids=["no such model", "breaks off", "nonsense", "silent"],
)
async def test_a_broken_ollama_is_trouble_that_says_why(endpoint, why):
    async with serving(endpoint, provider="ollama") as writer:
        with pytest.raises(ModelTrouble, match=why) as caught:
            await written(writer)
    assert 5 < len(str(caught.value)) < 100


def test_a_model_reads_the_log_that_was_attached():
    question = Question("why does it stop?", context="CUDA out of memory on device 0")
    [(_, text)] = prompt(
        question, FOUND.passages, {"t4": 1, **{one.entry.id: 1 for one in FOUND.passages}}, "en", "why?"
    )
    assert text.rstrip().endswith("why?\n\nCUDA out of memory on device 0")
