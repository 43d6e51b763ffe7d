"""The fixed words of tables, as people hear them: a sentence is in the language of its table.

Here English and Hindi for what the front desk says; those of run sheets, agendas and minutes are with the scheduler.
"""

from bot.frames import dates, organizing, pages, sittings

FRAMES = {
    "en": {**dates.ENGLISH, **sittings.ENGLISH, **pages.ENGLISH, **organizing.ENGLISH},
    "hi": {**dates.HINDI, **sittings.HINDI, **pages.HINDI, **organizing.HINDI},
}


def frame(language: str, name: str, /, **values: object) -> str:
    """A sentence in a language; English where the language has none."""
    return FRAMES.get(language, FRAMES["en"])[name].format(**values)
