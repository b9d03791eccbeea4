"""What of meetings is shown: which were held, when and on what; who was there is nobody else's business."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby

from django.utils import timezone, translation

from lianjian.kernel.disclosures import Affairs, AskedToShow, DisclosureSource, Shown
from lianjian.records.activity.enums import SELF_GOVERNMENT, MeetingKind, MeetingState
from lianjian.records.activity.models import Meeting

PARTY_LIFE = (
    MeetingKind.GENERAL_MEMBERSHIP_MEETING, MeetingKind.PARTY_LECTURE, MeetingKind.THEMED_PARTY_DAY,
    MeetingKind.ORG_LIFE_MEETING,
)  # fmt: skip
MOST_SPELT_OUT = 12


def _held(kinds: Collection[MeetingKind], asked: AskedToShow) -> Iterator[Shown]:
    """One line a kind: how often, on which days, about what."""
    held = Meeting.objects.filter(
        parties__organisation=asked.organisation_id, kind__in=kinds, state=MeetingState.HELD,
        starts_at__date__gte=asked.since, starts_at__date__lt=asked.until,
    )  # fmt: skip
    rows = sorted(held.distinct(), key=lambda one: (one.kind, one.starts_at, one.pk))
    for kind, same in groupby(rows, key=lambda one: one.kind):
        meetings = list(same)
        days = [timezone.localdate(one.starts_at) for one in meetings]
        spelt = "；".join(
            f"{day.month}月{day.day}日{one.title}" for day, one in zip(days, meetings[:MOST_SPELT_OUT], strict=False)
        )
        with translation.override("zh-hans"):
            name = str(MeetingKind(kind).label)
        yield Shown(
            origin=f"meetings:{kind}:{asked.since:%Y%m%d}", title=f"{name}{len(meetings)}次", text=f"{spelt}。",
            on=days[-1],
        )  # fmt: skip


def _party_life(asked: AskedToShow) -> Iterator[Shown]:
    return _held(PARTY_LIFE, asked)


def _self_government(asked: AskedToShow) -> Iterator[Shown]:
    return _held(SELF_GOVERNMENT, asked)


DISCLOSURES = (
    DisclosureSource(
        id="party_life", affairs=Affairs.PARTY, heading="组织生活", because="GK-catalogue", shown=_party_life
    ),
    DisclosureSource(
        id="assemblies", affairs=Affairs.VILLAGE, heading="会议召开情况", because="CW2025-35-items",
        shown=_self_government,
    ),
)  # fmt: skip
