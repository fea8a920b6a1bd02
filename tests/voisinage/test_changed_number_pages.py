"""A number corrected while its owner is expected: every page says that nobody can be reached, until it is verified."""

from dispatch import bricoleurs, referents, search
from tests.stories.new_number import is_verified
from tests.stories.town import Phone, Town
from tests.voisinage.open_site import Site, csrf_of, on_both, words

NEW, TYPED = "+33639989901", "06 39 98 99 01"


@on_both
def test_from_the_correction_to_the_link_on_the_new_phone(site: Site, town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    old, browser, mairie = paul.link(), site.browser(), site.mairie()
    assert browser.get(f"/l/{old}").status_code == 200

    form = {"csrf_token": csrf_of(mairie.get(f"/mairie/benevoles/{paul.volunteer_id}")), "phone": TYPED}
    page = words(mairie.post(f"/mairie/benevoles/{paul.volunteer_id}/numero", data=form, follow_redirects=True))
    assert "attend que le nouveau soit vérifié : d’ici là, appelez." in page
    assert "personne n’a encore montré que le nouveau est le sien" in page
    assert browser.get(f"/l/{old}").status_code == 404
    assert "son nouveau numéro n’est pas confirmé" in words(mairie.get("/mairie/"))
    assert "Ce numéro en remplace un autre" in words(mairie.get("/mairie/numeros"))
    town.delivers()
    new = Phone(town, paul.volunteer_id, NEW)
    assert not [text for text in new.texts if "/l/" in text]

    referent = site.browser()
    referent.post(f"/l/{anne.link()}/fiche")
    assert "Son numéro vient de changer" in words(referent.get(f"/l/{anne.link()}"))

    form = {"csrf_token": csrf_of(mairie.get("/mairie/numeros"))}
    mairie.post(f"/mairie/numeros/{paul.volunteer_id}/verification", data=form)
    town.delivers()
    assert is_verified(town, new)
    assert browser.get(f"/l/{new.link()}").status_code == 200
    assert "son nouveau numéro n’est pas confirmé" not in words(mairie.get("/mairie/"))
    assert "Son numéro vient de changer" not in words(referent.get(f"/l/{anne.link()}"))
