"""The arithmetic that stands in the text of an entry, computed again: `0.579 × 720 = 416.88`.

Only what is written with ×, ÷, + and − between numbers, and ends in = and a number, is read; units between them are
passed over. The derived prices in front matter are recomputed by their own type, in `measures`.
"""

import ast
import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

NUMBER = r"[₹$€]?\d[\d,]*(?:\.\d+)?"
UNIT = r"(?:\s?%|\s(?:(?!and\b|plus\b|are\b|is\b)[^\W\d_]{1,12}\.?)){0,2}"
ITEM = rf"\(*\s?{NUMBER}{UNIT}\s?\)*"
SUM = re.compile(rf"(?P<left>{ITEM}(?:\s?[×÷+−]\s?{ITEM})+)\s?=\s?(?P<right>{NUMBER})(?P<unit>\s?%|\s[^\W\d_]+)?")
CODE = re.compile(r"```.*?```", re.DOTALL)
WORDS = re.compile(r"[^\d.()×÷+−]")
SIGNS = str.maketrans({"×": "*", "÷": "/", "−": "-"})

SCALES: dict[str, tuple[float, ...]] = {
    "%": (0.01,),
    "kib": (2**10,),
    "mib": (2**20,),
    "gib": (2**30,),
    "kb": (1e3,),
    "mb": (1e6,),
    "gb": (1e9, 1e3),
    "tb": (1e12, 1e3),
    "million": (1e6,),
    "billion": (1e9,),
    "lakh": (1e5,),
    "crore": (1e7,),
    "minutes": (60,),
    "hours": (3600, 60),
    "ms": (1e-3,),
    "microseconds": (1e-6,),
}
"""What the unit of a result may have been divided by, when the numbers before it are in smaller units."""
MULTIPLES = {
    "thousand": "*1000",
    "lakh": "*100000",
    "million": "*1000000",
    "crore": "*10000000",
    "billion": "*1000000000",
}
SHARE = 0.002
"""How far a result may be from its arithmetic beside its own rounding: the numbers before it are rounded too."""
OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


@dataclass(frozen=True)
class WrongSum:
    """A sum in a text that does not come out."""

    written: str
    computed: float

    def __str__(self) -> str:
        return f"“{self.written}” comes to {self.computed:.6g}"


def wrong_sums(body: str) -> Iterator[WrongSum]:
    """Every sum in a text whose result is not what its numbers give. Code blocks are passed over."""
    for found in SUM.finditer(CODE.sub("", body)):
        value = _value(found["left"])
        if value is None:
            continue
        given = float(found["right"].strip("₹$€").replace(",", "").rstrip("."))
        unit = (found["unit"] or "").strip().lower()
        if not any(_same(given, value / scale, found["right"]) for scale in (1.0, *SCALES.get(unit, ()))):
            yield WrongSum(found.group(0).strip(), value)


def _same(given: float, computed: float, written: str) -> bool:
    decimals = len(written.partition(".")[2])
    allowed = 0.51 * 0.1**decimals + SHARE * abs(computed)
    return abs(given - computed) <= allowed


def _value(left: str) -> float | None:
    """What the numbers before `=` come to; None where they are no sum after all (brackets that do not pair)."""
    for word, factor in MULTIPLES.items():
        left = re.sub(rf"\b{word}\b", factor.replace("*", "×"), left)
    text = WORDS.sub("", left.replace(",", "")).translate(SIGNS)
    surplus = text.count("(") - text.count(")")
    text = text.lstrip("(") if surplus > 0 and text.startswith("(" * surplus) else text
    try:
        return _compute(ast.parse(text, mode="eval").body)
    except (SyntaxError, ZeroDivisionError):
        return None


def _compute(node: ast.expr) -> float:
    if isinstance(node, ast.BinOp):
        return OPERATORS[type(node.op)](_compute(node.left), _compute(node.right))
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    raise SyntaxError
