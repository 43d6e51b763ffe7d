"""A reply as HTML. Pure: the same reply gives the same markup, and nothing a person wrote becomes markup.

Markdown is read with HTML off; links go to http(s) addresses only and pictures in text are dropped.
"""

import base64
import hashlib
from collections.abc import Sequence

import regex
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from bot.answer_words import said
from bot.cards import visible
from bot.links import entry_link
from bot.message import (
    Button,
    CallFor,
    DataTable,
    Dated,
    Form,
    FormField,
    Part,
    Picture,
    Progress,
    Reply,
    Sides,
    Source,
    Sources,
    Text,
)
from bot.moments import Moment, dated_line, spoken

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").disable("image")
_inert = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").disable(["image", "autolink"])
_inert.validateLink = lambda url: True  # type: ignore[method-assign]
MARK = regex.compile(r"( ?)\[(\d{1,2})\]")
SAFE = regex.compile(r"^(?:https?:|/|#)", regex.IGNORECASE)
_markdown.validateLink = lambda url: SAFE.match(url) is not None  # type: ignore[method-assign]
TAG = regex.compile(r"(<[^>]*>)")
RATING = {"👍": "helped", "👎": "did not help"}
"""What the buttons that are pictures say to those who cannot see them."""
THUMB = Markup(
    '<svg class="thumb" viewBox="0 0 24 24" aria-hidden="true"><path d="M2 10h4v11H2zM8 21h9.5a2 2 0 0 0 2-1.6l1.4-7'
    'A2 2 0 0 0 19 10h-5V5a3 3 0 0 0-3-3l-3 8z"/></svg>'
)
"""A thumb of our own: not every machine has letters for it. The style turns it round for what did not help."""
LONG = 2000
"""Characters from which a field is a tall one."""
CODE = regex.compile(r"(<(?:pre|code)[^>]*>.*?</(?:pre|code)>)", regex.DOTALL)


def _spelled_out(_: object, tokens: Sequence[Token], place: int, *__: object) -> str:
    """Where a link ends: its address, in words."""
    depth = 0
    for token in reversed(tokens[: place + 1]):
        depth += {"link_close": 1, "link_open": -1}.get(token.type, 0)
        if token.type == "link_open" and not depth:
            return str(Markup(" <code>⟨{}⟩</code>").format(token.attrs.get("href", "")))
    return ""


for _one in (_markdown, _inert):
    _one.add_render_rule("table_open", lambda *_: '<div class="scroll"><table>')
    _one.add_render_rule("table_close", lambda *_: "</table></div>")
_inert.add_render_rule("link_open", lambda *_: "")
_inert.add_render_rule("link_close", _spelled_out)


def markdown(text: str) -> Markup:
    """Markdown as safe HTML."""
    return Markup(_markdown.render(text))  # noqa: S704  # markdown-it escapes everything with html off


def inline(text: str) -> Markup:
    """A sentence or two as HTML, its code as code; addresses spelled out."""
    return Markup(_inert.renderInline(text))  # noqa: S704  # as above, and without links


def inert(text: str) -> Markup:
    """Somebody's Markdown for whoever judges it: formatted, but with addresses spelled out instead of linked."""
    return Markup(_inert.render(visible(text)))  # noqa: S704  # as above, and without links


def cited(text: str, answer: str) -> Markup:
    """Markdown as HTML, its [1] marks outside code as links to the sources below, beside what they prove."""

    def link(mark: regex.Match[str]) -> str:
        return f'{"&nbsp;" if mark[1] else ""}<a class="cite" href="#{escape(answer)}-{mark[2]}">[{mark[2]}]</a>'

    pieces = CODE.split(str(markdown(text)))
    return Markup("".join(piece if CODE.match(piece) else MARK.sub(link, piece) for piece in pieces))  # noqa: S704


def timed(html: Markup) -> Markup:
    """HTML with its moments as <time>, in words of the table's zone; the page's script adds the reader's own."""
    pieces = TAG.split(str(html))
    return Markup("".join(piece if TAG.match(piece) else spoken(piece, _moment) for piece in pieces))  # noqa: S704


