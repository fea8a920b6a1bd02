"""Lists as files: every request of the period without a name, every volunteer of the commune and of no other."""

import csv
from io import BytesIO, StringIO

from openpyxl import load_workbook

from dispatch import bricoleurs, referents, search
from dispatch.people import Organisation, Volunteer
from dispatch.places import Commune
from tests.stories.town import Town
from tests.voisinage.open_site import Site, on_both


def _read(site: Site, path: str) -> list[list[str]]:
    return list(csv.reader(StringIO(site.mairie().get(path).data.decode("utf-8-sig")), delimiter=";"))


@on_both
def test_requests_say_their_course_and_nobodys_name(site: Site, town: Town) -> None:
    referent, neighbour = town.referent(), town.bricoleur()
    request = town.records_request()
    referent.taps(referents.take_charge)
    referent.taps(search.ask_one, neighbour.volunteer_id)
    neighbour.taps(bricoleurs.accept)
    neighbour.taps(bricoleurs.report_done)

    head, row = _read(site, "/mairie/listes/demandes.csv")

    assert head[0] == "Référence"
    assert row[:6] == [
        request.ref, "Changer une ampoule", "Centre", "Faite, à vérifier", "Dans les jours qui viennent",
        "Organisation prescriber",
    ]  # fmt: skip
    assert row[6:] == ["23/11/2026 09:00", "23/11/2026 09:00", "23/11/2026 09:00", ""]
    assert not site.secrets() & set(row)


@on_both
def test_volunteers_are_those_of_the_commune_alone(site: Site, town: Town) -> None:
    town.bricoleur()
    with town.sessions.begin() as session:
        other = Commune(insee="99002", name="Ailleurs", contact_phone="+33199000101", rules={})
        session.add(other)
        session.flush()
        session.add(Organisation(commune_id=other.id, name="CCAS"))
        session.add(
            Volunteer(commune_id=other.id, first_name="Zoé", last_name="Loin", phone="+33639989999", is_bricoleur=True)
        )

    book = load_workbook(BytesIO(site.mairie().get("/mairie/listes/benevoles.xlsx").data))

    assert book.active is not None
    rows = list(book.active.values)
    assert [row[1] for row in rows] == ["Nom", "Martin"]
    assert rows[1][3] == "bricoleur"
    assert rows[1][4] == "petite électricité, porter et déplacer"


def test_wrong_dates_fall_back_to_the_usual_period(site: Site, town: Town) -> None:
    town.records_request()

    assert len(_read(site, "/mairie/listes/demandes.csv?du=hier")) == 2
    assert len(_read(site, "/mairie/listes/demandes.csv?du=2020-01-01&au=2020-02-01")) == 1


def test_only_the_mairie_takes_them(site: Site, town: Town) -> None:
    for path in ("/mairie/listes/demandes.csv", "/mairie/listes/benevoles.xlsx"):
        assert site.signed_in(town.prescriber_id).get(path).status_code == 403
        assert site.browser().get(path).status_code == 302
