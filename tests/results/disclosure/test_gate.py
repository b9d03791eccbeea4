"""The gate: what belongs to a person is found, blotted out or justified; two people; nothing slips past."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.results.disclosure.actions.drafting import add_line, drop_disclosure, leave_out_line
from lianjian.results.disclosure.actions.gate import (
    GateAnswer,
    approve_disclosure,
    propose_disclosure,
    return_disclosure,
    review_disclosure,
)
from lianjian.results.disclosure.actions.showing import put_up_disclosure
from lianjian.results.disclosure.enums import AffairsKind, DisclosureState
from lianjian.results.disclosure.models import Disclosure, DisclosureLine
from lianjian.results.disclosure.queries.drawing import gate_findings
from tests.factories import NOW, TODAY, County
from tests.results.disclosure.sheets import QUARTER, Board

PRIVATE = "张某某370782198005061234，电话13812345678，患糖尿病住院，救助其8岁的孙子"


def proposed(board: Board, text: str) -> Disclosure:
    made = board.draft(text=text)
    return propose_disclosure(disclosure_id=made.pk, by=board.secretary, at=NOW)


def test_every_finding_needs_an_answer_and_a_blotted_text_shows_none_of_them(board: Board) -> None:
    made = proposed(board, PRIVATE)
    found = gate_findings(disclosure=made)
    assert {one.finding.kind.value for one in found} == {"id_number", "phone", "health", "minors"}
    with pytest.raises(Refused, match=r"\*\*\*\*1234"):
        review_disclosure(disclosure_id=made.pk, answers={}, secrecy_checked=True, by=board.secretary, at=NOW)
    review_disclosure(
        disclosure_id=made.pk, answers={one.key: GateAnswer() for one in found}, secrecy_checked=True,
        by=board.secretary, at=NOW,
    )  # fmt: skip
    line = made.lines.get(heading="公益事业")
    assert not [part for part in ("370782", "1381234", "糖尿病", "8岁") if part in line.title]
    assert line.title.startswith("张某某****")


def test_an_identity_number_passes_for_no_reason(board: Board) -> None:
    made = proposed(board, "身份证370782198005061234")
    (one,) = gate_findings(disclosure=made)
    with pytest.raises(Refused, match="不论什么理由"):
        review_disclosure(
            disclosure_id=made.pk, answers={one.key: GateAnswer(reason="本人同意")}, secrecy_checked=True,
            by=board.secretary, at=NOW,
        )  # fmt: skip


def test_an_offices_phone_passes_with_a_reason_that_stays(board: Board) -> None:
    made = proposed(board, "便民服务电话0536-6012345")
    (one,) = gate_findings(disclosure=made)
    review_disclosure(
        disclosure_id=made.pk, answers={one.key: GateAnswer(reason="村委会办公电话")}, secrecy_checked=True,
        by=board.secretary, at=NOW,
    )  # fmt: skip
    assert made.justified.get().reason == "村委会办公电话"
    assert "0536-6012345" in made.lines.get(heading="公益事业").title
    approve_disclosure(disclosure_id=made.pk, by=board.second, at=NOW)


def test_what_is_left_out_does_not_stop_the_gate(board: Board) -> None:
    made = board.draft(text=PRIVATE)
    add_line(disclosure_id=made.pk, heading="公益事业", title="修桥", text="", on=None, by=board.secretary, at=NOW)
    line = made.lines.get(title=PRIVATE)
    leave_out_line(line_id=line.pk, reason="涉及个人", by=board.secretary, at=NOW)
    assert gate_findings(disclosure=made) == []


def test_without_the_secrecy_check_nothing_goes_on(board: Board) -> None:
    made = proposed(board, "修桥")
    with pytest.raises(Refused) as refusal:
        review_disclosure(disclosure_id=made.pk, answers={}, secrecy_checked=False, by=board.secretary, at=NOW)
    assert refusal.value.rule is not None
    assert "第十五条" in refusal.value.rule.text()


def test_whoever_proposed_or_checked_does_not_approve(board: Board) -> None:
    made = board.draft()
    propose_disclosure(disclosure_id=made.pk, by=board.second, at=NOW)
    review_disclosure(disclosure_id=made.pk, answers={}, secrecy_checked=True, by=board.secretary, at=NOW)
    for actor in (board.secretary, board.second):
        with pytest.raises(NotAllowed):
            approve_disclosure(disclosure_id=made.pk, by=actor, at=NOW)
    organiser = board.county.actor(board.county.longdu_organiser)
    assert approve_disclosure(disclosure_id=made.pk, by=organiser, at=NOW).state == DisclosureState.APPROVED


def test_the_database_itself_refuses_one_person_for_both(board: Board) -> None:
    made = board.checked(board.draft())
    with pytest.raises(IntegrityError), transaction.atomic():
        Disclosure.objects.filter(pk=made.pk).update(approved_by=made.proposed_by_id)


def test_a_number_that_slipped_in_later_is_found_again_before_it_hangs(board: Board) -> None:
    made = board.checked(board.draft())
    approve_disclosure(disclosure_id=made.pk, by=board.second, at=NOW)
    DisclosureLine.objects.filter(disclosure=made).update(text="电话13812345678")
    with pytest.raises(Refused, match=r"\*\*\*\*5678"):
        put_up_disclosure(
            disclosure_id=made.pk, board="栏", put_up_on=TODAY, until_on=TODAY + timedelta(days=15),
            by=board.secretary, at=NOW,
        )  # fmt: skip


def test_sent_back_it_begins_anew_and_asks_a_second_person_again(board: Board) -> None:
    made = board.checked(board.draft())
    back = return_disclosure(disclosure_id=made.pk, reason="缺低保名单的说明", by=board.second, at=NOW)
    assert (back.state, back.proposed_by_id, back.reviewed_by_id) == (DisclosureState.DRAFTED, None, None)
    assert back.returned_because == "缺低保名单的说明"


def test_an_empty_sheet_and_finances_without_a_statement_are_not_proposed(board: Board) -> None:
    for what, said in ((QUARTER, "一条内容也没有"), (replace(QUARTER, affairs=AffairsKind.FINANCE), "收支表")):
        made = board.draft(what, text="")
        with pytest.raises(Refused, match=said):
            propose_disclosure(disclosure_id=made.pk, by=board.secretary, at=NOW)


def test_a_step_somebody_else_has_taken_is_not_taken_twice(board: Board) -> None:
    made = proposed(board, "修桥")
    with pytest.raises(ChangedMeanwhile):
        propose_disclosure(disclosure_id=made.pk, by=board.second, at=NOW)


def test_strangers_and_other_villages_do_nothing(board: Board, county: County) -> None:
    made = board.draft()
    for account in (county.secretaries[1], county.stranger, county.changcheng_organiser):
        with pytest.raises(NotAllowed):
            propose_disclosure(disclosure_id=made.pk, by=county.actor(account), at=NOW)


def test_a_dropped_draft_frees_its_period(board: Board) -> None:
    made = board.draft()
    with pytest.raises(ChangedMeanwhile, match="已经有了"):
        board.draft()
    drop_disclosure(disclosure_id=made.pk, reason="拟错了", by=board.secretary, at=NOW)
    assert board.draft().pk != made.pk
