"""Keeping who has read a member's record, for the member to see."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lianjian.kernel.actor import Actor
from lianjian.records.members.enums import ReadPart
from lianjian.records.members.models import Member, Reading


@transaction.atomic
def note_reading(*, member: Member, by: Actor, at: datetime, what: ReadPart = ReadPart.RECORD) -> None:
    """Will note that the actor read that part of the record today; not of the owner, and once however often."""
    if by.account_id is None or by.account_id == member.account_id:
        return
    seen, new = Reading.objects.get_or_create(
        member=member,
        read_on=timezone.localdate(at),
        reader_id=by.account_id,
        defaults={"reader_post": post_over(by, member), "parts": [what]},
    )
    if not new and what not in seen.parts:
        held = Reading.objects.select_for_update().get(pk=seen.pk)
        held.parts = sorted({*held.parts, what})
        held.save(update_fields=["parts"])


def post_over(actor: Actor, member: Member) -> str:
    """The post by which the actor reaches the member's branch, the widest first; "" without one."""
    reaching = [mandate for mandate in actor.mandates if mandate.covers(member.organisation.path)]
    widest = min(reaching, key=lambda mandate: len(mandate.scope), default=None)
    return f"{widest.unit_name} {widest.post_title}"[:120] if widest else ""
