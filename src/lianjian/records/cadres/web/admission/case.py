"""One case: its 25 steps, what is next and since when it is possible, and the form for exactly that step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian import rules
from lianjian.kernel import clock
from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.policies import Verdict
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.activity.enums import MeetingKind, MeetingState
from lianjian.records.activity.models import Meeting
from lianjian.records.cadres.actions.admission import complete_step
from lianjian.records.cadres.admission_steps.catalogue import (
    ASK_FULL,
    ASSEMBLY,
    PRE_REVIEW,
    STEPS,
    SUPERIORS,
    VOTES,
    Step,
    step,
)
from lianjian.records.cadres.admission_steps.course import Course, next_steps
from lianjian.records.cadres.admission_steps.timing import (
    Bound,
    Terms,
    bounds,
    earliest_day,
    earliest_path,
    terms_on,
)
from lianjian.records.cadres.models import Admission, AdmissionStep
from lianjian.records.cadres.policies.admission import may_carry_on, may_take
from lianjian.records.cadres.queries.admission import (
    admissions_visible_to,
    approving_committee,
    course,
    due_day,
    full_members_of,
    steps_of,
)
from lianjian.records.cadres.web.admission.forms import EvidenceForm, NoticeForm
from lianjian.records.cadres.web.admission.step_forms import Choices, StepForm, first_day
from lianjian.records.members.queries.people import voters_of
from lianjian.records.organisations.queries.packs import packs_at

MEETINGS_OFFERED = 20


@dataclass(frozen=True, kw_only=True)
class Line:
    """One of the 25 steps on the page: how it was taken, or from when it can be at the earliest."""

    step: Step
    state: str  # done, now or later
    rows: tuple[AdmissionStep, ...]
    due_on: date | None
    earliest_on: date | None
    was_late: bool
    by_superior: bool


@dataclass(frozen=True, kw_only=True)
class Next:
    """The step that waits: since when it can be taken, by when it should be, why, and by which article."""

    step: Step
    others: tuple[int, ...]
    earliest_on: date
    due_on: date | None
    bounds: tuple[Bound, ...]
    articles: tuple[tuple[str, str], ...]  # what each rule says, and where
    allowed: Verdict


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """All a page about a case needs, loaded once."""

    case: Admission
    steps: list[AdmissionStep]
    course: Course
    terms: Terms
    packs: rules.Packs
    today: date


def case_or_404(request: ActingRequest, code: str) -> Admission:
    """The case, if it lies in the actor's places."""
    return visible_or_404(admissions_visible_to(actor=request.actor), code=code)


def load_page(*, case: Admission, today: date) -> CasePage:
    """The case with its steps, its course and the terms of today."""
    packs = packs_at(organisation=case.organisation)
    steps = steps_of(admission=case)
    until = case.notices.order_by("until_on").values_list("until_on", flat=True).last()
    so_far = course(born_on=case.born_on, steps=steps, notice_until=until)
    terms = terms_on(on=today, packs=packs)
    return CasePage(case=case, steps=steps, course=so_far, terms=terms, packs=packs, today=today)


@signed_in
def shown(request: ActingRequest, code: str) -> HttpResponse:
    """The case."""
    return _page(request, load_page(case=case_or_404(request, code), today=clock.today()))


@signed_in
@require_POST
@once
def take(request: ActingRequest, code: str) -> HttpResponse:
    """Record the step that waits."""
    page = load_page(case=case_or_404(request, code), today=clock.today())
    sent = request.POST.get("number", "")
    number = int(sent) if sent.isdecimal() and 1 <= int(sent) <= len(STEPS) else 0
    superior = approving_committee(organisation=page.case.organisation)
    allowed = may_take(request.actor, page.case, number, superior=superior)
    if not allowed:
        raise NotAllowed(allowed.reason)
    form = StepForm(request.POST, number=number, choices=_choices(page, number))
    if not number or not form.is_valid():
        return _page(request, page, form=form)
    try:
        complete_step(admission_id=page.case.pk, entry=form.entry(), by=request.actor, at=clock.now())
    except (ChangedMeanwhile, NotAllowed):
        raise
    except Refused as refused:
        return _page(request, page, form=form, refused=refused)
    messages.success(request, _("Recorded: %(step)s.") % {"step": step(number).name})
    return redirect("cadres:admission", code=code)


