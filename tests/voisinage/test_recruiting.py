"""The mairie's pages on its volunteers' life: each does what it says, for its own commune alone, and leaves a trace."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest
from PIL import Image
from sqlalchemy import event, func, select
from werkzeug.test import TestResponse

from dispatch import bricoleurs, referents, search
from dispatch.joining.tables import Badge, CharterVersion, Membership, OwnLink, Photo
from dispatch.journal import JournalEntry
from dispatch.numbers.change import change_number
from dispatch.people import Volunteer
from tests.stories.joining import JEAN, adopts, is_met, own_links, signs_up, verifies
from tests.stories.town import Phone
from tests.voisinage.intake_counter import open_counter, stranger
from tests.voisinage.open_site import Site, csrf_of, on_both, words
from tests.voisinage.test_workbook import TITLES, workbook
from voisinage.db import db
from voisinage.jobs import lapse_work
from voisinage.joining.badge_page import short_name

FUNNEL, CHARTER, IMPORT = "/mairie/recrutement", "/mairie/charte", "/mairie/benevoles/importer"


def posts(site: Site, path: str, **form: object) -> TestResponse:
    """Press a button as the town's agent."""
    browser = site.mairie()
    token = csrf_of(browser.get("/mairie/benevoles"))
    answer = browser.post(path, data={"csrf_token": token, **form}, follow_redirects=True)
    answer.request.environ["wsgi.input"].close()  # what is large, the test's browser has put on the disk
    site.town.delivers()
    return answer


def of(phone: Phone, page: str) -> str:
    return f"/mairie/benevoles/{phone.volunteer_id}/{page}"


def events(site: Site) -> list[str]:
    with site.town.sessions() as session:
        mine = select(JournalEntry.event).where(JournalEntry.request_id.is_(None)).order_by(JournalEntry.id)
        return list(session.scalars(mine))


@pytest.mark.parametrize("path", [FUNNEL, CHARTER, IMPORT, "/mairie/affiche"])
def test_these_pages_are_the_mairies(site: Site, path: str) -> None:
    assert site.browser().get(path).status_code == 302
    assert site.signed_in(site.town.prescriber_id).get(path).status_code == 403
    assert site.mairie().get(path).status_code == 200


def test_a_volunteer_of_another_commune_is_as_good_as_none(site: Site) -> None:
    paul, foreign = site.town.bricoleur(), site.signed_in(stranger(site))

    for page in ("dossier", "oubli", "doublon", "domicile", "photo"):
        assert foreign.get(of(paul, page)).status_code == 404, page


def way(page: str) -> list[str]:
    """How many came to each step."""
    return re.findall(r"(?:Se sont inscrits|Ont vérifié leur numéro|Ont signé la charte|Ont rencontré la mairie"
                      r"|Ont été sollicités|Ont dit oui|Ont fait une mission) (\d+)", page)  # fmt: skip


@on_both
def test_the_way_is_counted_step_by_step(site: Site) -> None:
    town = site.town
    anne = town.referent()
    signs_up(town)
    several = [verifies(town, signs_up(town, replace(JEAN, phone=f"+3363998070{number}"))) for number in range(3)]
    jean = is_met(town, several[-1])
    town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_one, jean.volunteer_id)
    jean.taps(bricoleurs.accept).taps(bricoleurs.report_done)

    page = words(site.mairie().get(FUNNEL))

    counted = way(page)
    assert counted == ["4", "3", "3", "1", "1", "1", "1"]
    assert "Le plus grand écart" in page
    assert "Numéro à vérifier 1" in page
    assert "À rencontrer 2" in page


@on_both
def test_a_new_charter_or_number_sends_nobody_back_to_the_beginning_of_the_way(site: Site) -> None:
    town = site.town
    anne, jean = town.referent(), is_met(town, verifies(town, signs_up(town)))
    town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_one, jean.volunteer_id)
    jean.taps(bricoleurs.accept).taps(bricoleurs.report_done)
    assert way(words(site.mairie().get(FUNNEL))) == ["1"] * 7

    adopts(town, grace_days=0)
    with town.desk() as desk:
        change_number(desk, desk.session.get_one(Volunteer, jean.volunteer_id), "+33639980799")

    page = words(site.mairie().get(FUNNEL))
    assert way(page) == ["1"] * 7
    assert "Numéro à vérifier 1" in page, "they wait for what is to be done now"
    assert "pas encore signé la charte en vigueur" in page


