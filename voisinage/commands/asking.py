"""How commands ask for what was not given as an option."""

from pathlib import Path

import click

READABLE = click.Path(exists=True, dir_okay=False, path_type=Path)


def given_or_asked(given: str | None, question: str, *, default: str | None = None) -> str:
    """The option, or the answer to a question in French."""
    if given is not None:
        return given
    return str(click.prompt(question, default=default, prompt_suffix=" : "))


def password_from(file: Path | None) -> str:
    """The password in a file, for an installation without a keyboard; else asked twice, unseen."""
    if file is not None:
        return file.read_text(encoding="utf-8").strip()
    while True:
        first = str(click.prompt("Mot de passe", hide_input=True, prompt_suffix=" : "))
        if first == click.prompt("Le même, une seconde fois", hide_input=True, prompt_suffix=" : "):
            return first
        click.echo("Les deux ne sont pas pareils. Recommencez.")
