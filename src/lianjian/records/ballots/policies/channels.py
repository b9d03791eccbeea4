"""By what channels a ballot of a purpose may be held."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.records.ballots.enums import BallotPurpose, Channel
from lianjian.records.ballots.errors import ChannelNotAllowed

# No rule was found that permits an electronic box for these (XJ; CW 18, 19): the law's words are meeting, ballot, box.
PAPER_ONLY = {
    BallotPurpose.PARTY_ELECTION: "party_election_ballots",
    BallotPurpose.VILLAGERS_COMMITTEE_ELECTION: "villagers_committee_election",
    BallotPurpose.RECALL: "villagers_committee_recall",
}


def channels_for(*, purpose: BallotPurpose) -> tuple[Channel, ...]:
    """The channels that may be chosen for the purpose."""
    return (Channel.PAPER,) if purpose in PAPER_ONLY else tuple(Channel)


def rule_for_channels(*, purpose: BallotPurpose, on: date, packs: rules.Packs) -> rules.Citation | None:
    """The text behind paper only; None where every channel may be chosen, or no text is known for the day."""
    texts = packs.named(PAPER_ONLY.get(purpose, ""))
    return next((text.cite for text in texts if text.in_force(on=on)), None)


def require_channels(*, purpose: BallotPurpose, channels: Collection[Channel], on: date, packs: rules.Packs) -> None:
    """Will refuse no channel at all, and any that the purpose does not permit."""
    if not channels:
        raise ChannelNotAllowed(_("Say how the votes are cast: on paper, with slips, or by phone."))
    if set(channels) <= set(channels_for(purpose=purpose)):
        return
    raise ChannelNotAllowed(
        _("%(purpose)s: only paper ballots. No rule permits casting by phone or by code here.")
        % {"purpose": BallotPurpose(purpose).label},
        rule=rule_for_channels(purpose=purpose, on=on, packs=packs),
        remedies=(_("Hold it on paper: the program hands out on the roll, takes both counts down and counts."),),
    )
