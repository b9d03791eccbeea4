"""Answers: by the household itself on the phone, without signing in; by the clerk at the desk or from its sheet."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianjian.kernel import clock
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.kernel.sheets import texts
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.deliberation.actions.questionnaires import answer_by_slip, answer_for_household, note_household
from lianjian.records.deliberation.council_enums import AnswerChannel, HouseholdState
from lianjian.records.deliberation.models import Household, Questionnaire
from lianjian.records.deliberation.policies.councils import may_keep
from lianjian.records.deliberation.queries.questionnaires import (
    coverage_of,
    household_of_slip,
    is_open,
    questionnaires_visible_to,
)
from lianjian.records.deliberation.web.questionnaires.forms import AnswerForm, HouseholdFilter
from lianjian.ui.files import excel_file
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.listing import PAGE, keyset_pager
from lianjian.ui.private_pages import without_trace

NOTED = (HouseholdState.ABSENT, HouseholdState.REFUSED, HouseholdState.AWAY, HouseholdState.OPEN)


@require_http_methods(["GET", "POST"])
def answer(request: ActingRequest, slip: str) -> HttpResponse:
    """The household's own page; whoever holds the slip answers, and nothing but that it answered is kept with it."""
    household = household_of_slip(code=slip)
    if household is None:
        raise Http404
    it, today = household.questionnaire, clock.today()
    said = request.POST if request.method == "POST" else None
    form = AnswerForm(said, questions=list(it.questions.all()), by_clerk=False)

    def act() -> str:
        answer_by_slip(code=slip, answers=form.answers(), on=today)
        return request.path

    page = FormPage(lead=it.title, sub=it.organisation.name, act=_("Send the answer"), back="")
    beside = {
        "it": it,
        "has_answered": household.state == HouseholdState.REACHED,
        "is_open": is_open(questionnaire=it, on=today),
    }
    template = "deliberation/questionnaires/answer.html"
    return without_trace(answer_form(request, form, page=page, act=act, template=template, beside=beside))


@signed_in
@require_safe
def households(request: ActingRequest, code: str) -> HttpResponse:
    """The roll, with who has been reached."""
    it = _questionnaire(request, code)
    form, found = _found(request, it)
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 9:
        found = found.filter(position__gt=int(after))
    rows = list(found[: PAGE + 1])
    more = str(rows[PAGE - 1].position) if len(rows) > PAGE else ""
    context = {
        "it": it,
        "form": form,
        "rows": rows[:PAGE],
        "page": keyset_pager(query=request.GET, shown=min(len(rows), PAGE), next_key=more),
        "coverage": coverage_of(questionnaire=it),
        "states": HouseholdState,
        "noted": NOTED,
        "takes": is_open(questionnaire=it, on=clock.today()),
    }
    return render(request, "deliberation/questionnaires/households.html", context)


@signed_in
@require_safe
def households_excel(request: ActingRequest, code: str) -> HttpResponse:
    """The same roll as an Excel file; what a household answered stands in no row."""
    it = _questionnaire(request, code)
    columns = texts(_("Householder"), _("Group"), _("State"))
    rows = [[one.person_name, one.group, str(one.get_state_display())] for one in _found(request, it)[1]]
    return excel_file(title=_("The roll"), columns=columns, rows=rows)


@signed_in
@once
def enter(request: ActingRequest, code: str, household: int) -> HttpResponse:
    """Enter what a household says at the desk, or what stands on its sheet."""
    it, found = _household(request, code, household)
    require(may_keep(request.actor, it.organisation))
    form = AnswerForm(request.POST or None, questions=list(it.questions.all()), by_clerk=True)
    back = _roll(it)

    def act() -> str:
        answer_for_household(
            household_id=found.pk, channel=AnswerChannel(form.cleaned_data["channel"]), answers=form.answers(),
            on=clock.today(), by=request.actor, at=clock.now(),
        )  # fmt: skip
        return back

    sub = it.title if it.is_signed else _("Without name: once entered, nobody can look it up or change it.")
    page = FormPage(lead=_("Answer of %(name)s") % {"name": found}, act=_("Enter"), back=back, sub=sub)
    return answer_form(request, form, page=page, act=act, done=_("Entered; the household counts as reached."))


@signed_in
@require_POST
@once
def note(request: ActingRequest, code: str, household: int) -> HttpResponse:
    """Note that the household could not be asked."""
    it, found = _household(request, code, household)
    wanted = request.POST.get("state", "")
    if wanted not in HouseholdState.values:
        raise Refused(_("Say what is so: nobody at home, does not want to answer, or away."))
    note_household(
        household_id=found.pk, state=HouseholdState(wanted), on=clock.today(), by=request.actor, at=clock.now()
    )
    messages.success(request, _("Noted."))
    return redirect(_roll(it))


def _found(request: ActingRequest, it: Questionnaire) -> tuple[HouseholdFilter, QuerySet[Household]]:
    form = HouseholdFilter(request.GET)
    form.is_valid()
    found = it.households.all()
    if text := form.cleaned_data.get("text"):
        found = found.filter(Q(person_name__icontains=text) | Q(group__icontains=text))
    if state := form.cleaned_data.get("state"):
        found = found.filter(state=state)
    return form, found


def _questionnaire(request: ActingRequest, code: str) -> Questionnaire:
    return visible_or_404(questionnaires_visible_to(actor=request.actor), code=code)


def _household(request: ActingRequest, code: str, household: int) -> tuple[Questionnaire, Household]:
    it = _questionnaire(request, code)
    return it, visible_or_404(it.households.all(), pk=household)


def _roll(it: Questionnaire) -> str:
    return reverse("deliberation:questionnaire-households", args=[it.code])
