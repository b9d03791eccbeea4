"""Questionnaires, conferences and rules as tests need them."""

from __future__ import annotations

from datetime import date, timedelta

from lianjian.records.deliberation.actions.questionnaires import (
    NewQuestion,
    add_question,
    draw_up_questionnaire,
    enter_roll,
    open_questionnaire,
)
from lianjian.records.deliberation.council_enums import QuestionKind, QuestionnaireKind
from lianjian.records.deliberation.models import Question, Questionnaire
from tests.factories import NOW, TODAY, County

UNTIL = TODAY + timedelta(days=10)


def drawn_up(county: County, *, households: int = 12, is_signed: bool = False) -> Questionnaire:
    """A draft of the first village with one question of each kind and a roll."""
    by = county.actor(county.secretaries[0])
    made = draw_up_questionnaire(
        organisation=county.villages[0], kind=QuestionnaireKind.QUESTIONNAIRE, title="修路意见", is_signed=is_signed,
        on=TODAY, by=by, at=NOW,
    )  # fmt: skip
    for kind, text, options in (
        (QuestionKind.CHOICE, "是否同意修路", ("同意", "不同意")),
        (QuestionKind.SEVERAL, "先修哪些路", ("村东", "村西", "村南")),
        (QuestionKind.TEXT, "还有什么意见", ()),
    ):
        question = NewQuestion(kind=kind, text=text, options=options)
        add_question(questionnaire_id=made.pk, question=question, by=by, at=NOW)
    roll = "\n".join(f"户主{number:03d}\t第{number % 3 + 1}组" for number in range(households))
    enter_roll(questionnaire_id=made.pk, text=roll, by=by, at=NOW)
    return made


def opened(
    county: County, *, households: int = 12, is_signed: bool = False, until: date = UNTIL, on: date = TODAY
) -> Questionnaire:
    """The same, open for answers."""
    made = drawn_up(county, households=households, is_signed=is_signed)
    by = county.actor(county.secretaries[0])
    return open_questionnaire(questionnaire_id=made.pk, open_until=until, on=on, by=by, at=NOW)


def answers(
    questionnaire: Questionnaire, *, choice: int = 0, several: tuple[int, ...] = (0,), text: str = ""
) -> dict[int, str | list[int]]:
    """Answers to its three questions."""
    one, some, words = Question.objects.filter(questionnaire=questionnaire)
    return {one.pk: [choice], some.pk: list(several), words.pk: text}
