"""The third step held as a ballot: phones, slips and paper at one vote, one contest for each rated member."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.records.ballots.actions import NewContest, NewVoter, draw_up_ballot
from lianjian.records.ballots.enums import BallotPurpose, Channel, ContestKind
from lianjian.records.ballots.models import Ballot
from lianjian.records.cadres.actions.reviews.locks import (
    locked_round,
    note_round,
    packs_of,
    require_formal,
    require_open,
)
from lianjian.records.cadres.actions.reviews.ratings import require_rating_step
from lianjian.records.cadres.enums import Raters, ReviewState
from lianjian.records.cadres.models import ReviewRound
from lianjian.records.cadres.policies.reviews import may_lead_review
from lianjian.records.cadres.queries.review_ballots import GROUPS
from lianjian.records.cadres.queries.reviews import may_be_graded, members_to_review
from lianjian.records.members.models import Member

# As the roll of a ballot holds them.
LONGEST_NAME, LONGEST_HOUSEHOLD = 50, 40


@dataclass(frozen=True, kw_only=True)
class NewVillager:
    """A villager who rates too, or who does it for a household."""

    name: str
    household: str = ""


def reference_of(round_: ReviewRound) -> str:
    """The key by which the ballots room names the round."""
    return f"review:{round_.code}"


@transaction.atomic
def hold_as_ballot(
    *,
    round_id: int,
    channels: Collection[Channel],
    villagers: Sequence[NewVillager] = (),
    villagers_agree: bool = False,
    by: Actor,
    at: datetime,
) -> ReviewRound:
    """Will draw up the ballot by which the round is rated, in place of a count of slips on paper.

    Every member of the branch is on its roll. Villagers are on it where the round has them rate and they agreed to be;
    they have no accounts, so a slip or a paper has to be there for them. The count is heard (`take_rating`).
    """
    round_ = locked_round(round_id=round_id)
    require(may_lead_review(by, round_.organisation))
    require_formal(round_)
    require_open(round_)
    on = timezone.localdate(at)
    require_rating_step(round_=round_, on=on)
    if round_.rating_entries.exists():
        raise Refused(_("Slips have been counted on paper; the rating goes on that way."))
    members = list(members_to_review(organisation=round_.organisation, on=on).order_by("name_pinyin", "pk"))
    _require_villagers(round_, channels, villagers, agree=villagers_agree, members=members)
    packs = packs_of(round_)
    round_.ballot = draw_up_ballot(
        organisation=round_.organisation,
        title=f"{round_.organisation}{round_.year}年民主评议党员测评",
        purpose=BallotPurpose.APPRAISAL,
        channels=channels,
        contests=list(_contests(round_, on, packs)),
        voters=[*_members_on_roll(members), *_villagers_on_roll(villagers)],
        reference=reference_of(round_),
        rating_terms=_terms(on, packs),
        by=by,
        at=at,
    )
    round_.save(update_fields=["ballot"])
    note_round(action="hold_rating_as_ballot", round_=round_, by=by, at=at)
    return round_


def _require_villagers(
    round_: ReviewRound,
    channels: Collection[Channel],
    villagers: Sequence[NewVillager],
    *,
    agree: bool,
    members: Sequence[Member],
) -> None:
    if not round_.with_villagers:
        if villagers:
            raise Refused(_("Villagers do not rate in this round."))
        return
    if not villagers:
        raise Refused(_("Villagers rate in this round: say who is on their roll."))
    if not agree:
        raise Refused(_("Only villagers who agreed to take part are put on the roll."))
    if not {Channel.SLIP, Channel.PAPER} & set(channels):
        raise Refused(_("Villagers have no accounts: they need slips or paper ballots."))
    seen: set[NewVillager] = set()
    names = {one.name for one in members}
    for one in villagers:
        if not 0 < len(one.name.strip()) <= LONGEST_NAME or len(one.household) > LONGEST_HOUSEHOLD:
            raise Refused(
                _("“%(line)s” cannot stand on the roll: a name, a comma, and a short word for the household.")
                % {"line": f"{one.name},{one.household}"[:40]}
            )
        if one in seen:
            raise Refused(_("%(name)s stands on the villagers' roll twice.") % {"name": one.name})
        if one.name in names and not one.household:
            raise Refused(
                _("%(name)s is on the roll as a member already; everybody takes part once.") % {"name": one.name},
                remedies=(_("A villager of the same name is entered with the household."),),
            )
        seen.add(one)


def _contests(round_: ReviewRound, on: date, packs: rules.Packs) -> Iterator[NewContest]:
    weights = _weights(round_, on, packs)
    rated = [one.member for one in round_.reviewed.filter(left_out="").select_related("member")]
    rated.sort(key=lambda member: (member.name_pinyin, member.pk))
    names = [member.name for member in rated]
    for member in rated:
        namesake = names.count(member.name) > 1
        yield NewContest(
            kind=ContestKind.RATING,
            question=f"{member.name}（{member.code}）" if namesake else member.name,
            subject_member_id=member.pk,
            weights=weights,
            graded=may_be_graded(member=member, on=on),
        )


def _weights(round_: ReviewRound, on: date, packs: rules.Packs) -> dict[str, tuple[int, int]]:
    if not round_.with_villagers:
        return {GROUPS[Raters.MEMBERS]: (1, 1)}
    percent = rules.parameter("appraisal.members_weight_percent", on=on, packs=packs).whole
    return {GROUPS[Raters.MEMBERS]: (percent, 100), GROUPS[Raters.VILLAGERS]: (100 - percent, 100)}


def _terms(on: date, packs: rules.Packs) -> dict[str, object]:
    one_in = rules.parameter("appraisal.excellent_one_in", on=on, packs=packs).whole
    return {"excellent_cap": {"num": 1, "den": one_in, "of": "graded"}}


def _members_on_roll(members: Sequence[Member]) -> Iterator[NewVoter]:
    for one in members:
        yield NewVoter(name=one.name, member_id=one.pk, account_id=one.account_id, group=GROUPS[Raters.MEMBERS])


def _villagers_on_roll(villagers: Sequence[NewVillager]) -> Iterator[NewVoter]:
    for one in villagers:
        yield NewVoter(name=one.name, household=one.household, group=GROUPS[Raters.VILLAGERS])


@transaction.atomic
def take_rating(*, ballot_id: int, withdrawn: bool = False, by: Actor, at: datetime) -> None:
    """Will take a round on to its decision when its ballot is closed; a void or withdrawn one is held again.

    Once only, and nothing for a ballot that is no review's.
    """
    round_id = ReviewRound.objects.filter(ballot=ballot_id).values_list("pk", flat=True).first()
    if round_id is None:
        return
    round_ = locked_round(round_id=round_id)
    if round_.state != ReviewState.MUTUAL or round_.ballot_id != ballot_id:
        return
    if withdrawn or not _stands(Ballot.objects.get(pk=ballot_id)):
        round_.ballot = None
        note_round(action="repeat_rating", round_=round_, by=by, at=at)
    else:
        round_.state = ReviewState.RATED
        note_round(action="take_rating", round_=round_, by=by, at=at)
    round_.save(update_fields=["ballot", "state"])


def _stands(ballot: Ballot) -> bool:
    """Whether no box held more than was handed out, and somebody cast."""
    results = [contest.result or {} for contest in ballot.contests.all()]
    return all(one.get("status") == "valid" for one in results) and any(one["returned"] for one in results)
