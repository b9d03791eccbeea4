from __future__ import annotations

from datetime import timedelta

import pytest

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.models import JournalLine
from lianjian.records.organisations.enums import PairingForm, PostKind
from lianjian.results.assessment import duties
from lianjian.results.assessment.actions.grading import grade_organisation, stand_aside, write_report
from lianjian.results.assessment.actions.results import (
    AppealDecided,
    appeal_assessment,
    decide_appeal,
    decide_assessment,
)
from lianjian.results.assessment.actions.rounds import name_assessor
from lianjian.results.assessment.enums import RoundKind
from lianjian.results.assessment.models import Grading
from lianjian.results.assessment.policies.assessments import may_read_result
from lianjian.results.assessment.queries.assessments import assessed_visible_to, assessor_in, decisions_of
from lianjian.results.assessment.queries.standing_aside import to_grade
from tests.factories import County, person, post
from tests.records.organisations.test_measures import joint
from tests.results.assessment.assessment_cases import AFTER, LATER, Assessed, decided, decision, graded, under_way

pytestmark = pytest.mark.django_db
UPHELD = AppealDecided(
    upheld=True,
    answer="两件都已办成。",
    body="部务会",
    document_no="诸组〔2027〕9号",
    grade="较好",
    reason="按期办成。",
)


@pytest.fixture
def it(county: County) -> Assessed:
    return under_way(county)


def grade(it: Assessed, who: object, word: str = "较好", reason: str = "办成的多。") -> Grading:
    by = it.by(who)  # type: ignore[arg-type]
    return grade_organisation(assessed_id=it.village.pk, grade=word, reason=reason, by=by, at=AFTER)


def test_an_assessor_writes_a_word_of_the_pack_and_a_reason(it: Assessed) -> None:
    with pytest.raises(Refused, match="从这几个等次里选"):
        grade(it, it.county.longdu_organiser, "98分")
    with pytest.raises(Refused):
        grade(it, it.county.longdu_organiser, reason="  ")
    grade(it, it.county.longdu_organiser)
    assert grade(it, it.county.longdu_organiser, "一般").grade == "一般"  # changed until it is decided
    assert it.village.gradings.count() == 1


def test_who_is_no_assessor_does_not_grade(it: Assessed) -> None:
    with pytest.raises(NotAllowed):
        grade(it, it.county.department_head)


def test_letters_are_copied_to_whom_they_concern_and_to_nobody_beside(it: Assessed) -> None:
    county, on = it.county, LATER.date()
    decided(it)
    concerned = (county.secretaries[0], county.longdu_organiser)
    for account in concerned:
        (copy,) = duties.copied_to(actor=it.by(account), on=on)
        assert copy.title == "结果通知：二〇二六年度考核"
        assert "诸组〔2027〕3号" in copy.note
        assert "一般" not in f"{copy.title}{copy.note}", "no grade stands in a list"
    for account in (county.secretaries[1], county.changcheng_organiser, county.department_head, county.stranger):
        assert duties.copied_to(actor=it.by(account), on=on) == []
    appeal_assessment(assessed_id=it.village.pk, words="两件都已办成。", by=it.secretary, at=AFTER)
    decide_appeal(assessed_id=it.village.pk, decided=UPHELD, by=it.by(it.officer), at=LATER)
    for account in concerned:
        found = [copy.title.split("：")[0] for copy in duties.copied_to(actor=it.by(account), on=on)]
        assert sorted(found) == ["申诉处理决定", "结果通知", "结果通知"]
    assert duties.copied_to(actor=it.secretary, on=on + timedelta(days=100)) == []


def test_a_letter_about_a_joint_organisation_goes_to_its_parties(it: Assessed) -> None:
    county = it.county
    made = joint("L1", PairingForm.WITH_COMMUNITY, county.longdu, [county.urban[0], *county.villages[1:3]])
    type(it.village).objects.filter(pk=it.village.pk).update(joint=made, organisation=county.urban[0])
    it.village.refresh_from_db()
    decided(it)
    for account in (county.secretaries[6], county.secretaries[1], county.longdu_organiser):
        assert len(duties.copied_to(actor=it.by(account), on=LATER.date())) == 1
        assert may_read_result(it.by(account), it.village)
        assert assessed_visible_to(actor=it.by(account)).filter(pk=it.village.pk).exists()
    assert duties.copied_to(actor=it.by(county.secretaries[0]), on=LATER.date()) == []


