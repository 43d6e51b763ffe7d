"""What an entry's audience may not read is in nothing that anybody else gets: a walk of random steps looks for it.

`LEAK_STEPS=10000 pytest --timeout=0 tests/bot/test_leaks.py` takes the long walk.
"""

import os
import random

import pytest

from bot.dispatch import respond
from bot.message import EVERY_AUDIENCE, Message, Person, Place, Reply, Role
from bot.suggest import suggest
from knowledge.importing import import_folder
from tests.bot.test_web import visiting

STEPS = int(os.environ.get("LEAK_STEPS", "60"))
SEED = int(os.environ.get("LEAK_SEED", "1"))
THINGS = ("frobnicator", "gadget", "widget", "spindle", "ratchet", "sprocket")
VISITORS = (
    (Role.MEMBER, ("public",)),
    (Role.MEMBER, ("public", "members")),
    (Role.ORGANIZER, ("public", "members", "organizers")),
    (Role.MODERATOR, EVERY_AUDIENCE),
    (Role.MODERATOR, ("public",)),  # a moderator where everybody reads along
    (Role.MEMBER, ("public",)),  # who sees what a moderator says of the place, as it is at the time
)
SET = len(VISITORS) - 1
ASKED = (
    "how much memory does the {thing} need",
    "what does the {thing} say",
    "{thing}",
    "{thing} को कितनी memory चाहिए?",
    "compare the {thing} and the {other}",
    "which {thing} recipe is for {kept}",
    "and what about the {other}?",
    "hindi mein {thing} ke baare mein batao",
)
TYPED = (
    "knowledge list",
    "knowledge list --kind recipe",
    "knowledge show {id}",
    "knowledge show {id} --version 1",
    "knowledge due",
    "gaps",
    "gap show 1",
    "gap show 2",
    "reproduce {id}",
    "own {id}",
    "improve {id}",
    "knowledge dispute {id} --reason 'it did not work'",
    "review list",
    "review show 1",
    "review diff 1",
    "sources check",
    "home",
    "submit recipe",
    "submission list",
)
PAGES = (
    "/",
    "/library",
    "/library?q={thing}",
    "/library?kind=recipe",
    "/entry/{id}",
    "/entry/{id}?version=1",
    "/entry/{id}?quote=memory",
    "/gaps",
    "/gap/1",
    "/verticals",
    "/vertical/health",
    "/digests",
    "/digests.atom",
    "/audit",
    "/audit.jsonl",
    "/status",
)


class Library:
    """Entries whose audience changes as the walk goes on, each with a word of its own that stands nowhere else."""

    def __init__(self, folder, template: str, dice: random.Random) -> None:
        self.folder, self.template, self.dice = folder, template, dice
        self.audience: dict[str, str] = {}
        self.words: dict[str, list[str]] = {}
        self.said: dict[str, list[set[str]]] = {}
        """Words that people used in a question, and before whom: their questions may be shown to the like."""
        folder.mkdir()
        for number, thing in enumerate(THINGS):
            for audience in EVERY_AUDIENCE:
                self.write(f"{thing}-{audience}", thing, audience, number)

    def write(self, entry_id: str, thing: str, audience: str, number: int) -> None:
        """A version of an entry, with a new word in everything that may be shown of it."""
        kept = self.words.setdefault(entry_id, [])
        word = f"kept{number}x{len(kept)}x{entry_id.replace('-', '')}"
        kept.append(word)
        self.audience[entry_id] = audience
        text = self.template.format(
            id=entry_id,
            kind="recipe",
            title=f"The {thing} for {word}",
            language="en",
            summary=f"The {thing} needs 7 GB of memory, says {word}.",
            extra=f"audience: {audience}\ntags: [{word}]\nverticals: [health]\n",
            body=f"## Launch {word}\n\n1. Start the {thing} with {word}.\n\n```bash\n{thing} --{word}\n```\n",
        )
        (self.folder / f"{entry_id}.md").write_text(text)

    def turn(self) -> None:
        """Give one entry another audience."""
        entry_id = self.dice.choice(sorted(self.audience))
        self.write(entry_id, entry_id.split("-")[0], self.dice.choice(EVERY_AUDIENCE), len(self.words[entry_id]))

    def forbidden(self, audiences: tuple[str, ...]) -> list[str]:
        """The words that these audiences may not read, of every version."""
        kept = [word for one, words in self.words.items() if self.audience[one] not in audiences for word in words]
        return [word for word in kept if not any(before <= set(audiences) for before in self.said.get(word, ()))]

    def fill(self, line: str, audiences: tuple[str, ...]) -> str:
        """A line about something that there is; who says it knows no word that is not for them."""
        thing, other = self.dice.choice(THINGS), self.dice.choice(THINGS)
        entry_id = self.dice.choice(sorted(self.audience))
        kept = self.words[self.dice.choice([one for one, of in self.audience.items() if of in audiences])][-1]
        if "{kept}" in line:
            self.said.setdefault(kept, []).append(set(audiences))
        return line.format(thing=thing, other=other, id=entry_id, kept=kept)


