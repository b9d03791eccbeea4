"""The tree on any day: one organisation then and now, side by side, and all it has been."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import connection

from lianjian.kernel.periods import on_day
from lianjian.records.organisations.models import Organisation, OrganisationVersion
from lianjian.records.organisations.queries.tree import organisations_on

# LIMIT makes the planner climb step by step; a plain join reads every version of the country.
_WAY = """
WITH RECURSIVE way (id, parent_id, depth) AS (
    SELECT version.id, version.parent_id, 0 FROM organisations_organisationversion AS version
    WHERE version.organisation_id = %(id)s AND version.during @> %(on)s::date
    UNION ALL
    SELECT above.id, above.parent_id, way.depth + 1 FROM way CROSS JOIN LATERAL (
        SELECT version.id, version.parent_id FROM organisations_organisationversion AS version
        WHERE version.organisation_id = way.parent_id AND version.during @> %(on)s::date
        LIMIT 1
    ) AS above
)
SELECT id FROM way ORDER BY depth DESC
"""


class Sign(StrEnum):
    """How a line of the older day differs from the newer one; shown as a sign and a word."""

    SAME = "same"
    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One organisation directly below, then and now; None where it was not there or is no longer."""

    code: str
    then: str | None
    now: str | None
    sign: Sign


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What an organisation was on a day: itself, its superiors from the root, and what stood directly below."""

    on: date
    version: OrganisationVersion | None
    way: list[OrganisationVersion]
    children: list[OrganisationVersion]


def snapshot(*, organisation: Organisation, on: date) -> Snapshot:
    """The organisation on the day; three queries."""
    way = way_on(organisation=organisation, on=on)
    below = organisations_on(on=on).filter(parent=organisation).order_by("organisation__path")
    return Snapshot(on=on, version=way[-1] if way else None, way=way[:-1], children=list(below))


def way_on(*, organisation: Organisation, on: date) -> list[OrganisationVersion]:
    """Its superiors on the day from the root down, itself last; empty where it did not exist."""
    with connection.cursor() as cursor:
        cursor.execute(_WAY, {"id": organisation.pk, "on": on})
        ids = [pk for (pk,) in cursor.fetchall()]
    found = OrganisationVersion.objects.select_related("organisation").in_bulk(ids)
    return [found[pk] for pk in ids]


def differences(*, then: Snapshot, now: Snapshot) -> list[Line]:
    """Everything that stood directly below on either day, in the order of the older one, then what is new."""
    earlier = {version.organisation_id: version for version in then.children}
    later = {version.organisation_id: version for version in now.children}
    return [_line(earlier.get(pk), later.get(pk)) for pk in dict.fromkeys([*earlier, *later])]


def _line(then: OrganisationVersion | None, now: OrganisationVersion | None) -> Line:
    either = now or then
    assert either is not None, "a line stands for an organisation of one day or the other"
    if then is None or now is None:
        sign = Sign.NEW if then is None else Sign.GONE
    else:
        sign = Sign.SAME if (then.name, then.form) == (now.name, now.form) else Sign.CHANGED
    return Line(
        code=either.organisation.code, then=then.name if then else None, now=now.name if now else None, sign=sign
    )


def versions_of(*, organisation: Organisation) -> list[OrganisationVersion]:
    """All it has been, the latest first, each with the change that brought it."""
    found = OrganisationVersion.objects.filter(organisation=organisation)
    return list(found.select_related("parent", "change", "change__superior").order_by("-during"))


def name_on(*, organisation: Organisation, on: date) -> str:
    """What it was called on the day; its present name where it did not exist."""
    version = on_day(OrganisationVersion.objects.filter(organisation=organisation), on).first()
    return version.name if version else organisation.name