def test_of_whoever_waits_for_a_first_job_a_pause_is_told(site: Site) -> None:
    jean = is_met(site.town, verifies(site.town, signs_up(site.town)))
    assert "en pause" not in words(site.mairie().get(FUNNEL))
    with site.town.desk() as desk:
        desk.session.get_one(Volunteer, jean.volunteer_id).paused_until = date(2026, 12, 24)

    assert "en pause jusqu’au jeudi 24 décembre" in words(site.mairie().get(FUNNEL))


def test_one_tap_from_the_list_sends_a_code_again(site: Site) -> None:
    jean = signs_up(site.town)
    site.town.fast_forward(minutes=5)

    page = posts(site, of(jean, "dossier/code"), retour="recrutement")

    assert page.request.path == FUNNEL
    assert len(jean.texts) == 2


@on_both
def test_a_meeting_is_noted_with_who_and_when(site: Site) -> None:
    jean = verifies(site.town, signs_up(site.town))

    nothing = posts(site, of(jean, "dossier/rencontre"))
    assert "Cochez ce qui a été fait." in words(nothing)
    page = words(posts(site, of(jean, "dossier/rencontre"), entretien="1", identite="1"))

    assert "Rencontré" in page
    assert "par Camille Petit" in page
    with site.town.sessions() as session:
        file = session.get_one(Membership, jean.volunteer_id)
        assert (file.met_by_id, file.identity_seen_at) == (site.town.mairie_id, site.town.now)
    assert events(site)[-1] == "volunteer_met"


@on_both
def test_a_new_charter_is_looked_at_then_adopted_and_everybody_asked(site: Site) -> None:
    paul = site.town.bricoleur()

    seen = posts(site, CHARTER, text="Une charte nouvelle.", grace_days="15")
    assert "Relisez avant d’adopter" in words(seen)
    with site.town.sessions() as session:
        assert session.scalar(select(func.count(CharterVersion.id))) == 0
    adopted = posts(site, CHARTER, text="Une charte nouvelle.", grace_days="15", adopter="1")

    assert "La charte n° 1 est adoptée. 1 SMS part" in words(adopted)
    paul.expects("la charte a changé")
    assert own_links(paul, "charte")
    assert events(site) == ["charter_adopted"]


@pytest.mark.parametrize("days", ["", "-1", "61", "abc"])
def test_a_grace_out_of_bounds_is_said_beside_its_field(site: Site, days: str) -> None:
    answer = posts(site, CHARTER, text="Une charte nouvelle.", grace_days=days, adopter="1")

    assert answer.status_code == 422
    assert "de 0 à 60" in words(answer)
    assert "Une charte nouvelle." in answer.get_data(as_text=True)


def test_a_paper_signature_is_noted(site: Site) -> None:
    paul = site.town.bricoleur()
    adopts(site.town, grace_days=0)

    page = words(posts(site, of(paul, "dossier/charte-papier")))

    assert "sur papier, version 1" in page


def test_who_signed_before_signatures_were_kept_has_signed(site: Site) -> None:
    paul = site.town.bricoleur()

    assert "signée le mardi 25 août" in words(site.mairie().get(of(paul, "dossier")))


def photo_of(kind: str = "JPEG") -> io.BytesIO:
    drawn = io.BytesIO()
    Image.new("RGB", (600, 800), "teal").save(drawn, kind)
    drawn.seek(0)
    return drawn


@on_both
def test_a_badge_with_a_photo_is_printed_and_checked_by_anybody(site: Site) -> None:
    jean = is_met(site.town, verifies(site.town, signs_up(site.town)))
    posts(site, of(jean, "photo"), photo=(photo_of(), "jean.jpg"))
    assert site.mairie().get(of(jean, "photo")).data.startswith(b"\xff\xd8")

    assert "Badge perdu ou rendu" not in words(site.mairie().get(of(jean, "dossier")))
    card = posts(site, of(jean, "badge"))
    on_the_phone = words(site.mairie().get(of(jean, "dossier")))
    assert "Badge fait le lundi 23 novembre, valable jusqu’au mardi 23 novembre 2027" in on_the_phone

    html = card.get_data(as_text=True)
    assert "<svg" in html
    path = re.search(r"http://localhost(/badge/[\w-]+)|https://voisinage.exemple.fr(/badge/[\w-]+)", html)
    assert path
    anybody = site.browser(cookies=False)
    check = words(anybody.get(path[1] or path[2]))
    assert "Ce badge est valable Jean D. bricoleur solidaire de Clairval, le lundi 23 novembre." in check
    for secret in ("Dupuis", "0777", "777", "Glycines"):
        assert secret not in check
    adopts(site.town, grace_days=0)
    assert "fait le lundi 23 novembre, n’est pas valable pour le moment" in words(
        site.mairie().get(of(jean, "dossier"))
    )
    assert "n’est pas valable" in words(anybody.get(path[1] or path[2]))
    posts(site, of(jean, "dossier/charte-papier"))
    posts(site, of(jean, "badge"))
    assert "n’est pas valable" in words(anybody.get(path[1] or path[2]))
    assert anybody.get("/badge/made-up").status_code == 404
    with site.town.sessions() as session:
        assert session.scalar(select(func.count(Badge.id)).where(Badge.revoked_at.is_(None))) == 1


