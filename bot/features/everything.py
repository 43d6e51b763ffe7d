"""All features on one registry."""

from bot.commands import Registry
from bot.features import ask, evaluate, help, knowledge, operate, rate  # noqa: A004  # the word people type


def build_registry() -> Registry:
    """A registry with every command that this version has."""
    registry = Registry()
    for feature in (ask, rate, help, knowledge, operate, evaluate):
        feature.declare(registry)
    return registry
