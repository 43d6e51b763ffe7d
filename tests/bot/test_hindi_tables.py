"""A table whose language is Hindi speaks Hindi to the people at it: unasked, in forms, on buttons, and in answer."""

import re
from dataclasses import replace

import pytest

from bot.calendars import dated
from bot.message import Form, Reply, Role
from bot.platforms.terminal.render import plain
from scheduler.occurrences import store as dates
from scheduler.tables import store as tables
from tests.fakes.hall import Hall
from tests.table import Table, form_of

O = Role.ORGANIZER  # noqa: E741
ENGLISH = re.compile(r"[A-Za-z]{2,}")
NAMES = ("IST", "UTC", "ORG", "M1", "M2", "M3", "B", "Markdown", "health", "fake", "discord", "member", "host")
"""Latin letters that Hindi texts have too: zones, the names of people, what has no other name, and how somebody unknown is called."""

TYPED = {
    "Asia",
    "Kolkata",
    "en",
    "hi",
    "me",
    "ID",
    "slack",
    "yes",
    "no",
    "here",
    "check",
    "in",
    "IN",
    "KA",
    "GB",
    "none",
}
"""What forms ask for as it is typed, and zones."""


def english(reply: Reply) -> list[str]:
    """The English words of a reply, of its buttons and of its forms; commands in code are none."""
    said = [plain(replace(reply, parts=tuple(p for p in reply.parts if not isinstance(p, Form)), buttons=()))]
    said += [one.label for one in reply.buttons]
    for form in (part for part in reply.parts if isinstance(part, Form)):
        said += [form.title, form.submit]
        said += [words for one in form.fields for words in (one.label, one.help, one.error)]
    words = re.sub(r"`[^`]*`|https?://\S+|\bfake:\w+|\b[cpgs]\d+\b|“[^”]*”", "", "\n".join(said))
    return [word for word in ENGLISH.findall(words) if word not in NAMES]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_dates_seats_and_hosts(database, tmp_path):
    hall = Hall(database, tmp_path)
    seen: list[Reply] = []

    async def say(words: str, who: str, **more) -> Reply:
        seen.append(await hall.say(words, who, **more))
        return seen[-1]

    await hall.make("स्वास्थ्य", more="--language hi --seats 2 --quorum 2 --hosts 'me fake:b' --theme 'बोली'")
    await hall.until("2026-12-02T13:00")
    for who in ("m1", "m2", "m3"):
        for words in ("seat maybe स्वास्थ्य", "seat yes स्वास्थ्य", "seat yes स्वास्थ्य --every"):
            await say(words, who)
    await say("seat no स्वास्थ्य", "m1")
    await hall.wait(minutes=1)
    await say("seat yes स्वास्थ्य", "m1")
    for words in ("reminders on", "reminders show", "reminders off", "reminders show", "reminders hours"):
        await say(words, "m1")
    await say("host confirm स्वास्थ्य", "m1")
    await say("host pass 1", "org")
    await say("host confirm स्वास्थ्य", "b")
    await say("host confirm स्वास्थ्य", "b")
    await say("host take 1", "org")
    await say("seat here स्वास्थ्य", "m1")
    await hall.organize('table move स्वास्थ्य next "12 December 19:00" --reason "कमरा बंद है"', "org")
    await hall.until("2026-12-12T13:35")
    await say("seat here स्वास्थ्य", "m1")
    await say("seat here स्वास्थ्य", "m2")
    await say("seat mark 1 fake:m1 no", "b")
    await hall.organize('table cancel स्वास्थ्य next --reason "मेज़बान बीमार है"', "org")
    await hall.until("2027-01-03T00:00")
    await hall.organize('table pause स्वास्थ्य --reason "छुट्टियाँ"', "org")
    await hall.wait(minutes=1)
    unasked = [one for who in ("p1", "@org", "@b", "@m1", "@m2", "@m3") for one in hall.board.on(who)]
    assert len(unasked) > 15
    assert [(english(one), plain(one)) for one in (*seen, *unasked) if english(one)] == []
    async with hall.desk.database.reading() as connection:
        found = await dates.dates(connection)
    feed = [dated(one, "https://x.example", "c").description for one in found]
    assert [one for one in feed if set(ENGLISH.findall(one)) - set(NAMES)] == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_what_organizers_are_answered(database, tmp_path):
    """Said back, done, refused, and in every form."""
    hall = Hall(database, tmp_path)
    seen: list[Reply] = []

    async def organize(words: str, **more) -> Reply:
        seen.append(await hall.organize(words, "org", name="संयोजक", **more))
        return seen[-1]

    async def forms(reply: Reply) -> None:
        """Open every form that a reply has a button for, fill it wrongly, and as it is."""
        for button in reply.buttons:
            if button.command.startswith(("table terms", "table refine")):
                form = form_of(await organize(button.command))
                for value in ("???", "रोज़", None):
                    given = {one.name: one.value if value is None else value for one in form.fields}
                    await organize(form.command, **given)

    await organize("table create स्वास्थ्य 'कभी कभी'")
    await organize("table create स्वास्थ्य '2nd Saturday 18:00' --language hi --seats 99 --places ऊपर --hosts कोई")
    await organize("table create स्वास्थ्य '2nd Saturday 18:00' --language hi --quorum 9 --seats 3 --rotate ना --link ल")
    await organize("table create स्वास्थ्य '2nd Saturday 18:00' --language hi --name '?' --reminders कल")
    said = await organize("table create स्वास्थ्य 'चौथा मंगलवार 18:00' --quorum 1 --theme 'बोली' --hosts 'me fake:b'")
    assert said.buttons[0].label == "बैठक बनाएँ"
    await forms(said)
    await organize(said.buttons[0].command)
    await organize("table create स्वास्थ्य 'दूसरा शनिवार 18:00' --places fake:p1")
    await organize(seen[-1].buttons[0].command)
    await hall.say("seat yes स्वास्थ्य", "m1")
    await forms(await organize("table change स्वास्थ्य"))
    form = form_of(await organize("table change स्वास्थ्य next"))
    for minutes in ("-", "60", "60"):
        await organize(form.command, theme="नया विषय", link="", minutes=minutes, reason="")
    for words in (
        "table show स्वास्थ्य",
        "table change स्वास्थ्य --seats 4",
        "table change स्वास्थ्य --seats 4",
        "table change स्वास्थ्य next --seats 4",
        "table change स्वास्थ्य --seats 4 --when 'दूसरा शनिवार 18:00'",
        "table holidays स्वास्थ्य",
        "table move स्वास्थ्य next 19:00",
        "table move स्वास्थ्य next 25:00 --reason कारण",
        "table move स्वास्थ्य 30.2.2027 19:00 --reason कारण",
        "table move स्वास्थ्य '1 March' 19:00 --reason कारण",
        "table move स्वास्थ्य कभी 19:00 --reason कारण",
        "table move स्वास्थ्य next 18:00 --reason कारण",
        "table move स्वास्थ्य next '1 January 2026' --reason कारण",
        "table move स्वास्थ्य next '1 January 2029' --reason कारण",
        "table move स्वास्थ्य next '26 January 18:00' --reason कारण",
        "table move स्वास्थ्य next '15 August 2027' --reason कारण",
        "table move स्वास्थ्य next 'दूसरा शनिवार 17:00' --what following --reason कारण",
        "table move स्वास्थ्य next 'now and then' --what following --reason कारण",
        "table cancel स्वास्थ्य next",
        "table cancel स्वास्थ्य next --reason कारण",
        "table show स्वास्थ्य",
        "table restore स्वास्थ्य next",
        "table restore स्वास्थ्य next",
        "host list स्वास्थ्य",
        "host swap स्वास्थ्य next fake:b",
        "host swap स्वास्थ्य next कोई",
        "seat list स्वास्थ्य",
        "seat correct स्वास्थ्य fake:m1 no",
        "table pause स्वास्थ्य --reason छुट्टी",
        "table pause स्वास्थ्य",
        "table show स्वास्थ्य",
        "table resume स्वास्थ्य",
        "table resume स्वास्थ्य",
        "table handover स्वास्थ्य me --instead-of fake:b",
        "table show अनजान",
        "table change स्वास्थ्य --holidays none",
        "table holidays स्वास्थ्य",
        "table agenda",
        "table propose",
        "digest set स्वास्थ्य पहला सोमवार 09:00 --language hi",
        "digest set all हर सोमवार 09:00 --weekly --mode automatic --language hi",
        "digest set all --weekly --language hi --off",
        "digest set all now and then --language hi",
        "table note --table स्वास्थ्य हाँ",
        "table cancel स्वास्थ्य --what all --reason कारण",
    ):
        await organize(words)
    await organize(seen[-1].buttons[0].command)
    await organize("table show स्वास्थ्य")
    assert [(english(one), plain(one)) for one in seen if set(english(one)) - TYPED] == []


