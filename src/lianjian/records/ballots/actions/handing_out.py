"""Handing out: credentials to phones, slips and papers at the desk, one ballot to a voter."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lianjian.engines.credentials import (
    RETURNED_CHOICE,
    BadBlinded,
    BadSlipCode,
    IssuerKey,
    blind_sign,
    canonical,
    read_octets,
    slip_digest,
    verify_choice,
    verify_credential,
    write_octets,
)
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.records.ballots.actions.locks import ballot_alone, ballot_in, in_the_notice, note, note_day
from lianjian.records.ballots.actions.notice import issuers_of
from lianjian.records.ballots.box import Box, Cast
from lianjian.records.ballots.enums import BallotState, Channel
from lianjian.records.ballots.errors import AlreadyCast, AlreadyTakenPart, ChannelNotAllowed, NotCastable, WrongPhase
from lianjian.records.ballots.models import (
    Ballot,
    BallotSecret,
    Contest,
    Participation,
    SecondSigning,
    SlipCode,
    Voter,
)
from lianjian.records.ballots.policies.running import may_count, may_lead, may_take_part
from lianjian.records.ballots.queries.contests import contests_for

AT_THE_DESK = (BallotState.HANDING_OUT, BallotState.VOTING)


@transaction.atomic
def start_handing_out(*, ballot_id: int, by: Actor, at: datetime) -> Ballot:
    """Will begin the handing out, from the moment the notice gave; nobody can cast yet."""
    ballot = ballot_alone(BallotState.NOTICED, ballot_id=ballot_id)
    require(may_lead(by, ballot))
    if ballot.opens_at is not None and at < ballot.opens_at:
        raise WrongPhase(_("The notice gives %(at)s as the beginning.") % {"at": in_the_notice(ballot.opens_at)})
    ballot.state = BallotState.HANDING_OUT
    ballot.save(update_fields=["state"])
    note(ballot=ballot, action="start_handing_out", by=by, at=at)
    return ballot


@transaction.atomic
def issue_credentials(
    *,
    ballot_id: int,
    voter_id: int,
    blinded: Mapping[str, bytes],
    by: Actor,
    at: datetime,  # noqa: ARG001 - every act takes it; this one keeps no time
) -> dict[str, bytes]:
    """Will note the voter as taking part by phone and sign her blinded messages, {contest code: message}.

    Only the voter herself, only while handing out. The same list again is answered alike; another is refused.
    """
    ballot = ballot_in(BallotState.HANDING_OUT, ballot_id=ballot_id)
    voter = Voter.objects.get(pk=voter_id, ballot=ballot)
    require(may_take_part(by, voter))
    _require_channel(ballot, Channel.PHONE)
    contests = contests_for(ballot=ballot, group=voter.group)
    require_for_each(contests=contests, given=blinded)
    asked = list_digest(blinded=blinded)
    held = _take_part(voter, Channel.PHONE, blinded_digest=asked)
    if held.channel != Channel.PHONE or bytes(held.blinded_digest) != asked:
        raise AlreadyTakenPart(
            _("You have been given your ballot already."),
            remedies=(_("If another phone of yours asked for it, vote with that phone."),),
        )
    try:
        return {contest.code: blind_sign(key=_key(contest), blinded=blinded[contest.code]) for contest in contests}
    except BadBlinded as fault:
        raise NotCastable(_("What the phone sent cannot be signed.")) from fault


def require_for_each(*, contests: Collection[Contest], given: Collection[str]) -> None:
    """Will refuse anything but exactly one entry for each contest."""
    if {contest.code for contest in contests} != set(given):
        raise NotCastable(_("There must be one for each contest the voter takes part in."))


def list_digest(*, blinded: Mapping[str, bytes]) -> bytes:
    """What tells one list of blinded messages from another, 32 bytes."""
    return hashlib.sha256(canonical({code: write_octets(one) for code, one in blinded.items()})).digest()


def _key(contest: Contest) -> IssuerKey:
    return IssuerKey.from_bytes(read_octets(contest.secret.private_key))


def _take_part(voter: Voter, channel: Channel, blinded_digest: bytes = b"") -> Participation:
    """The voter's one row: the one made now, or that of whoever was quicker."""
    mine = Participation(ballot_id=voter.ballot_id, voter=voter, channel=channel, blinded_digest=blinded_digest)
    Participation.objects.bulk_create([mine], ignore_conflicts=True)
    return Participation.objects.get(ballot_id=voter.ballot_id, voter=voter)


def _require_channel(ballot: Ballot, channel: Channel) -> None:
    if channel not in ballot.channels:
        raise ChannelNotAllowed(_("This ballot is not held by: %(channel)s.") % {"channel": Channel(channel).label})


@transaction.atomic
def hand_out_slip(*, ballot_id: int, voter_id: int, by: Actor, at: datetime) -> None:
    """Will note that a count teller let the voter draw a slip; which one, nobody knows."""
    _hand_out(Channel.SLIP, ballot_id, voter_id, by, at)


@transaction.atomic
def hand_out_paper(*, ballot_id: int, voter_id: int, by: Actor, at: datetime) -> None:
    """Will note that a count teller gave the voter a paper ballot."""
    _hand_out(Channel.PAPER, ballot_id, voter_id, by, at)


def _hand_out(channel: Channel, ballot_id: int, voter_id: int, by: Actor, at: datetime) -> None:
    ballot, voter = _at_the_desk(channel, ballot_id, voter_id, by)
    try:
        with transaction.atomic():
            Participation.objects.create(ballot=ballot, voter=voter, channel=channel)
    except IntegrityError:
        raise AlreadyTakenPart(_("%(name)s has been given a ballot already.") % {"name": voter.name}) from None
    note_day(ballot=ballot, action=f"hand_out_{channel}", by=by, at=at)


