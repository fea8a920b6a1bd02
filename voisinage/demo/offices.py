"""The mairie of the demo town, its partners, and the accounts one may sign in to without a password of one's own."""

from sqlalchemy.orm import Session

from dispatch.availability.school_zones import school_zone
from dispatch.places import Commune
from dispatch.states import AgentRole
from voisinage.accounts.enrolment import NewAccount, enrol
from voisinage.demo.drawing import Drawing

PASSWORD = "quatre pommes et un panier"  # noqa: S105 - opens a fictional town only
MAIRIE_EMAIL = "mairie@clairouvre.example"
PRESCRIBER_EMAIL = "ccas@clairouvre.example"
CARE_EMAIL = "domicile@clairouvre.example"
CONTACT_PHONE = "+33199009980"  # fiction numbers of Arcep: 01 99 00 xx xx
ALERT_PHONE = "+33639989000"
CCAS, CARE = "CCAS de Clairouvre", "Domicile & Compagnie"


def commune_of(drawing: Drawing) -> Commune:
    """The commune, not stored yet."""
    return Commune(
        insee=drawing.insee,
        name=drawing.name,
        school_zone=school_zone(drawing.insee),
        timezone="Europe/Paris",
        territory="FR",
        contact_phone=CONTACT_PHONE,
        alert_phone=ALERT_PHONE,
        # A visitor waits for each text with the phone in view: none is held for another, nor for the morning.
        rules={"bundle_minutes": 0, "digest_at": None},
    )


def hire(session: Session, commune: Commune) -> None:
    """Open the accounts of one agent of the mairie and two prescribers."""
    for account in (
        NewAccount(MAIRIE_EMAIL, AgentRole.MAIRIE, "Claire", "Besson", CCAS, leads=True),
        NewAccount(PRESCRIBER_EMAIL, AgentRole.PRESCRIBER, "Nadia", "Ferhat", CCAS),
        NewAccount(CARE_EMAIL, AgentRole.PRESCRIBER, "Thomas", "Olivier", CARE),
    ):
        enrol(session, commune, account, password=PASSWORD)
