"""One matter: its way, what is next, and the form for exactly that session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianjian import rules
from lianjian.kernel import clock
from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.policies import Verdict
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.activity.enums import MeetingState
from lianjian.records.activity.models import Meeting
from lianjian.records.deliberation.actions.matters import hold_step, members_vote_next
from lianjian.records.deliberation.actions.matters.fundraising import facts_of_fundraising
from lianjian.records.deliberation.bodies import BODY_RULES
from lianjian.records.deliberation.documents.council_leaves import percent
from lianjian.records.deliberation.enums import (
    LEADING_ON,
    OVER,
    Body,
    MatterState,
    Outcome,
    PublicationKind,
)
from lianjian.records.deliberation.models import Matter, MatterStep, Publication
from lianjian.records.deliberation.policies.matters import may_carry_on, may_put_up, may_record
from lianjian.records.deliberation.queries.matters.course import article_of, is_binding
from lianjian.records.deliberation.queries.matters.reading import Standing, publication_of, standing_of
from lianjian.records.deliberation.queries.questionnaires import questionnaires_of, results_of
from lianjian.records.deliberation.web.matters.forms import (
    FACT_LABELS,
    CarryOutForm,
    DayForm,
    LeaveOutForm,
    OutcomeForm,
    PutUpForm,
    SessionForm,
    TakeUpForm,
    TextForm,
)
from lianjian.records.deliberation.web.matters.loading import matter_or_404
from lianjian.records.deliberation.web.matters.proposed import proposed_until, text_of_outcome, text_of_resolution
from lianjian.records.members.models import Member
from lianjian.records.members.queries.people import voters_of
from lianjian.records.organisations.models import Organisation
from lianjian.rules.model import Citation
from lianjian.rules.routes import SESSIONS, Act

MEETINGS_OFFERED = 20
# Where on the page each of the small forms stands.
PLACE_OF: dict[type[forms.Form], str] = {
    TakeUpForm: "take_up_form", LeaveOutForm: "leave_out_form", TextForm: "text_form", PutUpForm: "put_up_form",
    CarryOutForm: "carry_out_form", OutcomeForm: "outcome_form", DayForm: "close_form",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A session that may be recorded now: of that step, by that body, in that organisation."""

    step: rules.RouteStep
    body: Body
    place: Organisation


@dataclass(frozen=True, kw_only=True)
class Line:
    """One step of the route on the page, with the sessions held for it."""

    step: rules.RouteStep
    label: str
    state: str  # done, now or later
    rows: tuple[MatterStep, ...]
    article: Citation | None


@dataclass(frozen=True, kw_only=True)
class Next:
    """The session whose form is shown, what may be recorded instead, and why it is asked."""

    choice: Choice
    others: tuple[Choice, ...]
    article: Citation | None
    earliest_on: date
    told_today_on: date | None  # the first lawful day if the notice goes out today, where one is asked
    allowed: Verdict
    may_leave_out: bool


@signed_in
@require_safe
def shown(request: ActingRequest, code: str) -> HttpResponse:
    """The matter."""
    return show(request, matter_or_404(request, code))


@signed_in
@require_POST
@once
def hold(request: ActingRequest, code: str) -> HttpResponse:
    """Record a session."""
    matter = matter_or_404(request, code)
    standing = standing_of(matter=matter, on=clock.today())
    choice = _chosen(standing, request.POST.get("step", ""), request.POST.get("body", ""), request.POST.get("of", ""))
    if choice is None:
        raise ChangedMeanwhile(_("This session is not next any more; look at the matter again."))
    allowed = may_record(request.actor, choice.place, choice.body)
    if not allowed:
        raise NotAllowed(allowed.reason)
    form = _form(standing, choice, request.POST)
    if not form.is_valid():
        return show(request, matter, choice=choice, form=form)
    try:
        row = hold_step(matter_id=matter.pk, session=form.session(), by=request.actor, at=clock.now())
    except (ChangedMeanwhile, NotAllowed):
        raise
    except Refused as refused:
        return show(request, matter, choice=choice, form=form, refused=refused)
    messages.success(
        request,
        _("Recorded: %(body)s, %(outcome)s.") % {"body": row.get_body_display(), "outcome": row.get_outcome_display()},
    )
    return redirect("deliberation:matter", code=code)


