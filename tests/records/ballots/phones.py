"""What a voter's phone does, and ballots ready for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lianjian.engines.credentials import (
    RETURNED_CHOICE,
    Blinded,
    IssuerKey,
    PublicKey,
    blind,
    canonical,
    choice_message,
    credential_message,
    finalize,
)
from lianjian.kernel.actor import Actor
from lianjian.kernel.models import Account
from lianjian.records.ballots import actions
from lianjian.records.ballots.actions import GivenBack, NewContest, NewVoter
from lianjian.records.ballots.enums import BallotPurpose, Channel, ContestKind
from lianjian.records.ballots.models import Ballot, Contest, Voter
from lianjian.records.ballots.queries.contests import contests_for
from tests.factories import NOW, County, person

MAJORITY = {"op": "gt", "num": 1, "den": 2, "base": "eligible"}
FOR, AGAINST = {"mark": "+"}, {"mark": "-"}
CLOSING = NOW + timedelta(hours=3)


@dataclass
class Hall:
    """A ballot, who leads it, and who works at it."""

    ballot: Ballot
    secretary: Actor
    clerks: tuple[Actor, Actor]
    overseers: tuple[Actor, Actor]

    @property
    def pk(self) -> int:
        return self.ballot.pk

    def voters(self) -> list[Voter]:
        return list(self.ballot.voters.all())

    def contest(self, code: str = "1") -> Contest:
        return self.ballot.contests.get(code=code)

    def hand_out(self) -> None:
        actions.start_handing_out(ballot_id=self.pk, by=self.secretary, at=NOW)

    def open_box(self) -> None:
        actions.start_voting(ballot_id=self.pk, by=self.secretary, at=NOW)

    def close(self) -> Ballot:
        self.ballot = actions.close_ballot(ballot_id=self.pk, by=self.secretary, at=CLOSING)
        return self.ballot

    def give_paper(self, voter: Voter) -> None:
        actions.hand_out_paper(ballot_id=self.pk, voter_id=voter.pk, by=self.clerks[0], at=NOW)

    def give_slip(self, voter: Voter) -> None:
        actions.hand_out_slip(ballot_id=self.pk, voter_id=voter.pk, by=self.clerks[0], at=NOW)

    def read_twice(self, lines: list[dict[str, Any]], *, code: str = "1", number: int = 1) -> None:
        for clerk in self.clerks:
            actions.enter_batch(
                ballot_id=self.pk, contest_id=self.contest(code).pk, number=number, lines=lines, clerk=clerk, at=NOW
            )


def a_hall(
    county: County,
    *,
    voters: int = 6,
    channels: tuple[Channel, ...] = (Channel.PHONE, Channel.SLIP, Channel.PAPER),
    purpose: BallotPurpose = BallotPurpose.RESOLUTION,
    contests: tuple[NewContest, ...] = (),
    slips: int = 4,
    noticed: bool = True,
    roll: tuple[NewVoter, ...] = (),
    **fields: Any,
) -> Hall:
    """A ballot of 北朱解村 with its tellers and a roll of people with accounts; noticed unless told otherwise."""
    village = county.villages[0]
    secretary = county.actor(county.secretaries[0])
    drawn = actions.draw_up_ballot(
        organisation=village,
        title="修路要不要借钱",
        purpose=purpose,
        channels=channels,
        contests=contests or (NewContest(kind=ContestKind.RESOLUTION, question="同意", threshold=MAJORITY),),
        voters=roll or a_roll(voters),
        by=secretary,
        at=NOW,
        **fields,
    )
    mark = drawn.code[-6:]
    tellers = [actor_for(person(f"监计{i}", login=f"{mark}t{i}")) for i in range(4)]
    actions.name_tellers(
        ballot_id=drawn.pk,
        count_tellers=[one.account_id for one in tellers[:2] if one.account_id],
        oversight_tellers=[one.account_id for one in tellers[2:] if one.account_id],
        by=secretary,
        at=NOW,
    )
    hall = Hall(drawn, secretary, (tellers[0], tellers[1]), (tellers[2], tellers[3]))
    if noticed:
        if Channel.SLIP in channels:
            actions.print_slips(ballot_id=drawn.pk, count=slips, by=secretary, at=NOW)
        give_notice(hall)
    return hall


def give_notice(hall: Hall) -> None:
    """The notice, for a ballot that opens at once and runs two hours."""
    hall.ballot = actions.give_notice(
        ballot_id=hall.pk, opens_at=NOW, closes_at=NOW + timedelta(hours=2), by=hall.secretary, at=NOW
    )


def a_roll(count: int, *, group: str = "") -> tuple[NewVoter, ...]:
    """Voters with accounts."""
    start = Account.objects.count()
    accounts = [person(f"选民{start + i}", login=f"voter{start + i}") for i in range(count)]
    return tuple(NewVoter(name=one.name, account_id=one.pk, group=group) for one in accounts)


def actor_for(account: Account) -> Actor:
    """Somebody who holds no post."""
    return Actor(account_id=account.pk, name=account.name)


@dataclass
class Held:
    """What a phone holds of one contest."""

    key: Ed25519PrivateKey
    message: bytes
    blinded: tuple[Blinded, ...]
    credential: bytes = b""

    @property
    def voter_key(self) -> bytes:
        return self.key.public_key().public_bytes_raw()


class Phone:
    """A voter's phone: asks for credentials under her login, and casts without it."""

    def __init__(self, voter: Voter) -> None:
        self.voter, self.ballot = voter, voter.ballot
        self.actor = Actor(account_id=voter.account_id, name=voter.name)
        self.held = {one.code: self._prepared(one) for one in contests_for(ballot=voter.ballot, group=voter.group)}

    def _prepared(self, contest: Contest) -> Held:
        key = Ed25519PrivateKey.generate()
        message = credential_message(
            ballot=self.ballot.code, contest=contest.code, voter_key=key.public_key().public_bytes_raw()
        )
        return Held(key, message, tuple(blind(message=message, public=one) for one in _issuers(contest)))

    def asked(self, which: int = 0) -> dict[str, bytes]:
        return {code: one.blinded[which].sent for code, one in self.held.items()}

    def ask(self) -> dict[str, bytes]:
        """Asks the server to sign; what it answered."""
        signed = actions.issue_credentials(
            ballot_id=self.ballot.pk, voter_id=self.voter.pk, blinded=self.asked(), by=self.actor, at=NOW
        )
        for code, one in self.held.items():
            one.credential = self._opened(code, signed[code], 0)
        return signed

    def ask_second(self) -> bool:
        """Asks the second key's holder; whether she has signed yet."""
        signed = actions.ask_second_signatures(
            ballot_id=self.ballot.pk, voter_id=self.voter.pk, blinded=self.asked(1), by=self.actor, at=NOW
        )
        for code, part in (signed or {}).items():
            self.held[code].credential += self._opened(code, part, 1)
        return signed is not None

    def _opened(self, code: str, signed: bytes, which: int) -> bytes:
        one = self.held[code]
        public = _issuers(self.ballot.contests.get(code=code))[which]
        return finalize(message=one.message, signed=signed, blinded=one.blinded[which], public=public)

    def ballot_paper(self, choice: dict[str, Any], code: str = "1", **instead: Any) -> dict[str, Any]:
        """What it sends to cast."""
        one, text = self.held[code], canonical(choice)
        sent = {"ballot": self.ballot.code, "contest": code, "voter_key": one.voter_key, "choice": text} | instead
        return {"credential": one.credential, "signature": one.key.sign(choice_message(**sent)), **sent}

    def cast(self, choice: dict[str, Any], code: str = "1") -> bytes:
        return actions.cast(**self.ballot_paper(choice, code))

    def surrender(self) -> None:
        """Gives its vote back, so that the desk can hand out another."""
        actions.surrender_credentials(
            ballot_id=self.ballot.pk, voter_id=self.voter.pk, given_back=self.give_back(), by=self.actor, at=NOW
        )

    def give_back(self) -> dict[str, GivenBack]:
        """What it sends to give its vote back."""
        found = {}
        for code, one in self.held.items():
            message = choice_message(
                ballot=self.ballot.code, contest=code, voter_key=one.voter_key, choice=RETURNED_CHOICE
            )
            found[code] = GivenBack(voter_key=one.voter_key, credential=one.credential, signature=one.key.sign(message))
        return found


def second_keys(ballot: Ballot) -> dict[str, IssuerKey]:
    """What the overseer makes on a machine of her own."""
    return {one.code: IssuerKey.generate() for one in ballot.contests.all()}


def _issuers(contest: Contest) -> list[PublicKey]:
    return [PublicKey.from_text(text) for text in (contest.issuer, contest.second_issuer) if text]
