"""One organisation in an assessment: the criteria with the records beside them, its report, grades, result, appeal."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.kernel.errors import NotAllowed
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.results.assessment.actions.grading import grade_organisation, stand_aside, write_report
from lianjian.results.assessment.actions.results import (
    AppealDecided,
    Decided,
    appeal_assessment,
    decide_appeal,
    decide_assessment,
)
from lianjian.results.assessment.documents.papers import appeal_sheet, drafted_report, report_sheet, result_sheet
from lianjian.results.assessment.enums import RoundState
from lianjian.results.assessment.models import AssessedOrganisation, Assessor, Grading, WorkReport
from lianjian.results.assessment.policies.assessment_rules import grade_words
from lianjian.results.assessment.policies.assessments import (
    may_answer_for,
    may_decide_appeal,
    may_lead,
    may_read_result,
)
from lianjian.results.assessment.queries.assessments import assessor_in, criteria_with_evidence, decisions_of
from lianjian.results.assessment.queries.standing_aside import conflicts
from lianjian.results.assessment.web.forms import AppealDecisionForm, AppealForm, DecisionForm, GradeForm, ReportForm
from lianjian.results.assessment.web.loading import assessed_or_404
from lianjian.results.assessment.web.papers import answer_sheet
from lianjian.ui.fields import ReasonForm
from lianjian.ui.form_pages import FormPage, answer_form


@signed_in
def page(request: ActingRequest, code: str, assessed: int) -> HttpResponse:
    """What is on record beside each criterion; report, grades and result as far as the reader may read them."""
    it = assessed_or_404(request, code, assessed)
    actor, today = request.actor, clock.today()
    assessor = assessor_in(round_=it.round, actor=actor)
    leads, answers, reads = may_lead(actor, it.round.place), may_answer_for(actor, it), may_read_result(actor, it)
    decisions = decisions_of(assessed=it) if reads or leads else []
    report = WorkReport.objects.filter(assessed=it).first()
    grading = it.round.state == RoundState.GRADING
    context = {
        "it": it,
        "round": it.round,
        "criteria": criteria_with_evidence(assessed=it, on=today),
        "report": report if report and (report.handed_in_on or answers) else None,
        "may_report": bool(answers)
        and it.round.state in (RoundState.PUBLISHED, RoundState.GRADING)
        and not (report and report.handed_in_on)
        and not decisions,
        "gradings": _gradings(it, assessor, leads=bool(leads)),
        "aside": _aside(assessor, it) if assessor and grading else "",
        "may_grade": grading and assessor is not None and not it.decisions.exists(),
        "may_decide": bool(leads) and grading and not it.decisions.exists(),
        "decisions": decisions,
        "may_appeal": bool(answers) and len(decisions) == 1 and not hasattr(decisions[0], "appeal"),
        "answerable": _answerable(request, it),
    }
    return render(request, "assessment/assessed.html", context)


@signed_in
@once
def report(request: ActingRequest, code: str, assessed: int) -> HttpResponse:
    """Write the work report; a first draft is drawn from the records."""
    it = assessed_or_404(request, code, assessed)
    require(may_answer_for(request.actor, it))
    kept = WorkReport.objects.filter(assessed=it).first()
    drawn = kept.text if kept else ""
    if request.method != "POST" and not drawn:
        drawn = drafted_report(criteria=criteria_with_evidence(assessed=it, on=clock.today()))
    form = ReportForm(request.POST or None, initial={"text": drawn})

    def act() -> object:
        given = form.cleaned_data
        return write_report(
            assessed_id=it.pk, text=given["text"], hand_in=given["hand_in"] == "hand_in", by=request.actor,
            at=clock.now(),
        )  # fmt: skip

    sub = _("Drawn from the records, so that nothing has to be looked up. Nobody above can write it for you.")
    lead = _("Work report: %(title)s") % {"title": it.round.title}
    return _answer(request, it, form, act, lead=lead, verb=_("Save"), done=_("Kept."), sub=sub, draft="work-report")


@signed_in
@once
def grade(request: ActingRequest, code: str, assessed: int) -> HttpResponse:
    """Grade the organisation, with the reason."""
    it = assessed_or_404(request, code, assessed)
    mine = Grading.objects.filter(assessed=it, assessor=_own_part(request, it)).first()
    initial = {"grade": mine.grade, "reason": mine.reason} if mine else {}
    form = GradeForm(request.POST or None, words=_words(it), initial=initial)

    def act() -> object:
        given = form.cleaned_data
        return grade_organisation(
            assessed_id=it.pk, grade=given.get("grade", ""), reason=given["reason"], by=request.actor, at=clock.now()
        )

    lead = _("Assess %(name)s") % {"name": it}
    sub = _("By the criteria, in your own judgement. Nobody adds the words up; a body decides.")
    return _answer(request, it, form, act, lead=lead, verb=_("Save"), done=_("Kept."), sub=sub, draft="grading")


@signed_in
@once
def aside(request: ActingRequest, code: str, assessed: int) -> HttpResponse:
    """Stand aside for this organisation."""
    it, form = assessed_or_404(request, code, assessed), ReasonForm(request.POST or None)
    _own_part(request, it)

    def act() -> object:
        return stand_aside(assessed_id=it.pk, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())

    lead, sub = _("Stand aside for %(name)s") % {"name": it}, _("Kin, business or anything else that could touch you.")
    return _answer(request, it, form, act, lead=lead, verb=_("Stand aside"), done=_("Noted."), sub=sub)


@signed_in
@once
def decide(request: ActingRequest, code: str, assessed: int) -> HttpResponse:
    """Enter what the body decided."""
    it = assessed_or_404(request, code, assessed)
    require(may_lead(request.actor, it.round.place))
    form = DecisionForm(request.POST or None, words=_words(it), initial={"on": clock.today()})

    def act() -> object:
        given = form.cleaned_data
        decided = Decided(
            grade=given.get("grade", ""), reason=given["reason"], body=given["body"],
            document_no=given["document_no"], on=given["on"],
        )  # fmt: skip
        return decide_assessment(assessed_id=it.pk, decided=decided, by=request.actor, at=clock.now())

    lead = _("What was decided of %(name)s") % {"name": it}
    sub = _("It is told to the organisation and its superior at once, and to nobody else.")
    return _answer(request, it, form, act, lead=lead, verb=_("Enter and tell"), done=_("Entered and told."), sub=sub)


@signed_in
@once
def appeal(request: ActingRequest, code: str, assessed: int) -> HttpResponse:
    """Appeal against the result."""
    it, form = assessed_or_404(request, code, assessed), AppealForm(request.POST or None)
    require(may_answer_for(request.actor, it))

    def act() -> object:
        words = form.cleaned_data["words"]
        return appeal_assessment(assessed_id=it.pk, words=words, by=request.actor, at=clock.now())

    lead, sub = _("Appeal against the result"), _("Others than those who graded or decided will look at it.")
    done = _("The appeal is raised.")
    return _answer(request, it, form, act, lead=lead, verb=_("Appeal"), done=done, sub=sub, draft="appeal")


@signed_in
@once
def answer(request: ActingRequest, code: str, assessed: int) -> HttpResponse:
    """Enter what was decided of the appeal."""
    it = assessed_or_404(request, code, assessed)
    require(may_lead(request.actor, it.round.place))
    waiting = next((one.appeal for one in reversed(decisions_of(assessed=it)) if hasattr(one, "appeal")), None)
    if waiting is None:
        raise Http404
    waiting.decision.assessed = it
    require(may_decide_appeal(request.actor, waiting))
    form = AppealDecisionForm(request.POST or None, words=_words(it))

    def act() -> object:
        given = form.cleaned_data
        decided = AppealDecided(
            upheld=given["upheld"] == "yes", answer=given["answer"], body=given["body"],
            document_no=given["document_no"], grade=given.get("grade", ""), reason=given.get("reason", ""),
        )  # fmt: skip
        return decide_appeal(assessed_id=it.pk, decided=decided, by=request.actor, at=clock.now())

    lead = _("Decide the appeal of %(name)s") % {"name": it}
    return _answer(request, it, form, act, lead=lead, verb=_("Enter"), done=_("Decided."), sub=waiting.words)


@signed_in
def paper(request: ActingRequest, code: str, assessed: int, paper: str) -> HttpResponse:
    """Report, result letter or appeal decision to print, as Word or PDF; a draft and what is not there has none."""
    it = assessed_or_404(request, code, assessed)
    back = reverse("assessment:assessed", args=[code, assessed])
    if paper == "report":
        kept = WorkReport.objects.filter(assessed=it).first()
        if kept is None or (kept.handed_in_on is None and not may_answer_for(request.actor, it)):
            raise Http404
        return answer_sheet(request, report_sheet(assessed=it, report=kept), back=back)
    if not may_lead(request.actor, it.round.place):
        require(may_read_result(request.actor, it))
    decisions = decisions_of(assessed=it)
    if paper == "result" and decisions:
        return answer_sheet(request, result_sheet(assessed=it, decision=decisions[-1]), back=back)
    decided = [one.appeal for one in decisions if hasattr(one, "appeal") and one.appeal.answered_on]
    if paper == "appeal" and decided:
        return answer_sheet(request, appeal_sheet(assessed=it, appeal=decided[-1]), back=back)
    raise Http404


def _own_part(request: ActingRequest, it: AssessedOrganisation) -> Assessor:
    """The reader as an assessor; a colleague who is none is told so."""
    found = assessor_in(round_=it.round, actor=request.actor)
    if found is None:
        raise NotAllowed(_("Only a named assessor grades."))
    return found


def _words(it: AssessedOrganisation) -> tuple[str, ...]:
    return grade_words(place=it.round.place, on=clock.today()) if it.round.has_grades else ()


def _gradings(it: AssessedOrganisation, assessor: Assessor | None, *, leads: bool) -> list[Grading]:
    """All for the office that leads, else the reader's own: assessors do not see each other's words."""
    rows = it.gradings.select_related("assessor__account").order_by("assessor__account__name_pinyin", "pk")
    return list(rows if leads and not assessor else rows.filter(assessor=assessor))


def _aside(assessor: Assessor, it: AssessedOrganisation) -> str:
    """Why the assessor does not grade this one; empty where he may."""
    if noted := assessor.recusals.filter(assessed=it).first():
        return noted.reason
    facts = conflicts(account_id=assessor.account_id, rows=[it], on=clock.today())[it.pk]
    return _("You or your organisation is concerned.") if any(facts.values()) else ""


def _answerable(request: ActingRequest, it: AssessedOrganisation) -> bool:
    open_ones = [one.appeal for one in decisions_of(assessed=it) if hasattr(one, "appeal")]
    waiting = next((one for one in open_ones if one.answered_on is None), None)
    if waiting is None:
        return False
    waiting.decision.assessed = it
    return bool(may_decide_appeal(request.actor, waiting))


def _answer(
    request: ActingRequest,
    it: AssessedOrganisation,
    form: forms.Form,
    act: Callable[[], object],
    *,
    lead: str,
    verb: str,
    done: str,
    sub: str,
    draft: str = "",
) -> HttpResponse:
    """The page of one form about the organisation; afterwards its page."""
    back = reverse("assessment:assessed", args=[it.round.code, it.pk])

    def acted() -> str:
        act()
        return back

    kept = f"{draft}-{it.pk}" if draft else ""
    return answer_form(
        request, form, page=FormPage(lead=lead, act=verb, back=back, sub=sub, draft=kept), act=acted, done=done
    )
