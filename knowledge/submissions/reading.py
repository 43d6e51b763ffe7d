"""What people write in one line, as the lists and objects that entries hold. Pure."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from knowledge.errors import KnowledgeError
from knowledge.frames import Sentence, sentence


class BadField(KnowledgeError):
    """An answer that cannot be read as what was asked for."""

    def __init__(self, name: str, wrong: Sentence) -> None:
        super().__init__(f"{name}: {wrong.said_in('en')}")
        self.name, self.wrong = name, wrong


def source(value: str, today: dt.date) -> dict[str, str]:
    """A page that was read today; a title may follow the address."""
    url, _, title = value.partition(" ")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or "." not in (parts.hostname or "") or parts.username:
        raise BadField("source", sentence("bad_source"))
    return {
        "url": url,
        "title": title.strip() or f"{parts.hostname}{parts.path}".rstrip("/"),
        "accessed": today.isoformat(),
    }


def price(value: str, today: dt.date) -> dict[str, Any]:
    """An amount with its currency and unit, as somebody pays it today."""
    found = re.fullmatch(
        r"(?i)(?:(?P<sign>[$₹€])\s*)?(?P<amount>\d[\d,]*(?:\.\d+)?)\s*(?P<currency>[A-Z]{3}|rupees|dollars|euros)?\s*"
        r"(?:per|an?|/)?\s*(?P<unit>gpu[- ]?hour|instance[- ]?hour|hour|month|million (?:input|output) tokens|unit)"
        r"\s*(?:,.*)?",
        value,
    )
    if found is None or not (found["sign"] or found["currency"]):
        raise BadField("price", sentence("bad_price"))
    named = {"$": "USD", "₹": "INR", "€": "EUR", "rupees": "INR", "dollars": "USD", "euros": "EUR"}
    currency = found["currency"] or found["sign"]
    unit = found["unit"].lower().replace(" hour", "-hour").replace("gpuhour", "gpu-hour")
    return {
        "item": "as described below",
        "amount": float(found["amount"].replace(",", "")),
        "currency": named.get(currency.lower(), currency.upper()),
        "unit": "instance-hour" if unit == "hour" else unit,
        "date": today.isoformat(),
        "basis": "on demand",
        "tax": "not said",
    }


def hardware(value: str) -> list[dict[str, Any]]:
    """Accelerators as people write them: `2 × NVIDIA L4 24 GB; CPU`."""
    made = []
    for part in re.split(r"[;\n]|,(?!\s*\d+(?:\.\d+)?\s*GB)", value):
        found = re.fullmatch(
            r"\s*(?:(\d{1,4})\s*[x×*]\s*)?(.+?)(?:[,\s]+(\d+(?:\.\d+)?)\s*(?:GB|GiB)(?:\s*each)?(?:\s*VRAM)?)?\s*",
            part,
            re.IGNORECASE,
        )
        if found and found[2]:
            one: dict[str, Any] = {"accelerator": found[2].strip()[:80]}
            one |= {"count": int(found[1])} if found[1] and int(found[1]) else {}
            made.append(one | ({"memory_gb": float(found[3])} if found[3] else {}))
    if not made:
        raise BadField("hardware", sentence("bad_hardware"))
    return made


def scores(value: str) -> list[dict[str, Any]]:
    """Rows of an evaluation: model | language | score."""
    made = []
    for line in filter(str.strip, value.splitlines()):
        cells = [one.strip() for one in re.split(r"\||\t|,", line.strip().strip("|")) if one.strip()]
        try:
            made.append({"model": cells[0], "language": cells[1], "score": float(cells[2].rstrip("%"))})
        except (IndexError, ValueError):
            raise BadField("scores", sentence("bad_scores", line=line[:60])) from None
    return made


def words(value: str) -> list[str]:
    """Words between commas, in lower case."""
    return [one.strip().lower() for one in re.split(r"[,;\n]", value) if one.strip()]


def engine(value: str) -> dict[str, str]:
    """An engine and its exact version: `vLLM 0.9.1`."""
    name, _, version = value.rpartition(" ")
    if not name:
        raise BadField("engine", sentence("bad_engine"))
    return {"name": name.strip(), "version": version.strip()}


def lines(value: str) -> list[str]:
    """What stands on a line each, with or without the mark of a list."""
    return [one.strip("-* ").strip() for one in value.splitlines() if one.strip("-* ").strip()]


def failures(value: str) -> list[dict[str, str]]:
    """What went wrong, by language: `hi: numbers are misread`."""
    made = []
    for line in lines(value):
        language, colon, what = (one.strip() for one in line.partition(":"))
        if not (colon and language and what):
            raise BadField("failures", sentence("bad_line", shape="hi: …", line=line[:60]))
        made.append({"language": language, "what": what})
    return made


def flags(value: str) -> list[dict[str, str]]:
    """Settings of a launch command: `--max-model-len 8192: the longest prompt with its answer`."""
    made = []
    for line in filter(None, map(str.strip, value.splitlines())):
        setting, colon, what = line.partition(": ")
        name, _, given = (one.strip() for one in re.sub(r"[\s=]+", " ", setting, count=1).partition(" "))
        if not (colon and name and what.strip()):
            raise BadField("flags", sentence("bad_line", shape="--flag value: …", line=line[:60]))
        made.append({"name": name, "what": what.strip()} | ({"value": given} if given else {}))
    return made


READERS: dict[str, Callable[[str], Any]] = {
    "hardware": hardware,
    "scores": scores,
    "verticals": words,
    "tags": words,
    "engine": engine,
    "models": lambda value: [{"id": one.strip()} for one in re.split(r"[,;\n]", value) if one.strip()],
    "known_failures": lines,
    "went_well": lines,
    "went_badly": lines,
    "lucky": lines,
    "not_again": lines,
    "failures": failures,
    "flags": flags,
    "recipes": words,
    "evaluations": words,
    "languages": lambda value: [one.strip() for one in re.split(r"[,;\s]+", value) if one.strip()],
}
"""How answers of one line become lists and objects; anything else is read as text, or as YAML."""


def spelled_out(header: Mapping[str, Any], today: dt.date) -> dict[str, Any]:
    """Front matter with what is written in it as a form takes it, in a line, as lists and objects. Raises BadField."""
    made = {**header, **{name: READERS[name](str(value)) for name, value in _lines(header) if name in READERS}}
    lines = dict(_lines(header))
    if "source" in lines:
        made["sources"] = [*(header.get("sources") or ()), source(str(made.pop("source")), today)]
    if "price" in lines:
        basis = {"basis": made.pop("basis")} if "basis" in lines else {}
        made["prices"] = [{**price(str(made.pop("price")), today), **basis}]
    if "decision" in lines:
        made["decision"] = {"what": lines["decision"], "why": "not said"}
    if "metric" not in header and "," in lines.get("dataset", ""):
        dataset, _, metric = lines["dataset"].rpartition(",")
        made |= {"dataset": dataset.strip(), "metric": metric.strip()}
    if header.get("kind") == "model" and not header.get("models") and "title" in lines:
        made |= {"models": [{"id": lines["title"]}], "developer": header.get("developer", "not said")}
    return made


def _lines(header: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in header.items() if isinstance(value, str)]
