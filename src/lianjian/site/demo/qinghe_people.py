"""清和村's young people: who applies for membership through the online branch, and whom it finds work."""

from __future__ import annotations

from datetime import date, timedelta

from lianjian.records.cadres.actions.admission import NewApplicant, complete_step, open_admission
from lianjian.records.cadres.admission_steps.catalogue import TALK
from lianjian.records.cadres.admission_steps.entries import StepEntry
from lianjian.records.members.enums import Sex
from lianjian.records.organisations.models import Organisation
from lianjian.records.projects.actions.jobs import (
    confirm_placement,
    enter_vacancy,
    match_seeker,
    refer_seeker,
    report_start,
)
from lianjian.records.projects.models import Vacancy
from lianjian.site.demo.naming import persons
from lianjian.site.demo.qinghe import FIRMS, Qinghe

PLACED, APPLIED = 32, 19
WISHES = ("离老乡近、包吃住", "想学门手艺", "工资按月发就行", "能带家属", "离家近、农忙能请假")


def apply(qinghe: Qinghe) -> None:
    """Handed in to the online branch, handled by the branches at home; most have been talked with."""
    branches = list(Organisation.objects.filter(parent=qinghe.village).exclude(pk=qinghe.online.pk).order_by("code"))
    names = persons(qinghe.random)
    for number in range(APPLIED):
        days = 12 + 31 * number
        case = open_admission(
            person=NewApplicant(
                name=next(names), sex=Sex.FEMALE if number % 3 == 0 else Sex.MALE,
                born_on=date(1996 + number % 7, 1 + number % 12, 1 + number), is_mobile=True,
            ),
            organisation=branches[number % len(branches)], handed_in_through=qinghe.online, on=qinghe.ago(days),
            by=qinghe.secretary, at=qinghe.at,
        )  # fmt: skip
        if number:
            talked = StepEntry(number=TALK, on=qinghe.ago(days - 10), seen=1, note="谈了入党动机和在外的情况")
            complete_step(admission_id=case.pk, entry=talked, by=qinghe.secretary, at=qinghe.at)


def find_work(qinghe: Qinghe) -> None:
    """The village keeps the vacancies, the online branch refers and confirms; one start waits to be confirmed."""
    vacancies = [_vacancy(qinghe, firm) for firm in FIRMS]
    names = persons(qinghe.random)
    for number in reversed(range(PLACED + 1)):  # the oldest first
        days = 20 + 20 * number
        seeker = refer_seeker(
            referred_by=qinghe.online, person_name=next(names), wish=WISHES[number % len(WISHES)], consents=True,
            on=qinghe.ago(days), by=qinghe.leader, at=qinghe.at,
        )  # fmt: skip
        match_seeker(
            seeker_id=seeker.pk, vacancy_id=vacancies[number % len(vacancies)].pk, on=qinghe.ago(days - 5),
            by=qinghe.leader, at=qinghe.at,
        )  # fmt: skip
        report_start(seeker_id=seeker.pk, on=qinghe.ago(days - 10), by=qinghe.secretary, at=qinghe.at)
        if number:
            confirm_placement(seeker_id=seeker.pk, on=qinghe.ago(days - 15), by=qinghe.leader, at=qinghe.at)
    refer_seeker(
        referred_by=qinghe.online, person_name=next(names), wish="想学焊工", consents=True, on=qinghe.ago(4),
        by=qinghe.leader, at=qinghe.at,
    )  # fmt: skip


def _vacancy(qinghe: Qinghe, firm: tuple[str, str, str]) -> Vacancy:
    employer, place, title = firm
    return enter_vacancy(
        organisation=qinghe.village, employer=employer, place=place, title=title, wanted=8,
        open_until=qinghe.today + timedelta(days=60), terms="月薪 4500 元起，包住，签劳动合同", on=qinghe.ago(900),
        by=qinghe.secretary, at=qinghe.at,
    )  # fmt: skip
