"""The register of joint organisations: one page of it in a fixed number of queries, whatever its size."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower

from lianjian.kernel.actor import Actor
from lianjian.kernel.periods import on_day
from lianjian.records.organisations.enums import JointPostKind, JointState, PartyRole, PostBasis, UnitKind
from lianjian.records.organisations.models import JointOrganisation, JointParty, JointPost, Organisation
from lianjian.records.organisations.paths import outermost, within, within_any
from lianjian.records.organisations.queries.joint import joint_organisations_visible_to
from lianjian.ui.listing import id_in

ORDERS = {
    "name": ("name_pinyin", "pk"),
    "-name": ("-name_pinyin", "-pk"),
    "founded_on": ("founded_on", "pk"),
    "-founded_on": ("-founded_on", "-pk"),
}
COLUMNS = (
    "pk", "code", "name", "name_pinyin", "pairing_form", "form", "state", "superior__name", "founded_on",
)  # fmt: skip
FAR_DAY = date(9999, 12, 31)  # what was never founded sorts after what was


@dataclass(frozen=True, kw_only=True)
class RegisterFilter:
    """What of the register is asked for; empty means everything."""

    name: str = ""
    pairing_form: str = ""
    township: str = ""
    state: str = ""
    form: str = ""
    posts: str = ""  # "designated": those with posts that still lack a basis


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """One joint organisation as a line."""

    code: str
    name: str
    pairing_form: str
    form: str
    state: str
    superior: str
    lead: str
    villages: tuple[str, ...]
    secretary: str
    is_designated: bool
    founded_on: date | None
    key: str


@dataclass(frozen=True, kw_only=True)
class RegisterSums:
    """How many there are on the day, and how many villages are in them."""

    joint_organisations: int
    villages: int


def register_sums(*, actor: Actor, on: date) -> RegisterSums:
    """The two numbers of the register's first sentence, within the actor's reach."""
    visible = joint_organisations_visible_to(actor=actor).filter(state=JointState.FOUNDED)
    parties = on_day(JointParty.objects.filter(joint__in=visible.values("pk")), on)
    sums = parties.aggregate(
        joints=Count("joint_id", distinct=True),
        villages=Count("pk", filter=Q(organisation__kind=UnitKind.VILLAGE)),
    )
    return RegisterSums(joint_organisations=sums["joints"], villages=sums["villages"])


def register_of(*, actor: Actor, asked: RegisterFilter) -> QuerySet[JointOrganisation]:
    """The joint organisations the actor may see that the filter lets through."""
    found = joint_organisations_visible_to(actor=actor)
    for field in ("pairing_form", "state", "form"):
        if value := getattr(asked, field):
            found = found.filter(**{field: value})
    if asked.township:
        found = found.filter(_touches_township(asked.township))
    if asked.posts:
        held = JointPost.objects.filter(basis=asked.posts, during__endswith=None)
        found = found.filter(pk__in=held.values("joint_id"))
    if text := asked.name.strip():
        found = found.filter(_named(text))
    return found


def register_page(
    *, found: QuerySet[JointOrganisation], on: date, order: str = "name", after: str = "", limit: int = 50
) -> tuple[list[RegisterRow], str]:
    """One page in the order after the key, and the key of the next page ("" on the last)."""
    found = found.annotate(founded_on=Lower("during"))
    page = list(_after(found, order, after).order_by(*_ordering(order)).values_list(*COLUMNS)[: limit + 1])
    shown = page[:limit]
    ids = [line[0] for line in shown]
    leads, villages = _party_names(ids, on)
    secretaries = _secretaries(ids, on)
    rows = []
    for pk, code, name, name_pinyin, pairing_form, form, state, superior, founded_on in shown:
        secretary, basis = secretaries.get(pk, ("", ""))
        key = name_pinyin if order.endswith("name") else (founded_on or FAR_DAY).isoformat()
        rows.append(
            RegisterRow(
                code=code, name=name, pairing_form=pairing_form, form=form, state=state, superior=superior,
                lead=leads.get(pk, ""), villages=tuple(villages[pk]), secretary=secretary,
                is_designated=basis == PostBasis.DESIGNATED, founded_on=founded_on, key=f"{key}~{pk}",
            )
        )  # fmt: skip
    return rows, rows[-1].key if len(page) > limit else ""


def townships_of(*, actor: Actor) -> list[tuple[str, str]]:
    """Code and name of the townships and subdistricts in the actor's reach, for the filter."""
    kinds = (UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT)
    places = Organisation.objects.filter(within_any(outermost(actor.scopes())), kind__in=kinds, dissolved_on=None)
    return list(places.order_by("path").values_list("code", "name")[:200])


