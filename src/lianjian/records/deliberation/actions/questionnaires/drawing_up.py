"""Drawing up a questionnaire: what is asked, and which households are asked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.records.deliberation.council_enums import QuestionKind, QuestionnaireKind, QuestionnaireState
from lianjian.records.deliberation.models import Household, Question, Questionnaire
from lianjian.records.deliberation.policies.councils import may_keep

if TYPE_CHECKING:
    from lianjian.records.deliberation.models import Matter
    from lianjian.records.organisations.models import Organisation

MOST_QUESTIONS, MOST_OPTIONS, MOST_HOUSEHOLDS = 20, 12, 5_000
SLIP_OPTIONS = ("同意", "不同意", "弃权")
GAP = re.compile(r"[\t,，;；]|\s{2,}| ")


@dataclass(frozen=True, kw_only=True)
class NewQuestion:
    """A question to be asked; `options` are none where it is answered in words."""

    kind: QuestionKind
    text: str
    options: tuple[str, ...] = ()


@transaction.atomic
def draw_up_questionnaire(
    *,
    organisation: Organisation,
    kind: QuestionnaireKind,
    title: str,
    introduction: str = "",
    is_signed: bool,
    matter: Matter | None = None,
    on: date,
    by: Actor,
    at: datetime,
) -> Questionnaire:
    """Will begin a questionnaire, still without questions and households; a resolution slip has its one question."""
    require(may_keep(by, organisation))
    if not title.strip():
        raise Refused(_("Say what the households are asked about."))
    if matter is not None and not matter.parties.filter(organisation=organisation).exists():
        raise Refused(_("%(matter)s is no matter of %(place)s.") % {"matter": matter, "place": organisation.name})
    made = Questionnaire.objects.create(
        code=new_code(letter="Q", on=on), kind=kind, organisation=organisation, matter=matter, title=title.strip(),
        introduction=introduction.strip(), is_signed=is_signed,
    )  # fmt: skip
    if kind == QuestionnaireKind.RESOLUTION_SLIP:
        Question.objects.create(
            questionnaire=made, position=1, kind=QuestionKind.CHOICE, text=made.title, options=list(SLIP_OPTIONS)
        )
    journal.record(by=by, at=at, action="draw_up_questionnaire", subject=made, place_id=organisation.pk)
    return made


@transaction.atomic
def add_question(*, questionnaire_id: int, question: NewQuestion, by: Actor, at: datetime) -> Question:
    """Will add a question at the end."""
    draft = _draft(questionnaire_id, by)
    options = [option.strip() for option in question.options if option.strip()]
    _refuse_unfit(question, options)
    last = draft.questions.order_by("-position").first()
    position = last.position + 1 if last else 1
    if draft.questions.count() >= MOST_QUESTIONS:
        raise Refused(_("At most %(most)s questions: a long form is not filled in.") % {"most": MOST_QUESTIONS})
    made = Question.objects.create(
        questionnaire=draft, position=position, kind=question.kind, text=question.text.strip(), options=options
    )
    journal.record(by=by, at=at, action="add_questionnaire_question", subject=draft, place_id=draft.organisation_id)
    return made


@transaction.atomic
def drop_question(*, questionnaire_id: int, position: int, by: Actor, at: datetime) -> None:
    """Will take a question out again while the questionnaire is being drawn up."""
    draft = _draft(questionnaire_id, by)
    if not draft.questions.filter(position=position).delete()[0]:
        raise ChangedMeanwhile(_("This question has been taken out already."))
    journal.record(by=by, at=at, action="drop_question", subject=draft, place_id=draft.organisation_id)


@transaction.atomic
def enter_roll(*, questionnaire_id: int, text: str, by: Actor, at: datetime) -> int:
    """Will take the roll from lines `householder, group` as pasted from a table, in place of an earlier one."""
    draft = _draft(questionnaire_id, by)
    rows = [tuple(part.strip() for part in GAP.split(line.strip(), maxsplit=1)) for line in text.splitlines()]
    return _write_roll(draft, [(row[0], row[1] if len(row) > 1 else "") for row in rows if row[0]], by, at)


@transaction.atomic
def take_roll_from(*, questionnaire_id: int, earlier: Questionnaire, by: Actor, at: datetime) -> int:
    """Will take the roll of an earlier questionnaire of the same organisation, in place of what was entered."""
    draft = _draft(questionnaire_id, by)
    if earlier.organisation_id != draft.organisation_id:
        raise Refused(_("The roll of another organisation cannot be taken over."))
    return _write_roll(draft, list(earlier.households.values_list("person_name", "group")), by, at)


def _write_roll(draft: Questionnaire, rows: Sequence[tuple[str, str]], by: Actor, at: datetime) -> int:
    if not rows:
        raise Refused(_("Enter one household a line: the householder, then the group."))
    if len(rows) > MOST_HOUSEHOLDS:
        raise Refused(_("At most %(most)s households.") % {"most": MOST_HOUSEHOLDS})
    if too_long := next((row for row in rows if len(row[0]) > 50 or len(row[1]) > 40), None):
        raise Refused(_("“%(line)s” is too long for a name and a group.") % {"line": " ".join(too_long)[:60]})
    if twice := next((row for row, times in Counter(rows).items() if times > 1), None):
        raise Refused(
            _("%(name)s stands twice on the roll.") % {"name": "　".join(twice).strip()},
            remedies=(_("Tell householders of the same name apart, such as 王强（东头）."),),
        )
    draft.households.all().delete()
    Household.objects.bulk_create(
        Household(questionnaire=draft, position=place, person_name=name, group=group)
        for place, (name, group) in enumerate(rows, start=1)
    )
    journal.record(
        by=by, at=at, action="enter_household_roll", subject=draft, place_id=draft.organisation_id, count=len(rows)
    )
    return len(rows)


def _draft(questionnaire_id: int, by: Actor) -> Questionnaire:
    draft = (
        Questionnaire.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=questionnaire_id)
    )
    require(may_keep(by, draft.organisation))
    if draft.state != QuestionnaireState.DRAFT:
        raise ChangedMeanwhile(_("Households are answering already: nothing can be changed any more."))
    return draft


def _refuse_unfit(question: NewQuestion, options: list[str]) -> None:
    if not question.text.strip():
        raise Refused(_("Write the question."))
    if question.kind == QuestionKind.TEXT:
        return
    if not 2 <= len(options) <= MOST_OPTIONS or len(set(options)) < len(options):
        raise Refused(_("Give between two and %(most)s answers to choose from, one a line.") % {"most": MOST_OPTIONS})
