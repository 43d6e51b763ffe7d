"""The codes of a rejection, a retraction or a request for changes, with what each means, in English and Hindi."""

from collections.abc import Mapping

from knowledge.review.types import REASONS

HINDI = {
    "duplicate": "पुस्तकालय में यह पहले से है",
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
