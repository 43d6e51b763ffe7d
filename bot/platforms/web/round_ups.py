"""The pages of digests, and their Atom feeds.

What a digest said when it went stays; only what was taken back since is left out.
"""

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from bot.calendars import community
from bot.digests import scope_of, shown_scope
from bot.links import digest_link
from bot.moments import in_words
from bot.platforms.web.frame import Frame
from bot.platforms.web.numbers import number_in
from bot.platforms.web.render import markdown, parts, timed
from bot.question_charts import drawn
from knowledge import store as entries
from scheduler.digests import store
from scheduler.digests.compose import title, whole, without
from scheduler.digests.types import Edited, Issue, IssueState
from scheduler.feeds import Post, atom

LISTED, IN_FEED = 60, 20
ATOM = "application/atom+xml; charset=utf-8"
SAID = (IssueState.SENT,)


class RoundUps:
    """Handlers for /digests and /digest."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._desk = frame.desk

    async def listing(self, request: Request) -> Response:
        """The digests that went: of all scopes, or of one."""
        named = str(request.path_params.get("scope", ""))[:80]
        scope = scope_of(named) if named else None
        async with self._desk.database.reading() as connection:
            found = await store.issues_of(connection, scope=scope, states=SAID, limit=LISTED)
        rows = [
            {"id": one.id, "title": title(one.contents), "pace": one.rule.pace, "language": one.contents.language}
            for one in found
            if one.contents
        ]
        feed = f"/digests/{scope or 'all'}.atom" if named else "/digests.atom"
        language = (await self._frame.visit(request)).language
        name = shown_scope(scope, language) if scope is not None else ""
        return await self._frame.show(request, "digests.html", rows=rows, feed=feed, name=name)

    async def one(self, request: Request) -> Response:
        """One whole digest."""
        async with self._desk.database.reading() as connection:
            found = await store.issue(connection, number_in(request.path_params["id"]))
        if found is None or found.contents is None or found.state is not IssueState.SENT:
            return await self._frame.show(request, "missing.html", 404)
        html = timed(markdown(await self._text(found))) + parts(await drawn(found.contents), "")
        return await self._frame.show(request, "digest.html", title=title(found.contents), html=html, issue=found)

    async def feed(self, request: Request) -> Response:
        """The digests as an Atom feed."""
        named = str(request.path_params.get("scope", ""))[:80]
        scope = scope_of(named) if named else None
        async with self._desk.database.reading() as connection:
            found = await store.issues_of(connection, scope=scope, states=SAID, limit=IN_FEED)
        base, here = self._desk.settings.link_base, await community(self._desk)
        page = f"{base}/digests" + (f"/{scope or 'all'}" if named else "")
        name = "Digests" + (f" of {shown_scope(scope)}" if scope is not None else "")
        posts = [await self._post(one, base, here) for one in found]
        made = atom(f"urn:chaupal:{here}:digests:{scope or 'all'}", name, page, f"{page}.atom", posts, self._desk.now())
        return Response(made, media_type=ATOM, headers={"Cache-Control": "max-age=300"})

    async def _post(self, one: Issue, base: str, here: str) -> Post:
        assert one.contents is not None
        html: Markup = markdown(in_words(await self._text(one)))
        at = one.sent_at or one.due_at
        link = digest_link(base, one.id)
        return Post(
            f"urn:chaupal:{here}:digest:{one.id}", title(one.contents), link, at, str(html), one.contents.language
        )

    async def _text(self, one: Issue) -> str:
        """A digest as Markdown, without what was retracted since."""
        assert one.contents is not None
        keys = [line.key for _, lines in one.contents.lines for line in lines if line.key.startswith("entry:")]
        async with self._desk.database.reading() as connection:
            heads = await entries.heads(connection, [key.split(":")[1] for key in keys])
        gone = [key for key in keys if (head := heads.get(key.split(":")[1])) is None or head.status == "retracted"]
        return whole(without(one.contents, Edited(left_out=tuple(gone))), one.edited)
