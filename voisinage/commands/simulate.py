"""`voisinage simulate`: a year of a town on fast-forward, by the decisions of production, beside other systems."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from dispatch.catalogue import LINES, SKILLS
from dispatch.simulation.assumptions import Assumptions, Bricoleurs
from dispatch.simulation.experiment import EVERY_POLICY, Experiment, run
from dispatch.simulation.setting import More, Setting, job_kind
from voisinage.commands.line import line_of
from voisinage.commands.opening import read_settings, the_commune
from voisinage.commands.session import open_session
from voisinage.simulation.commune_town import NotATown, town_of
from voisinage.simulation.curve_plot import curve_drawing
from voisinage.simulation.curves import CURVES, Curve, curve_table, follow
from voisinage.simulation.plot import scatter
from voisinage.simulation.saved import as_json
from voisinage.simulation.sweeping import COMBINATIONS, sweep_table
from voisinage.simulation.tables import results_table, with_and_without

WRITABLE = click.Path(dir_okay=False, writable=True, path_type=Path)
EQUAL = "--sigma"  # may be 0: everybody equally willing
UNCAPPED = "Les autres façons n'ont pas nos plafonds."
LONG = "Balayer les hypothèses, 27 combinaisons. C'est long."
POLICIES = f"Façons de solliciter, séparées par des virgules, parmi {', '.join(EVERY_POLICY)}."


@dataclass(frozen=True)
class Given:
    """The options."""

    seeds: int
    acceptance: float
    lambda_km: float
    sigma: float
    days: int
    policies: str | None
    insee: str | None
    more: int | None
    sector: str | None
    skill: str | None
    without_caps: bool
    swept: bool
    curve: str | None
    json_file: Path | None
    svg_file: Path | None
    workers: int


def _number(name: str, most: float, default: float, words: str) -> Callable[[Any], Any]:
    """An option that is a number, whole where its default is."""
    shares = click.FloatRange(0, most, min_open=name != EQUAL)
    kind = click.IntRange(1, int(most)) if isinstance(default, int) else shares
    return click.option(name, metavar="NOMBRE", default=default, show_default=True, type=kind, help=words)


@click.command("simulate", short_help="Simule une année d'entraide.")
@_number("--seeds", 1_000, 5, "Combien de villes tirées au sort.")
@_number("--acceptance", 0.9, 0.287, "Part de oui à moins de 1 km.")
@_number("--lambda-km", 100, 3.0, "Portée de la bonne volonté, en km.")
@_number("--sigma", 3, 1.0, "Inégalité des bonnes volontés.")
@_number("--days", 365, 365, "Durée simulée, en jours.")
@click.option("--policies", metavar="NOMS", help=POLICIES)
@click.option("--commune", "insee", metavar="INSEE", help="Les bénévoles et les secteurs d'une commune de la base.")
@click.option("--volunteers-more", "more", metavar="NOMBRE", type=click.IntRange(1, 200), help="Bénévoles de plus.")
@click.option("--sector", metavar="NOM", help="Le secteur de ces bénévoles.")
@click.option("--skill", metavar="CODE", type=click.Choice(sorted(SKILLS)), help="Ce qu'ils savent tous faire.")
@click.option("--without-caps", is_flag=True, help=UNCAPPED)
@click.option("--sweep", "swept", is_flag=True, help=LONG)
@click.option("--curve", type=click.Choice(list(CURVES)), help="Ce que change le poids du repos, ou le nombre.")
@click.option("--json", "json_file", type=WRITABLE, metavar="FICHIER", help="Écrit tous les chiffres.")
@click.option("--svg", "svg_file", type=WRITABLE, metavar="FICHIER", help="Dessine le résultat.")
@_number("--workers", 64, os.cpu_count() or 1, "Processus à la fois.")
def simulate_command(**options: Any) -> None:
    """Fait vivre une année à une ville, en accéléré, avec les vraies décisions de Voisinage.

    Sans option, une ville inventée de 25 000 habitants, à côté de cinq autres façons de solliciter et d'un oracle qui
    sait d'avance les chances de chacun. Les hypothèses sont dans docs/simulation.md.
    """
    given = Given(**options)
    _refuse_idle_files(given)
    experiment = _experiment(given)
    if given.swept:
        _say(sweep_table(experiment, _seeds(given), workers=given.workers, told=_told(COMBINATIONS * given.seeds)))
    elif given.curve:
        _follow(given, experiment, CURVES[given.curve])
    elif given.more:
        _compare(given, experiment)
    else:
        results = run(experiment, _seeds(given), workers=given.workers, told=_told(given.seeds))
        _say(results_table(results))
        _write(given.json_file, as_json(experiment, results))
        _write(given.svg_file, scatter(results))


def _refuse_idle_files(given: Given) -> None:
    """A file that would never be written is said before hours of work, not after. Raises ClickException."""
    other = next((name for name, asked in _other_results(given) if asked), None)
    drawn = other in {None, "--curve"}
    for name, file, possible in (("--json", given.json_file, other is None), ("--svg", given.svg_file, drawn)):
        if file is not None and not possible:
            raise click.ClickException(f"{name} : rien à y écrire avec {other}, dont le tableau dit tout.")


def _other_results(given: Given) -> tuple[tuple[str, object], ...]:
    return ("--sweep", given.swept), ("--curve", given.curve), ("--volunteers-more", given.more)


def _follow(given: Given, experiment: Experiment, curve: Curve) -> None:
    """The same towns for each value of what is varied."""
    told = _told(len(curve.values) * given.seeds)
    points = follow(curve, experiment, _seeds(given), workers=given.workers, told=told)
    _say(curve_table(curve, points))
    _write(given.svg_file, curve_drawing(curve, points))


def _compare(given: Given, experiment: Experiment) -> None:
    """The same towns with and without the newcomers."""
    ours = replace(experiment, policies=("voisinage",))
    larger = replace(ours, setting=replace(ours.setting, more=_more(given, ours.setting)))
    told = _told(2 * given.seeds)
    without = run(ours, _seeds(given), workers=given.workers, told=told)
    with_them = run(larger, _seeds(given), workers=given.workers, told=lambda done: told(given.seeds + done))
    _say(with_and_without(without, with_them))


def _experiment(given: Given) -> Experiment:
    people = Bricoleurs(acceptance=given.acceptance, lambda_km=given.lambda_km, sigma=given.sigma)
    policies = tuple(given.policies.split(",")) if given.policies else EVERY_POLICY
    if unknown := set(policies) - set(EVERY_POLICY):
        raise click.ClickException(f"--policies : {', '.join(sorted(unknown))}, inconnu. {POLICIES}")
    experiment = _of_commune(given.insee) if given.insee else _invented()
    setting = replace(experiment.setting, days=given.days)
    return replace(
        experiment, setting=setting, people=Assumptions(people), policies=policies, caps=not given.without_caps
    )


def _invented() -> Experiment:
    return Experiment(Setting(tuple(job_kind(one.code, one.skill, one.minutes, pair=one.pair) for one in LINES)))


def _of_commune(insee: str) -> Experiment:
    with open_session(dry_run=True) as session:
        try:
            line = line_of(read_settings())
            can_call = line is not None and line.can_call
            town = town_of(session, the_commune(session, insee), now=datetime.now(UTC), can_call=can_call)
        except NotATown as nothing:
            raise click.ClickException(str(nothing)) from nothing
    return Experiment(town.setting, rules=town.rules)


def _more(given: Given, setting: Setting) -> More:
    named = {area.name: area.id for area in setting.areas}
    if given.sector not in named:
        raise click.ClickException(f"--sector : choisissez parmi {', '.join(named)}.")
    return More(given.more or 0, named[given.sector], given.skill)


def _seeds(given: Given) -> range:
    return range(1, given.seeds + 1)


def _told(every: int) -> Callable[[int], None]:
    """Progress goes where errors go: the table alone can be kept in a file."""
    return lambda done: click.echo(f"{done} sur {every}", err=True)


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _write(path: Path | None, words: str) -> None:
    if path is not None:
        path.write_text(words, encoding="utf-8")
        click.echo(f"Écrit : {path}", err=True)
