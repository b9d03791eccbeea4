"""A course's small test: its questions for who gives the course, the test for everybody else."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianjian.kernel import clock
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.activity.actions.quizzes import add_question, remove_question, take_quiz
from lianjian.records.activity.models import Course
from lianjian.records.activity.policies.learning import may_change
from lianjian.records.activity.web.learning.courses import found_course
from lianjian.records.activity.web.learning.forms import QuestionForm
from lianjian.records.members.queries.people import own_member
from lianjian.ui.form_pages import enter_on_page
from lianjian.ui.listing import id_in


@signed_in
@require_http_methods(["GET", "POST"])
@once
def questions(request: ActingRequest, code: str) -> HttpResponse:
    """The questions, and one more."""
    found = _own(request, code)
    form = QuestionForm(request.POST or None)

    def act() -> None:
        given = form.cleaned_data
        add_question(
            course_id=found.pk, text=given["text"], choices=form.choices(), correct=given["correct"],
            explanation=given["explanation"], by=request.actor, at=clock.now(),
        )  # fmt: skip

    context = {"course": found, "questions": found.questions.order_by("pk"), "form": form}
    return enter_on_page(
        request, form, act=act, done=_("Added."), to=lambda: redirect("activity:course-questions", code=code),
        again=lambda: render(request, "activity/learning/questions.html", context, status=422 if form.errors else 200),
    )  # fmt: skip


@signed_in
@require_POST
@once
def remove(request: ActingRequest, code: str, question: int) -> HttpResponse:
    """Take a question out."""
    found = _own(request, code)
    remove_question(course_id=found.pk, question_id=question, by=request.actor, at=clock.now())
    messages.success(request, _("Taken out."))
    return redirect("activity:course-questions", code=code)


@signed_in
@require_http_methods(["GET", "POST"])
def test(request: ActingRequest, code: str) -> HttpResponse:
    """The test, and once the answers are in, which were right and why; nothing of them is kept."""
    found = found_course(request, code)
    asked = list(found.questions.order_by("pk"))
    context = {"course": found, "questions": asked, "is_member": own_member(actor=request.actor) is not None}
    if request.method == "POST":
        chosen = {one.pk: request.POST.get(f"question_{one.pk}", "") for one in asked}
        answers = {key: place for key, said in chosen.items() if (place := id_in(said)) is not None}
        answered = take_quiz(course=found, answers=answers, on=clock.today(), by=request.actor)
        context |= {"answered": answered, "passed": all(one.is_right for one in answered)}
    return render(request, "activity/learning/test.html", context)


def _own(request: ActingRequest, code: str) -> Course:
    found = found_course(request, code)
    require(may_change(request.actor, found))
    return found
