"""What is due and what is missing, by the law's interval; whose to-do it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from lianjian.kernel.actor import Actor
from lianjian.results.disclosure.actions.drafting import set_finance_monthly
from lianjian.results.disclosure.actions.gate import propose_disclosure
from lianjian.results.disclosure.actions.questions import ask_question, report_untrue, settle_report
from lianjian.results.disclosure.actions.supervising import Seat, seat_supervisor
from lianjian.results.disclosure.duties import duties_of
from lianjian.results.disclosure.enums import AffairsKind, AskedHow
from lianjian.results.disclosure.queries.due import due_of, missing_below
from lianjian.results.disclosure.queries.terms import interval_term, period_before, period_of, title_of
from tests.factories import NOW, TODAY, County
from tests.results.disclosure.sheets import Board


def titles(actor: Actor, on: date = TODAY) -> list[str]:
    return [duty.title for duty in duties_of(actor=actor, on=on)]


def kinds(found: Iterable[object]) -> set[str]:
    return {str(one.affairs) for one in found}  # type: ignore[attr-defined]


def test_three_sheets_are_due_each_quarter_with_their_article(board: Board) -> None:
    due = due_of(organisation=board.village, on=TODAY)
    assert kinds(due) == {"party", "village", "finance"}
    assert {one.due_on for one in due} == {date(2026, 3, 31)}
    assert {(one.since, one.until) for one in due} == {(date(2025, 10, 1), date(2026, 1, 1))}
    by_article = {one.affairs: one.term.cite.text() for one in due}
    assert "第三十五条" in by_article[AffairsKind.VILLAGE]
    board.shown()
    assert kinds(due_of(organisation=board.village, on=TODAY)) == {"party", "finance"}
    assert kinds(due_of(organisation=board.village, on=date(2026, 4, 1))) == {"party", "village", "finance"}


def test_where_much_comes_in_the_money_is_due_monthly(board: Board) -> None:
    assert interval_term(organisation=board.village, affairs=AffairsKind.FINANCE, on=TODAY).value == 3
    set_finance_monthly(organisation=board.village, monthly=True, by=board.secretary, at=NOW)
    term = interval_term(organisation=board.village, affairs=AffairsKind.FINANCE, on=TODAY)
    assert term.value == 1
    assert "第三十五条" in term.cite.text()
    (finance,) = (one for one in due_of(organisation=board.village, on=TODAY) if one.affairs == "finance")
    assert (finance.since, finance.until) == (date(2026, 2, 1), date(2026, 3, 1))
    set_finance_monthly(organisation=board.village, monthly=False, by=board.secretary, at=NOW)
    assert interval_term(organisation=board.village, affairs=AffairsKind.FINANCE, on=TODAY).value == 3


def test_the_township_sees_only_what_was_missing_in_the_last_whole_period(board: Board, county: County) -> None:
    during = missing_below(node=county.longdu, affairs=AffairsKind.VILLAGE, on=TODAY)
    assert (during.since, during.until) == (date(2025, 10, 1), date(2026, 1, 1))
    assert list(during.places) == list(county.villages[:3])
    board.shown(on=TODAY)
    after = missing_below(node=county.longdu, affairs=AffairsKind.VILLAGE, on=TODAY + timedelta(days=60))
    assert list(after.places) == list(county.villages[1:3])
    organiser = county.actor(county.longdu_organiser)
    assert [one for one in titles(organiser) if one.startswith("3个村、社区")]


def test_the_next_step_waits_for_whom_may_take_it(board: Board) -> None:
    made = board.draft()
    assert "请把稿子拟完：2025年第4季度村务公开" in titles(board.secretary)
    propose_disclosure(disclosure_id=made.pk, by=board.secretary, at=NOW)
    assert "请作保密和隐私审核：2025年第4季度村务公开" in titles(board.second)
    made.refresh_from_db()
    made.state = "drafted"
    made.save()
    board.checked(made)
    assert "请批准：2025年第4季度村务公开" in titles(board.second)
    assert "请批准：2025年第4季度村务公开" not in titles(board.secretary)


def test_questions_reports_and_checks_wait_for_their_people(board: Board, county: County) -> None:
    made = board.shown()
    ask_question(organisation=board.village, words="桥呢？", how=AskedHow.PHONE, at=NOW)
    assert "答复群众提问" in titles(board.secretary)
    report = report_untrue(disclosure_id=made.pk, words="没有修", at=NOW)
    organiser = county.actor(county.longdu_organiser)
    assert "有人反映不真实，请核实：2025年第4季度村务公开" in titles(organiser)
    settle_report(report_id=report.pk, upheld=True, result="应更正", by=organiser, at=NOW)
    assert "核实不真实，请更正：2025年第4季度村务公开" in titles(board.secretary)
    supervisor = county.secretaries[8]
    seat_supervisor(
        organisation=board.village, seat=Seat(name="孙监督", chosen_by="1号", account_id=supervisor.pk), on=TODAY,
        by=board.secretary, at=NOW,
    )  # fmt: skip
    assert titles(county.actor(supervisor)) == ["请监督检查：2025年第4季度村务公开"]


def test_nobody_else_is_told_anything(county: County) -> None:
    for account in (county.stranger, county.secretaries[7], county.department_head):
        assert titles(county.actor(account)) == []


@pytest.mark.parametrize(
    ("months", "now", "before"),
    [
        (1, (date(2026, 3, 1), date(2026, 4, 1)), (date(2026, 2, 1), date(2026, 3, 1))),
        (3, (date(2026, 1, 1), date(2026, 4, 1)), (date(2025, 10, 1), date(2026, 1, 1))),
        (5, (date(2026, 1, 1), date(2026, 7, 1)), (date(2025, 7, 1), date(2026, 1, 1))),
        (12, (date(2026, 1, 1), date(2027, 1, 1)), (date(2025, 1, 1), date(2026, 1, 1))),
    ],
)
def test_periods_are_parts_of_the_calendar_year(months: int, now: tuple[date, date], before: tuple[date, date]) -> None:
    assert period_of(on=TODAY, months=months) == now
    assert period_before(on=TODAY, months=months) == before


@pytest.mark.parametrize(
    ("since", "until", "title"),
    [
        (date(2026, 1, 1), date(2026, 2, 1), "2026年1月财务公开"),
        (date(2026, 4, 1), date(2026, 7, 1), "2026年第2季度财务公开"),
        (date(2025, 1, 1), date(2026, 1, 1), "2025年财务公开"),
        (date(2026, 3, 9), date(2026, 3, 10), "2026年3月9日财务公开"),
        (date(2026, 3, 9), date(2026, 3, 20), "2026年3月9日至2026年3月19日财务公开"),
    ],
)
def test_a_title_says_the_time_as_people_do(county: County, since: date, until: date, title: str) -> None:
    assert title_of(organisation=county.villages[0], affairs="finance", since=since, until=until) == title
