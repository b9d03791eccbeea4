"""Questions without a name, answers in time and by two people; what is untrue goes above."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.models import JournalLine
from lianjian.results.disclosure.actions import questions
from lianjian.results.disclosure.actions.questions import (
    answer_question,
    ask_question,
    keep_answer,
    publish_answer,
    report_untrue,
    settle_report,
)
from lianjian.results.disclosure.enums import AskedHow
from lianjian.results.disclosure.models import VillagerQuestion
from tests.factories import NOW, TODAY, County
from tests.results.disclosure.sheets import Board


def asked(board: Board, words: str = "桥什么时候修好？", how: AskedHow = AskedHow.PHONE) -> VillagerQuestion:
    return ask_question(organisation=board.village, words=words, how=how, at=NOW, by=board.secretary)


def test_a_question_is_due_in_the_days_of_the_pack_and_says_nothing_of_who_asked(board: Board) -> None:
    question = ask_question(organisation=board.village, words="桥什么时候修好？", how=AskedHow.PHONE, at=NOW)
    assert question.due_on == TODAY + timedelta(days=10)
    line = JournalLine.objects.get(action="ask_question")
    assert (line.actor_id, line.actor_name) == (None, "")
    assert "桥" not in line.subject_name


def test_numbers_of_a_person_are_refused_in_a_question(board: Board) -> None:
    with pytest.raises(Refused, match=r"\*\*\*\*5678"):
        asked(board, "请回电13812345678")


def test_pressing_twice_asks_once(board: Board) -> None:
    assert asked(board).ticket == asked(board).ticket
    assert VillagerQuestion.objects.count() == 1


def test_a_flood_by_phone_is_stopped_and_the_desk_stays_open(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "MOST_A_DAY", 2)
    asked(board, "一")
    asked(board, "二")
    with pytest.raises(Refused, match="暂时不收了"):
        asked(board, "三")
    assert asked(board, "三", AskedHow.DESK).how == AskedHow.DESK


def test_an_answer_is_let_through_by_a_second_person_and_never_with_private_words(board: Board) -> None:
    question = asked(board)
    with pytest.raises(Refused):
        publish_answer(question_id=question.pk, by=board.second, at=NOW)
    answer_question(question_id=question.pk, answer="孙某某住院，等他出院就开工", by=board.secretary, at=NOW)
    with pytest.raises(NotAllowed):
        publish_answer(question_id=question.pk, by=board.secretary, at=NOW)
    with pytest.raises(Refused, match="住院"):
        publish_answer(question_id=question.pk, by=board.second, at=NOW)
    answer_question(question_id=question.pk, answer="五月底前修好", by=board.secretary, at=NOW)
    assert publish_answer(question_id=question.pk, by=board.second, at=NOW).published_on == TODAY
    with pytest.raises(ChangedMeanwhile):
        answer_question(question_id=question.pk, answer="六月", by=board.secretary, at=NOW)


def test_what_concerns_one_person_alone_is_kept_with_a_reason(board: Board) -> None:
    question = asked(board, "我家的低保为什么没有批？")
    answer_question(question_id=question.pk, answer="请带材料来村委会", by=board.secretary, at=NOW)
    kept = keep_answer(question_id=question.pk, reason="只涉及提问人", by=board.secretary, at=NOW)
    assert kept.kept_because == "只涉及提问人"
    assert kept.published_on is None


def test_who_does_not_belong_to_the_committee_answers_nothing(board: Board, county: County) -> None:
    question = asked(board)
    for account in (county.secretaries[1], county.stranger):
        with pytest.raises(NotAllowed):
            answer_question(question_id=question.pk, answer="好", by=county.actor(account), at=NOW)
        with pytest.raises(NotAllowed):
            ask_question(organisation=board.village, words="?", how=AskedHow.DESK, by=county.actor(account), at=NOW)


def test_the_office_above_looks_into_what_is_untrue_and_the_village_does_not(board: Board, county: County) -> None:
    made = board.shown()
    report = report_untrue(disclosure_id=made.pk, words="桥没有修", at=NOW)
    assert report.due_on == TODAY + timedelta(days=30)
    with pytest.raises(NotAllowed):
        settle_report(report_id=report.pk, upheld=False, result="属实", by=board.secretary, at=NOW)
    organiser = county.actor(county.longdu_organiser)
    with pytest.raises(Refused, match=r"\*\*\*\*5678"):
        settle_report(report_id=report.pk, upheld=True, result="见13812345678", by=organiser, at=NOW)
    settled = settle_report(report_id=report.pk, upheld=True, result="桥未完工，责令更正", by=organiser, at=NOW)
    assert (settled.upheld, settled.settled_on) == (True, TODAY)
    with pytest.raises(ChangedMeanwhile):
        settle_report(report_id=report.pk, upheld=False, result="无误", by=organiser, at=NOW)
