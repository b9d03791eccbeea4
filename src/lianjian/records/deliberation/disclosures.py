"""What of matters, conferences and the rule book is shown: texts that passed the gate already, and how far it is."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

from lianjian.kernel.disclosures import Affairs, AskedToShow, DisclosureSource, Shown
from lianjian.records.deliberation.council_enums import DecisionState
from lianjian.records.deliberation.enums import MatterKind, MatterState, PublicationKind
from lianjian.records.deliberation.models import ConferenceDecision, Matter, Publication, RuleVersion
from lianjian.records.deliberation.queries.rule_book import PUBLIC_STATES

SAID = {PublicationKind.RESOLUTION: "决议", PublicationKind.OUTCOME: "实施结果"}
STATES = {DecisionState.OPEN: "正在落实", DecisionState.DONE: "已落实", DecisionState.GIVEN_UP: "不再办理"}


def _published(asked: AskedToShow, of: Q) -> Iterator[Shown]:
    texts = Publication.objects.filter(
        of, matter__organisation=asked.organisation_id, put_up_on__gte=asked.since, put_up_on__lt=asked.until
    )
    for text in texts.select_related("matter").order_by("put_up_on", "pk"):
        assert text.put_up_on is not None
        yield Shown(
            origin=f"publication:{text.pk}", title=f"{text.matter.title}（{SAID[PublicationKind(text.kind)]}）",
            text=text.text, on=text.put_up_on, url=reverse("deliberation:public-matter", args=[text.matter.code]),
        )  # fmt: skip


def _village_matters(asked: AskedToShow) -> Iterator[Shown]:
    return _published(asked, ~Q(matter__kind=MatterKind.PARTY_AFFAIR))


def _party_matters(asked: AskedToShow) -> Iterator[Shown]:
    return _published(asked, Q(matter__kind=MatterKind.PARTY_AFFAIR))


def _carried_out(asked: AskedToShow) -> Iterator[Shown]:
    """Resolutions made public earlier whose carrying out goes on: who does it, since when."""
    going = Matter.objects.filter(
        organisation=asked.organisation_id, state=MatterState.CARRIED_OUT, carried_out_on__lt=asked.until
    )
    for matter in going.order_by("carried_out_on", "pk"):
        assert matter.carried_out_on is not None
        yield Shown(
            origin=f"carried_out:{matter.code}:{asked.since:%Y%m}", title=f"{matter.title}（正在实施）",
            text=f"由{matter.carried_out_by}负责实施。", on=matter.carried_out_on,
            url=reverse("deliberation:public-matter", args=[matter.code]),
        )  # fmt: skip


def _agreed(asked: AskedToShow) -> Iterator[Shown]:
    """What joint conferences agreed on and this organisation sees to; who in it is nobody else's business."""
    decisions = ConferenceDecision.objects.filter(
        owner=asked.organisation_id, session__meeting__starts_at__date__lt=asked.until
    ).filter(Q(closed_on=None) | Q(closed_on__gte=asked.since))
    for decision in decisions.select_related("session__conference", "session__meeting").order_by("pk"):
        state = DecisionState(decision.state)
        yield Shown(
            origin=f"decision:{decision.pk}:{state}", title=f"{decision.title}（{STATES[state]}）",
            text=f"{decision.session.conference.name}议定。", on=timezone.localdate(decision.session.meeting.starts_at),
        )  # fmt: skip


def _rules(asked: AskedToShow) -> Iterator[Shown]:
    versions = RuleVersion.objects.filter(
        rule__organisation=asked.organisation_id, state__in=PUBLIC_STATES, published_on__gte=asked.since,
        published_on__lt=asked.until,
    )  # fmt: skip
    for version in versions.select_related("rule").order_by("published_on", "pk"):
        assert version.published_on is not None
        with translation.override("zh-hans"):
            by = f"由{version.get_adopted_by_display()}通过。" if version.adopted_by else ""
        yield Shown(
            origin=f"rule:{version.pk}", title=f"{version.rule.title}（第{version.number}版）", text=by,
            on=version.published_on, url=reverse("deliberation:public-rule", args=[version.rule.code]),
        )  # fmt: skip


DISCLOSURES = (
    DisclosureSource(
        id="party_matters", affairs=Affairs.PARTY, heading="党组织决定的事项", because="GK-catalogue",
        shown=_party_matters,
    ),
    DisclosureSource(
        id="village_matters", affairs=Affairs.VILLAGE, heading="会议讨论决定的事项", because="CW2025-35-items",
        shown=_village_matters,
    ),
    DisclosureSource(
        id="carried_out", affairs=Affairs.VILLAGE, heading="决议的实施情况", because="CW2025-35-items",
        shown=_carried_out,
    ),
    DisclosureSource(
        id="agreed", affairs=Affairs.VILLAGE, heading="协商确定的事项", because="CW2025-35-items", shown=_agreed
    ),
    DisclosureSource(
        id="rules", affairs=Affairs.VILLAGE, heading="村规民约和规章制度", because="CW2025-35-items", shown=_rules
    ),
)  # fmt: skip
