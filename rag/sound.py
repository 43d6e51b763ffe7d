"""What a word sounds like, so that the same word meets itself across scripts and spellings.

`skeleton` keeps a word's consonants in classes and drops its vowels: क्वांटाइजेशन, quantization and
kwantaization come to the same letters. `coarse` merges the classes that some scripts do not
write apart (Tamil has no voicing, Bengali no v). `romanise` is a rough Latin spelling, to choose between words whose
skeletons agree. None of these is shown to people.

Indic blocks share their layout, so one table by offset serves nine scripts; Urdu has a small table.
"""

import regex

from rag.briefly import briefly
from rag.letters import (
    ANUSVARA,
    BLOCKS,
    CANDRABINDU,
    CHILLU,
    CONSONANTS,
    EXTRA,
    INITIAL,
    LETTER_SPELLINGS,
    SIGNS,
    URDU,
    VIRAMA,
)

SAME = str.maketrans({"W": "V", "Z": "J", "Q": "K"})
SOFT_G = regex.compile(r"g(?=[eiy])")
SILENT_W = regex.compile(r"(?<=[aeiou])w(?=[aeiou])")
SAID_Z = regex.compile(r"(?<=[aeiouy])s(?=[aeiouy])")
SAID_J = regex.compile(r"sion")
SAID_YU = regex.compile(r"^(?=u[^aeiou][aeiou])")
CUT_E = regex.compile(r"(?:[cg]|tur)$")
"""A stem whose word goes on with e or y, which tells how its last letter is said: packag, frequenc, structur."""
COARSE = str.maketrans({"G": "K", "D": "T", "B": "P", "F": "P", "V": "P", "C": "S", "J": "S", "H": ""})

_SHORTENED = str.maketrans("ईऊऎएऒओीूॆॊ", "इउऐऐऔऔिुेो", "़्")


def _plain_letters(word: str) -> str:
    """A word of any Indic block in Devanagari, long and short vowels alike, without virama and nukta."""
    shifted = "".join(chr(0x0900 + (ord(c) & 0x7F)) if ord(c) in BLOCKS else c for c in word)
    return shifted.translate(_SHORTENED)


LETTERS = {_plain_letters(name): letter for letter, names in LETTER_SPELLINGS.items() for name in names.split()}
LETTER_NAMES = sorted(LETTERS, key=len, reverse=True)

_VOWEL = "aeiou"
_RULES: tuple[tuple[str, str], ...] = (
    (r"^kn", "n"),
    (r"^wr", "r"),
    (r"^ps", "s"),
    (r"mb$", "m"),
    (r"[ts]ions?", "shn"),
    (r"[cst]ial", "shl"),
    (r"ture", "char"),
    (r"tu(?=a)", "chu"),
    (r"ght", "t"),
    (r"ough", "u"),
    (r"gn$", "n"),
    (r"tch", "ch"),
    (r"d?ge$", "j"),
    (r"dg(?=[eiy])", "j"),
    (r"chr", "kr"),
    (r"sch", "sk"),
    (r"ck", "k"),
    (r"cc(?=[eiy])", "ks"),
    (r"sc(?=[eiy])", "s"),
    (r"c(?=[eiy])", "s"),
    (r"c(?!h)", "k"),
    (r"qu", "kv"),
    (r"ph", "f"),
    (r"sh", "s"),
    (r"^x", "j"),
    (r"x", "ks"),
    (r"(?<=[aeiou])w(?![aeiou])", ""),
    (r"(?<!^)y", ""),
    (r"(?<=[bcdfgjkpqrstvwzl])h", ""),
    (r"m(?=[kgtdsj])", "n"),
    (r"n(?=[pbf])", "m"),
)
RULES = tuple((regex.compile(pattern), becomes) for pattern, becomes in _RULES)
INDIC = regex.compile(r"[\u0900-\u0d7f\u0600-\u06ff]")
BARE = regex.compile(r"^[a-z]+$")
DOUBLED = regex.compile(r"([b-df-hj-np-tv-z])\1+")


def is_indic(word: str) -> bool:
    """Whether a word has a letter of an Indian script, Urdu's included."""
    return not word.isascii() and INDIC.search(word) is not None


def is_coarse(word: str) -> bool:
    """Whether the word's script leaves voicing (Tamil, Malayalam) or v and b (Bengali, Odia) unwritten."""
    block = next((ord(letter) & ~0x7F for letter in word if ord(letter) in BLOCKS), 0)
    return block in (0x0B80, 0x0D00, 0x0980, 0x0B00)