async def test_before_during_and_after_a_sitting(open_home):
    table = Table(open_home)
    seen: list[Reply] = []

    async def say(words: str, who: str = "m1", **more) -> Reply:
        seen.append(await table.say(words, who, **more))
        return seen[-1]

    async with table:
        async with table.desk.database.reading() as connection:
            found = await tables.table_named(connection, "health")
        terms = replace(found.terms, language="hi", theme="छोटी मशीनों पर आवाज़", title="स्वास्थ्य चौपाल")
        await table.desk.database.write(lambda c: tables.change_terms(c, found, terms))
        await say("table agenda")
        form = form_of(await say("table checkin"))
        await say(form.command, building="एक सहायक", stuck="तंदूर में ब्रेड कैसे सेंकें?", name="सदस्य")
        await say("checkin bring 1")
        await say("table start", "host")
        propose = form_of(await say("table propose"))
        await say(propose.command, what="एक प्रदर्शन")
        await say("agenda form 1", "host")
        await say("table agenda --drop p1 --pin s1", "host")
        await table.begin()
        await say("table start", "host")
        for kind in ("ask", "offer", "note"):
            await say(f"sitting say 1 {kind}")
            await say(f"sitting say 1 {kind}", what="दो दिन के लिए मशीन")
        await say("sitting unsay 1 1")
        await say("sitting unsay 1 1")
        await say("commitment form 1")
        await say("commitment form 1", what="रेसिपी भेजूँगा", by="कभी भी नहीं")
        await say("commitment form 1", what="रेसिपी भेजूँगा", by="शुक्रवार")
        await say("table commit और लिखूँगा")
        await say("commitments")
        await say("commitments --mine")
        await say("commitment move 1")
        await say("commitment move 1", by="परसों")
        await say("commitment done 1")
        await say("commitment open 1")
        await say("commitment drop 2")
        await say("table answered s1", "host")
        await say("table answered s1 धीमी आँच पर।", "host")
        drafted = await say("table finish", "host")
        await say("minutes form 1", "host")
        await say("minutes keep 1 0", "host", text=plain(drafted))
        await say("minutes post 1", "host")
        await say("minutes form 1", "host")
        await table.ring()
        unasked = [await table.compose(one) for one in (await table.promised()).values() if "digest" not in one.kind]
    assert len([one for one in unasked if one]) > 5
    assert [(english(one), plain(one)) for one in (*seen, *unasked) if one and english(one)] == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_digests_from_their_setting_to_their_sending(database, tmp_path):
    """Set, listed, subscribed, looked at, edited and let go; who writes in Hindi needs no option for it."""
    hall = Hall(database, tmp_path)
    seen: list[Reply] = []

    async def say(words: str, who: str = "org", **more) -> Reply:
        role = O if who == "org" else Role.MEMBER
        seen.append(await hall.say(words, who, role=role, **more))
        return seen[-1]

    await hall.organize("place set language hi")
    for words in ("digest list", "digest show", "digest preview", "digest unsubscribe", "digest edit 1"):
        await say(words)
    await hall.make("स्वास्थ्य", more="--language hi --hosts me --quorum 0")
    await say("digest set स्वास्थ्य पहला सोमवार 09:00")
    await say("digest set all हर सोमवार 09:00 --weekly --mode automatic")
    await say("digest set स्वास्थ्य दूसरा सोमवार 09:00")
    for words in ("digest list", "digest preview स्वास्थ्य", "digest preview --weekly", "digest preview खेती"):
        await say(words)
    for words in ("digest subscribe स्वास्थ्य", "digest subscribe खेती --weekly", "digest list"):
        await say(words, "m1")
        await say(words, "m1")
    await say("digest subscribe स्वास्थ्य --here", "m1")
    await say("digest subscribe स्वास्थ्य --here")
    await say("digest unsubscribe खेती --weekly", "m1")
    await hall.until("2026-12-13T12:00")
    (shown,) = [one for one in hall.board.on("@org") if any(button.label == "जाने दें" for button in one.buttons)]
    form = form_of(await hall.press(shown, "बदलें", "org", O))
    for out in ("99", "1", "1"):
        await say(form.command, lead="इस महीने की बातें।", out=out)
    for command in (seen[-1].buttons[1].command, seen[-1].buttons[1].command, "digest approve 1"):
        await say(command)
    await hall.until("2026-12-14T12:00")
    sent = [one for who in ("p1", "@m1") for one in hall.board.on(who) if "इस महीने की बातें" in plain(one)]
    assert len(sent) == 2
    await say("digest show स्वास्थ्य")
    await say("digest edit 1")
    await say("digest unsubscribe", "m1")
    seen += [shown, form_only(form), *sent]
    assert [(english(one), plain(one)) for one in seen if set(english(one)) - TYPED] == []


def form_only(form: Form) -> Reply:
    """A form as a reply."""
    return Reply((form,))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_what_is_of_a_vertical_is_found_by_its_name_in_either_language(database, tmp_path):
    hall = Hall(database, tmp_path)
    await hall.make("स्वास्थ्य", more="--language hi")
    await hall.organize("digest set सेहत पहला सोमवार 09:00 --language hi")
    shown = plain(await hall.say("table show स्वास्थ्य"))
    assert "स्वास्थ्य चौपाल" in shown
    assert "क्षेत्र\tस्वास्थ्य" in shown
    for name in ("health", "स्वास्थ्य", "Swasthya"):
        assert "स्वास्थ्य" in plain(await hall.say(f"table list --vertical {name}"))
        assert "स्वास्थ्य: 20" in plain(await hall.organize(f"digest preview {name}"))
    async with database.reading() as connection:
        (table,) = await tables.all_tables(connection)
    assert (table.name, table.terms.vertical, table.title) == ("स्वास्थ्य", "health", "स्वास्थ्य चौपाल")
