"""On the board: the law's days, frozen words, corrections, nothing taken down early."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.records.organisations.enums import UnitKind
from lianjian.results.disclosure.actions.drafting import NewDisclosure, correct_disclosure, draft_disclosure
from lianjian.results.disclosure.actions.gate import approve_disclosure
from lianjian.results.disclosure.actions.showing import put_up_disclosure, take_down_disclosure
from lianjian.results.disclosure.enums import AffairsKind, DisclosureState, Occasion
from lianjian.results.disclosure.models import Disclosure
from lianjian.results.disclosure.queries.content import content_of, digest_of, is_as_frozen
from tests.factories import NOW, TODAY, County
from tests.results.disclosure.sheets import QUARTER, Board

LATER = NOW + timedelta(days=30)


def test_fewer_days_than_the_law_asks_are_refused_with_its_words(board: Board) -> None:
    made = board.checked(board.draft())
    approve_disclosure(disclosure_id=made.pk, by=board.second, at=NOW)
    with pytest.raises(Refused, match="只张贴14天，至少要15天") as refusal:
        put_up_disclosure(
            disclosure_id=made.pk, board="栏", put_up_on=TODAY, until_on=TODAY + timedelta(days=14),
            by=board.secretary, at=NOW,
        )  # fmt: skip
    assert refusal.value.rule is not None
    assert "第三十五条" in refusal.value.rule.text()
    assert refusal.value.quote == "公布的期限不得少于十五日。"


@pytest.mark.parametrize(("days", "may"), [(14, False), (15, True)])
def test_it_is_taken_down_after_fifteen_days_and_not_before(board: Board, days: int, may: bool) -> None:
    made = board.shown()
    on = TODAY + timedelta(days=days)
    if may:
        down = take_down_disclosure(disclosure_id=made.pk, on=on, by=board.secretary, at=LATER)
        assert (down.state, down.taken_down_on) == (DisclosureState.TAKEN_DOWN, on)
        return
    with pytest.raises(Refused, match="至少要张贴15天"):
        take_down_disclosure(disclosure_id=made.pk, on=on, by=board.secretary, at=LATER)


def test_a_neighbourhood_is_held_to_its_own_law(county: County) -> None:
    place = county.urban[0]
    assert place.kind == UnitKind.NEIGHBOURHOOD
    by, head = county.actor(county.secretaries[6]), county.actor(county.department_head)
    board = Board(county)
    board.secretary, board.second = by, head
    made = board.draft(place=place)
    assert made.title == "2025年第4季度居务公开"
    board.checked(made)
    approve_disclosure(disclosure_id=made.pk, by=head, at=NOW)
    with pytest.raises(Refused) as refusal:
        put_up_disclosure(
            disclosure_id=made.pk, board="栏", put_up_on=TODAY, until_on=TODAY + timedelta(days=3), by=by, at=NOW
        )
    assert refusal.value.rule is not None
    assert "居民委员会组织法" in refusal.value.rule.text()
    assert "第三十四条" in refusal.value.rule.text()


def test_an_enterprise_shows_no_such_sheet(county: County) -> None:
    by = county.actor(county.department_head)
    with pytest.raises(Refused, match="只有村和社区"):
        draft_disclosure(organisation=county.urban[1], what=QUARTER, by=by, at=NOW)


def test_what_hangs_is_frozen_whatever_becomes_of_the_records(board: Board) -> None:
    made = board.shown()
    before, digest = content_of(disclosure=made), made.digest
    made.lines.update(title="别的")
    again = Disclosure.objects.get(pk=made.pk)
    assert content_of(disclosure=again) == before
    assert digest_of(content=before) == digest
    assert is_as_frozen(disclosure=again)
    Disclosure.objects.filter(pk=made.pk).update(content=before | {"title": "改过"})
    assert not is_as_frozen(disclosure=Disclosure.objects.get(pk=made.pk))


def test_a_correction_is_a_version_with_its_reason_and_takes_the_place_of_the_old_one(board: Board) -> None:
    old = board.shown()
    with pytest.raises(Refused):
        correct_disclosure(disclosure_id=old.pk, reason=" ", by=board.secretary, at=NOW)
    new = correct_disclosure(disclosure_id=old.pk, reason="桥长写错", by=board.secretary, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        correct_disclosure(disclosure_id=old.pk, reason="再来一次", by=board.second, at=NOW)
    old.refresh_from_db()
    assert old.state == DisclosureState.SHOWN
    assert [line.title for line in new.lines.all()] == [line.title for line in old.lines.all()]
    board.hang(new)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, old.taken_down_on) == (DisclosureState.REPLACED, TODAY)
    assert (new.version, new.content["reason"]) == (2, "桥长写错")
    assert old.digest != new.digest


def test_it_cannot_hang_before_it_was_approved_nor_in_the_future(board: Board) -> None:
    made = board.checked(board.draft())
    approve_disclosure(disclosure_id=made.pk, by=board.second, at=NOW)
    for on in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(Refused):
            put_up_disclosure(
                disclosure_id=made.pk, board="栏", put_up_on=on, until_on=on + timedelta(days=20),
                by=board.secretary, at=NOW,
            )  # fmt: skip


def test_a_period_that_runs_is_not_drawn_up_but_a_matter_of_weight_is_shown_at_once(board: Board) -> None:
    running = NewDisclosure(affairs=AffairsKind.VILLAGE, since=date(2026, 1, 1), until=date(2026, 4, 1))
    with pytest.raises(Refused, match="2026-03-31"):
        board.draft(running)
    at_once = NewDisclosure(
        affairs=AffairsKind.VILLAGE, since=TODAY, until=TODAY + timedelta(days=1), occasion=Occasion.AT_ONCE,
        title="防汛物资接收和发放",
    )  # fmt: skip
    assert board.shown(at_once).title == "防汛物资接收和发放"
