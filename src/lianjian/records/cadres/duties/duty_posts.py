"""What waits for a person about duty posts: an answer, a notice to put up or to take down, half-yearly words.

None of it has a due day: nothing about a duty post is ever overdue, for the branch as little as for the member.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianjian import rules
from lianjian.kernel.actor import LEADERS, Actor
from lianjian.kernel.duties import Duty
from lianjian.kernel.months import months_after
from lianjian.records.cadres.enums import HoldingState
from lianjian.records.cadres.models import DutyHolding
from lianjian.records.cadres.queries.duty_posts import last_reviewed
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.packs import packs_at_each

MOST = 50


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """What the actor has to do: a member answers, a branch's committee makes public, begins and says its words."""
    led = actor.units(*LEADERS)
    return [*_answers(actor), *(_of_branches(led, on) if led else ())]


def _answers(actor: Actor) -> Iterator[Duty]:
    if actor.account_id is None:
        return
    asked = DutyHolding.objects.filter(member__account_id=actor.account_id, state=HoldingState.ASKED)
    for one in asked.select_related("post__organisation").order_by("pk")[:MOST]:
        yield Duty(
            title=_("Will you take this post? %(title)s") % {"title": one.post.title},
            place=one.post.organisation.name,
            verb=_("Answer"),
            url=reverse("cadres:duty-holding", args=[one.pk]),
        )


def _of_branches(led: frozenset[int], on: date) -> Iterator[Duty]:
    """What waits in each branch; one query, and one more for the rules where anything waits."""
    waiting = Q(state=HoldingState.CHOSEN) | Q(state=HoldingState.ON_NOTICE, notice_until_on__lt=on)
    # Who is exempt is never among those about whom the branch owes its words (JG 23).
    waiting |= Q(state=HoldingState.HELD, member__exempt_since=None)
    found = DutyHolding.objects.filter(waiting, post__organisation__in=led, post__organisation__dissolved_on=None)
    holdings = last_reviewed(found).select_related("post__organisation").order_by("post__organisation__path", "pk")
    by_branch = [(place, list(held)) for place, held in groupby(holdings, key=lambda one: one.post.organisation)]
    packs = packs_at_each(organisations=[place for place, _held in by_branch]) if by_branch else {}
    for place, held in by_branch:
        yield from _of_branch(place, held, on, packs[place.pk])


def _of_branch(place: Organisation, held: list[Any], on: date, packs: rules.Packs) -> Iterator[Duty]:
    """Choices to make public, notices that have run out, and holders of whom nothing was said for half a year."""
    months = packs.parameter("duty_post.report_interval_months", on=on).whole
    before = months_after(day=on, months=-months)
    url = reverse("cadres:duty-branch", args=[place.code])
    if chosen := sum(one.state == HoldingState.CHOSEN for one in held):
        title = ngettext("Make %(num)d choice public", "Make %(num)d choices public", chosen)
        yield Duty(title=title % {"num": chosen}, place=place.name, verb=_("Put on public notice"), url=url)
    if ready := sum(one.state == HoldingState.ON_NOTICE for one in held):
        title = ngettext(
            "The notice has run out for %(num)d member", "The notice has run out for %(num)d members", ready
        )
        yield Duty(title=title % {"num": ready}, place=place.name, verb=_("Take up"), url=url)
    if silent := sum(one.state == HoldingState.HELD and one.reviewed_on <= before for one in held):
        title = ngettext(
            "Half-yearly words about %(num)d duty post", "Half-yearly words about %(num)d duty posts", silent
        )
        yield Duty(title=title % {"num": silent}, place=place.name, verb=_("Look"), url=url)
