"""What Discord and Slack publish about their wires, where it lies beside this checkout; else whoever asks is skipped, aloud."""

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "shared" / "contracts"
ABSENT = f"the contracts that Discord (github.com/discord/discord-api-spec) and Slack publish are not beside this checkout: {FOLDER}"


@functools.cache
def _file(name: str) -> dict[str, Any]:
    if not (FOLDER / name).exists():
        pytest.skip(ABSENT)
    read: dict[str, Any] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return read


@functools.cache
def slack(name: str) -> Any:
    """A validator for the arguments of a method, or for `KnownBlock`; None where nothing is published about it."""
    from jsonschema import Draft7Validator

    found = _file("slack_web_arguments.schema.json").get(name)
    return Draft7Validator(found) if found else None


@functools.cache
def discord(schema: str) -> Any:
    """A validator for one of the schemas of Discord's REST API."""
    from jsonschema import Draft202012Validator

    components = _file("discord_openapi_v10.json")["components"]
    return Draft202012Validator({"$ref": f"#/components/schemas/{schema}", "components": components})


_QUICK: dict[int, Any] = {}
"""What `_quick` made, by the validator that it is the same as; those live as long as we do, and have no hash."""


def _breach(validator: Any, body: Any) -> str:
    """The first thing in a body that its contract does not know; empty for none."""
    body = published_form(body)
    if validator is None:
        return ""
    if id(validator) not in _QUICK:
        _QUICK[id(validator)] = _quick(validator)
    if _QUICK[id(validator)].is_valid(body):
        return ""
    found = next(validator.iter_errors(body))
    return f"{'/'.join(map(str, found.absolute_path))}: {found.message[:400]}"


def _quick(validator: Any) -> Any:
    """The same validator, which remembers what it held to the schemas that are named: most parts come again and again."""
    from jsonschema import ValidationError, validators

    known: dict[tuple[str, str], bool] = {}

    def ref(held: Any, name: str, part: Any, _: Any) -> Iterator[ValidationError]:
        key = name, json.dumps(part, sort_keys=True)
        if key not in known:
            known[key] = next(held._validate_reference(ref=name, instance=part), None) is None
        if not known[key]:
            yield ValidationError(f"no {name}")

    return validators.extend(type(validator), {"$ref": ref})(validator.schema)


def call_to_discord(method: str, path: str, body: Any) -> str:
    """What Discord's contract has against a call with a body; empty for nothing, and where there is no contract."""
    if not FOLDER.exists() or body is None:
        return ""
    return _checked("discord", f"{method} {_template(method, path)}", json.dumps(body, sort_keys=True))


def call_to_slack(method: str, body: Any) -> str:
    """The same for a call to Slack; each block is held to what Slack knows, for its types take any."""
    return _checked("slack", method, json.dumps(body, sort_keys=True)) if FOLDER.exists() else ""


@functools.lru_cache(4096)
def _checked(platform: str, call: str, raw: str) -> str:
    body = json.loads(raw)
    if platform == "discord":
        method, path = call.split(" ", 1)
        return _breach(discord_call(method, path), body)
    blocks = [*body.get("blocks", ()), *body.get("view", {}).get("blocks", ())]
    return _breach(slack(call), body) or next(filter(None, (_breach(slack("KnownBlock"), one) for one in blocks)), "")


@functools.cache
def _shapes() -> list[tuple[str, list[str], str]]:
    return [(method, parts, "/".join(parts)) for method, parts, _ in _bodies()]


def _template(method: str, path: str) -> str:
    """A path as the contract writes it, so that calls that differ in ids alone are the same one."""
    parts = path.split("/")
    return next((whole for known, wanted, whole in _shapes() if known == method and _alike(wanted, parts)), path)


def _alike(wanted: list[str], parts: list[str]) -> bool:
    return len(wanted) == len(parts) and all(
        one == two or one.startswith("{") for one, two in zip(wanted, parts, strict=True)
    )


@functools.cache
def _bodies() -> list[tuple[str, list[str], dict[str, Any]]]:
    """The method, the path and the body's schema of each call of Discord's REST API that has a body."""
    found = []
    for path, methods in _file("discord_openapi_v10.json")["paths"].items():
        for method, what in methods.items():
            content = what.get("requestBody", {}).get("content", {}) if isinstance(what, dict) else {}
            if schema := content.get("application/json", {}).get("schema"):
                found.append((method.upper(), path.split("/"), schema))
    return found


@functools.cache
def discord_call(method: str, path: str) -> Any:
    """A validator for the body of a call to Discord's REST API; None where no body is published."""
    from jsonschema import Draft202012Validator

    parts = path.split("/")
    for given, wanted, schema in _bodies():
        if given == method and _alike(wanted, parts):
            return Draft202012Validator({**schema, "components": _file("discord_openapi_v10.json")["components"]})
    return None


def published_form(body: Any) -> Any:
    """A body as the contract spells it: Discord takes ids as numbers, too, and its contract names strings."""
    if isinstance(body, dict):
        if files := body.get("attachments"):
            body = {**body, "attachments": [{**one, "id": str(one["id"])} for one in files]}
        ids = {"message_id", "channel_id", "guild_id", "recipient_id", "id"}
        return {
            name: str(value) if name in ids and isinstance(value, int) and name != "id" else published_form(value)
            for name, value in body.items()
            if not name.startswith("_")
        }
    if isinstance(body, list):
        return [published_form(one) for one in body]
    return body


@functools.cache
def sent(platform: str, name: str) -> Any:
    """A validator for an event as the platform sends it, by its name in the contract; None for one that is not there."""
    from jsonschema import Draft7Validator

    file, whole = {
        "discord": ("discord_gateway_v10.schema.json", "ServerToClient"),
        "slack": ("slack_inbound.schema.json", "Inbound"),
    }[platform]
    definitions = _file(file)["definitions"]
    found = definitions[whole]["properties"].get(name)
    return Draft7Validator({**found, "definitions": definitions}) if found else None
