"""Villagers' questions at the desk: the list, the answer, what is let through; and what is said to be untrue."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianjian.kernel import clock
from lianjian.kernel.policies import require
from lianjian.kernel.publication import private_findings_in
from lianjian.kernel.sheets import dates, texts
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.results.disclosure.actions.questions import (
    answer_question,
    ask_question,
    keep_answer,
    publish_answer,
    settle_report,
)
from lianjian.results.disclosure.enums import AskedHow
from lianjian.results.disclosure.models import VillagerQuestion
from lianjian.results.disclosure.policies.disclosing import may_disclose, may_look_into, may_publish_answer
from lianjian.results.disclosure.queries.disclosures import questions_visible_to
from lianjian.results.disclosure.web.forms import (
    AnswerForm,
    OnBehalfForm,
    QuestionFilter,
    ReasonForm,
    SettleForm,
)
from lianjian.results.disclosure.web.loading import places_for, question_or_404, report_or_404, sheet_url
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.form_pages import FormPage, answer_form, enter_on_page
from lianjian.ui.listing import keyset_page


@signed_in
@require_safe
def listed(request: ActingRequest) -> HttpResponse:
    """The questions of the actor's places that wait for something; the others by a filter."""
    form, found = _found(request)
    rows, page = keyset_page(query=request.GET, found=found)
    context = {
        "form": form, "rows": rows, "page": page, "is_filtered": form.has_changed(), "today": clock.today(),
        "late": sum(1 for one in rows if one.answered_on is None and one.due_on < clock.today()),
    }  # fmt: skip
    return render(request, "disclosure/desk/questions.html", context)


@signed_in
@require_safe
def excel(request: ActingRequest) -> HttpResponse:
    """The same questions as an Excel file."""
    _form, found = _found(request)
    columns = [
        *texts(_("Ticket"), _("Where it belongs"), _("The question"), _("How it came")),
        *dates(_("Asked on"), _("Answer by"), _("Answered on")),
        *texts(_("Answer")),
        *dates(_("Public since")),
    ]
    rows = [
        [
            one.ticket, one.organisation.name, one.words, str(one.get_how_display()), one.asked_on, one.due_on,
            one.answered_on, one.answer, one.published_on,
        ]
        for one in found.order_by("-pk")[:MOST_ROWS]
    ]  # fmt: skip
    return excel_file(title=_("Villagers' questions"), columns=columns, rows=rows)


@signed_in
@once
def new(request: ActingRequest) -> HttpResponse:
    """Enter a question told at the desk or handed in on paper."""
    places = places_for(request)
    form = OnBehalfForm(request.POST or None, places=places, initial={"how": AskedHow.DESK})

    def act() -> str:
        given = form.cleaned_data
        place = next(one for one in places if str(one.pk) == given["organisation"])
        made = ask_question(
            organisation=place, words=given["words"], how=AskedHow(given["how"]), by=request.actor, at=clock.now()
        )
        return reverse("disclosure:question", args=[made.ticket])

    page = FormPage(
        lead=_("Take in a villager's question"), act=_("Enter"), back=reverse("disclosure:questions"),
        sub=_("For whoever is not online. Hand out the ticket: it leads to the answer, at the desk or on any phone."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Entered. Below stands the ticket to hand out."))


@signed_in
@require_safe
def question(request: ActingRequest, ticket: str) -> HttpResponse:
    """One question with its answer and what comes next."""
    return _show(request, question_or_404(request, ticket))


@signed_in
@require_POST
@once
def answer(request: ActingRequest, ticket: str) -> HttpResponse:
    """Answer it."""
    it, form = _worked(request, ticket), AnswerForm(request.POST)
    return _acted(
        request, it, form,
        lambda: answer_question(
            question_id=it.pk, answer=form.cleaned_data["answer"], by=request.actor, at=clock.now()
        ),
        _("Answered: whoever asked reads it by the ticket. A second person lets it through to everybody."),
    )  # fmt: skip


@signed_in
@require_POST
@once
def publish(request: ActingRequest, ticket: str) -> HttpResponse:
    """Let it through to everybody, as a second person."""
    it, form = _worked(request, ticket), forms.Form(request.POST)
    require(may_publish_answer(request.actor, it))
    return _acted(
        request, it, form, lambda: publish_answer(question_id=it.pk, by=request.actor, at=clock.now()),
        _("Question and answer stand on the village's page."),
    )  # fmt: skip


@signed_in
@require_POST
@once
def keep(request: ActingRequest, ticket: str) -> HttpResponse:
    """Leave it between who asked and the committee."""
    it, form = _worked(request, ticket), ReasonForm(request.POST)
    return _acted(
        request, it, form,
        lambda: keep_answer(question_id=it.pk, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now()),
        _("Kept: only whoever holds the ticket reads it."),
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
@once
def report(request: ActingRequest, report: int) -> HttpResponse:
    """What is said to be untrue, and what the office above found."""
    it = report_or_404(request, report)
    may = may_look_into(request.actor, it.disclosure.organisation)
    form = SettleForm(request.POST or None)
    if request.method == "POST":
        require(may)
        if form.is_valid():
            settle_report(
                report_id=it.pk, upheld=form.cleaned_data["upheld"] == "yes", result=form.cleaned_data["result"],
                by=request.actor, at=clock.now(),
            )  # fmt: skip
            messages.success(request, _("Settled; the words stand beside the sheet."))
            return redirect(sheet_url(it.disclosure))
    context = {"it": it, "form": form, "may": may, "today": clock.today()}
    return render(request, "disclosure/desk/report.html", context, status=422 if form.errors else 200)


def _show(request: ActingRequest, it: VillagerQuestion, sent: forms.Form | None = None) -> HttpResponse:
    context = {
        "it": it, "today": clock.today(), "sent": sent,
        "may_work": bool(may_disclose(request.actor, it.organisation)),
        "may_publish": may_publish_answer(request.actor, it),
        "answer_form": sent if isinstance(sent, AnswerForm) else AnswerForm(initial={"answer": it.answer}),
        "reason_form": sent if isinstance(sent, ReasonForm) else ReasonForm(),
        "findings": private_findings_in(f"{it.words}\n{it.answer}"),
        "address": request.build_absolute_uri(
            reverse("disclosure:village-ticket", args=[it.organisation.code, it.ticket])
        ),
    }  # fmt: skip
    status = 422 if sent is not None and sent.errors else 200
    return render(request, "disclosure/desk/question.html", context, status=status)


def _worked(request: ActingRequest, ticket: str) -> VillagerQuestion:
    it = question_or_404(request, ticket)
    require(may_disclose(request.actor, it.organisation))
    return it


def _acted(
    request: ActingRequest, it: VillagerQuestion, form: forms.Form, act: Callable[[], object], done: str
) -> HttpResponse:
    back = reverse("disclosure:question", args=[it.ticket])
    return enter_on_page(
        request, form, act=act, done=done, to=lambda: redirect(back), again=lambda: _show(request, it, form)
    )


def _found(request: ActingRequest) -> tuple[QuestionFilter, QuerySet[VillagerQuestion]]:
    form = QuestionFilter(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    found = questions_visible_to(actor=request.actor, on=clock.today())
    state = asked.get("state") or ""
    if not state:
        found = found.filter(published_on=None, kept_because="")
    elif state == "open":
        found = found.filter(answered_on=None)
    elif state == "public":
        found = found.filter(published_on__isnull=False)
    if words := asked.get("text", "").strip():
        found = found.filter(
            Q(words__icontains=words) | Q(organisation__name__icontains=words) | Q(ticket__iexact=words)
        )
    return form, found
