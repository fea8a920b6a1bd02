"""The pages on personal data, one by one."""

from voisinage.privacy import limits_page, looks_page, notices, readings_page, register, rights
from voisinage.privacy.blueprint import privacy

__all__ = ["limits_page", "looks_page", "notices", "privacy", "readings_page", "register", "rights"]
