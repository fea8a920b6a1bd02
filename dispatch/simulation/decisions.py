"""The decisions of production that the simulation runs on, by name: nothing here decides anything of its own."""

from dispatch.availability import LocalCalendar, Visits, clipped, default_windows
from dispatch.chasing.steps import Case, Do, Step, next_step
from dispatch.delays import due_at, morning_after, send_at
from dispatch.matching.bricoleur_facts import BricoleurFacts
from dispatch.matching.budget import Place
from dispatch.matching.hours_ahead import hours_ahead
from dispatch.matching.judging import Candidate, Need, Ranking
from dispatch.matching.planning import Search, plan_wave
from dispatch.matching.ranking import rank_bricoleurs as rank
from dispatch.matching.referent_ranking import ReferentFacts, rank_referents
from dispatch.matching.waves import wave_size, waves_before
from dispatch.rules import Rules

__all__ = [
    "BricoleurFacts",
    "Candidate",
    "Case",
    "Do",
    "LocalCalendar",
    "Need",
    "Place",
    "Ranking",
    "ReferentFacts",
    "Rules",
    "Search",
    "Step",
    "Visits",
    "clipped",
    "default_windows",
    "due_at",
    "hours_ahead",
    "morning_after",
    "next_step",
    "plan_wave",
    "rank",
    "rank_referents",
    "send_at",
    "wave_size",
    "waves_before",
]
