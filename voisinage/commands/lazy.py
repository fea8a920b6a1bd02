"""A group of commands that loads each only when it is called, with click's own words in French."""

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


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
            click.echo(_sentence(error), err=True)
            sys.exit(error.exit_code)
        except (click.Abort, KeyboardInterrupt):
            click.echo("Arrêté.", err=True)
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)


def in_french(command: click.Command) -> click.Command:
    """Give `command` and those below it a help option in French."""
    if command.add_help_option:
        command.add_help_option = False
        command.params.append(
            click.Option(
                ["--help"],
                is_flag=True,
                is_eager=True,
                expose_value=False,
                help="Affiche cette aide.",
                callback=_show_help,
            )
        )
    for below in getattr(command, "commands", {}).values():
        in_french(below)
    return command


def _show_help(ctx: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(ctx.get_help())
        ctx.exit()


def _sentence(error: click.ClickException) -> str:
    aid = f" Voyez « {error.ctx.command_path} --help »." if isinstance(error, click.UsageError) and error.ctx else ""
    match error:
        case click.exceptions.NoArgsIsHelpError():
            return error.message
        case click.NoSuchOption():
            return f"L'option {error.option_name} n'existe pas.{aid}"
        case click.MissingParameter(param=click.Parameter() as param):
            return f"Il manque {param.make_metavar(error.ctx) if error.ctx else param.name}.{aid}"
        case click.BadParameter(param=click.Parameter() as param):
            return f"{param.human_readable_name} : cette valeur ne convient pas ({error.message}).{aid}"
        case click.UsageError():
            return f"Cette commande n'a pas été comprise ({error.message}).{aid}"
        case _:
            return error.format_message()
