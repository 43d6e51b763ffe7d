"""Why something is rejected or looked at: what the codes mean and what the notes of items say, in English and Hindi.

A note is stored in English, as it is composed; what somebody wrote in it stays as it was written.
"""

import re
from collections.abc import Mapping

from bot.answer_words import said, tried
from knowledge.review.types import REASONS

HINDI = {
    "duplicate": "लाइब्रेरी में यह पहले से है",
    "unsupported": "इसका कोई स्रोत नहीं है और किसी ने इसे चलाकर नहीं देखा",
    "wrong": "यह सही नहीं है",
    "advert": "यह जानकारी देने के बजाय प्रचार करता है",
    "unclear": "दूसरे इसे समझ नहीं पाए",
    "scope": "यह खुले मॉडल चलाने के बारे में नहीं है",
    "private": "इसमें वह है जो सबके लिए नहीं है",
    "licence": "इसका पाठ इस्तेमाल के लिए मुक्त नहीं है",
    "other": "आगे का वाक्य देखें",
}
"""The reasons as `REASONS` says them in English."""


def reasons(language: str) -> Mapping[str, str]:
    """What each code means, in a language."""
    return HINDI if language == "hi" else REASONS


NOTES: tuple[tuple[str, str], ...] = (
    (r"due since (\S+), last said to hold on (\S+)\. ", r"\1 से समीक्षा बाक़ी; आख़िरी बार \2 को सही बताया गया। "),
    (r"due since (\S+), last said to hold on (\S+)", r"\1 से समीक्षा बाक़ी; आख़िरी बार \2 को सही बताया गया"),
    (r"sources may be gone: ", "शायद ये स्रोत नहीं रहे: "),
    (r"(.*: )?its owner: ", r"\1ज़िम्मेदार के शब्दों में: "),
    (r"(.+) \(nowhere\) says it worked on (.+?)\. ", r"\1 के यहाँ \2 पर चला। "),
    (r"(.+) \(nowhere\) says it did not work on (.+?)\. ", r"\1 के यहाँ \2 पर नहीं चला। "),
    (r"(.+) \((.+)\) says it worked on (.+?)\. ", r"\1 (\2) के यहाँ \3 पर चला। "),
    (r"(.+) \((.+)\) says it did not work on (.+?)\. ", r"\1 (\2) के यहाँ \3 पर नहीं चला। "),
    (
        r"Somebody whose words stand in this entry has withdrawn their consent\. Take them out\.",
        "इस लेख में जिनके शब्द हैं, उन्होंने अपनी सहमति वापस ले ली है। उनके शब्द निकाल दें।",
    ),
    (r"Somebody said that it is wrong\.", "किसी ने कहा है कि यह सही नहीं है।"),
)
"""How the lines of a note begin that are composed here, and what they are in Hindi."""
REPORTED = re.compile(r"An answer from it was reported: (.+)")
BY_RULE = re.compile(r"(?:.*: )?It ((?:worked|did not) for .+)\.")
COMPLAINTS = {said("en", code): said("hi", code) for code in ("sources", "answer", "outdated")} | {
    "in words of their own": "अपने शब्दों में"
}
"""What may be wrong with an answer, by how a note says it."""


def noted(language: str, note: str) -> str:
    """The note of an item in a language, as far as its lines were composed here."""
    return note if language != "hi" else "\n".join(map(_noted, note.split("\n")))


def _noted(line: str) -> str:
    if reported := REPORTED.fullmatch(line):
        return f"इससे बने एक जवाब की शिकायत आई: {COMPLAINTS.get(reported[1], reported[1])}"
    if by_rule := BY_RULE.fullmatch(line):
        return f"आज़माने वालों का अनुभव: {tried('hi', by_rule[1])}।"
    for english, hindi in NOTES:
        if begins := re.match(english, line):
            return begins.expand(hindi) + line[begins.end() :]
    return line
