"""Opening a questionnaire to every household, and closing it."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import ALPHABET
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.kernel.sealed import blind_indexes
from lianjian.records.deliberation.council_enums import QuestionKind, QuestionnaireState
from lianjian.records.deliberation.models import AnswerCount, Household, Questionnaire
from lianjian.records.deliberation.policies.councils import may_keep

CODE_LENGTH = 16  # 80 bits: nobody finds another household's page by trying


@transaction.atomic
def open_questionnaire(*, questionnaire_id: int, open_until: date, on: date, by: Actor, at: datetime) -> Questionnaire:
    """Will open it for answers until the day; from now on questions and roll stay, and each household has a code."""
    found = locked_questionnaire(questionnaire_id)
    require(may_keep(by, found.organisation))
    if found.state != QuestionnaireState.DRAFT:
        raise ChangedMeanwhile(_("This questionnaire is open already."))
    if open_until < on:
        raise Refused(_("The last day to answer cannot lie before today."))
    questions, households = list(found.questions.all()), list(found.households.all())
    if not questions or not households:
        raise Refused(_("Before it is opened, there must be a question and a roll of households."))
    _give_codes(households)
    AnswerCount.objects.bulk_create(
        AnswerCount(question=question, option=option)
        for question in questions
        if question.kind != QuestionKind.TEXT
        for option in range(len(question.options) + 1)
    )
    found.state, found.opened_on, found.open_until = QuestionnaireState.OPEN, on, open_until
    found.save(update_fields=["state", "opened_on", "open_until"])
    journal.record(
        by=by, at=at, action="open_questionnaire", subject=found, place_id=found.organisation_id, until=str(open_until)
    )
    return found


@transaction.atomic
def close_questionnaire(*, questionnaire_id: int, on: date, by: Actor, at: datetime) -> Questionnaire:
    """Will take no more answers and show what was answered; the codes are gone."""
    found = locked_questionnaire(questionnaire_id)
    require(may_keep(by, found.organisation))
    if found.state != QuestionnaireState.OPEN:
        raise ChangedMeanwhile(_("This questionnaire is not open."))
    found.state, found.closed_on = QuestionnaireState.CLOSED, on
    found.save(update_fields=["state", "closed_on"])
    found.households.update(slip_code="", slip_index=None)
    journal.record(by=by, at=at, action="close_questionnaire", subject=found, place_id=found.organisation_id)
    return found


def locked_questionnaire(questionnaire_id: int) -> Questionnaire:
    """The questionnaire, with whoever else answers or closes it waiting until this transaction ends."""
    rows = Questionnaire.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=questionnaire_id)


def _give_codes(households: list[Household]) -> None:
    for household in households:
        household.slip_code = "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH))
    indexes = blind_indexes(household.slip_code for household in households)
    for household in households:
        household.slip_index = indexes[household.slip_code]
    Household.objects.bulk_update(households, ["slip_code", "slip_index"], batch_size=500)
