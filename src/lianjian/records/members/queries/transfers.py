"""Transfers of affiliation: who may see which, what waits for whom, and who came from where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from lianjian.kernel.actor import Actor
from lianjian.kernel.periods import on_day
from lianjian.records.members.enums import OPEN_TRANSFERS, TransferState
from lianjian.records.members.models import Affiliation, AffiliationTransfer, Member
from lianjian.records.members.policies.membership_rules import is_home
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.enums import PartyForm, UnitKind
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import outermost, paths_above, within, within_any

BASIC_COMMITTEES = (PartyForm.COMMITTEE, PartyForm.WORKING_COMMITTEE)
MOST_HOMES = 20


@dataclass(frozen=True, kw_only=True)
class TransferFilter:
    """What of the list is asked for; empty means everything. `way` is in, out or done."""

    way: str = ""
    name: str = ""
    place: str = ""
    from_kind: str = ""
    state: str = ""


def transfers_visible_to(*, actor: Actor) -> QuerySet[AffiliationTransfer]:
    """Those from or to the actor's places; the receiving side sees one only once it was sent."""
    reach = outermost(actor.scopes(*ROSTER_ROLES))
    outgoing = within_any(reach, field="from_organisation__path")
    incoming = within_any(reach, field="to_organisation__path") & (
        Q(sent_on__isnull=False) | Q(from_organisation__isnull=True)
    )
    related = ("member", "from_organisation", "to_organisation", "issuer", "last_by")
    return AffiliationTransfer.objects.filter(outgoing | incoming).select_related(*related)


def transfers_of(*, actor: Actor, asked: TransferFilter) -> QuerySet[AffiliationTransfer]:
    """The list as filtered: what is open first to last, or what is done, the latest first."""
    reach = outermost(actor.scopes(*ROSTER_ROLES))
    found = transfers_visible_to(actor=actor)
    if asked.way == "in":
        found = found.filter(within_any(reach, field="to_organisation__path"), state__in=OPEN_TRANSFERS)
    elif asked.way == "out":
        found = found.filter(within_any(reach, field="from_organisation__path"), state__in=OPEN_TRANSFERS)
    elif asked.way == "done":
        found = found.exclude(state__in=OPEN_TRANSFERS)
    if words := asked.name.strip():
        key = words.lower()
        by_keys = Q(member__name_initials__startswith=key) | Q(member__name_pinyin__startswith=key)
        found = found.filter(by_keys if words.isascii() else Q(member__name__contains=words))
    if place := asked.place.strip():
        found = found.filter(
            Q(from_organisation__name__contains=place)
            | Q(to_organisation__name__contains=place)
            | Q(outside_organisation__contains=place)
            | Q(outside_place__contains=place)
        )
    if asked.from_kind:
        found = found.filter(from_kind=asked.from_kind)
    if asked.state:
        found = found.filter(state=asked.state)
    return found.order_by("-pk")


def open_transfer_of(*, member: Member) -> AffiliationTransfer | None:
    """The member's transfer that is not finished, if there is one."""
    related = ("member", "from_organisation", "to_organisation", "issuer", "last_by")
    return AffiliationTransfer.objects.filter(member=member, state__in=OPEN_TRANSFERS).select_related(*related).first()


def basic_committee_of(*, organisation: Organisation) -> Organisation:
    """The lowest Party committee that the organisation is or stands under; the root where there is none."""
    way = Organisation.objects.filter(path__in=[*paths_above(organisation.path), organisation.path])
    lowest = way.filter(form__in=BASIC_COMMITTEES).order_by("-path").first()
    return lowest or way.order_by("path")[0]


def homes_called(*, words: str) -> list[Organisation]:
    """Where members can be at home, by name, pinyin initials or code; what bears the very words alone, if it does."""
    key = words.strip()
    named = Q(code=key) | Q(name__contains=key)
    if key.isascii():
        named = Q(code=key) | Q(name_initials__startswith=key.lower()) | Q(name_pinyin__startswith=key.lower())
    living = Organisation.objects.filter(named, dissolved_on=None).exclude(form=PartyForm.NONE)
    found = [one for one in living.select_related("parent").order_by("path")[: 5 * MOST_HOMES] if is_home(one)]
    return [one for one in found if key in (one.name, one.code)] or found[:MOST_HOMES]


def affiliations_from(*, kind: UnitKind, on: date, path: str) -> QuerySet[Affiliation]:
    """Whose home branch on the day lies in the sub-tree and who came there from such an organisation.

    It is the member's last transfer that counts: who has moved on within the county came from the village left.
    """
    received = AffiliationTransfer.objects.filter(state=TransferState.RECEIVED, closed_on__lte=on)
    last = received.filter(member=OuterRef("member")).order_by("-closed_on", "-pk").values("from_kind")[:1]
    came = Affiliation.objects.filter(member__in=received.filter(from_kind=kind).values("member"))
    here = on_day(came, on).filter(within(path, field="organisation__path"))
    return here.annotate(came_from=Subquery(last)).filter(came_from=kind)
