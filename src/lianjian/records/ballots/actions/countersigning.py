"""Level 2: a second blind signature by a key that the server does not have.

The overseer makes one key a contest on a machine of her own and hands in the public halves before the notice. While
ballots are handed out she signs what waits; she sees as little of it as the server does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianjian.engines.credentials import BadKey, PublicKey, read_octets, write_octets
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.records.ballots.actions.handing_out import require_for_each
from lianjian.records.ballots.actions.locks import ballot_alone, ballot_in, note, note_day
from lianjian.records.ballots.enums import BallotState, Channel, SecrecyLevel
from lianjian.records.ballots.errors import AlreadyTakenPart, NotCastable
from lianjian.records.ballots.models import Ballot, Contest, Participation, SecondSigning, Voter
from lianjian.records.ballots.policies.running import may_hold_second_key, may_oversee, may_take_part
from lianjian.records.ballots.queries.contests import contests_for

EXPONENT = 65537


@transaction.atomic
def register_second_keys(*, ballot_id: int, keys: Mapping[str, str], by: Actor, at: datetime) -> Ballot:
    """Will take the public keys, {contest code: text}, of the overseer who keeps the private ones on her machine."""
    ballot = ballot_alone(BallotState.DRAWN_UP, ballot_id=ballot_id)
    require(may_oversee(by, ballot))
    if ballot.level != SecrecyLevel.TWO_KEYS:
        raise Refused(_("This ballot does with one key."))
    contests = list(ballot.contests.all())
    require_for_each(contests=contests, given=keys)
    try:
        read = {code: PublicKey.from_text(text).to_text() for code, text in keys.items()}
    except BadKey as fault:
        raise Refused(_("One of these is no public key.")) from fault
    if len(set(read.values())) < len(read):
        raise Refused(_("Each contest needs a key of its own."))
    for contest in contests:
        contest.second_issuer = read[contest.code]
    Contest.objects.bulk_update(contests, ["second_issuer"])
    ballot.second_holder_id = by.account_id
    ballot.save(update_fields=["second_holder"])
    note(ballot=ballot, action="register_second_keys", by=by, at=at)
    return ballot


@transaction.atomic
def ask_second_signatures(
    *,
    ballot_id: int,
    voter_id: int,
    blinded: Mapping[str, bytes],
    by: Actor,
    at: datetime,  # noqa: ARG001 - every act takes it; this one keeps no time
) -> dict[str, bytes] | None:
    """Will lay the voter's messages, blinded for the second keys, before their holder; the answer once she signed.

    Only for who was issued credentials; the same list again is answered alike, another is refused.
    """
    ballot = ballot_in(BallotState.HANDING_OUT, ballot_id=ballot_id)
    voter = Voter.objects.get(pk=voter_id, ballot=ballot)
    require(may_take_part(by, voter))
    contests = contests_for(ballot=ballot, group=voter.group)
    require_for_each(contests=contests, given=blinded)
    if not all(_can_be_signed(contest, blinded[contest.code]) for contest in contests):
        raise NotCastable(_("What the phone sent cannot be signed."))
    if not Participation.objects.filter(ballot=ballot, voter=voter, channel=Channel.PHONE).exists():
        raise AlreadyTakenPart(_("Ask for your ballot first."))
    asked = {code: write_octets(one) for code, one in blinded.items()}
    SecondSigning.objects.bulk_create([SecondSigning(ballot=ballot, voter=voter, blinded=asked)], ignore_conflicts=True)
    held = SecondSigning.objects.get(ballot=ballot, voter=voter)
    if held.blinded != asked:
        raise AlreadyTakenPart(_("You have been given your ballot already."))
    return None if held.signed is None else {code: read_octets(one) for code, one in held.signed.items()}


@transaction.atomic
def give_second_signatures(
    *, ballot_id: int, signed: Mapping[int, Mapping[str, bytes]], by: Actor, at: datetime
) -> None:
    """Will take the holder's signatures, {voter id: {contest code: signature}}; a wrong one is refused."""
    ballot = ballot_in(BallotState.HANDING_OUT, ballot_id=ballot_id)
    require(may_hold_second_key(by, ballot))
    keys = {one.code: PublicKey.from_text(one.second_issuer) for one in ballot.contests.all()}
    waiting = SecondSigning.objects.filter(ballot=ballot, voter__in=signed).select_for_update()
    for one in waiting:
        given = signed[one.voter_id]
        if given.keys() != one.blinded.keys() or not all(
            _is_signed(keys[code], read_octets(one.blinded[code]), given[code]) for code in given
        ):
            raise NotCastable(_("A signature is not of the key that was handed in."))
        one.signed = {code: write_octets(part) for code, part in given.items()}
        SecondSigning.objects.filter(ballot=ballot, voter=one.voter_id).update(signed=one.signed)
    note_day(ballot=ballot, action="give_second_signatures", by=by, at=at)


def _can_be_signed(contest: Contest, blinded: bytes) -> bool:
    """Her machine would refuse any other, and with it all that waits beside it."""
    key = PublicKey.from_text(contest.second_issuer)
    return len(blinded) == key.size and int.from_bytes(blinded, "big") < key.n


def _is_signed(key: PublicKey, blinded: bytes, signature: bytes) -> bool:
    """Whether the raw signature opens to the blinded message; both are numbers below the modulus."""
    opened = pow(int.from_bytes(signature, "big"), EXPONENT, key.n)
    return len(signature) == key.size and opened == int.from_bytes(blinded, "big")
