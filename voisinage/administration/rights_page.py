"""`/mairie/reglages/droits`: the table of rights, as it is enforced."""

from flask import current_app, render_template

from voisinage.accounts.rights import RIGHTS
from voisinage.accounts.standing import Who
from voisinage.administration.blueprint import administration


@administration.get("/droits")
def rights() -> str:
    """Every row whose pages are there: the demo town's own are not elsewhere."""
    present = {rule.endpoint for rule in current_app.url_map.iter_rules()}
    shown = [right for right in RIGHTS if present & set(right.routes)]
    return render_template("administration/rights.html", rights=shown, order=list(Who))
