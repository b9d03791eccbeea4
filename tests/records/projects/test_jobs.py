from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.events import receives
from lianjian.kernel.measures import Scope
from lianjian.kernel.models import JournalLine
from lianjian.kernel.succession import Handover, carry_over, preview
from lianjian.records.organisations.enums import PartyForm, PostKind
from lianjian.records.organisations.models import Organisation
from lianjian.records.projects.actions.jobs import (
    close_vacancy,
    confirm_placement,
    end_placement,
    enter_vacancy,
    match_seeker,
    read_seeker_phone,
    refer_seeker,
    report_start,
    withdraw_seeker,
)
from lianjian.records.projects.duties import duties_of
from lianjian.records.projects.enums import PlacementState, SeekerState
from lianjian.records.projects.events import PlacementConfirmed
from lianjian.records.projects.job_measures import MEASURES
from lianjian.records.projects.models import Placement, Seeker, Vacancy
from lianjian.records.projects.queries.jobs import (
    fitting_vacancies,
    open_vacancies,
    seekers_visible_to,
    vacancies_visible_to,
)
from tests.factories import NOW, TODAY, County, person, post
from tests.records.members.factories import member

F05 = MEASURES[0]
WEEK = timedelta(days=7)


def vacancy(county: County, where: Organisation | None = None, **said: object) -> Vacancy:
    """One job, entered by the subdistrict unless another is named."""
    given: dict[str, object] = {
        "organisation": where or county.longdu, "employer": "益欣食品有限公司", "place": "诸城市龙都工业园",
        "title": "操作工", "wanted": 1, "open_until": TODAY + WEEK, "on": TODAY - WEEK,
        "by": county.actor(county.longdu_organiser), "at": NOW,
    }  # fmt: skip
    return enter_vacancy(**(given | said))  # type: ignore[arg-type]


def seeker(county: County, where: Organisation | None = None, **said: object) -> Seeker:
    """A young person by name, referred by the first village unless another is named."""
    given: dict[str, object] = {
        "referred_by": where or county.villages[0], "person_name": "王小明", "phone": "13800000001", "consents": True,
        "on": TODAY - WEEK, "by": county.actor(county.department_head), "at": NOW,
    }  # fmt: skip
    return refer_seeker(**(given | said))  # type: ignore[arg-type]


def placed(county: County, where: Organisation | None = None) -> Seeker:
    """Matched a week ago and started three days ago, by the subdistrict's report."""
    office = county.actor(county.longdu_organiser)
    found = seeker(county, where)
    match_seeker(seeker_id=found.pk, vacancy_id=vacancy(county).pk, on=TODAY - WEEK, by=office, at=NOW)
    report_start(seeker_id=found.pk, on=TODAY - timedelta(days=3), by=office, at=NOW)
    found.refresh_from_db()
    return found


def test_from_referral_to_confirmation_each_step_is_dated_and_announced(county: County) -> None:
    heard: list[PlacementConfirmed] = []
    receives(PlacementConfirmed)(heard.append)
    found = placed(county)
    secretary = county.actor(county.secretaries[0])
    assert [duty.title for duty in duties_of(actor=secretary, on=TODAY)] == ["王小明上岗了吗？益欣食品有限公司 操作工"]
    confirm_placement(seeker_id=found.pk, on=TODAY, by=secretary, at=NOW)
    placement = Placement.objects.get()
    assert (placement.matched_on, placement.started_on, placement.confirmed_on) == (
        TODAY - WEEK, TODAY - timedelta(days=3), TODAY,
    )  # fmt: skip
    assert duties_of(actor=secretary, on=TODAY) == []
    assert [event.placement_id for event in heard] == [placement.pk]


def test_whoever_reported_the_start_cannot_confirm_it(county: County) -> None:
    secretary = county.actor(county.secretaries[0])
    found = seeker(county)
    match_seeker(seeker_id=found.pk, vacancy_id=vacancy(county).pk, on=TODAY - WEEK, by=secretary, at=NOW)
    report_start(seeker_id=found.pk, on=TODAY, by=secretary, at=NOW)
    with pytest.raises(NotAllowed):
        confirm_placement(seeker_id=found.pk, on=TODAY, by=secretary, at=NOW)
    with pytest.raises(NotAllowed):
        confirm_placement(seeker_id=found.pk, on=TODAY, by=county.actor(county.department_head), at=NOW)
    assert duties_of(actor=secretary, on=TODAY) == []


