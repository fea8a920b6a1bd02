"""`/compte/donnees.zip`: all that is held on the agent who asks, as for volunteers and the people who are helped."""

from flask import Response
from flask_login import current_user

from dispatch.consulting.reading import looks_of_agent
from dispatch.retention.kinds import Kind
from voisinage.accounts.current import current_agent
from voisinage.db import db
from voisinage.looks.words import what
from voisinage.privacy.blueprint import privacy
from voisinage.privacy.dossier import MOST_ROWS, Part, dossier_of_agent
from voisinage.privacy.rights import zipped


@privacy.get("/compte/donnees.zip")
def own_data() -> Response:
    """One's own account, sign-ins, messages, journal lines and looks; of the people looked at it names nobody."""
    parts = dossier_of_agent(db.session(), current_agent().id)
    looks = looks_of_agent(db.session(), current_user.id, most=MOST_ROWS)
    if looks:
        parts.append(Part("consultation", Kind.LOOKED, [{"quand": one.at, "quoi": what(one)} for one in looks]))
    return zipped(parts, "mes-donnees")
