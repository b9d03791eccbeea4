"""Casting: without an actor, without a session, without the time. Nothing of it goes into the journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianjian.engines.credentials import (
    BadSlipCode,
    ReceiptKey,
    canonical,
    make_receipt,
    read_octets,
    slip_digest,
    verify_choice,
    verify_credential,
)
from lianjian.engines.credentials.recount import parsed
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.records.ballots.actions.handing_out import opened
from lianjian.records.ballots.actions.locks import ballot_alone, hold_phase, note
from lianjian.records.ballots.actions.notice import issuers_of
from lianjian.records.ballots.box import Cast
from lianjian.records.ballots.choices import require_castable
from lianjian.records.ballots.enums import BEFORE_VOTING, BallotState, Channel
from lianjian.records.ballots.errors import AlreadyCast, NotCastable, WrongPhase
from lianjian.records.ballots.models import Ballot, BallotSecret, Contest, SlipCode
from lianjian.records.ballots.policies.running import may_lead
from lianjian.records.ballots.queries.turnout import signatures_waiting

LONGEST_CHOICE = 8000


@transaction.atomic
def start_voting(*, ballot_id: int, by: Actor, at: datetime) -> Ballot:
    """Will end the handing out and open the box; late comers still get a slip or a paper."""
    ballot = ballot_alone(BallotState.HANDING_OUT, ballot_id=ballot_id)
    require(may_lead(by, ballot))
    if waiting := len(signatures_waiting(ballot=ballot)):
        raise Refused(
            _("%(waiting)d votes by phone still wait for the second key's signature.") % {"waiting": waiting},
            remedies=(_("Its holder signs what waits; then the phones fetch it, and the box can be opened."),),
        )
    ballot.state = BallotState.VOTING
    ballot.save(update_fields=["state"])
    note(ballot=ballot, action="start_voting", by=by, at=at)
    return ballot


def cast(*, ballot: str, contest: str, voter_key: bytes, credential: bytes, choice: bytes, signature: bytes) -> bytes:
    """Will put a choice into the box, by the codes of ballot and contest; the receipt (`make_receipt`), 64 bytes.

    `credential` is the issuer's signature, at level 2 followed by the second holder's. The same ballot again is
    answered alike; another choice under the same key, a wrong signature or a choice of another form is refused.
    """
    asked = _asked(ballot, contest)
    named: dict[str, Any] = {"ballot": ballot, "contest": contest, "voter_key": voter_key}
    if (
        asked is None
        or len(choice) > LONGEST_CHOICE
        or not verify_credential(**named, credential=credential, issuers=[*issuers_of(asked)])
        or not verify_choice(**named, choice=choice, signature=signature)
    ):
        raise NotCastable(_("The ballot is not good for this vote."))
    require_castable(contest=asked, choice=parsed(choice))
    secret = _secret(asked.ballot)
    _put_in(
        secret,
        asked.ballot,
        Cast(
            voter_key=voter_key,
            contest_id=asked.pk,
            channel=Channel.PHONE,
            choice=choice,
            credential=credential,
            signature=signature,
        ),
    )
    return make_receipt(key=receipt_key(secret), **named, choice=choice)


def cast_slip(*, ballot: str, code: str, choices: Mapping[str, Any]) -> dict[str, bytes]:
    """Will put the choices of a slip into the box, {contest code: choice}, all at once; a receipt for each.

    A contest left out can be cast later by the same code.
    """
    asked = Ballot.objects.select_related("secret").defer("header").filter(code=ballot).first()
    if asked is None or not choices:
        raise NotCastable(_("The code is not good for this vote."))
    contests = {one.code: one for one in asked.contests.filter(code__in=choices)}
    digests = _slip_digests(asked, code, choices)
    known = SlipCode.objects.filter(digest__in=digests.values(), is_cancelled=False, contest__in=contests.values())
    if known.count() != len(choices):
        raise NotCastable(_("The code is not good for this vote."))
    for contest, choice in choices.items():
        require_castable(contest=contests[contest], choice=choice)
    secret, texts = _secret(asked), {contest: canonical(choice) for contest, choice in choices.items()}
    _put_in(
        secret,
        asked,
        *(
            Cast(voter_key=digests[one], contest_id=contests[one].pk, channel=Channel.SLIP, choice=text)
            for one, text in texts.items()
        ),
    )
    key = receipt_key(secret)
    return {
        one: make_receipt(key=key, ballot=ballot, contest=one, voter_key=digests[one], choice=text)
        for one, text in texts.items()
    }


def _asked(ballot: str, contest: str) -> Contest | None:
    """In one query, and without the header, which may name thousands of slips."""
    found = Contest.objects.select_related("ballot__secret").defer("ballot__header")
    return found.filter(ballot__code=ballot, code=contest).first()


def _slip_digests(ballot: Ballot, code: str, choices: Mapping[str, Any]) -> dict[str, bytes]:
    try:
        return {one: slip_digest(ballot=ballot.code, contest_set=one, code=code) for one in choices}
    except BadSlipCode as fault:
        raise NotCastable(_("A code has 16 letters and figures; compare it with the slip.")) from fault


def _secret(ballot: Ballot) -> BallotSecret:
    """Read before the box is touched: closing asks for the tables in that order."""
    if ballot.state in BEFORE_VOTING:
        raise WrongPhase(_("The voting has not begun: ballots are still being handed out."))
    if ballot.state != BallotState.VOTING:
        raise WrongPhase(_("The voting has ended."))
    return ballot.secret


def receipt_key(secret: BallotSecret) -> ReceiptKey:
    """The key that signs receipts and the head of the board."""
    return ReceiptKey.from_bytes(read_octets(secret.receipt_key))


@transaction.atomic
def _put_in(secret: BallotSecret, ballot: Ballot, *ballots: Cast) -> None:
    hold_phase(ballot_id=ballot.pk)
    if not Ballot.objects.filter(pk=ballot.pk, state=BallotState.VOTING).exists():
        raise WrongPhase(_("The voting has ended."))
    if not opened(secret).put_in(ballots=ballots):
        raise AlreadyCast(_("Another ballot has been cast with this already; the first one counts."))
