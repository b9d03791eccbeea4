"""The supervision committee: whom the law keeps out, how many, and what it finds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.records.organisations.enums import PostKind
from lianjian.results.disclosure.actions.supervising import (
    Checked,
    Seat,
    check_disclosure,
    seat_supervisor,
    unseat_supervisor,
)
from lianjian.results.disclosure.enums import CheckFinding
from lianjian.results.disclosure.models import SupervisionMember, UntrueReport
from lianjian.results.disclosure.queries.disclosures import supervisors_of
from tests.factories import NOW, TODAY, County, person, post
from tests.results.disclosure.sheets import Board

SEAT = Seat(name="孙监督", chosen_by="村民代表会议〔2026〕1号")
FINE = Checked(looked_at="凭证和合同", finding=CheckFinding.IN_ORDER)


def seat(board: Board, seat: Seat = SEAT) -> SupervisionMember:
    return seat_supervisor(organisation=board.village, seat=seat, on=TODAY, by=board.secretary, at=NOW)


@pytest.mark.parametrize(
    "seat_", [replace(SEAT, name="主任孙"), replace(SEAT, has_relative=True)], ids=["head", "relative"]
)
def test_the_committee_and_its_relatives_do_not_supervise(board: Board, seat_: Seat) -> None:
    with pytest.raises(Refused) as refusal:
        seat(board, seat_)
    assert refusal.value.rule is not None
    assert "第三十七条" in refusal.value.rule.text()


def test_five_sit_on_it_and_a_sixth_only_with_the_document_that_says_why(board: Board) -> None:
    for place in range(5):
        seat(board, replace(SEAT, name=f"监督{place}"))
    with pytest.raises(Refused):
        seat(board, replace(SEAT, name="监督六"))
    seat(board, replace(SEAT, name="监督六", exception_document="镇〔2026〕3号"))
    assert len(supervisors_of(organisation=board.village, on=TODAY)) == 6


def test_one_chair_and_nobody_twice(board: Board) -> None:
    seat(board, replace(SEAT, is_chair=True))
    with pytest.raises(Refused, match="主任"):
        seat(board, replace(SEAT, name="另一个", is_chair=True))
    with pytest.raises(ChangedMeanwhile):
        seat(board)


def test_a_seat_ends_on_a_day_and_stays_in_the_past(board: Board) -> None:
    it = seat(board)
    unseat_supervisor(seat_id=it.pk, on=TODAY + timedelta(days=5), by=board.secretary, at=NOW + timedelta(days=9))
    assert supervisors_of(organisation=board.village, on=TODAY + timedelta(days=4)) == [it]
    assert supervisors_of(organisation=board.village, on=TODAY + timedelta(days=5)) == []


def test_a_member_enters_the_check_alone_the_village_only_from_the_signed_paper(board: Board, county: County) -> None:
    made = board.shown()
    with pytest.raises(Refused, match="监督委员会"):
        check_disclosure(disclosure_id=made.pk, checked=FINE, on=TODAY, by=board.secretary, at=NOW)
    account = person("孙监督", login="supervisor")
    post(account, board.village, PostKind.MEMBER)
    seat(board, replace(SEAT, account_id=account.pk))
    with pytest.raises(Refused, match="编号"):
        check_disclosure(disclosure_id=made.pk, checked=FINE, on=TODAY, by=board.secretary, at=NOW)
    note = check_disclosure(disclosure_id=made.pk, checked=FINE, on=TODAY, by=county.actor(account), at=NOW)
    assert (note.checkers, note.recorded_by) == ("孙监督", "孙监督")
    paper = replace(FINE, document_no="监〔2026〕1号")
    check_disclosure(disclosure_id=made.pk, checked=paper, on=TODAY, by=board.secretary, at=NOW)
    with pytest.raises(NotAllowed):
        check_disclosure(disclosure_id=made.pk, checked=paper, on=TODAY, by=county.actor(county.secretaries[1]), at=NOW)


def test_what_it_finds_untrue_is_with_the_office_above_at_once(board: Board) -> None:
    made = board.shown()
    seat(board)
    untrue = replace(FINE, finding=CheckFinding.UNTRUE, document_no="监〔2026〕1号")
    with pytest.raises(Refused, match="哪里不真实"):
        check_disclosure(disclosure_id=made.pk, checked=untrue, on=TODAY, by=board.secretary, at=NOW)
    check_disclosure(
        disclosure_id=made.pk, checked=replace(untrue, words="桥没有修"), on=TODAY, by=board.secretary, at=NOW
    )
    assert UntrueReport.objects.get().by_supervisors