def _touches_township(code: str) -> Q:
    place = Organisation.objects.filter(code=code).values_list("path", flat=True).first()
    if place is None:
        return Q(pk__in=())
    parties = JointParty.objects.filter(within(place, field="organisation__path"), role=PartyRole.VILLAGE)
    return Q(pk__in=parties.values("joint_id"))


def _named(text: str) -> Q:
    parties = JointParty.objects.filter(organisation__name__contains=text).values("joint_id")
    by_name = Q(name__contains=text) | Q(code__iexact=text) | Q(pk__in=parties)
    letters = text.lower()
    if letters.isascii():
        return by_name | Q(name_initials__contains=letters) | Q(name_pinyin__startswith=letters)
    return by_name


def _ordering(order: str) -> list[str]:
    return list(ORDERS.get(order, ORDERS["name"]))


def _after(found: QuerySet[JointOrganisation], order: str, after: str) -> QuerySet[JointOrganisation]:
    value, _, pk = after.rpartition("~")
    if not value or (last_pk := id_in(pk)) is None:
        return found
    column = ORDERS.get(order, ORDERS["name"])[0]
    field, way = column.lstrip("-"), "lt" if column.startswith("-") else "gt"
    if field == "name_pinyin":
        return found.filter(Q(**{f"{field}__{way}": value}) | Q(**{field: value, f"pk__{way}": last_pk}))
    return _after_day(found, value, last_pk, descending=way == "lt")


def _after_day(
    found: QuerySet[JointOrganisation], value: str, pk: int, *, descending: bool
) -> QuerySet[JointOrganisation]:
    """PostgreSQL puts what has no day last in rising order and first in falling order; the key knows it as FAR_DAY."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return found
    never = day == FAR_DAY
    if descending:
        same = Q(founded_on=None, pk__lt=pk) if never else Q(founded_on=day, pk__lt=pk)
        return found.filter(same | (Q(founded_on__isnull=False) if never else Q(founded_on__lt=day)))
    same = Q(founded_on=None, pk__gt=pk) if never else Q(founded_on=day, pk__gt=pk)
    return found.filter(same if never else same | Q(founded_on__gt=day) | Q(founded_on=None))


def _party_names(ids: list[int], on: date) -> tuple[dict[int, str], dict[int, list[str]]]:
    leads: dict[int, str] = {}
    villages: dict[int, list[str]] = defaultdict(list)
    then = Q(during=None) | Q(during__contains=on) | Q(joint__state=JointState.DISSOLVED)
    parties = JointParty.objects.filter(then, joint_id__in=ids).order_by("organisation__path")
    for joint_id, role, name in parties.values_list("joint_id", "role", "organisation__name"):
        if role == PartyRole.LEAD:
            leads[joint_id] = name
        else:
            villages[joint_id].append(name)
    return leads, villages


def _secretaries(ids: list[int], on: date) -> dict[int, tuple[str, str]]:
    held = on_day(JointPost.objects.filter(joint_id__in=ids, kind=JointPostKind.SECRETARY), on)
    return {joint_id: (name, basis) for joint_id, name, basis in held.values_list("joint_id", "account__name", "basis")}
