"""Which commands stand together, by what people do with them: in `help`, and in the page of all commands.

What is used most stands first: among the areas, among the first words of an area, and in the few that `help` explains.
"""

from collections.abc import Iterable

from bot.commands import Command, by_first_word

AREAS = {
    "Asking": "ask help home knowledge",
    "Open questions": "gaps gap",
    "Tables": "table seat host commitments tables",
    "Offering": "submit save submission reproduce own deputy",
    "What is said unasked": "notices reminders digest deliveries",
    "You": "whoami link unlink affiliation sign-in sign-out kept forget",
    "This place": "place",
    "Deciding": "review audit",
    "Operating": "index sources eval",
}
"""The areas with the first words of their commands."""
MORE = "More"
IN_HINDI = {
    "Asking": "पूछना",
    "Open questions": "खुले सवाल",
    "Tables": "बैठकें",
    "Offering": "योगदान",
    "What is said unasked": "सूचनाएँ",
    "You": "आप",
    "This place": "यह जगह",
    "Deciding": "समीक्षा",
    "Operating": "संचालन",
    MORE: "और",
}
FIRST = ("ask", "home", "knowledge list", "gaps", "table list", "seat yes", "submit recipe", "save")
"""What people do most, explained before everything else is only named."""
_AREA = {word: area for area, words in AREAS.items() for word in words.split()}


def by_area(commands: Iterable[Command]) -> dict[str, dict[str, list[Command]]]:
    """Commands by area and, there, by first word; each in its order."""
    heads = by_first_word(commands)
    found: dict[str, dict[str, list[Command]]] = {area: {} for area in (*AREAS, MORE)}
    for head in (*(one for one in _AREA if one in heads), *(one for one in heads if one not in _AREA)):
        found[_AREA.get(head, MORE)][head] = heads[head]
    return {area: groups for area, groups in found.items() if groups}


def area_in(language: str, area: str) -> str:
    """What an area is called in a language."""
    return IN_HINDI[area] if language == "hi" else area
