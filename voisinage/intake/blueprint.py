"""The prescriber's part of the site: every page and every answer in it asks for a signed-in agent."""

from flask import Blueprint

from dispatch.states import AgentRole
from voisinage.accounts.current import role_required
from voisinage.intake.drafts import draft_owner
from voisinage.intake.icons import icon_of

intake = Blueprint("intake", __name__)
intake.add_app_template_global(draft_owner)  # every page of an agent throws away another's draft
intake.add_app_template_filter(icon_of, "job_icon")
agents_only = role_required(AgentRole.PRESCRIBER, AgentRole.MAIRIE)
