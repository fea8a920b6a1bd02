"""The mairie's settings, page by page."""

from voisinage.administration import catalogue_page, checklist, commune_page, organisations_page, sectors_page
from voisinage.administration.blueprint import administration

__all__ = ["administration", "catalogue_page", "checklist", "commune_page", "organisations_page", "sectors_page"]
