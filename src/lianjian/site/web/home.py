"""Homes by role, and the to-do centre: they gather what the rooms know and own nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import chain

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianjian.kernel import clock
from lianjian.kernel.actor import LEADERS, Actor
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.duties import Copied, Duty
from lianjian.kernel.models import JournalLine
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.activity import duties as activity_duties
from lianjian.records.ballots import duties as ballots_duties
from lianjian.records.cadres import duties as cadres_duties
from lianjian.records.casework import duties as casework_duties
from lianjian.records.deliberation import council_duties
from lianjian.records.deliberation import duties as matter_duties
from lianjian.records.members import duties as members_duties
from lianjian.records.organisations import duties as organisations_duties
from lianjian.records.organisations.models import Organisation
from lianjian.records.projects import duties as projects_duties
from lianjian.results.assessment import duties as assessment_duties
from lianjian.results.disclosure import duties as disclosure_duties
from lianjian.results.indicators import duties as indicators_duties
from lianjian.results.indicators.queries.figures import figures_at
from lianjian.results.oversight import duties as oversight_duties
from lianjian.results.oversight.queries.gaps import kinds_lacking
from lianjian.site.acts import timeline
from lianjian.site.navigation import home_unit

DUTY_SOURCES: tuple[Callable[..., list[Duty]], ...] = (
    organisations_duties.duties_of,
    members_duties.duties_of,
    activity_duties.duties_of,
    ballots_duties.duties_of,
    matter_duties.duties_of,
    council_duties.duties_of,
    cadres_duties.duties_of,
    projects_duties.duties_of,
    casework_duties.duties_of,
    indicators_duties.duties_of,
    oversight_duties.duties_of,
    assessment_duties.duties_of,
    disclosure_duties.duties_of,
)
COPY_SOURCES: tuple[Callable[..., list[Copied]], ...] = (
    organisations_duties.copied_to, indicators_duties.copied_to, oversight_duties.copied_to,
    assessment_duties.copied_to,
)  # fmt: skip
SHOWN_AT_HOME = 7
FIGURES_AT_HOME = ("F16", "F17", "F18", "F14", "F15")
TABS = ("todo", "done", "initiated", "cc")
LINES_SHOWN = 100
INITIATING = (
    "propose_", "plan_", "register_", "start_", "open_", "import_", "record_", "ask_", "refer_", "call_", "hand_in_",
    "claim_", "book_", "raise_matter", "draw_up_", "draft_",
)  # fmt: skip


@drawn_once
def home(request: ActingRequest) -> HttpResponse:
    """The page each kind of person comes for; who is not signed in is asked who he is."""
    if request.actor.is_stranger:
        return render(request, "site/welcome.html")
    today = clock.today()
    duties = duties_of(actor=request.actor, on=today)
    context = {
        "today": today,
        "duties": duties[:SHOWN_AT_HOME],
        "duty_count": len(duties),
        "lead": _lead(duties, today),
        "actor": request.actor,
    }
    if request.actor.has_office:
        node = Organisation.objects.get(pk=home_unit(request.actor) or 0)
        counted = {figure.id: figure for figure in figures_at(node=node, on=today, ids=FIGURES_AT_HOME)}
        kinds = counted.pop("F17", None)  # while sums are built anew, a large place has none
        shown = [figure for figure in counted.values() if figure.records]
        here = {
            "figures": shown,
            "kinds": kinds.parts if kinds else [],
            "node": node,
            "gaps": kinds_lacking(path=node.path, on=today),
        }
        return render(request, "site/home_office.html", context | here)
    if request.actor.is_only_member:
        return render(request, "site/home_member.html", context | {"acts": _own_acts()})
    return render(request, "site/home_secretary.html", context | {"acts": _acts(request.actor)})


@drawn_once
@signed_in
def todo(request: ActingRequest) -> HttpResponse:
    """The to-do centre with its four tabs."""
    tab = request.GET.get("tab", "todo")
    tab = tab if tab in TABS else "todo"
    today = clock.today()
    context: dict[str, object] = {"tab": tab, "today": today}
    if tab == "todo":
        duties = duties_of(actor=request.actor, on=today)
        context |= {"duties": duties, "lead": _lead(duties, today)}
    elif tab == "cc":
        context["copies"] = copies_for(actor=request.actor, on=today)
    else:
        context["lines"] = timeline(_lines(request.actor, initiated=tab == "initiated"))
    urls = {name: f"{reverse('site:todo')}?tab={name}" for name in TABS}
    return render(request, "site/todo.html", context | {"urls": urls})


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """Everything that waits for the actor, from every room: what is late first, what has no day last."""
    gathered = chain.from_iterable(source(actor=actor, on=on) for source in DUTY_SOURCES)
    return sorted(gathered, key=lambda duty: (duty.due_on is None, duty.due_on or on, duty.title))


def copies_for(*, actor: Actor, on: date) -> list[Copied]:
    """What concerns the actor and needs nothing from him, from every room that has such, the latest first."""
    gathered = chain.from_iterable(source(actor=actor, on=on) for source in COPY_SOURCES)
    return sorted(gathered, key=lambda copy: copy.at, reverse=True)


def _lead(duties: list[Duty], today: date) -> str:
    """The sentence a page opens with."""
    count, late = len(duties), sum(1 for duty in duties if duty.due_on and duty.due_on < today)
    if not count:
        return _("Nothing waits for you today")
    waiting = ngettext("%(num)s thing waits for you", "%(num)s things wait for you", count) % {"num": count}
    if not late:
        return waiting
    return _("%(waiting)s, %(late)s overdue") % {"waiting": waiting, "late": late}


def _lines(actor: Actor, *, initiated: bool) -> list[JournalLine]:
    lines = (
        JournalLine.objects.filter(actor_id=actor.account_id)
        .exclude(action="sign_in")
        .order_by("-pk")[: 5 * LINES_SHOWN]
    )
    return [line for line in lines if line.action.startswith(INITIATING) == initiated][:LINES_SHOWN]


def _acts(actor: Actor) -> list[dict[str, str]]:
    """The large buttons of a secretary's day: what his rooms offer today."""
    if not actor.scopes(*LEADERS):
        return []
    return [
        {"label": _("Plan a meeting"), "url": reverse("activity:meeting-new")},
        {"label": _("Say what we need"), "url": reverse("projects:need-new")},
        {"label": _("Our joint organisation"), "url": reverse("organisations:joint-list")},
    ]


def _own_acts() -> list[dict[str, str]]:
    """The three large buttons of a member's day."""
    return [
        {"label": _("My meetings"), "url": reverse("activity:mine")},
        {"label": _("My duty post"), "url": reverse("cadres:duty-mine")},
        {"label": _("My record"), "url": reverse("members:me")},
    ]
