"""One election: its steps, what is next and since when it is possible, and the form for exactly that step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lianjian import rules
from lianjian.kernel import clock
from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.policies import Verdict, require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.cadres.actions.elections import complete_election_step, stop_election
from lianjian.records.cadres.documents.elections import papers_ready
from lianjian.records.cadres.election_steps.catalogue import STEPS, Step, post_name, step_of
from lianjian.records.cadres.election_steps.course import Bound, Course, bounds, earliest_day, next_steps
from lianjian.records.cadres.enums import ElectionLaw, ElectionPost, ElectionStepKind
from lianjian.records.cadres.models import ElectionStep, ElectionVote, TermElection
from lianjian.records.cadres.policies.election_rules import least_candidates
from lianjian.records.cadres.policies.elections import may_carry_on_election, may_take_step
from lianjian.records.cadres.queries.admission import approving_committee
from lianjian.records.cadres.queries.elections import (
    course_of,
    elected_in,
    elections_visible_to,
    namesakes_of,
    nominees_of,
    open_seats,
    steps_of,
)
from lianjian.records.cadres.web.elections.step_forms import Choices, ElectionStepForm
from lianjian.records.members.queries.people import voters_of
from lianjian.records.organisations.queries.packs import packs_at
from lianjian.ui.fields import day_field
from lianjian.ui.form_pages import FormPage, answer_form


@dataclass(frozen=True, kw_only=True)
class Line:
    """One step on the page: how it was taken, or that it is next or later."""

    step: Step
    is_next: bool
    rows: tuple[ElectionStep, ...]


@dataclass(frozen=True, kw_only=True)
class Next:
    """The step that waits: since when it can be taken, why, and by which article."""

    step: Step
    others: tuple[ElectionStepKind, ...]
    earliest_on: date
    bounds: tuple[Bound, ...]
    articles: tuple[tuple[str, str], ...]
    allowed: Verdict


@dataclass(frozen=True, kw_only=True)
class ElectionPage:
    """All a page about an election needs, loaded once."""

    election: TermElection
    steps: list[ElectionStep]
    course: Course
    packs: rules.Packs
    today: date


class StopForm(forms.Form):
    """Why an election is not carried on."""

    on = day_field(gettext_lazy("Day"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


def election_or_404(request: ActingRequest, code: str) -> TermElection:
    """The election, if it lies in the actor's places."""
    return visible_or_404(elections_visible_to(actor=request.actor), code=code)


@signed_in
def shown(request: ActingRequest, code: str) -> HttpResponse:
    """The election."""
    return _page(request, _load(election_or_404(request, code)))


@signed_in
@require_POST
@once
def take(request: ActingRequest, code: str) -> HttpResponse:
    """Record the step that waits."""
    page = _load(election_or_404(request, code))
    known = {step.kind.value: step for step in STEPS[ElectionLaw(page.election.law)]}
    step = known.get(request.POST.get("kind", ""))
    if step is None:
        raise Refused(_("Choose the step that is next."))
    superior = approving_committee(organisation=page.election.organisation)
    require(may_take_step(request.actor, page.election, step, superior=superior))
    form = ElectionStepForm(request.POST, election=page.election, kind=step.kind, choices=_choices(page, step.kind))
    if not form.is_valid():
        return _page(request, page, form=form)
    try:
        complete_election_step(election_id=page.election.pk, entry=form.entry(), by=request.actor, at=clock.now())
    except (ChangedMeanwhile, NotAllowed):
        raise
    except Refused as refused:
        return _page(request, page, form=form, refused=refused)
    messages.success(request, _("Recorded: %(step)s.") % {"step": step.kind.label})
    return redirect("cadres:election", code=code)


@signed_in
@once
def stop(request: ActingRequest, code: str) -> HttpResponse:
    """Close an election that is not carried on; it is kept."""
    election = election_or_404(request, code)
    require(may_carry_on_election(request.actor, election))
    form = StopForm(request.POST or None, initial={"on": clock.today()})

    def act() -> str:
        stop_election(election_id=election.pk, **form.cleaned_data, by=request.actor, at=clock.now())
        return reverse("cadres:election", args=[code])

    page = FormPage(
        lead=_("Stop the election of %(place)s") % {"place": election.organisation},
        sub=_("It stays on file with its reason; another one can be opened."),
        act=_("Stop the election"),
        back=reverse("cadres:election", args=[code]),
    )
    return answer_form(request, form, page=page, act=act, done=_("Stopped. The election stays on file."))


@signed_in
def candidates(request: ActingRequest, code: str) -> HttpResponse:
    """Everybody nominated: by whom how often, who was carried on, who is a candidate, who was elected."""
    election = election_or_404(request, code)
    packs = packs_at(organisation=election.organisation)
    needed = [
        (
            post_name(law=election.law, post=post),
            seats,
            least_candidates(seats=seats, law=election.law, post_is_chair=post != ElectionPost.MEMBER, packs=packs),
        )
        for post, seats in election.seats.items()
    ]
    elected = {one.nominee_id: one for one in elected_in(election=election)}
    rows = [
        (one, post_name(law=election.law, post=one.post), elected.get(one.pk)) for one in nominees_of(election=election)
    ]
    context = {"election": election, "rows": rows, "needed": needed, "proxies": _proxies(election)}
    return render(request, "cadres/elections/candidates.html", context)


