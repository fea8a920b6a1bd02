"""The codes of many newcomers leave by handfuls, so that nobody else who writes waits for all of them.

A handful is made while no transaction is open, then sent and kept. Whatever stops in between, the next list or
« voisinage volunteers verify » goes on with those who were sent none.
"""

from collections import Counter

from dispatch.desk import Desk
from dispatch.numbers.codes import Sending, new_code
from dispatch.numbers.rounds import never_sent, welcome
from dispatch.places import Commune

HANDFUL = 25  # a quarter of a second to make, less to send


def welcome_all(desk: Desk, commune: Commune) -> Counter[Sending]:
    """Send a code to everybody who was never sent one. It commits, what was written before and each handful."""
    waiting = [volunteer.id for volunteer in never_sent(desk, commune)]
    desk.session.commit()
    sent = Counter[Sending]()
    for start in range(0, len(waiting), HANDFUL):
        ready = {volunteer_id: new_code(desk.rng) for volunteer_id in waiting[start : start + HANDFUL]}
        sent += welcome(desk, commune, ready)
        desk.session.commit()
    return sent
