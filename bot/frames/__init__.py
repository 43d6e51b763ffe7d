"""The fixed words of tables and commands, as people hear them: in the language of a table, else of who speaks.

Here English and Hindi for what the front desk says; those of run sheets, agendas and minutes are with the scheduler.
"""

from bot.frames import commands, dates, digests, organizing, pages, refusing, sittings

FRAMES = {
    "en": {
        **dates.ENGLISH,
        **sittings.ENGLISH,
        **pages.ENGLISH,
        **organizing.ENGLISH,
        **digests.ENGLISH,
        **refusing.ENGLISH,
        **commands.ENGLISH,
    },
    "hi": {
        **dates.HINDI,
        **sittings.HINDI,
        **pages.HINDI,
        **organizing.HINDI,
        **digests.HINDI,
        **refusing.HINDI,
        **commands.HINDI,
    },
}


def frame(language: str, name: str, /, **values: object) -> str:
    """A sentence in a language; English where the language has none."""
    return FRAMES.get(language, FRAMES["en"])[name].format(**values)