def test_a_name_that_begins_small_is_written_large_on_a_card() -> None:
    assert short_name(Volunteer(first_name="Émilie", last_name="d’Ornano")) == "Émilie D."


def test_no_badge_for_somebody_whose_identity_nobody_saw(site: Site) -> None:
    answer = posts(site, of(site.town.bricoleur(), "badge"))

    assert answer.status_code == 422
    assert "pièce d’identité" in words(answer)


def test_a_file_that_is_no_photo_is_refused(site: Site) -> None:
    paul = site.town.bricoleur()

    answer = posts(site, of(paul, "photo"), photo=(io.BytesIO(b"<svg/>"), "x.svg"))

    assert answer.status_code == 422
    assert "ni une photo JPEG ni une image PNG" in words(answer)
    with site.town.sessions() as session:
        assert session.get(Photo, paul.volunteer_id) is None


def test_the_poster_leads_to_the_page(site: Site) -> None:
    page = site.mairie().get("/mairie/affiche")

    assert "<svg" in page.get_data(as_text=True)
    assert "/rejoindre" in words(page)


LISTED = ["Anne", "Petit", "06 39 98 70 01", "référent", "31/12/2025", ""]


@on_both
def test_a_list_is_looked_at_then_stored_whole(site: Site) -> None:
    content = workbook(TITLES, LISTED, ["Luc", "Roy", "06 39 98 70 02", "référent", "", ""])

    seen = posts(site, IMPORT, liste=(io.BytesIO(content), "liste.xlsx"))
    assert "Une fois enregistré : 2 bénévoles ajoutés. 2 codes partent par SMS." in words(seen)
    with site.town.sessions() as session:
        assert session.scalar(select(func.count(Volunteer.id))) == 0
    sealed = re.search(r'name="liste" value="([^"]+)"', seen.get_data(as_text=True))
    assert sealed
    done = posts(site, f"{IMPORT}/confirmation", liste=sealed[1])

    assert "C’est enregistré : 2 bénévoles ajoutés. 2 codes partent par SMS." in words(done)
    with site.town.sessions() as session:
        people = sorted(session.scalars(select(Volunteer)), key=lambda one: one.phone)
        assert [(one.first_name, one.charter_signed_at is not None, one.to_meet) for one in people] == [
            ("Anne", True, False),
            ("Luc", False, False),
        ]
    assert events(site) == ["list_imported"]


def test_every_wrong_cell_is_told_and_nothing_is_stored(site: Site) -> None:
    open_counter(site)
    content = workbook(TITLES, LISTED, ["", "Roy", "12", "chef", "", ""])

    answer = posts(site, IMPORT, liste=(io.BytesIO(content), "liste.xlsx"))

    assert answer.status_code == 422
    page = words(answer)
    assert "1 ligne à corriger, 1 bonne." in page
    for wrong in ("3 Roy Refusé rôle : « chef »", "prénom :", "téléphone :"):
        assert wrong in page
    with site.town.sessions() as session:
        assert session.scalar(select(func.count(Volunteer.id))) == 0


@pytest.mark.parametrize("sealed", ["", "made.up.list", "eyJhIjoxfQ.aaa.bbb"])
def test_a_list_that_nobody_looked_at_is_not_stored(site: Site, sealed: str) -> None:
    answer = posts(site, f"{IMPORT}/confirmation", liste=sealed)

    assert answer.status_code == 422
    assert "choisissez de nouveau le fichier" in words(answer)


def test_a_csv_does_as_well(site: Site) -> None:
    content = "prenom;nom;telephone;role\nAnne;Petit;0639987001;référent\n".encode()

    assert "1 bénévole ajouté." in words(posts(site, IMPORT, liste=(io.BytesIO(content), "liste.csv")))


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "", "Choisissez un fichier."),
        (b"", "liste.csv", "Ce fichier est vide."),
        (b"x" * 5_100_000, "liste.csv", "trop lourd pour une liste de bénévoles : 5 Mo au plus"),
        (b"x" * 10_100_000, "liste.csv", "trop lourd pour une liste de bénévoles : 5 Mo au plus"),
    ],
    ids=["none", "empty", "heavy", "too heavy to be read"],
)
def test_a_file_of_no_use_is_told_beside_its_field(site: Site, content: bytes, name: str, told: str) -> None:
    answer = posts(site, IMPORT, liste=(io.BytesIO(content), name))

    assert answer.status_code in (413, 422)
    assert told in words(answer)
    assert 'aria-describedby="liste-error"' in answer.text


