"""The pages on personal data, one by one."""

from voisinage.privacy import limits_page, looks_page, notices, own_file, readings_page, register, rights
from voisinage.privacy.blueprint import privacy

__all__ = ["limits_page", "looks_page", "notices", "own_file", "privacy", "readings_page", "register", "rights"]
