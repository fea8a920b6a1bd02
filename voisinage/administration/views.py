"""The mairie's settings, page by page."""

from voisinage.administration import (
    addresses_page,
    agent_changes,
    agents_page,
    carrier_trial_page,
    catalogue_page,
    changes_page,
    checklist,
    commune_page,
    organisations_page,
    rights_page,
    sectors_page,
    sign_ins_page,
)
from voisinage.administration.blueprint import administration

__all__ = [
    "addresses_page", "administration", "agent_changes", "agents_page", "carrier_trial_page", "catalogue_page",
    "changes_page", "checklist", "commune_page", "organisations_page", "rights_page", "sectors_page", "sign_ins_page",
]  # fmt: skip
