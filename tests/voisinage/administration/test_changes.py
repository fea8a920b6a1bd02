"""Who changed what, and when: an administrator reads it, in sentences, with the names of today and no number."""

import json

from sqlalchemy import select

from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.people import Agent, Organisation
from dispatch.places import Commune
from dispatch.policies import RulesVersion
from tests.stories.town import Town
from tests.voisinage.administration.test_settings import BESIDE, BULB, CORNERS, SETTINGS, _job, posts
from tests.voisinage.open_site import Site, on_both, words
from tests.voisinage.test_agents_page import agent_named, does, invites

CHANGES = f"{SETTINGS}/changements"


def read(site: Site) -> str:
    return words(site.mairie().get(CHANGES))


@on_both
def test_each_setting_that_changes_is_told_with_who_and_what(site: Site, town: Town) -> None:
    posts(site, "/commune", {"contact_phone": "01 99 00 01 08", "alert_phone": "06 39 98 01 23", "school_zone": "C"})
    posts(site, "/organisations", {"name": "Maison médicale", "phone": ""})
    with town.sessions() as session:
        added = session.scalars(select(Organisation.id).where(Organisation.name == "Maison médicale")).one()
    posts(site, f"/organisations/{added}", {"name": "Maison de santé", "phone": "01 99 00 01 02"})
    asked = {"questions-0-question": "Le plafond est-il haut ?", "questions-0-if_yes": "Appelez la mairie."}
    posts(site, f"/services/{_job(town).id}", BULB | asked | {"minutes": "45", "active": "y"})
    posts(site, "/services/nouveau", BULB | {"label": "Arroser les plantes", "active": "y"})
    told = read(site)

    assert "le numéro que les gens appellent" in told
    assert "le mobile d’astreinte" in told
    assert "a ajouté l’organisation « Maison de santé »." in told, "the name of today"
    assert "a changé l’organisation « Maison de santé » : le nom et le téléphone." in told
    assert "a changé le service « Changer une ampoule » : " in told
    assert "la durée" in told
    assert "les questions de sécurité" in told
    assert "a ajouté le service « Arroser les plantes »." in told
    assert "01 99 00 01" not in told
    assert "06 39" not in told


@on_both
def test_a_question_reworded_in_place_is_a_change_of_the_service(site: Site, town: Town) -> None:
    kept = _job(town)
    asked = {f"questions-{at}-question": one.question for at, one in enumerate(kept.questions)}
    asked |= {f"questions-{at}-if_yes": one.if_yes for at, one in enumerate(kept.questions)}
    same = BULB | {"minutes": str(kept.minutes), "position": str(kept.position), "active": "y"} | asked
    posts(site, f"/services/{kept.id}", same | {"questions-1-if_yes": "Appelez le 3001."})

    assert "a changé le service « Changer une ampoule » : les questions de sécurité." in read(site)


@on_both
def test_sectors_are_told_by_name_even_once_they_are_gone(site: Site, town: Town) -> None:
    feature = {
        "type": "Feature",
        "properties": {"nom": "Rive"},
        "geometry": {"type": "Polygon", "coordinates": [BESIDE]},
    }
    posts(site, "/secteurs", {"layer": json.dumps({"type": "FeatureCollection", "features": [feature]})})
    posts(site, f"/secteurs/{town.sector_id}", {"name": "Vieux bourg"})
    posts(site, f"/secteurs/{town.sector_id + 1}/suppression", {"into": str(town.sector_id)})
    told = read(site)

    assert "a enregistré le secteur « Rive »." in told
    assert "a renommé le secteur « Centre » en « Vieux bourg »." in told
    assert "a supprimé le secteur « Rive », et confié ce qu’il avait à « Vieux bourg »." in told
    assert told.index("a supprimé") < told.index("a renommé") < told.index("a enregistré"), "the latest first"


def test_what_is_only_tried_is_no_change(site: Site) -> None:
    posts(site, "/secteurs/essai", {"name": "Rive", "corners": CORNERS})

    assert "Rien n’a encore été changé." in read(site)


@on_both
def test_accounts_are_told_with_the_roles_before_and_after(site: Site, town: Town) -> None:
    invites(site)
    lucie = agent_named(town, "lucie@ccas.example").id
    does(site, lucie, "role", standing="administrator")
    does(site, lucie, "suspension")
    does(site, lucie, "retrait")
    told = read(site)

    assert "a invité Lucie Martin : prescripteur." in told
    assert "a changé le rôle de Lucie Martin : prescripteur, puis administrateur de la mairie." in told
    assert "a suspendu le compte de Lucie Martin." in told
    assert "a retiré le compte de Lucie Martin." in told


def test_rules_are_told_with_the_reason_that_was_given(site: Site, town: Town) -> None:
    with town.sessions.begin() as session:
        session.add(
            RulesVersion(commune_id=town.commune_id, number=1, rules={}, made_at=town.now, made_by_id=town.mairie_id,
                         note="L’été, on attend plus.")
        )  # fmt: skip

    assert "a adopté la version 1 des règles. « L’été, on attend plus. »" in read(site)


def test_only_an_administrator_reads_it_and_only_of_their_commune(site: Site, town: Town) -> None:
    with town.sessions.begin() as session:
        other = Commune(insee="99002", name="Ailleurs", contact_phone="+33199000101", rules={})
        session.add(other)
        session.flush()
        line = {"event": Event.SETTINGS_CHANGED, "details": {"what": "sectors", "names": ["Loin"]}}
        session.add(JournalEntry(commune_id=other.id, at=town.now, **line))
    assert "Rien n’a encore été changé." in read(site)
    with town.sessions.begin() as session:
        session.get_one(Agent, town.mairie_id).leads = False

    assert site.mairie().get(CHANGES).status_code == 403
    assert "Qui a changé quoi" not in words(site.mairie().get(SETTINGS))
    assert site.signed_in(town.prescriber_id).get(CHANGES).status_code == 403
