"""Whoever reads Hindi is answered in Hindi by every command: what it did, why it did not, on buttons and in forms.

One home, one process: each command is called rightly and wrongly by whoever may. What is typed (commands, codes,
settings), what somebody wrote and what an entry says stays in its own letters.
"""

import datetime as dt
import itertools
import re
from dataclasses import replace

import pytest

from bot import cards
from bot.dispatch import respond
from bot.features import difference
from bot.features.everything import build_notices, build_registry
from bot.frames import personal
from bot.message import DataTable, Form, Message, Person, Place, Reply, Role, Said, Sides, Sources
from bot.platforms.terminal.render import plain
from bot.translated import explained
from knowledge.review.types import Item
from knowledge.screening.words import HINDI as MARKS
from knowledge.submissions.types import Draft
from tests.bot.conftest import LIBRARY, NOW

M, O, MOD, A = Role.MEMBER, Role.ORGANIZER, Role.MODERATOR, Role.ADMIN  # noqa: E741
CHANNEL = Place("discord", "77")
DEVANAGARI = re.compile(r"[\u0900-\u097f]")
TITLES = sorted((str(one["title"]) for one in LIBRARY.values()), key=len, reverse=True)
QUOTED = re.compile(
    r"```.*?```|`[^`]*`|https?://\S+|“[^”]*”|'[^']*'|knowledge show \S+|\*Save this thread[^*]*\*", re.DOTALL
)
RUN = re.compile(r"[A-Za-z][\w'’-]*(?: [A-Za-z0-9][\w'’-]*){2,}")
"""Three Latin words after each other: no code, no name of a card; a list of codes has commas."""
NAMES = re.compile(
    r"it holds a list|accelerator NVIDIA T4|NVIDIA [A-Z]\d+ \d+ GB|Source of [\w-]+|usable with care|\d*\.?\d+ USD per gpu-hour|45000 INR per month"
)
CONTENT = ("knowledge show", "ask", "more", "share", "review diff", "review show", "submission onto", "home")
"""What quotes entries, texts or examples; of it only the labels are looked at."""
SAME = re.compile(r"[\W\d_]*|id|law|UTC|[a-z]\d+|GAP \d+")
"""Labels that are the same in every language."""


def labels(reply: Reply) -> list[str]:
    """What stands on a reply's buttons, over its columns, and in its forms."""
    found = [one.label for one in reply.buttons]
    for part in reply.parts:
        if isinstance(part, DataTable):
            found += part.headers
        elif isinstance(part, Form):
            found += [part.title, part.submit, *(one.label for one in part.fields)]
            found += [one.error for one in part.fields if one.error]
        elif isinstance(part, Sources | Sides):
            found += [part.title] if isinstance(part, Sources) else [part.note]
    return [one for one in found if not SAME.fullmatch(one)]


def words(reply: Reply) -> str:
    """What else it says, without what is typed or quoted."""
    rest = replace(reply, parts=tuple(one for one in reply.parts if not isinstance(one, Form | Sides)), buttons=())
    helps = [one.help for form in reply.parts if isinstance(form, Form) for one in form.fields]
    text = "\n".join([plain(rest), *helps])
    for title in TITLES:
        text = text.replace(title, "")
    return NAMES.sub("", QUOTED.sub("", text))


def english(line: str, reply: Reply) -> list[str]:
    """What of a reply is not Hindi."""
    wrong = [one for one in labels(reply) if not DEVANAGARI.search(one)]
    if not reply.failed and (line.endswith("?") or any(line.startswith(one) for one in CONTENT)):
        return wrong
    said = words(reply)
    return wrong + RUN.findall(said) + ([] if DEVANAGARI.search(said + " ".join(labels(reply))) else [said])


class Hindi:
    """A chat in which everybody reads Hindi, and all that was answered there."""

    def __init__(self, desk) -> None:
        self.desk, self.called, self.wrong = desk, set[str](), list[tuple[str, list[str]]]()
        self.buttons = dict[tuple[str, str], tuple[str, str, Role, Place | None, str]]()
        """One button of every kind that was shown, by its command and label: its line, and by whom and where."""

    async def __call__(self, line: str, who: str = "m", role: Role = M, place: Place | None = None, **more) -> Reply:
        """Say something; `said` is the thread around it, `language` that of who speaks, others are fields of a form."""
        said, thread, language = more.pop("said", ()), more.pop("thread", ""), more.pop("language", "hi")
        where = place or Place("discord", f"d-{who}", private=True)
        person = Person("discord", who, role, "सदस्य")
        message = Message("1", line, person, where, NOW, thread, more, language=language, said=said, discreet=True)
        if matched := self.desk.registry.match(line):
            self.called.add(matched[0].words)
        (final,) = [one async for one in respond(self.desk, message) if one.final]
        for one in final.buttons:
            if one.style != "link" and (command := self.desk.registry.match(one.command)):
                kind = command[0].words, re.sub(r"\d+", "", one.label)
                self.buttons.setdefault(kind, (one.command, who, role, place, thread))
        if language == "hi" and (wrong := english(line, final)):
            self.wrong.append((line, wrong))
        return final

    async def each(self, lines: str, *who, **more) -> None:
        """Say line after line."""
        for line in lines.strip().splitlines():
            await self(line.strip(), *who, **more)


