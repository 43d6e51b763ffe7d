"""The fixed words of digests, in English and Hindi."""

from collections.abc import Mapping

FRAMES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "{scope}: {starts} to {ends}",
        "community": "The community",
        "in the community": "the community",
        "new": "New",
        "changed": "Changed",
        "reproduced": "Reproduced",
        "failed": "Did not work",
        "prices": "Prices that moved",
        "answered": "Questions answered",
        "questions": "Questions that wait longest",
        "overdue": "Overdue for review",
        "promised": "Open commitments",
        "tables": "Coming tables",
        "more": "and {n} more",
        "whole": "[The whole digest]({link})",
        "quiet": "Nothing new in {scope} from {starts} to {ends}.",
        "waits": "Open questions: {questions}; overdue reviews: {overdue}; open commitments: {promised}.",
    },
    "hi": {
        "title": "{scope}: {starts} से {ends}",
        "community": "पूरा समुदाय",
        "in the community": "पूरे समुदाय",
        "new": "नया",
        "changed": "बदला हुआ",
        "reproduced": "दोहराकर जाँचा गया",
        "failed": "जो नहीं चला",
        "prices": "बदले हुए दाम",
        "answered": "जिन सवालों का जवाब मिला",
        "questions": "सबसे पुराने सवाल",
        "overdue": "समीक्षा बाक़ी है",
        "promised": "बाक़ी वादे",
        "tables": "आने वाली बैठकें",
        "more": "और {n}",
        "whole": "[पूरा सार]({link})",
        "quiet": "{scope} में {starts} से {ends} तक कुछ नया नहीं।",
        "waits": "खुले सवाल: {questions}; बाक़ी समीक्षाएँ: {overdue}; बाक़ी वादे: {promised}।",
    },
}


def frame(language: str, name: str, /, **values: object) -> str:
    """A fixed phrase in a language, or in English where the language has none."""
    return FRAMES.get(language, FRAMES["en"])[name].format(**values)
