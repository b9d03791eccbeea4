"""That nothing is demanded of somebody, and that a vote rests: noted by whom, and by which paper."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from lianjian.kernel.days import WrongDay
from lianjian.kernel.errors import NotAllowed, Refused
from lianjian.kernel.models import JournalLine
from lianjian.records.members.actions.standing import exempt_member, suspend_vote
from lianjian.records.members.queries.people import voters_of
from tests.factories import NOW, TODAY, County
from tests.records.members.factories import ADMITTED, member
from tests.records.members.test_register_pages import SignIn


def test_the_secretary_notes_that_nothing_is_demanded_and_takes_it_back(county: County, sign_in: SignIn) -> None:
    one = member(county.villages[0], "周老者")
    client, address = sign_in(county.secretaries[0]), reverse("members:exempt-member", args=[one.code])
    assert client.post(address, {"since": "2026-03-01"}).status_code == 302
    assert "年老体弱" in client.get(reverse("members:member", args=[one.code])).content.decode()
    assert client.post(address, {"since": ""}).status_code == 302
    one.refresh_from_db()
    assert one.exempt_since is None
    assert [line.details for line in JournalLine.objects.filter(action="exempt_member")] == [{}, {}]


@pytest.mark.parametrize("days", [timedelta(days=1), ADMITTED - TODAY - timedelta(days=1)])
def test_nobody_is_exempt_from_a_day_ahead_or_before_admission(county: County, days: timedelta) -> None:
    one = member(county.villages[0], "周老者")
    with pytest.raises(WrongDay):
        exempt_member(member=one, since=TODAY + days, by=county.actor(county.secretaries[0]), at=NOW)
    with pytest.raises(NotAllowed):
        exempt_member(member=one, since=TODAY, by=county.actor(county.secretaries[1]), at=NOW)


def test_a_vote_rests_by_a_decision_noted_above_the_branch(county: County) -> None:
    one = member(county.villages[0], "王受处")
    until, above = TODAY + timedelta(days=90), county.actor(county.longdu_organiser)
    with pytest.raises(NotAllowed):
        suspend_vote(member=one, until=until, document_no="1号", by=county.actor(county.secretaries[0]), at=NOW)
    with pytest.raises(Refused, match="文号"):
        suspend_vote(member=one, until=until, document_no=" ", by=above, at=NOW)
    with pytest.raises(Refused, match="晚于今天"):
        suspend_vote(member=one, until=TODAY, document_no="1号", by=above, at=NOW)
    suspend_vote(member=one, until=until, document_no="1号", by=above, at=NOW)
    assert [voters_of(organisation=county.villages[0], on=day).exists() for day in (TODAY, until)] == [False, True]
    suspend_vote(member=one, until=None, document_no="2号", by=above, at=NOW)
    assert voters_of(organisation=county.villages[0], on=TODAY).exists()
