"""Deployments that did not work out: how somebody asks for them, which reports tell of one, and what is quoted of it.

The question names no deployment, so its words fit none of them well; what a report says of itself (it was stopped, it
had an incident) is what was asked. Not here: why one deployment failed, which is a question like any other.
"""

from collections.abc import Sequence, Set

import regex

from knowledge.patterns import late
from knowledge.types import Head
from rag.covering import covered, present
from rag.filters import verticals_of
from rag.index import Index
from rag.question import Understood
from rag.quotes import Sentence
from rag.types import Found

THINGS = r"(?:deployments?|projects?|(?:chat)?bots?|assistants?|pilots?|roll-?outs?|systems?|tools?|AIs?|attempts?)"
WENT_WRONG = (
    r"(?:fail(?:ed|s)?|went\s+wrong|go(?:es)?\s+wrong|(?:did\s*n[o'’]t|didnt|not)\s+work(?:ed)?|shut\s+down|switched\s+off|"
    r"taken\s+(?:down|back|offline)|stopped|ended\s+badly|were\s+a\s+failure)"
)
STRAIGHT = r"(?:(?!\b(?:why|when|if|whether|how|where|shows?|tells?|checks?|says?|because|after|before)\b)[^?]){0,40}?"
"""Words between a thing and what befell it that do not turn to something else."""
ASKS_FAILURES = late(
    rf"\b(?:which|what|whose|any|list|name|show)\b{STRAIGHT}\b{THINGS}\b{STRAIGHT}\b{WENT_WRONG}\b|"
    rf"^\W*what\s+(?:has\s+|have\s+)?{WENT_WRONG}\s+(?:in|at|with\s+{THINGS})\b|"
    rf"\bfailed\s+(?:\w+\s+)?{THINGS}\b|"
    r"\b(?:kaun|kons|kauns)\w*\b.{0,40}\b(?:fail|band|asafal)\b|"
    r"कौन.{0,40}(?:फेल|असफल|विफल|नाकाम|नहीं चल|बंद हु)",
    regex.IGNORECASE,
)
"""What somebody asks who wants to hear which deployments did not work out."""
ASKS_STORY = late(
    r"\bwhat\s+(?:has\s+|had\s+)?(?:ever\s+)?happen(?:ed|s)?\s+(?:to|with|at|in)\b|\bwhat\s+became\s+of\b|\bkya\s+hua\b|क्या\s+हुआ",
    regex.IGNORECASE,
)
"""What somebody asks who wants to hear the story of one deployment."""
SAYS_SO = late(
    rf"{THINGS}|fail\w*|wrong|work\w*|shut|down|switch\w*|off|tak\w+|back|offline|stop\w*|end\w*|badly|list|names?|show|learn\w*|"
    r"hue|hua|band|asafal|फेल|असफल|विफल|नाकाम|बंद|हुए|रहे|चले|प्रोजेक्ट|परियोजना\w*|बॉट|चैटबॉट|सिस्टम",
    regex.IGNORECASE,
)
"""The words of such a question that say no more than that; others must fit the report: Indian, health, schools."""
FITS, NEAR_FIRST = 0.5, 0.5
"""How far a report must hold each other word, and how near its score must come to that of the first report."""
MOST = 3


def failed(head: Head) -> bool:
    """Whether a report tells of a deployment that was stopped, or of what went wrong."""
    decision = head.header.get("decision")
    stopped = isinstance(decision, dict) and decision.get("what") == "stop"
    return head.kind == "report" and (
        head.header.get("stage") == "stopped" or stopped or bool(head.header.get("incident"))
    )


def told_of(pool: Sequence[Sentence], understood: Understood, found: Found, index: Index) -> list[Sentence]:
    """What the first reports of failures that fit say of themselves, one sentence each."""
    scores = {head.id: score for head, score in found.ranking}
    named = {place for place, word in enumerate(understood.words) if not SAYS_SO.fullmatch(word)}
    chosen: list[Sentence] = []
    for head in dict.fromkeys(passage.entry for passage in found.passages if failed(passage.entry)):
        near = not chosen or scores.get(head.id, 0.0) >= NEAR_FIRST * scores.get(chosen[0].passage.entry.id, 0.0)
        if near and len(chosen) < MOST and _fits(head, found, understood, named, index):
            own = [one for one in pool if one.passage.entry.id == head.id]
            chosen += [max(own, key=lambda one: (one.passage.chunk.ordinal == 0 and one.place == 0, one.score))]
    return chosen


def lead_of(pool: Sequence[Sentence]) -> Sentence | None:
    """The sentence that opens the best entry, where that is a report: it sums up what happened."""
    own = [
        one for one in pool if pool[0].passage.entry.id == one.passage.entry.id and one.passage.entry.kind == "report"
    ]
    return next((one for one in own if one.passage.chunk.ordinal == 0 and one.place == 0), None)


def _fits(head: Head, found: Found, understood: Understood, named: Set[int], index: Index) -> bool:
    texts = (passage.chunk.text for passage in found.passages if passage.entry.id == head.id)
    told = "\n".join((head.title, str(head.header.get("summary", "")), *verticals_of(head), *texts))
    covers = covered(understood.groups, present(told, index))
    held = {understood.owners[group] for group, share in covers.items() if share >= FITS}
    held |= {place for place, word in enumerate(understood.words) if word.lower() in verticals_of(head)}
    return named <= held
