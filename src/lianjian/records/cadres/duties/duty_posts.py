"""What waits for a person about duty posts: an answer, a notice to put up or to take down, half-yearly words.

None of it has a due day: nothing about a duty post is ever overdue, for the branch as little as for the member.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianjian.kernel.actor import Actor, Role
from lianjian.kernel.duties import Duty
from lianjian.kernel.months import months_after
from lianjian.records.cadres.enums import HoldingState
from lianjian.records.cadres.models import DutyHolding
from lianjian.records.cadres.queries.duty_posts import last_reviewed
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.packs import packs_at_each

BRANCH_ROLES = (Role.SECRETARY, Role.COMMITTEE)
MOST = 50


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """What the actor has to do: a member answers, a branch's committee makes public, begins and says its words."""
    led = {m.unit_id for m in actor.mandates if m.role in BRANCH_ROLES and m.unit_id is not None}
    found = [*_answers(actor)]
    if led:
        branches = list(Organisation.objects.filter(pk__in=led, dissolved_on=None).order_by("path"))
        found += [*_notices(branches, on), *_half_years(branches, on)]
    return found


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


def _notices(branches: list[Organisation], on: date) -> Iterator[Duty]:
    """Choices to make public, and notices that have run out without an open objection."""
    chosen = Count("duty_posts__holdings", filter=Q(duty_posts__holdings__state=HoldingState.CHOSEN))
    hanging = Q(duty_posts__holdings__state=HoldingState.ON_NOTICE, duty_posts__holdings__notice_until_on__lt=on)
    counted = Organisation.objects.filter(pk__in=[one.pk for one in branches])
    for place in counted.annotate(chosen=chosen, ready=Count("duty_posts__holdings", filter=hanging)).order_by("path"):
        url = reverse("cadres:duty-branch", args=[place.code])
        if place.chosen:
            title = ngettext("Make %(num)d choice public", "Make %(num)d choices public", place.chosen)
            yield Duty(title=title % {"num": place.chosen}, place=place.name, verb=_("Put on public notice"), url=url)
        if place.ready:
            title = ngettext(
                "The notice has run out for %(num)d member", "The notice has run out for %(num)d members", place.ready
            )
            yield Duty(title=title % {"num": place.ready}, place=place.name, verb=_("Take up"), url=url)


def _half_years(branches: list[Organisation], on: date) -> Iterator[Duty]:
    """Holders about whom the branch has said nothing for half a year; who is exempt is never among them (JG 23)."""
    packs = packs_at_each(organisations=branches)
    for place in branches:
        months = packs[place.pk].parameter("duty_post.report_interval_months", on=on).whole
        before = months_after(day=on, months=-months)
        held = DutyHolding.objects.filter(post__organisation=place, state=HoldingState.HELD, member__exempt_since=None)
        waiting = last_reviewed(held).filter(reviewed_on__lte=before).count()
        if waiting:
            title = ngettext(
                "Half-yearly words about %(num)d duty post", "Half-yearly words about %(num)d duty posts", waiting
            )
            yield Duty(
                title=title % {"num": waiting},
                place=place.name,
                verb=_("Look"),
                url=reverse("cadres:duty-branch", args=[place.code]),
            )
