"""Every route whose answer shows somebody's name, number, address or face. A test opens all pages to find the others.

The words go on after "a consulté".
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.consulting.looks import Way


@dataclass(frozen=True)
class Page:
    """What is looked at. `whole`: a list of volunteers or of what they wrote, noted once, of nobody in particular."""

    title: str
    way: Way = Way.PAGE
    whole: bool = False


def _whole(title: str) -> Page:
    return Page(title, Way.LIST, whole=True)


PAGES: Mapping[str, Page] = {
    "links.sheet": Page("la fiche, par le lien d’un SMS"),
    "links.details": Page("la fiche, par le lien d’un SMS"),
    "links.answer": Page("la fiche, par le lien d’un SMS"),
    "hooks.voice.twilio_voice_key": Page("la fiche, lue au téléphone", Way.CALL),
    "intake.my_requests": Page("la liste « Mes demandes »", Way.LIST),
    "intake.one_request": Page("le suivi de la demande"),
    "intake.slip": Page("la fiche à imprimer"),
    "intake.empty_form": Page("ses coordonnées, pour une autre demande"),
    "intake.send_form": Page("la demande, qui ressemble à une nouvelle"),
    "intake.amend_form": Page("la modification de la demande"),
    "intake.save_changes": Page("la modification de la demande"),
    "intake.write_note": Page("le suivi de la demande"),
    "intake.confirm_cancel": Page("l’annulation de la demande"),
    "board.one_request": Page("la page de la demande"),
    "board.pass_on": Page("la page de la demande"),
    "board.close_unmet": Page("la page de la demande"),
    "board.suspend": Page("la page de la demande"),
    "board.suspend_person": Page("la page de la demande"),
    "board.address": Page("l’adresse de la demande"),
    "board.locate": Page("l’adresse de la demande"),
    "board.locate_point": Page("l’adresse de la demande"),
    "board.choose": Page("le choix d’un bénévole"),
    "board.change_rules": Page("l’effet d’autres points sur la demande"),
    "board.why_not": Page("pourquoi pas tel bénévole"),
    "board.call_sheet": Page("la feuille d’appels", Way.LIST),
    "board.call_sheet_file": Page("la feuille d’appels", Way.FILE),
    "board.call_results": Page("la saisie des appels", Way.LIST),
    "board.enter_call_results": Page("la saisie des appels", Way.LIST),
    "board.crisis": Page("la liste d’appels d’une crise", Way.LIST),
    "privacy.person": Page("la page de ses données"),
    "privacy.forget": Page("la page de ses données"),
    "privacy.looks_file": Page("qui l’a consultée", Way.FILE),
    "privacy.person_file": Page("le fichier de ses données", Way.FILE),
    "privacy.volunteer_file": Page("le fichier de ses données", Way.FILE),
    "board.overview": _whole("ce qui attend la mairie"),
    "board.morning": _whole("le point du matin"),
    "board.requests": _whole("la liste des demandes"),
    "board.volunteers": _whole("la liste des bénévoles"),
    "board.found_volunteers": _whole("la recherche d’un bénévole"),
    "board.numbers": _whole("les numéros à vérifier"),
    "board.rota": _whole("les permanences"),
    "board.rota_file": Page("les permanences", Way.FILE, whole=True),
    "board.sector_rota": _whole("les permanences d’un secteur"),
    "observatory.volunteers_file": Page("la liste des bénévoles", Way.FILE, whole=True),
    "recruiting.overview": _whole("le recrutement"),
    "board.one_volunteer": Page("la page d’un bénévole"),
    "board.correct_number": Page("la page d’un bénévole"),
    "board.volunteer_week": Page("la semaine d’un bénévole"),
    "board.own_settings": Page("les réglages d’un bénévole"),
    "board.absences": Page("les absences d’un bénévole"),
    "recruiting.file": Page("le dossier d’un bénévole"),
    "recruiting.home": Page("le domicile d’un bénévole"),
    "recruiting.find_double": Page("la recherche d’un doublon"),
    "recruiting.look_for_double": Page("la recherche d’un doublon"),
    "recruiting.ask_to_forget": Page("l’oubli d’un bénévole"),
    "recruiting.photo": Page("la photo d’un bénévole"),
    "recruiting.print_badge": Page("le badge d’un bénévole"),
    "joining.check_badge": Page("le badge, par son code"),
}
