"""What commands and their options are in other languages than English; so far in Hindi, from the files beside it."""

import functools
from collections.abc import Mapping
from pathlib import Path

import yaml

FILE, OPTIONS = Path(__file__).with_name("hindi.yaml"), Path(__file__).with_name("hindi_options.yaml")


@functools.cache
def _hindi() -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


@functools.cache
def _options() -> Mapping[str, str]:
    found: Mapping[str, str] = yaml.safe_load(OPTIONS.read_text(encoding="utf-8"))
    return found


def explained(option: str, language: str) -> str:
    """The sentence that explains an option, in a language; in English where it was not translated."""
    return _options().get(option, option) if language == "hi" else option


def in_hindi(words: str) -> Mapping[str, str]:
    """The `name` and the `description` of a command, or of a group of them, as far as they were translated."""
    return _hindi().get(words, {})
