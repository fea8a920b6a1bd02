"""The decisions of production that the simulation runs on, by name: nothing here decides anything of its own."""

from dispatch.availability import (
    Free,
    Promise,
    clipped,
    default_windows,
    leaving,
    travel_time,
)
from dispatch.chasing.steps import Case, Do, Step, next_step, wait_ends
from dispatch.delays import due_at, morning_after, send_at
from dispatch.matching.agreeing import Agreed, Coming, agree, in_common, keeps
from dispatch.matching.bricoleur_facts import BricoleurFacts
from dispatch.matching.budget import Place
from dispatch.matching.hours_ahead import proposed_hours
from dispatch.matching.judging import Candidate, Need, Ranking
from dispatch.matching.planning import Search, next_turn, plan_wave
from dispatch.matching.ranking import rank_bricoleurs as rank
from dispatch.matching.referent_ranking import ReferentFacts, rank_referents
from dispatch.matching.together import hours_together
from dispatch.matching.waves import wave_size
from dispatch.rules import Rules
from dispatch.timing import Timing

__all__ = [
    "Agreed",
    "BricoleurFacts",
    "Candidate",
    "Case",
    "Coming",
    "Do",
    "Free",
    "Need",
    "Place",
    "Promise",
    "Ranking",
    "ReferentFacts",
    "Rules",
    "Search",
    "Step",
    "Timing",
    "agree",
    "clipped",
    "default_windows",
    "due_at",
    "hours_together",
    "in_common",
    "keeps",
    "leaving",
    "morning_after",
    "next_step",
    "next_turn",
    "plan_wave",
    "proposed_hours",
    "rank",
    "rank_referents",
    "send_at",
    "travel_time",
    "wait_ends",
    "wave_size",
]
