"""Every list of this room: out as an Excel file, and as few queries for three rows as for one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from lianjian.kernel.models import Account
from lianjian.records.deliberation.actions.conferences import found_conference
from lianjian.records.deliberation.actions.councils import NewCouncil, compose_council
from lianjian.records.deliberation.actions.matters import NewMatter, raise_matter
from lianjian.records.deliberation.actions.questionnaires import draw_up_questionnaire, enter_roll
from lianjian.records.deliberation.council_enums import ChosenHow, CouncilKind, QuestionnaireKind
from lianjian.records.deliberation.enums import MatterKind, PublicationKind, RaisedBy
from lianjian.records.deliberation.models import Publication, Questionnaire
from tests.factories import NOW, TODAY, County
from tests.records.deliberation.test_conferences import decided, founded, held
from tests.records.deliberation.test_rule_book import drafted, enforced

SignIn = Callable[[Account], Client]
Make = Callable[[County, int], object]


def matter(county: County, number: int) -> None:
    new = NewMatter(
        kind=MatterKind.VILLAGE_AFFAIR, title=f"名称{number}", why="天黑", proposal="装灯", raised_how=RaisedBy.BRANCH,
    )  # fmt: skip
    by = county.actor(county.secretaries[0])
    made = raise_matter(organisation=county.villages[0], matter=new, on=TODAY, by=by, at=NOW)
    Publication.objects.create(
        matter=made, kind=PublicationKind.RESOLUTION, text="装灯", board="村口", put_up_on=TODAY,
        until_on=TODAY + timedelta(days=15), written_at=NOW,
    )  # fmt: skip


def questionnaire(county: County, number: int) -> Questionnaire:
    return draw_up_questionnaire(
        organisation=county.villages[0], kind=QuestionnaireKind.QUESTIONNAIRE, title=f"名称{number}", is_signed=False,
        on=TODAY, by=county.actor(county.secretaries[0]), at=NOW,
    )  # fmt: skip


def household(county: County, number: int) -> None:
    """So many households on the roll of one questionnaire, whose address is made plain."""
    made = Questionnaire.objects.first() or questionnaire(county, 0)
    Questionnaire.objects.update(code="Q1")
    roll = "\n".join(f"名称{place}\t一组" for place in range(number + 1))
    enter_roll(questionnaire_id=made.pk, text=roll, by=county.actor(county.secretaries[0]), at=NOW)


def conference(county: County, number: int) -> None:
    found_conference(
        name=f"名称{number}", convenor=county.longdu, units=county.villages[:2], on=TODAY,
        by=county.actor(county.department_head), at=NOW,
    )  # fmt: skip


def decision(county: County, number: int) -> None:
    session = held(county, founded(county), NOW - timedelta(days=60), "村路")
    decided(county, session, f"名称{number}")


def council(county: County, number: int) -> None:
    new = NewCouncil(
        organisation=county.villages[number], kind=CouncilKind.MEMBERS, members=9,
        chosen_how=next(iter(ChosenHow)), since=TODAY,
    )  # fmt: skip
    compose_council(council=new, by=county.actor(county.secretaries[number]), at=NOW)


def rule(county: County, number: int) -> None:
    enforced(county, drafted(county, title=f"名称{number}"))


LISTS: dict[str, Make] = {
    "/matters/": matter,
    "/matters/public/": matter,
    "/questionnaires/": questionnaire,
    "/questionnaires/Q1/households/": household,
    "/conferences/": conference,
    "/conferences/decisions/": decision,
    "/conferences/councils/": council,
    "/rule-book/": rule,
    "/rule-book/public/": rule,
}


def named(county: County, path: str) -> list[str]:
    """What the three rows are known by."""
    if path == "/conferences/councils/":
        return [village.name for village in county.villages[:3]]
    return [f"名称{number}" for number in range(3)]


@pytest.mark.parametrize("path", LISTS)
def test_a_list_asks_as_often_for_three_as_for_one(county: County, sign_in: SignIn, path: str) -> None:
    client = sign_in(county.department_head)

    def asked() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(path).status_code == 200
        return len(caught)

    LISTS[path](county, 0)
    for_one = asked()
    LISTS[path](county, 1)
    LISTS[path](county, 2)
    assert asked() == for_one
    page = client.get(path).content.decode()
    assert all(name in page for name in named(county, path))


@pytest.mark.parametrize("path", [path for path in LISTS if "public" not in path])
def test_a_list_goes_out_as_an_excel_file(county: County, sign_in: SignIn, path: str) -> None:
    for number in range(3):
        LISTS[path](county, number)
    answer = sign_in(county.department_head).get(f"{path}excel/")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    cells = {cell.value for row in sheet.iter_rows() for cell in row}
    assert cells >= set(named(county, path))
