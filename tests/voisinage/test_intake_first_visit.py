"""A first visit for two is said to whoever recorded it, at once and in the story."""

from tests.stories.town import Town
from tests.voisinage.open_site import Site, words

TWO_COME = "C’est une première visite : deux voisins viendront ensemble."


def test_the_prescriber_reads_that_two_will_come(site: Site, town: Town) -> None:
    town.commune_rules(first_visit_pair=True)
    request = town.records_request()
    page = words(site.signed_in(town.prescriber_id).get(f"/demandes/{request.ref}"))
    assert page.count(TWO_COME) == 2, "in what follows, and in what happened"


def test_nothing_is_said_where_one_comes_or_the_job_is_for_two_anyway(site: Site, town: Town) -> None:
    for rule, job in ((False, "bulb"), (True, "furniture")):
        town.commune_rules(first_visit_pair=rule)
        request = town.records_request(job)
        page = words(site.signed_in(town.prescriber_id).get(f"/demandes/{request.ref}"))
        assert TWO_COME not in page
