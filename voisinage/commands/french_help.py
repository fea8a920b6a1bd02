"""What click itself writes on a page of help, in French and in one place."""

from collections.abc import Iterable

import click

_HEADINGS = {"Commands": "Commandes", "Positional arguments": "Arguments"}
_VALUES = {"text": "TEXTE", "file": "FICHIER", "path": "FICHIER", "integer": "NOMBRE"}


def in_french(command: click.Command) -> click.Command:
    """Give `command` and those below it a page of help in French."""
    command.context_class = _Context
    for param in command.params:
        if isinstance(param, click.Option) and not param.is_flag:
            param.metavar = param.metavar or _VALUES.get(param.type.name)
    if isinstance(command, click.Group):
        command.subcommand_metavar = "COMMANDE [ARGUMENTS]..."
        for below in command.commands.values():
            in_french(below)
    if command.add_help_option:
        command.add_help_option = False
        command.params.append(_help_option())
    return command


class _Page(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "Usage : ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(f"{_HEADINGS.get(heading, heading)} ")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        french = [(name, told.replace("[default: ", "[par défaut : ")) for name, told in rows]
        super().write_dl(french, col_max, col_spacing)


class _Context(click.Context):
    formatter_class = _Page


def _help_option() -> click.Option:
    return click.Option(
        ["--help"], is_flag=True, is_eager=True, expose_value=False, help="Affiche cette aide.", callback=_show_help
    )


def _show_help(ctx: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(ctx.get_help())
        ctx.exit()
