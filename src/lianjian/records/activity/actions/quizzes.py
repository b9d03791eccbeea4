"""A course's small test: its questions, and what becomes of a member's answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.records.activity.models import Course, CourseQuestion, CourseTest
from lianjian.records.activity.policies.learning import may_change
from lianjian.records.members.queries.people import own_member

MOST_QUESTIONS = 20
FEWEST_CHOICES, MOST_CHOICES = 2, 6


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A question with the choice made, or None where it was left open."""

    question: CourseQuestion
    chosen: int | None

    @property
    def is_right(self) -> bool:
        """Whether the right choice was made."""
        return self.chosen == self.question.correct


@transaction.atomic
def add_question(
    *, course_id: int, text: str, choices: Sequence[str], correct: int, explanation: str = "", by: Actor, at: datetime
) -> CourseQuestion:
    """Will add a question with its choices; `correct` is the place of the right one, from 0."""
    course = _locked(course_id)
    require(may_change(by, course))
    given = [choice.strip() for choice in choices if choice.strip()]
    if not text.strip():
        raise Refused(_("Write the question."))
    if not FEWEST_CHOICES <= len(given) <= MOST_CHOICES or len(set(given)) < len(given):
        raise Refused(_("A question has two to six different choices."))
    if not 0 <= correct < len(given):
        raise Refused(_("Say which choice is right."))
    if course.questions.count() >= MOST_QUESTIONS:
        raise Refused(_("A test has at most %(most)d questions.") % {"most": MOST_QUESTIONS})
    question = CourseQuestion.objects.create(
        course=course, text=text.strip(), choices=given, correct=correct, explanation=explanation.strip()
    )
    journal.record(by=by, at=at, action="add_question", subject=course, place_id=course.organisation_id)
    return question


@transaction.atomic
def remove_question(*, course_id: int, question_id: int, by: Actor, at: datetime) -> None:
    """Will take a question out of the test; who has passed has passed."""
    course = _locked(course_id)
    require(may_change(by, course))
    gone, _rows = course.questions.filter(pk=question_id).delete()
    if not gone:
        raise ChangedMeanwhile(_("Somebody has already taken it out."))
    journal.record(by=by, at=at, action="remove_question", subject=course, place_id=course.organisation_id)


@transaction.atomic
def take_quiz(*, course: Course, answers: Mapping[int, int], on: date, by: Actor) -> list[Answered]:
    """Will judge a member's answers, by question id, and keep only whether all were right and the day.

    The journal keeps nothing of it: how often somebody tries is nobody's business. Once passed stays passed.
    """
    member = own_member(actor=by)
    if member is None:
        raise Refused(_("Only members can take the test here; at a session everybody can."))
    questions = list(course.questions.order_by("pk"))
    if not questions:
        raise Refused(_("This course has no test."))
    answered = [Answered(question=one, chosen=answers.get(one.pk)) for one in questions]
    passed = all(one.is_right for one in answered)
    CourseTest.objects.get_or_create(course=course, member=member, defaults={"passed": passed, "taken_on": on})
    CourseTest.objects.filter(course=course, member=member, passed=False).update(passed=passed, taken_on=on)
    return answered


def _locked(course_id: int) -> Course:
    return Course.objects.select_for_update(of=["self"]).select_related("organisation").get(pk=course_id)
