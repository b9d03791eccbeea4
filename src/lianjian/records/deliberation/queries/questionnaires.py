"""Questionnaires: who sees which, how far households have been reached, and what they answered in the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet

from lianjian.kernel.actor import Actor
from lianjian.kernel.sealed import blind_index
from lianjian.records.deliberation.council_enums import (
    HouseholdState,
    QuestionKind,
    QuestionnaireState,
)
from lianjian.records.deliberation.models import Household, Participation, Question, Questionnaire
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.paths import outermost, within_any
from lianjian.records.organisations.queries.tree import organisations_visible_to

if TYPE_CHECKING:
    from lianjian.records.deliberation.models import Matter
    from lianjian.records.organisations.models import Organisation

MOST_SIGNED = 5_000
SMALL = 5  # fewer than so many would point at households


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How many households stand in each state."""

    by_state: dict[HouseholdState, int]
    by_channel: dict[str, int]

    @property
    def all(self) -> int:
        """Every household on the roll."""
        return sum(self.by_state.values())

    @property
    def reached(self) -> int:
        """Those that have answered."""
        return self.by_state[HouseholdState.REACHED]


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One answer and how many gave it; `count` None: so few, or so easily worked out, that it is not shown.

    `is_blank` stands for no answer. `share` is exact, of all households that answered.
    """

    label: str
    count: int | None
    share: Fraction | None
    is_blank: bool = False


@dataclass(frozen=True, kw_only=True)
class QuestionResult:
    """What came of one question; `texts` are left out where fewer than five households answered at all."""

    question: Question
    answers: tuple[Answered, ...]
    texts: tuple[str, ...]


def questionnaires_visible_to(*, actor: Actor) -> QuerySet[Questionnaire]:
    """Those of the actor's places, for whoever holds an office there."""
    reach = within_any(outermost(actor.scopes(*ROSTER_ROLES)), field="organisation__path")
    return Questionnaire.objects.filter(reach).select_related("organisation", "matter")


def questionnaires_of(*, matter: Matter) -> QuerySet[Questionnaire]:
    """The questionnaires about a matter, the earliest first: annexes to it, never its resolution."""
    return Questionnaire.objects.filter(matter=matter).order_by("pk")


def kept_by(*, actor: Actor) -> QuerySet[Organisation]:
    """The living organisations on whose behalf the actor acts in this room."""
    reach = within_any(outermost(actor.scopes(*ROSTER_ROLES)))
    return organisations_visible_to(actor=actor).filter(reach, dissolved_on=None).order_by("path")


def household_of_slip(*, code: str) -> Household | None:
    """The household that holds the slip; None where no such code is given out."""
    rows = Household.objects.select_related("questionnaire__organisation")
    return rows.filter(slip_index=blind_index(code)).first() if code else None


def is_open(*, questionnaire: Questionnaire, on: date) -> bool:
    """Whether answers are taken on the day."""
    until = questionnaire.open_until
    return questionnaire.state == QuestionnaireState.OPEN and until is not None and on <= until


def coverage_of(*, questionnaire: Questionnaire) -> Coverage:
    """How far the households have been reached, now."""
    counted = dict(questionnaire.households.order_by().values_list("state").annotate(Count("pk")))
    ways = Participation.objects.filter(household__questionnaire=questionnaire)
    return Coverage(
        by_state={state: counted.get(state, 0) for state in HouseholdState},
        by_channel=dict(ways.values_list("channel").annotate(Count("pk"))),
    )


def results_of(*, questionnaire: Questionnaire) -> list[QuestionResult]:
    """What was answered, once it is closed; before that nothing, so that nobody sees a count move by one answer."""
    if questionnaire.state != QuestionnaireState.CLOSED:
        return []
    reached = coverage_of(questionnaire=questionnaire).reached
    questions = questionnaire.questions.prefetch_related("counts")
    return [_result(question, reached) for question in questions]


@dataclass(frozen=True, kw_only=True)
class SignedAnswer:
    """What one household said, `said` in words in the order of the questions; "" where it did not answer one."""

    household: Household
    said: tuple[str, ...]


def signed_answers_of(*, questionnaire: Questionnaire, beyond: int = 0, most: int = MOST_SIGNED) -> list[SignedAnswer]:
    """The answers by household in the order of the roll, after the place `beyond`; none where they are not signed."""
    if not questionnaire.is_signed:
        return []
    questions = list(questionnaire.questions.all())
    found = Participation.objects.filter(
        household__questionnaire=questionnaire, household__position__gt=beyond, answers__isnull=False
    )
    rows = found.select_related("household").order_by("household__position")[:most]
    return [
        SignedAnswer(
            household=row.household, said=tuple(_said(one, (row.answers or {}).get(str(one.pk))) for one in questions)
        )
        for row in rows
    ]


def _said(question: Question, answer: str | list[int] | None) -> str:
    if isinstance(answer, str):
        return answer
    return "、".join(question.options[option] for option in answer or ())


def hidden_counts(*, counts: Sequence[int], adds_up: bool) -> list[int | None]:
    """The counts with those under five hidden, and one more where a single hidden one could be worked out.

    `adds_up`: each household is in exactly one of the counts, so that their sum is known.
    """
    hidden = {place for place, count in enumerate(counts) if 0 < count < SMALL}
    if adds_up and len(hidden) == 1:
        others = [(count, place) for place, count in enumerate(counts) if count >= SMALL]
        hidden |= {place for _count, place in sorted(others)[:1]}
    return [None if place in hidden else count for place, count in enumerate(counts)]


def _result(question: Question, reached: int) -> QuestionResult:
    if question.kind == QuestionKind.TEXT:
        return QuestionResult(question=question, answers=(), texts=tuple(question.texts) if reached >= SMALL else ())
    by_option = {row.option: row.count for row in question.counts.all()}
    labels = [*question.options, ""]
    counts = [by_option.get(option, 0) for option in range(len(labels))]
    shown: list[int | None] = [None] * len(counts)
    if reached >= SMALL:
        shown = hidden_counts(counts=counts, adds_up=question.kind == QuestionKind.CHOICE)
    answers = tuple(
        Answered(
            label=label, count=count, share=None if count is None else Fraction(count, reached),
            is_blank=option == len(question.options),
        )
        for option, (label, count) in enumerate(zip(labels, shown, strict=True))
    )  # fmt: skip
    return QuestionResult(question=question, answers=answers, texts=())
