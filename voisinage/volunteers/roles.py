"""What a volunteer does, in words."""

from dispatch.people import Volunteer


def roles(volunteer: Volunteer) -> str:
    """Such as "référent et bricoleur"."""
    held = (("référent", volunteer.is_referent), ("bricoleur", volunteer.is_bricoleur))
    return " et ".join(name for name, holds in held if holds)
