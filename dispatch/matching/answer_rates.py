"""How readily a volunteer says yes, by their own answers, smoothed: one answer says little, twenty say much."""

from math import exp, log

# As if everybody had answered two and a half times before their first answer, and said yes once: two yes in five.
PRIOR_YES = 1.0
PRIOR_ANSWERS = 2.5

# The chance of a yes falls with distance: p(d) = p0 · exp(-d / λ). Declared, not measured: λ = 3 km, and p0 such that
# the mean over a disc of 1 km is 28.7 %, the median of 28 published studies of alerts to volunteers.
REACH_M = 3_000.0
WITHIN_1_KM = 0.287
AT_THE_DOOR = WITHIN_1_KM / (2 * (9 - exp(-1 / 3) * 12))
MOST = 0.95  # nobody is certain
EQUIVALENT_YES = 1.0  # how much is believed of somebody before they were asked: as one yes where one was expected


def log_answer_rate(yes: int, no: int) -> float:
    """How much oftener (above 0) or rarer than the prior somebody says yes when they answer, as a logarithm.

    Silence is no argument: whoever never answers stands where whoever was never asked does.
    """
    rate = (yes + PRIOR_YES) / (yes + no + PRIOR_ANSWERS)
    return log(rate * PRIOR_ANSWERS / PRIOR_YES)


def chance_of_yes(distance_m: float, *, yes: int, no: int, silent: int) -> float:
    """The estimated probability that they say yes within a wave: for how many to ask, never for whom to ask first.

    Here silence counts, because a text that nobody answers fills no place.
    """
    expected = WITHIN_1_KM * (yes + no + silent)
    willing = (EQUIVALENT_YES + yes) / (EQUIVALENT_YES + expected)
    return min(MOST, AT_THE_DOOR * exp(-distance_m / REACH_M) * willing)
