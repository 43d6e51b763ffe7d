"""The event loop never waits for the index: whoever needs it while a change holds it waits in a thread of a worker."""

import asyncio
import contextlib
import threading
from types import SimpleNamespace

import pytest

from knowledge.importing import import_folder
from rag import prices
from rag.overlay import both
from rag.proposal import Proposal
from rag.shelf import DatabaseShelf
from rag.types import Question, Turn

ON_A_T4 = Question("How do I serve an 8B model on one T4?")
PRICE = Question("What does an L4 cost per hour in India?")
# whether one that was not answered was about anything here, the index says
FOLLOW_UP = Question("and on an L4?", history=(Turn(ON_A_T4.text, found=False),))
OFFERS = "".join(
    f'  - {{item: "{name}, L4 24 GB", amount: {amount}, currency: INR, unit: gpu-hour, date: 2026-09-14, '
    "basis: on demand, tax: not stated, place: India}\n"
    for name, amount in (("First Portal", 44), ("Second Cloud", 49), ("Third House", 52))
)
PRICED = {
    "id": "l4-india",
    "kind": "cost",
    "title": "What an L4 costs per hour in India",
    "language": "en",
    "summary": "An L4 costs ₹44 an hour at First Portal in India.",
    "extra": f"prices:\n{OFFERS}",
    "body": "## Prices\n\nAn L4 costs ₹44 an hour at First Portal, ₹49 at Second Cloud and ₹52 at Third House.\n",
}


class Watched:
    """The lock of an index, which refuses whoever would wait for it on the event loop."""

    def __init__(self):
        self._lock, self._loop, self._loops = threading.RLock(), asyncio.get_running_loop(), threading.get_ident()
        self.somebody_waits, self.refused = asyncio.Event(), 0

    def __enter__(self):
        if threading.get_ident() == self._loops:
            self.refused += 1
            raise AssertionError("the event loop would wait for the index")
        self._loop.call_soon_threadsafe(self.somebody_waits.set)
        self._lock.acquire()

    def __exit__(self, *_):
        self._lock.release()


@contextlib.asynccontextmanager
async def held(lock):
    """A thread has the lock, as one that changes the index does."""
    has_it, may_go = threading.Event(), threading.Event()

    def hold():
        with lock:
            has_it.set()
            may_go.wait(60)

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        yield await asyncio.to_thread(has_it.wait, 60)
    finally:
        may_go.set()
        thread.join()


@pytest.fixture
def watched(monkeypatch, open_home, write):
    """Opens a desk whose index has a watched lock, with an entry that names prices."""
    monkeypatch.setattr("rag.indexer.threading", SimpleNamespace(RLock=Watched))

    @contextlib.asynccontextmanager
    async def opened():
        async with open_home() as desk:
            await write(desk, **PRICED)
            await desk.indexer.catch_up(copy=True)
            yield desk
        assert desk.indexer.lock.refused == 0

    return opened


@pytest.fixture
def write(tmp_path, entry):
    """Makes a file an entry, or the next version of one; the index has not heard of it yet."""

    async def written(desk, **facts):
        (tmp_path / "more").mkdir(exist_ok=True)
        (tmp_path / "more" / "l4-india.md").write_text(entry.format(**facts), encoding="utf-8")
        await import_folder(desk.database, tmp_path / "more", origin="more", by="host", now=desk.now())

    return written


async def answered(desk, question):
    """The whole answer to a question."""
    return [one async for one in desk.assistant.answer(question, desk.now())][-1]


async def compared(desk, answer):
    """The prices beside an answer that is written already."""
    return await prices.of_answer(answer.question.text, answer, desk.indexer, DatabaseShelf(desk.database))


def proposed(desk):
    """The library as it is, and without an entry."""
    return both(desk.assistant, desk.indexer, desk.database, Proposal(desk.indexer.heads["t4"]))


def embedded(desk):
    """Vectors for all sections, as if none had one."""
    desk.indexer.index.has_vector[:] = False
    return desk.indexer.catch_up()


WORK = {
    "a question": lambda desk: answered(desk, ON_A_T4),
    "a follow-up": lambda desk: answered(desk, FOLLOW_UP),
    "what a follow-up asks": lambda desk: desk.assistant.whole(FOLLOW_UP),
    "what a question means": lambda desk: desk.assistant.meaning(ON_A_T4),
    "what comes near": lambda desk: desk.assistant.near(ON_A_T4),
    "a proposal": proposed,
    "vectors": embedded,
    "a check": lambda desk: desk.indexer.check(),
    "an index made anew": lambda desk: desk.indexer.rebuild(),
}


async def while_held(lock, work):
    """What comes of work that is begun while the lock is held; the loop goes on, and hears that it waits."""
    async with held(lock):
        lock.somebody_waits.clear()
        waits, heard = asyncio.create_task(work), asyncio.create_task(lock.somebody_waits.wait())
        await asyncio.wait([waits, heard], timeout=60, return_when=asyncio.FIRST_COMPLETED)
        heard_of, done = heard.done(), waits.done()
        heard.cancel()
    brought = await waits
    assert (heard_of, done) == (True, False)
    return brought


@pytest.mark.parametrize("name", WORK)
async def test_the_loop_goes_on_while_somebody_waits_for_the_index(watched, name):
    async with watched() as desk:
        await while_held(desk.indexer.lock, WORK[name](desk))
        assert await desk.indexer.check() == []
        assert (await answered(desk, ON_A_T4)).found


async def test_the_loop_goes_on_while_an_edit_waits_for_the_index(watched, write):
    async with watched() as desk:
        await write(desk, **{**PRICED, "summary": "An L4 costs ₹41 an hour at First Portal in India."})
        await while_held(desk.indexer.lock, desk.indexer.catch_up())
        edited = await answered(desk, PRICE)
    assert "₹41" in edited.markdown


async def test_the_loop_goes_on_while_prices_wait_for_the_index(watched):
    async with watched() as desk:
        answer = await answered(desk, PRICE)
        told = await while_held(desk.indexer.lock, compared(desk, answer))
    assert answer.prices == told
    assert [one.amount for one in told.prices] == [44, 49, 52]


async def test_an_index_that_fails_for_the_prices_costs_no_answer(watched):
    async with watched() as desk:
        answer = await answered(desk, PRICE)
        desk.indexer.index = None
        assert await compared(desk, answer) is None