def _at_the_desk(channel: Channel, ballot_id: int, voter_id: int, by: Actor) -> tuple[Ballot, Voter]:
    ballot = ballot_in(*AT_THE_DESK, ballot_id=ballot_id)
    require(may_count(by, ballot))
    _require_channel(ballot, channel)
    if channel == Channel.SLIP and ballot.slips_cancelled is not None:
        raise WrongPhase(_("The slips left over have been counted; nobody draws one any more. Give a paper ballot."))
    return ballot, Voter.objects.get(pk=voter_id, ballot=ballot)


@dataclass(frozen=True, kw_only=True)
class GivenBack:
    """A credential a voter gives back unused: her phone signs that instead of a choice (`RETURNED_CHOICE`)."""

    voter_key: bytes
    credential: bytes
    signature: bytes


@transaction.atomic
def surrender_credentials(
    *,
    ballot_id: int,
    voter_id: int,
    given_back: Mapping[str, GivenBack],
    by: Actor,
    at: datetime,  # noqa: ARG001 - every act takes it; this one keeps no time
) -> None:
    """Will take back all credentials of a voter, {contest code: …}: the desk can then hand her a slip or a paper.

    Only the voter herself. None can be cast any more, each stands on the board as given back. The same again is
    answered alike; refused where one has been cast, or where there is nothing else to be handed out.
    """
    ballot = ballot_in(*AT_THE_DESK, ballot_id=ballot_id)
    voter = Voter.objects.get(pk=voter_id, ballot=ballot)
    require(may_take_part(by, voter))
    if not can_change_channel(ballot=ballot):
        raise ChannelNotAllowed(_("Neither slips nor papers are handed out in this ballot: vote with the phone."))
    contests = contests_for(ballot=ballot, group=voter.group)
    require_for_each(contests=contests, given=given_back)
    returned = [_returned(ballot, contest, given_back[contest.code]) for contest in contests]
    own = Participation.objects.filter(ballot=ballot, voter=voter, channel=Channel.PHONE)
    takes_part = own.select_for_update().first() is not None
    held = opened(BallotSecret.objects.get(ballot=ballot))
    if held.holds(ballots=returned):
        return
    if not takes_part:
        raise AlreadyTakenPart(_("%(name)s does not take part by phone.") % {"name": voter.name})
    # Once only: what a neighbour gave back must not free this voter's line while her own vote is still good.
    if not held.put_in_once(ballots=returned):
        raise AlreadyCast(_("A ballot has been cast with this already."))
    SecondSigning.objects.filter(ballot=ballot, voter=voter).delete()
    own.delete()


def can_change_channel(*, ballot: Ballot) -> bool:
    """Whether somebody who gives the phone's vote back can still be handed another ballot."""
    has_slips = Channel.SLIP in ballot.channels and ballot.slips_cancelled is None
    return Channel.PAPER in ballot.channels or has_slips


def opened(secret: BallotSecret) -> Box:
    """The ballot's open box."""
    return Box(read_octets(secret.box_key))


def _returned(ballot: Ballot, contest: Contest, given: GivenBack) -> Cast:
    named: dict[str, Any] = {"ballot": ballot.code, "contest": contest.code, "voter_key": given.voter_key}
    if not (
        verify_credential(**named, credential=given.credential, issuers=[*issuers_of(contest)])
        and verify_choice(**named, choice=RETURNED_CHOICE, signature=given.signature)
    ):
        raise NotCastable(_("What the phone shows is no credential of this ballot."))
    return Cast(
        voter_key=given.voter_key,
        contest_id=contest.pk,
        channel=Channel.PHONE,
        choice=RETURNED_CHOICE,
        credential=given.credential,
        signature=given.signature,
    )


@transaction.atomic
def cancel_left_slips(*, ballot_id: int, counted: int, codes: Collection[str] = (), by: Actor, at: datetime) -> Ballot:
    """Will note how many slips were left over when handing out was through, counted in public.

    After it no slip is handed out; slips whose codes are given can no longer be cast. Refused where the number is not
    that of the slips printed less those handed out.
    """
    ballot = ballot_alone(*AT_THE_DESK, ballot_id=ballot_id)
    require(may_count(by, ballot))
    out = Participation.objects.filter(ballot=ballot, channel=Channel.SLIP).count()
    printed = sum(ballot.slips_printed.values())
    if counted != printed - out:
        raise Refused(
            _("%(printed)d slips were printed and %(out)d handed out: %(left)d must be left, not %(counted)d.")
            % {"printed": printed, "out": out, "left": printed - out, "counted": counted},
            remedies=(_("Count them again, and compare the roll with those who drew one."),),
        )
    SlipCode.objects.filter(digest__in=_digests(ballot, codes)).update(is_cancelled=True)
    ballot.slips_cancelled = counted
    ballot.save(update_fields=["slips_cancelled"])
    note(ballot=ballot, action="cancel_left_slips", by=by, at=at, counted=counted)
    return ballot


def _digests(ballot: Ballot, codes: Collection[str]) -> list[bytes]:
    contests = list(ballot.contests.values_list("code", flat=True))
    try:
        return [
            slip_digest(ballot=ballot.code, contest_set=contest, code=code) for code in codes for contest in contests
        ]
    except BadSlipCode as fault:
        raise NotCastable(_("One of the codes is no code of a slip.")) from fault
