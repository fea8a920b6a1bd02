"""What click says of a mistyped command, in French and in one place. Our own refusals are French already."""

import click
from click.types import IntParamType


def in_words(error: click.ClickException) -> str:
    """The French sentence for what was mistyped, with the command that explains it."""
    aid = f" Voyez « {error.ctx.command_path} --help »." if isinstance(error, click.UsageError) and error.ctx else ""
    match error:
        case click.exceptions.NoArgsIsHelpError():
            return error.message
        case click.UsageError():
            return f"{_mistake(error)}{aid}"
        case _:
            return error.format_message()


def _mistake(error: click.UsageError) -> str:
    match error:
        case click.NoSuchCommand():
            return f"La commande « {error.command_name} » n'existe pas."
        case click.NoSuchOption():
            return f"L'option {error.option_name} n'existe pas."
        case click.BadOptionUsage():
            return f"L'option {error.option_name} est mal écrite : vérifiez si elle attend une valeur."
        case click.MissingParameter(param=click.Parameter() as param):
            return f"Il manque {_name(param)}."
        case click.BadParameter(param=click.Parameter() as param):
            return f"{_name(param)} : {_what_fits(param.type)}"
        case _:
            return "Cette commande n'a pas été comprise : un mot est sans doute de trop."


def _name(param: click.Parameter) -> str:
    """As it is typed: "--password-file"; or as the help names it: "FICHIER"."""
    return max(param.opts, key=len) if isinstance(param, click.Option) else param.metavar or param.human_readable_name


def _what_fits(kind: object) -> str:
    match kind:
        case click.Choice(choices=choices):
            return f"choisissez parmi {', '.join(map(str, choices))}."
        case IntParamType():
            return "il faut un nombre entier."
        case click.Path():
            return "ce fichier n'existe pas, ou ne peut pas être lu. Vérifiez son nom et son dossier."
        case _:
            return "cette valeur ne convient pas."
