"""What the home page costs in this room, and that nobody's own duties are crowded out by others'."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianjian.kernel.models import Account
from lianjian.records.cadres import duties
from lianjian.records.cadres.actions.reviews import open_round
from lianjian.records.cadres.duties import admission
from lianjian.records.cadres.enums import ReviewKind
from tests.factories import NOW, TODAY, County, person
from tests.records.cadres.admission_cases import branch_with_case
from tests.records.cadres.test_duty_posts import claimed, held, set_up
from tests.records.members.factories import member

AUTUMN = date(2026, 10, 9)


def asked(county: County, account: Account) -> int:
    actor = county.actor(account)
    with CaptureQueriesContext(connection) as queries:
        duties.duties_of(actor=actor, on=AUTUMN)
    return len(queries)


@pytest.fixture
def busy(county: County) -> County:
    """A village where every topic has something open."""
    branch = branch_with_case(county)
    branch.up_to(5)
    held(county, set_up(county), member(county.villages[0], "王示例"))
    claimed(county, set_up(county, "help"), member(county.villages[0], "李示例"))
    open_round(
        organisation=county.villages[0], kind=ReviewKind.FORMAL, year=2026, on=TODAY,
        by=county.actor(county.secretaries[0]), at=NOW,
    )  # fmt: skip
    return county


def test_the_duties_of_a_village_secretary_take_two_queries_a_topic_or_three(busy: County) -> None:
    # Admission 3 (cases, steps, rules), posts 3 (own answers, holdings, rules), reviews 3 (own, round, parts),
    # elections 3 (terms, rules, what is under way).
    assert asked(busy, busy.secretaries[0]) <= 12


def test_offices_and_plain_members_ask_little(busy: County) -> None:
    account = person("赵示例", login="zhao")
    member(busy.villages[0], "赵示例", account=account)
    assert asked(busy, busy.department_head) <= 6
    assert asked(busy, busy.longdu_organiser) <= 6
    assert asked(busy, account) <= 2


def test_an_office_is_not_told_of_what_a_committee_below_it_decides(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cases of the townships do not fill the county's list up before its own are found."""
    monkeypatch.setattr(admission, "MOST", 1)
    for name in ("周不入", "吴三人"):
        branch_with_case(county, name=name).up_to(3)
    actor = county.actor(county.department_head)
    with CaptureQueriesContext(connection) as queries:
        assert admission.duties_of(actor=actor, on=TODAY) == []
    assert len(queries) == 1  # nothing was loaded to be thrown away
