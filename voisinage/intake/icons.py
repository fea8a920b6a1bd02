"""The picture on a job's tile: its own, else that of the skill it takes. Drawn in `static/intake/jobs.svg`."""

from dispatch.requests import Job

DRAWN = frozenset({
    "bins", "boiler", "bulb", "company", "doctor", "electricity", "fuse", "handiwork", "help", "lifting", "meals",
    "paperwork", "parcel", "pets", "phones", "plumbing", "ride", "shopping", "shutter", "snow", "walk",
})  # fmt: skip


def icon_of(job: Job) -> str:
    """The name of a symbol of the drawing."""
    return next((name for name in (job.code, job.skill) if name in DRAWN), "help")
