"""News asked for by a prescriber: the referent's page says so, until the referent does something for the request."""

from tests.stories.town import Town
from tests.voisinage.open_site import Site, csrf_of, looks, on_both, taps, words

AWAITED = "On attend de vos nouvelles."


@on_both
def test_the_referent_reads_it_until_they_do_something(site: Site, town: Town) -> None:
    anne, _ = town.referent(), town.bricoleur()
    request, phone, prescriber = town.records_request(), site.browser(), site.signed_in(town.prescriber_id)
    before = words(taps(phone, anne, "prise-en-charge"))
    token = csrf_of(prescriber.get(f"/demandes/{request.ref}"))
    prescriber.post(f"/demandes/{request.ref}/nouvelles", data={"csrf_token": token})

    asked = words(looks(phone, anne))
    answered = words(taps(phone, anne, "recherche"))

    assert AWAITED not in before
    assert AWAITED in asked
    assert AWAITED not in answered


def test_what_was_asked_of_the_mairie_does_not_wait_for_the_referent(site: Site, town: Town) -> None:
    anne = town.referent()
    request, prescriber = town.records_request(), site.signed_in(town.prescriber_id)
    token = csrf_of(prescriber.get(f"/demandes/{request.ref}"))
    prescriber.post(f"/demandes/{request.ref}/nouvelles", data={"csrf_token": token})

    assert AWAITED not in words(taps(site.browser(), anne, "prise-en-charge"))
