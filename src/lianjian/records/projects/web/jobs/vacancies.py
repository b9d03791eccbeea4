"""One vacancy: entered, filled, closed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.projects.actions.jobs import close_vacancy, enter_vacancy
from lianjian.records.projects.policies.jobs import may_offer
from lianjian.records.projects.queries.exchange import history_of
from lianjian.records.projects.queries.jobs import seekers_visible_to, staffed_by, vacancies_visible_to
from lianjian.records.projects.web.jobs.forms import VacancyForm
from lianjian.ui.fields import MOST_CHOICES, ReasonForm
from lianjian.ui.form_pages import FormPage, answer_form


@signed_in
@once
def new(request: ActingRequest) -> HttpResponse:
    """Enter a vacancy."""
    organisations = list(staffed_by(actor=request.actor)[:MOST_CHOICES])
    if not organisations:
        raise Http404
    form = VacancyForm(request.POST or None, organisations=organisations)

    def act() -> str:
        given = form.cleaned_data
        code = given.pop("organisation", None)
        whose = next(one for one in organisations if code in (None, one.code))
        made = enter_vacancy(organisation=whose, on=clock.today(), by=request.actor, at=clock.now(), **given)
        return reverse("projects:vacancy", args=[made.code])

    page = FormPage(
        lead=_("Enter a vacancy"), act=_("Submit"), back=reverse("projects:vacancies"), draft="vacancy-new",
        sub=_("Everybody below your organisation sees it while it is open."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Entered. Branches below can put people forward."))


@signed_in
def vacancy(request: ActingRequest, code: str) -> HttpResponse:
    """What is offered, and who has been put forward, as far as one may see."""
    found = visible_or_404(vacancies_visible_to(actor=request.actor), code=code)
    put_forward = seekers_visible_to(actor=request.actor).filter(placements__vacancy=found).distinct()
    context = {
        "vacancy": found,
        "people": list(put_forward.order_by("-pk")),
        "may_close": found.closed_on is None and may_offer(request.actor, found.organisation),
        "reason": ReasonForm(),
        "history": history_of(thing=found),
        "today": clock.today(),
    }
    return render(request, "projects/jobs/vacancy.html", context)


@signed_in
@require_POST
@once
def close(request: ActingRequest, code: str) -> HttpResponse:
    """Take a vacancy off the list."""
    found = visible_or_404(vacancies_visible_to(actor=request.actor), code=code)
    close_vacancy(
        vacancy_id=found.pk, reason=request.POST.get("reason", ""), on=clock.today(), by=request.actor, at=clock.now()
    )
    messages.success(request, _("Closed."))
    return redirect("projects:vacancy", code=code)
