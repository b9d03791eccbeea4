"""Drawing up a ballot and naming who works at it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.errors import Refused
from lianjian.kernel.models import Account
from lianjian.kernel.policies import require
from lianjian.records.ballots.actions.locks import ballot_alone, note
from lianjian.records.ballots.enums import (
    BEFORE_VOTING,
    BallotPurpose,
    Channel,
    ContestKind,
    SecrecyLevel,
    TellerRole,
)
from lianjian.records.ballots.models import Ballot, Contest, Teller, Voter
from lianjian.records.ballots.policies.channels import require_channels
from lianjian.records.ballots.policies.contests import require_contest, threshold_of
from lianjian.records.ballots.policies.running import may_draw_up, may_lead
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.packs import packs_at


@dataclass(frozen=True, kw_only=True)
class NewContest:
    """One contest to be drawn up; `threshold` and `quorum` have the form of the counting (tally_format).

    A rating contest carries `weights` {group: (num, den)}: it becomes one contest per group, counted together;
    `graded` is False for whom is rated but given no grade. `group` narrows any other contest to one group of the
    roll. `candidates` stand in ballot order. Without `threshold`: more than half of the ballots returned for
    questionnaires and appraisals, a single vote for nominations; everything else has to name its base.
    """

    kind: ContestKind
    question: str
    seats: int = 1
    candidates: Sequence[str] = ()
    rule_name: str = ""
    write_in: bool = False
    write_in_roll: Sequence[str | Mapping[str, str]] = ()
    subject_member_id: int | None = None
    threshold: Mapping[str, Any] | None = None
    quorum: Mapping[str, Any] | None = None
    weights: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    graded: bool = True
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class NewVoter:
    """One line of the roll."""

    name: str
    member_id: int | None = None
    account_id: int | None = None
    household: str = ""
    group: str = ""


@transaction.atomic
def draw_up_ballot(
    *,
    organisation: Organisation,
    title: str,
    purpose: BallotPurpose,
    channels: Collection[Channel],
    level: SecrecyLevel = SecrecyLevel.ONE_KEY,
    contests: Sequence[NewContest],
    voters: Sequence[NewVoter],
    reference: str = "",
    rating_terms: Mapping[str, Any] | None = None,
    by: Actor,
    at: datetime,
) -> Ballot:
    """Will write down a ballot with its contests and its roll; refuses channels the purpose does not permit.

    `rating_terms`: `excellent_cap` and `review_if_unqualified` in the form of the counting.
    """
    require(may_draw_up(by, organisation))
    on = timezone.localdate(at)
    require_channels(purpose=purpose, channels=channels, on=on, packs=packs_at(organisation=organisation))
    _require_whole(title, level, channels, contests, voters)
    ballot = Ballot.objects.create(
        code=new_code(letter="B", on=on),
        organisation=organisation,
        title=title.strip(),
        purpose=purpose,
        channels=sorted(channels),
        level=level,
        reference=reference,
        rating_terms=dict(rating_terms) if rating_terms else None,
        drawn_up_at=at,
    )
    groups = {voter.group for voter in voters}
    drawn = [one for contest in contests for one in _contests_of(ballot, contest)]
    for number, one in enumerate(drawn, start=1):
        one.code = str(number)
        require_contest(contest=one, groups=groups)
    Contest.objects.bulk_create(drawn)
    Voter.objects.bulk_create(_roll(ballot, voters))
    note(ballot=ballot, action="draw_up_ballot", by=by, at=at)
    return ballot


def _require_whole(
    title: str,
    level: SecrecyLevel,
    channels: Collection[Channel],
    contests: Sequence[NewContest],
    voters: Sequence[NewVoter],
) -> None:
    if not title.strip() or not contests:
        raise Refused(_("Say what the ballot is called and what is voted on."))
    if not voters:
        raise Refused(_("Nobody stands on the roll."))
    for held in ("member_id", "account_id"):
        named = [one for voter in voters if (one := getattr(voter, held)) is not None]
        if len(named) != len(set(named)):
            raise Refused(_("Somebody stands on the roll twice."))
    if level == SecrecyLevel.TWO_KEYS and Channel.PHONE not in channels:
        raise Refused(_("A second key only serves votes by phone."))


def _contests_of(ballot: Ballot, new: NewContest) -> Iterator[Contest]:
    """One contest; of a rating one for each group that rates, since a ballot names no group."""
    for group in new.weights or (new.group,):
        yield Contest(
            ballot=ballot,
            kind=new.kind,
            question=new.question.strip(),
            seats=new.seats,
            candidates=list(new.candidates),
            write_in=new.write_in,
            write_in_roll=list(new.write_in_roll),
            rule_name=new.rule_name,
            threshold=threshold_of(purpose=BallotPurpose(ballot.purpose), kind=new.kind, given=new.threshold),
            quorum=dict(new.quorum) if new.quorum else None,
            weights={name: list(weight) for name, weight in new.weights.items()} or None,
            group=group,
            graded=new.graded,
            subject_member_id=new.subject_member_id,
        )


def _roll(ballot: Ballot, voters: Sequence[NewVoter]) -> Iterator[Voter]:
    for position, new in enumerate(voters, start=1):
        yield Voter(
            ballot=ballot,
            position=position,
            name=new.name,
            member_id=new.member_id,
            account_id=new.account_id,
            household=new.household,
            group=new.group,
        )


@transaction.atomic
def name_tellers(
    *, ballot_id: int, count_tellers: Collection[int], oversight_tellers: Collection[int], by: Actor, at: datetime
) -> Ballot:
    """Will name, by account, who hands out and counts and who oversees, in place of those named before.

    Nobody does both, and no candidate or rated member does either. Possible until the voting begins.
    """
    ballot = ballot_alone(*BEFORE_VOTING, ballot_id=ballot_id)
    require(may_lead(by, ballot))
    named = dict.fromkeys(count_tellers, TellerRole.COUNT_TELLER)
    if set(named) & set(oversight_tellers):
        raise Refused(_("Who hands out and counts cannot oversee as well; name different people."))
    named |= dict.fromkeys(oversight_tellers, TellerRole.OVERSIGHT_TELLER)
    if ballot.second_holder_id is not None and ballot.second_holder_id not in oversight_tellers:
        raise Refused(_("Whoever holds the second key stays an overseer."))
    _require_no_candidate(ballot, named)
    Teller.objects.filter(ballot=ballot).delete()
    Teller.objects.bulk_create(
        Teller(ballot=ballot, account_id=account_id, role=role) for account_id, role in named.items()
    )
    note(ballot=ballot, action="name_tellers", by=by, at=at)
    return ballot


def _require_no_candidate(ballot: Ballot, named: Collection[int]) -> None:
    contests = list(ballot.contests.select_related("subject_member"))
    standing = {name for contest in contests for name in contest.candidates}
    rated = {contest.subject_member.account_id for contest in contests if contest.subject_member}
    for account in Account.objects.filter(pk__in=named):
        if account.name in standing or account.pk in rated:
            raise Refused(_("%(name)s is voted on here and cannot be a teller.") % {"name": account.name})
