"""Duty posts when their branch ends: they go to the successor with whoever holds them, or end with the branch."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from lianjian.kernel import journal
from lianjian.kernel.succession import Handover, Succession
from lianjian.records.cadres.enums import LIVE_HOLDINGS
from lianjian.records.cadres.leaving import end_holding_by_event
from lianjian.records.cadres.models import DutyHolding, DutyPost

SUCCEEDED = "机构变动"


def _open(handover: Handover) -> QuerySet[DutyPost]:
    return DutyPost.objects.filter(organisation=handover.from_id, closed_on=None).order_by("pk")


def _carry(handover: Handover) -> None:
    for post in _open(handover).select_for_update():
        same = DutyPost.objects.filter(organisation=handover.to_id, kind=post.kind, closed_on=None).first()
        if handover.to_id is None:
            for holding in post.holdings.filter(state__in=LIVE_HOLDINGS):
                end_holding_by_event(holding, on=handover.on, reason=SUCCEEDED)
            _close(post, handover)
        elif same is None:
            post.organisation_id = handover.to_id
            post.save(update_fields=["organisation"])
        else:
            _join(post, same, handover)
        journal.record(
            by=handover.by, at=handover.at, action="hand_over", subject=post,
            place_id=handover.to_id or handover.from_id,
        )  # fmt: skip


def _join(post: DutyPost, same: DutyPost, handover: Handover) -> None:
    """The successor has such a post: it becomes as wide as both."""
    there = set(same.holdings.filter(state__in=LIVE_HOLDINGS).values_list("member", flat=True))
    moving = post.holdings.filter(state__in=LIVE_HOLDINGS).exclude(member__in=there)
    same.seats += post.seats
    same.save(update_fields=["seats"])
    DutyHolding.objects.filter(pk__in=list(moving.values_list("pk", flat=True))).update(post=same)
    _close(post, handover)


def _close(post: DutyPost, handover: Handover) -> None:
    post.closed_on, post.close_reason = handover.on, SUCCEEDED
    post.save(update_fields=["closed_on", "close_reason"])


SUCCESSIONS = (
    Succession(label=gettext_lazy("Duty posts"), count=lambda handover: _open(handover).count(), carry=_carry),
)
