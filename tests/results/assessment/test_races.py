"""Two people at one moment: two assessors both count, one decision, and no appeal against what is being corrected."""

from __future__ import annotations

from functools import partial

import pytest

from lianjian.results.assessment.actions.grading import grade_organisation
from lianjian.results.assessment.actions.results import (
    AppealDecided,
    appeal_assessment,
    decide_appeal,
    decide_assessment,
)
from lianjian.results.assessment.actions.rounds import close_assessment, open_assessment, withdraw_assessment
from lianjian.results.assessment.models import AssessmentAppeal, AssessmentDecision, AssessmentRound
from tests.at_once import at_once
from tests.factories import NOW, a_county
from tests.results.assessment.assessment_cases import (
    AFTER,
    LATER,
    decided,
    decision,
    graded,
    new_round,
    under_way,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_assessors_write_at_once_and_both_stay() -> None:
    it = under_way(a_county())
    two = [it.by(one.account) for one in it.round.assessors.select_related("account")[:2]]
    told = at_once(
        *(
            partial(grade_organisation, assessed_id=it.village.pk, grade="好", reason="办成了", by=by, at=AFTER)
            for by in two
        )
    )
    assert told == ["", ""]
    assert it.village.gradings.count() == 2


def test_a_decision_is_entered_once() -> None:
    it = under_way(a_county())
    graded(it)
    act = partial(decide_assessment, assessed_id=it.village.pk, decided=decision(), at=AFTER)
    told = at_once(partial(act, by=it.head), partial(act, by=it.by(it.officer)))
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    assert AssessmentDecision.objects.count() == 1


def test_a_grade_changed_while_it_is_decided_is_either_before_or_refused() -> None:
    it = under_way(a_county())
    graded(it)
    by = it.by(it.county.longdu_organiser)
    told = at_once(
        partial(decide_assessment, assessed_id=it.village.pk, decided=decision(), by=it.head, at=AFTER),
        partial(grade_organisation, assessed_id=it.village.pk, grade="差", reason="改主意", by=by, at=AFTER),
    )
    assert told[0] == ""
    changed = it.village.gradings.get(assessor__account=it.county.longdu_organiser).grade == "差"
    assert changed == (told[1] == "")


def test_a_result_is_appealed_against_once() -> None:
    it = under_way(a_county())
    decided(it)
    act = partial(appeal_assessment, assessed_id=it.village.pk, by=it.secretary, at=LATER)
    told = at_once(partial(act, words="不对"), partial(act, words="也不对"))
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    assert AssessmentAppeal.objects.count() == 1


def test_an_appeal_is_decided_once_and_corrects_once() -> None:
    it = under_way(a_county())
    decided(it)
    appeal_assessment(assessed_id=it.village.pk, words="不对", by=it.secretary, at=LATER)
    upheld = AppealDecided(
        upheld=True, answer="属实", body="部务会", document_no="9号", grade="较好", reason="按期办成"
    )
    act = partial(decide_appeal, assessed_id=it.village.pk, decided=upheld, by=it.by(it.officer), at=LATER)
    told = at_once(act, act)
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    assert [one.version for one in it.village.decisions.all()] == [1, 2]


def test_an_assessment_is_not_closed_and_taken_back_at_once() -> None:
    it = under_way(a_county())
    told = at_once(
        partial(withdraw_assessment, round_id=it.round.pk, reason="不办了", by=it.head, at=AFTER),
        partial(close_assessment, round_id=it.round.pk, by=it.head, at=AFTER),
    )
    assert told[0] == ""
    assert told[1]


def test_one_assessment_a_year_even_when_two_open_it() -> None:
    county = a_county()
    by = county.actor(county.department_head)
    told = at_once(*(partial(open_assessment, place=county.county, new=new_round(), by=by, at=NOW) for _ in range(2)))
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    assert AssessmentRound.objects.count() == 1