def test_a_mid_year_round_knows_no_grade(county: County) -> None:
    county.county.rule_pack = "demo_zhucheng"
    county.county.save()
    it = under_way(county, kind=RoundKind.MID_YEAR)
    with pytest.raises(Refused, match="不评等次"):
        grade(it, county.longdu_organiser)
    graded(it)
    with pytest.raises(Refused, match="不评等次"):
        decide_assessment(assessed_id=it.village.pk, decided=decision(), by=it.head, at=AFTER)
    made = decide_assessment(assessed_id=it.village.pk, decided=decision(grade=""), by=it.head, at=AFTER)
    assert made.grade == ""


def test_nobody_grades_where_he_holds_a_post(it: Assessed) -> None:
    post(it.county.longdu_organiser, it.county.villages[0], PostKind.COMMITTEE_MEMBER)
    with pytest.raises(Refused, match="回避") as refused:
        grade(it, it.county.longdu_organiser)
    assert refused.value.rule is not None


def test_nobody_grades_in_a_round_that_assesses_his_own_organisation(county: County) -> None:
    it = under_way(county, county.villages[0], county.villages[1])
    name_assessor(round_id=it.round.pk, account=county.secretaries[1], by=it.head, at=AFTER)
    with pytest.raises(Refused, match="也在这一次被考核"):
        grade(it, county.secretaries[1])


def test_nobody_grades_whom_he_is_joined_with(it: Assessed) -> None:
    county = it.county
    joint("LH1", PairingForm.WITH_COMMUNITY, county.longdu, [county.urban[0], county.villages[0]])
    lead = county.secretaries[6]
    name_assessor(round_id=it.round.pk, account=lead, by=it.head, at=AFTER)
    with pytest.raises(Refused, match="联合党组织"):
        grade(it, lead)
    assessor = assessor_in(round_=it.round, actor=it.by(lead))
    assert assessor is not None
    assert to_grade(assessor=assessor, on=AFTER.date()) == []


def test_standing_aside_takes_back_what_was_written(it: Assessed) -> None:
    grade(it, it.county.longdu_organiser)
    by = it.by(it.county.longdu_organiser)
    stand_aside(assessed_id=it.village.pk, reason="表兄是村书记", by=by, at=AFTER)
    assert not it.village.gradings.exists()
    with pytest.raises(Refused, match="回避"):
        grade(it, it.county.longdu_organiser)


def test_the_secretary_reports_himself_and_once(it: Assessed) -> None:
    with pytest.raises(NotAllowed):
        write_report(assessed_id=it.village.pk, text="代写", hand_in=True, by=it.head, at=AFTER)
    write_report(assessed_id=it.village.pk, text="草稿", hand_in=False, by=it.secretary, at=AFTER)
    kept = write_report(assessed_id=it.village.pk, text="办成三件", hand_in=True, by=it.secretary, at=AFTER)
    assert kept.handed_in_on == AFTER.date()
    with pytest.raises(ChangedMeanwhile):
        write_report(assessed_id=it.village.pk, text="改", hand_in=True, by=it.secretary, at=AFTER)


def test_a_body_decides_when_the_assessors_have_written(it: Assessed) -> None:
    grade(it, it.county.longdu_organiser)
    with pytest.raises(Refused, match="至少要有3位"):
        decide_assessment(assessed_id=it.village.pk, decided=decision(), by=it.head, at=AFTER)
    graded(it)
    for missing in ("body", "document_no", "reason"):
        with pytest.raises(Refused):
            decide_assessment(assessed_id=it.village.pk, decided=decision(**{missing: ""}), by=it.head, at=AFTER)
    # The assessors all wrote 较好; the body may see it otherwise.
    made = decide_assessment(assessed_id=it.village.pk, decided=decision(grade="一般"), by=it.head, at=AFTER)
    assert (made.version, made.grade) == (1, "一般")
    with pytest.raises(ChangedMeanwhile):
        grade(it, it.county.longdu_organiser)


