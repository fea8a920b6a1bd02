"""Who may do what, on what: the one table of rights. `admission` enforces it at every request; the mairie reads it.

A route that is in no row is open to nobody, and fails a test. A new page adds its endpoint to the row it belongs to.
"""

from collections.abc import Iterable, Mapping

from voisinage.accounts.right import Reach, Right
from voisinage.accounts.standing import AGENTS, LEADERS, TOWN_HALL, Who

_EVERYBODY, _ADMINISTRATOR = frozenset({Who.VISITOR}), frozenset({Who.ADMINISTRATOR})
_VOLUNTEERS = frozenset({Who.REFERENT, Who.BRICOLEUR})

RIGHTS: tuple[Right, ...] = (
    Right("Lire l’accueil, l’aide, ce qui est dit des données, la déclaration", Reach.PUBLIC, _EVERYBODY, (
        "static", "home", "about.accessibility", "privacy.notice", "help.guides", "help.guide",
        "help.picture",
    )),
    Right("Se connecter, choisir un mot de passe par un lien reçu, se déconnecter", Reach.OWN, _EVERYBODY, (
        "accounts.sign_in", "accounts.open_a_session", "accounts.sign_out", "intake.sign_in_again",
        "accounts.sign_in_elsewhere", "accounts.back_from_elsewhere",
        "accounts.ask_link", "accounts.send_link", "accounts.open_link", "accounts.choose_password",
    )),
    Right("Montrer son second facteur, le changer, voir et fermer ses sessions", Reach.OWN, AGENTS, (
        "accounts.ask_proof", "accounts.give_code", "accounts.give_key",
        "accounts.set_up", "accounts.keep_generator", "accounts.keep_key", "accounts.remove_generator",
        "accounts.remove_key", "accounts.fresh_codes", "accounts.show_again", "accounts.say_again",
        "accounts.own_account", "accounts.end_session", "accounts.end_others", "accounts.change_password",
        "accounts.not_me", "privacy.own_data",
    )),
    Right("S’inscrire comme bénévole, vérifier un badge, demander sa page", Reach.PUBLIC, _EVERYBODY, (
        "joining.empty_form", "joining.send_form", "joining.thanks", "joining.read_charter", "joining.addresses",
        "joining.ask_number", "joining.send_link", "joining.link_sent", "joining.check_badge",
    )),
    Right("Visiter la ville de démonstration", Reach.PUBLIC, _EVERYBODY, (
        "demo.components", "demo.enter", "demo.set_clock_on",
        "phones.all_phones", "phones.one_phone", "phones.answer", "phones.pick_up", "phones.press_key", "phones.end",
    )),
    Right("Répondre à une sollicitation, voir la personne une fois engagé, dire ce qui est fait", Reach.BY_LINK,
          _VOLUNTEERS, (
        "links.sheet", "links.answered", "links.confirm_apart", "links.details", "links.answer",
        "links.calendar_file", "numbers.check", "numbers.confirm",
    )),
    Right("Voir et régler sa propre page de bénévole, signer la charte, partir", Reach.BY_LINK, _VOLUNTEERS, (
        "joining.own_page", "joining.back_to_page", "joining.act", "joining.data", "joining.leave",
        "joining.charter_to_read", "joining.back_to_charter", "joining.sign_charter",
    )),
    Right("Apporter les réponses et les accusés des SMS et des appels", Reach.INSTALLATION, frozenset({Who.CARRIER}), (
        "hooks.http_status", "hooks.http_incoming", "hooks.twilio_status", "hooks.twilio_incoming",
        "hooks.voice.twilio_voice", "hooks.voice.twilio_voice_incoming", "hooks.voice.twilio_voice_key",
    )),
    Right("Surveiller la marche de l’installation, sans aucun nom", Reach.INSTALLATION, frozenset({Who.OPERATOR}), (
        "health.healthz", "health.readyz", "health.metrics",
    )),
    Right("Enregistrer une demande", Reach.COMMUNE, AGENTS, (
        "intake.empty_form", "intake.send_form", "intake.addresses", "intake.sectors", "intake.houses",
    )),
    Right("Suivre une demande, la modifier, y mettre une note, l’annuler", Reach.ORGANISATION, AGENTS, (
        "intake.my_requests", "intake.one_request", "intake.slip", "intake.amend_form", "intake.save_changes",
        "intake.write_note", "intake.want_news", "intake.confirm_cancel", "intake.cancel",
    )),
    Right("Choisir comment être prévenu", Reach.OWN, AGENTS, (
        "intake.preferences", "intake.choose",
    )),
    Right("Voir ce qui attend, débloquer une demande, agir au nom d’un bénévole", Reach.COMMUNE, TOWN_HALL, (
        "board.overview", "board.one_request", "board.act", "board.pass_on", "board.close_unmet", "board.separate",
        "board.suspend", "board.suspend_person", "board.resume", "board.resume_person",
        "board.address", "board.locate", "board.locate_point", "board.read_reply", "board.handled",
        "board.requests", "board.choose", "board.chosen", "board.say_for", "board.merge_with", "board.make_two",
        "board.why_not", "board.morning",
        "board.call_sheet", "board.make_call_sheet", "board.call_results", "board.enter_call_results",
    )),
    Right("Voir les bénévoles et s’en occuper", Reach.COMMUNE, TOWN_HALL, (
        "board.volunteers", "board.look_up", "board.found_volunteers", "board.one_volunteer", "board.note_wish",
        "board.volunteer_week", "board.add_to_week", "board.take_from_week", "board.own_settings",
        "board.change_own_settings", "board.absences", "board.note_absence", "board.note_free_time",
        "board.note_pause", "board.note_break", "board.take_date_back", "board.comes_back", "board.reunite",
        "board.correct_number", "board.numbers", "board.send_all", "board.send_one", "board.enter", "board.verify",
        "board.rota", "board.sector_rota", "board.save_sector_rota",
    )),
    Right("Accueillir, rencontrer, réunir et oublier des bénévoles", Reach.COMMUNE, TOWN_HALL, (
        "recruiting.overview", "recruiting.home", "recruiting.place_home", "recruiting.file", "recruiting.note",
        "recruiting.ask_to_forget", "recruiting.forget_volunteer", "recruiting.print_badge",
        "recruiting.badge_is_printed_once", "recruiting.take_badge", "recruiting.add_photo", "recruiting.photo",
        "recruiting.find_double", "recruiting.look_for_double", "recruiting.merge_two", "recruiting.poster",
        "recruiting.poster_file", "recruiting.charter", "recruiting.choose_list", "recruiting.look_at_list",
        "recruiting.take_list", "recruiting.list_to_correct", "recruiting.list_model",
    )),
    Right("Lire le registre et les durées, remettre à une personne ses données, l’oublier", Reach.COMMUNE, TOWN_HALL, (
        "privacy.limits", "privacy.register", "privacy.impact", "privacy.register_file", "privacy.person",
        "privacy.person_file", "privacy.volunteer_file", "privacy.forget", "privacy.looks_file",
    )),
    Right("Voir les lectures inhabituelles, noter qu’elles s’expliquent", Reach.COMMUNE, _ADMINISTRATOR, (
        "privacy.unusual", "privacy.explain",
    )),
    Right("Lire les chiffres et la carte, emporter les listes", Reach.COMMUNE, TOWN_HALL, (
        "observatory.overview", "observatory.export", "observatory.ground_map", "observatory.ground_data",
        "observatory.requests_file", "observatory.volunteers_file", "observatory.half_days_file",
        "observatory.sectors_file", "board.requests_file", "board.call_sheet_file", "board.rota_file",
        "board.what_if_file", "recruiting.funnel_file", "administration.services_file",
    )),
    Right("Déclarer une crise et la conduire", Reach.COMMUNE, TOWN_HALL, (
        "board.crisis", "board.begin_crisis", "board.spread_crisis", "board.prolong_crisis", "board.end_crisis",
        "board.called",
    )),
    Right("Lire les réglages, les règles et les textes", Reach.COMMUNE, TOWN_HALL, (
        "administration.checklist", "administration.addresses", "administration.sectors", "administration.outlines",
        "administration.services", "administration.service", "administration.organisations",
        "administration.organisation", "administration.settings_of_commune", "administration.rights",
        "administration.carrier_trial", "board.rules", "board.edit_rules", "board.what_if", "board.texts",
        "board.one_text",
    )),
    Right("Inviter des agents, les suspendre, leur renvoyer un lien", Reach.ORGANISATION, LEADERS, (
        "administration.agents", "administration.invite", "administration.resend", "administration.suspend_agent",
        "administration.restore_agent",
    )),
    Right("Voir les connexions des agents, noter ce qui est vu avec eux", Reach.COMMUNE, _ADMINISTRATOR, (
        "administration.sign_ins", "administration.sign_ins_file", "administration.handle_sign_in",
    )),
    Right("Changer le rôle d’un agent, retirer un compte", Reach.COMMUNE, _ADMINISTRATOR, (
        "administration.change_agent", "administration.remove_agent", "administration.forget_factors",
    )),
    Right("Changer les réglages, les règles, la charte, les durées", Reach.COMMUNE, _ADMINISTRATOR, (
        "administration.keep_commune", "administration.bring_addresses", "administration.keep_sectors",
        "administration.try_sectors", "administration.rename_sector", "administration.take_sector_away",
        "administration.keep_service", "administration.add_organisation",
        "administration.keep_organisation", "administration.try_carrier", "board.change_rules", "board.change_text",
        "board.original_text", "recruiting.adopt_charter", "privacy.change_limits",
    )),
)  # fmt: skip


def by_route(rights: Iterable[Right]) -> Mapping[str, Right]:
    """The row of each route. Raises ValueError for a route in two rows: nobody could say which one holds."""
    found: dict[str, Right] = {}
    for right in rights:
        for route in right.routes:
            if route in found:
                raise ValueError(f"{route} stands in two rows of the table of rights")
            found[route] = right
    return found
