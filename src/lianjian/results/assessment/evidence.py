"""What stands beside a criterion: outcomes that somebody confirmed, and gaps against a rule. Never how much was done.

Meetings held, reports handed in, hours, sign-ins and their like are no evidence here (国办函〔2026〕12号 art. 6); the
list is closed, and `test_evidence.py` watches it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian import rules
from lianjian.records.activity.queries.gaps import Period, gaps_below, last_quarter
from lianjian.records.ballots.enums import BallotPurpose, BallotState
from lianjian.records.ballots.models import Ballot
from lianjian.records.cadres.models import TeamAdjustment
from lianjian.records.cadres.queries.reviews import branches_without_round
from lianjian.records.deliberation.council_enums import DecisionState
from lianjian.records.deliberation.enums import MatterState
from lianjian.records.deliberation.models import ConferenceDecision, Matter
from lianjian.records.organisations.models import JointOrganisation, Organisation
from lianjian.records.organisations.queries.packs import packs_at
from lianjian.records.projects.enums import MatchState, PlacementState
from lianjian.records.projects.models import Match, Placement

MOST_LINES = 12
ASSEMBLIES = "activity.assembly_interval_months"


@dataclass(frozen=True, kw_only=True)
class Whose:
    """Of which organisations in which period the records are asked; with `joint` they are its parties."""

    organisations: Sequence[Organisation]
    joint: JointOrganisation | None
    starts_on: date
    ends_on: date

    @property
    def ids(self) -> list[int]:
        """Their ids."""
        return [one.pk for one in self.organisations]

    @property
    def days(self) -> tuple[date, date]:
        """The period for a range lookup, both days included."""
        return self.starts_on, self.ends_on


@dataclass(frozen=True, kw_only=True)
class EvidenceLine:
    """One outcome or one gap: what, where, when, the record, and of a gap the article."""

    text: str
    place: str = ""
    on: date | None = None
    url: str = ""
    article: str = ""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One kind of record that can stand beside a criterion."""

    key: str
    label: str | Promise
    is_gap: bool
    lines: Callable[[Whose], Iterator[EvidenceLine]]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the page shows of one kind: the first lines, and whether there are more."""

    evidence: Evidence
    lines: tuple[EvidenceLine, ...]
    has_more: bool


def shown(*, key: str, whose: Whose) -> Shown:
    """The lines of the kind for those organisations."""
    kind = EVIDENCE[key]
    lines = tuple(islice(kind.lines(whose), MOST_LINES + 1))
    return Shown(evidence=kind, lines=lines[:MOST_LINES], has_more=len(lines) > MOST_LINES)


def _help_confirmed(whose: Whose) -> Iterator[EvidenceLine]:
    ours = Q(helper__in=whose.ids) | Q(need__organisation__in=whose.ids)
    rows = Match.objects.filter(ours, state=MatchState.CONFIRMED, confirmed_at__date__range=whose.days)
    for one in rows.select_related("need__organisation", "helper").order_by("confirmed_at", "pk"):
        yield EvidenceLine(
            text=f"{one.need.title}：{one.outcome}" if one.outcome else one.need.title,
            place=f"{one.helper.name} → {one.need.organisation.name}",
            on=timezone.localdate(one.confirmed_at),
            url=reverse("projects:need", args=[one.need.code]),
        )


def _people_placed(whose: Whose) -> Iterator[EvidenceLine]:
    rows = Placement.objects.filter(
        state=PlacementState.CONFIRMED, confirmed_on__range=whose.days, seeker__referred_by__in=whose.ids
    )
    for one in rows.select_related("vacancy", "seeker__referred_by").order_by("confirmed_on", "pk"):
        # Who it was stays with the seeker's own page.
        yield EvidenceLine(
            text=one.vacancy.title, place=f"{one.seeker.referred_by.name} → {one.vacancy.employer}", on=one.confirmed_on
        )


def _promises_kept(whose: Whose) -> Iterator[EvidenceLine]:
    rows = ConferenceDecision.objects.filter(owner__in=whose.ids, state=DecisionState.DONE, closed_on__range=whose.days)
    for one in rows.select_related("owner", "session__conference").order_by("closed_on", "pk"):
        yield _of_decision(one, one.closed_on)


def _promises_overdue(whose: Whose) -> Iterator[EvidenceLine]:
    rows = ConferenceDecision.objects.filter(owner__in=whose.ids, state=DecisionState.OPEN, due_on__range=whose.days)
    for one in rows.select_related("owner", "session__conference").order_by("due_on", "pk"):
        yield _of_decision(one, one.due_on)


def _of_decision(one: ConferenceDecision, on: date | None) -> EvidenceLine:
    url = reverse("deliberation:conference", args=[one.session.conference.code])
    return EvidenceLine(text=one.title, place=one.owner.name, on=on, url=url)


def _resolutions_carried_out(whose: Whose) -> Iterator[EvidenceLine]:
    rows = Matter.objects.filter(
        organisation__in=whose.ids, state__in=(MatterState.REPORTED, MatterState.CLOSED), reported_on__range=whose.days
    )
    for one in rows.select_related("organisation").order_by("reported_on", "pk"):
        yield EvidenceLine(
            text=f"{one.title}：{one.outcome}",
            place=one.organisation.name,
            on=one.reported_on,
            url=reverse("deliberation:matter", args=[one.code]),
        )


def _teams_adjusted(whose: Whose) -> Iterator[EvidenceLine]:
    helped = Q(joint=whose.joint) if whose.joint else Q(organisation__in=whose.ids)
    rows = TeamAdjustment.objects.filter(helped, withdrawn_because="", on__range=whose.days)
    for one in rows.select_related("organisation").order_by("on", "pk"):
        url = reverse("cadres:team-adjustment", args=[one.code])
        yield EvidenceLine(text=one.document_no, place=one.organisation.name, on=one.on, url=url)


def _ratings(whose: Whose) -> Iterator[EvidenceLine]:
    """Secret ratings by members or villagers: that there is one, and its page; its numbers are not carried here."""
    rows = Ballot.objects.filter(
        organisation__in=whose.ids, purpose=BallotPurpose.APPRAISAL, state=BallotState.CLOSED,
        closed_at__date__range=whose.days,
    )  # fmt: skip
    for one in rows.select_related("organisation").order_by("closed_at", "pk"):
        yield EvidenceLine(
            text=one.title,
            place=one.organisation.name,
            on=timezone.localdate(one.closed_at),
            url=reverse("ballots:ballot", args=[one.code]),
        )


def _assemblies_missing(whose: Whose) -> Iterator[EvidenceLine]:
    """Quarters of the period without an assembly of a branch's members (ZB 11), a query a quarter."""
    packs = packs_at(organisation=whose.organisations[0])
    cite = rules.parameter(ASSEMBLIES, on=whose.ends_on, packs=packs).cite.text()
    for quarter in _quarters(whose):
        text = _("No assembly on record from %(first)s to %(last)s") % {
            "first": quarter.lower,
            "last": quarter.upper - timedelta(days=1),
        }
        for one in gaps_below(path="", during=quarter).filter(pk__in=whose.ids).order_by("path"):
            yield EvidenceLine(text=text, place=one.name, article=cite)