def test_a_result_is_for_the_organisation_and_its_superiors(it: Assessed) -> None:
    decided(it)
    county = it.county
    may = [county.department_head, county.longdu_organiser, county.secretaries[0]]
    may_not = [county.changcheng_organiser, county.secretaries[1], county.secretaries[4], county.stranger]
    assert all(may_read_result(it.by(one), it.village) for one in may)
    assert not any(may_read_result(it.by(one), it.village) for one in may_not)


def test_grades_and_words_are_not_in_the_journal(it: Assessed) -> None:
    decided(it)
    said = str(list(JournalLine.objects.values_list("details", "reason", "subject_name")))
    assert "较好" not in said
    assert "一般" not in said
    assert "过期" not in said


def test_an_appeal_in_time_is_decided_by_others_and_the_first_result_stays(it: Assessed) -> None:
    decided(it)
    with pytest.raises(NotAllowed):
        appeal_assessment(assessed_id=it.village.pk, words="不对", by=it.head, at=LATER)
    appeal_assessment(assessed_id=it.village.pk, words="两件都办成了", by=it.secretary, at=LATER)
    grader = next(one.account for one in it.round.assessors.all() if one.account.login == "assessor3")
    for who in (it.county.department_head, grader):  # who entered the decision, and who graded
        with pytest.raises(NotAllowed):
            decide_appeal(assessed_id=it.village.pk, decided=UPHELD, by=it.by(who), at=LATER)
    decide_appeal(assessed_id=it.village.pk, decided=UPHELD, by=it.by(it.officer), at=LATER)
    found = decisions_of(assessed=it.village)
    assert [(one.version, one.grade) for one in found] == [(1, "一般"), (2, "较好")]
    with pytest.raises(Refused):
        appeal_assessment(assessed_id=it.village.pk, words="还不对", by=it.secretary, at=LATER)


def test_an_appeal_that_is_not_upheld_leaves_one_result(it: Assessed) -> None:
    decided(it)
    appeal_assessment(assessed_id=it.village.pk, words="不对", by=it.secretary, at=LATER)
    stands = AppealDecided(upheld=False, answer="经核对，两件确已过期。", body="部务会", document_no="10号")
    decide_appeal(assessed_id=it.village.pk, decided=stands, by=it.by(it.officer), at=LATER)
    assert len(decisions_of(assessed=it.village)) == 1
    with pytest.raises(ChangedMeanwhile):
        decide_appeal(assessed_id=it.village.pk, decided=UPHELD, by=it.by(it.officer), at=LATER)


def test_an_appeal_after_the_days_of_the_pack_is_refused_with_the_rule(it: Assessed) -> None:
    decided(it)
    late = AFTER + timedelta(days=16)
    with pytest.raises(Refused, match="15") as refused:
        appeal_assessment(assessed_id=it.village.pk, words="不对", by=it.secretary, at=late)
    assert refused.value.rule is not None


def test_everybody_is_told_what_waits_and_nobody_of_anothers(it: Assessed) -> None:
    county, on = it.county, AFTER.date()
    told = {
        name: [duty.title for duty in duties.duties_of(actor=it.by(account), on=on)]
        for name, account in (
            ("assessor", county.longdu_organiser), ("secretary", county.secretaries[0]),
            ("other", county.secretaries[1]),
        )
    }  # fmt: skip
    assert [len(one) for one in told.values()] == [1, 1, 0]
    assert "等您考核" in told["assessor"][0]
    assert "述职报告" in told["secretary"][0]
    decided(it)
    assert "结果可以看了" in duties.duties_of(actor=it.secretary, on=on)[0].title
    appeal_assessment(assessed_id=it.village.pk, words="不对", by=it.secretary, at=LATER)
    assert "处理申诉" in duties.duties_of(actor=it.head, on=on)[0].title


def test_a_stranger_of_another_county_is_no_assessor(it: Assessed) -> None:
    assert assessor_in(round_=it.round, actor=it.by(person("外人", login="outside"))) is None
