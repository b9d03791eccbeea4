"""One home branch on any day: moving between branches, coming back, and what an ended branch leaves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lianjian.kernel import succession
from lianjian.kernel.days import WrongDay
from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.succession import Handover
from lianjian.records.members.actions.leaving import end_membership
from lianjian.records.members.actions.moving import move_member
from lianjian.records.members.enums import AffiliationBasis, LeavingKind
from lianjian.records.members.errors import NotAMember, TwoHomes
from lianjian.records.members.models import Affiliation, Member
from lianjian.records.members.queries.people import members_of
from lianjian.records.organisations.actions.counts import rebuild_counts
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import Organisation, Post
from lianjian.records.organisations.queries.counts import drifted_counts, numbers_below
from tests.factories import FOUNDED, NOW, TODAY, County, person, post
from tests.records.members.factories import member

YESTERDAY = TODAY - timedelta(days=1)


def moved(county: County, one: Member, to: Organisation, on: date = YESTERDAY) -> Member:
    by = county.actor(county.department_head)
    return move_member(member=one, to=to, on=on, basis=AffiliationBasis.TRANSFERRED, by=by, at=NOW)


def test_moving_keeps_the_past_and_moves_the_counts_and_the_post(county: County) -> None:
    rebuild_counts()
    one = member(county.villages[0], "王秀英", account=person("王秀英", login="wxy"))
    old_post = post(one.account, county.villages[0], PostKind.MEMBER)
    after = moved(county, one, county.villages[3])
    assert after.organisation == county.villages[3]
    assert list(members_of(organisation=county.villages[0], on=YESTERDAY - timedelta(days=1))) == [one]
    assert list(members_of(organisation=county.villages[0], on=YESTERDAY)) == []
    assert list(members_of(organisation=county.villages[3], on=YESTERDAY)) == [one]
    assert Post.objects.get(pk=old_post.pk).during.upper == YESTERDAY
    assert Post.objects.get(account=one.account, during__endswith=None).organisation == county.villages[3]
    full = {place: numbers_below(organisation=place, metrics=["full_member"])["full_member"] for place in (
        county.longdu, county.changcheng, county.county)}  # fmt: skip
    assert full == {county.longdu: 0, county.changcheng: 1, county.county: 1}
    assert drifted_counts() == []


def test_what_cannot_be_moved(county: County) -> None:
    one = member(county.villages[0], "王秀英")
    with pytest.raises(ChangedMeanwhile):
        moved(county, one, county.villages[0])
    with pytest.raises(WrongDay, match="还没有到"):
        moved(county, one, county.villages[1], TODAY + timedelta(days=1))
    with pytest.raises(WrongDay, match="才落在那里"):
        moved(county, one, county.villages[1], FOUNDED)
    with pytest.raises(Refused, match="不是党支部"):
        moved(county, one, county.longdu)
    with pytest.raises(NotAllowed):
        move_member(
            member=one, to=county.villages[1], on=YESTERDAY, basis=AffiliationBasis.TRANSFERRED,
            by=county.actor(county.secretaries[2]), at=NOW,
        )  # fmt: skip


def test_the_database_itself_refuses_a_second_home(county: County) -> None:
    one = member(county.villages[0], "王秀英")
    Affiliation.objects.filter(member=one).update(organisation=county.villages[2])
    Member.objects.filter(pk=one.pk).update(left_on=YESTERDAY, left_how=LeavingKind.TRANSFERRED_OUT)
    with pytest.raises(TwoHomes):
        moved(county, one, county.villages[1])


def test_who_moved_to_another_county_can_come_back_and_who_was_removed_cannot(county: County) -> None:
    one, other = member(county.villages[0], "王秀英"), member(county.villages[0], "李强")
    by = county.actor(county.department_head)
    for each, how in ((one, LeavingKind.TRANSFERRED_OUT), (other, LeavingKind.REMOVED)):
        end_membership(member=each, on=date(2025, 1, 1), how=how, reason="文号", by=by, at=NOW)
    back = moved(county, one, county.villages[1])
    assert (back.left_on, back.left_how, Affiliation.objects.filter(member=one).count()) == (None, "", 2)
    with pytest.raises(NotAMember):
        moved(county, other, county.villages[1])
    assert Organisation.objects.get(pk=county.villages[1].pk).people == 1


def test_members_of_a_branch_that_ends_go_over_or_it_cannot_end(county: County) -> None:
    rebuild_counts()
    held = [member(county.villages[0], name) for name in ("王秀英", "李强", "张敏")]
    handover = {
        "from_id": county.villages[0].pk,
        "on": YESTERDAY,
        "by": county.actor(county.department_head),
        "at": NOW,
    }
    with pytest.raises(Refused, match="3 名党员"):
        succession.carry_over(Handover(to_id=None, **handover))  # type: ignore[arg-type]
    goes_over = Handover(to_id=county.villages[1].pk, **handover)  # type: ignore[arg-type]
    assert ("转到承接组织的党员", 3) in succession.preview(goes_over)
    succession.carry_over(goes_over)
    assert set(members_of(organisation=county.villages[1], on=TODAY)) == set(held)
    assert set(Affiliation.objects.filter(during__endswith=None).values_list("basis", flat=True)) == {"succeeded"}
    assert drifted_counts() == []
