"""Bodies of an industry, and the organisations that belong to them beside their place in the tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.periods import since
from lianjian.kernel.policies import require
from lianjian.records.organisations.enums import IndustryBodyKind
from lianjian.records.organisations.models import IndustryBody, IndustryLink, Organisation
from lianjian.records.organisations.policies.coverage import may_keep_links
from lianjian.records.organisations.queries.codes import organisations_by_code
from lianjian.ui.wording import day


@dataclass(frozen=True, kw_only=True)
class NewBody:
    """An association, a chain, a cooperative or a model household, and where it sits."""

    code: str
    name: str
    kind: IndustryBodyKind
    industry: str
    place_code: str


@dataclass(frozen=True, kw_only=True)
class NewLink:
    """An organisation's part in a body since a day."""

    body_code: str
    organisation_code: str
    part: str
    since: date


@transaction.atomic
def register_body(*, body: NewBody, by: Actor, at: datetime) -> IndustryBody:
    """Will write down a body; without a code it is given the next one of its place."""
    place = organisations_by_code(codes=[body.place_code])[body.place_code]
    require(may_keep_links(by, place))
    Organisation.objects.select_for_update().get(pk=place.pk)
    code = body.code or _next_code(place)
    known = IndustryBody.objects.filter(code=code).first()
    if known:
        raise Refused(_("The code %(code)s belongs to %(body)s already.") % {"code": code, "body": known.name})
    made = IndustryBody.objects.create(code=code, name=body.name, kind=body.kind, industry=body.industry, place=place)
    journal.record(by=by, at=at, action="register_body", subject=made, place_id=place.pk)
    return made


@transaction.atomic
def link_organisation(
    *, body_id: int, organisation_id: int, part: str, on: date, by: Actor, at: datetime
) -> IndustryLink:
    """Will link an organisation to the body from the day on, with what it does there."""
    body = IndustryBody.objects.select_for_update().get(pk=body_id)
    organisation = Organisation.objects.get(pk=organisation_id)
    require(may_keep_links(by, organisation))
    if body.closed_on is not None:
        raise ChangedMeanwhile(_("%(body)s was closed on %(on)s.") % {"body": body, "on": day(body.closed_on)})
    held = IndustryLink.objects.filter(body=body, organisation=organisation, during__overlap=since(on)).first()
    if held:
        raise ChangedMeanwhile(
            _("%(organisation)s belongs to %(body)s since %(on)s already.")
            % {"organisation": organisation, "body": body, "on": day(held.during.lower)}
        )
    link = IndustryLink.objects.create(body=body, organisation=organisation, part=part, during=since(on))
    journal.record(
        by=by, at=at, action="link_organisation", subject=body, place_id=organisation.pk, organisation=organisation.name
    )
    return link


@transaction.atomic
def register_bodies(*, rows: Sequence[NewBody], by: Actor, at: datetime) -> int:
    """Will write down the bodies of a list that are not known by their code; gives how many were new."""
    known = set(IndustryBody.objects.filter(code__in=[row.code for row in rows]).values_list("code", flat=True))
    fresh = [row for row in rows if row.code not in known]
    for row in fresh:
        register_body(body=row, by=by, at=at)
    return len(fresh)


@transaction.atomic
def link_organisations(*, rows: Sequence[NewLink], by: Actor, at: datetime) -> int:
    """Will link the organisations of a list that are not linked since the same day; gives how many were new."""
    organisations = organisations_by_code(codes={row.organisation_code for row in rows})
    bodies = _bodies_by_code({row.body_code for row in rows})
    links = IndustryLink.objects.filter(body__in=bodies.values())
    known = {(link.body_id, link.organisation_id, link.during.lower) for link in links}
    fresh = [
        row
        for row in rows
        if (bodies[row.body_code].pk, organisations[row.organisation_code].pk, row.since) not in known
    ]
    for row in fresh:
        link_organisation(
            body_id=bodies[row.body_code].pk,
            organisation_id=organisations[row.organisation_code].pk,
            part=row.part,
            on=row.since,
            by=by,
            at=at,
        )
    return len(fresh)


@transaction.atomic
def end_link(*, link_id: int, on: date, reason: str, by: Actor, at: datetime) -> IndustryLink:
    """Will end an organisation's part in a body; the day is the first on which it no longer belongs."""
    link = IndustryLink.objects.select_for_update(of=("self",)).select_related("organisation", "body").get(pk=link_id)
    require(may_keep_links(by, link.organisation))
    if link.during.upper is not None:
        raise ChangedMeanwhile(
            _("%(organisation)s left %(body)s on %(on)s already.")
            % {"organisation": link.organisation, "body": link.body, "on": day(link.during.upper)}
        )
    if on <= link.during.lower:
        raise Refused(_("The link began on %(on)s; it can end only after that day.") % {"on": day(link.during.lower)})
    link.during = since(link.during.lower, on)
    link.save(update_fields=["during"])
    journal.record(by=by, at=at, action="end_link", subject=link.body, place_id=link.organisation_id, reason=reason)
    return link


@transaction.atomic
def close_body(*, body_id: int, on: date, reason: str, by: Actor, at: datetime) -> IndustryBody:
    """Will close a body, and end the links that still run."""
    body = IndustryBody.objects.select_for_update(of=("self",)).select_related("place").get(pk=body_id)
    require(may_keep_links(by, body.place))
    if body.closed_on is not None:
        raise ChangedMeanwhile(_("%(body)s was closed on %(on)s.") % {"body": body, "on": day(body.closed_on)})
    running = list(IndustryLink.objects.filter(body=body, during__endswith=None))
    if any(on <= link.during.lower for link in running):
        raise Refused(_("An organisation joined on or after that day: choose a later one."))
    for link in running:
        link.during = since(link.during.lower, on)
        link.save(update_fields=["during"])
    body.closed_on = on
    body.save(update_fields=["closed_on"])
    journal.record(by=by, at=at, action="close_body", subject=body, place_id=body.place_id, reason=reason)
    return body


def _bodies_by_code(codes: set[str]) -> dict[str, IndustryBody]:
    found = {body.code: body for body in IndustryBody.objects.filter(code__in=codes)}
    if missing := sorted(codes - found.keys()):
        raise Refused(
            _("No association, chain, cooperative or household has the code %(codes)s.")
            % {"codes": "、".join(missing[:5])}
        )
    return found


def _next_code(place: Organisation) -> str:
    used = set(IndustryBody.objects.filter(code__startswith=f"{place.code}-C").values_list("code", flat=True))
    number = len(used) + 1
    while f"{place.code}-C{number:03d}" in used:
        number += 1
    return f"{place.code}-C{number:03d}"
