"""All features on one registry."""

import datetime as dt
from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands import Registry
from bot.desk import Desk
from bot.features import (
    agenda,
    answers,
    ask,
    audit,
    bulk,
    checkin,
    commitments,
    decide,
    deliveries,
    difference,
    digests,
    evaluate,
    forget,
    forms,
    freshness,
    gap_looking,
    gap_moderation,
    gap_news,
    gaps,
    help,  # noqa: A004  # the word people type
    home,
    improve,
    kept,
    knowledge,
    minutes,
    notices,
    operate,
    owners,
    place,
    previews,
    rate,
    reproduce,
    review,
    save,
    sessions,
    settling,
    sitting,
    sources_check,
    standing,
    submission,
    submit,
    tables,
    told,
    who,
)
from bot.features.tables import kept as kept_by_tables
from bot.features.tables import watching
from bot.forgetting import Memory
from bot.notices import Notices
from bot.shelf import reading
from knowledge.review.types import Published

DECLARATIONS: tuple[Callable[[Registry], None], ...] = (
    ask.declare,
    answers.declare,
    rate.declare,
    help.declare,
    home.declare,
    knowledge.declare,
    standing.declare,
    review.declare,
    decide.declare,
    bulk.declare,
    audit.declare,
    gap_looking.declare,
    gaps.declare,
    gap_moderation.declare,
    gap_news.declare,
    freshness.declare,
    owners.declare,
    sources_check.declare,
    operate.declare,
    evaluate.declare,
    place.declare,
    save.declare,
    submit.declare,
    submission.declare,
    told.declare,
    improve.declare,
    reproduce.declare,
    who.declare,
    sessions.declare,
    difference.declare,
    tables.declare,
    forms.declare,
    checkin.declare,
    agenda.declare,
    sitting.declare,
    commitments.declare,
    settling.declare,
    minutes.declare,
    digests.declare,
    previews.declare,
    deliveries.declare,
    notices.declare,
    forget.declare,
)
"""What declares commands: each feature's own `declare`."""
NOTICES: tuple[Callable[[Notices], None], ...] = (
    checkin.declare_notices,
    sitting.declare_notices,
    settling.declare_notices,
    minutes.declare_notices,
    told.declare_notices,
    previews.declare_notices,
    gap_news.declare_notices,
    freshness.declare_notices,
    tables.declare_notices,
    watching.declare_notices,
)
"""What declares notices: each feature's own `declare_notices`."""
PLANNERS: tuple[Callable[[Desk], Awaitable[None]], ...] = (
    sitting.plan,
    minutes.plan,
    previews.plan,
    gap_news.plan,
    told.plan,
    freshness.plan,
    tables.plan,
    watching.watch,
    reading.sweep,
)
"""What the clock asks for new promises: each feature's own `plan`."""
MEMORIES: tuple[Memory, ...] = (
    kept_by_tables.TABLES,
    kept.QUESTIONS,
    kept.TEXTS,
    kept.NOTICES,
    kept.ACCOUNT,
)
"""What is kept about people; the account comes last, for it knows what belongs to one person."""
PUBLISHED: tuple[Callable[[AsyncConnection, Published, dt.datetime], Awaitable[None]], ...] = (gap_news.published,)
"""What wants to know of a text that was just published, in the same transaction."""


def build_registry() -> Registry:
    """A registry with every command that this version has."""
    registry = Registry()
    for declare in DECLARATIONS:
        declare(registry)
    return registry


def build_notices() -> Notices:
    """Every kind of notice that this version writes."""
    kinds = Notices()
    for declare in NOTICES:
        declare(kinds)
    return kinds