async def test_every_command_answers_and_refuses_in_hindi(open_home, monkeypatch):
    monkeypatch.setattr(difference, "load", lambda *_: [])  # only what was asked here is asked again
    clock = (NOW + dt.timedelta(milliseconds=n) for n in itertools.count()).__next__
    async with open_home(now=clock) as desk:
        say = Hindi(desk)
        for part in (
            wrongly,
            about_oneself,
            about_entries,
            offers,
            decisions,
            questions,
            threads,
            places_and_tables,
            an_english_table,
            late,
        ):
            await part(say)
        chat = {one.words for one in desk.registry if not one.terminal_only}
    assert chat - say.called == set()
    assert say.wrong == []


async def wrongly(say: Hindi) -> None:
    """Every command with an option that it has not, without what it needs, explained, and by who may not."""
    for one in list(say.desk.registry):
        if not one.terminal_only:
            await say(f"{one.words} {'--privat' if one.words == 'ask' else '--nope'} 1", "adm", A)
            await say(f"help {one.words}") if not one.hidden else None
            if any(option.required for option in one.options):
                await say(one.words, "adm", A)
            if one.role > M:
                await say(" ".join([one.words, *("1" for option in one.options if option.required)]))
    await say("help")
    await say("knowledge listt")
    await say("क" * 40_000)


async def about_oneself(say: Hindi) -> None:
    """Who somebody is, what they are told, what is kept about them."""
    await say.each("""
        whoami
        link
        link ABCDEFGH
        unlink
        home
        affiliation
        affiliation none
        affiliation
        affiliation ?
        affiliation संस्था
        kept
        kept tables
        forget
        forget questions
        forget everything --sure old
        notices show
        notices read
        notices quiet 22:00-07:00 Asia/Kolkata
        notices show
        notices quiet कल
        notices quiet
        notices stop retracted
        notices stop poem
        notices start retracted
        reminders show
        reminders on
        reminders off
        reminders hours 22:00-07:00 Asia/Kolkata
        sign-in
        sign-out
        sign-out --everywhere
        sign-out --account discord:1
        stop
    """)
    await say("sign-in", place=replace(CHANNEL, id="78"))
    await say("sign-out --account discord:1", "adm", A)
    await say("index status", "adm", A)
    await say("index check", "adm", A)


async def about_entries(say: Hindi) -> None:
    """Reading, doubting, trying and answering for entries."""
    await say.each("""
        knowledge list
        knowledge list --kind guide
        knowledge list --model none
        knowledge show whisper-hi
        knowledge show whispr-hi
        knowledge show t4 --version 9
        knowledge history t4
        knowledge due
        knowledge doubt t4
        knowledge doubt t4 --reason गलत
        knowledge doubt t4 --reason 'यह अब सही नहीं है'
        knowledge doubt t4 --reason 'मुझे लिखें: someone@example.org'
        own t4
        deputy t4 none
        own t4 --person कोई
        still true t4
        still wrong t4
        reproduce t4
        reproduce nothing
        audit extract
    """)
    await say("knowledge list", place=Place("discord", "d-m", private=True, audiences=("nobody",)))
    await say("knowledge show t4", place=Place("discord", "d-m", private=True, audiences=("nobody",)))
    tried = {"hardware": "1 × NVIDIA T4 16 GB", "deviation": "", "organisation": "", "note": ""}
    await say("reproduce keep t4", worked="", hardware="", deviation="बहुत", organisation="?", note="")
    await say("reproduce keep t4", **tried, worked="yes")
    await say("reproduce keep t4", "m2", **tried, worked="no")
    await say.each(
        """
        own t4
        own t4 --person discord:5
        deputy t4 discord:6
        deputy t4 none
        still true t4
        still wrong t4
        still wrong t4 --reason 'यह अब सही नहीं'
        knowledge due
        knowledge dispute t4
        knowledge dispute t4 --reason 'अब यह सही नहीं'
        knowledge restore t4
        knowledge restore t4
        knowledge rollback t4 --to 1
        knowledge rollback t4 --to 5
        knowledge rollback t4 --to 1 --version 4
        knowledge cited t4
        knowledge tell t4
        knowledge retract l4
        knowledge retract l4 --reason 'यह ग़लत है' --code poem
        knowledge retract l4 --reason 'यह ग़लत है'
        knowledge retract l4 --reason 'यह ग़लत है'
        knowledge tell l4
        knowledge rollback l4 --to 1
        knowledge show l4
        knowledge restore l4
        knowledge history l4
        audit verify
        audit extract
    """,
        "mod",
        MOD,
    )


