"""What of needs and jobs is shown: help that came and was confirmed, and work on offer; of whom it concerns no word."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from lianjian.kernel.disclosures import Affairs, AskedToShow, DisclosureSource, Shown
from lianjian.records.projects.enums import MatchState
from lianjian.records.projects.models import Match, Vacancy


def _help(asked: AskedToShow) -> Iterator[Shown]:
    confirmed = Match.objects.filter(
        need__organisation=asked.organisation_id, state=MatchState.CONFIRMED, confirmed_at__date__gte=asked.since,
        confirmed_at__date__lt=asked.until,
    )  # fmt: skip
    for match in confirmed.select_related("need", "helper").order_by("confirmed_at", "pk"):
        assert match.confirmed_at is not None
        yield Shown(
            origin=f"match:{match.pk}", title=f"{match.need.title}：{match.helper.name}帮助办成",
            text=match.outcome, on=timezone.localdate(match.confirmed_at),
        )  # fmt: skip


def _work(asked: AskedToShow) -> Iterator[Shown]:
    opened = Vacancy.objects.filter(
        organisation=asked.organisation_id, opened_on__gte=asked.since, opened_on__lt=asked.until
    )
    for vacancy in opened.order_by("opened_on", "pk"):
        yield Shown(
            origin=f"vacancy:{vacancy.code}", title=f"{vacancy.employer}招{vacancy.title}{vacancy.wanted}人",
            text=f"地点{vacancy.place}，{vacancy.open_until.isoformat()}截止。", on=vacancy.opened_on,
        )  # fmt: skip


DISCLOSURES = (
    DisclosureSource(id="help", affairs=Affairs.VILLAGE, heading="联建帮扶", because="CW2025-35-items", shown=_help),
    DisclosureSource(id="work", affairs=Affairs.VILLAGE, heading="就业信息", because="CW2025-35-items", shown=_work),
)
