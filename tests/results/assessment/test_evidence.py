"""Beside a criterion stand outcomes somebody confirmed and gaps with their article, and nothing that was only done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.apps import apps

from lianjian.records.activity import measures as activity_measures
from lianjian.records.deliberation.models import ConferenceDecision, ConferenceSession, JointConference
from lianjian.records.projects.actions.exchange import confirm, deliver, register_need, take_up_need
from lianjian.records.projects.enums import Subject
from lianjian.results.assessment.evidence import EVIDENCE, KINDS, Whose, shown
from lianjian.results.assessment.queries.assessments import criteria_with_evidence
from lianjian.results.indicators.registry import FORBIDDEN_WORDS
from tests.factories import NOW, TODAY, County
from tests.records.activity.meeting_factories import meeting
from tests.records.members.factories import member
from tests.results.assessment.assessment_cases import under_way

pytestmark = pytest.mark.django_db
ACTIVITY = ("meeting", "attendance", "report", "hours", "course", "session", "visit", "photo", "login")


def whose(county: County) -> Whose:
    return Whose(organisations=county.villages[:1], joint=None, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))


def test_the_kinds_of_evidence_speak_of_no_activity() -> None:
    for kind in KINDS:
        said = f"{kind.key} {kind.label}".lower()
        assert not [word for word in FORBIDDEN_WORDS if word in said]
        assert not [word for word in ACTIVITY if word in kind.key]
    assert not {one.id for one in activity_measures.MEASURES} & set(EVIDENCE)


def test_nothing_in_this_room_can_hold_a_number_of_points() -> None:
    numbers = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("assessment").get_models()
        for field in model._meta.concrete_fields
        if "Integer" in field.get_internal_type() or "Float" in field.get_internal_type()
    }
    assert numbers == {
        "AssessmentRound.year", "Criterion.position", "AssessmentDecision.version", "PlanStep.position",
    }  # fmt: skip


def test_help_counts_once_the_receiver_has_confirmed_it(county: County) -> None:
    by = county.actor(county.secretaries[0])
    need = register_need(
        organisation=county.villages[0], subject=Subject.WATER, level=2, title="打一口井", on=TODAY, by=by, at=NOW
    )
    helper = county.actor(county.secretaries[6])
    take_up_need(need_id=need.pk, helper=county.urban[0], by=helper, at=NOW)
    deliver(need_id=need.pk, outcome="井已打好", by=helper, at=NOW)
    assert not shown(key="help", whose=whose(county)).lines
    confirm(need_id=need.pk, by=by, at=NOW)
    (line,) = shown(key="help", whose=whose(county)).lines
    assert line.text == "打一口井：井已打好"
    assert line.on == TODAY


def test_a_promise_past_its_day_is_a_gap(county: County) -> None:
    conference = JointConference.objects.create(
        code="J1", name="联席会议", organisation=county.longdu, founded_on=TODAY
    )
    held = meeting(county, county.villages[0])
    session = ConferenceSession.objects.create(conference=conference, number=1, meeting=held)
    for place, days in enumerate((-5, 400)):
        ConferenceDecision.objects.create(
            session=session, position=place + 1, title=f"第{place}件", owner=county.villages[0],
            due_on=TODAY + timedelta(days=days),
        )  # fmt: skip
    found = shown(key="promises_overdue", whose=whose(county))
    assert [line.text for line in found.lines] == ["第0件"]


def test_a_quarter_without_an_assembly_is_a_gap_with_its_article(county: County) -> None:
    member(county.villages[0], "王示例")
    lines = shown(key="assemblies", whose=whose(county)).lines
    assert len(lines) == 4
    assert "支部工作条例" in lines[0].article


def test_evidence_costs_as_much_for_many_criteria_as_for_one(county: County) -> None:
    it = under_way(county)
    found = criteria_with_evidence(assessed=it.village, on=TODAY)
    assert [one.criterion.title for one in found] == ["帮扶取得实效"]
    assert {shown_.evidence.key for shown_ in found[0].evidence} == {"help", "promises_overdue", "assemblies"}
