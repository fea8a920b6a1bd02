"""Why a referent is asked before others or not at all, in French, beside what `reasons` says of every volunteer."""

from datetime import date

from dispatch.availability import WEEKDAYS

ABSENT = "absence en ce moment"
STANDS_IN = "remplace le référent absent"  # whoever it is: no name, no gender
NOT_TOGETHER = "n'est plus proposé pour cette personne"


def on_duty(sector_name: str | None, day: date | None, today: date) -> str:
    """Whose turn it is on the day the text leaves."""
    when = "aujourd'hui" if day is None or day == today else WEEKDAYS[day.weekday()]
    return f"de permanence {when} pour " + (f"le secteur {sector_name}" if sector_name else "ce secteur")


def own_maximum(load: int) -> str:
    """As many requests as they agreed to have at once."""
    return f"déjà {load} demande{'s' if load > 1 else ''} en cours, le maximum souhaité"
