"""Street level: the Flask application, its pages, accounts, command line and timetable."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from voisinage.app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    """Load the pages when somebody asks for them: `voisinage --help` must answer at once."""
    if name == "create_app":
        return import_module("voisinage.app").create_app
    raise AttributeError(name)
