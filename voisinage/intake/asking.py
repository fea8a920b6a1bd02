"""What an agent adds to a request afterwards: a note, or the question how it is going."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from dispatch.prescribing.news import Asked, ask_for_news
from dispatch.prescribing.notes import LONGEST_NOTE, add_note
from sms.phone import display
from voisinage.accounts.current import current_agent
from voisinage.db import db
from voisinage.desk import desk
from voisinage.intake.blueprint import agents_only, intake
from voisinage.intake.follow import refused_page, the_request
from voisinage.intake.plain_text import several_lines
from voisinage.privacy.free_text import warnings
from voisinage.privacy.gently import KEEP

TOLD = {
    Asked.REFERENT: "C’est demandé : le référent reçoit un SMS. La page vous dira la suite.",
    Asked.MAIRIE: "C’est demandé : la mairie reçoit un SMS. La page vous dira la suite.",
}
ONCE = "Des nouvelles ont déjà été demandées depuis hier. Si c’est pressé, appelez la mairie au {phone}."
CALL = "Personne ne peut être prévenu par SMS : appelez la mairie au {phone}."


@intake.post("/demandes/<ref>/notes")
@agents_only
def write_note(ref: str) -> ResponseReturnValue:
    """Add a note, or show it again with what is wrong."""
    found = the_request(ref)
    body = several_lines(request.form.get("note"))
    for_referent = "for_referent" in request.form
    wrong = ""
    if not body:
        wrong = "Écrivez la note, ou laissez-la."
    elif len(body) > LONGEST_NOTE:
        wrong = f"C’est trop long : {LONGEST_NOTE} caractères au plus."
    elif "keep_words" not in request.form:
        wrong = " ".join(warnings(body))
    if wrong:
        kept = {
            "body": body,
            "for_referent": for_referent,
            "wrong": wrong,
            "watched": bool(warnings(body)),
            "keep": KEEP,
        }
        return refused_page(found, note=kept), 422
    add_note(desk(), found.id, current_agent(), body, for_referent=for_referent)
    db.session.commit()
    flash("La note est enregistrée.")
    return redirect(url_for("intake.one_request", ref=found.ref), 303)


@intake.post("/demandes/<ref>/nouvelles")
@agents_only
def want_news(ref: str) -> ResponseReturnValue:
    """Have whoever follows the request know that news are awaited; pressed twice, it is once."""
    found = the_request(ref)
    asked = ask_for_news(desk(), found.id, current_agent())
    db.session.commit()
    phone = display(found.commune.contact_phone)
    if asked is None:
        flash(ONCE.format(phone=phone))
    elif asked is Asked.NOBODY:
        flash(CALL.format(phone=phone), "error")
    else:
        flash(TOLD[asked])
    return redirect(url_for("intake.one_request", ref=found.ref), 303)