def _quarters(whose: Whose) -> Iterator[Period]:
    """The whole quarters that lie in the period, the latest first."""
    quarter = last_quarter(on=whose.ends_on + timedelta(days=1))
    while quarter.lower >= whose.starts_on:
        yield quarter
        quarter = last_quarter(on=quarter.lower)


def _reviews_missing(whose: Whose) -> Iterator[EvidenceLine]:
    """Years that ended in the period without a democratic review of members (ZB 18)."""
    for year in range(whose.starts_on.year, whose.ends_on.year + 1):
        if date(year, 12, 31) > whose.ends_on:
            continue
        answer = rules.ask("appraisal_held", on=date(year, 12, 31), facts={"rounds_in_year": 0})
        lacking = branches_without_round(
            under=[one.path for one in whose.organisations], year=year, on=whose.ends_on
        ).filter(pk__in=whose.ids, founded_on__lte=date(year, 1, 1))
        for one in lacking:
            text = _("No democratic review of members on record for %(year)s") % {"year": year}
            yield EvidenceLine(text=text, place=one.name, article=answer.cite.text() if answer.cite else "")


KINDS = (
    Evidence(key="help", label=gettext_lazy("Help that the receiver confirmed"), is_gap=False, lines=_help_confirmed),
    Evidence(key="jobs", label=gettext_lazy("Work found and taken up"), is_gap=False, lines=_people_placed),
    Evidence(
        key="promises", label=gettext_lazy("Promises of conferences that were kept"), is_gap=False, lines=_promises_kept
    ),
    Evidence(
        key="resolutions", label=gettext_lazy("Resolutions carried out"), is_gap=False, lines=_resolutions_carried_out
    ),
    Evidence(key="teams", label=gettext_lazy("Village teams put right"), is_gap=False, lines=_teams_adjusted),
    Evidence(
        key="ratings", label=gettext_lazy("Secret ratings by members and villagers"), is_gap=False, lines=_ratings
    ),
    Evidence(
        key="promises_overdue", label=gettext_lazy("Promises past their day"), is_gap=True, lines=_promises_overdue
    ),
    Evidence(
        key="assemblies", label=gettext_lazy("Quarters without an assembly"), is_gap=True, lines=_assemblies_missing
    ),
    Evidence(
        key="reviews", label=gettext_lazy("Years without a review of members"), is_gap=True, lines=_reviews_missing
    ),
)
EVIDENCE = {one.key: one for one in KINDS}
