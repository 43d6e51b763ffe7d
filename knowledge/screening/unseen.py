"""Characters that a reader does not see or that change the order of what they see. Pure.

ZWJ and ZWNJ between letters are how Indic scripts are written, and a few invisible characters are honest; what is
flagged is what hides or turns text: tag characters, bidirectional controls, control characters, and more.
"""

import re
import unicodedata

from knowledge.screening.marks import Mark

TAGS = re.compile(r"[\U000e0000-\U000e007f]+")
BIDI = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+")
INVISIBLE = re.compile(
    r"[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]+"
)
JOINERS = re.compile(r"[\u200c\u200d]+")
SELECTORS = re.compile(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}")
MARKS = re.compile(r"(?<!\w)[\u0300-\u036f]{3,}|[\u0300-\u036f]{4,}")


def odd(text: str) -> list[Mark]:
    """Every place with characters that hide or turn text."""
    found = [Mark("invisible tag characters", *match.span()) for match in TAGS.finditer(text)]
    found += [Mark("characters that turn the direction of text", *match.span()) for match in BIDI.finditer(text)]
    found += [Mark("control characters", *match.span()) for match in CONTROL.finditer(text)]
    found += [Mark("invisible characters", *match.span()) for match in INVISIBLE.finditer(text) if match.start()]
    found += [Mark("invisible characters", *match.span()) for match in SELECTORS.finditer(text)]
    found += [Mark("stacked accents", *match.span()) for match in MARKS.finditer(text)]
    for match in JOINERS.finditer(text):
        before = text[match.start() - 1 : match.start()]
        after = text[match.end() : match.end() + 1]
        if not (_joins(before) or _joins(after)) or len(match[0]) > 2:
            found.append(Mark("invisible characters", *match.span()))
    found += _mixed(text)
    return found


def _joins(letter: str) -> bool:
    """Whether a character belongs to a script (or to emoji) that joiners are written in."""
    if not letter:
        return False
    if unicodedata.category(letter) in ("So", "Sk", "Mn", "Mc", "Me"):
        return True
    return unicodedata.name(letter, "").split()[0] not in ("LATIN", "DIGIT", "SPACE", "") and letter.isalpha()


def _mixed(text: str) -> list[Mark]:
    """Words that mix Latin with letters that only look Latin."""
    found = []
    for match in re.finditer(r"[^\W\d_]{3,}", text):
        if match[0].isascii():
            continue
        scripts = {unicodedata.name(one, "?").split()[0] for one in match[0] if one.isalpha()}
        if "LATIN" in scripts and scripts & {"CYRILLIC", "GREEK", "CHEROKEE", "ARMENIAN"} and len(match[0]) > 3:
            found.append(Mark("letters that only look Latin", *match.span()))
    return found
