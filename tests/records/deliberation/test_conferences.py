"""Joint conferences: no session without an agenda, decisions with unit and day, settled at a later session."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.periods import since
from lianjian.kernel.succession import Handover, carry_over
from lianjian.records.deliberation.actions.conferences import (
    FollowedUp,
    NewDecision,
    SessionPlan,
    end_conference,
    follow_up,
    found_conference,
    hold_session,
    plan_session,
    record_decision,
    report_on_decision,
    seat_unit,
    unseat_unit,
)
from lianjian.records.deliberation.actions.councils import NewCouncil, compose_council, load_councils
from lianjian.records.deliberation.agenda_sources import AgendaAsked, proposed_for
from lianjian.records.deliberation.council_duties import duties_of
from lianjian.records.deliberation.council_enums import ChosenHow, CouncilKind, FollowUpKind
from lianjian.records.deliberation.models import (
    ConferenceDecision,
    ConferenceSession,
    ConferenceUnit,
    Council,
    JointConference,
)
from lianjian.records.deliberation.queries.conferences import conferences_visible_to, open_decisions_of, units_of
from tests.at_once import at_once
from tests.factories import FOUNDED, NOW, TODAY, County, a_county

DAY = timedelta(days=1)


def founded(county: County) -> JointConference:
    return found_conference(
        name="龙都联席会议", convenor=county.longdu, units=[*county.villages[:3], county.urban[0]], on=TODAY - 90 * DAY,
        by=county.actor(county.department_head), at=NOW,
    )  # fmt: skip


def planned(county: County, it: JointConference, starts_at: datetime, *agenda: str) -> ConferenceSession:
    plan = SessionPlan(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), place="会议室", agenda=agenda)
    by = county.actor(county.longdu_organiser)
    return plan_session(conference_id=it.pk, plan=plan, by=by, at=starts_at - DAY)


def held(county: County, it: JointConference, starts_at: datetime, *agenda: str) -> ConferenceSession:
    session = planned(county, it, starts_at, *agenda)
    return hold_session(session_id=session.pk, by=county.actor(county.longdu_organiser), at=starts_at + DAY)


def decided(county: County, session: ConferenceSession, title: str = "修通村路") -> ConferenceDecision:
    decision = NewDecision(title=title, owner=county.villages[0], person_name="王强", due_on=TODAY - 5 * DAY)
    by = county.actor(county.longdu_organiser)
    return record_decision(session_id=session.pk, decision=decision, by=by, at=NOW)


def test_what_is_open_leads_the_next_agenda_and_is_settled_there(county: County) -> None:
    it, by = founded(county), county.actor(county.longdu_organiser)
    with pytest.raises(Refused):
        planned(county, it, NOW - 60 * DAY)
    first = held(county, it, NOW - 60 * DAY, "村路")
    road, lamps = decided(county, first), decided(county, first, "安装路灯")
    secretary = county.actor(county.secretaries[0])
    assert {duty.title for duty in duties_of(actor=secretary, on=TODAY)} == {"修通村路", "安装路灯"}
    assert [duty.place for duty in duties_of(actor=by, on=TODAY)] == [county.longdu.name]
    report_on_decision(decision_id=road.pk, said="路基已完成", on=TODAY, by=secretary, at=NOW)
    assert {duty.title for duty in duties_of(actor=secretary, on=TODAY)} == {"安装路灯"}
    with pytest.raises(Refused):
        follow_up(
            decision_id=road.pk,
            session_id=first.pk,
            says=FollowedUp(kind=FollowUpKind.DONE, said="完成"),
            by=by,
            at=NOW,
        )
    second = held(county, it, NOW - 3 * DAY)
    agenda = list(second.meeting.agenda.values_list("title", flat=True))
    assert agenda == ["上次议定事项落实情况：修通村路", "上次议定事项落实情况：安装路灯"]
    on = FollowedUp(kind=FollowUpKind.GOES_ON, said="等天暖", due_on=TODAY + 30 * DAY)
    follow_up(decision_id=road.pk, session_id=second.pk, says=on, by=by, at=NOW)
    done = FollowedUp(kind=FollowUpKind.DONE, said="装了二十盏")
    follow_up(decision_id=lamps.pk, session_id=second.pk, says=done, by=by, at=NOW)
    (left,) = open_decisions_of(conference=it)
    assert (left.title, left.due_on, left.report) == ("修通村路", TODAY + 30 * DAY, "")
    with pytest.raises(ChangedMeanwhile):
        follow_up(decision_id=lamps.pk, session_id=second.pk, says=done, by=by, at=NOW)
    with pytest.raises(Refused):
        end_conference(conference_id=it.pk, reason="合并", on=TODAY, by=by, at=NOW)


def test_work_is_given_to_member_units_of_the_day_only(county: County) -> None:
    it, by = founded(county), county.actor(county.longdu_organiser)
    session = held(county, it, NOW - 10 * DAY, "分工")
    record = partial(record_decision, session_id=session.pk, by=by, at=NOW)
    with pytest.raises(Refused):
        record(decision=NewDecision(title="打井", owner=county.villages[4], due_on=TODAY))
    with pytest.raises(Refused):
        record(decision=NewDecision(title="打井", owner=county.villages[0], due_on=TODAY - 11 * DAY))
    unseat_unit(conference_id=it.pk, organisation=county.villages[1], on=TODAY - 20 * DAY, by=by, at=NOW)
    with pytest.raises(Refused):
        record(decision=NewDecision(title="打井", owner=county.villages[1], due_on=TODAY))
    assert county.villages[1] not in units_of(conference=it, on=TODAY)
    assert county.villages[1] in units_of(conference=it, on=TODAY - 21 * DAY)
    seat_unit(conference_id=it.pk, organisation=county.villages[1], on=TODAY, by=by, at=NOW)
    assert county.villages[1] in units_of(conference=it, on=TODAY)


def test_nothing_is_written_down_of_a_session_not_held(county: County) -> None:
    it = founded(county)
    session = planned(county, it, NOW + DAY, "路")
    with pytest.raises(Refused):
        decided(county, session)
    with pytest.raises(ChangedMeanwhile):
        planned(county, it, NOW + 2 * DAY, "路")


def test_units_see_it_and_others_do_not(county: County) -> None:
    it = founded(county)
    assert conferences_visible_to(actor=county.actor(county.secretaries[0])).exists()
    assert not conferences_visible_to(actor=county.actor(county.secretaries[4])).exists()
    unit, by = county.villages[4], county.actor(county.secretaries[0])
    with pytest.raises(NotAllowed):
        seat_unit(conference_id=it.pk, organisation=unit, on=TODAY, by=by, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_who_settle_a_decision_at_once() -> None:
    county = a_county()
    it, by = founded(county), county.actor(county.longdu_organiser)
    road = decided(county, held(county, it, NOW - 60 * DAY, "村路"))
    later = held(county, it, NOW - 3 * DAY)
    settle = partial(follow_up, decision_id=road.pk, session_id=later.pk, by=by, at=NOW)
    told = at_once(
        *(
            partial(settle, says=FollowedUp(kind=kind, said="说明"))
            for kind in (FollowUpKind.DONE, FollowUpKind.GIVEN_UP)
        )
    )
    assert sorted(map(bool, told)) == [False, True]
    assert road.follow_ups.count() == 1


def test_a_successor_takes_over_seat_and_decisions(county: County) -> None:
    it = founded(county)
    decided(county, held(county, it, NOW - 60 * DAY, "村路"))
    by = county.actor(county.department_head)
    carry_over(Handover(from_id=county.villages[0].pk, to_id=county.villages[4].pk, on=TODAY, by=by, at=NOW))
    (left,) = open_decisions_of(conference=it)
    assert left.owner == county.villages[4]
    assert county.villages[4] in units_of(conference=it, on=TODAY)
    assert county.villages[0] not in units_of(conference=it, on=TODAY)


def test_a_council_is_composed_anew_and_one_a_day(county: County) -> None:
    by, village = county.actor(county.secretaries[0]), county.villages[0]
    council = NewCouncil(
        organisation=village, kind=CouncilKind.MEMBERS, members=11, chosen_how=ChosenHow.BY_MEMBERS, since=FOUNDED
    )
    compose_council(council=council, by=by, at=NOW)
    again = NewCouncil(
        organisation=village, kind=CouncilKind.MEMBERS, members=13, chosen_how=ChosenHow.BY_MEMBERS, since=TODAY
    )
    compose_council(council=again, by=by, at=NOW)
    with pytest.raises(Refused):
        compose_council(council=again, by=by, at=NOW)
    assert Council.objects.get(during__contains=TODAY).members == 13
    assert Council.objects.get(during__contains=TODAY - DAY).members == 11
    with pytest.raises(IntegrityError), transaction.atomic():
        Council.objects.create(
            organisation=village, kind=CouncilKind.MEMBERS, members=9, chosen_how=ChosenHow.BY_MEMBERS,
            during=since(TODAY),
        )  # fmt: skip
    with pytest.raises(Refused):
        load_councils(rows=[again], by=by, at=NOW)
    bad = NewCouncil(
        organisation=county.urban[1], kind=CouncilKind.MEMBERS, members=9, chosen_how=ChosenHow.BY_MEMBERS, since=TODAY
    )
    with pytest.raises(Refused):
        compose_council(council=bad, by=county.actor(county.department_head), at=NOW)


def test_units_are_seated_once(county: County) -> None:
    it = founded(county)
    assert ConferenceUnit.objects.filter(conference=it).count() == 4
    by = county.actor(county.longdu_organiser)
    with pytest.raises(ChangedMeanwhile):
        seat_unit(conference_id=it.pk, organisation=county.villages[0], on=TODAY, by=by, at=NOW)
    asked = AgendaAsked(organisation_ids=[village.pk for village in county.villages], actor=by)
    assert proposed_for(asked) == []
