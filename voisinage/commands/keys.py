"""`voisinage keys`: the keys that close names, numbers and addresses; a new one without stopping the service."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.orm import Session, sessionmaker

from dispatch.vault.keys import MOST_KEYS, Key, new_key, read_keys, write_keys
from dispatch.vault.ring import LOOK_EVERY
from dispatch.vault.rotation import rotate, values_under
from voisinage.commands.opening import open_sessions, read_settings
from voisinage.keyring import key_file, keys_problem, write_key_file

NOTICED = 2 * LOOK_EVERY  # seconds: by then every process has read the file
ELSEWHERE = (
    "Les clés viennent de VOISINAGE_KEYS. Écrivez-y, après les autres et séparée par une virgule, la clé ci-dessus ; "
    "redémarrez partout ; mettez-la ensuite en premier ; redémarrez encore ; puis « voisinage keys rotate »."
)


@click.group("keys")
def keys_commands() -> None:
    """Clés qui protègent les noms, les numéros et les adresses."""


@keys_commands.command("list")
def list_command() -> None:
    """Montre les clés, et combien de valeurs chacune protège."""
    keys = _keys()
    counts = _counts(keys)
    for key in keys:
        click.echo(f"{key.id}  {counts[key.id]} valeurs{'  (en service)' if key == keys[0] else ''}")
    if counts[""]:
        click.echo(f"aucune clé connue n'ouvre {counts['']} valeurs")


@keys_commands.command("new")
def new_command() -> None:
    """Crée une clé et la met en service, sans rien arrêter."""
    keys, key, file = _keys(), new_key(), key_file(read_settings())
    if len(keys) >= MOST_KEYS:
        raise click.ClickException(
            "Il y a déjà deux clés : « voisinage keys rotate », puis « keys forget » l'ancienne."
        )
    if file is None:
        click.echo(write_keys([key]), nl=False)
        click.echo(ELSEWHERE)
        return
    write_key_file(file, [*keys, key])
    time.sleep(NOTICED)  # nobody may meet a value under a key they have not read yet
    write_key_file(file, [key, *keys])
    click.echo(f"La clé {key.id} est en service. Gardez une copie de {file} à part de la base.")
    click.echo("Lancez maintenant « voisinage keys rotate ».")


@keys_commands.command("rotate")
@click.option("--pause", type=float, default=0.02, show_default=True, help="Secondes entre deux lots.")
def rotate_command(pause: float) -> None:
    """Protège tout avec la clé en service, pendant que le service tourne. Interrompue, elle se relance."""
    keys, changed = _keys(), 0
    with _sessions() as sessions:
        while some := _one_pass(sessions, pause):
            changed += some
    click.echo(f"{changed} valeurs sont passées sous la clé {keys[0].id}.")
    for old in keys[1:]:
        click.echo(f"Vous pouvez retirer l'ancienne : « voisinage keys forget {old.id} ».")


def _one_pass(sessions: sessionmaker[Session], pause: float) -> int:
    changed = 0
    for some in rotate(sessions):
        changed += some
        time.sleep(pause)
    return changed


@keys_commands.command("forget")
@click.argument("name", metavar="CLÉ")
def forget_command(name: str) -> None:
    """Retire une clé qui ne protège plus rien."""
    keys, file = _keys(), key_file(read_settings())
    if name not in {key.id for key in keys}:
        raise click.ClickException(f"Aucune clé ne s'appelle {name}. « voisinage keys list » les montre.")
    if name == keys[0].id:
        raise click.ClickException(f"La clé {name} est en service : rien ne peut plus se lire sans elle.")
    if left := _counts(keys)[name]:
        raise click.ClickException(
            f"{left} valeurs sont encore sous la clé {name} : « voisinage keys rotate » d'abord."
        )
    if file is None:
        click.echo(f"Plus rien n'est sous la clé {name} : retirez-la de VOISINAGE_KEYS, puis redémarrez.")
        return
    write_key_file(file, [key for key in keys if key.id != name])
    time.sleep(NOTICED)  # what was closed a moment ago, by somebody who had not read of the new key, is stored by now
    if late := _counts(keys)[name]:
        write_key_file(file, keys)
        raise click.ClickException(
            f"De nouvelles valeurs ({late}) sont arrivées sous la clé {name}, qui reste donc : "
            "« voisinage keys rotate », puis recommencez."
        )
    click.echo(f"La clé {name} est retirée. Elle n'ouvre plus que les sauvegardes d'avant.")


def _keys() -> Sequence[Key]:
    settings = read_settings()
    if wrong := keys_problem(settings):
        raise click.ClickException(wrong)
    file: Path | None = key_file(settings)
    return read_keys(settings.keys if file is None else file.read_text("utf-8"))


def _counts(keys: Sequence[Key]) -> dict[str, int]:
    with _sessions() as sessions, sessions() as session:
        session.connection(execution_options={"read_only": True})  # no writer waits for this
        return values_under(session, [key.id for key in keys])


@contextmanager
def _sessions() -> Iterator[sessionmaker[Session]]:
    """Sessions on the database of the settings, closed behind us."""
    sessions = open_sessions(read_settings())
    try:
        yield sessions
    finally:
        sessions.kw["bind"].dispose()