async def offers(say: Hindi) -> None:
    """What an author is asked, shown and refused."""
    await say("submit")
    for kind in ("recipe", "report", "model", "cost", "evaluation", "guide", "link", "file"):
        await say(f"submit {kind}")
    await say("submit file ---\nkind: guide\ntitle: छोटा\nsources: 7\n---\nपाठ।")
    await say("submit file ---\nkind: guide\ntitle: एक गाइड\ndisclosure: none\n---\nमुझे लिखें: someone@example.org")
    facts = {"title": "T4 पर आवाज़ का मॉडल", "verticals": "", "source": "https://example.org/x", "interest": "none"}
    for n in range(7):
        await say(
            "submit keep guide", **facts, body=f"Whisper को T4 पर चलाएँ, ढंग {n}। हर टुकड़ा तीस सेकंड का रखें। भाषा पहले से बताएँ।"
        )
    await say("submit keep guide", **{**facts, "interest": ""}, body="someone@example.org")
    await say("submit keep poem", x="1")
    await say.each("""
        submission show 1
        submission edit 1
        submission add 1
        submission add 1 poem x
        submission add 1 summary 'एक वाक्य'
        submission disclose 1
        submission correct t4
        submission correct nothing
        submission another 1
        submission onto 1 t4
        submission send 1
        submission send 1
        submission send 2
        submission another 2
        submission send 2
        submission another 3
        submission send 3
        submission another 4
        submission send 4
        submission another 5
        submission send 5
        submission withdraw 6
        submission withdraw 6
        submission edit 6
        submission list
        submission said 1 1
    """)
    await say("submission keep 1", title="", body="")
    await say("submission keep 1", title="T4 पर आवाज़", body="Whisper को T4 पर चलाएँ।")
    await say("submission disclosed 8", interest="vendor")
    await say("submission disclosed 8", interest="vendor", whose="मेरी कंपनी यह बेचती है", affiliation="कंपनी")
    await say("submission send 8")


async def decisions(say: Hindi) -> None:
    """What who decides is shown, and why they may not."""
    found = await say("review list", "mod", MOD)
    numbers = [row[0] for part in found.parts if isinstance(part, DataTable) for row in part.rows]
    news = [row[0] for part in found.parts if isinstance(part, DataTable) for row in part.rows if row[1] == "नया लेख"]
    doubt, one, two, three = numbers[0], *news[:3]
    for number in (*numbers, "99"):
        await say(f"review show {number}", "mod", MOD)
    await say.each(
        f"""
        review list --kind new
        review list --search कुछनहीं
        review claim {one}
        review claim {one}
        review release {one}
        review release {one}
        review diff {one}
        review diff {doubt}
        review edit {one} --version 1
        review edit {doubt} --version 1
        review changes {one} --version 1
        review changes {one} --version 1 --say 'स्रोत जोड़ें कृपया'
        review show {one}
        review approve {one} --version 1
        review approve {one} --version 2
        review changes {doubt} --version 1 --say 'स्रोत जोड़ें कृपया'
        review reject {two} --version 1
        review reject {two} --version 1 --code poem --say 'यह ठीक नहीं'
        review reject {two} --version 1 --code wrong --say 'ठीक'
        review reject {two} --version 1 --code wrong --say 'यह ठीक नहीं है'
        review reject {two} --version 1 --code wrong --say 'यह ठीक नहीं है'
        review list --state decided
        review undo {two}
        review undo {two}
        review undo 99
        review bulk approve --ids {",".join(numbers)}
        review bulk reject --ids {",".join(numbers)}
        review bulk approve
        review do x --action approve
        review dispute {three} --version 1
        review retract {three} --version 1 --code wrong --say 'यह ग़लत है'
        review dispute {doubt} --version 1
        review retract {doubt} --version 1
        review claim {three}
    """,
        "mod",
        MOD,
    )
    await say(f"review claim {three}", "mod2", MOD)
    await say(f"review approve {three} --version 1", "mod2", MOD)
    previewed = await say(f"review bulk reject --ids {three},{two},{doubt}", "mod2", MOD)
    await say(previewed.buttons[0].command, "mod2", MOD)
    done = await say(f"{previewed.buttons[0].command} --code wrong --say 'यह ठीक नहीं है'", "mod2", MOD)
    await say(done.buttons[0].command, "mod2", MOD)
    await say(f"review approve {three} --version 1", "m", MOD)
    await say(f"review approve {three} --version 1")
    await say(f"review keep {three} 1", "mod", MOD, title="", body="")
    await say(f"review keep {three} 1", "mod", MOD, title="बदला शीर्षक", body="Whisper को L4 पर चलाएँ, बदला हुआ पाठ।")
    await say(f"review undo {three}", "mod", MOD)


