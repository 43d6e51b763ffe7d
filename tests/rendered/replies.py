"""A reply of every kind, as the features of the assistant make them. What each looks like on a platform is stored beside."""

import datetime as dt
from dataclasses import replace

from bot.features.rate import heard
from bot.features.shaping import shape
from bot.message import (
    Button,
    CallFor,
    DataTable,
    Dated,
    Form,
    FormField,
    Picture,
    Progress,
    Reply,
    Sides,
    Source,
    Sources,
    Text,
)
from bot.moments import at
from knowledge.types import Head
from rag.abstaining import abstain
from rag.frames import frame
from rag.types import Answer, Asked, Chunk, Citation, Compared, Comparison, Found, Passage, Piece, Question

SATURDAY = dt.datetime(2026, 12, 12, 12, 30, tzinfo=dt.UTC)
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
"""A picture of one point."""

RATING = (Button("👍", "rate 5f2c good", "good"), Button("👎", "rate 5f2c bad", "bad"))
STUCK = Button("Still stuck: ask people", "stuck 5f2c")


def source(n: int, entry: str, title: str, kind: str, evidence: str, age: str, **more: str) -> Source:
    """A source as answers name it."""
    given = {"overdue": "", "heading": "", "quote": "the quoted words", **more}
    return Source(n, entry, 1, title, kind, evidence, "host", age, **given)


RECIPE = source(1, "t4", "Llama 3.1 8B on one 16 GB T4 with vLLM", "recipe", "claimed", "3 weeks old", heading="Launch")
COST = source(
    2,
    "t4-cost",
    "What an 8B model on one T4 costs",
    "cost",
    "reproduced",
    "2 months old",
    overdue="review was due 1 Nov",
)
ODD = source(
    1, "odd", "Title with *stars*, [brackets](x) & <tags>", "report", "claimed", "new", disclosure="works there"
)

COMPARED = Comparison(
    "INR",
    "per gpu-hour",
    (
        Compared("Second Cloud, L4 24 GB, 12 months", 24.0, "reserved", "India", dt.date(2026, 8, 22), 1),
        Compared("First Portal, L4 24 GB", 44.86, "on demand", "India", dt.date(2026, 9, 14), 1),
        Compared("Second Cloud, L4 24 GB", 49.0, "on demand", "India", dt.date(2026, 8, 22), 1),
    ),
)
"""Prices that a source compares, as `tests/bot/test_price_charts.py` asks for them."""

ANSWER = """A 4-bit AWQ build of an 8B model needs about 6 GB for its weights and runs on one T4. [1]

```bash
vllm serve llama-8b-awq --quantization awq --dtype half --max-model-len 4096
```

At 40 output tokens per second that costs 3.47 dollars per million output tokens. [2]"""

ABSTENTION = """Nobody here has written that down yet.

Your question is kept as gap 12, and you are told when somebody answers it. 2 others wait for the same."""

FIELDS = (
    FormField("watch", "Watch this place", "answer without being asked", choices=("no", "yes"), value="no"),
    FormField("verticals", "Verticals", "separated by commas", required=False, value="health, legal"),
    FormField("quiet", "Quiet hours", "two times and a zone", required=False, long=True),
)
WRONG = (
    *FIELDS[:2],
    FormField("quiet", "Quiet hours", error="“at night” is not two times and a zone", value="at night"),
)

PROSE = " ".join(f"Sentence {n} of a long answer that says how a server is set up." for n in range(1, 61))
CODE = "\n".join(f"run --step {n} --flag value-{n}" for n in range(1, 101))
ROWS = "\n".join(f"| model-{n} | {n} GB | one GPU |" for n in range(1, 81))
LONG = f"{PROSE} [1]\n\n```bash\n{CODE}\n```\n\n| Model | Memory | Where |\n|---|---|---|\n{ROWS}\n\n{PROSE}"

WHISPER = Head(
    "whisper-hi",
    "guide",
    "हिंदी आवाज़ के लिए Whisper",
    "hi",
    "public",
    "disputed",
    1,
    dt.date(2026, 10, 1),
    SATURDAY,
    "whisper-hi.md",
    "का जवाब आया है",
    header={
        "evidence": "author-run",
        "author": "host",
        "created": "2026-11-21",
        "disclosure": {"interest": "vendor", "text": "sells it"},
    },
)
NEEDS = "हिंदी आवाज़ को लिखने के लिए Whisper large-v3 कम से कम 10 GB VRAM माँगता है।"
PASSAGE = Passage(Chunk(1, "whisper-hi", 1, 0, ("तरीका",), NEEDS, ""), WHISPER, 1.0)
ASKED = Asked("5f2c", SATURDAY, "web", "w", "web:1", "t", "?", "hi", True, "extractive", "", {})


