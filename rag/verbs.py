"""The forms of Hindi verbs, in Devanagari and as they are typed in Latin letters.

लिखवाएँगे and likhwayenge are forms of लिख. Not here: which verbs there are and what they mean (the column `hi-verb` of
the glossary).
"""

from collections.abc import Iterator

import regex

from rag.briefly import briefly
from rag.habits import light, said
from rag.sound import is_indic

_DEVANAGARI = (
    *("", "ा", "े", "ी", "ीं", "ो", "ें", "ूं", "ना", "ने", "नी", "ता", "ते", "ती", "तीं", "कर", "के"),
    *("िए", "िये", "िएगा", "िएगी", "ेगा", "ेगी", "ेंगे", "ेंगी", "ूंगा", "ूंगी", "ोगे", "ोगी"),
    *("या", "ये", "यी", "ए", "ई", "ईं", "ओ", "एं", "यें", "ऊं", "इए", "इये", "इएगा", "एगा", "एगी", "एंगे"),
    *("एंगी", "येगा", "येगी", "येंगे", "ऊंगा", "ऊंगी", "ओगे", "ओगी"),
)
_LATIN = (
    *("", "a", "e", "i", "o", "u", "ei", "ie", "na", "ne", "ni", "ta", "te", "ti", "kar", "ke", "ega", "egi"),
    *("enge", "engi", "unga", "ungi", "oge", "ogi", "iega", "iye", "eiga", "au", "ai", "ae", "ao"),
)
ENDINGS = {script: sorted(endings, key=len, reverse=True) for script, endings in ((True, _DEVANAGARI), (False, _LATIN))}
MADE_TO = {True: "वा", False: "va"}
"""What stands between a verb and its ending where somebody else is made to do it: likhwana."""
LEFT = 2
"""Letters that must be left of a verb."""
SHORTENED = regex.compile("(?<=[aeiou][^aeiou]{1,2})a(?=[^aeiou]{1,2}$)")
"""The a that a verb loses before a vowel: samajh, samjho."""


def spellings(verb: str) -> set[str]:
    """The stems under which a folded verb of the glossary is looked up: its own, and those in Latin letters."""
    if not is_indic(verb):
        return {light(verb)}
    spelled = said(verb)
    return {verb, light(spelled), light(SHORTENED.sub("", spelled))}


@briefly(20_000)
def _stems(word: str) -> tuple[str, ...]:
    indic = is_indic(word)
    form = word if indic else light(word)
    found = [form.removesuffix(ending) for ending in ENDINGS[indic] if form.endswith(ending)]
    found += [one.removesuffix(MADE_TO[indic]) for one in found if one.endswith(MADE_TO[indic])]
    return tuple(one for one in found if len(one) >= LEFT)


def stems(word: str) -> Iterator[str]:
    """What a folded word may be a form of, in the spelling of `spellings`: the whole word first, then shorter ones."""
    yield from sorted(_stems(word), key=len, reverse=True)
