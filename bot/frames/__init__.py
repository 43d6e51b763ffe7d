"""The fixed words of tables and commands, as people hear them: in Hindi if the table or who speaks is Hindi.

Here English and Hindi for what the front desk says; those of run sheets, agendas and minutes are with the scheduler.
"""

from bot.frames import (
    asking,
    commands,
    curating,
    dates,
    deciding,
    digests,
    figures,
    gaps,
    library,
    moderating,
    offering,
    operating,
    organizing,
    pages,
    personal,
    reading,
    refusing,
    sittings,
    visiting,
)

PARTS = (
    asking,
    commands,
    curating,
    dates,
    deciding,
    digests,
    figures,
    gaps,
    library,
    moderating,
    offering,
    operating,
    organizing,
    pages,
    personal,
    reading,
    refusing,
    sittings,
    visiting,
)
FRAMES: dict[str, dict[str, str]] = {
    "en": {name: words for part in PARTS for name, words in part.ENGLISH.items()},
    "hi": {name: words for part in PARTS for name, words in part.HINDI.items()},
}


def frame(language: str, name: str, /, **values: object) -> str:
    """A sentence in a language; English where the language has none."""
    return FRAMES.get(language, FRAMES["en"])[name].format(**values)
