"""How commands ask for what was not given as an option."""

import sys
from collections.abc import Callable, Collection
from pathlib import Path

import click

Check = Callable[[str], str]  # what is kept of an answer; raises ClickException for what cannot be
READABLE = click.Path(exists=True, dir_okay=False, path_type=Path)


class Asked(click.Option):
    """An option that is asked for where it is not given."""


def given_or_asked(given: str | None, question: str, *, default: str | None = None, check: Check = str) -> str:
    """The option, or the answer to a question in French, asked again while `check` refuses it."""
    if given is not None:
        return check(given)
    return _well_asked(question, check, default=default)


def _well_asked(question: str, check: Check, *, default: str | None = None, hidden: bool = False) -> str:
    """Nothing that was answered before is lost over one wrong answer."""
    while True:
        answer = _asked(question, default=default, hidden=hidden)
        try:
            return check(answer)
        except click.ClickException as refused:
            click.echo(refused.message)


def chosen_or_asked(given: str | None, question: str, choices: Collection[str], *, default: str) -> str:
    """The same out of a closed list, asked until it is in it. An option has been checked by its own type."""
    while (answer := given_or_asked(given, question, default=default)) not in choices:
        click.echo(f"Choisissez parmi {', '.join(choices)}.")
    return answer


def password_from(file: Path | None, *, check: Check = str) -> str:
    """The password in a file, for want of a keyboard; else asked twice, unseen, until `check` takes it."""
    if file is not None:
        return check(_password_in(file))
    while True:
        first = _well_asked("Mot de passe", check, hidden=True)
        if first == _asked("Le même, une seconde fois", hidden=True):
            return first
        click.echo("Les deux ne sont pas pareils. Recommencez.")


def _asked(question: str, *, default: str | None = None, hidden: bool = False) -> str:
    try:
        return str(click.prompt(question, default=default, hide_input=hidden, prompt_suffix=" : "))
    except click.Abort:
        if sys.stdin.isatty():
            raise  # Ctrl+C
        click.echo()
        raise click.ClickException(_without_keyboard(click.get_current_context())) from None


def _without_keyboard(ctx: click.Context) -> str:
    missing = [
        param.opts[0]
        for param in ctx.command.params
        if isinstance(param, Asked) and ctx.params.get(param.name or "") is None
    ]
    return f"Sans clavier, donnez chaque réponse par une option. Il manque : {', '.join(missing)}."


def _password_in(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError as error:
        raise click.ClickException(f"--password-file : le fichier « {file} » n'est pas du texte en UTF-8.") from error