def _moment(one: Moment) -> str:
    tongue = Markup("") if one.language == "en" else Markup(' lang="{}"').format(one.language)
    made = Markup('<time datetime="{:%Y-%m-%dT%H:%M}Z" data-style="{}"{} title="{}">{}</time>')
    return str(made.format(one.at, one.style, tongue, one.words_with_utc, one.words))


def render(reply: Reply, token: str = "", back: str = "") -> Markup:
    """A whole reply: its parts, then its buttons as a form that works without JavaScript.

    `back` is the page that its buttons were shown on, for whoever presses them without JavaScript.
    """
    answer = str(reply.data.get("answer", ""))
    language = str(reply.data.get("language", "en"))
    said_parts = Markup("").join(_part(part, answer, token, back) for part in reply.parts)
    buttons = _buttons(reply.buttons, token, back, language) if reply.final else Markup("")
    state = "failed" if reply.failed else "said replaces" if reply.replaces else "said"
    opinion = Markup(' data-opinion="{}"').format(reply.data["opinion"]) if "opinion" in reply.data else Markup("")
    return Markup('<div class="reply {}" lang="{}"{}>{}{}</div>').format(state, language, opinion, said_parts, buttons)


def parts(some: Sequence[Part], answer: str) -> Markup:
    """Parts of an answer by themselves."""
    return Markup("").join(_part(part, answer, "", "") for part in some)


def _part(part: Part, answer: str, token: str, back: str) -> Markup:
    match part:
        case Text() | CallFor():
            return timed(cited(part.markdown, answer))
        case Sources():
            items = Markup("").join(_source(one, answer) for one in part.sources)
            return Markup('<section class="sources"><h3>{}</h3><ol>{}</ol></section>').format(part.title, items)
        case Dated():
            return timed(markdown(dated_line(part.title, part.starts_at, part.where)))
        case DataTable():
            return timed(_table(part))
        case Sides():
            return _sides(part)
        case Progress():
            return Markup('<p><progress value="{}" max="{}"></progress> {}</p>').format(
                part.done, part.total or 1, part.label
            )
        case Picture():
            return figure(part)
        case Form():
            return render_form(part, token, back)


