"""Two people at one sheet at once: one act is done, and the other person is told."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from lianjian.results.disclosure.actions.drafting import correct_disclosure, draft_disclosure
from lianjian.results.disclosure.actions.gate import approve_disclosure, return_disclosure
from lianjian.results.disclosure.actions.questions import ask_question
from lianjian.results.disclosure.actions.showing import put_up_disclosure
from lianjian.results.disclosure.enums import AskedHow, DisclosureState
from lianjian.results.disclosure.models import Disclosure, VillagerQuestion
from tests.at_once import at_once
from tests.factories import NOW, TODAY, a_county
from tests.results.disclosure.sheets import QUARTER, Board

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_sheet_of_a_period_however_many_draw_it_up() -> None:
    board = Board(a_county())
    told = at_once(
        *(
            partial(draft_disclosure, organisation=board.village, what=QUARTER, by=by, at=NOW)
            for by in (board.secretary, board.second)
        )
    )
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    assert Disclosure.objects.count() == 1


def test_what_is_sent_back_at_the_same_moment_is_not_approved() -> None:
    board = Board(a_county())
    made = board.checked(board.draft())
    told = at_once(
        partial(approve_disclosure, disclosure_id=made.pk, by=board.second, at=NOW),
        partial(return_disclosure, disclosure_id=made.pk, reason="再看看", by=board.secretary, at=NOW),
    )
    made.refresh_from_db()
    # Either order is lawful: approved and then sent back, or sent back and the approval told so.
    assert made.state == DisclosureState.DRAFTED
    assert made.approved_by_id is None
    assert told[1] == ""


def test_put_up_once_and_corrected_once() -> None:
    board = Board(a_county())
    made = board.checked(board.draft())
    approve_disclosure(disclosure_id=made.pk, by=board.second, at=NOW)
    put_up = partial(
        put_up_disclosure, disclosure_id=made.pk, board="栏", put_up_on=TODAY, until_on=TODAY + timedelta(days=15),
        at=NOW,
    )  # fmt: skip
    told = at_once(partial(put_up, by=board.secretary), partial(put_up, by=board.second))
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    correct = partial(correct_disclosure, disclosure_id=made.pk, reason="写错", at=NOW)
    told = at_once(partial(correct, by=board.secretary), partial(correct, by=board.second))
    assert sorted(bool(sentence) for sentence in told) == [False, True]


def test_a_form_sent_twice_by_a_slow_phone_is_one_question() -> None:
    board = Board(a_county())
    ask = partial(ask_question, organisation=board.village, words="桥呢？", how=AskedHow.PHONE, at=NOW)
    assert at_once(ask, ask) == ["", ""]
    assert VillagerQuestion.objects.count() == 1
