"""An assessment of 诸城市 taken as far as a test needs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from lianjian.kernel.actor import Actor
from lianjian.kernel.models import Account
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import Organisation
from lianjian.results.assessment.actions.grading import grade_organisation
from lianjian.results.assessment.actions.results import Decided, decide_assessment
from lianjian.results.assessment.actions.rounds import (
    NewAssessment,
    add_criterion,
    begin_grading,
    choose_assessed,
    name_assessor,
    open_assessment,
    publish_criteria,
)
from lianjian.results.assessment.enums import RoundKind
from lianjian.results.assessment.models import AssessedOrganisation, AssessmentDecision, AssessmentRound
from tests.factories import NOW, County, person, post

STARTS, ENDS = date(2026, 4, 1), date(2026, 12, 31)
AFTER = timezone.make_aware(datetime(2027, 1, 11, 9))
LATER = AFTER + timedelta(days=5)


@dataclass
class Assessed:
    """The county, its round, and one village of 龙都街道 in it."""

    county: County
    round: AssessmentRound
    village: AssessedOrganisation
    officer: Account  # of the organisation department, who neither grades nor enters results

    def by(self, account: Account) -> Actor:
        """The account as it may act when the assessment is under way."""
        return self.county.actor(account, on=AFTER.date())

    @property
    def head(self) -> Actor:
        """The head of the organisation department, who leads and does not grade."""
        return self.by(self.county.department_head)

    @property
    def secretary(self) -> Actor:
        """The secretary of the village assessed."""
        return self.by(self.county.secretaries[0])


def new_round(kind: RoundKind = RoundKind.ANNUAL, **changes: object) -> NewAssessment:
    said: dict[str, object] = {
        "kind": kind, "title": "二〇二六年度考核", "starts_on": STARTS, "ends_on": ENDS, "plan_no": "诸办发〔2026〕2号",
        "plan_body": "中共诸城市委",
    }  # fmt: skip
    return NewAssessment(**(said | changes))  # type: ignore[arg-type]


def drafted(county: County, *villages: Organisation, kind: RoundKind = RoundKind.ANNUAL) -> AssessmentRound:
    """With one criterion and the villages chosen; the first of the county without any."""
    by = county.actor(county.department_head)
    made = open_assessment(place=county.county, new=new_round(kind), by=by, at=NOW)
    add_criterion(
        round_id=made.pk, title="帮扶取得实效", good="答应的事按期办成。",
        evidence=["help", "promises_overdue", "assemblies"], by=by, at=NOW,
    )  # fmt: skip
    choose_assessed(round_id=made.pk, groups=[], organisations=villages or county.villages[:1], by=by, at=NOW)
    return made


def graders(county: County) -> list[Account]:
    """Three who hold no post in what is assessed."""
    made = person("周考核", login="assessor3", staff=True)
    post(made, county.county, PostKind.ORGANISATION_OFFICER)
    return [county.longdu_organiser, county.changcheng_organiser, made]


def under_way(
    county: County,
    *villages: Organisation,
    kind: RoundKind = RoundKind.ANNUAL,
    assessors: Sequence[Account] | None = None,
) -> Assessed:
    """Criteria told in time, the period over, three assessors named, reports and grades open."""
    by = county.actor(county.department_head)
    made = drafted(county, *villages, kind=kind)
    publish_criteria(round_id=made.pk, document_no="诸组发〔2026〕5号", by=by, at=NOW)
    for account in assessors or graders(county):
        name_assessor(round_id=made.pk, account=account, by=by, at=AFTER)
    officer = person("吴干事", login="officer", staff=True)
    post(officer, county.county, PostKind.ORGANISATION_OFFICER)
    begun = begin_grading(
        round_id=made.pk, reports_until=date(2027, 1, 20), grades_until=date(2027, 1, 31), by=by, at=AFTER
    )
    village = begun.assessed.select_related("organisation", "round").get(organisation=(villages or county.villages)[0])
    return Assessed(county=county, round=begun, village=village, officer=officer)


def graded(it: Assessed) -> None:
    """Each of the three has written."""
    for assessor in it.round.assessors.select_related("account"):
        grade_organisation(
            assessed_id=it.village.pk, grade="较好" if it.round.has_grades else "", reason="办成的多，过期的少。",
            by=it.by(assessor.account), at=AFTER,
        )  # fmt: skip


def decision(**changes: object) -> Decided:
    said: dict[str, object] = {
        "grade": "一般", "reason": "两件议定的事过期。", "body": "部务会", "document_no": "诸组〔2027〕3号",
        "on": AFTER.date(),
    }  # fmt: skip
    return Decided(**(said | changes))  # type: ignore[arg-type]


def decided(it: Assessed) -> AssessmentDecision:
    """Graded by three and decided by the body."""
    graded(it)
    return decide_assessment(assessed_id=it.village.pk, decided=decision(), by=it.head, at=AFTER)
