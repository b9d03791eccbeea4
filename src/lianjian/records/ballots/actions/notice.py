"""The notice, which fixes the ballot and makes its keys; slips before it; and taking a ballot back."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianjian.engines import credentials
from lianjian.engines.credentials import IssuerKey, PublicKey, ReceiptKey, write_octets
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import Refused
from lianjian.kernel.events import announce
from lianjian.kernel.policies import require
from lianjian.kernel.reasons import given_reason
from lianjian.records.ballots import box
from lianjian.records.ballots.actions.locks import ballot_alone, note
from lianjian.records.ballots.enums import BallotPurpose, BallotState, Channel, SecrecyLevel, TellerRole
from lianjian.records.ballots.events import BallotWithdrawn
from lianjian.records.ballots.models import Ballot, BallotSecret, Contest, IssuerSecret, PaperBatch, SlipCode
from lianjian.records.ballots.policies.running import may_lead
from lianjian.records.ballots.queries.contests import contests_for

MOST_SLIPS = 5000
RUNNING = (BallotState.DRAWN_UP, BallotState.NOTICED, BallotState.HANDING_OUT, BallotState.VOTING)


@transaction.atomic
def print_slips(*, ballot_id: int, count: int, group: str = "", by: Actor, at: datetime) -> list[str]:
    """Will make that many codes for the slips of a group, before the notice; they are returned once, never stored.

    Printing again makes all slips printed before for the group worthless.
    """
    ballot = ballot_alone(BallotState.DRAWN_UP, ballot_id=ballot_id)
    require(may_lead(by, ballot))
    if Channel.SLIP not in ballot.channels or not 1 <= count <= MOST_SLIPS:
        raise Refused(_("Between 1 and %(most)d slips, for a ballot held with slips.") % {"most": MOST_SLIPS})
    contests = contests_for(ballot=ballot, group=group)
    codes = [credentials.new_slip_code() for _number in range(count)]
    SlipCode.objects.filter(contest__in=contests, group=group).delete()
    made = [
        SlipCode(
            digest=credentials.slip_digest(ballot=ballot.code, contest_set=contest.code, code=code),
            contest=contest,
            group=group,
        )
        for contest in contests
        for code in codes
    ]
    # Sorted: rows in the order of their making would tell which digests are of one slip.
    SlipCode.objects.bulk_create(sorted(made, key=lambda one: bytes(one.digest)), batch_size=5000)
    ballot.slips_printed = {**ballot.slips_printed, group: count}
    ballot.save(update_fields=["slips_printed"])
    note(ballot=ballot, action="print_slips", by=by, at=at, count=count)
    return codes


@transaction.atomic
def give_notice(*, ballot_id: int, opens_at: datetime, closes_at: datetime, by: Actor, at: datetime) -> Ballot:
    """Will make the keys and freeze and hash roll and header; `ballot.fingerprint` goes on the printed notice.

    Handing out can begin at `opens_at`; with phones or slips nobody closes before `closes_at`.
    """
    ballot = ballot_alone(BallotState.DRAWN_UP, ballot_id=ballot_id)
    require(may_lead(by, ballot))
    if not at <= opens_at < closes_at:
        raise Refused(_("The ballot opens after the notice and closes after it opens."))
    _require_prepared(ballot)
    ballot.opens_at, ballot.closes_at = opens_at, closes_at
    receipt_key = ReceiptKey.generate()
    BallotSecret.objects.create(
        ballot=ballot,
        receipt_key=write_octets(receipt_key.to_bytes()),
        box_key=write_octets(secrets.token_bytes(32)),
    )
    contests = list(ballot.contests.all())
    if Channel.PHONE in ballot.channels:
        _make_issuers(contests)
    ballot.header = _header(ballot, contests, receipt_key.public)
    ballot.header_digest = credentials.digest(ballot.header)
    ballot.fingerprint = credentials.fingerprint(ballot.header)
    ballot.state = BallotState.NOTICED
    ballot.save()
    note(ballot=ballot, action="give_ballot_notice", by=by, at=at, fingerprint=ballot.fingerprint)
    return ballot


def _require_prepared(ballot: Ballot) -> None:
    tellers = list(ballot.tellers.values_list("role", flat=True))
    least = 2 if Channel.PAPER in ballot.channels else int(Channel.SLIP in ballot.channels)
    if min(tellers.count(role) for role in TellerRole) < least:
        raise Refused(
            _("Name at least %(least)d people to count and %(least)d to oversee.") % {"least": least},
            remedies=(_("Paper is read by two people, and two overseers settle where they differ."),),
        )
    groups = set(ballot.voters.values_list("group", flat=True))
    if Channel.SLIP in ballot.channels and not groups <= set(ballot.slips_printed):
        raise Refused(_("Print the slips first: the notice names them."))
    waits = ballot.level == SecrecyLevel.TWO_KEYS and ballot.contests.filter(second_issuer="").exists()
    if waits:
        raise Refused(_("The overseer has not handed in the second keys yet."))


def _make_issuers(contests: list[Contest]) -> None:
    """One key a contest: the signer cannot see what it signs; by one key for all a voter could vote thrice in one."""
    for contest in contests:
        key = IssuerKey.generate()
        contest.issuer = key.public.to_text()
        contest.save(update_fields=["issuer"])
        IssuerSecret.objects.create(contest=contest, private_key=write_octets(key.to_bytes()))


def _header(ballot: Ballot, contests: list[Contest], receipt_key: bytes) -> dict[str, Any]:
    roll = [[one.position, one.name, one.household, one.group] for one in ballot.voters.all()]
    codes = SlipCode.objects.filter(contest__ballot=ballot).order_by("contest_id", "digest").select_related("contest")
    slips = {
        code: [bytes(one.digest) for one in some]
        for code, some in itertools.groupby(codes, key=lambda one: one.contest.code)
    }
    return credentials.board_header(
        ballot=ballot.code,
        title=ballot.title,
        channels=ballot.channels,
        contests=[_described(contest) for contest in contests],
        roll_size=len(roll),
        roll_digest=credentials.digest(roll),
        receipt_key=receipt_key,
        slips=slips,
        organisation=ballot.organisation.name,
        purpose=ballot.purpose,
        level=ballot.level,
        opens_at=ballot.opens_at.isoformat() if ballot.opens_at else "",
        closes_at=ballot.closes_at.isoformat() if ballot.closes_at else "",
        rating_terms=ballot.rating_terms,
    )


def _described(contest: Contest) -> dict[str, Any]:
    return credentials.board_contest(
        code=contest.code,
        kind=contest.kind,
        question=contest.question,
        issuers=[*issuers_of(contest)],
        seats=contest.seats,
        candidates=contest.candidates,
        write_in=contest.write_in,
        threshold=contest.threshold,
        quorum=contest.quorum,
        weights=contest.weights,
        group=contest.group,
    )


def issuers_of(contest: Contest) -> Iterator[PublicKey]:
    """The public keys that must have signed a credential, the server's first."""
    for text in (contest.issuer, contest.second_issuer):
        if text:
            yield PublicKey.from_text(text)


@transaction.atomic
def withdraw_ballot(*, ballot_id: int, reason: str, by: Actor, at: datetime) -> Ballot:
    """Will take a ballot back at any time before it is closed: keys, box and who was given a ballot are erased."""
    given = given_reason(reason=reason)
    ballot = ballot_alone(*RUNNING, ballot_id=ballot_id)
    require(may_lead(by, ballot))
    box.one_at_a_time()
    box.erase(ballot_id=ballot.pk)
    PaperBatch.objects.filter(contest__ballot=ballot).delete()
    ballot.state, ballot.withdrawn_because = BallotState.WITHDRAWN, given
    ballot.save(update_fields=["state", "withdrawn_because"])
    note(ballot=ballot, action="withdraw_ballot", by=by, at=at, reason=given)
    announce(
        BallotWithdrawn(
            ballot_id=ballot.pk,
            organisation_id=ballot.organisation_id,
            purpose=BallotPurpose(ballot.purpose),
            reference=ballot.reference,
            by=by,
            at=at,
        )
    )
    return ballot
