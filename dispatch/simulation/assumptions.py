"""What the simulation supposes of people. Nothing here is measured by it: each figure is declared, most are swept."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bricoleurs:
    """How bricoleurs answer. Chances and shares lie in 0..1, distances are km.

    Published: `acceptance` is 0.17, 0.287 or 0.47 in twelve alerting systems, and 60 % of the answers to a text came
    within 45 minutes. Not published, so declared: how acceptance falls with distance (`lambda_km`), and how unequal
    people are (`sigma` of the lognormal; 1.75 fits one food-rescue scheme). What fails at the door is, with
    `Assumptions.unsatisfied`, the two tasks in a hundred that a large scheme did not complete.
    """

    acceptance: float = 0.287  # averaged over every alert within 1 km
    lambda_km: float = 3.0
    sigma: float = 1.0
    at_most: float = 0.95  # nobody is surer than that
    declines: float = 0.4  # of those who do not accept; the others stay silent
    median_minutes: float = 30.0  # of an answer, lognormal
    within_45: float = 0.6  # share of the answers
    deafened: float = 0.05  # by one notification,
    deaf_days: float = 14.0  # on average
    awake_at_night: float = 0.3  # an answer in quiet hours, to what cannot wait; else in the morning
    gives_back: float = 0.02  # after accepting, before the visit
    comes_in_vain: float = 0.015  # nobody there, too hard, a part is missing
    reports: float = 0.8  # of those who came; the others wait to be reminded
    reports_when_reminded: float = 0.7


@dataclass(frozen=True)
class Referents:
    """How referents work. Delays are medians in minutes of waking time, lognormal with `spread`."""

    takes_charge: float = 0.85
    declines: float = 0.07  # else silent
    when_reminded: float = 0.5  # a silent one takes charge after all
    answer_minutes: float = 20.0
    launch_minutes: float = 10.0  # from taking charge to « demandez pour moi »
    launches: float = 0.97  # else waits to be reminded
    launches_again: float = 0.7  # a search that found nobody
    verify_minutes: float = 240.0
    verifies: float = 0.9  # else waits to be reminded
    spread: float = 1.0


@dataclass(frozen=True)
class Mairie:
    """How long an agent takes with what came back to the mairie, in minutes of waking time."""

    act_minutes: float = 180.0
    spread: float = 0.8


@dataclass(frozen=True)
class Assumptions:
    """Everybody's behaviour, and how often a person says that it was not done after all."""

    bricoleurs: Bricoleurs = Bricoleurs()
    referents: Referents = Referents()
    mairie: Mairie = Mairie()
    unsatisfied: float = 0.005