class Walk:
    """Random steps of random visitors through one desk and its page. `guarded`: each has the audiences that they have."""

    def __init__(self, desk, client, library: Library, dice: random.Random, *, guarded: bool) -> None:
        self.desk, self.client, self.library, self.dice, self.guarded = desk, client, library, dice, guarded
        self.seen = dict.fromkeys(EVERY_AUDIENCE, 0)
        self.widened = 0
        """How often something came back only because a moderator opened the place."""
        self.opened = 0
        """How far a moderator opened the last visitor's place; each time a conversation begins there anew."""

    async def take_in(self) -> None:
        """Let the desk read the library as it is now."""
        await import_folder(self.desk.database, self.library.folder, origin="walk", by="host", now=self.desk.now())
        await self.desk.indexer.catch_up()

    async def open(self) -> None:
        """A moderator says who reads along in the last visitor's place."""
        self.opened = self.dice.randrange(len(EVERY_AUDIENCE))
        line = f"place set audience {EVERY_AUDIENCE[self.opened]}"
        moderator, place = Person("discord", "m", Role.MODERATOR), Place("discord", f"place{SET}")
        said = Message(str(self.dice.random()), line, moderator, place, self.desk.now(), "m")
        assert not [one async for one in respond(self.desk, said) if one.failed]

    def audiences(self, who: int) -> tuple[str, ...]:
        """What a visitor may read where they speak."""
        return EVERY_AUDIENCE[: self.opened + 1] if who == SET else VISITORS[who][1]

    async def replies(self, line: str, who: int) -> str:
        """All that is to be seen where somebody says a line; what a moderator alone gets may hold everything."""
        role, audiences = VISITORS[who]
        private = self.dice.random() < 0.3 and role < Role.MODERATOR
        place = Place("discord", f"place{who}", private, audiences if self.guarded else EVERY_AUDIENCE)
        person = Person("discord", f"p{who}", role)
        said = Message(str(self.dice.random()), line, person, place, self.desk.now(), f"t{who}-{self.opened}")
        found: list[Reply] = [one async for one in respond(self.desk, said)]
        return repr([one for one in found if role < Role.MODERATOR or one.audience != "person"])

    async def step(self) -> tuple[str, list[str]]:
        """One step: what was said or opened, and the words in what came back that are not for who did."""
        who, kind = min(self.dice.randrange(len(VISITORS) + 2), SET), self.dice.random()
        audiences = self.audiences(who) if kind < 0.75 else ("public",)
        if kind < 0.05:
            await self.open()
            return "", []
        if kind < 0.1:
            self.library.turn()
            await self.take_in()
            return "", []
        if kind < 0.75:
            line = self.library.fill(self.dice.choice(ASKED if kind < 0.5 else TYPED), audiences)
            shown = await self.replies(line, who)
        elif kind < 0.95:
            line = self.library.fill(self.dice.choice(PAGES), audiences)
            shown = (await self.client.get(line)).text
        else:
            line = self.library.fill("{thing}", audiences)
            asked = [(one.words, option.name) for one in self.desk.registry for option in one.options if option.suggest]
            shown = repr([await suggest(self.desk, *option, line) for option in asked])
        for one, words in self.library.words.items():
            self.seen[self.library.audience[one]] += any(word in shown for word in words)
            if who == SET and kind < 0.75 and self.library.audience[one] != "public":
                self.widened += any(word in shown for word in words)
        return f"{VISITORS[who]} {self.opened} {line}", [
            word for word in self.library.forbidden(audiences) if word in shown
        ]


async def leaks(open_home, folder, entry: str, seed: int, steps: int, *, guarded: bool) -> list[tuple[str, list[str]]]:
    """What a walk finds where it should not; it must have led through entries of every audience."""
    dice = random.Random(seed)
    async with open_home(fill=False, questions_per_minute=1_000_000) as desk, visiting(desk) as client:
        await desk.indexer.ready()
        walk = Walk(desk, client, Library(folder, entry, dice), dice, guarded=guarded)
        await walk.take_in()
        found = [await walk.step() for _ in range(steps)]
        while not (walk.widened and min(walk.seen.values())) and len(found) < steps + 200:
            found.append(await walk.step())
    assert min(walk.seen.values()) > 0, walk.seen
    assert walk.widened > 0
    return [(line, words) for line, words in found if words]


@pytest.mark.usefixtures("few_questions")
async def test_nobody_reads_what_is_not_for_them(open_home, tmp_path, entry):
    assert await leaks(open_home, tmp_path / "walk", entry, SEED, STEPS, guarded=True) == []


@pytest.mark.usefixtures("few_questions")
async def test_the_walk_finds_what_is_shown_to_everybody(open_home, tmp_path, entry):
    assert await leaks(open_home, tmp_path / "walk", entry, SEED, 40, guarded=False)
