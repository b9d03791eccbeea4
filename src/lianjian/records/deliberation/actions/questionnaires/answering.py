"""Taking a household's answer, by whichever way, once; and noting who could not be asked."""

from __future__ import annotations

from bisect import insort
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.kernel.publication import private_numbers_in
from lianjian.kernel.sealed import blind_index
from lianjian.records.deliberation.actions.questionnaires.running import locked_questionnaire
from lianjian.records.deliberation.council_enums import (
    AnswerChannel,
    HouseholdState,
    QuestionKind,
    QuestionnaireState,
)
from lianjian.records.deliberation.models import AnswerCount, Household, Participation, Question, Questionnaire
from lianjian.records.deliberation.policies.councils import may_keep

LONGEST_TEXT = 200
NOT_REACHED = (HouseholdState.OPEN, HouseholdState.ABSENT, HouseholdState.REFUSED, HouseholdState.AWAY)

Answers = Mapping[int, str | Sequence[int]]


@transaction.atomic
def answer_by_slip(*, code: str, answers: Answers, on: date) -> Questionnaire:
    """Will take the answer of the household that holds the slip. Nobody is signed in, and no time is kept.

    `answers` by question id: the options chosen (from 0), or words; a question left out was not answered.
    """
    household = Household.objects.filter(slip_index=blind_index(code)).first() if code else None
    if household is None:
        raise Refused(_("This code is not known, or the questionnaire has been closed."))
    found = locked_questionnaire(household.questionnaire_id)
    _take(found, household.pk, AnswerChannel.PHONE, answers, on)
    return found


@transaction.atomic
def answer_for_household(
    *, household_id: int, channel: AnswerChannel, answers: Answers, on: date, by: Actor, at: datetime
) -> Questionnaire:
    """Will enter what a household said at the desk or wrote on its sheet; the journal keeps who entered it, not whose.

    `answers` as in `answer_by_slip`.
    """
    if channel == AnswerChannel.PHONE:
        raise Refused(_("On the phone a household answers by itself."))
    found = locked_questionnaire(Household.objects.values_list("questionnaire", flat=True).get(pk=household_id))
    require(may_keep(by, found.organisation))
    _take(found, household_id, channel, answers, on)
    journal.record(
        by=by, at=at, action="enter_household_answer", subject=found, place_id=found.organisation_id, channel=channel
    )
    return found


@transaction.atomic
def note_household(*, household_id: int, state: HouseholdState, on: date, by: Actor, at: datetime) -> Household:
    """Will note that a household was not at home, does not want to answer or is away, or is to be asked again."""
    found = locked_questionnaire(Household.objects.values_list("questionnaire", flat=True).get(pk=household_id))
    require(may_keep(by, found.organisation))
    _require_open(found, on)
    household = Household.objects.get(pk=household_id)
    if state not in NOT_REACHED:
        raise Refused(_("A household counts as reached when its answer is entered."))
    if household.state == HouseholdState.REACHED:
        raise ChangedMeanwhile(_("%(name)s has answered meanwhile.") % {"name": household.person_name})
    household.state = state
    household.save(update_fields=["state"])
    journal.record(by=by, at=at, action="note_household", subject=found, place_id=found.organisation_id)
    return household


def _take(questionnaire: Questionnaire, household_id: int, channel: AnswerChannel, answers: Answers, on: date) -> None:
    """Counts the answers, and writes apart from them that the household has answered."""
    _require_open(questionnaire, on)
    household = Household.objects.get(pk=household_id)
    if household.state == HouseholdState.REACHED:
        raise ChangedMeanwhile(
            _("%(name)s has answered already; a household is counted once.") % {"name": household.person_name}
        )
    questions = list(questionnaire.questions.all())
    checked = {question.pk: _checked(question, answers.get(question.pk, ())) for question in questions}
    if not any(checked.values()):
        raise Refused(_("Nothing has been answered yet."))
    for question in questions:
        _count(question, checked[question.pk])
    kept = {str(pk): answer for pk, answer in checked.items()} if questionnaire.is_signed else None
    Participation.objects.create(household=household, channel=channel, answers=kept)
    household.state = HouseholdState.REACHED
    household.save(update_fields=["state"])


def _require_open(questionnaire: Questionnaire, on: date) -> None:
    if questionnaire.state != QuestionnaireState.OPEN:
        raise ChangedMeanwhile(_("This questionnaire is not open."))
    if questionnaire.open_until is not None and on > questionnaire.open_until:
        raise Refused(_("The last day to answer was %(day)s.") % {"day": questionnaire.open_until})


def _checked(question: Question, answer: str | Sequence[int]) -> str | list[int]:
    if question.kind == QuestionKind.TEXT:
        text = answer.strip() if isinstance(answer, str) else ""
        if len(text) > LONGEST_TEXT:
            raise Refused(_("Write at most %(most)s characters.") % {"most": LONGEST_TEXT})
        if private_numbers_in(text):
            raise Refused(_("Please leave out phone, identity and card numbers."))
        return text
    chosen = sorted(set(answer)) if not isinstance(answer, str) else []
    if any(not 0 <= option < len(question.options) for option in chosen):
        raise Refused(_("“%(question)s” has no such answer.") % {"question": question})
    if question.kind == QuestionKind.CHOICE and len(chosen) > 1:
        raise Refused(_("Choose one answer to “%(question)s”.") % {"question": question})
    return chosen


def _count(question: Question, answer: str | list[int]) -> None:
    if isinstance(answer, str):
        if answer:
            texts = list(question.texts)
            insort(texts, answer)
            question.texts = texts
            question.save(update_fields=["texts"])
        return
    options = answer or [len(question.options)]
    AnswerCount.objects.filter(question=question, option__in=options).update(count=F("count") + 1)
