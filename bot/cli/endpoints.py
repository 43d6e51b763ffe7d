"""The doctor's probe of the language model: does its endpoint answer, let us in, and serve the model that is set."""

import difflib
from typing import Any

from bot.cli.findings import BROKEN, OFF, WORKS, Finding, Ground

PART = "Language model"
SHOWN = 5
"""Of the models that are served instead, how many are named."""
NAMELESS = ("llamacpp",)
"""Who serves the one model it was started with, whatever name it is asked for."""


async def endpoint(ground: Ground) -> Finding:
    """Whether the model is named and served there."""
    settings = ground.settings
    if not settings.model_url:
        return Finding(PART, OFF, "none set: answers are quotes", "CHAUPAL_MODEL_URL and CHAUPAL_MODEL name one.")
    if not settings.model:
        return Finding(PART, BROKEN, settings.model_url, "CHAUPAL_MODEL must name the model, too.")
    import httpx

    path = "/api/tags" if settings.model_provider == "ollama" else "/models"
    key = settings.model_key.get_secret_value()
    try:
        async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
            answer = await client.get(
                settings.model_url.rstrip("/") + path,
                headers={"Authorization": f"Bearer {key}"} if key else {},
            )
    except httpx.HTTPError as error:
        advice = f"It does not answer ({type(error).__name__}); quotes are given meanwhile."
        return Finding(PART, BROKEN, settings.model_url, advice)
    said = f"{settings.model} at {settings.model_url}"
    if answer.status_code != 200:
        advice = f"It answered {answer.status_code}; check the address and CHAUPAL_MODEL_KEY."
        return Finding(PART, BROKEN, said, advice)
    try:
        listed = _listed(answer.json())
    except (ValueError, TypeError, KeyError, AttributeError):
        advice = f"{path} gives no list of models there; check CHAUPAL_MODEL_URL, which often ends in /v1."
        return Finding(PART, BROKEN, said, advice)
    return _served(settings.model, said, listed, ollama=settings.model_provider == "ollama")


def _listed(answer: Any) -> dict[str, str]:
    """The models that an endpoint lists, with who owns each."""
    rows = answer["models"] if "models" in answer and "data" not in answer else answer["data"]
    return {str(one.get("id") or one["name"]): str(one.get("owned_by", "")) for one in rows or ()}


def _served(model: str, said: str, listed: dict[str, str], *, ollama: bool) -> Finding:
    """What is found where a list came: the model in it, or others."""
    if model in listed or (ollama and f"{model}:latest" in listed):
        return Finding(PART, WORKS, said)
    if len(listed) == 1:
        ((name, owner),) = listed.items()
        if owner in (*NAMELESS, name):
            return Finding(PART, WORKS, f"{said}, which serves {name} under any name")
    if not listed:
        return Finding(
            PART, BROKEN, f"{said}: no model is served there", "Load the model there; quotes are given meanwhile."
        )
    near = sorted(listed, key=lambda one: (-difflib.SequenceMatcher(None, model.lower(), one.lower()).ratio(), one))
    more = f" and {len(near) - SHOWN} more" if len(near) > SHOWN else ""
    advice = f"Served there: {', '.join(near[:SHOWN])}{more}. Name one in CHAUPAL_MODEL; quotes are given meanwhile."
    return Finding(PART, BROKEN, f"{said}: it is not served there", advice)
