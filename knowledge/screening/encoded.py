"""Text that is hidden in another spelling: Base64, rot13, digits for letters, binary, Morse, text turned round. Pure.

What can be read back is looked through like the rest; what only could hide something is marked as such.
"""

import base64
import binascii
import codecs
import re
from collections.abc import Iterator

from knowledge.screening.addressed import addressed
from knowledge.screening.marks import Mark, Seen

BLOB = re.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/]{24,}={0,2}(?![A-Za-z0-9+/=_-])")
BINARY = re.compile(r"(?:\b[01]{6,12}\b[ \n]?){6,}")
MORSE = re.compile(r"(?:[.-]{1,6}[ /]{1,3}){8,}")
ORDER = re.compile(
    r"(?i)\b(?:decode|decipher|decrypt|read|unscramble)\b[^.\n]{0,40}\b(?:base ?64|rot ?13|morse|hex|binary|cipher|reversed?|backwards)\b"
)
LEET = str.maketrans("0134578", "oieastb")
MIXED = re.compile(r"(?=\w*[a-zA-Z])(?=\w*[013457])\w{3,}")
COMMON = frozenset(
    "the of and to is in that you for it are was with your this have be on as at can do not by from what if my me".split()  # noqa: SIM905
)


def encoded(seen: Seen) -> list[Mark]:
    """Every place where text stands in another spelling."""
    text, prose = seen.plain, seen.prose
    found = [seen.mark("an order to decode", *match.span()) for match in ORDER.finditer(text)]
    found += [
        seen.mark("binary or Morse code", *match.span()) for form in (BINARY, MORSE) for match in form.finditer(text)
    ]
    found += [seen.mark("text in Base64", *match.span()) for match in BLOB.finditer(text) if _readable(match[0])]
    for match in _turned(prose):
        found.append(seen.mark("text in rot13 or turned round", *match.span()))
    found += _leet(seen)
    return found


def _readable(blob: str) -> bool:
    """Whether a run of letters reads as text when it is decoded."""
    for cut in range(4):
        try:
            raw = base64.b64decode(blob[cut:] + "=" * (-len(blob[cut:]) % 4), validate=True)
            said = raw.decode("utf-8")
        except (binascii.Error, UnicodeDecodeError, ValueError):
            continue
        if sum(one.isprintable() or one in "\n\t" for one in said) > 0.95 * len(said) and re.search(
            r"\w{3}\s+\w", said
        ):
            return True
    return False


def _turned(text: str) -> Iterator[re.Match[str]]:
    """Lines that read as English only in rot13 or from the end."""
    for match in re.finditer(r"[^\n]{24,}", text):
        words = re.findall(r"[a-z']+", match[0].lower())
        if len(words) < 8 or sum(word in COMMON for word in words) > len(words) // 12:
            continue
        turned = codecs.decode(match[0].lower(), "rot13"), match[0][::-1].lower()
        for other in turned:
            again = re.findall(r"[a-z']+", other)
            known = sum(word in COMMON for word in again)
            if known >= 3 and known * 5 >= len(again):
                yield match
                break


def _leet(seen: Seen) -> list[Mark]:
    """Lines with many digits for letters that say something to a machine once they are read so."""
    found = []
    for match in re.finditer(r"[^\n]+", seen.prose):
        words = match[0].split()
        mixed = [word for word in words if MIXED.fullmatch(word.strip(".,:;!?()'\""))]
        if len(mixed) >= 2 and len(mixed) * 3 >= len(words):
            said = match[0].lower().translate(LEET)
            spelled = sum(word.strip(".,:;!?()'\"").translate(LEET).isalpha() for word in mixed)
            if addressed(Seen(said)) or (spelled == len(mixed) and len(mixed) * 2 > len(words) and len(mixed) > 2):
                found.append(seen.mark("digits in the place of letters", *match.span()))
    return found
