from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.models import Account
from lianjian.kernel.panels import Asked
from lianjian.kernel.succession import Handover, carry_over
from lianjian.records.casework.actions.calls import (
    _half_hours,
    call_volunteers,
    cancel_call,
    confirm_hours,
    sign_up,
    withdraw_sign_up,
)
from lianjian.records.casework.actions.volunteers import end_team, found_team, join_team, leave_team
from lianjian.records.casework.duties import duties_of
from lianjian.records.casework.enums import OpenTo
from lianjian.records.casework.models import SignUp, Volunteer, VolunteerCall, VolunteerTeam
from lianjian.records.casework.panels import volunteering
from lianjian.records.casework.queries.volunteers import (
    calls_visible_to,
    hours_given,
    sign_ups_of,
    sign_ups_visible_to,
    teams_visible_to,
    volunteers_of,
)
from lianjian.records.members.models import Member
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import Organisation
from tests.at_once import at_once
from tests.factories import NOW, TODAY, County, a_county, person, post
from tests.records.members.factories import member

HOUR = timedelta(hours=1)


def member_with_phone(where: Organisation, name: str, login: str) -> tuple[Member, Account]:
    """A member who signs in."""
    account = person(name, login=login)
    post(account, where, PostKind.MEMBER)
    return member(where, name, account=account), account


def team(county: County, where: Organisation | None = None, **said: object) -> VolunteerTeam:
    """A team of the first village unless another is named, led by 王队长."""
    where = where or county.villages[0]
    given_: dict[str, object] = {
        "organisation": where, "name": "党员志愿服务队", "purpose": "帮老人修理、代买", "on": TODAY,
        "by": county.actor(county.department_head), "at": NOW,
    }  # fmt: skip
    given_["leader"] = said.pop("leader", None) or member(where, "王队长")
    return found_team(**(given_ | said))  # type: ignore[arg-type]


def call(county: County, of: VolunteerTeam, *, starts_at: datetime = NOW + HOUR, **said: object) -> VolunteerCall:
    """Two hours of work for three people, for the team unless others are asked."""
    given_: dict[str, object] = {
        "title": "清扫村道", "place": "村东头", "ends_at": starts_at + 2 * HOUR, "wanted": 3, "open_to": OpenTo.TEAM,
        "on": TODAY, "by": county.actor(county.secretaries[0]), "at": NOW,
    }  # fmt: skip
    return call_volunteers(team_id=of.pk, starts_at=starts_at, **(given_ | said))  # type: ignore[arg-type]


def test_the_leader_is_the_first_volunteer_and_of_the_place(county: County) -> None:
    found = team(county)
    assert [one.person_name for one in volunteers_of(team=found, on=TODAY)] == ["王队长"]
    with pytest.raises(Refused):
        team(county, leader=member(county.villages[1], "外村人"))
    with pytest.raises(NotAllowed):
        team(county, by=county.actor(county.secretaries[1]))


def test_members_join_themselves_and_villagers_are_put_down_with_consent(county: County) -> None:
    found = team(county)
    young, account = member_with_phone(county.villages[0], "李青年", "young")
    join_team(team_id=found.pk, member=young, consents=True, on=TODAY, by=county.actor(account), at=NOW)
    by = county.actor(county.secretaries[0])
    join_villager = partial(join_team, team_id=found.pk, person_name="张大婶", phone="13800000001", on=TODAY, at=NOW)
    with pytest.raises(Refused):
        join_villager(consents=False, by=by)
    with pytest.raises(NotAllowed):
        join_villager(consents=True, by=county.actor(account))
    join_villager(consents=True, by=by)
    with pytest.raises(ChangedMeanwhile):
        join_team(team_id=found.pk, member=young, consents=True, on=TODAY, by=by, at=NOW)
    names = [one.person_name for one in volunteers_of(team=found, on=TODAY)]
    assert sorted(names) == sorted(["王队长", "李青年", "张大婶"])