@briefly(200_000)
def romanise(word: str) -> str:
    """A rough Latin spelling of a folded word of any Indian script; Latin words come back as they are."""
    if not INDIC.search(word):
        return word
    if "\u0600" <= word[0] <= "\u06ff":
        return _romanise_urdu(word)
    spelled: list[str] = []
    inherent = False
    for index, letter in enumerate(word):
        block, offset = ord(letter) & ~0x7F, ord(letter) & 0x7F
        if ord(letter) not in BLOCKS:
            spelled.append(letter)
            inherent = False
            continue
        consonant = _consonant(word, index, block, offset)
        if consonant:
            if inherent:
                spelled.append("a")
            spelled.append(consonant)
            inherent = block != 0x0D00 or offset not in CHILLU
        elif offset in SIGNS:
            spelled.append(SIGNS[offset])
            inherent = False
        elif offset in INITIAL:
            spelled.append(("a" if inherent else "") + INITIAL[offset])
            inherent = False
        elif offset == VIRAMA:
            inherent = False
        elif offset in (ANUSVARA, CANDRABINDU) or (block == 0x0A00 and offset == 0x70):
            spelled.append(("a" if inherent else "") + _nasal(word, index))
            inherent = False
    return "".join(spelled)


def _consonant(word: str, index: int, block: int, offset: int) -> str:
    """A consonant's Latin spelling, with what single scripts do differently; empty for other signs."""
    if block == 0x0D00 and offset in CHILLU:
        return CHILLU[offset]
    if block in (0x0D00, 0x0B80) and offset == 0x31:
        before = word[max(0, index - 2) : index]
        after = word[index + 1 : index + 3]
        if block == 0x0D00 and before.endswith("്") and before[:1] in "നൻ":
            return "t"
        if (before.endswith(("്", "்")) and before[:1] == word[index]) or after[1:2] == word[index]:
            return "t"
        if block == 0x0D00 and index and word[index - 1] == "ൻ":
            return "t"
    if block == 0x0980 and offset == 0x2F and word[index + 1 : index + 2] == "\u09bc":
        return "v" if index and word[index - 1] in "ওো" else "y"
    if block == 0x0980 and offset == 0x2F:
        return "" if index and word[index - 1] == "্" else "j"
    if block == 0x0B80 and offset == 0x2A and index and word[index - 1] == "ஃ":
        return "f"
    return CONSONANTS.get(offset) or EXTRA.get(offset, "")


def _nasal(word: str, index: int) -> str:
    """Anusvara: m before a lip sound, nothing at the end of a word, else n."""
    if index + 1 >= len(word):
        return ""
    following = CONSONANTS.get(ord(word[index + 1]) & 0x7F, "") if ord(word[index + 1]) in BLOCKS else ""
    return "m" if following[:1] in ("p", "b") else "n"


def _romanise_urdu(word: str) -> str:
    spelled = [URDU.get(letter, "") for letter in word]
    for index in range(1, len(word) - 1):
        if word[index] == "و" and word[index - 1] in "رلنسدکاے" and word[index + 1] in "ریاے":
            spelled[index] = "v"
    if spelled and word[0] == "و":
        spelled[0] = "v"
    if spelled and word[0] == "ی":
        spelled[0] = "y"
    if word[-1] in "ہه":
        spelled[-1] = "a"
    return "".join(spelled)


@briefly(200_000)
def skeleton(word: str) -> str:
    """The consonant classes of a word, an initial vowel as A. Empty for words that have none (numbers)."""
    spelled = romanise(word)
    return _bones(spelled) if BARE.match(spelled) else ""


def skeletons(word: str) -> set[str]:
    """All readings of a folded word's skeleton: English writes two sounds with g and three with ch."""
    spelled = romanise(word)
    if not BARE.match(spelled):
        return set()
    readings = {spelled}
    if not INDIC.search(word):
        whole = said_whole(spelled)
        readings |= {whole, whole.replace("ch", "k"), whole.replace("ch", "sh"), spelled.replace("ch", "k")}
        for pattern, said in ((SAID_Z, "z"), (SAID_YU, "y"), (SOFT_G, "j"), (SAID_J, "jn"), (SILENT_W, "")):
            readings |= {pattern.sub(said, reading) for reading in readings}
    return {_bones(reading) for reading in readings} - {""}


def said_whole(stem: str) -> str:
    """A stem of English with the e that it lost, where that tells how it is said: package, not packag."""
    return stem + "e" if CUT_E.search(stem) else stem


def bones_of(spelled: str) -> str:
    """The skeleton of a spelling that is Latin already; empty where it has no consonants."""
    return _bones(spelled) if BARE.match(spelled) else ""


def _bones(spelled: str) -> str:
    spelled = DOUBLED.sub(r"\1", spelled)
    for pattern, becomes in RULES:
        spelled = pattern.sub(becomes, spelled)
    start = "A" if spelled[:1] in _VOWEL else ""
    letters = [letter for letter in spelled if letter not in _VOWEL]
    return (start + "".join(letters)).upper().translate(SAME)


def coarse(bones: str) -> str:
    """A skeleton with the classes merged that some scripts do not tell apart."""
    return bones[:1] + bones[1:].translate(COARSE) if bones[:1] == "A" else bones.translate(COARSE)


@briefly(20_000)
def spelled_out(word: str) -> str:
    """The abbreviation that a folded Indic word says letter by letter: जीपीयू is gpu. Empty if none."""
    rest = _plain_letters(word)
    letters: list[str] = []
    while rest:
        name = next((name for name in LETTER_NAMES if rest.startswith(name)), None)
        if name is None:
            return ""
        letters.append(LETTERS[name])
        rest = rest[len(name) :]
    return "".join(letters) if len(letters) > 1 else ""
