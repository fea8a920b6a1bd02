"""`/mairie/reglages/services`: the catalogue of the commune. A service is withdrawn, never erased: requests name it."""

from collections.abc import Sequence
from secrets import token_hex
from typing import Any

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from dispatch.catalogue import SKILLS
from dispatch.changed import changed_fields
from dispatch.requests import Job
from voisinage.administration.blueprint import administration, keep, mairie_only
from voisinage.administration.catalogue_form import ServiceForm, form_of
from voisinage.db import db
from voisinage.desk import commune
from voisinage.intake.plain_text import one_line
from voisinage.labels import label
from voisinage.observatory.exports import Cell, Sheet, as_file

HEAD = ("Service", "Qui le fait", "Savoir-faire", "Durée (min)", "Questions", "À deux", "Proposé")
SAME_NAME = "Un autre service porte déjà ce nom."


@administration.get("/services")
@mairie_only
def services() -> str:
    """Every service, in the order of the form."""
    return render_template("administration/services.html", services=_services(), skills=SKILLS)


@administration.get("/services.<any(csv, xlsx):kind>")
@mairie_only
def services_file(kind: str) -> ResponseReturnValue:
    """The same as a file."""
    cells: list[list[Cell]] = [
        [job.label, label(job.done_by), SKILLS.get(job.skill, job.skill), job.minutes, len(job.questions),
         "oui" if job.pair else "non", "oui" if job.active else "non"]
        for job in _services()
    ]  # fmt: skip
    return as_file(Sheet("voisinage-services", HEAD, cells), kind)


def _services() -> Sequence[Job]:
    found = select(Job).where(Job.commune_id == commune().id).options(selectinload(Job.questions))
    return db.session.scalars(found.order_by(Job.active.desc(), Job.position, Job.id)).all()


@administration.get("/services/<int:job_id>")
@administration.get("/services/nouveau")
@mairie_only
def service(job_id: int | None = None) -> str:
    """One service, or a new one."""
    job = _the_job(job_id)
    return _page(job, form_of(job))


@administration.post("/services/<int:job_id>")
@administration.post("/services/nouveau")
@mairie_only
def keep_service(job_id: int | None = None) -> ResponseReturnValue:
    """Keep what was typed. The requests under way keep the seats and the windows they have."""
    job, form = _the_job(job_id), ServiceForm()
    if not form.validate_on_submit():
        return _page(job, form), 422
    if _name_is_taken(form.label.data or "", job):
        form.label.errors = [*form.label.errors, SAME_NAME]
        return _page(job, form), 422
    if job and _is_overtaken(form, job):
        return _page(job, form), 409
    kept = job or Job(commune_id=commune().id, code=f"own_{token_hex(4)}", questions=[])
    form.write(kept)
    facts: dict[str, Any] = {"changed": changed_fields(kept)} if job else {"new": 1}
    db.session.add(kept)
    db.session.flush()
    said = f"« {kept.label} » est enregistré." if kept.active else f"« {kept.label} » n’est plus proposé."
    return keep("service", said, url_for("administration.services"), job=kept.id, active=kept.active, **facts)


def _the_job(job_id: int | None) -> Job | None:
    """This service of the agent's commune, else 404; None for a new one."""
    if job_id is None:
        return None
    job = db.session.get(Job, job_id) if job_id < 2**31 else None
    return job if job and job.commune_id == commune().id else abort(404)


def _is_overtaken(form: ServiceForm, job: Job) -> bool:
    db.session.refresh(job, ["label", "questions"], with_for_update={"key_share": True})  # one agent after the other
    return form.overtaken_by(form_of(job))


def _name_is_taken(label: str, job: Job | None) -> bool:
    same = select(Job.id).where(Job.commune_id == commune().id, func.lower(Job.label) == one_line(label).lower())
    return any(found != (job.id if job else None) for found in db.session.scalars(same))


def _page(job: Job | None, form: ServiceForm) -> str:
    return render_template("administration/service.html", job=job, form=form)