def asked(language: str) -> Reply:
    """An answer to somebody who asks in a language, as it is shaped: everything around the quote is in it."""
    pieces = (Piece("frame", frame(language, "steps", n="1")), Piece("steps", NEEDS, 1))
    answer = Answer(Question("?"), True, language, pieces, (Citation(1, PASSAGE, NEEDS),))
    return shape(answer, "5f2c", SATURDAY.date())


def not_known(language: str) -> Reply:
    """What is said in a language where nobody has written it down."""
    return shape(
        abstain(Question("?"), Found((), ((WHISPER, 1.0),), language, near=0.5), language, [WHISPER], empty=False),
        "5f2c",
        SATURDAY.date(),
    )


REPLIES = {
    "text": Reply((Text("**Saved.** It holds for this place and its threads.\n\n- one\n- `two`"),)),
    "answer": Reply(
        (Text(ANSWER), Sources((RECIPE, COST))), (*RATING, Button("More", "more 5f2c"), STUCK), data={"answer": "5f2c"}
    ),
    "english": asked("en"),
    "hindi": asked("hi"),
    "hinglish": asked("hi-Latn"),
    "unknown-hindi": not_known("hi"),
    "unknown-hinglish": not_known("hi-Latn"),
    "why-hindi": heard(replace(ASKED, language="hi"), "bad", asks=True),
    "abstention": Reply((Text(ABSTENTION),), (*RATING, STUCK), data={"answer": "5f2c"}),
    "sources": Reply(
        (Sources((RECIPE, COST, ODD)), Sources((source(0, "l4", "L4", "recipe", "claimed", "new"),), "Near"))
    ),
    "growing": Reply((Text("A 4-bit AWQ build of an 8B model needs"),), (Button("Stop", "stop 5f2c"),), final=False),
    "progress": Reply((Progress("Indexing", 1200, 3400),), final=False),
    "working": Reply((Progress("Looking", 0, 0),), final=False),
    "table": Reply(
        (
            Text("Two models fit."),
            DataTable(
                ("Model", "Memory", "Where", "Next"),
                (
                    ("llama-8b-awq", "6 GB", "one T4", at(SATURDAY, "Asia/Kolkata")),
                    ("इंडिक मॉडल", "9 GB", "`L4`\nor better", "never"),
                ),
                links=("t4", "l4"),
            ),
        )
    ),
    "picture": Reply(
        (Text("Tokens a second by batch size."), Picture("speed.png", PIXEL, "A line that rises from 40 to 310."))
    ),
    "form": Reply((Form("Settings of this place", "place save", FIELDS, "Save", "place form"),)),
    "errors": Reply((Form("Settings of this place", "place save", WRONG, "Save", "place form 7a1"),), failed=True),
    "failed": Reply((Text("There is no entry `t5`. Did you mean `t4`?"),), failed=True),
    "private": Reply((Text(ANSWER), Sources((RECIPE,))), (*RATING, Button("Share", "share 5f2c")), audience="person"),
    "call": Reply(
        (CallFor("Still stuck, who can help? The question: …", "777"),), (Button("Solved", "solved 5f2c", "good"),)
    ),
    "named": Reply((CallFor("you asked to be told: it is answered.", person="43"),)),
    "moments": Reply(
        (Text(f"The table sits on {at(SATURDAY, 'Asia/Kolkata')}, {at(SATURDAY, 'Asia/Kolkata', 'until')}."),)
    ),
    "dated": Reply((Dated("Health table", SATURDAY, SATURDAY + dt.timedelta(hours=1), "the usual link"),)),
    "sides": Reply((Sides("Launch", "Use `fp16`.", "Use `awq`.\n\nIt fits.", "2 lines changed"),), replaces=True),
    "links": Reply((Text("It is published."),), (Button("Read it", "https://page.example/entry/t4", "link"),)),
    "buttons": Reply((Text("Choose."),), tuple(Button(f"Choice number {n}", f"choose {n}") for n in range(1, 28))),
    "long": Reply((Text(LONG), Sources((RECIPE, COST))), (*RATING, STUCK)),
    "hostile": Reply(
        (
            Text("@everyone @here <@42> <@!42> <@&7> <#3000> <!here> <!channel> <@U42> <!subteam^S1> <#C1|x> <script>"),
            Sources((ODD,)),
            DataTable(("`", "|"), (("```\n<@42>", "<!here>"),)),
        )
    ),
    "empty": Reply(()),
}
"""Every kind of reply under a name of its own."""
