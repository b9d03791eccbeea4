"""Two people at one moment in a review: one round, one count each, one ballot, one decision, one helper."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from lianjian.kernel.models import Account
from lianjian.records.ballots.enums import Channel
from lianjian.records.ballots.models import Ballot
from lianjian.records.cadres.actions.reviews import (
    Count,
    decide_grade,
    enter_counts,
    hold_as_ballot,
    name_helper,
    open_decision,
    open_round,
)
from lianjian.records.cadres.enums import Grade, GradingBody, Raters, ReviewKind, ReviewState
from lianjian.records.cadres.models import AssistancePlan, RatingEntry, ReviewRound
from lianjian.records.organisations.enums import PostKind
from tests.factories import NOW, TODAY, County, a_county, person, post
from tests.records.cadres.test_reviews import mutual, reviewed
from tests.records.members.factories import member
from tests.records.organisations.test_joint_race import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def a_branch() -> County:
    county = a_county()
    for family in "王李赵":
        member(county.villages[0], f"{family}示例")
    post(person("支委一", login="zw1"), county.villages[0], PostKind.COMMITTEE_MEMBER)
    return county


def test_the_year_gets_one_round() -> None:
    county = a_branch()
    by = county.actor(county.secretaries[0])
    act = partial(
        open_round, organisation=county.villages[0], kind=ReviewKind.FORMAL, year=2026, on=TODAY, by=by, at=NOW
    )
    assert sorted(bool(sentence) for sentence in at_once(act, act)) == [False, True]
    assert ReviewRound.objects.count() == 1


def test_two_who_count_at_once_are_the_two_who_have_to_agree() -> None:
    county = a_branch()
    one, other = county.actor(county.secretaries[0]), county.actor(Account.objects.get(login="zw1"))
    round_ = mutual(county, one)
    counts = {row.pk: Count(qualified=3) for row in reviewed(round_)}
    act = partial(
        enter_counts, round_id=round_.pk, raters=Raters.MEMBERS, issued=3, returned=3, void=0, counts=counts, at=NOW
    )
    assert at_once(partial(act, by=one), partial(act, by=other)) == ["", ""]
    round_.refresh_from_db()
    assert (round_.state, RatingEntry.objects.count()) == (ReviewState.RATED, 2)


def test_one_decision_and_one_helper() -> None:
    county = a_branch()
    one, other = county.actor(county.secretaries[0]), county.actor(Account.objects.get(login="zw1"))
    round_ = mutual(county, one)
    counts = {row.pk: Count(qualified=3) for row in reviewed(round_)}
    for by in (one, other):
        enter_counts(
            round_id=round_.pk, raters=Raters.MEMBERS, issued=3, returned=3, void=0, counts=counts, by=by, at=NOW
        )
    open_decision(round_id=round_.pk, body=GradingBody.ASSEMBLY, present=3, on=TODAY, by=one, at=NOW)
    first, second, _third = reviewed(round_)
    act = partial(decide_grade, reviewed_id=first.pk, opinion="会上议定", yes=3, at=NOW)
    told = at_once(partial(act, grade=Grade.NOT_QUALIFIED, by=one), partial(act, grade=Grade.NOT_QUALIFIED, by=other))
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    naming = partial(
        name_helper, reviewed_id=first.pk, helper=second.member, plan="谈心", from_on=TODAY,
        until_on=date(2026, 9, 9), at=NOW,
    )  # fmt: skip
    assert sorted(bool(sentence) for sentence in at_once(partial(naming, by=one), partial(naming, by=other))) == [
        False, True,
    ]  # fmt: skip
    assert AssistancePlan.objects.count() == 1


def test_two_who_open_the_ballot_draw_up_one() -> None:
    county = a_branch()
    one, other = county.actor(county.secretaries[0]), county.actor(Account.objects.get(login="zw1"))
    round_ = mutual(county, one)
    act = partial(hold_as_ballot, round_id=round_.pk, channels=[Channel.PHONE, Channel.PAPER], at=NOW)
    told = at_once(partial(act, by=one), partial(act, by=other))
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    assert Ballot.objects.get().review_round == round_


def test_a_ballot_and_a_count_on_paper_at_once_are_one_of_the_two() -> None:
    county = a_branch()
    one, other = county.actor(county.secretaries[0]), county.actor(Account.objects.get(login="zw1"))
    round_ = mutual(county, one)
    counts = {row.pk: Count(qualified=3) for row in reviewed(round_)}
    told = at_once(
        partial(hold_as_ballot, round_id=round_.pk, channels=[Channel.PAPER], by=one, at=NOW),
        partial(
            enter_counts, round_id=round_.pk, raters=Raters.MEMBERS, issued=3, returned=3, void=0, counts=counts,
            by=other, at=NOW,
        ),
    )  # fmt: skip
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    assert Ballot.objects.count() + RatingEntry.objects.count() == 1