def figure(part: Picture) -> Markup:
    """A drawing within the page, at half its size, so that it is sharp on small screens, with its words."""
    wide, high = (int.from_bytes(part.png[place : place + 4], "big") // 2 or 1 for place in (16, 20))
    inline = base64.b64encode(part.png).decode()
    image = Markup('<img src="data:image/png;base64,{}" alt="{}" width="{}" height="{}">')
    return Markup('<figure class="drawn">{}</figure>').format(image.format(inline, part.description, wide, high))


def _source(one: Source, answer: str) -> Markup:
    facts = " · ".join(fact for fact in (one.kind, one.evidence, one.author, one.age, one.disclosure) if fact)
    overdue = Markup(' <span class="overdue">{}</span>').format(one.overdue) if one.overdue else Markup("")
    where = (
        Markup(' <span class="where">› {}</span>').format(one.heading.split(" > ")[-1]) if one.heading else Markup("")
    )
    number = Markup('<span class="n">{}</span>').format(one.n) if one.n else Markup("")
    anchor = f"{answer}-{one.n}" if one.n else ""
    place = Markup(' id="{}"').format(anchor) if anchor else Markup("")
    return Markup('<li{}>{}<a href="{}">{}</a>{}<br><small>{}{}</small></li>').format(
        place, number, entry_link("", one, whole=True), one.title, where, facts, overdue
    )


def _table(part: DataTable) -> Markup:
    head = Markup("").join(Markup("<th>{}</th>").format(header) for header in part.headers)
    rows = Markup("")
    for number, row in enumerate(part.rows):
        cells = [Markup("<td>{}</td>").format(cell) for cell in row]
        if number < len(part.links):
            cells[0] = Markup('<td><a href="/entry/{}">{}</a></td>').format(part.links[number], row[0])
        rows += Markup("<tr>{}</tr>").format(Markup("").join(cells))
    return Markup('<div class="scroll"><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>').format(
        head, rows
    )


def _sides(part: Sides) -> Markup:
    """Both texts side by side; one under the other where there is no room."""
    note = Markup(" <small>{}</small>").format(part.note) if part.note else Markup("")
    texts = Markup("").join(
        Markup("<div><h4>{}</h4>{}</div>").format(name, markdown(text) if text.strip() else Markup("<p>–</p>"))
        for name, text in (("Before", part.before), ("After", part.after))
    )
    return Markup('<section class="sides"><h3>{}{}</h3><div>{}</div></section>').format(part.title, note, texts)


def _buttons(buttons: tuple[Button, ...], token: str, back: str, language: str) -> Markup:
    if not buttons:
        return Markup("")
    made = Markup("").join(_button(one, language) for one in buttons)
    return Markup('<form class="buttons" method="post" action="/press#pressed">{}{}</form>').format(
        _hidden(token, back), made
    )


def _hidden(token: str, back: str) -> Markup:
    kept = Markup('<input type="hidden" name="back" value="{}">').format(back) if back else Markup("")
    return Markup('<input type="hidden" name="token" value="{}">{}').format(token, kept)


def _button(one: Button, language: str) -> Markup:
    if one.style == "link":
        assert SAFE.match(one.command), "a link leads to a page"
        return Markup('<a class="button" href="{}">{}</a>').format(one.command, one.label)
    if one.label in RATING:
        label = said(language, RATING[one.label])
        return Markup('<button name="command" value="{}" class="{}" aria-label="{}" title="{}">{}</button>').format(
            one.command, one.style, label, label, THUMB
        )
    return Markup('<button name="command" value="{}" class="{}" aria-label="{}">{}</button>').format(
        one.command, one.style, one.label, one.label
    )


def render_form(form: Form, token: str, back: str = "") -> Markup:
    """A form whose submission is a press of its command, with the fields beside it."""
    place = hashlib.sha256(form.command.encode()).hexdigest()[:6]
    fields = Markup("").join(_field(one, place) for one in form.fields)
    return Markup(
        '<form class="buttons fields" method="post" action="/press" enctype="multipart/form-data"><h3>{}</h3>'
        '{}{}<button name="command" value="{}" class="good">{}</button></form>'
    ).format(form.title, _hidden(token, back), fields, form.command, form.submit)


def _field(one: FormField, place: str) -> Markup:
    """A field with its label, and beside it what is wrong with it or what it is for. `place` makes its id unique."""
    name, own = f"field:{one.name}", f"{one.name}-{place}"
    more = Markup(" required") if one.required else Markup("")
    if one.help or one.error:
        more += Markup(' aria-describedby="{}-told"').format(own)
    if one.error:
        more += Markup(' aria-invalid="true"')
    if one.choices:
        chosen = [""] if not one.required or not one.value else []
        options = Markup("").join(
            Markup("<option{}>{}</option>").format(Markup(" selected") if choice == one.value else "", choice)
            for choice in (*chosen, *one.choices)
        )
        control = Markup('<select id="{}" name="{}"{}>{}</select>').format(own, name, more, options)
    elif one.long:
        control = Markup('<textarea id="{}" name="{}" rows="{}" maxlength="{}" dir="auto"{}>{}</textarea>').format(
            own, name, 8 if one.max_length > LONG else 4, one.max_length, more, one.value
        )
    else:
        control = Markup('<input id="{}" name="{}" maxlength="{}" value="{}" dir="auto"{}>').format(
            own, name, one.max_length, one.value, more
        )
    words = Markup("")
    if one.help or one.error:
        told = one.error or one.help
        words = Markup('<small id="{}-told" class="{}">{}</small>').format(own, "failed" if one.error else "", told)
    return Markup('<p><label for="{}">{}</label>{}{}</p>').format(own, one.label, control, words)
