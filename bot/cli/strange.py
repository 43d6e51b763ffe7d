"""An option that is none of ours is part of the question: people ask about `--gpu-memory-utilization`.

One that looks like ours is a slip of the hand, and refused with the right name.
"""

from typing import Any

from typer.core import TyperCommand, TyperOption

from bot.arguments import slip_of, takes_any
from bot.commands import Command

END = "--"
"""What stands before words of which none is an option."""


class Free(TyperCommand):
    """A command whose words may hold other programs' options."""

    ignore_unknown_options = True

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The words of a command line, where none of them is a slip of the hand."""
        own = list(ctx.help_option_names)
        for one in self.params:
            own += [*one.opts, *one.secondary_opts] if isinstance(one, TyperOption) else []
        for word in args[: args.index(END) if END in args else len(args)]:
            name = word.partition("=")[0]
            if name.startswith(END) and name not in own and (near := slip_of(name, own)):
                ctx.fail(f"No such option: {name} (did you mean {near}?)")
        return super().parse_args(ctx, args)


def kind_of(command: Command) -> type[TyperCommand] | None:
    """How a command reads its line: freely where it takes any words."""
    return Free if takes_any(command) else None
