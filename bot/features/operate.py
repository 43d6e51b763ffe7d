"""What an operator looks at: the state of the index, and the doctor."""

from collections.abc import AsyncIterator

from bot.commands import Registry
from bot.desk import Call
from bot.features.progress import Steps
from bot.message import DataTable, Reply, Role, Text, say


def declare(registry: Registry) -> None:
    """Put the index commands on a registry. `doctor` is in the terminal's own files: it must run without a desk."""
    registry.command("index status", role=Role.ADMIN)(status)
    registry.command("index check", role=Role.ADMIN)(check)
    registry.command("index rebuild", role=Role.ADMIN, terminal_only=True)(rebuild)


async def status(call: Call) -> AsyncIterator[Reply]:
    """Say how many entries and sections can be found, and whether anything waits."""
    now = await call.desk.indexer.status()
    model = (
        ("ready, through torch, for it could not be exported: slower, half a gigabyte more" if now.torch else "ready")
        if now.model_ready
        else now.model_error or ("loading" if call.desk.serving else "not loaded by this command")
    )
    rows = (
        ("Entries", str(now.entries)),
        ("Sections", str(now.chunks)),
        ("Vectors", str(now.vectors)),
        ("Changes waiting", str(now.waiting)),
        ("Embedding model", f"{now.model}: {model}"),
        ("Vector search", now.dense),
        ("In step", "yes" if now.in_step else "no; it catches up by itself while the service runs"),
    )
    yield Reply(
        (DataTable(("Index", ""), rows),), data={"in_step": now.in_step, "entries": now.entries, "torch": now.torch}
    )


async def check(call: Call) -> AsyncIterator[Reply]:
    """Compare the index with the database, chunk by chunk."""
    await call.desk.indexer.ready()
    await call.desk.indexer.catch_up(copy=True)
    problems = await call.desk.indexer.check()
    if problems:
        listed = "\n".join(f"- {problem}" for problem in problems)
        yield say(
            f"Index and database differ:\n\n{listed}\n\n`chaupal index rebuild` makes the index anew.",
            failed=True,
        )
        return
    yield say("Index and database agree.")


async def rebuild(call: Call) -> AsyncIterator[Reply]:
    """Make the index anew from the database; stored vectors are used again."""
    steps = Steps()

    async def work(steps: Steps) -> int:
        await call.desk.indexer.ready()
        return await call.desk.indexer.rebuild(steps.tell, call.desk.now())

    async for reply in steps.run(work):
        yield reply
    yield Reply((Text(f"The index was made anew from {steps.result} entries."),))
