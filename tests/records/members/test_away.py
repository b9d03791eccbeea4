"""Members away: who is mobile, what is wanting by which article, and what nobody may do."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest

from lianjian.kernel.actor import Actor
from lianjian.kernel.days import WrongDay
from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.measures import Scope
from lianjian.kernel.models import Account
from lianjian.kernel.months import months_after
from lianjian.kernel.succession import Handover, preview
from lianjian.records.members.actions.away import (
    Whereabouts,
    end_stay,
    enter_stay,
    join_online_branch,
    leave_online_branch,
    move_on,
    name_contact_person,
    note_contact,
    note_host_activity,
)
from lianjian.records.members.actions.care import pair_members
from lianjian.records.members.actions.leaving import end_membership
from lianjian.records.members.actions.moving import move_member
from lianjian.records.members.away_measures import MEASURES
from lianjian.records.members.away_succession import carry_parts
from lianjian.records.members.duties.away import duties_of
from lianjian.records.members.enums import AffiliationBasis, AwayPurpose, ContactChannel, HostActivityKind, LeavingKind
from lianjian.records.members.errors import NotAMember
from lianjian.records.members.models import Member, OnlineParticipant, StayAway
from lianjian.records.members.queries.away import (
    Gap,
    away_near,
    contact_people,
    gaps_of,
    host_places,
    members_who_joined_at_host_place,
    mobile_members_on,
    online_branches_for,
    stays_on,
    stays_visible_to,
)
from lianjian.records.organisations.enums import PartyForm, UnitKind
from lianjian.records.organisations.models import Organisation
from tests.factories import NOW, TODAY, County, a_county, organisation, person
from tests.records.members.factories import member
from tests.records.organisations.test_joint_race import at_once

KUNMING = Whereabouts(host_place="昆明市呈贡区", purpose=AwayPurpose.WORK)
HALF_A_YEAR_AGO = date(2025, 9, 9)
F02 = MEASURES[0]


def secretary(county: County) -> Actor:
    return county.actor(county.secretaries[0])


def away(county: County, who: Member, since: date, keeper: Member | None = None, **said: object) -> StayAway:
    stay = Whereabouts(**{"host_place": "昆明市呈贡区", "purpose": AwayPurpose.WORK, **said})  # type: ignore[arg-type]
    return enter_stay(member=who, stay=stay, since=since, contact_person=keeper, by=secretary(county), at=NOW)


def gaps(who: Member, on: date = TODAY) -> tuple[Gap, ...]:
    return gaps_of(stays_on(StayAway.objects.filter(member=who), on=on).get())


def counted(county: County, on: date = TODAY) -> tuple[float, ...]:
    return F02.count(Scope(path=county.longdu.path, on=on)).values


@pytest.mark.parametrize(
    ("since", "mobile"),
    [(HALF_A_YEAR_AGO, True), (HALF_A_YEAR_AGO + timedelta(days=1), False), (date(2021, 1, 1), True)],
)
def test_a_mobile_member_is_one_who_has_been_away_six_months_to_the_day(
    county: County, since: date, mobile: bool
) -> None:
    who = member(county.villages[0], "张远行")
    away(county, who, since, return_expected_on=date(2028, 1, 1))
    assert [home.member for home in mobile_members_on(on=TODAY)] == ([who] if mobile else [])


def test_six_months_from_the_end_of_august_are_over_at_the_end_of_february(county: County) -> None:
    who = member(county.villages[0], "张远行")
    away(county, who, date(2025, 8, 31))
    assert not mobile_members_on(on=date(2026, 2, 27)).exists()
    assert mobile_members_on(on=date(2026, 2, 28)).exists()


def test_moving_on_does_not_begin_the_six_months_again(county: County) -> None:
    who = member(county.villages[0], "张远行")
    first = away(county, who, HALF_A_YEAR_AGO)
    there = Whereabouts(host_place="深圳市宝安区", purpose=AwayPurpose.WORK)
    second = move_on(stay_id=first.pk, stay=there, on=date(2026, 2, 1), by=secretary(county), at=NOW)
    assert second.away_since == HALF_A_YEAR_AGO
    assert mobile_members_on(on=TODAY).count() == 1
    assert host_places(stays_on(StayAway.objects.all(), on=date(2026, 1, 31))) == [("昆明市呈贡区", 1)]
    assert host_places(stays_on(StayAway.objects.all(), on=TODAY)) == [("深圳市宝安区", 1)]


def test_f02_is_the_mobile_members_and_their_share_and_changes_with_a_return(county: County) -> None:
    people = [member(county.villages[0], f"张远行{i}") for i in range(4)]
    stays = [away(county, who, date(2025, 6, 1)) for who in people[:2]]
    away(county, people[2], date(2026, 1, 1))
    member(county.villages[3], "昌城人")
    assert counted(county) == (2, 0.5)
    assert F02.below(Scope(path=county.county.path, on=TODAY))[county.changcheng.path].values == (0, 0)
    assert [row.label for row in F02.rows(Scope(path=county.longdu.path, on=TODAY))] == ["张远行0", "张远行1"]
    end_stay(stay_id=stays[0].pk, on=TODAY, by=secretary(county), at=NOW)
    assert counted(county) == (1, 0.25)
    assert counted(county, TODAY - timedelta(days=1)) == (2, 0.5)


def test_where_no_text_is_known_nobody_is_counted_and_nothing_breaks(county: County) -> None:
    assert counted(county, date(2015, 1, 1)) == (0, 0)
    assert list(stays_on(StayAway.objects.all(), on=date(2015, 1, 1))) == []


def test_contact_is_due_after_the_interval_of_the_rules_and_lost_after_six_months(county: County) -> None:
    who, keeper = member(county.villages[0], "张远行"), member(county.villages[0], "李联系")
    left = date(2025, 12, 9)
    stay = away(county, who, left, keeper)
    assert gaps(who, TODAY) == ()
    assert gaps(who, TODAY + timedelta(days=1)) == (Gap.CONTACT_DUE,)
    note = partial(note_contact, stay_id=stay.pk, contact_person=keeper, channel=ContactChannel.WECHAT, at=NOW)
    note(contacted_on=date(2026, 3, 1), by=secretary(county))
    assert gaps(who, TODAY + timedelta(days=1)) == ()
    assert gaps(who, date(2026, 8, 31)) == (Gap.CONTACT_DUE,)
    assert gaps(who, date(2026, 9, 1)) == (Gap.OUT_OF_CONTACT,)
    with pytest.raises(ChangedMeanwhile):
        note(contacted_on=date(2026, 3, 1), by=secretary(county))
    with pytest.raises(WrongDay):
        note(contacted_on=left - timedelta(days=1), by=secretary(county))


def test_the_interval_is_asked_of_the_pack_on_the_way_home(county: County) -> None:
    who, keeper = member(county.villages[0], "张远行"), member(county.villages[0], "李联系")
    away(county, who, date(2025, 12, 9), keeper)
    due = stays_on(StayAway.objects.all(), on=TODAY).get().contact_due_on
    Organisation.objects.filter(pk=county.county.pk).update(rule_pack="demo_zhucheng")
    # The demo county leaves the interval as it is: the same day, found by way of its pack.
    assert stays_on(StayAway.objects.all(), on=TODAY).get().contact_due_on == due == TODAY


def test_abroad_contact_is_kept_every_six_months(county: County) -> None:
    who, keeper = member(county.villages[0], "张远行"), member(county.villages[0], "李联系")
    away(county, who, date(2025, 11, 1), keeper, is_abroad=True)
    assert gaps(who) == ()
    assert gaps(who, months_after(day=date(2025, 11, 1), months=6)) == (Gap.OUT_OF_CONTACT,)


def test_of_the_old_and_ill_nothing_is_overdue(county: County) -> None:
    who = member(county.villages[0], "张老者", exempt_since=date(2024, 1, 1))
    keeper = member(county.villages[0], "李联系", account=person("李联系", login="keeper"))
    away(county, who, date(2025, 1, 1), keeper, return_expected_on=date(2025, 5, 1))
    assert gaps(who) == ()
    assert duties_of(actor=county.actor(keeper.account), on=TODAY) == []  # type: ignore[arg-type]


def test_a_mobile_member_without_contact_person_is_a_gap_and_a_duty_with_its_article(county: County) -> None:
    who = member(county.villages[0], "张远行")
    stay = away(county, who, date(2025, 8, 1))
    assert gaps(who) == (Gap.NO_CONTACT_PERSON, Gap.OUT_OF_CONTACT)
    duties = duties_of(actor=secretary(county), on=TODAY)
    assert len(duties) == 2
    assert "第三十三条" in duties[0].article
    assert "第二十四条" in duties[1].article
    keeper, other = member(county.villages[0], "李联系"), member(county.villages[0], "王联系")
    name = partial(name_contact_person, stay_id=stay.pk, by=secretary(county), at=NOW)
    name(contact_person=keeper, instead_of="")
    assert gaps(who) == (Gap.OUT_OF_CONTACT,)
    with pytest.raises(ChangedMeanwhile, match="李联系"):
        name(contact_person=other, instead_of="")
    name(contact_person=other, instead_of=keeper.code)
    stay.refresh_from_db()
    assert stay.contact_person == other


def test_the_contact_person_is_told_in_time_and_may_note_the_contact(county: County) -> None:
    account = person("李联系", login="keeper")
    who, keeper = member(county.villages[0], "张远行"), member(county.villages[0], "李联系", account=account)
    stay = away(county, who, date(2025, 12, 20), keeper)
    by = county.actor(account)
    (duty,) = duties_of(actor=by, on=TODAY)
    assert duty.due_on == date(2026, 3, 20)
    note_contact(
        stay_id=stay.pk, contact_person=keeper, contacted_on=TODAY, channel=ContactChannel.PHONE, by=by, at=NOW
    )
    assert duties_of(actor=by, on=TODAY) == []
    with pytest.raises(NotAllowed):
        end_stay(stay_id=stay.pk, on=TODAY, by=by, at=NOW)


def test_the_contact_person_is_of_the_home_branch_and_not_away(county: County) -> None:
    who, keeper = member(county.villages[0], "张远行"), member(county.villages[0], "李联系")
    stranger, also_away = member(county.villages[1], "外村人"), member(county.villages[0], "也外出")
    away(county, also_away, date(2026, 1, 1))
    assert list(contact_people(member=who, on=TODAY)) == [keeper]
    for unfit in (stranger, also_away, who):
        with pytest.raises(Refused, match="同一党支部"):
            away(county, who, date(2026, 2, 1), unfit)


def test_a_member_tells_of_the_own_stay_but_not_of_anothers(county: County) -> None:
    account = person("张远行", login="far")
    who, other = member(county.villages[0], "张远行", account=account), member(county.villages[0], "别人")
    by = county.actor(account)
    stay = enter_stay(member=who, stay=KUNMING, since=TODAY, contact_person=None, by=by, at=NOW)
    assert stay.told_by_member
    assert not away(county, other, TODAY).told_by_member
    assert list(stays_visible_to(actor=by)) == [stay]
    with pytest.raises(NotAllowed):
        enter_stay(member=other, stay=KUNMING, since=TODAY, contact_person=None, by=by, at=NOW)


def test_nobody_is_away_twice_ahead_of_time_or_before_being_a_member(county: County) -> None:
    who = member(county.villages[0], "张远行")
    with pytest.raises(WrongDay):
        away(county, who, TODAY + timedelta(days=1))
    with pytest.raises(NotAMember):
        away(county, who, who.admitted_on - timedelta(days=1))
    with pytest.raises(WrongDay):
        away(county, who, date(2026, 1, 1), return_expected_on=date(2026, 1, 1))
    stay = away(county, who, date(2026, 1, 1))
    with pytest.raises(ChangedMeanwhile, match="昆明市呈贡区"):
        away(county, who, date(2026, 2, 1))
    with pytest.raises(WrongDay):
        end_stay(stay_id=stay.pk, on=date(2026, 1, 1), by=secretary(county), at=NOW)
    end_stay(stay_id=stay.pk, on=date(2026, 2, 1), by=secretary(county), at=NOW)
    with pytest.raises(ChangedMeanwhile):
        end_stay(stay_id=stay.pk, on=date(2026, 2, 2), by=secretary(county), at=NOW)
    assert away(county, who, date(2026, 2, 1)).away_since == date(2026, 2, 1)


def test_activities_at_the_host_place_count_members_once_and_only_of_this_absence(county: County) -> None:
    who = member(county.villages[0], "张远行")
    stay = away(county, who, date(2025, 8, 1))
    note = partial(note_host_activity, stay_id=stay.pk, host_place="", by=secretary(county), at=NOW)
    assert not members_who_joined_at_host_place(on=TODAY).exists()
    note(held_on=date(2025, 10, 1), kind=HostActivityKind.PARTY_DAY)
    note(held_on=date(2025, 11, 1), kind=HostActivityKind.LECTURE)
    assert [home.member for home in members_who_joined_at_host_place(on=TODAY, path=county.longdu.path)] == [who]
    assert not members_who_joined_at_host_place(on=TODAY, path=county.changcheng.path).exists()
    with pytest.raises(ChangedMeanwhile):
        note(held_on=date(2025, 11, 1), kind=HostActivityKind.LECTURE)
    end_stay(stay_id=stay.pk, on=date(2025, 12, 1), by=secretary(county), at=NOW)
    away(county, who, date(2025, 12, 1))
    assert not members_who_joined_at_host_place(on=date(2026, 6, 1)).exists()


def test_taking_part_online_needs_a_stay_and_leaves_the_affiliation_alone(county: County) -> None:
    online = organisation("清和网络党支部", UnitKind.VILLAGE, county.longdu, code="W001")
    Organisation.objects.filter(pk=online.pk).update(form=PartyForm.ONLINE_BRANCH)
    online.refresh_from_db()
    who = member(county.villages[0], "张远行")
    join = partial(join_online_branch, member=who, online_branch=online, by=secretary(county), at=NOW)
    with pytest.raises(Refused, match="没有登记外出"):
        join(since=TODAY)
    stay = away(county, who, date(2026, 1, 1))
    assert list(online_branches_for(member=who)) == [online]
    assert list(away_near(organisation=online, on=TODAY)) == [who]
    part = join(since=date(2026, 2, 1))
    who.refresh_from_db()
    assert who.organisation == county.villages[0]
    with pytest.raises(ChangedMeanwhile):
        join(since=TODAY)
    with pytest.raises(Refused, match="不是网络党支部"):
        join_online_branch(
            member=who, online_branch=county.villages[1], since=TODAY, by=county.actor(county.department_head), at=NOW
        )
    with pytest.raises(NotAllowed):
        leave_online_branch(part_id=part.pk, on=TODAY, by=county.actor(county.secretaries[1]), at=NOW)
    end_stay(stay_id=stay.pk, on=TODAY, by=secretary(county), at=NOW)
    part.refresh_from_db()
    assert part.during.upper == TODAY
    with pytest.raises(ChangedMeanwhile):
        leave_online_branch(part_id=part.pk, on=TODAY, by=secretary(county), at=NOW)


def test_a_part_that_would_end_on_its_first_day_never_was(county: County) -> None:
    online = organisation("清和网络党支部", UnitKind.VILLAGE, county.longdu, code="W001")
    Organisation.objects.filter(pk=online.pk).update(form=PartyForm.ONLINE_BRANCH)
    online.refresh_from_db()
    who = member(county.villages[0], "张远行")
    away(county, who, date(2026, 1, 1))
    part = join_online_branch(member=who, online_branch=online, since=TODAY, by=secretary(county), at=NOW)
    leave_online_branch(part_id=part.pk, on=TODAY, by=secretary(county), at=NOW)
    assert not OnlineParticipant.objects.exists()


def test_who_leaves_is_no_longer_away_keeps_contact_with_nobody_and_is_paired_with_nobody(county: County) -> None:
    who, keeper = member(county.villages[0], "张远行"), member(county.villages[0], "李联系")
    stay = away(county, who, date(2026, 1, 1), keeper)
    pairing = pair_members(
        one=who, other=keeper, purpose="", since=date(2026, 1, 1), both_agree=True, by=secretary(county), at=NOW
    )
    leave = partial(end_membership, how=LeavingKind.DIED, reason="病故", by=secretary(county), at=NOW)
    leave(member=keeper, on=date(2026, 3, 1))
    stay.refresh_from_db()
    pairing.refresh_from_db()
    assert stay.contact_person is None
    assert stay.during.upper is None
    assert pairing.during.upper == date(2026, 3, 1)
    leave(member=who, on=TODAY)
    stay.refresh_from_db()
    assert stay.during.upper == TODAY


def test_who_moves_to_another_branch_stays_away_and_is_given_a_contact_person_there(county: County) -> None:
    who, keeper = member(county.villages[0], "张远行"), member(county.villages[0], "李联系")
    stay = away(county, who, date(2025, 6, 1), keeper)
    move_member(
        member=who, to=county.villages[1], on=TODAY, basis=AffiliationBasis.TRANSFERRED,
        by=county.actor(county.longdu_organiser), at=NOW,
    )  # fmt: skip
    stay.refresh_from_db()
    assert stay.contact_person is None
    assert Gap.NO_CONTACT_PERSON in gaps(who)
    assert [home.organisation for home in mobile_members_on(on=TODAY)] == [county.villages[1]]


@pytest.mark.parametrize("heir_is_online", [True, False])
def test_when_an_online_branch_ends_an_online_heir_takes_its_participants_over(
    county: County, heir_is_online: bool
) -> None:
    ended, heir = (organisation(f"网络党支部{n}", UnitKind.VILLAGE, county.longdu, code=f"W00{n}") for n in (1, 2))
    online = [ended.pk, heir.pk] if heir_is_online else [ended.pk]
    Organisation.objects.filter(pk__in=online).update(form=PartyForm.ONLINE_BRANCH)
    ended.refresh_from_db()
    who = member(county.villages[0], "张远行")
    away(county, who, date(2026, 1, 1))
    join_online_branch(member=who, online_branch=ended, since=date(2026, 2, 1), by=secretary(county), at=NOW)
    handover = Handover(from_id=ended.pk, to_id=heir.pk, on=TODAY, by=secretary(county), at=NOW)
    assert ("参加网络党支部的外出党员", 1) in preview(handover)
    carry_parts(handover)
    running = OnlineParticipant.objects.filter(during__contains=TODAY)
    assert [part.organisation for part in running] == ([heir] if heir_is_online else [])
    assert OnlineParticipant.objects.get(organisation=ended).during.upper == TODAY


@pytest.mark.parametrize("who", ["stranger", "changcheng_organiser"])
def test_others_see_and_enter_nothing(county: County, who: str) -> None:
    account: Account = getattr(county, who)
    by, gone = county.actor(account), member(county.villages[0], "张远行")
    away(county, gone, date(2026, 1, 1))
    assert not stays_visible_to(actor=by).exists()
    with pytest.raises(NotAllowed):
        enter_stay(member=gone, stay=KUNMING, since=TODAY, contact_person=None, by=by, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_enter_the_same_stay_one_is_told() -> None:
    county = a_county()
    who = member(county.villages[0], "张远行")
    enter = partial(
        enter_stay, member=who, stay=KUNMING, since=TODAY, contact_person=None, by=secretary(county), at=NOW
    )
    told = at_once(enter, enter)
    assert sorted(map(bool, told)) == [False, True]
    assert "昆明市呈贡区" in max(told)
    assert StayAway.objects.count() == 1
