"""What commands are called and what they do in other languages than English; so far in Hindi, from `hindi.yaml`."""

import functools
from collections.abc import Mapping
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("hindi.yaml")


@functools.cache
def _hindi() -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def in_hindi(words: str) -> Mapping[str, str]:
    """The `name` and the `description` of a command, or of a group of them, as far as they were translated."""
    return _hindi().get(words, {})
