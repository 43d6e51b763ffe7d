"""A corpus that every machine with the pinned dependencies has: the descriptions of the installed packages.

Each package's long description is a page, its one-line summary is the question that should find it; the summary
is taken out of the page. Real prose, code and tables by many hands, none of it ours.
"""

import importlib.metadata
import json
import re
from pathlib import Path

SHORTEST = 400
"""Characters below which a description says too little to be a page."""


def write(folder: Path) -> tuple[Path, Path]:
    """Write pages and questions below `folder`; returns the corpus folder and the questions file."""
    pages = folder / "corpus"
    pages.mkdir(parents=True, exist_ok=True)
    questions = []
    for found in sorted(importlib.metadata.distributions(), key=lambda one: one.metadata["Name"].lower()):
        name, summary = found.metadata["Name"], found.metadata["Summary"] or ""
        body = found.metadata["Description"] or ""
        if not isinstance(body, str) or len(body) < SHORTEST or len(summary.split()) < 4:
            continue
        page = f"# {name}\n\n{body.replace(summary, '')}\n"
        path = f"{re.sub(r'[^a-z0-9]+', '-', name.lower())}.md"
        (pages / path).write_text(page[:200_000], encoding="utf-8", errors="replace")
        questions.append({"id": path, "question": summary, "gold": [path]})
    file = folder / "questions.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in questions), encoding="utf-8")
    return pages, file
