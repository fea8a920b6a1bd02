"""Hostile strings in every field of every form that any page shows: no error of ours, no leak, no echo as markup."""

from tests.attacks.fort import Fort, harm
from tests.attacks.hostile import HOSTILE
from tests.attacks.html_forms import Form
from tests.pages.visits import Who

FEWEST_FORMS, FEWEST_FIELDS = 60, 250  # what the walk finds today, rounded down: one that finds nothing proves nothing


def test_the_walk_finds_the_forms_that_there_are(fort: Fort) -> None:
    forms = [form for _who, form in fort.forms()]

    assert len(forms) >= FEWEST_FORMS
    assert sum(len(form.open_to_tampering()) for form in forms) >= FEWEST_FIELDS


def test_as_they_stand_they_are_heard(fort: Fort) -> None:
    """Refused at the door for want of a token, a form would never be attacked at all."""
    refused = list[str]()
    for who, form in list(fort.forms()):
        if who is Who.READER:  # told on the page that it is closed to them
            continue
        if fort.sends(fort.browser(who), form, dict(form.as_it_stands())).status_code in {400, 403}:
            refused.append(f"{who} {form.action}")
        fort.put_back()

    assert refused == []


def test_hostile_strings_in_all_that_is_typed(fort: Fort) -> None:
    assert _attacked(fort, Form.typed) == {}


def test_hostile_strings_in_choices_and_hidden_fields_as_well(fort: Fort) -> None:
    assert _attacked(fort, Form.open_to_tampering) == {}


def test_one_field_alone_is_hostile(fort: Fort) -> None:
    """The others as the page gave them: so a form gets past its first check and further in."""
    harmed = dict[str, list[str]]()
    blows = list(HOSTILE.items())
    for turn, (who, form) in enumerate(list(fort.forms())):
        browser = fort.browser(who)
        for place, name in enumerate(form.open_to_tampering()):
            for step in range(3):
                kind, blow = blows[(turn + 7 * place + 11 * step) % len(blows)]
                answer = fort.sends(browser, form, {**form.as_it_stands(), name: blow})
                if wrong := harm(answer):
                    harmed[f"{who} {form.method} {form.action} {name} {kind}"] = wrong
        fort.put_back()

    assert harmed == {}


def _attacked(fort: Fort, fields: object) -> dict[str, list[str]]:
    """What went wrong, by who sent what where."""
    harmed = dict[str, list[str]]()
    for who, form in list(fort.forms()):
        names = fields(form)  # type: ignore[operator]
        browser = fort.browser(who)
        for kind, blow in HOSTILE.items() if names else ():
            answer = fort.sends(browser, form, {**form.as_it_stands(), **dict.fromkeys(names, blow)})
            if wrong := harm(answer):
                harmed[f"{who} {form.method} {form.action} {kind}"] = wrong
        fort.put_back()
    return harmed
