"""What a village's public page tells: its sheets, resolutions, money, partners, who answers, honours, answers given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.records.activity.enums import MeetingKind, MeetingState
from lianjian.records.activity.models import Meeting
from lianjian.records.cadres.models import AdmissionNotice, TermElection
from lianjian.records.deliberation.models import Matter, OrganisationRule
from lianjian.records.deliberation.queries.matters.reading import published_matters
from lianjian.records.deliberation.queries.rule_book import public_rules
from lianjian.records.members.models import Honour
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import JointParty, Organisation, Post
from lianjian.records.organisations.queries.posts import posts_of
from lianjian.records.projects.enums import MatchState, NeedState
from lianjian.records.projects.models import Match, Need
from lianjian.results.assessment.queries.honours import honours_to_name_in_public
from lianjian.results.disclosure.enums import DISCLOSING, AffairsKind
from lianjian.results.disclosure.models import Disclosure, SupervisionMember, VillagerQuestion
from lianjian.results.disclosure.queries.disclosures import shown_now, supervisors_of

# Who answers for a village to everybody; ordinary members of committees stand on the sheet of their election.
ANSWERING = (PostKind.SECRETARY, PostKind.VILLAGERS_COMMITTEE_HEAD, PostKind.DEPUTY_SECRETARY)
# To these everybody of the village is called, so that their notice is public.
ASSEMBLIES = (
    MeetingKind.VILLAGERS_ASSEMBLY, MeetingKind.REPRESENTATIVES_ASSEMBLY, MeetingKind.VILLAGERS_GROUP_MEETING,
    MeetingKind.RESIDENTS_ASSEMBLY, MeetingKind.RESIDENTS_REPRESENTATIVES, MeetingKind.COLLECTIVE_ASSEMBLY,
)  # fmt: skip
SHOWN = 5
FEWEST_LETTERS = 2
MOST_FOUND = 20


def village_of_code(*, code: str) -> Organisation | None:
    """The living village or community of that code; None for whatever else there is."""
    return Organisation.objects.filter(code=code, kind__in=DISCLOSING, dissolved_on=None).first()


def villages_called(*, words: str) -> list[Organisation]:
    """Villages and communities of that name or that pinyin, at most twenty; none for fewer than two letters."""
    asked = words.strip()
    if len(asked) < FEWEST_LETTERS:
        return []
    by_name = Q(name__icontains=asked) | Q(name_initials__startswith=asked.lower()) | Q(code=asked)
    found = Organisation.objects.filter(by_name, kind__in=DISCLOSING, dissolved_on=None)
    return list(found.select_related("parent").order_by("path")[:MOST_FOUND])


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Something that is about to be, or hangs for objections: what it is, until when, and what more is to be known."""

    title: str
    on: date
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class VillagePage:
    """Everything on the first page, ready to be drawn."""

    notices: list[Notice]
    sheets: list[Disclosure]
    money: dict[str, Any] | None
    money_sheet: Disclosure | None
    matters: list[Matter]
    rules: list[OrganisationRule]
    joint: list[JointParty]
    helped: list[Match]
    needs: list[Need]
    posts: list[Post]
    supervisors: list[SupervisionMember]
    answers: list[VillagerQuestion]
    honoured: list[Honour]


def village_page(*, village: Organisation, on: date) -> VillagePage:
    """What stands on the village's first page on the day; the same number of queries however much there is."""
    now = shown_now(organisation=village)
    sheets = [now[kind] for kind in AffairsKind if kind in now]
    money = now.get(AffairsKind.FINANCE)
    joint = JointParty.objects.filter(organisation=village, during__contains=on).select_related("joint")
    help_given = Match.objects.filter(need__organisation=village, state=MatchState.CONFIRMED)
    needs = Need.objects.filter(organisation=village, state__in=(NeedState.TAKEN_UP, NeedState.DELIVERED))
    return VillagePage(
        notices=[*_assemblies(village, on), *_elections(village), *_admissions(village, on)],
        sheets=sheets,
        money=money.content["finance"] if money is not None and money.content is not None else None,
        money_sheet=money,
        matters=list(_matters(village)[:SHOWN]),
        rules=list(public_rules().filter(organisation=village)[:SHOWN]),
        joint=list(joint.order_by("pk")[:SHOWN]),
        helped=list(help_given.select_related("need", "helper").order_by("-confirmed_at")[:SHOWN]),
        needs=list(needs.order_by("-pk")[:SHOWN]),
        posts=[post for post in posts_of(organisation=village, on=on) if post.kind in ANSWERING],
        supervisors=supervisors_of(organisation=village, on=on),
        answers=list(public_answers(village=village)[:SHOWN]),
        honoured=list(honours_to_name_in_public(path=village.path)[:SHOWN]),
    )


def _assemblies(village: Organisation, on: date) -> Iterator[Notice]:
    """Assemblies of the villagers that have been called: when, where and about what (CW 25)."""
    called = Meeting.objects.filter(
        organisation=village, kind__in=ASSEMBLIES, state=MeetingState.PLANNED, starts_at__date__gte=on
    )
    for meeting in called.prefetch_related("agenda").order_by("starts_at")[:SHOWN]:
        begins = timezone.localtime(meeting.starts_at)
        agenda = "；".join(item.title for item in meeting.agenda.all())
        words = " · ".join(part for part in (f"{begins:%H:%M}", meeting.place, agenda) if part)
        yield Notice(title=f"{meeting.get_kind_display()}：{meeting.title}", on=begins.date(), words=words)


def _elections(village: Organisation) -> Iterator[Notice]:
    """Elections under way and the step they have come to."""
    for election in TermElection.objects.filter(organisation=village, ended_on=None).exclude(step="").order_by("pk"):
        yield Notice(
            title=str(election.get_law_display()), on=election.opened_on, words=str(election.get_step_display())
        )


def _admissions(village: Organisation, on: date) -> Iterator[Notice]:
    """That somebody's admission is on notice, not whose: the name stands on the wall for its days."""
    hanging = AdmissionNotice.objects.filter(admission__organisation=village, posted_on__lte=on, until_on__gte=on)
    for notice in hanging.order_by("until_on", "pk")[:SHOWN]:
        yield Notice(title=_("Somebody is to join the Party: the notice hangs on the board"), on=notice.until_on)


def _matters(village: Organisation) -> QuerySet[Matter]:
    """Resolutions made public, the one last put up first."""
    found = published_matters().filter(organisation=village)
    return found.annotate(put_up_on=Max("publications__put_up_on")).order_by("-put_up_on", "-pk")


def public_answers(*, village: Organisation) -> QuerySet[VillagerQuestion]:
    """Questions whose answers everybody may read, the latest first."""
    found = VillagerQuestion.objects.filter(organisation=village, published_on__isnull=False)
    return found.select_related("disclosure").order_by("-pk")
