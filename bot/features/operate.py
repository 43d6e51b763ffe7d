"""What an operator looks at: the state of the index, and the doctor."""

from collections.abc import AsyncIterator
from functools import partial

from bot.commands import Registry
from bot.desk import Call
from bot.features.progress import Steps
from bot.frames import frame
from bot.message import DataTable, Reply, Role, Text, say
from bot.speaking import language_of


def declare(registry: Registry) -> None:
    """Put the index commands on a registry. `doctor` is in the terminal's own files: it must run without a desk."""
    registry.command("index status", role=Role.ADMIN)(status)
    registry.command("index check", role=Role.ADMIN)(check)
    registry.command("index rebuild", role=Role.ADMIN, terminal_only=True)(rebuild)


async def status(call: Call) -> AsyncIterator[Reply]:
    """Say how many entries and sections can be found, and whether anything waits."""
    now = await call.desk.indexer.status()
    told = partial(frame, await language_of(call))
    model = (
        told("index_torch" if now.torch else "index_ready")
        if now.model_ready
        else now.model_error or told("index_loading" if call.desk.serving else "index_not_loaded")
    )
    rows = (
        (told("index_entries"), str(now.entries)),
        (told("index_sections"), str(now.chunks)),
        (told("index_vectors"), str(now.vectors)),
        (told("index_waiting"), str(now.waiting)),
        (told("index_model"), f"{now.model}: {model}"),
        (told("index_search"), now.dense),
        (told("index_step"), told("index_yes" if now.in_step else "index_no")),
    )
    yield Reply(
        (DataTable((told("index_head"), ""), rows),),
        data={
            "in_step": now.in_step,
            "entries": now.entries,
            "torch": now.torch,
            "model_error": now.model_error,
        },
    )


async def check(call: Call) -> AsyncIterator[Reply]:
    """Compare the index with the database, chunk by chunk."""
    await call.desk.indexer.ready()
    await call.desk.indexer.catch_up(copy=True)
    problems = await call.desk.indexer.check()
    told = partial(frame, await language_of(call))
    if problems:
        listed = "\n".join(f"- {problem}" for problem in problems)
        yield say(f"{told('index_differs')}\n\n{listed}\n\n{told('index_anew')}", failed=True)
        return
    yield say(told("index_agrees"))


async def rebuild(call: Call) -> AsyncIterator[Reply]:
    """Make the index anew from the database; stored vectors are used again."""
    steps = Steps()

    async def work(steps: Steps) -> int:
        await call.desk.indexer.ready()
        return await call.desk.indexer.rebuild(steps.tell, call.desk.now())

    async for reply in steps.run(work):
        yield reply
    yield Reply((Text(f"The index was made anew from {steps.result} entries."),))