@on_both
def test_two_files_are_made_one(site: Site) -> None:
    paul, double = site.town.bricoleur(), site.town.bricoleur(skills=("pets",))

    found = posts(site, of(paul, "doublon/recherche"), texte="Martin")
    assert "C’est la même personne" in words(found)
    asked = posts(site, of(paul, "doublon"), autre=str(double.volunteer_id))
    assert "On ne peut pas revenir en arrière" in words(asked)
    unticked = posts(site, of(paul, "doublon"), autre=str(double.volunteer_id), envoye="1")
    assert unticked.status_code == 422
    done = posts(site, of(paul, "doublon"), autre=str(double.volunteer_id), envoye="1", sure="oui")

    assert "n’en font plus qu’une" in words(done)
    assert site.mairie().get(of(double, "dossier")).status_code == 404
    assert events(site) == ["volunteers_merged"]


@pytest.mark.parametrize("other", ["", "abc", "0", "-1", "99999999999", "1"])
def test_the_other_file_must_be_another_one_of_the_commune(site: Site, other: str) -> None:
    paul = site.town.bricoleur()

    assert posts(site, of(paul, "doublon"), autre=other, sure="oui", envoye="1").status_code in (404, 422)


@on_both
def test_a_farewell_asks_first(site: Site) -> None:
    paul = site.town.bricoleur()

    assert posts(site, of(paul, "oubli")).status_code == 422
    done = posts(site, of(paul, "oubli"), sure="oui")

    assert "plus rien ne reste de cette personne" in words(done)
    left = site.mairie().get(of(paul, "dossier"))
    assert "Parti" in words(left)
    assert f"parti-{paul.volunteer_id}" not in left.text, "what stands in place of a number is no number to call"
    assert events(site) == ["volunteer_left"]


@pytest.mark.parametrize(
    "noun", ["dossier/code", "badge", "photo", "oubli", "doublon", "domicile", "dossier/rencontre"]
)
def test_nothing_is_done_without_the_token_of_the_form(site: Site, noun: str) -> None:
    paul = site.town.bricoleur()
    before = site.everything()

    assert site.mairie().post(of(paul, noun), data={"sure": "oui"}).status_code == 400
    assert site.everything() == before


def test_whoever_has_left_is_in_no_list_and_nothing_more_is_noted(site: Site) -> None:
    paul = site.town.bricoleur()
    posts(site, of(paul, "oubli"), sure="oui")

    mairie = site.mairie()
    for page in ("/mairie/", "/mairie/benevoles", FUNNEL):
        assert "Ancien bénévole" not in words(mairie.get(page)), page
    for noun in ("dossier/charte-papier", "photo", "badge", "domicile", "numero", "absences", "textos"):
        assert posts(site, of(paul, noun)).status_code == 404, noun
    assert mairie.get(f"/mairie/benevoles/{paul.volunteer_id}").location == of(paul, "dossier")
    posts(site, of(paul, "retour"))
    with site.town.sessions() as session:
        assert session.get_one(Volunteer, paul.volunteer_id).stopped_at is not None


@on_both
def test_the_clock_ends_old_charters_and_forgets_old_links(site: Site) -> None:
    paul = site.town.bricoleur()
    adopts(site.town, grace_days=5)
    work = lapse_work(site.app)
    assert work() == 0

    site.town.fast_forward(days=6)
    assert work() == 1
    with site.town.sessions() as session:
        assert session.get_one(Volunteer, paul.volunteer_id).charter_signed_at is None
        assert session.scalar(select(func.count(OwnLink.id))) == 1
    site.town.fast_forward(days=100)

    assert work() == 1
    with site.town.sessions() as session:
        assert session.scalar(select(func.count(OwnLink.id))) == 0


@on_both
def test_more_people_make_no_more_queries(site: Site) -> None:
    def queries() -> int:
        seen: list[str] = []
        browser = site.mairie()
        with listening(site, seen):
            assert browser.get(FUNNEL).status_code == 200
        return len(seen)

    signs_up(site.town)
    queries()  # what the first page of all asks once for all
    few = queries()
    for number in range(8):
        signs_up(site.town, replace(JEAN, phone=f"+3363998080{number}"))

    assert queries() == few


@contextmanager
def listening(site: Site, seen: list[str]) -> Iterator[None]:
    """Every statement that the application sends to its database."""

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    with site.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", note)
