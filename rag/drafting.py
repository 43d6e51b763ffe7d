"""What of an entry goes into the index: its summary, its body in sections, and what only its fields say.

Those are the launch command of a recipe, and who made a model and under which terms.
"""

import logging

from knowledge.entries import ModelNote, Recipe
from knowledge.errors import EntryError
from knowledge.frontmatter import body_of, has_front_matter, parse, read_page
from knowledge.submissions.shape import NOT_SAID
from knowledge.types import Head, Version
from rag.chunks import Draft, chunk, draft

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
    return drafts


def _of_a_model(entry: ModelNote) -> list[Draft]:
    """Who made a model, beside its names, and its licence terms; neither where nobody said it."""
    names = ", ".join(one.id.rsplit("/", 1)[-1] for one in entry.models)
    made = draft(entry.title, ("Who made, built and trained it",), f"Developer of {names}: {entry.developer}.")
    terms = draft(entry.title, ("Licence",), entry.licence_terms)
    drafts = [made] if entry.developer != NOT_SAID else []
    unsaid = entry.licence_terms == NOT_SAID or entry.licence_terms in entry.body
    return drafts if unsaid else [*drafts, terms]


def all_drafts(heads: dict[str, Head], texts: dict[str, Version]) -> dict[str, list[Draft]]:
    """The chunks of many current versions, by entry."""
    return {one: chunks_of(head, texts[one]) for one, head in heads.items()}
