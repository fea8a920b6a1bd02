"""`/mairie/regles`: the commune's rules in words, version by version; and the page that changes them."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from dispatch.adopting import adopt_rules, version_in_force, versions_of
from dispatch.errors import RulesChanged
from dispatch.people import Agent
from dispatch.policies import RulesVersion
from dispatch.rules import Rules
from dispatch.states import Urgency
from voisinage.accounts.current import current_agent
from voisinage.board.blueprint import board, mairie_only
from voisinage.board.rules_fields import (
    COUNTS,
    DELAYS,
    LIMITS,
    NEVER,
    NEXT,
    NO,
    SWITCHES,
    WAKING,
    YES,
    Number,
    day_of,
    value_of,
)
from voisinage.board.rules_form import LONGEST_NOTE, RulesForm, changes
from voisinage.board.rules_groups import GROUPS
from voisinage.board.rules_words import Frises, frises, in_words, named
from voisinage.board.weights_effect import Effect, effect_of
from voisinage.db import db
from voisinage.desk import commune, desk
from voisinage.durations import EXAMPLES, write_duration
from voisinage.looks.showing import shows

NEXT_WORDS = {who.value: words for who, words in NEXT.items()}
NEVER_WAS = "Ce formulaire était d’une version qui n’existe pas. Relisez vos changements, que voici, puis adoptez-les."
QUICKER = (
    "Les règles ont changé entre-temps : {who} a adopté la version {number}. Relisez vos changements, que voici, "
    "à la lumière de cette version, puis adoptez-les si c’est toujours ce que vous voulez."
)


@board.get("/regles")
@mairie_only
def rules() -> str:
    """The present rules, or those of `?version=`."""
    session, town = db.session(), commune()
    versions = versions_of(session, town)
    number = request.args.get("version", type=int)
    chosen = next((one for one in versions if one.number == number), None)
    if number is not None and chosen is None:
        abort(404)
    shown = Rules.from_json(chosen.rules if chosen else town.rules)
    return render_template(
        "board/rules.html",
        versions=versions,
        makers=_makers(versions),
        chosen=chosen,
        rules=shown,
        told={urgency: in_words(shown, urgency) for urgency in Urgency},
        groups=[(group, [(one.label, _written(shown, one)) for one in group.numbers]) for group in GROUPS],
        switched=[(words, YES if getattr(shown, name) else NO) for name, words in SWITCHES.items()],
        never=NEVER,
        changed=_changed(versions, chosen) if chosen else [],
    )


def _written(shown: Rules, number: Number) -> str:
    return f"{value_of(shown, number):g}".replace(".", ",")


def _changed(versions: Sequence[RulesVersion], chosen: RulesVersion) -> list[tuple[str, str, str]]:
    """What a version changed: the field in words, before, after. Before the first there are the rules of origin."""
    before = next((one for one in versions if one.number == chosen.number - 1), None)
    found = changes(Rules.from_json(before.rules if before else {}), Rules.from_json(chosen.rules))
    return [(named(name), NEXT_WORDS.get(old, old), NEXT_WORDS.get(new, new)) for name, old, new in found]


@board.get("/regles/modifier")
@mairie_only
def edit_rules() -> str:
    """The form with the present rules."""
    return _page(RulesForm.filled(Rules.from_json(commune().rules)), base=_base())


@board.post("/regles/modifier")
@mairie_only
def change_rules() -> ResponseReturnValue:
    """Show what they would do, or adopt them."""
    here, town, base = desk(), commune(), request.form.get("base", type=int)
    form = RulesForm.sent(Rules.from_json(town.rules), request.form)
    wanted = form.read()
    if wanted is None:
        return _page(form, base=base), 422
    if "effet" in request.form:
        effect = effect_of(here, town, wanted.weights)
        shows(*filter(None, [effect.request]))
        return _page(form, base=base, effect=effect)
    if "adopter" not in request.form:
        return _page(form, base=base, seen=frises(wanted, town, now=here.now))
    try:
        version = adopt_rules(here, wanted, current_agent(), base=base, note=form.typed["note"])
    except RulesChanged:
        db.session.rollback()
        now_present = RulesForm.sent(Rules.from_json(commune().rules), request.form)
        return _page(now_present, base=_base(), conflict=_told_who()), 409
    db.session.commit()
    flash(
        f"Les règles sont adoptées : c’est la version {version.number}. Les demandes déjà ouvertes gardent les leurs."
    )
    return redirect(url_for("board.rules"), 303)


def _page(
    form: RulesForm,
    *,
    base: int | None,
    seen: list[Frises] | None = None,
    effect: Effect | None = None,
    conflict: str = "",
) -> str:
    return render_template(
        "board/rules_form.html",
        form=form,
        base=base,
        seen=seen,
        effect=effect,
        conflict=conflict,
        others=[(named(name), NEXT_WORDS.get(value, value)) for name, value in form.differences()] if conflict else [],
        delays=DELAYS,
        limits=LIMITS,
        counts=COUNTS,
        next=NEXT,
        groups=GROUPS,
        switches=SWITCHES,
        waking=WAKING,
        urgencies=Urgency,
        days={one: write_duration(day_of(form.present, one), day=day_of(form.present, one) * 2) for one in Urgency},
        examples=EXAMPLES,
        longest=LONGEST_NOTE,
    )


def _base() -> int | None:
    return version_in_force(db.session(), commune())


def _told_who() -> str:
    """Who was quicker."""
    latest = next(iter(versions_of(db.session(), commune())), None)
    if latest is None:  # the form was of a version that never was
        return NEVER_WAS
    who = _makers([latest]).get(latest.made_by_id)
    return QUICKER.format(who=who or "quelqu’un", number=latest.number)


def _makers(versions: Sequence[RulesVersion]) -> dict[int | None, str]:
    """The names of those who adopted these versions, by id."""
    ids = [one.made_by_id for one in versions if one.made_by_id]
    agents = db.session().scalars(select(Agent).where(Agent.id.in_(ids)))
    return {agent.id: f"{agent.first_name} {agent.last_name}" for agent in agents}
