"""`/mairie/textos`: every text before anybody receives it, and what those sent have cost."""

from collections.abc import Sequence
from itertools import groupby

from flask import render_template

from dispatch.letters import frame_of
from sms.billed import Sample, every_text
from sms.spoken_samples import every_call
from sms.texts.words import LOCKED
from voisinage.board.blueprint import board, mairie_only
from voisinage.board.sent_texts import months
from voisinage.db import db
from voisinage.desk import commune, desk, office

END_OF_A_LINK = "Xa3dT7uQ0vLz5kRb9mWc2e"  # as long as a real one, and opens nothing

# By the beginning of a text's kind.
READERS = {
    "referent": "Aux référents",
    "bricoleur": "Aux bricoleurs",
    "volunteer": "Aux bénévoles",
    "number": "Aux bénévoles",
    "bundle": "Aux bénévoles",
    "own": "Aux bénévoles",
    "charter": "Aux bénévoles",
    "mairie": "À la mairie",
    "prescriber": "Aux prescripteurs",
    "account": "Aux agents",
    "trial": "Aux agents",
    "reply": "En réponse à un texto",
}


@board.get("/textos")
@mairie_only
def texts() -> str:
    """Every text in the words of this commune and this installation's sender."""
    here, town = desk(), commune()
    price = office().carriers.segment_price_micros
    return render_template(
        "board/texts.html",
        groups=_grouped(every_text(frame_of(here, town), f"{here.line.base_url}/l/{END_OF_A_LINK}")),
        months=months(db.session(), town, here.now),
        price=price,
        own=town.own_texts,
        locked=LOCKED,
        can_reply=here.line.can_reply,
        calls=every_call(frame_of(here, town)) if here.line.can_call else [],
    )


def _grouped(samples: Sequence[Sample]) -> dict[str, list[Sample]]:
    order = list(dict.fromkeys(READERS.values()))
    ordered = sorted(samples, key=lambda sample: order.index(_reader(sample)))
    return {reader: list(group) for reader, group in groupby(ordered, key=_reader)}


def _reader(sample: Sample) -> str:
    return READERS[sample.kind.partition("_")[0]]