def show(
    request: ActingRequest,
    matter: Matter,
    *,
    choice: Choice | None = None,
    form: SessionForm | None = None,
    refused: Refused | None = None,
    sent: forms.Form | None = None,
) -> HttpResponse:
    """The page of the matter, with the form as it was filled in where that was refused; `sent` is one of the others."""
    standing = standing_of(matter=matter, on=matter.ended_on or clock.today())
    waiting = _next(request, standing, choice)
    if form is None and waiting and waiting.allowed:
        form = _form(standing, waiting.choice, None)
    lines = _lines(standing)
    context = {
        "matter": matter,
        "parties": standing.parties,
        "lines": lines,
        # An optional step that nobody took is not ahead any more.
        "way": [
            {"label": line.label, "state": line.state}
            for line in lines
            if line.rows or line.state != "later" or not line.step.optional
        ],
        "fact_labels": FACT_LABELS | {"present": _("Present")},
        "next": waiting,
        "form": form,
        "leave_out_form": LeaveOutForm(initial={"seen": len(standing.steps), "on": clock.today()}),
        "refused": refused,
        "today": clock.today(),
        "may_carry_on": may_carry_on(request.actor, matter),
        "members_vote": members_vote_next(standing=standing),
        "is_over": matter.state in OVER,
        "annexes": [(one, results_of(questionnaire=one)) for one in questionnaires_of(matter=matter)],
        "percent": percent,
        "resolution": getattr(matter, "resolution", None),
        **_afterwards(request, matter),
    }
    if sent is not None:
        context |= {"sent": sent, PLACE_OF[type(sent)]: sent}
    wrong = refused or sent or (form and form.errors)
    return render(request, "deliberation/matters/matter.html", context, status=422 if wrong else 200)


def label_of(step: rules.RouteStep) -> str:
    """What a step is called: by its bodies, or by what is done."""
    afterwards = {
        Act.PUBLISH: _("Disclosure of the resolution"),
        Act.CARRY_OUT: _("Carrying out"),
        Act.PUBLISH_OUTCOME: _("Disclosure of the outcome"),
    }
    if step.act in afterwards:
        return afterwards[step.act]
    doing = {
        Act.ADVISE: _("suggests"), Act.PROPOSE: _("proposes"), Act.CONSULT: _("consult"), Act.REVIEW: _("reviews"),
        Act.CHECK: _("checks"), Act.RESOLVE: _("resolves"),
    }  # fmt: skip
    bodies = _(" or ").join(str(Body(one).label) for one in step.bodies)
    return _("%(bodies)s %(does)s") % {"bodies": bodies, "does": doing[step.act]}


def _afterwards(request: ActingRequest, matter: Matter) -> dict[str, object]:
    """The forms of what follows a resolution, as far as the matter has come."""
    today = clock.today()
    context: dict[str, object] = {"take_up_form": TakeUpForm(initial={"kind": matter.kind, "on": today})}
    kind = {
        MatterState.ADOPTED: PublicationKind.RESOLUTION, MatterState.REPORTED: PublicationKind.OUTCOME,
    }.get(MatterState(matter.state))  # fmt: skip
    if kind is not None:
        text = publication_of(matter=matter, kind=kind)
        context |= _texts(request, matter, kind, text)
    texts = list(matter.publications.exclude(put_up_on=None).order_by("put_up_on"))
    return context | {
        "texts": texts,
        "carry_out_form": CarryOutForm(initial={"on": today}),
        "outcome_form": OutcomeForm(initial={"on": today}),
        "close_form": DayForm(initial={"on": today}),
    }


def _texts(
    request: ActingRequest, matter: Matter, kind: PublicationKind, text: Publication | None
) -> dict[str, object]:
    today = clock.today()
    draft = text_of_resolution(matter) if kind == PublicationKind.RESOLUTION else text_of_outcome(matter)
    initial = {"text": text.text if text else draft, "board": text.board if text else _("Board at the village office")}
    hang = {"put_up_on": today, "until_on": proposed_until(matter=matter, kind=kind, on=today)}
    return {
        "kind": kind,
        "text": text,
        "text_form": TextForm(initial=initial) if text is None or text.put_up_on is None else None,
        "put_up_form": PutUpForm(initial=hang) if text is not None and text.put_up_on is None else None,
        "may_put_up": may_put_up(request.actor, text) if text is not None else None,
        "is_up": text is not None and text.put_up_on is not None,
    }


