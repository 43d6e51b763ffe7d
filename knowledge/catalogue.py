"""The page that lists a library by kind and by vertical, written from its entries: `docs/library.md`.

`python -m bot.cli.tables` writes it; a test holds it to the folder.
"""

from collections.abc import Iterator, Sequence

from knowledge.entries import KINDS, Entry

HEADINGS = {
    "recipe": "Recipes",
    "report": "Reports",
    "model": "Model notes",
    "cost": "Cost records",
    "evaluation": "Evaluations",
    "guide": "Guides",
    "minutes": "Minutes",
}
FOLDERS = {kind: kind if kind == "minutes" else f"{kind}s" for kind in KINDS}
"""Where the starting library keeps the files of a kind."""
NOTE = "Generated from `knowledge/library` by `python -m bot.cli.tables`; do not edit by hand."


def catalogue(entries: Sequence[Entry], folder: str = "../knowledge/library") -> str:
    """The whole page in Markdown. `folder` is where the entries' files are, seen from the page."""
    return "\n".join([*_head(entries), *_kinds(entries, folder), *_verticals(entries, folder)]) + "\n"


def _head(entries: Sequence[Entry]) -> Iterator[str]:
    yield f"# The starting library\n\n{NOTE}\n"
    languages = sorted({entry.language for entry in entries} - {"en"})
    others = sum(entry.language != "en" for entry in entries)
    read = sum(_second_reading(entry) != "" for entry in entries)
    yield f"{len(entries)} entries, {others} of them not in English ({', '.join(languages)}); "
    yield f"a second reading with the pages that were opened again is recorded in {read} of them.\n"
    yield "| kind | entries |\n|---|---|"
    for kind, heading in HEADINGS.items():
        number = sum(entry.kind == kind for entry in entries)
        if number:
            yield f"| {heading} | {number} |"


def _kinds(entries: Sequence[Entry], folder: str) -> Iterator[str]:
    for kind in KINDS:
        chosen = sorted((entry for entry in entries if entry.kind == kind), key=lambda entry: entry.id)
        if chosen:
            yield f"\n## {HEADINGS[kind]}\n\n| entry | language | review due | second reading |\n|---|---|---|---|"
        for entry in chosen:
            yield f"| {_link(entry, folder)} | {entry.language} | {entry.review_due} | {_second_reading(entry)} |"


def _verticals(entries: Sequence[Entry], folder: str) -> Iterator[str]:
    yield "\n## By vertical\n\nEntries that name no vertical serve all of them."
    for vertical in sorted({one for entry in entries for one in entry.verticals}):
        yield f"\n### {vertical.capitalize()}\n"
        chosen = (entry for entry in entries if vertical in entry.verticals)
        for entry in sorted(chosen, key=lambda entry: (list(KINDS).index(entry.kind), entry.id)):
            yield f"- {_link(entry, folder)} ({entry.kind})"


def _link(entry: Entry, folder: str) -> str:
    title = entry.title.replace("|", "\\|")
    return f"[{title}]({folder}/{FOLDERS[entry.kind]}/{entry.id}.md)"


def _second_reading(entry: Entry) -> str:
    """The day of the last second reading that names the pages it opened; empty if there was none."""
    days = [change.date for change in entry.history if change.act == "second reading"]
    return str(max(days)) if days else ""
