"""What of an entry goes into the index: its summary, its body in sections, and what only its fields say.

Those are the launch command of a recipe and its flags, who made a model and under which terms, what went well and
badly in a deployment, how far a judge agrees with people, and what a table came to.
"""

import logging
from collections.abc import Iterator

from knowledge.entries import ALL, Entry, Evaluation, Minutes, ModelNote, Recipe, Report
from knowledge.errors import EntryError
from knowledge.frontmatter import body_of, has_front_matter, parse, read_page
from knowledge.parts import Flag, Item
from knowledge.submissions.shape import NOT_SAID
from knowledge.types import Head, Version
from rag.chunks import Draft, chunk, draft
from rag.tongues import CALLED

log = logging.getLogger(__name__)


def chunks_of(head: Head, version: Version) -> list[Draft]:
    """The chunks of one version: its summary where it has one, its body, then what only its fields say."""
    if not has_front_matter(version.text):
        page = read_page(version.text, head.path, head.id, head.language, version.published_at.date())
        drafts = chunk(page.title, page.body)
        return drafts if page.summary == page.title else [draft(page.title, (), page.summary), *drafts]
    try:
        entry = parse(version.text, head.id)
    except EntryError:
        log.warning("a stored version breaks rules made after it; its text is indexed", extra={"entry": head.id})
        return chunk(head.title, body_of(version.text))
    drafts = chunk(entry.title, entry.body)
    if entry.summary != entry.title:
        drafts.insert(0, draft(entry.title, (), entry.summary))
    if isinstance(entry, Recipe) and entry.launch and entry.launch.strip() not in entry.body:
        drafts.append(draft(entry.title, ("Launch",), f"```bash\n{entry.launch.strip()}\n```"))
    if isinstance(entry, ModelNote):
        drafts += _of_a_model(entry)
    return drafts + _of_fields(entry)


def _of_a_model(entry: ModelNote) -> list[Draft]:
    """Who made a model, beside its names, and its licence terms; neither where nobody said it."""
    names = ", ".join(one.id.rsplit("/", 1)[-1] for one in entry.models)
    made = draft(entry.title, ("Who made, built and trained it",), f"Developer of {names}: {entry.developer}.")
    terms = draft(entry.title, ("Licence",), entry.licence_terms)
    drafts = [made] if entry.developer != NOT_SAID else []
    unsaid = entry.licence_terms == NOT_SAID or entry.licence_terms in entry.body
    return drafts if unsaid else [*drafts, terms]


def _of_fields(entry: Entry) -> list[Draft]:
    """What only fields say, cut like a body: a section for each, without what the body says too."""
    sections = []
    for heading, told in _told(entry):
        lines = [" ".join(f"{before}{one}".split()) for before, one in told if one.strip() not in entry.body]
        if lines:
            sections.append("\n\n".join((f"## {heading}", *lines)))
    return chunk(entry.title, "\n\n".join(sections)) if sections else []


def _told(entry: Entry) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Headings with what a field says below each: what it is about, if not all, and the words."""
    if isinstance(entry, Recipe):
        yield "What each flag is for", [(_setting(one), one.what) for one in entry.flags]
    elif isinstance(entry, Report):
        yield "What went well", [("", one) for one in entry.went_well]
        yield "What went badly", [("", one) for one in entry.went_badly]
        yield "Where we were lucky", [("", one) for one in entry.lucky]
        yield "What failed, by language", [(_in(one.language), one.what) for one in entry.failures]
        yield "What we would not do again", [("", one) for one in entry.not_again]
    elif isinstance(entry, Evaluation):
        agreed = [(_in(one.language), one.value) for one in entry.judge_agreement]
        yield "How far the judge agrees with people", agreed
    elif isinstance(entry, Minutes):
        for item in entry.items:
            yield " ".join(item.topic.split()), list(_of_an_item(item))


def _in(language: str) -> str:
    return "" if language == ALL else f"{CALLED.get(language, language)}: "


def _setting(flag: Flag) -> str:
    return f"`{flag.name} {flag.value}`: " if flag.value else f"`{flag.name}`: "


def _of_an_item(item: Item) -> Iterator[tuple[str, str]]:
    """What came of one thing that a table spoke about, in the order in which it is told."""
    said = (item.outcome or "", *item.decisions)
    yield from (("", one) for one in said if one)
    for action in item.actions:
        whose = ", ".join(str(one) for one in (action.owner, action.due) if one)
        yield f"{whose}: " if whose else "", action.what
    yield from (("", one) for one in item.open)


def all_drafts(heads: dict[str, Head], texts: dict[str, Version]) -> dict[str, list[Draft]]:
    """The chunks of many current versions, by entry."""
    return {one: chunks_of(head, texts[one]) for one, head in heads.items()}
