"""Two agents draw, bring in, rename or remove sectors at the same time: what was not read is not written over."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from dispatch.places import Sector
from tests.stories.town import Town
from tests.voisinage.administration.test_settings import BESIDE, SETTINGS
from tests.voisinage.open_site import Site, csrf_of, on_both, words

PAGE = f"{SETTINGS}/secteurs"
WIDER = [[2.4, 48.8], [2.52, 48.8], [2.52, 48.9], [2.4, 48.9], [2.4, 48.8]]


def tries(browser: FlaskClient, name: str, outline: list[list[float]]) -> TestResponse:
    token = csrf_of(browser.get(PAGE))
    corners = "\n".join(f"{lat}, {lon}" for lon, lat in outline[:-1])
    return browser.post(f"{PAGE}/essai", data={"csrf_token": token, "name": name, "corners": corners})


def keeps(browser: FlaskClient, page: TestResponse, feature: str) -> TestResponse:
    """Press "Enregistrer ces secteurs" on the page of a try."""
    base = re.search(r'name="base" value="([^"]+)"', page.text)
    assert base, "the form says on which sectors it was tried"
    return browser.post(PAGE, data={"csrf_token": csrf_of(page), "base": base[1], "layer": feature})


def layer(name: str, outline: list[list[float]]) -> str:
    geometry = {"type": "Polygon", "coordinates": [outline]}
    one = {"type": "Feature", "properties": {"nom": name}, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [one]})


def outlines(town: Town) -> dict[str, str]:
    with town.sessions() as session:
        return {one.name: one.outline for one in session.scalars(select(Sector))}


@on_both
def test_an_outline_drawn_meanwhile_is_not_written_over_before_it_was_read(site: Site, town: Town) -> None:
    first, second = site.mairie(), site.mairie()
    tried = [tries(first, "Rive", BESIDE), tries(second, "Rive", WIDER)]
    assert "« Rive » : nouveau" in words(tried[1])
    assert keeps(first, tried[0], layer("Rive", BESIDE)).status_code == 303
    as_first = outlines(town)

    late = keeps(second, tried[1], layer("Rive", WIDER))

    assert late.status_code == 409
    assert "Quelqu’un a changé les secteurs entre-temps : rien n’est encore enregistré." in words(late)
    assert "« Rive » : son contour change" in words(late), "what it would change by now"
    assert outlines(town) == as_first

    assert keeps(second, late, layer("Rive", WIDER)).status_code == 303, "once read, it is kept"
    assert outlines(town)["Rive"] != as_first["Rive"]


@on_both
def test_a_sector_renamed_or_removed_meanwhile_is_told_too(site: Site, town: Town) -> None:
    first, second = site.mairie(), site.mairie()
    tried = tries(second, "Centre", BESIDE)
    token = csrf_of(first.get(PAGE))
    first.post(f"{PAGE}/{town.sector_id}", data={"csrf_token": token, "name": "Vieux bourg"})

    late = keeps(second, tried, layer("Centre", BESIDE))

    assert late.status_code == 409
    assert "« Centre » : nouveau" in words(late)
    assert "« Vieux bourg » : gardé tel quel" in words(late)
    assert set(outlines(town)) == {"Vieux bourg"}


@on_both
def test_of_two_who_press_in_the_same_instant_one_is_told(site: Site, town: Town) -> None:
    browsers = [site.mairie(), site.mairie()]
    tried = [tries(browser, "Rive", BESIDE) for browser in browsers]
    ready = Barrier(2)

    def presses(who: int) -> int:
        ready.wait()
        return keeps(browsers[who], tried[who], layer("Rive", BESIDE)).status_code

    with ThreadPoolExecutor(2) as both:
        answers = sorted(both.map(presses, range(2)))

    assert answers == [303, 409]
    assert set(outlines(town)) == {"Centre", "Rive"}