def test_a_member_confirms_the_own_placement_even_where_the_branch_is_silent(county: County) -> None:
    account = person("李青年", login="young")
    post(account, county.villages[0], PostKind.MEMBER)
    young = member(county.villages[0], "李青年", account=account)
    office = county.actor(county.longdu_organiser)
    found = seeker(county, member=young, person_name="")
    match_seeker(seeker_id=found.pk, vacancy_id=vacancy(county).pk, on=TODAY, by=office, at=NOW)
    report_start(seeker_id=found.pk, on=TODAY, by=office, at=NOW)
    assert [duty.verb for duty in duties_of(actor=county.actor(account), on=TODAY)] == ["确认"]
    confirm_placement(seeker_id=found.pk, on=TODAY, by=county.actor(account), at=NOW)
    assert Seeker.objects.get().state == SeekerState.CONFIRMED


def test_without_consent_or_name_nobody_is_referred(county: County) -> None:
    with pytest.raises(Refused):
        seeker(county, consents=False)
    with pytest.raises(Refused):
        seeker(county, person_name=" ")
    with pytest.raises(NotAllowed):
        seeker(county, by=county.actor(county.secretaries[1]))
    assert not Seeker.objects.exists()


def test_a_member_is_referred_once_at_a_time_and_the_phone_stays_in_the_register(county: County) -> None:
    young = member(county.villages[0], "李青年")
    first = seeker(county, member=young, person_name="", phone="13900000000")
    assert (first.person_name, first.phone) == ("李青年", "")
    with pytest.raises(ChangedMeanwhile):
        seeker(county, member=young, person_name="")
    withdraw_seeker(seeker_id=first.pk, reason="找到了", on=TODAY, by=county.actor(county.secretaries[0]), at=NOW)
    seeker(county, member=young, person_name="")


def test_no_more_are_put_forward_than_wanted_until_one_comes_to_nothing(county: County) -> None:
    office, job = county.actor(county.longdu_organiser), vacancy(county)
    first, second = seeker(county), seeker(county, person_name="赵小红")
    forward = partial(match_seeker, vacancy_id=job.pk, on=TODAY, by=office, at=NOW)
    forward(seeker_id=first.pk)
    with pytest.raises(ChangedMeanwhile) as refused:
        forward(seeker_id=second.pk)
    assert refused.value.remedies
    assert not open_vacancies(vacancies_visible_to(actor=office), on=TODAY).exists()
    end_placement(seeker_id=first.pk, reason="路太远", on=TODAY, by=office, at=NOW)
    assert Seeker.objects.get(pk=first.pk).state == SeekerState.SEEKING
    forward(seeker_id=second.pk)


@pytest.mark.parametrize("day", [TODAY - WEEK - timedelta(days=1), TODAY + timedelta(days=1)])
def test_the_first_day_at_work_is_neither_before_the_match_nor_ahead(county: County, day: object) -> None:
    office, found = county.actor(county.longdu_organiser), seeker(county)
    match_seeker(seeker_id=found.pk, vacancy_id=vacancy(county).pk, on=TODAY - WEEK, by=office, at=NOW)
    with pytest.raises(Refused):
        report_start(seeker_id=found.pk, on=day, by=office, at=NOW)  # type: ignore[arg-type]


