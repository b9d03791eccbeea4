"""One questionnaire: drawn up, opened, followed, closed, and its result."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianjian import rules
from lianjian.kernel import clock
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.kernel.sheets import Column, ColumnType, numbers, texts
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.deliberation.actions.questionnaires import (
    NewQuestion,
    add_question,
    close_questionnaire,
    draw_up_questionnaire,
    drop_question,
    enter_roll,
    open_questionnaire,
    take_roll_from,
)
from lianjian.records.deliberation.council_enums import QuestionKind, QuestionnaireKind, QuestionnaireState
from lianjian.records.deliberation.documents.council_leaves import form_leaf, percent, result_leaf
from lianjian.records.deliberation.models import Matter, Questionnaire
from lianjian.records.deliberation.policies.councils import may_keep, may_read_signed_answers
from lianjian.records.deliberation.queries.questionnaires import (
    coverage_of,
    questionnaires_visible_to,
    results_of,
)
from lianjian.records.deliberation.web.questionnaires.forms import OpenForm, QuestionForm, QuestionnaireForm, RollForm
from lianjian.records.organisations.queries.packs import packs_at
from lianjian.ui.files import excel_file
from lianjian.ui.form_pages import FormPage, answer_form, show_refusal
from lianjian.ui.leaf_pages import answer_leaves
from lianjian.ui.name_lists import NameList

EARLIER_SHOWN = 10


@signed_in
@once
def new(request: ActingRequest) -> HttpResponse:
    """Begin a questionnaire."""
    form = QuestionnaireForm(request.POST or None, request=request, initial={"matter": request.GET.get("matter", "")})

    def act() -> str:
        given, whose = form.cleaned_data, form.whose()
        made = draw_up_questionnaire(
            organisation=whose, kind=QuestionnaireKind(given["kind"]), title=given["title"],
            introduction=given["introduction"], is_signed=given["is_signed"],
            matter=_matter(whose.pk, given["matter"]), on=clock.today(), by=request.actor, at=clock.now(),
        )  # fmt: skip
        return _address(made)

    page = FormPage(
        lead=_("Ask every household"), act=_("Go on to the questions"), back=reverse("deliberation:questionnaires"),
        sub=_("The result advises; what the law leaves to a meeting, the meeting decides."), draft="questionnaire-new",
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Begun. Now the questions and the roll."))


def _matter(organisation_id: int, code: str) -> Matter | None:
    if not code.strip():
        return None
    found = Matter.objects.filter(parties__organisation=organisation_id, code=code.strip()).first()
    if found is None:
        raise Refused(_("No matter of this organisation has this number."))
    return found


@signed_in
@require_safe
def questionnaire(request: ActingRequest, code: str) -> HttpResponse:
    """What is asked, how far the households are reached, and what came of it."""
    return _shown(request, _found(request, code))


@signed_in
@require_POST
@once
def question(request: ActingRequest, code: str) -> HttpResponse:
    """Add a question."""
    found, form = _found(request, code), QuestionForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        asked = NewQuestion(
            kind=QuestionKind(given["kind"]), text=given["text"], options=tuple(given["options"].splitlines())
        )
        try:
            add_question(questionnaire_id=found.pk, question=asked, by=request.actor, at=clock.now())
        except Refused as refusal:
            require(may_keep(request.actor, found.organisation))
            show_refusal(form=form, refusal=refusal)
        else:
            return redirect(_address(found))
    return _shown(request, found, asking=form)


@signed_in
@require_POST
@once
def drop(request: ActingRequest, code: str, position: int) -> HttpResponse:
    """Take a question out."""
    found = _found(request, code)
    drop_question(questionnaire_id=found.pk, position=position, by=request.actor, at=clock.now())
    return redirect(_address(found))


@signed_in
@once
def roll(request: ActingRequest, code: str) -> HttpResponse:
    """The households, pasted or taken over."""
    found = _found(request, code)
    require(may_keep(request.actor, found.organisation))
    others = Questionnaire.objects.filter(organisation=found.organisation, households__isnull=False)
    earlier = list(others.exclude(pk=found.pk).distinct().order_by("-pk")[:EARLIER_SHOWN])
    form = RollForm(request.POST or None, earlier=earlier)

    def act() -> str:
        chosen = next((one for one in earlier if one.code == form.cleaned_data.get("earlier")), None)
        if chosen is not None and not form.cleaned_data["rows"].strip():
            take_roll_from(questionnaire_id=found.pk, earlier=chosen, by=request.actor, at=clock.now())
        else:
            enter_roll(questionnaire_id=found.pk, text=form.cleaned_data["rows"], by=request.actor, at=clock.now())
        return _address(found)

    page = FormPage(
        lead=_("Which households are asked?"), act=_("Take this roll"), back=_address(found),
        names=NameList(field="rows", second="group"),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("The roll is entered."))


@signed_in
@require_POST
@once
def start(request: ActingRequest, code: str) -> HttpResponse:
    """Open it for answers."""
    found, form = _found(request, code), OpenForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, opening=form)
    open_questionnaire(
        questionnaire_id=found.pk, open_until=form.cleaned_data["open_until"], on=clock.today(), by=request.actor,
        at=clock.now(),
    )  # fmt: skip
    messages.success(request, _("Open. Print the forms, or enter answers at the desk."))
    return redirect(_address(found))


@signed_in
@require_POST
@once
def close(request: ActingRequest, code: str) -> HttpResponse:
    """Take no more answers."""
    found = _found(request, code)
    close_questionnaire(questionnaire_id=found.pk, on=clock.today(), by=request.actor, at=clock.now())
    messages.success(request, _("Closed. This is the result."))
    return redirect(_address(found))


@signed_in
@require_safe
def forms(request: ActingRequest, code: str) -> HttpResponse:
    """The paper forms, one a household, each with its own code."""
    found = _found(request, code)
    require(may_keep(request.actor, found.organisation))
    if found.state != QuestionnaireState.OPEN:
        raise Refused(_("The forms carry the households' codes, which there are while it is open."))
    questions = list(found.questions.all())
    leaves = [
        form_leaf(
            questionnaire=found, questions=questions, household=household,
            link=request.build_absolute_uri(reverse("deliberation:answer", args=[household.slip_code])),
        )
        for household in found.households.all()
    ]  # fmt: skip
    return answer_leaves(request, leaves, name=f"{found.title}表", back=_address(found))


@signed_in
@require_safe
def result(request: ActingRequest, code: str) -> HttpResponse:
    """The sheet with the result."""
    found = _closed(request, code)
    leaf = result_leaf(
        questionnaire=found, coverage=coverage_of(questionnaire=found), results=results_of(questionnaire=found)
    )
    return answer_leaves(request, [leaf], name=leaf.title, back=_address(found))


@signed_in
@require_safe
def result_excel(request: ActingRequest, code: str) -> HttpResponse:
    """The result as a table: only counts, as on the page."""
    found = _closed(request, code)
    columns = [
        *texts(_("The question"), _("Answer")),
        *numbers(_("Households")),
        Column(label=_("Share"), type=ColumnType.SHARE),
    ]
    rows: list[list[object]] = []
    for each in results_of(questionnaire=found):
        rows += [
            [
                each.question.text, _("no answer") if one.is_blank else one.label,
                _("not shown") if one.count is None else one.count, None if one.share is None else float(one.share),
            ]
            for one in each.answers
        ]  # fmt: skip
        rows += [[each.question.text, text, None, None] for text in each.texts]
    return excel_file(title=found.title, columns=columns, rows=rows)


def _closed(request: ActingRequest, code: str) -> Questionnaire:
    found = _found(request, code)
    if found.state != QuestionnaireState.CLOSED:
        raise Refused(_("There is a result when the questionnaire is closed."))
    return found


def _found(request: ActingRequest, code: str) -> Questionnaire:
    return visible_or_404(questionnaires_visible_to(actor=request.actor), code=code)


def _address(found: Questionnaire) -> str:
    return reverse("deliberation:questionnaire", args=[found.code])


def _shown(
    request: ActingRequest, found: Questionnaire, *, asking: QuestionForm | None = None, opening: OpenForm | None = None
) -> HttpResponse:
    today, coverage = clock.today(), coverage_of(questionnaire=found)
    facts = {"recorded_as_resolution": False}
    packs = packs_at(organisation=found.organisation)
    context = {
        "it": found,
        "states": QuestionnaireState,
        "questions": list(found.questions.all()),
        "coverage": coverage,
        "reached": [(state.label, count) for state, count in coverage.by_state.items()],
        "results": results_of(questionnaire=found),
        "percent": percent,
        "asking": asking or QuestionForm(),
        "opening": opening or OpenForm(),
        "reads_signed": found.is_signed and bool(may_read_signed_answers(request.actor, found)),
        "is_late": found.open_until is not None and found.open_until < today,
        "advises": rules.ask("consultation_is_not_resolution", on=today, facts=facts, packs=packs).cite,
    }
    status = 422 if asking or opening else 200
    return render(request, "deliberation/questionnaires/questionnaire.html", context, status=status)
