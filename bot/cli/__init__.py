"""The `chaupal` command: every command of the registry, and the few that only a terminal has.

A command runs in the service that owns the data folder, if one does, and in this process otherwise; what
is printed is the same.
"""

import asyncio
import importlib.metadata
import inspect
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli import (
    beforehand,  # noqa: F401  # before all that loads numpy
    piped,
    strange,
)
from bot.commands import Command, Option
from bot.dispatch import SHOWN
from bot.features.everything import build_registry

app = typer.Typer(
    name="chaupal",
    help="The assistant of a community that deploys open-weight AI models.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main() -> None:
    """Run the command line; errors meant for people are one sentence, never a stack trace."""
    os.environ["LANGSMITH_TRACING"] = "false"
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        app()
    except SHOWN as error:
        print(error, file=sys.stderr)  # noqa: T201  # the terminal is what this module is for
        sys.exit(1)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)  # noqa: T201
        sys.exit(130)


@app.callback(invoke_without_command=True)
def _options(
    home: Annotated[Path | None, typer.Option(help="The data folder, instead of CHAUPAL_HOME.")] = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    if version:
        typer.echo(f"chaupal {importlib.metadata.version('chaupal')}")
        raise typer.Exit
    if home is not None:
        os.environ["CHAUPAL_HOME"] = str(home)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on.")] = None,
) -> None:
    """Start the assistant and its page; the first start fills the library."""
    from bot.cli.serve import run
    from bot.settings import load

    sys.exit(asyncio.run(run(load(host=host, port=port))))


@app.command()
def chat() -> None:
    """Talk with the assistant: follow-ups, history, streaming."""
    from bot.cli.chat import run
    from bot.settings import load

    sys.exit(run(load()))


@app.command()
def doctor() -> None:
    """Say what works, what does not, and what to do about it."""
    from bot.cli.doctor import run

    sys.exit(asyncio.run(run()))


@app.command()
def backup(
    target: Annotated[
        str, typer.Argument(help="The new file, or a folder (FOLDER/) that gets one named by the moment.")
    ],
) -> None:
    """Copy the database into one file, also while the service runs."""
    from bot.cli.keeping import keep
    from bot.settings import load

    sys.exit(keep(load(), target))


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(help="The file that `chaupal backup` made.")],
    replace: Annotated[bool, typer.Option("--replace", help="Put the database that is there aside.")] = False,
    stopped: Annotated[
        bool, typer.Option("--stopped", help="No service ran after the copy was made: send what was due since.")
    ] = False,
) -> None:
    """Put a copy in the place of the database; the service must be stopped."""
    from bot.cli.keeping import bring_back
    from bot.settings import load

    sys.exit(asyncio.run(bring_back(load(), source, replace=replace, stopped=stopped)))


slack = typer.Typer(help="Commands about Slack.", no_args_is_help=True)
app.add_typer(slack, name="slack")


@slack.command()
def manifest(
    http: Annotated[bool, typer.Option("--http", help="For posts over HTTP instead of Socket Mode.")] = False,
) -> None:
    """Print the app manifest to paste into Slack."""
    import yaml

    from bot.platforms.slack.manifest import manifest as made
    from bot.settings import load

    found = made(build_registry(), load().link_base, socket=not http)
    typer.echo(yaml.safe_dump(found, sort_keys=False, allow_unicode=True))


def _add_commands() -> None:
    """Every command; those too that are pressed below a reply, out of the help, where no other has their first word."""
    groups: dict[str, typer.Typer] = {}
    registry = build_registry()
    shown = [command for command in registry if not command.hidden]
    taken = {(command.name[0], len(command.name) > 1) for command in shown}
    for command in registry:
        first, longer, parent = command.name[0], len(command.name) > 1, app
        if (first, not longer) in taken:
            continue
        if longer:
            if first not in groups:
                names = ", ".join(sorted(one.name[-1] for one in shown if one.name[:-1] == (first,)))
                groups[first] = typer.Typer(help=f"Then one of: {names}.", no_args_is_help=True)
                app.add_typer(groups[first], name=first, hidden=not names)
            parent = groups[first]
        told = f"{command.summary}\n\n{command.details}".strip()
        kind = strange.kind_of(command)
        parent.command(command.name[-1], cls=kind, help=told, hidden=command.hidden)(_runner(command))


def _runner(command: Command) -> Callable[..., None]:
    """A function with the command's options as its parameters, for Typer to read."""

    def run(**given: Any) -> None:
        from bot.cli.runner import run as run_command
        from bot.settings import load

        arguments = {
            name: piped.words(value)
            if isinstance(value, list | tuple)
            else value.absolute()
            if isinstance(value, Path)
            else value
            for name, value in given.items()
            if value is not None
        }
        sys.exit(asyncio.run(run_command(load(), command.words, arguments)))

    run.__signature__ = inspect.Signature([_parameter(option) for option in command.options])  # type: ignore[attr-defined]
    run.__name__ = "_".join(command.name)
    return run


def _parameter(option: Option) -> inspect.Parameter:
    kind: Any = option.type
    default: Any = option.default
    if option.positional:
        if option.rest:
            kind, default = list[str], None
        note: Any = typer.Argument(help=option.help + (piped.NOTE if option.rest else ""))
    else:
        choices = f" One of: {', '.join(option.choices)}." if option.choices else ""
        names = (option.flag,) if option.type is bool else ()
        note = typer.Option(*names, help=option.help + choices)
    if default is None and not option.required:
        kind = kind | None
    empty = inspect.Parameter.empty if option.required and not option.rest else default
    return inspect.Parameter(
        option.name, inspect.Parameter.KEYWORD_ONLY, default=empty, annotation=Annotated[kind, note]
    )


_add_commands()
