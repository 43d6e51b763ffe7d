"""Errors of the front desk. `ShownError` is the class that people may see; all else is a logged bug.

- ShownError
  - WordedError: one that is said in the language of who speaks
    - UnknownCommand: words that are no command
    - BadCommand: a command with wrong or missing options
    - TableError: one about a table, which has a language of its own
    - NotAllowed: a command that the person's role does not include
    - DatabaseTrouble: the database refused
  - BadSetting: a setting that is unknown, wrong or unreadable
  - HomeTrouble: the data folder cannot be used
  - AlreadyRunning: another copy owns the data folder
  - NewerDatabase: the database was written by a newer version
  - PortBusy: the page's address is taken
  - NoAddress: the page's address is none that this machine can listen on
"""

from pathlib import Path

from bot.frames import frame
from bot.message import Role
from bot.moments import in_hindi
from bot.translated import explained


class ShownError(Exception):
    """A fault of a kind that people can do something about; its text is meant for them."""

    def said_in(self, language: str) -> str:
        """Its text in a language; in English where it has no other."""
        return str(self)


class WordedError(ShownError):
    """A fault whose text stands among our words in every language, under a name and with facts."""

    def __init__(self, name: str, /, **facts: object) -> None:
        self.name, self.facts = name, facts
        super().__init__(self.said_in("en"))

    def said_in(self, language: str) -> str:
        """Its text in a language."""
        return frame(language, self.name, **self.facts)


class TableError(WordedError):
    """A fault about something that has a language of its own: said in Hindi where that, or who speaks, is Hindi."""

    def __init__(self, spoken: str, name: str, /, **facts: object) -> None:
        self.spoken = spoken
        super().__init__(name, **facts)

    def said_in(self, language: str) -> str:
        """Its text in a language."""
        heard = "hi" if "hi" in (language, self.spoken) else self.spoken
        return in_hindi(self.worded(heard)) if heard == "hi" else self.worded(heard)

    def worded(self, language: str) -> str:
        """Its text in one of the two languages."""
        return frame(language, self.name, **self.facts)


class UnknownCommand(WordedError):
    """Words that are no command."""

    def __init__(self, words: str, nearest: list[str]) -> None:
        self.nearest = nearest
        super().__init__("no_command_near" if nearest else "no_command", words=words[:80])

    def said_in(self, language: str) -> str:
        """Its text in a language."""
        return frame(language, self.name, **self.facts, near=frame(language, "or").join(self.nearest))


class BadCommand(WordedError):
    """A command whose options do not fit: what is wrong, by its name among our words and with facts."""

    def __init__(self, usage: str, name: str, /, **facts: object) -> None:
        self.usage = usage
        super().__init__(name, **facts)

    def said_in(self, language: str) -> str:
        """Its text in a language."""
        facts = dict(self.facts)
        if "help" in facts:
            facts["help"] = explained(str(facts["help"]), language)
        wrong = frame(language, self.name, **facts)
        return frame(language, "usage", wrong=wrong[:1].upper() + wrong[1:], usage=self.usage)


class NotAllowed(WordedError):
    """A command that the person's role does not include."""

    def __init__(self, words: str, role: Role) -> None:
        self.role = f"role_{role.name.lower()}"
        super().__init__("needs_role", words=words)

    def said_in(self, language: str) -> str:
        """Its text in a language."""
        return frame(language, self.name, **self.facts, role=frame(language, self.role))


class BadSetting(ShownError):
    """One or more settings are unknown, wrong, or their file is unreadable."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("Settings: " + " ".join(problems))


class HomeTrouble(ShownError):
    """The data folder cannot be made, read or written."""

    def __init__(self, home: Path, wrong: str, *, full: bool = False) -> None:
        todo = "Make room there, or set" if full else "Set"
        super().__init__(f"The data folder {home} {wrong}. {todo} CHAUPAL_HOME to a folder you can write to.")


class AlreadyRunning(ShownError):
    """Another copy owns the data folder."""

    def __init__(self, home: Path, pid: int, address: str) -> None:
        at = f" at {address}" if address else ""
        super().__init__(
            f"Chaupal is already running on {home} (process {pid}{at}). Use that one, stop it first, "
            "or give this one a folder of its own with CHAUPAL_HOME."
        )


class NewerDatabase(ShownError):
    """The database has a revision that this version does not know."""

    def __init__(self, revision: str, copy: Path | None = None) -> None:
        todo = "Install the newer version again, or restore a backup that this one wrote."
        if copy is not None:
            todo = "Install the newer version, or take a copy that this one wrote. Nothing was changed."
        super().__init__(
            f"{copy or 'The database'} is at revision {revision}, which is newer than this version of Chaupal. {todo}"
        )


class DatabaseTrouble(WordedError):
    """The database refused: locked, full, read-only, damaged, or not to be reached."""

    def __init__(self, url: str, wrong: str) -> None:
        super().__init__("database_server" if "://" in url else "database_file", url=url, wrong=wrong)

    def told_in(self, language: str) -> str:
        """Its text for those who cannot mend it, and need not know where the database is."""
        return frame(language, "database_refused")


class PortBusy(ShownError):
    """The page's address is taken."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"{host}:{port} is in use by another program. Choose another with CHAUPAL_PORT, "
            f"e.g. CHAUPAL_PORT={port + 1}."
        )


class NoAddress(ShownError):
    """The page cannot listen there: the host is another machine's, or unknown, or the port is reserved."""

    def __init__(self, host: str, port: int, wrong: str) -> None:
        super().__init__(
            f"The page cannot listen on {host}:{port} ({wrong}). CHAUPAL_HOST is an address of this machine: "
            "127.0.0.1, or 0.0.0.0 behind a proxy that guards it; CHAUPAL_PORT is one that you may open, e.g. 8000."
        )