def lines_of(*, page: CasePage) -> list[Line]:
    """The 25 steps in order, each done one with its rows and each later one with its earliest lawful day."""
    ahead: dict[int, date] = {}
    for taken in [] if page.case.ended_on else earliest_path(page.course, page.terms, since=page.today):
        ahead.setdefault(taken.step, taken.on)
    waiting = () if page.case.ended_on else next_steps(page.course)
    return [_line(page, one, ahead, waiting[:1]) for one in STEPS]


def _line(page: CasePage, one: Step, ahead: dict[int, date], waiting: tuple[int, ...]) -> Line:
    rows = tuple(row for row in page.steps if row.number == one.number)
    is_now = one.number in waiting
    late = any(
        (due := _due_on(page, page.course.before(place), one.number)) is not None and row.on > due
        for place, row in enumerate(page.steps)
        if row.number == one.number and one.number != ASK_FULL
    )
    return Line(
        step=one,
        state="now" if is_now else "done" if rows else "later",
        rows=rows,
        due_on=_due_on(page, page.course, one.number) if is_now else None,
        earliest_on=None if rows and not is_now else ahead.get(one.number),
        was_late=late,
        by_superior=one.number in SUPERIORS,
    )


def _due_on(page: CasePage, so_far: Course, number: int) -> date | None:
    return due_day(case=page.case, course=so_far, number=number, terms=page.terms)


def _page(
    request: ActingRequest, page: CasePage, *, form: StepForm | None = None, refused: Refused | None = None
) -> HttpResponse:
    waiting = _next(request, page, form)
    if form is None and waiting and waiting.allowed:
        form = _form(page, waiting)
    last_notice = page.case.notices.order_by("until_on").last()
    context = {
        "case": page.case,
        "lines": lines_of(page=page),
        "next": waiting,
        "form": form,
        "refused": refused,
        "today": page.today,
        "notice": last_notice,
        "notice_form": NoticeForm(initial={"posted_on": page.today}),
        "may_post_notice": PRE_REVIEW <= page.case.step < ASSEMBLY and not page.case.ended_on,
        "may_carry_on": may_carry_on(request.actor, page.case),
        "moves": page.case.moves.select_related("from_organisation", "to_organisation").order_by("on", "pk"),
        "evidence": page.case.evidence.all(),
        "evidence_form": EvidenceForm(),
        "corrected": AdmissionStep.objects.filter(admission=page.case)
        .exclude(replaces=None)
        .select_related("replaces"),
        "votes": VOTES,
        "has_vote": any(row.vote for row in page.steps),
    }
    return render(
        request, "cadres/admission/case.html", context, status=422 if refused or (form and form.errors) else 200
    )


def _next(request: ActingRequest, page: CasePage, form: StepForm | None) -> Next | None:
    waiting = next_steps(page.course)
    if page.case.ended_on or not waiting:
        return None
    wanted = str(form.step) if form else request.GET.get("step", "")
    chosen = next((one for one in waiting if str(one) == wanted), waiting[0])
    it = step(chosen)
    governing = [page.packs.rule(rule_id) for rule_id in it.rule_ids]
    superior = approving_committee(organisation=page.case.organisation)
    return Next(
        step=it,
        others=tuple(one for one in waiting if one != chosen),
        earliest_on=earliest_day(page.course, chosen, page.terms),
        due_on=_due_on(page, page.course, chosen),
        bounds=tuple(bound for bound in bounds(page.course, chosen, page.terms) if bound.day > page.course.done[-1].on),
        articles=tuple((rule.cite.quote or rule.gist or rule.title, rule.cite.text()) for rule in governing),
        allowed=may_take(request.actor, page.case, chosen, superior=superior),
    )


def _form(page: CasePage, waiting: Next) -> StepForm:
    number = waiting.step.number
    initial = {"number": number, "seen": len(page.steps), "on": page.today}
    form = StepForm(initial=initial, number=number, choices=_choices(page, number))
    first_day(form, page.course.done[-1].on)
    return form


def _choices(page: CasePage, number: int) -> Choices:
    place = page.case.organisation
    meetings: list[Meeting] = []
    if number in VOTES:
        since = page.course.done[-1].on - timedelta(days=1)
        held = Meeting.objects.filter(organisation=place, state=MeetingState.HELD, starts_at__date__gt=since)
        general = held.filter(kind=MeetingKind.GENERAL_MEMBERSHIP_MEETING, starts_at__date__lte=page.today)
        meetings = list(general.order_by("-starts_at")[:MEETINGS_OFFERED])
    return Choices(
        members=list(full_members_of(organisation=place, on=page.today)),
        meetings=meetings,
        voters=voters_of(organisation=place, on=page.today).count() if number in VOTES else 0,
        is_mobile=page.case.is_mobile,
    )
