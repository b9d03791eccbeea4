"""Which disclosures there are, who sees them, and what belongs to one."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from lianjian.kernel.actor import Actor
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import outermost, within_any
from lianjian.results.disclosure.enums import DISCLOSING, PUBLIC, AffairsKind, DisclosureState
from lianjian.results.disclosure.models import Disclosure, SupervisionMember, UntrueReport, VillagerQuestion


def _reach(actor: Actor, on: date, *, field: str = "organisation") -> Q:
    """The places of the actor's offices, and those the actor supervises today."""
    offices = within_any(outermost(actor.scopes(*ROSTER_ROLES)), field=f"{field}__path")
    if actor.account_id is None:
        return offices
    supervised = SupervisionMember.objects.filter(account=actor.account_id, during__contains=on)
    return offices | Q(**{f"{field}__in": supervised.values("organisation_id")})


def disclosures_visible_to(*, actor: Actor, on: date) -> QuerySet[Disclosure]:
    """Those of the actor's places; what is public has its own page for everybody."""
    return Disclosure.objects.filter(_reach(actor, on)).select_related("organisation", "replaces")


def questions_visible_to(*, actor: Actor, on: date) -> QuerySet[VillagerQuestion]:
    """The questions put to the actor's places."""
    return VillagerQuestion.objects.filter(_reach(actor, on)).select_related("organisation", "disclosure")


def reports_visible_to(*, actor: Actor, on: date) -> QuerySet[UntrueReport]:
    """What was reported as untrue in the actor's places."""
    reach = _reach(actor, on, field="disclosure__organisation")
    return UntrueReport.objects.filter(reach).select_related("disclosure__organisation")


def places_of(*, actor: Actor, on: date) -> QuerySet[Organisation]:
    """The villages and communities of the actor's places, in tree order."""
    offices = within_any(outermost(actor.scopes(*ROSTER_ROLES)))
    supervised = SupervisionMember.objects.filter(account=actor.account_id, during__contains=on)
    mine = offices | Q(pk__in=supervised.values("organisation_id")) if actor.account_id is not None else offices
    return Organisation.objects.filter(mine, kind__in=DISCLOSING, dissolved_on=None).order_by("path")


def supervises(*, actor: Actor, organisation_id: int, on: date) -> bool:
    """Whether the actor sits on the supervision committee of the place on the day."""
    if actor.account_id is None:
        return False
    seats = SupervisionMember.objects.filter(organisation=organisation_id, account=actor.account_id)
    return seats.filter(during__contains=on).exists()


def public_disclosures(*, organisation: Organisation) -> QuerySet[Disclosure]:
    """All sheets of the place that hang or hung, the latest first; of a corrected one every version."""
    found = Disclosure.objects.filter(organisation=organisation, state__in=PUBLIC)
    return found.order_by("-put_up_on", "-pk")


def shown_now(*, organisation: Organisation) -> dict[str, Disclosure]:
    """The latest sheet of each of the three affairs."""
    found = Disclosure.objects.filter(organisation=organisation, state=DisclosureState.SHOWN, affairs__in=AffairsKind)
    latest = found.order_by("affairs", "-put_up_on", "-pk").distinct("affairs")
    return {one.affairs: one for one in latest.select_related("organisation")}


def statement_before(*, disclosure: Disclosure) -> Disclosure | None:
    """The public statement of money whose period ends where this one's begins, or the last one before it."""
    found = Disclosure.objects.filter(
        organisation=disclosure.organisation_id, affairs=AffairsKind.FINANCE,
        state__in=(DisclosureState.SHOWN, DisclosureState.TAKEN_DOWN), during__endswith__lte=disclosure.during.lower,
    )  # fmt: skip
    return found.order_by("-during", "-version").first()


def supervisors_of(*, organisation: Organisation, on: date) -> list[SupervisionMember]:
    """Who sits on the supervision committee on the day, the chair first."""
    seats = SupervisionMember.objects.filter(organisation=organisation, during__contains=on)
    return list(seats.order_by("-is_chair", "pk"))


def open_reports(*, disclosure: Disclosure) -> QuerySet[UntrueReport]:
    """What was reported as untrue of the sheet and nobody has looked into."""
    return disclosure.untrue_reports.filter(settled_on=None)
