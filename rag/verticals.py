"""Which vertical a question belongs to: a guess that people can correct.

Words that belong to one vertical speak first, in whichever language they were asked; else the verticals of the
entries that come nearest. Empty where neither is clear.
"""

from collections import Counter
from collections.abc import Sequence

from knowledge.types import Head
from rag.filters import verticals_of
from rag.meaning import Meaning
from rag.words import stem

CUES = {
    "health": "health patient doctor hospital nurse clinic medicine drug disease prescription diagnosis pregnancy "
    "vaccine discharge medical maternal ashabot radiology",
    "legal": "legal court judge lawyer law contract clause judgment verdict agreement evidence bail petition "
    "compliance dpdp gdpr licence copyright",
    "education": "education school teacher student pupil class lesson exam homework mathematics textbook tutor "
    "syllabus college university",
    "agriculture": "agriculture farmer farming crop seed soil field fertiliser pest leaf irrigation mandi mango paddy "
    "wheat cattle weather",
    "finance": "finance bank loan insurance tax payment fraud credit customer kyc ledger invoice",
    "government": "government citizen scheme circular rti panchayat anganwadi ration ministry municipal railway "
    "passport grievance election",
}
"""Words that belong to one vertical, in English; the question's reading brings those of other languages here."""
STEMS = {stem(word): vertical for vertical, words in CUES.items() for word in words.split()}
SURE = 0.6
"""Weight from which a reading of a word counts as a cue."""
SHARE = 0.6
"""Share of the nearest entries' scores that a vertical must have."""
LOOKED_AT = 5


def guess(meaning: Meaning, ranking: Sequence[tuple[Head, float]], known: frozenset[str]) -> str:
    """The vertical of a question; `known` are those the library has. Empty if it is not clear."""
    named: Counter[str] = Counter()
    for word in meaning.words:
        verticals = {STEMS[reading] for reading, weight in word.readings if weight >= SURE and reading in STEMS}
        verticals |= {reading for reading, weight in word.readings if weight >= SURE and reading in known}
        if len(verticals) == 1:
            named[verticals.pop()] += 1
    first = named.most_common(2)
    if first and (len(first) == 1 or first[0][1] > first[1][1]):
        return first[0][0]
    scores: Counter[str] = Counter()
    total = 0.0
    for head, score in ranking[:LOOKED_AT]:
        total += score
        for one in verticals_of(head):
            scores[one] += score / len(verticals_of(head))  # type: ignore[assignment]
    best = scores.most_common(1)
    return best[0][0] if best and best[0][1] >= SHARE * total else ""