def _lines(standing: Standing) -> list[Line]:
    today = clock.today()
    waiting = {
        step.code for pk in standing.way.unfinished() for step in standing.way.open_steps(pk)
    } if standing.matter.state == MatterState.UNDER_WAY else set()  # fmt: skip
    return [
        Line(
            step=step,
            label=label_of(step),
            state=_state(standing, step, waiting),
            rows=tuple(row for row in standing.steps if row.step == step.code),
            article=article_of(step=step, packs=standing.packs, on=today),
        )
        for step in standing.route.route
    ]


def _state(standing: Standing, step: rules.RouteStep, waiting: set[str]) -> str:
    if step.act in SESSIONS:
        if step.code in waiting:
            return "now"
        done = any(row.step == step.code and row.outcome in LEADING_ON for row in standing.steps)
        return "done" if done else "later"
    reached = {
        Act.PUBLISH: (MatterState.ADOPTED, (MatterState.CARRIED_OUT, MatterState.REPORTED, MatterState.CLOSED)),
        Act.CARRY_OUT: (MatterState.CARRIED_OUT, (MatterState.REPORTED, MatterState.CLOSED)),
        Act.PUBLISH_OUTCOME: (MatterState.REPORTED, (MatterState.CLOSED,)),
    }[step.act]
    state = standing.matter.state
    return "now" if state == reached[0] else "done" if state in reached[1] else "later"


def _choices(standing: Standing) -> list[Choice]:
    if standing.matter.state != MatterState.UNDER_WAY:
        return []
    return [
        Choice(step=step, body=Body(body), place=place)
        for place in standing.parties
        for step in standing.way.open_steps(place.pk)
        for body in step.bodies
    ]


def _chosen(standing: Standing, step: str, body: str, of: str) -> Choice | None:
    fitting = (one for one in _choices(standing) if (one.step.code, one.body, one.place.code) == (step, body, of))
    return next(fitting, None)


def _next(request: ActingRequest, standing: Standing, choice: Choice | None) -> Next | None:
    choices = _choices(standing)
    if not choices:
        return None
    asked = _chosen(standing, request.GET.get("step", ""), request.GET.get("body", ""), request.GET.get("of", ""))
    must = next((one for one in choices if not one.step.optional), choices[0])
    it = choice or asked or must
    today = clock.today()
    return Next(
        choice=it,
        others=tuple(one for one in choices if one != it),
        article=article_of(step=it.step, packs=standing.packs, on=today),
        earliest_on=standing.way.latest_on(it.place.pk) or standing.matter.raised_on,
        told_today_on=_told_today_on(standing, it, today),
        allowed=may_record(request.actor, it.place, it.body),
        may_leave_out=not it.step.optional and not is_binding(step=it.step, packs=standing.packs, on=today),
    )


def _told_today_on(standing: Standing, choice: Choice, today: date) -> date | None:
    text = standing.packs.text_in_force(BODY_RULES[choice.body].notice, on=today)
    if text is None:
        return None
    days = [one.value or 0 for requirement in text.requirements for one in requirement.alternatives]
    return today + timedelta(days=max(days, default=0))


def _form(standing: Standing, choice: Choice, data: object) -> SessionForm:
    kind = BODY_RULES[choice.body].meeting
    since = standing.way.latest_on(choice.place.pk) or standing.matter.raised_on
    meetings = Meeting.objects.filter(
        organisation=choice.place, kind=kind, state=MeetingState.HELD, starts_at__date__gte=since
    ).order_by("-starts_at")[:MEETINGS_OFFERED]
    members: list[Member] = []
    initial: dict[str, object] = {"seen": len(standing.steps)}
    if choice.body == Body.BRANCH_ASSEMBLY:
        voters = voters_of(organisation=choice.place, on=clock.today())
        members = list(voters)
        initial["entitled"] = len(members)
    if standing.way.turns(choice.place.pk, choice.step.code):
        earlier = [one for one in standing.steps if one.step == choice.step.code and one.outcome == Outcome.NO_QUORUM]
        initial |= {
            name: number for one in earlier for name, number in one.facts.items() if not name.startswith("present")
        }
    return SessionForm(
        data, step=choice.step.code, body=choice.body, place=choice.place, meetings=list(meetings), members=members,
        packs=standing.packs, initial=initial, fundraising=facts_of_fundraising(
            kind=standing.matter.kind, act=choice.step.act, body=choice.body
        ),
    )  # fmt: skip
