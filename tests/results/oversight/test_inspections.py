from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.succession import Handover, carry_over
from lianjian.results.oversight.actions.findings import (
    answer_finding,
    close_finding,
    find_in_order,
    reopen_finding,
    send_back_finding,
)
from lianjian.results.oversight.actions.inspections import (
    NewInspection,
    check_line,
    close_inspection,
    draw_sample,
    open_inspection,
)
from lianjian.results.oversight.duties import duties_of
from lianjian.results.oversight.enums import CheckResult, FindingState
from lianjian.results.oversight.models import Finding, FindingStep, Inspection, InspectionLine
from lianjian.results.oversight.queries.inspections import (
    findings_visible_to,
    inspections_visible_to,
    lines_visible_to,
)
from lianjian.results.oversight.sampling import draw, frame_digest
from tests.at_once import at_once
from tests.factories import NOW, TODAY, County, a_county
from tests.results.oversight.factories import DAY, colleague, finding, inspection, joint, promise

LATER = NOW + 2 * DAY


def planned(county: County, **changes: object) -> NewInspection:
    what = NewInspection(
        title="联建承诺", plan_no="诸督〔2026〕2号", approving_body="市委", place=county.county, begins_on=TODAY,
        ends_on=TODAY + 9 * DAY, matters=("joint_promise",),
    )  # fmt: skip
    return replace(what, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(("changes", "says"), [({"plan_no": " "}, "文号"), ({"approving_body": ""}, "机关")])
def test_without_a_plan_and_who_approved_it_no_inspection_begins(
    county: County, changes: dict[str, object], says: str
) -> None:
    by = county.actor(county.department_head)
    with pytest.raises(Refused, match=says) as refusal:
        open_inspection(organisation=county.county, what=planned(county, **changes), by=by, at=NOW)
    assert refusal.value.rule is not None
    assert "整治形式主义" in refusal.value.rule.text()
    assert not Inspection.objects.exists()


def test_the_database_knows_no_unplanned_inspection(county: County) -> None:
    it = inspection(county)
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.filter(pk=it.pk).update(plan_no="")


def test_the_list_writes_itself_from_gaps_and_records(county: County) -> None:
    one = joint(county)
    joint(county, superior=county.changcheng, name="昌城联合党总支")
    late = promise(one, county.villages[0])
    it = inspection(county)
    lines = {line.key: line for line in it.lines.select_related("organisation")}
    assert set(lines) == {f"joint_promise:LH001:{late.pk}", "F16:LH001", "F16:LH002"}
    assert lines["F16:LH002"].organisation == county.changcheng
    assert lines["F16:LH001"].organisation == county.longdu
    assert it.frame_digest == frame_digest(keys=lines)


def test_an_office_inspects_only_what_lies_under_it(county: County) -> None:
    organiser = county.actor(county.longdu_organiser)
    with pytest.raises(Refused, match="不在"):
        open_inspection(organisation=county.longdu, what=planned(county), by=organiser, at=NOW)
    with pytest.raises(NotAllowed):
        open_inspection(
            organisation=county.longdu, what=planned(county, place=county.villages[0]),
            by=county.actor(county.secretaries[0]), at=NOW,
        )  # fmt: skip


def test_the_sample_is_drawn_once_and_anybody_draws_it_again(county: County) -> None:
    for number in range(6):
        joint(county, name=f"第{number}个")
    it, by = inspection(county), county.actor(county.department_head)
    draw_sample(inspection_id=it.pk, size=3, words="清风 徐来", by=by, at=NOW)
    it.refresh_from_db()
    assert it.seed.startswith("清风 徐来-")
    drawn = list(it.lines.filter(drawn_place__isnull=False).order_by("drawn_place").values_list("key", flat=True))
    assert drawn == draw(keys=it.lines.values_list("key", flat=True), seed=it.seed, size=3)
    with pytest.raises(ChangedMeanwhile, match="只抽一次"):
        draw_sample(inspection_id=it.pk, size=3, by=by, at=NOW)


def test_only_drawn_lines_are_checked_and_all_of_them_before_the_end(county: County) -> None:
    joint(county)
    joint(county, name="另一个")
    it, by = inspection(county), county.actor(county.department_head)
    draw_sample(inspection_id=it.pk, size=1, by=by, at=NOW)
    drawn, other = it.lines.get(drawn_place=1), it.lines.get(drawn_place=None)
    check = partial(check_line, on=TODAY, by=by, at=NOW)
    with pytest.raises(Refused, match="只核查抽中"):
        check(line_id=other.pk, result=CheckResult.AS_RECORDED, note="")
    with pytest.raises(Refused, match="没有核查"):
        close_inspection(inspection_id=it.pk, outcome="结束", on=TODAY, by=by, at=NOW)
    with pytest.raises(Refused, match="不一致"):
        check(line_id=drawn.pk, result=CheckResult.DIFFERS, note=" ")
    check(line_id=drawn.pk, result=CheckResult.AS_RECORDED, note="")
    close_inspection(inspection_id=it.pk, outcome="总体属实", on=TODAY, by=by, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        finding(county, it, county.villages[0])


def test_a_finding_goes_its_way_and_two_people_see_it_to_its_end(county: County) -> None:
    it, by, second = inspection(county), county.actor(county.department_head), colleague(county)
    one = finding(county, it, county.villages[0])
    secretary = county.actor(county.secretaries[0])
    assert [duty.due_on for duty in duties_of(actor=secretary, on=TODAY)] == [one.due_on]
    with pytest.raises(NotAllowed):
        answer_finding(finding_id=one.pk, said="代答", by=county.actor(county.longdu_organiser), at=NOW)
    answer_finding(finding_id=one.pk, said="已开工", by=secretary, at=NOW)
    assert duties_of(actor=secretary, on=TODAY) == []
    send_back_finding(finding_id=one.pk, said="只立了牌子", due_on=TODAY + 20 * DAY, by=by, at=NOW)
    answer_finding(finding_id=one.pk, said="路基完成", by=secretary, at=NOW)
    find_in_order(finding_id=one.pk, said="到现场看过", by=by, at=NOW)
    with pytest.raises(Refused, match="第二个人"):
        close_finding(finding_id=one.pk, by=by, at=NOW)
    close_finding(finding_id=one.pk, by=second, at=LATER)
    one.refresh_from_db()
    assert (one.state, one.closed_on) == (FindingState.CLOSED, TODAY + 2 * DAY)
    with pytest.raises(Refused, match="理由"):
        reopen_finding(finding_id=one.pk, reason="", due_on=TODAY + 30 * DAY, by=by, at=LATER)
    reopen_finding(finding_id=one.pk, reason="又停工了", due_on=TODAY + 30 * DAY, by=by, at=LATER)
    one.refresh_from_db()
    assert (one.state, one.closed_on, one.checked_by) == (FindingState.OPEN, None, None)
    assert [step.kind for step in one.steps.all()] == [
        "found", "answered", "sent_back", "answered", "checked", "closed", "reopened",
    ]  # fmt: skip


def test_the_inspected_sees_itself_its_superior_sees_it_and_nobody_else(county: County) -> None:
    late = promise(joint(county), county.villages[0])
    it = inspection(county)
    one = finding(county, it, county.villages[0])
    for reader, sees in (
        (county.secretaries[0], True), (county.longdu_organiser, True), (county.department_head, True),
        (county.secretaries[1], False), (county.changcheng_organiser, False), (county.stranger, False),
    ):  # fmt: skip
        actor = county.actor(reader)
        assert findings_visible_to(actor=actor).filter(pk=one.pk).exists() is sees, reader
        assert inspections_visible_to(actor=actor).filter(pk=it.pk).exists() is sees, reader
    lines = lines_visible_to(actor=county.actor(county.longdu_organiser), inspection=it)
    assert f"joint_promise:LH001:{late.pk}" in lines.values_list("key", flat=True)
    assert not lines_visible_to(actor=county.actor(county.changcheng_organiser), inspection=it).exists()


def test_no_model_of_an_inspection_has_a_field_for_the_village_to_fill_in() -> None:
    """What an inspected unit writes is its answer to a finding, in words; nothing else."""
    asked = {"fill", "report", "form", "material", "photo", "upload", "attachment"}
    for model in (Inspection, InspectionLine, Finding, FindingStep):
        names = {field.name for field in model._meta.concrete_fields}
        assert not {name for name in names if asked & set(name.split("_"))}, model


def test_findings_go_over_to_a_successor(county: County) -> None:
    one = finding(county, inspection(county), county.villages[0])
    by = county.actor(county.department_head)
    carry_over(Handover(from_id=county.villages[0].pk, to_id=county.villages[1].pk, on=TODAY, by=by, at=NOW))
    one.refresh_from_db()
    assert one.organisation == county.villages[1]


@pytest.mark.django_db(transaction=True)
def test_two_who_draw_at_once_draw_once() -> None:
    county = a_county()
    joint(county)
    it, by = inspection(county), county.actor(county.department_head)
    told = at_once(*[partial(draw_sample, inspection_id=it.pk, size=1, by=by, at=NOW)] * 2)
    assert sorted(map(bool, told)) == [False, True]
    assert it.lines.filter(drawn_place__isnull=False).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_close_and_send_back_at_once() -> None:
    county = a_county()
    it, by, second = inspection(county), county.actor(county.department_head), colleague(county)
    one = finding(county, it, county.villages[0])
    answer_finding(finding_id=one.pk, said="已办", by=county.actor(county.secretaries[0]), at=NOW)
    told = at_once(
        partial(find_in_order, finding_id=one.pk, said="好", by=by, at=NOW),
        partial(send_back_finding, finding_id=one.pk, said="不好", due_on=TODAY + 9 * DAY, by=second, at=NOW),
    )
    assert sorted(map(bool, told)) == [False, True]
    assert one.steps.count() == 3
