"""Two people at one moment: the last seat, the third post, one choice and one objection go to one of them."""

from __future__ import annotations

from functools import partial

import pytest

from lianjian.records.cadres.actions.duty_holdings import end_holding, review_holding
from lianjian.records.cadres.actions.duty_posts import answer_proposal, claim_post, drop_choice, propose_for_post
from lianjian.records.cadres.enums import LIVE_HOLDINGS, HalfYearVerdict, HoldingState
from lianjian.records.cadres.models import DutyHolding
from lianjian.records.members.models import Member
from tests.factories import NOW, County, a_county
from tests.records.cadres.test_duty_posts import TAKEN_UP, claimed, held, set_up
from tests.records.members.factories import member
from tests.records.organisations.test_joint_race import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_seat_goes_to_one_of_two() -> None:
    county = a_county()
    duty = set_up(county)
    ones = [member(county.villages[0], name) for name in ("王示例", "李示例")]
    told = at_once(*(partial(_claim, county, duty.pk, one) for one in ones))
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    assert duty.holdings.filter(state__in=LIVE_HOLDINGS).count() == 1


def test_a_member_does_not_get_a_fourth_post_by_claiming_two_at_once() -> None:
    county = a_county()
    who = member(county.villages[0], "王示例")
    for kind in ("policy", "oversight"):
        claimed(county, set_up(county, kind), who)
    last = [set_up(county, kind) for kind in ("technique", "help")]
    told = at_once(*(partial(_claim, county, duty.pk, who) for duty in last))
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    assert DutyHolding.objects.filter(member=who, state__in=LIVE_HOLDINGS).count() == 3


def test_a_yes_and_a_taking_back_do_not_both_count() -> None:
    county = a_county()
    duty, who = set_up(county), member(county.villages[0], "王示例")
    by = county.actor(county.secretaries[0])
    asked = propose_for_post(post_id=duty.pk, member_id=who.pk, by=by, at=NOW)
    told = at_once(
        partial(answer_proposal, holding_id=asked.pk, agrees=False, words="", by=by, at=NOW),
        partial(drop_choice, holding_id=asked.pk, reason="问错人了", by=by, at=NOW),
    )
    assert sorted(bool(sentence) for sentence in told) == [False, True]


def test_a_post_ends_once() -> None:
    county = a_county()
    holding = held(county, set_up(county), member(county.villages[0], "王示例"))
    by, on = county.actor(county.secretaries[0]), TAKEN_UP.replace(month=10)
    told = at_once(
        partial(end_holding, holding_id=holding.pk, reason="外出", on=on, by=by, at=NOW),
        partial(review_holding, holding_id=holding.pk, words="换人", verdict=HalfYearVerdict.END, on=on, by=by, at=NOW),
    )
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    holding.refresh_from_db()
    assert holding.state == HoldingState.ENDED


def _claim(county: County, post_id: int, who: Member) -> None:
    claim_post(post_id=post_id, member_id=who.pk, by=county.actor(county.secretaries[0]), at=NOW)
