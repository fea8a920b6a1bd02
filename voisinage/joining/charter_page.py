"""`/charte`: the charter of a commune, for anybody to read; `/charte/<token>`: to sign it, by a link sent by text."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dispatch.desk import Desk
from dispatch.joining.charter_text import fingerprint
from dispatch.joining.charters import charter_text, charter_to_sign, current_charter
from dispatch.joining.own_links import opened
from dispatch.joining.signing import sign, signature_of
from dispatch.joining.tables import OwnLink
from dispatch.joining.words import LinkPurpose, SignedBy
from dispatch.people import Volunteer
from voisinage.desk import desk
from voisinage.joining.blueprint import joining, refuse_other_sites
from voisinage.joining.communes import commune_named
from voisinage.joining.own_page import unknown

UNPROCESSABLE = 422
TICK = "Lisez la charte et cochez la case."
CHANGED = "La charte vient de changer : lisez-la, puis signez."


@joining.get("/rejoindre/<insee>/charte")
def read_charter(insee: str) -> ResponseReturnValue:
    """The text in force, with nothing to sign."""
    here, commune = desk(), commune_named(insee)
    if commune is None:
        abort(404)
    text = charter_text(here.session, commune)
    return render_template(
        "joining/charter.html",
        commune=commune,
        charter=text,
        sha256=fingerprint(text),
        version=current_charter(here.session, commune),
    )


@joining.get("/charte/<token>")
def charter_to_read(token: str) -> ResponseReturnValue:
    """The charter, and where to sign. GET changes nothing."""
    here = desk()
    link = _link(here, token)
    return _page(here, link, token) if link else unknown()


@joining.get("/charte/<token>/signature")
def back_to_charter(token: str) -> ResponseReturnValue:
    """A phone that opens again the address it last posted to comes back to the page."""
    return redirect(url_for("joining.charter_to_read", token=token))


@joining.post("/charte/<token>/signature")
def sign_charter(token: str) -> ResponseReturnValue:
    """Sign what was read."""
    refuse_other_sites()
    here = desk()
    link = _link(here, token)
    if link is None:
        return unknown()
    charter = charter_to_sign(here, link.volunteer.commune)
    if charter.sha256 != request.form.get("charter_sha256"):
        return _page(here, link, token, wrong=CHANGED), UNPROCESSABLE
    if request.form.get("charter") != "y":
        return _page(here, link, token, wrong=TICK), UNPROCESSABLE
    sign(here, link.volunteer, charter, SignedBy.LINK)
    here.session.commit()
    return redirect(url_for("joining.charter_to_read", token=token), 303)


def _link(here: Desk, token: str) -> OwnLink | None:
    """Either link shows that they hold the phone: the one to the charter, or the one to their page."""
    return opened(here.session, token, LinkPurpose.CHARTER, here.now) or opened(
        here.session, token, LinkPurpose.PAGE, here.now
    )


def _page(here: Desk, link: OwnLink, token: str, *, wrong: str = "") -> str:
    volunteer = link.volunteer
    text = charter_text(here.session, volunteer.commune)
    return render_template(
        "joining/charter.html",
        commune=volunteer.commune,
        charter=text,
        sha256=fingerprint(text),
        version=current_charter(here.session, volunteer.commune),
        action=url_for("joining.sign_charter", token=token),
        signed=_signed(here, volunteer, fingerprint(text)),
        wrong=wrong,
        own=link.purpose is LinkPurpose.PAGE and url_for("joining.own_page", token=token),
    )


def _signed(here: Desk, volunteer: Volunteer, sha256: str) -> object:
    """Their signature of this very text."""
    last = signature_of(here, volunteer)
    return last if last and last.sha256 == sha256 and volunteer.charter_signed_at else None