def _proxies(election: TermElection) -> list[tuple[str, str]]:
    found = election.proxies.select_related("principal", "holder").order_by("holder__name", "pk")
    return [(one.principal.name, one.holder.name) for one in found]


def _load(election: TermElection) -> ElectionPage:
    packs = packs_at(organisation=election.organisation)
    steps = steps_of(election=election)
    course = course_of(election=election, steps=steps, packs=packs)
    return ElectionPage(election=election, steps=steps, course=course, packs=packs, today=clock.today())


def _page(
    request: ActingRequest,
    page: ElectionPage,
    *,
    form: ElectionStepForm | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    waiting = _next(request, page, form)
    counting = waiting is not None and waiting.step.kind == ElectionStepKind.RESULT
    if form is None and waiting and waiting.allowed and not counting:
        form = _form(page, waiting)
    election = page.election
    context = {
        "election": election,
        "lines": _lines(page),
        "next": waiting,
        "counting": counting,
        "form": None if counting else form,
        "refused": refused,
        "today": page.today,
        "seats": [(post_name(law=election.law, post=post), number) for post, number in election.seats.items()],
        "open_seats": [(post_name(law=election.law, post=p), n) for p, n in open_seats(election=election).items()],
        "votes": [(one, _what(one)) for one in election.votes.select_related("ballot").order_by("turn", "pk")],
        "elected": [(one, post_name(law=election.law, post=one.office)) for one in elected_in(election=election)],
        "voters": election.voters.filter(removed_on=None).count(),
        "excluded": election.exclusions.select_related("member").order_by("turn", "pk"),
        "objections": election.objections.order_by("pk"),
        "papers": papers_ready(election=election, steps=page.steps),
        "may_stop": election.ended_on is None and bool(may_carry_on_election(request.actor, election)),
    }
    status = 422 if refused or (form and form.errors) else 200
    return render(request, "cadres/elections/election.html", context, status=status)


def _what(vote: ElectionVote) -> str:
    """What the vote came to, in a sentence."""
    post = post_name(law=vote.election.law, post=vote.post)
    if vote.result is None:
        return _("%(post)s: not counted yet") % {"post": post}
    if vote.result["status"] == "void":
        return _("%(post)s: the vote does not stand") % {"post": post}
    return _("%(post)s: %(need)d votes needed, elected %(names)s") % {
        "post": post, "need": vote.result["need"], "names": "、".join(vote.result["elected"]) or "—",
    }  # fmt: skip


def _lines(page: ElectionPage) -> list[Line]:
    waiting = () if page.election.ended_on else next_steps(page.course)[:1]
    return [
        Line(step=step, is_next=step.kind in waiting, rows=tuple(r for r in page.steps if r.kind == step.kind))
        for step in STEPS[page.course.law]
        if step.kind != ElectionStepKind.DIVISION or page.course.divides_posts
    ]


def _next(request: ActingRequest, page: ElectionPage, form: ElectionStepForm | None) -> Next | None:
    waiting = next_steps(page.course)
    if page.election.ended_on or not waiting:
        return None
    wanted = form.step.value if form else request.GET.get("step", "")
    chosen = next((one for one in waiting if one.value == wanted), waiting[0])
    step = step_of(law=page.election.law, kind=chosen)
    governing = [page.packs.rule(rule_id) for rule_id in step.rule_ids]
    superior = approving_committee(organisation=page.election.organisation)
    latest = page.course.taken[-1].on if page.course.taken else date.min
    return Next(
        step=step,
        others=tuple(one for one in waiting if one != chosen),
        earliest_on=max(earliest_day(page.course, chosen), page.election.opened_on),
        bounds=tuple(bound for bound in bounds(page.course, chosen) if bound.day > latest),
        articles=tuple((rule.cite.quote or rule.gist or rule.title, rule.cite.text()) for rule in governing),
        allowed=may_take_step(request.actor, page.election, step, superior=superior),
    )


def _form(page: ElectionPage, waiting: Next) -> ElectionStepForm:
    kind = waiting.step.kind
    initial = {"kind": kind.value, "seen": len(page.steps), "on": max(page.today, waiting.earliest_on)}
    return ElectionStepForm(initial=initial, election=page.election, kind=kind, choices=_choices(page, kind))


def _choices(page: ElectionPage, kind: ElectionStepKind) -> Choices:
    election = page.election
    elected = elected_in(election=election)
    head = next((one for one in elected if one.office == ElectionPost.CHAIR), None)
    village = kind == ElectionStepKind.FILING and head is not None
    return Choices(
        nominees=nominees_of(election=election),
        elected=elected,
        voters=list(voters_of(organisation=election.organisation, on=page.today))
        if kind == ElectionStepKind.ASSEMBLY
        else [],
        namesakes=list(namesakes_of(election=election, name=head.nominee.name, on=page.today))
        if village and head
        else [],
    )
