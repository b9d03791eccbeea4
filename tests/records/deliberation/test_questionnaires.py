"""Household questionnaires: each household counted once whatever the channel, and no answer led back to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.models import Account, JournalLine
from lianjian.records.deliberation.actions.questionnaires import (
    answer_by_slip,
    answer_for_household,
    close_questionnaire,
    draw_up_questionnaire,
    enter_roll,
    note_household,
    take_roll_from,
)
from lianjian.records.deliberation.council_enums import AnswerChannel, HouseholdState, QuestionnaireKind
from lianjian.records.deliberation.models import AnswerCount, Household, Participation, Questionnaire
from lianjian.records.deliberation.queries.questionnaires import (
    coverage_of,
    hidden_counts,
    questionnaires_visible_to,
    results_of,
    signed_answers_of,
)
from tests.at_once import at_once
from tests.factories import NOW, TODAY, County, a_county
from tests.records.deliberation.council_cases import UNTIL, answers, drawn_up, opened
from tests.records.deliberation.matter_cases import a_matter

SIGNED_PAGES = ("questionnaire-signed", "questionnaire-signed-excel")


def desk(county: County, household: Household, given: dict[int, str | list[int]]) -> None:
    by = county.actor(county.secretaries[0])
    channel = AnswerChannel.DESK
    answer_for_household(household_id=household.pk, channel=channel, answers=given, on=TODAY, by=by, at=NOW)


def test_three_channels_are_merged_and_no_household_counts_twice(county: County) -> None:
    it = opened(county)
    first, second, third, *_rest = it.households.all()
    answer_by_slip(code=first.slip_code, answers=answers(it, choice=0), on=TODAY)
    desk(county, second, answers(it, choice=1))
    by = county.actor(county.secretaries[0])
    paper = partial(answer_for_household, channel=AnswerChannel.PAPER, on=TODAY, by=by, at=NOW)
    paper(household_id=third.pk, answers=answers(it, choice=0))
    for household in (first, second, third):
        with pytest.raises(ChangedMeanwhile):
            paper(household_id=household.pk, answers=answers(it))
        with pytest.raises(ChangedMeanwhile):
            answer_by_slip(code=household.slip_code, answers=answers(it), on=TODAY)
    coverage = coverage_of(questionnaire=it)
    assert (coverage.reached, coverage.all) == (3, 12)
    assert coverage.by_channel == {"phone": 1, "desk": 1, "paper": 1}
    counted = AnswerCount.objects.filter(question__position=1).order_by("option").values_list("count", flat=True)
    assert list(counted) == [2, 1, 0]


def test_the_database_itself_refuses_a_second_participation(county: County) -> None:
    household = opened(county).households.all()[0]
    Participation.objects.create(household=household, channel=AnswerChannel.PHONE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Participation.objects.create(household=household, channel=AnswerChannel.PAPER)


@pytest.mark.django_db(transaction=True)
def test_phone_desk_and_paper_at_once_count_one() -> None:
    county = a_county()
    it = opened(county, households=6)
    for household in list(it.households.all())[:3]:
        given = answers(it)
        by = county.actor(county.secretaries[0])
        told = at_once(
            partial(answer_by_slip, code=household.slip_code, answers=given, on=TODAY),
            *(
                partial(
                    answer_for_household, household_id=household.pk, channel=channel, answers=given, on=TODAY, by=by,
                    at=NOW,
                )
                for channel in (AnswerChannel.DESK, AnswerChannel.PAPER)
            ),
        )  # fmt: skip
        assert sorted(map(bool, told)) == [False, True, True]
    assert Participation.objects.count() == 3
    assert AnswerCount.objects.get(question__position=1, option=0).count == 3


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_the_closing_at_once_agree() -> None:
    county = a_county()
    it = opened(county, households=6)
    by = county.actor(county.secretaries[0])
    told = at_once(
        partial(answer_by_slip, code=it.households.all()[0].slip_code, answers=answers(it), on=TODAY),
        partial(close_questionnaire, questionnaire_id=it.pk, on=TODAY, by=by, at=NOW),
    )
    assert told[1] == ""
    assert Participation.objects.count() == (0 if told[0] else 1)
    assert AnswerCount.objects.get(question__position=1, option=0).count == (0 if told[0] else 1)


def test_unsigned_answers_leave_no_way_back_to_the_household(county: County) -> None:
    it = opened(county)
    for place, household in enumerate(it.households.all()[:6]):
        answer_by_slip(code=household.slip_code, answers=answers(it, text=f"{9 - place}号意见"), on=TODAY)
    desk(county, it.households.all()[7], answers(it, text="柜台意见"))
    assert set(Participation.objects.values_list("answers", flat=True)) == {None}
    words = it.questions.get(position=3).texts
    assert words == sorted(words)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns WHERE table_name LIKE 'deliberation_%%' AND "
            "column_name IN ('household_id', 'slip_index')"
        )
        assert {name for (name,) in cursor.fetchall()} == {"deliberation_participation", "deliberation_household"}
    lines = JournalLine.objects.filter(action="enter_household_answer")
    assert [line.subject_type for line in lines] == ["deliberation.questionnaire"]
    assert not [line for line in lines if "户主" in str(line.details)]


def test_signed_answers_stay_with_the_household(county: County) -> None:
    it = opened(county, is_signed=True)
    given = answers(it, choice=1, text="先修桥")
    answer_by_slip(code=it.households.all()[0].slip_code, answers=given, on=TODAY)
    kept = Participation.objects.get()
    assert kept.answers == {str(pk): answer for pk, answer in given.items()}


def test_nothing_is_shown_before_closing_and_small_counts_never(county: County) -> None:
    it = opened(county, households=20)
    for place, household in enumerate(it.households.all()[:16]):
        answer_by_slip(code=household.slip_code, answers=answers(it, choice=int(place < 3)), on=TODAY)
    assert results_of(questionnaire=it) == []
    by = county.actor(county.secretaries[0])
    closed = close_questionnaire(questionnaire_id=it.pk, on=TODAY, by=by, at=NOW)
    choice, several, words = results_of(questionnaire=closed)
    # 13 agree and 3 do not: the 3 are hidden, and with the sum known the 13 would tell them.
    assert [one.count for one in choice.answers] == [None, None, 0]
    assert [one.count for one in several.answers] == [16, 0, 0, 0]
    assert several.answers[0].share == 1
    assert words.texts == ()
    assert not closed.households.exclude(slip_index=None).exists()


def test_fewer_than_five_households_show_nothing_at_all(county: County) -> None:
    it = opened(county)
    for household in it.households.all()[:4]:
        answer_by_slip(code=household.slip_code, answers=answers(it, text="好"), on=TODAY)
    by = county.actor(county.secretaries[0])
    closed = close_questionnaire(questionnaire_id=it.pk, on=TODAY, by=by, at=NOW)
    for result in results_of(questionnaire=closed):
        assert all(one.count is None for one in result.answers)
        assert result.texts == ()


@given(st.lists(st.integers(min_value=0, max_value=40), min_size=2, max_size=8))
def test_hidden_counts_cannot_be_worked_out(counts: list[int]) -> None:
    shown = hidden_counts(counts=counts, adds_up=True)
    assert all(count is None or count == 0 or count >= 5 for count in shown)
    hidden = [place for place, count in enumerate(shown) if count is None]
    alone = len(hidden) == 1
    assert not alone or all(count == 0 for place, count in enumerate(counts) if place != hidden[0])
    assert all(shown[place] == count for place, count in enumerate(counts) if place not in hidden)


def test_who_could_not_be_asked_is_noted_and_can_still_answer(county: County) -> None:
    it = opened(county)
    by = county.actor(county.secretaries[0])
    absent, refused, away = it.households.all()[:3]
    for household, state in (
        (absent, HouseholdState.ABSENT), (refused, HouseholdState.REFUSED), (away, HouseholdState.AWAY)
    ):  # fmt: skip
        note_household(household_id=household.pk, state=state, on=TODAY, by=by, at=NOW)
    answer_by_slip(code=away.slip_code, answers=answers(it), on=TODAY)
    coverage = coverage_of(questionnaire=it).by_state
    assert [coverage[state] for state in ("reached", "absent", "refused", "away", "open")] == [1, 1, 1, 0, 9]
    with pytest.raises(ChangedMeanwhile):
        note_household(household_id=away.pk, state=HouseholdState.AWAY, on=TODAY, by=by, at=NOW)
    with pytest.raises(Refused):
        note_household(household_id=absent.pk, state=HouseholdState.REACHED, on=TODAY, by=by, at=NOW)


def test_wrong_answers_late_ones_and_unknown_codes_are_refused(county: County) -> None:
    it = opened(county)
    household = it.households.all()[0]
    one, some, words = it.questions.all()
    for said in ({one.pk: [0, 1]}, {one.pk: [2]}, {some.pk: [3]}, {words.pk: "电话13812345678"}, {}, {one.pk: [-1]}):
        with pytest.raises(Refused):
            answer_by_slip(code=household.slip_code, answers=said, on=TODAY)
    for code in ("", "ZZZZZZZZZZZZZZZZ"):
        with pytest.raises(Refused):
            answer_by_slip(code=code, answers=answers(it), on=TODAY)
    with pytest.raises(Refused):
        answer_by_slip(code=household.slip_code, answers=answers(it), on=UNTIL + timedelta(days=1))
    assert not Participation.objects.exists()
    assert not AnswerCount.objects.filter(count__gt=0).exists()


def test_a_roll_names_each_household_once_and_is_taken_over(county: County) -> None:
    it, by = drawn_up(county), county.actor(county.secretaries[0])
    with pytest.raises(Refused):
        enter_roll(questionnaire_id=it.pk, text="王强\t一组\n王强\t一组", by=by, at=NOW)
    assert enter_roll(questionnaire_id=it.pk, text="王强\t一组\n王强，二组\n\n李平", by=by, at=NOW) == 3
    later = draw_up_questionnaire(
        organisation=it.organisation, kind=QuestionnaireKind.RESOLUTION_SLIP, title="是否安装路灯", is_signed=True,
        on=TODAY, by=by, at=NOW,
    )  # fmt: skip
    assert take_roll_from(questionnaire_id=later.pk, earlier=it, by=by, at=NOW) == 3
    assert list(later.questions.values_list("text", "options")) == [("是否安装路灯", ["同意", "不同意", "弃权"])]


def test_others_neither_see_nor_enter(county: County) -> None:
    it = opened(county)
    other = county.actor(county.secretaries[1])
    assert not questionnaires_visible_to(actor=other).exists()
    desk_of = it.households.all()[0]
    with pytest.raises(NotAllowed):
        answer_for_household(
            household_id=desk_of.pk, channel=AnswerChannel.DESK, answers=answers(it), on=TODAY, by=other, at=NOW
        )
    with pytest.raises(NotAllowed):
        close_questionnaire(questionnaire_id=it.pk, on=TODAY, by=other, at=NOW)
    assert Questionnaire.objects.get().state == "open"


def test_signed_answers_are_read_by_name_by_the_committee_alone(
    county: County, sign_in: Callable[[Account], Client]
) -> None:
    it = opened(county, is_signed=True)
    first, second, *_rest = it.households.all()
    desk(county, second, answers(it, choice=1, several=(0, 2), text="路灯也要"))
    desk(county, first, answers(it, choice=0, several=()))
    named = [(one.household, one.said) for one in signed_answers_of(questionnaire=it)]
    assert named == [(first, ("同意", "", "")), (second, ("不同意", "村东、村南", "路灯也要"))]
    page, excel = (reverse(f"deliberation:{name}", args=[it.code]) for name in SIGNED_PAGES)
    client = sign_in(county.secretaries[0])
    shown = client.get(page)
    assert (shown.status_code, second.person_name in shown.content.decode()) == (200, True)
    assert client.get(excel).status_code == 200
    for reader, status in ((county.department_head, 403), (county.secretaries[1], 404)):
        client = sign_in(reader)
        assert (client.get(page).status_code, client.get(excel).status_code) == (status, status)


def test_answers_without_names_have_no_page_of_names(county: County, sign_in: Callable[[Account], Client]) -> None:
    it = opened(county)
    desk(county, it.households.all()[0], answers(it))
    client = sign_in(county.secretaries[0])
    assert signed_answers_of(questionnaire=it) == []
    for name in SIGNED_PAGES:
        assert client.get(reverse(f"deliberation:{name}", args=[it.code])).status_code == 404


def test_the_page_of_the_matter_has_the_result_as_an_annex_once_it_is_closed(
    county: County, sign_in: Callable[[Account], Client]
) -> None:
    case = a_matter(county)
    it = opened(county)
    Questionnaire.objects.filter(pk=it.pk).update(matter=case.matter)
    for household in it.households.all()[:6]:
        desk(county, household, answers(it, choice=0))
    client, page = sign_in(county.secretaries[0]), reverse("deliberation:matter", args=[case.matter.code])
    while_open = client.get(page).content.decode()
    assert (it.title in while_open, "是否同意修路" in while_open) == (True, False)
    close_questionnaire(questionnaire_id=it.pk, on=TODAY, by=county.actor(county.secretaries[0]), at=NOW)
    assert "是否同意修路" in client.get(page).content.decode()
