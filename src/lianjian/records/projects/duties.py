"""What waits for a person in this room: confirmations of help and of jobs, wishes, joint organisations to propose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor, Role
from lianjian.kernel.duties import Duty
from lianjian.records.organisations.queries.joint import joint_organisations_visible_to
from lianjian.records.organisations.queries.tree import organisations_visible_to
from lianjian.records.projects.enums import MatchState, RunState
from lianjian.records.projects.models import Match, PairingPlace, PairingRound, PairingRun, PairingVillage, Wish
from lianjian.records.projects.queries.groups import GONE
from lianjian.records.projects.queries.jobs import waiting_for_confirmation

MOST = 50


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """What the actor has to do in this room; `on` keeps rounds out that open later."""
    led = actor.units(Role.SECRETARY)
    found = [*_help(led), *_wishes(led, on)] if led else []
    if actor.scopes(Role.ORGANISATION_DEPARTMENT):
        found += _founding(actor)
    return [*found, *_placements(actor, led)]


def _placements(actor: Actor, led: frozenset[int]) -> Iterator[Duty]:
    """Placements the person, or the branch that referred him, can confirm."""
    mine = Q(seeker__member__account_id=actor.account_id) if actor.account_id is not None else Q(pk__in=())
    branch = Q(seeker__referred_by__in=led) & ~Q(started_by_id=actor.account_id)
    for placement in waiting_for_confirmation().filter(mine | branch).order_by("started_on", "pk")[:MOST]:
        yield Duty(
            title=_("Has %(name)s started work? %(vacancy)s")
            % {"name": placement.seeker, "vacancy": placement.vacancy},
            place=placement.seeker.referred_by.name,
            verb=_("Confirm"),
            url=reverse("projects:seeker", args=[placement.seeker.code]),
        )


def _help(led: frozenset[int]) -> Iterator[Duty]:
    """Help to be confirmed by its receiver, and promises to be kept by the helper."""
    waiting = Q(state=MatchState.DELIVERED, need__organisation__in=led) | Q(state=MatchState.TAKEN_UP, helper__in=led)
    for match in Match.objects.filter(waiting).select_related("need__organisation", "helper").order_by("pk")[:MOST]:
        to_confirm = match.state == MatchState.DELIVERED
        yield Duty(
            title=_("Has it arrived? %(need)s") % {"need": match.need.title}
            if to_confirm
            else _("Promised: %(need)s") % {"need": match.need.title},
            place=match.helper.name if to_confirm else match.need.organisation.name,
            verb=_("Confirm") if to_confirm else _("Report"),
            url=reverse("projects:need", args=[match.need.code]),
            due_on=None if to_confirm else match.promised_on,
            note=match.outcome if to_confirm else "",
        )


def _wishes(led: frozenset[int], on: date) -> Iterator[Duty]:
    """Rounds in which an own party has no wishes yet and nothing is accepted."""
    accepted = PairingRun.objects.filter(round=OuterRef("round"), state=RunState.ACCEPTED)
    wished = Wish.objects.filter(round=OuterRef("round"), wisher=OuterRef("organisation"))
    for seats in (PairingPlace.objects.all(), PairingVillage.objects.all()):
        waiting = seats.filter(organisation__in=led, round__opened_on__lte=on, round__closed_on=None)
        waiting = waiting.filter(~Exists(accepted), ~Exists(wished)).select_related("round", "organisation")
        for seat in waiting.order_by("pk")[:MOST]:
            yield Duty(
                title=_("With whom would you like to pair? %(round)s") % {"round": seat.round.name},
                place=seat.organisation.name,
                verb=_("Enter wishes"),
                url=reverse("projects:round-wishes", args=[seat.round.code, seat.organisation.code]),
            )


def _founding(actor: Actor) -> Iterator[Duty]:
    """Accepted runs of which some groups are not proposed yet, and rounds with parties but nothing accepted."""
    seen = organisations_visible_to(actor=actor)
    runs = list(
        PairingRun.objects.filter(state=RunState.ACCEPTED, round__place__in=seen)
        .select_related("round__place")
        .defer("instance", "cards")
        .order_by("-accepted_at")[:MOST]
    )
    joints = joint_organisations_visible_to(actor=actor).filter(pairing_run_code__in=[run.code for run in runs])
    proposed = Counter(joints.exclude(state__in=GONE).values_list("pairing_run_code", flat=True))
    for run in runs:
        groups = len({place for place, _village in (run.result or {}).get("pairs", ())})
        if missing := groups - proposed[run.code]:
            yield Duty(
                title=_("Propose %(count)s joint organisations: %(round)s")
                % {"count": missing, "round": run.round.name},
                place=run.round.place.name,
                verb=_("Propose"),
                url=reverse("projects:run-found", args=[run.round.code, run.code]),
            )
    accepted = PairingRun.objects.filter(round=OuterRef("pk"), state=RunState.ACCEPTED)
    computed = PairingRun.objects.filter(round=OuterRef("pk"), state__in=(RunState.SOLVED, RunState.KEPT))
    undecided = PairingRound.objects.filter(~Exists(accepted), Exists(computed), place__in=seen, closed_on=None)
    for round_ in undecided.select_related("place").order_by("-pk")[:MOST]:
        yield Duty(
            title=_("Decide on the pairing: %(round)s") % {"round": round_.name},
            place=round_.place.name,
            verb=_("Look"),
            url=reverse("projects:workshop", args=[round_.code]),
        )
