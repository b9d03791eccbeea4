"""Drawing up the ballot by which the members of a branch vote on a matter."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.records.ballots.actions import NewContest, NewVoter, draw_up_ballot
from lianjian.records.ballots.enums import BallotPurpose, BallotState, Channel, ContestKind
from lianjian.records.ballots.models import Ballot
from lianjian.records.deliberation.actions.matters.by_ballot import ballot_reference
from lianjian.records.deliberation.actions.matters.locking import locked_matter
from lianjian.records.deliberation.bodies import BODY_RULES
from lianjian.records.deliberation.enums import Body, MatterState
from lianjian.records.deliberation.policies.matters import may_carry_on
from lianjian.records.deliberation.queries.matters.reading import Standing, standing_of
from lianjian.records.members.queries.people import voters_of

ENDED = (BallotState.CLOSED, BallotState.WITHDRAWN)
# The words of the rules in those of the counting.
BASES, OPERATORS = {"entitled": "eligible", "present": "present"}, {"gt": "gt", "ge": "gte"}


def members_vote_next(*, standing: Standing) -> bool:
    """Whether the session that has to come next is one of the members of the branch, who stand on a register."""
    if standing.matter.state != MatterState.UNDER_WAY:
        return False
    step = standing.way.next_step(standing.matter.organisation_id)
    return step is not None and tuple(step.bodies) == (Body.BRANCH_ASSEMBLY,)


@transaction.atomic
def draw_up_members_ballot(*, matter_id: int, channels: Collection[Channel], by: Actor, at: datetime) -> Ballot:
    """Will draw up a ballot of everybody with a vote in the branch; when it is closed its count is the session's."""
    matter = locked_matter(matter_id, MatterState.UNDER_WAY)
    require(may_carry_on(by, matter))
    on = timezone.localdate(at)
    standing = standing_of(matter=matter, on=on)
    if not members_vote_next(standing=standing):
        raise Refused(_("It is not the turn of the members of the branch."))
    reference = ballot_reference(matter=matter)
    running = Ballot.objects.filter(reference=reference, organisation=matter.organisation).exclude(state__in=ENDED)
    if other := running.first():
        raise ChangedMeanwhile(_("A ballot on this matter is under way already: %(code)s.") % {"code": other.code})
    rule_name = BODY_RULES[Body.BRANCH_ASSEMBLY].decides_by
    contest = NewContest(
        kind=ContestKind.RESOLUTION, question=matter.title, rule_name=rule_name,
        threshold=_majority(standing.packs, rule_name, on),
    )  # fmt: skip
    voters = [
        NewVoter(name=one.name, member_id=one.pk, account_id=one.account_id)
        for one in voters_of(organisation=matter.organisation, on=on).order_by("code")
    ]
    return draw_up_ballot(
        organisation=matter.organisation, title=matter.title, purpose=BallotPurpose.RESOLUTION, channels=channels,
        contests=[contest], voters=voters, reference=reference, by=by, at=at,
    )  # fmt: skip


def _majority(packs: rules.Packs, rule_name: str, on: date) -> dict[str, object]:
    """What the rule of the body asks for passing, in the words of the counting."""
    text = packs.text_in_force(rule_name, on=on)
    if text is None:
        raise Refused(_("No rule is known by which the members of a branch vote on that day."))
    passing = next(one.alternatives[0] for one in text.requirements if one.slot == "pass")
    assert passing.fraction is not None
    assert passing.of is not None
    return {
        "op": OPERATORS[passing.op], "num": passing.fraction.numerator, "den": passing.fraction.denominator,
        "base": BASES[passing.of],
    }  # fmt: skip