def test_a_closed_or_past_vacancy_takes_nobody(county: County) -> None:
    office, found = county.actor(county.longdu_organiser), seeker(county)
    past = vacancy(county, open_until=TODAY - timedelta(days=1))
    closed = vacancy(county)
    close_vacancy(vacancy_id=closed.pk, reason="招满了", on=TODAY, by=office, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        close_vacancy(vacancy_id=closed.pk, reason="又一次", on=TODAY, by=office, at=NOW)
    for job in (past, closed):
        with pytest.raises(ChangedMeanwhile):
            match_seeker(seeker_id=found.pk, vacancy_id=job.pk, on=TODAY, by=office, at=NOW)
    assert fitting_vacancies(actor=office, on=TODAY) == []


def test_after_the_start_a_referral_cannot_be_withdrawn_only_end(county: County) -> None:
    found, by = placed(county), county.actor(county.secretaries[0])
    with pytest.raises(ChangedMeanwhile):
        withdraw_seeker(seeker_id=found.pk, reason="不去了", on=TODAY, by=by, at=NOW)
    end_placement(seeker_id=found.pk, reason="做了一天就走了", on=TODAY, by=by, at=NOW)
    assert Placement.objects.get().state == PlacementState.ENDED


def test_the_phone_is_read_by_who_refers_with_a_reason_in_the_journal(county: County) -> None:
    found = seeker(county)
    with pytest.raises(NotAllowed):
        read_seeker_phone(seeker_id=found.pk, reason="看看", by=county.actor(county.secretaries[1]), at=NOW)
    with pytest.raises(Refused):
        read_seeker_phone(seeker_id=found.pk, reason=" ", by=county.actor(county.secretaries[0]), at=NOW)
    number = read_seeker_phone(seeker_id=found.pk, reason="通知面试", by=county.actor(county.secretaries[0]), at=NOW)
    assert number == "13800000001"
    line = JournalLine.objects.get(action="read_seeker_phone")
    assert line.reason == "通知面试"
    assert "13800000001" not in str(line.details)


def test_a_vacancy_of_the_subdistrict_is_seen_below_it_and_nowhere_else(county: County) -> None:
    job = vacancy(county)
    seen = {
        login: vacancies_visible_to(actor=county.actor(account)).filter(pk=job.pk).exists()
        for login, account in (
            ("village below", county.secretaries[0]), ("other township", county.secretaries[3]),
            ("its office", county.longdu_organiser), ("stranger", county.stranger),
        )
    }  # fmt: skip
    assert seen == {"village below": True, "other township": False, "its office": True, "stranger": False}


def test_who_keeps_the_vacancy_sees_only_whom_it_concerns(county: County) -> None:
    found, other = seeker(county), seeker(county, person_name="赵小红")
    job = vacancy(county, county.villages[1], by=county.actor(county.secretaries[1]))
    office = county.actor(county.longdu_organiser)
    match_seeker(seeker_id=found.pk, vacancy_id=job.pk, on=TODAY, by=office, at=NOW)
    assert list(seekers_visible_to(actor=county.actor(county.secretaries[1]))) == [found]
    assert other in seekers_visible_to(actor=county.actor(county.secretaries[0]))


def test_f05_counts_confirmed_placements_of_online_branches_by_place_and_day(county: County) -> None:
    village = county.villages[0]
    for where in (village, village, county.villages[1]):
        found = placed(county, where)
        by = county.actor(county.secretaries[county.villages.index(where)])
        confirm_placement(seeker_id=found.pk, on=TODAY, by=by, at=NOW)
    placed(county, village)
    assert F05.count(Scope(path=county.county.path, on=TODAY)).values == (0,)
    Organisation.objects.filter(pk=village.pk).update(form=PartyForm.ONLINE_BRANCH)
    assert F05.count(Scope(path=village.path, on=TODAY)).values == (2,)
    assert F05.count(Scope(path=county.longdu.path, on=TODAY)).values == (2,)
    assert F05.count(Scope(path=village.path, on=TODAY - timedelta(days=1))).values == (0,)
    assert F05.below(Scope(path=county.county.path, on=TODAY))[county.longdu.path].values == (2,)
    assert len(list(F05.rows(Scope(path=village.path, on=TODAY)))) == 2


def test_open_vacancies_and_referrals_go_to_the_successor(county: County) -> None:
    old, new = county.villages[0], county.villages[1]
    vacancy(county, old)
    seeker(county, old)
    handover = Handover(from_id=old.pk, to_id=new.pk, on=TODAY, by=county.actor(county.department_head), at=NOW)
    assert {("在招岗位", 1), ("推荐就业的人", 1)} <= set(preview(handover))
    carry_over(handover)
    assert (Vacancy.objects.get().organisation, Seeker.objects.get().referred_by) == (new, new)


def test_without_a_successor_the_vacancy_closes_and_the_person_goes_on(county: County) -> None:
    old = county.villages[0]
    vacancy(county, old)
    seeker(county, old)
    carry_over(Handover(from_id=old.pk, to_id=None, on=TODAY, by=county.actor(county.department_head), at=NOW))
    assert Vacancy.objects.get().closed_on == TODAY
    assert Seeker.objects.get().state == SeekerState.SEEKING


@pytest.mark.parametrize("address", ["/jobs/", "/jobs/seekers/"])
def test_lists_ask_the_database_as_often_for_three_rows_as_for_one(
    county: County, sign_in: object, address: str
) -> None:
    client = sign_in(county.longdu_organiser)  # type: ignore[operator]

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    vacancy(county)
    seeker(county)
    client.get(address)
    one = asked()
    for number in range(2):
        vacancy(county, title=f"装卸工{number}")
        seeker(county, person_name=f"王小{number}")
    assert asked() == one
