"""What of volunteering is shown: what was done, when and where, with the thanks; no names and no hours of anybody."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from lianjian.kernel.disclosures import Affairs, AskedToShow, DisclosureSource, Shown
from lianjian.records.casework.models import VolunteerCall


def _volunteering(asked: AskedToShow) -> Iterator[Shown]:
    done = VolunteerCall.objects.filter(
        team__organisation=asked.organisation_id, starts_at__date__gte=asked.since, starts_at__date__lt=asked.until,
        confirmed_at__isnull=False, cancelled_because="",
    )  # fmt: skip
    for call in done.select_related("team").order_by("starts_at", "pk"):
        yield Shown(
            origin=f"call:{call.code}", title=call.title, text=f"{call.team.name}，{call.place}。{call.thanks}".strip(),
            on=timezone.localdate(call.starts_at),
        )  # fmt: skip


DISCLOSURES = (
    DisclosureSource(
        id="volunteering", affairs=Affairs.VILLAGE, heading="志愿服务", because="CW2025-35-items", shown=_volunteering
    ),
)
