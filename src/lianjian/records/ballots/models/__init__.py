"""The ballots room's tables."""

from __future__ import annotations

from lianjian.records.ballots.models.ballots import FEWEST_FOR_SECRET, Ballot, Contest, Teller, Voter
from lianjian.records.ballots.models.box import BatchEntry, BoxBallot, PaperBatch, SealedBallot
from lianjian.records.ballots.models.live import (
    BallotSecret,
    IssuerSecret,
    Participation,
    SecondSigning,
    SlipCode,
)

__all__ = [
    "FEWEST_FOR_SECRET",
    "Ballot",
    "BallotSecret",
    "BatchEntry",
    "BoxBallot",
    "Contest",
    "IssuerSecret",
    "PaperBatch",
    "Participation",
    "SealedBallot",
    "SecondSigning",
    "SlipCode",
    "Teller",
    "Voter",
]