async def questions(say: Hindi) -> None:
    """An answer with its buttons, and a gap on its way."""
    for thread, text in (
        ("one", "16 GB के T4 पर 8B मॉडल कैसे चलाएँ?"),
        ("two", "फ़ोटो से आम के पत्ते की बीमारी पहचानने वाला मॉडल कौन सा है?"),
    ):
        answer = await say(text, place=CHANNEL, thread=thread)
        for who in ("m", "m2"):
            for button in answer.buttons:
                pressed = await say(button.command, who, place=CHANNEL, thread=thread)
                for further in pressed.buttons:
                    await say(further.command, who, place=CHANNEL, thread=thread)
    alone = await say("ask --private 16 GB के T4 पर 8B मॉडल कैसे चलाएँ?", place=CHANNEL, thread="alone")
    for who in ("m2", "m", "m"):
        await say(alone.buttons[-1].command, who, place=CHANNEL, thread="alone")
    assert alone.buttons[-1].command.startswith("share")
    private = await say("फ़ोटो से गेहूँ की बीमारी पहचानने वाला मॉडल कौन सा है?", thread="three")
    for button in private.buttons:
        await say(button.command, thread="three")
    await say.each("""
        rate nothing good
        share nothing
        stuck nothing
        solved nothing
        more nothing
        gaps
        gap show 1
        gap show 99
        gap take 1
        gap take 1
        gap release 1
        gap release 1
        gap answer 1 nothing
        gap answer 1 t4
        gap helped 99
        gap stuck 99
        ask
    """)
    await say.each(
        """
        gap here 1
        gap title 1 'आम के पत्ते'
        gap words 1
        gap vertical 1 खेती
        gap merge 1 1
        gap split 1 9
        gap close 1
        gap close 1 --reason poem
        gap close 1 --reason scope --note 'यहाँ का नहीं'
        gap reopen 1
        gap reopen 1
        gap answer 1 whisper-hi
        gap merge 1 2
        gap show 1
    """,
        "mod",
        MOD,
        place=CHANNEL,
    )
    await say("gap helped 1")
    await say("gap stuck 1")


async def threads(say: Hindi) -> None:
    """A thread that is saved with the consent of who wrote it."""
    await say("save")
    spoken = (Said("discord:m", "T4 पर कैसे चलाएँ"), Said("discord:m2", "AWQ लगाओ और max-model-len घटाओ"))
    await say("save", place=CHANNEL, thread="four", said=spoken)
    for answer in ("maybe", "yes", "no"):
        await say(f"consent 9 {answer}", "m2")
    await say("save details 9")
    await say("save keep 9", title="", body="", interest="", kind="guide")


async def late(say: Hindi) -> None:
    """Every kind of button that was shown, pressed when all is over: twice, and by others with fewer rights and more."""
    await say("knowledge retract t4 --reason 'यह ग़लत है' --code wrong", "mod", MOD)
    for line, who, role, place, thread in list(say.buttons.values()):
        for one, as_ in ((who, role), (who, role), ("late", M), ("late-mod", MOD)):
            await say(line, one, as_, place, thread=thread)


async def an_english_table(say: Hindi) -> None:
    """A table that speaks English is spoken of in Hindi to who reads Hindi; what it tells others stays English."""
    line = "table create law '3rd Saturday 18:00' --quorum 1 --hosts me --language en"
    made = await say(line, "org", O, CHANNEL, language="en")
    await say(made.buttons[0].command, "org", O, CHANNEL, language="en")
    await say.each(
        """
        table list
        table show law
        table agenda law
        table checkin law
        table propose --table law
        table propose आवाज़ --table law
        seat yes law
        seat maybe law
        seat no law
        seat list law
        seat here law
        seat correct law
        host list law
        host confirm law
        table move law next 19:00
        table move law next 19:00 --reason कारण
        table cancel law next
        table cancel law next --reason कारण
        table restore law 1
        table holidays law
        table handover law me
        commitments law
        table start law
        table pause law
        seat yes law
        table resume law
    """,
        "org",
        O,
        place=CHANNEL,
    )


