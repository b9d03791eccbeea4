"""A ballot drawn up, noticed and handed out to a town by the program's own acts, and what its phones send.

To be imported when Django is loaded.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.hashes import SHA384
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from lianjian.engines.credentials import (
    IssuerKey,
    canonical,
    choice_message,
    credential_message,
    read_octets,
    verify_receipt,
    write_octets,
)
from lianjian.kernel.accounts import new_account
from lianjian.kernel.actor import command_line
from lianjian.kernel.models import Account
from lianjian.kernel.periods import since
from lianjian.records.ballots import actions
from lianjian.records.ballots.actions import NewContest, NewVoter
from lianjian.records.ballots.enums import BallotPurpose, Channel, ContestKind
from lianjian.records.ballots.models import Ballot, IssuerSecret, Participation, SealedBallot
from lianjian.records.organisations.enums import PostBasis, PostKind
from lianjian.records.organisations.models import Organisation, Post

CANDIDATES, SEATS = tuple("甲乙丙丁戊己庚辛壬癸"), 7
FOUNDED_ON = date(2021, 1, 1)


@dataclass(eq=False)
class Vote:
    """What one phone sends, and what it was answered."""

    voter_key: bytes
    choice: bytes
    body: bytes
    receipt: str = ""
    refused: str = ""


@dataclass(frozen=True)
class Town:
    """A ballot that is being voted on, and the cookie of who may close it."""

    ballot: Ballot
    session: str

    @property
    def cast_path(self) -> str:
        """Where phones cast."""
        return f"/vote/{self.ballot.code}/cast/"

    def votes(self) -> list[Vote]:
        """A vote for each line of the roll, ready to be sent."""
        issuer = IssuerKey.from_bytes(read_octets(IssuerSecret.objects.get(contest__ballot=self.ballot).private_key))
        return [self._vote(issuer, number) for number in range(self.ballot.voters.count())]

    def _vote(self, issuer: IssuerKey, number: int) -> Vote:
        """The credential is signed directly, which gives the same signature as blinding and opening."""
        key = Ed25519PrivateKey.generate()
        voter_key = key.public_key().public_bytes_raw()
        named: dict[str, Any] = {"ballot": self.ballot.code, "contest": "1", "voter_key": voter_key}
        choice = canonical({"marks": {CANDIDATES[number % len(CANDIDATES)]: "+"}})
        sent = {
            "voter_key": voter_key,
            "credential": issuer.private.sign(credential_message(**named), PSS(MGF1(SHA384()), 48), SHA384()),
            "choice": choice,
            "signature": key.sign(choice_message(**named, choice=choice)),
        }
        written = {name: write_octets(part) for name, part in sent.items()}
        return Vote(voter_key, choice, json.dumps({"contest": "1"} | written).encode())

    def signed(self, vote: Vote) -> bool:
        """Whether the receipt is the box's own for this very choice."""
        header = self.ballot.header or {}
        return verify_receipt(
            public=bytes.fromhex(header["receipts"]), ballot=self.ballot.code, contest="1", voter_key=vote.voter_key,
            choice=vote.choice, receipt=read_octets(vote.receipt),
        )  # fmt: skip

    def sealed(self) -> dict[bytes, bytes]:
        """The sealed box: choices by key."""
        rows = SealedBallot.objects.filter(contest__ballot=self.ballot).values_list("voter_key", "choice")
        return {bytes(key): bytes(choice) for key, choice in rows}

    def board(self) -> Path:
        """The board's file."""
        self.ballot.refresh_from_db()
        return Path(self.ballot.board.path)


def a_town(*, title: str, voters: int) -> Town:
    """A questionnaire by phone whose handing out has ended; everybody on the roll was handed a ballot."""
    by, at = command_line(), timezone.now() - timedelta(hours=2)
    ballot = actions.draw_up_ballot(
        organisation=_village(), title=title, purpose=BallotPurpose.QUESTIONNAIRE, channels=[Channel.PHONE],
        contests=[NewContest(kind=ContestKind.ELECTION, question=title, seats=SEATS, candidates=CANDIDATES)],
        voters=[NewVoter(name=f"选民{number}") for number in range(voters)], by=by, at=at,
    )  # fmt: skip
    named: dict[str, Any] = {"ballot_id": ballot.pk, "by": by, "at": at}
    actions.give_notice(**named, opens_at=at, closes_at=at + timedelta(hours=1))
    actions.start_handing_out(**named)
    Participation.objects.bulk_create(
        Participation(ballot=ballot, voter=voter, channel=Channel.PHONE) for voter in ballot.voters.all()
    )
    ballot = actions.start_voting(**named)
    return Town(Ballot.objects.get(pk=ballot.pk), _session_of_secretary())


def _village() -> Organisation:
    village, _made = Organisation.objects.get_or_create(
        code="bench",
        defaults={
            "name": "北朱解村", "name_pinyin": "beizhujiecun", "name_initials": "bzjc", "kind": "village",
            "form": "branch", "path": "0001", "founded_on": FOUNDED_ON, "longitude": 119.4, "latitude": 36.0,
        },
    )  # fmt: skip
    return village


def _session_of_secretary() -> str:
    """The cookie of the village's secretary, signed in."""
    account = Account.objects.filter(login="secretary").first()
    if account is None:
        account = new_account(login="secretary", name="书记甲", is_staff=False)
        account.save()
        Post.objects.create(
            organisation=_village(), account=account, kind=PostKind.SECRETARY, basis=PostBasis.ELECTION,
            during=since(FOUNDED_ON),
        )  # fmt: skip
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
