"""`chaupal backup` and `chaupal restore`: what they say. The copying is in `bot.backup`."""

import datetime as dt
from pathlib import Path

from rich.console import Console

from bot import backup
from bot.settings import Settings

LEFT_OUT = "Not in it: the settings with their tokens (chaupal.toml, the environment). Keep those yourself."


def keep(settings: Settings, target: str) -> int:
    """Make a copy and say where it is and what is in it; a folder that is named as one is made."""
    path = Path(target).expanduser().absolute()
    if target.endswith("/"):
        try:
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise backup.BackupTrouble(f"The folder {path} cannot be made: {error.strerror}.") from None
    console = Console(soft_wrap=True, highlight=False, markup=False)
    with Console(stderr=True).status("Copying the database …"):
        copy = backup.back_up(settings, path, dt.datetime.now(dt.UTC))
    console.print(f"{copy.path}: {copy.entries:,} entries, {copy.size / 1e6:,.1f} MB. {LEFT_OUT}")
    return 0


async def bring_back(settings: Settings, source: Path, *, replace: bool, stopped: bool) -> int:
    """Put a copy back and say what became of the database before it, and of what was due since."""
    console = Console(soft_wrap=True, highlight=False, markup=False)
    with Console(stderr=True).status("Restoring the database …"):
        done = await backup.restore(
            settings, source.absolute(), dt.datetime.now(dt.UTC), replace=replace, stopped=stopped
        )
    taken = f"{done.copy.taken_at:%Y-%m-%d %H:%M} UTC"
    console.print(f"Restored {done.copy.entries:,} entries as of {taken} into {settings.home}.")
    if done.aside:
        console.print(f"The database that was there is {done.aside}.")
    if done.doubtful:
        console.print(
            f"{done.doubtful} messages fell due after the copy was made and may have been sent, so they are not sent "
            "again: `chaupal deliveries list failed` shows them, `chaupal deliveries retry` sends one all the same."
        )
    console.print("Start with `chaupal serve`; the index is made again meanwhile.")
    console.print("Everybody is signed out of the page: whoever uses it signs in again.")
    console.print("Whoever asked to be forgotten after that moment is in the copy, and has to be forgotten again.")
    return 0
