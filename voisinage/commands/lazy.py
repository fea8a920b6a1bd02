"""A group of commands that loads each only when it is called, with click's own words in French."""

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from voisinage.commands.french_help import in_french
from voisinage.commands.mistyped import in_words


class LazyGroup(click.Group):
    """`commands_at` maps each name to where its command is ("module:attribute") and what it does, in French."""

    def __init__(self, *, commands_at: Mapping[str, tuple[str, str]], **attributes: Any) -> None:
        super().__init__(**attributes)
        self._commands_at = commands_at
        in_french(self)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which one meets them."""
        return [*super().list_commands(ctx), *self._commands_at]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in self._commands_at:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = self._commands_at[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return in_french(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list without loading anything."""
        with formatter.section("Commandes"):
            formatter.write_dl([(name, self._commands_at[name][1]) for name in self.list_commands(ctx)])

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run, and say in French what was mistyped."""
        if not options.get("standalone_mode", True):
            return super().main(*arguments, **options)
        try:
            code = super().main(*arguments, **{**options, "standalone_mode": False})
        except click.ClickException as error:
            click.echo(in_words(error), err=True)
            sys.exit(error.exit_code)
        except (click.Abort, KeyboardInterrupt):
            click.echo("Arrêté.", err=True)
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)
