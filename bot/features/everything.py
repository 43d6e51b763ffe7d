"""All features on one registry."""

from bot.commands import Registry
from bot.features import answers, ask, evaluate, forms, help, knowledge, operate, place, rate, save, who  # noqa: A004  # the word people type


def build_registry() -> Registry:
    """A registry with every command that this version has."""
    registry = Registry()
    for feature in (ask, answers, rate, help, knowledge, operate, evaluate, place, save, who, forms):
        feature.declare(registry)
    return registry