def test_whoever_wants_leaves_and_can_come_back(county: County) -> None:
    found = team(county)
    young, account = member_with_phone(county.villages[0], "李青年", "young")
    by = county.actor(account)
    part = join_team(team_id=found.pk, member=young, consents=True, on=TODAY - timedelta(days=9), by=by, at=NOW)
    with pytest.raises(NotAllowed):
        leave_team(volunteer_id=part.pk, on=TODAY, by=county.actor(county.secretaries[1]), at=NOW)
    leave_team(volunteer_id=part.pk, on=TODAY, by=by, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        leave_team(volunteer_id=part.pk, on=TODAY, by=by, at=NOW)
    join_team(team_id=found.pk, member=young, consents=True, on=TODAY, by=by, at=NOW)
    assert Volunteer.objects.filter(member=young).count() == 2


def test_who_is_asked_signs_up_and_who_is_not_is_told_whom_it_asks(county: County) -> None:
    found = team(county)
    neighbour, account = member_with_phone(county.villages[0], "李青年", "young")
    only_team = call(county, found)
    all_members = call(county, found, open_to=OpenTo.MEMBERS)
    with pytest.raises(NotAllowed) as refused:
        sign_up(call_id=only_team.pk, member=neighbour, by=county.actor(account), at=NOW)
    assert "本队队员" in refused.value.reason
    sign_up(call_id=all_members.pk, member=neighbour, by=county.actor(account), at=NOW)
    with pytest.raises(ChangedMeanwhile):
        sign_up(call_id=all_members.pk, member=neighbour, by=county.actor(account), at=NOW)


def test_a_villager_comes_only_where_villagers_are_asked(county: County) -> None:
    found, by = team(county), county.actor(county.secretaries[0])
    with pytest.raises(Refused):
        sign_up(call_id=call(county, found).pk, person_name="张大婶", by=by, at=NOW)
    open_to_all = call(county, found, open_to=OpenTo.VILLAGERS)
    assert sign_up(call_id=open_to_all.pk, person_name="张大婶", by=by, at=NOW).member is None


def test_hours_are_confirmed_after_the_work_in_halves_with_thanks(county: County) -> None:
    found, by = team(county), county.actor(county.secretaries[0])
    work = call(county, found, open_to=OpenTo.VILLAGERS)
    leader = sign_up(call_id=work.pk, member=found.leader, by=by, at=NOW)
    aunt = sign_up(call_id=work.pk, person_name="张大婶", by=by, at=NOW)
    confirm = partial(confirm_hours, call_id=work.pk, thanks="辛苦大家了", by=by)
    hours = {leader.pk: Decimal("2.5"), aunt.pk: Decimal(0)}
    with pytest.raises(Refused):
        confirm(hours=hours, at=NOW)
    after = NOW + 4 * HOUR
    with pytest.raises(Refused):
        confirm(hours={leader.pk: Decimal(2)}, at=after)
    with pytest.raises(Refused):
        confirm(hours=hours | {aunt.pk: Decimal("0.3")}, at=after)
    assert [duty.verb for duty in duties_of(actor=by, on=TODAY)] == ["确认"]
    confirm(hours=hours, at=after)
    assert duties_of(actor=by, on=TODAY) == []
    assert [one.hours for one in sign_ups_of(call=work)] == [2.5, 0]
    assert hours_given(calls=VolunteerCall.objects.all()) == 2.5
    with pytest.raises(ChangedMeanwhile):
        confirm(hours=hours, at=after)
    with pytest.raises(ChangedMeanwhile):
        withdraw_sign_up(sign_up_id=aunt.pk, by=by, at=after)


@given(st.decimals(min_value=-3, max_value=30, places=2, allow_nan=False))
def test_only_whole_halves_of_a_day_are_hours(hours: Decimal) -> None:
    whole = 0 <= hours <= 24 and (hours * 2) % 1 == 0
    if whole:
        assert _half_hours(hours, "王") == hours * 2
    else:
        with pytest.raises(Refused):
            _half_hours(hours, "王")


def test_the_duty_is_the_callers_alone_and_of_no_call_without_people(county: County) -> None:
    found, by = team(county), county.actor(county.secretaries[0])
    past = call(county, found, starts_at=NOW - 5 * HOUR)
    assert duties_of(actor=by, on=TODAY) == []
    sign_up(call_id=past.pk, member=found.leader, by=by, at=NOW)
    assert len(duties_of(actor=by, on=TODAY)) == 1
    assert duties_of(actor=by, on=TODAY - timedelta(days=1)) == []
    assert duties_of(actor=county.actor(county.longdu_organiser), on=TODAY) == []
    cancel_call(call_id=past.pk, reason="下雨", by=by, at=NOW)
    assert duties_of(actor=by, on=TODAY) == []


def test_nobody_comes_to_what_is_called_off_and_the_ended_team_calls_no_more(county: County) -> None:
    found, by = team(county), county.actor(county.secretaries[0])
    work = call(county, found)
    with pytest.raises(Refused):
        cancel_call(call_id=work.pk, reason=" ", by=by, at=NOW)
    cancel_call(call_id=work.pk, reason="下雨", by=by, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        sign_up(call_id=work.pk, member=found.leader, by=by, at=NOW)
    end_team(team_id=found.pk, reason="并入镇上的队", on=TODAY + timedelta(days=1), by=by, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        call(county, found)
    assert not volunteers_of(team=found, on=TODAY + timedelta(days=1))


def test_a_call_is_seen_by_whom_it_asks_and_a_team_below_the_place(county: County) -> None:
    found = team(county)
    _outsider, other_village = member_with_phone(county.villages[1], "外村人", "other")
    _neighbour, neighbour = member_with_phone(county.villages[0], "李青年", "young")
    only_team, everybody = call(county, found), call(county, found, open_to=OpenTo.VILLAGERS)
    assert set(calls_visible_to(actor=county.actor(neighbour))) == {everybody}
    assert not calls_visible_to(actor=county.actor(other_village)).exists()
    assert set(calls_visible_to(actor=county.actor(county.longdu_organiser))) == {only_team, everybody}
    assert not teams_visible_to(actor=county.actor(county.secretaries[3])).exists()
    above = team(county, county.longdu, leader=member(county.villages[2], "街道队长"))
    assert above in teams_visible_to(actor=county.actor(neighbour))


def test_the_persons_page_shows_teams_work_and_thanks(county: County) -> None:
    found, by = team(county), county.actor(county.secretaries[0])
    work = call(county, found, starts_at=NOW - 5 * HOUR)
    mine = sign_up(call_id=work.pk, member=found.leader, by=by, at=NOW)
    confirm_hours(call_id=work.pk, hours={mine.pk: Decimal("1.5")}, thanks="多谢王队长", by=by, at=NOW)
    asked = Asked(member_id=found.leader.pk, organisation_id=county.villages[0].pk, actor=by, on=TODAY, is_own=False)
    panel = volunteering(asked)
    assert panel is not None
    assert [line.title for line in panel.lines] == ["党员志愿服务队", "清扫村道"]
    assert "1.5 小时 · 多谢王队长" in panel.lines[1].note


def test_a_team_goes_to_the_successor_or_ends(county: County) -> None:
    first, second = team(county), team(county, county.longdu, leader=member(county.villages[2], "赵队长"))
    by = county.actor(county.department_head)
    heir = county.villages[2]
    carry_over(Handover(from_id=county.villages[0].pk, to_id=heir.pk, on=TODAY, by=by, at=NOW))
    carry_over(Handover(from_id=county.longdu.pk, to_id=None, on=TODAY + timedelta(days=1), by=by, at=NOW))
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.organisation == heir
    assert second.ended_on == TODAY + timedelta(days=1)
    assert not Volunteer.objects.filter(team=second, during__endswith=None).exists()


@pytest.mark.parametrize("address", ["/volunteers/", "/volunteers/teams/"])
def test_lists_ask_the_database_as_often_for_three_rows_as_for_one(
    county: County, sign_in: object, address: str
) -> None:
    client = sign_in(county.longdu_organiser)  # type: ignore[operator]

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    later = NOW + timedelta(days=36_500)
    call(county, team(county), starts_at=later)
    client.get(address)
    one = asked()
    for number in (1, 2):
        more = team(county, county.villages[number], leader=member(county.villages[number], f"队长{number}"))
        call(county, more, starts_at=later, by=county.actor(county.secretaries[number]))
    assert asked() == one


@pytest.mark.django_db(transaction=True)
def test_of_two_for_the_last_place_one_is_told_it_is_taken() -> None:
    county = a_county()
    found, by = team(county), county.actor(county.secretaries[0])
    people = [member(county.villages[0], name) for name in ("李一", "李二")]
    for turn in range(3):
        work = call(county, found, open_to=OpenTo.MEMBERS, wanted=1, title=f"清扫{turn}")
        told = at_once(*(partial(sign_up, call_id=work.pk, member=one, by=by, at=NOW) for one in people))
        assert SignUp.objects.filter(call=work).count() == 1
        assert sorted(map(bool, told)) == [False, True]


def test_a_member_reads_in_the_list_of_names_only_his_own_and_the_leader_all(county: County) -> None:
    own, account = member_with_phone(county.villages[0], "李群众", "li")
    other, _other_account = member_with_phone(county.villages[0], "赵同志", "zhao")
    led = team(county)
    open_call = call(county, led, open_to=OpenTo.MEMBERS)
    for who in (own, other):
        sign_up(call_id=open_call.pk, member=who, by=county.actor(county.secretaries[0]), at=NOW)
    assert [one.person_name for one in sign_ups_visible_to(actor=county.actor(account))] == ["李群众"]
    assert sign_ups_visible_to(actor=county.actor(county.secretaries[0])).count() == 2
    assert not sign_ups_visible_to(actor=county.actor(county.secretaries[1])).exists()


def test_a_reason_longer_than_is_kept_is_refused_in_words(county: County) -> None:
    open_call = call(county, team(county))
    with pytest.raises(Refused, match="200"):
        cancel_call(call_id=open_call.pk, reason="雨" * 201, by=county.actor(county.secretaries[0]), at=NOW)
