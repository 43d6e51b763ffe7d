"""Words that make one question of two, or keep two apart: those that ask the same, say little, deny, or are opposites.

Not a glossary of what entries mean by them, and not names (`names`).
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEGATIONS = _words(
    "not no never without cannot can't doesn't don't didn't isn't won't fails failed failing unable "
    "नहीं नही मत बिना बगैर nahi nahin nhi bina bagair"
)
OPPOSITES = tuple(
    tuple(_words(side) for side in pair.split("|"))
    for pair in (
        "increase raise grow|decrease reduce lower shrink",
        "minimum least smallest min|maximum most largest max",
        "enable|disable",
        "start begin|stop end",
        "input prompt|output completion",
        "fast faster|slow slower",
        "cheap cheaper cheapest|expensive costly",
        "upload|download",
        "train training finetune|serve serving inference",
        "first|last",
    )
)
"""Words of which a question holds one side; two questions on different sides are not the same."""

EQUAL_WORDS = (
    "run serve deploy host execute launch operate",
    "build make create setup develop",
    "recognise recognize detect identify spot",
    "photo picture image photograph",
    "best good well better",
    "teach tutor",
    "judgment judgement order verdict",
    "parallel concurrent simultaneous",
    "price cost rate fee charge expense",
    "recording audio speech voice sound",
    "accuracy quality performance",
    "act law legislation",
    "allow permit may",
    "install setup",
    "find search locate",
    "document file paper",
    "maths mathematics math",
    "size length",
    "start begin startup boot",
    "test evaluate check",
    "reduce lower decrease",
    "increase raise extend",
    "hospital clinic",
    "student pupil learner",
    "farmer kisan grower",
    "commercially commercial business",
    "offline internet",
    "draft write prepare",
    "time duration long",
    "keep retain store",
    "summary summarise summarize summarization",
    "handwritten handwriting",
    "rent lease hire",
)
"""Words that ask the same in a question about deployment, though an entry may mean different things by them."""
LIGHT_WORDS = _words(
    "model way use using used need needed reach take get give handle work do make run setup want possible offer number "
    "anyone anybody someone somebody people thing kind type own open please tell help know fit way put "
    "सी सा से जा रह दे ले हो कर वाला वाले वाली लग आ मिल बता चाह सक है लिए बन उपयोग इस्तेमाल "
    "wala wale wali aur milta lagta hota karta chahiye rehta batao"
)
"""Words that say little about what is asked. They count, but less than their rarity says."""
