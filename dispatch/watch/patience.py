"""How late is too late: one measure for the auditor, for what machines ask and for `voisinage doctor`."""

from datetime import timedelta

PATIENCE = timedelta(minutes=5)  # the clock comes by every few seconds: this late, it has stopped
LONGEST_LEASE = timedelta(minutes=15)  # several times what any sender asks for