async def places_and_tables(say: Hindi) -> None:
    """What is set for a place, what is said unasked, and a table whose language was not said."""
    await say.each("""
        place show
        table list
        table show अनजान
        table show unknown
        table minutes
        commitments
        digest list
        digest show
        seat yes
        commitment done 9
        commitment drop 9
        commitment open 9
        commitment move 9
        commitment form 9
        sitting say 9 ask
        sitting unsay 9 1
        checkin bring 9
        checkin keep 9
        minutes form 9
        minutes keep 9 0 --text x
        minutes post 9
        agenda form 9
        agenda keep 9
        seat answer 9 yes
        seat mark 9 discord:1 yes
        host pass 9
        host take 9
        form 9
    """)
    await say.each(
        """
        place form
        place save
        place set watch yes
        place set watch कभी
        place set poem 1
        table create
        table decide 9 cancel
        table keep 9
        table own 9
        table because 9
        table refine 9 when
        table rule 9
        table terms unknown when
        deliveries list
        deliveries list all
        deliveries show 1
        deliveries show 999
        deliveries cancel 1 --reason 'नहीं चाहिए'
        deliveries cancel 1
        deliveries retry 1
        digest preview
        digest set all हर सोमवार 09:00 --weekly
        digest edit 9
        digest keep 9 x
        digest approve 9
        digest subscribe
        digest unsubscribe
        digest show
    """,
        "org",
        O,
    )
    made = await say("table create स्वास्थ्य 'दूसरा शनिवार 18:00' --quorum 1 --hosts me", "org", O, CHANNEL)
    await say(made.buttons[0].command, "org", O, CHANNEL)
    await say.each(
        """
        table show
        table agenda
        table checkin
        table propose
        table propose आवाज़
        table commit रेसिपी
        table note बात
        table ask मदद
        table offer मदद
        table answered s9
        table start
        table finish
        seat yes
        seat maybe
        seat no
        seat list
        seat here
        seat correct स्वास्थ्य
        host list
        host confirm
        host swap स्वास्थ्य next me
        table change स्वास्थ्य
        table move स्वास्थ्य next 19:00
        table cancel स्वास्थ्य
        table restore स्वास्थ्य next
        table holidays स्वास्थ्य
        table handover स्वास्थ्य me
        table pause स्वास्थ्य
        table resume स्वास्थ्य
        deliveries list
        deliveries list planned
    """,
        "org",
        O,
        place=CHANNEL,
    )


@pytest.mark.parametrize("state", ["open", "decided"])
def test_a_card_in_a_place_of_hindi_is_in_hindi(state):
    of = {"id": 7, "key": "k", "kind": "new", "version": 1, "title": "T4 पर आवाज़", "note": "", "entry_kind": "guide"}
    of |= {"language": "hi", "verticals": ("health",), "traits": (), "flags": ("an order to disobey",)}
    of |= {"submission_id": 1, "entry_id": None, "subject": "", "place": "", "opened_by": "discord:m", "opened_at": NOW}
    item = Item(**of, state=state, outcome="approved", decided_name="सदस्य", decided_at=NOW)
    draft = Draft("guide", "T4 पर आवाज़", "चलाएँ।", {"disclosure": {"interest": "none"}})
    card = cards.card(item, draft, "सदस्य", (), NOW, (), "hi")
    assert english("card", card) == []
    assert "नियम न मानने का आदेश" in plain(card)
    assert "हित: कोई नहीं" in plain(card)


def test_what_is_told_by_name_has_its_hindi():
    options = {one.help for command in build_registry() if not command.terminal_only for one in command.options}
    terminal = {one.help for command in build_registry() for one in command.options if one.terminal_only}
    assert [one for one in options - terminal if one and not DEVANAGARI.search(explained(one, "hi"))] == []
    assert {one.name for one in build_notices().all() if one.optional} == set(personal.NOTICES)


@pytest.mark.parametrize("module", ["addressed", "advert", "encoded", "harm", "keys", "personal", "tongues", "unseen"])
def test_what_a_guard_finds_has_its_hindi(module):
    import importlib
    import inspect

    source = inspect.getsource(importlib.import_module(f"knowledge.screening.{module}"))
    named = re.findall(r'[mM]ark\("([^"]+)"', source) + re.findall(
        r'^\s+\(?"((?:an?|another) [^"]+)",', source, re.MULTILINE
    )
    assert named
    assert set(named) - set(MARKS) == set()
