"""Pairing: rounds, runs, and the joint organisations proposed from an accepted run."""

from __future__ import annotations

from lianjian.records.projects.actions.pairing.founding import Proposal, found_from_run, propose_from_run
from lianjian.records.projects.actions.pairing.inviting import invite
from lianjian.records.projects.actions.pairing.parts import (
    PlaceTerms,
    VillageTerms,
    WishList,
    set_place,
    set_places,
    set_village,
    set_villages,
    set_wish_lists,
    set_wishes,
)
from lianjian.records.projects.actions.pairing.rounds import leave_round, open_round, tie_pair, untie_pair
from lianjian.records.projects.actions.pairing.runs import accept_run, keep_run, set_aside_run, solve_run, start_run

__all__ = [
    "PlaceTerms",
    "Proposal",
    "VillageTerms",
    "WishList",
    "accept_run",
    "found_from_run",
    "invite",
    "keep_run",
    "leave_round",
    "open_round",
    "propose_from_run",
    "set_aside_run",
    "set_place",
    "set_places",
    "set_village",
    "set_villages",
    "set_wish_lists",
    "set_wishes",
    "solve_run",
    "start_run",
    "tie_pair",
    "untie_pair",
]
