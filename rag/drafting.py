"""What of an entry goes into the index: its summary, its launch command, its licence terms, its body in sections."""

import logging

from knowledge.entries import ModelNote, Recipe
from knowledge.errors import EntryError
from knowledge.frontmatter import body_of, has_front_matter, parse, read_page
from knowledge.submissions.shape import NOT_SAID
from knowledge.types import Head, Version
from rag.chunks import Draft, chunk, draft

log = logging.getLogger(__name__)


def chunks_of(head: Head, version: Version) -> list[Draft]:
    """The chunks of one version: its summary where it has one, its body, its launch command or licence terms."""
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
    if isinstance(entry, ModelNote) and entry.licence_terms != NOT_SAID and entry.licence_terms not in entry.body:
        drafts.append(draft(entry.title, ("Licence",), entry.licence_terms))
    return drafts


def all_drafts(heads: dict[str, Head], texts: dict[str, Version]) -> dict[str, list[Draft]]:
    """The chunks of many current versions, by entry."""
    return {one: chunks_of(head, texts[one]) for one, head in heads.items()}
