"""The members room's tables."""

from __future__ import annotations

from lianjian.records.members.models.away import HostActivity, MemberContact, OnlineParticipant, StayAway
from lianjian.records.members.models.care import CareAct, Hardship, Honour, MemberPairing
from lianjian.records.members.models.dues import DuesBase, DuesPayment, DuesReduction
from lianjian.records.members.models.own import Correction, Reading
from lianjian.records.members.models.people import Affiliation, Member
from lianjian.records.members.models.transfers import AffiliationTransfer

__all__ = [
    "Affiliation",
    "AffiliationTransfer",
    "CareAct",
    "Correction",
    "DuesBase",
    "DuesPayment",
    "DuesReduction",
    "Hardship",
    "Honour",
    "HostActivity",
    "Member",
    "MemberContact",
    "MemberPairing",
    "OnlineParticipant",
    "Reading",
    "StayAway",
]
