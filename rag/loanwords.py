"""English words in Indian spellings: how they sound to an Indian ear, and which stems their endings may hide.

Not here: the skeletons by which words of all scripts meet (`sound`).
"""

import regex

from rag.briefly import briefly

_LOAN_ENDINGS = (
    ("iphikeshan", ("if",)),
    ("iphiket", ("if",)),
    ("aijeshan", ("", "aij")),
    ("ibiliti", ("", "ibl")),
    ("abiliti", ("", "abl")),
    ("ikeshan", ("", "ik")),
    ("etar", ("", "et")),
    ("aijar", ("", "aij")),
    ("eshan", ("", "et", "es")),
    ("shan", ("", "t", "s")),
    ("ment", ("",)),
    ("ikal", ("ik",)),
    ("ebal", ("",)),
    ("ibal", ("",)),
    ("iyar", ("",)),
    ("aij", ("",)),
    ("ijm", ("ism", "")),
    ("ens", ("", "ent")),
    ("ans", ("", "ant")),
    ("ing", ("", "e")),
    ("iti", ("",)),
    ("al", ("",)),
    ("ar", ("",)),
    ("ik", ("",)),
    ("d", ("",)),
    ("s", ("",)),
    ("j", ("",)),
)
"""How English endings sound in Indian spellings, and what stands in their place in a Snowball stem:
ट्रेनिंग is train, एक्सप्रेशन express, ट्रांसलेशन translat."""


@briefly(50_000)
def loan_stems(spelled: str) -> tuple[str, ...]:
    """Rough spellings of the English stems that a romanised loanword may come from, itself not included."""
    for ending, instead in _LOAN_ENDINGS:
        if spelled.endswith(ending) and len(spelled) - len(ending) >= 3:
            return tuple(spelled[: -len(ending)] + one for one in instead)
    return ()


_HEARD: tuple[tuple[str, str], ...] = (
    (r"(?<=[aeiouy])s(?=[aeiouy])(?!ion)", "j"),
    (r"sion", "jan"),
    (r"tion", "shan"),
    (r"ture", "char"),
    (r"tu(?=a)", "chu"),
    (r"dge", "ge"),
    (r"ough", "u"),
    (r"gn$", "n"),
    (r"c(?=[eiy])", "s"),
    (r"g(?=[eiy])", "j"),
    (r"sch|ch(?=[aorl])", "k"),
    (r"^u(?=[^aeiou][aeiou])", "iu"),
    (r"ew", "iu"),
    (r"a[iy]|e[iy]", "e"),
    (r"igh", "ai"),
    (r"[iy]([bdfgklmnprstvz])e$", r"ai\1"),
    (r"a([bdfgklmnprstvz])e$", r"e\1"),
    (r"([ou])([bdfgklmnprstvz])e$", r"\1\2"),
    (r"ea|ee", "i"),
    (r"oo", "u"),
    (r"o[uw]", "au"),
    (r"(?<=[aeiou])w(?=[aeiou])", ""),
    (r"x", "ks"),
    (r"y", "i"),
    (r"(.)\1", r"\1"),
)
HEARD = tuple((regex.compile(pattern), becomes) for pattern, becomes in _HEARD)


@briefly(100_000)
def heard(word: str) -> str:
    """An English word as an Indian ear would spell it: line is lain, name nem. For comparison only."""
    for pattern, becomes in HEARD:
        word = pattern.sub(becomes, word)
    return word


ONE_SYLLABLE = regex.compile(r"([^aeiou]*)([ao])([^aeiou]+)")
TAKEN_FOR = {"a": "ai", "o": "a"}
"""What a short vowel is written as in Indian scripts: ram is raim, lock lak."""


@briefly(100_000)
def heard_otherwise(word: str) -> str:
    """The same for another ear, where a word has one short vowel."""
    short = ONE_SYLLABLE.fullmatch(heard(word))
    return f"{short[1]}{TAKEN_FOR[short[2]]}{short[3]}" if short else heard(word)
