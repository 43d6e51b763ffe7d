"""What an option of a command is likely to be, while it is typed."""

from rapidfuzz import fuzz, process

from bot.desk import Desk

MOST = 25


async def suggest(desk: Desk, what: str, typed: str) -> list[tuple[str, str]]:
    """Up to 25 pairs of label and value for what was typed so far."""
    heads = [head for head in desk.indexer.heads.values() if head.status != "retracted" and head.audience == "public"]
    if what == "entries":
        choices = {head.id: f"{head.title} ({head.id})" for head in heads}
    elif what == "models":
        choices = {
            str(one["id"]): str(one["id"])
            for head in heads
            for one in head.header.get("models", ())
            if isinstance(one, dict) and "id" in one
        }
    elif what == "verticals":
        choices = {one: one for one in sorted(desk.indexer.verticals)}
    else:
        return []
    if not typed.strip():
        return [(label, value) for value, label in sorted(choices.items())][:MOST]
    found = process.extract(typed, choices, scorer=fuzz.WRatio, limit=MOST, score_cutoff=40)
    return [(label, value) for label, _, value in found]
