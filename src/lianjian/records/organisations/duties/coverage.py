"""What waits for an office in the register of units: terms that end, and units nobody covers."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianjian.kernel.actor import OFFICES, Actor, Role
from lianjian.kernel.duties import Duty
from lianjian.records.organisations.models import CoverageUnit
from lianjian.records.organisations.queries.counting import first_and_count
from lianjian.records.organisations.queries.coverage import (
    Gap,
    dispatches_visible_to,
    own_minimum,
    terms_expiring,
    units_on,
    units_visible_to,
    units_with_gap,
)


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """One duty for each of: terms that end soon, units without coverage, units that lack an organisation of their own.

    A whole list is one duty, since a list of a thousand to-dos is no help to anybody.
    """
    if not actor.scopes(*OFFICES):
        return []
    duties = _expiring_terms(actor, on)
    if actor.scopes(Role.TOWNSHIP_OFFICE):
        duties += _units(actor, on, Gap.NO_COVERAGE) + _units(actor, on, Gap.NO_OWN)
    return duties


def _expiring_terms(actor: Actor, on: date) -> list[Duty]:
    terms = terms_expiring(dispatches_visible_to(actor=actor), on=on).order_by("during__endswith", "pk")
    found = first_and_count(terms)
    if found is None:
        return []
    first, count = found
    return [
        Duty(
            title=ngettext("%(count)d term is about to end", "%(count)d terms are about to end", count)
            % {"count": count},
            place=first.organisation.name,
            verb=_("Prolong or end"),
            url=reverse("organisations:coverage-people") + "?expiring=on",
            due_on=first.last_on,
            note=_("First to end: %(person)s, %(kind)s")
            % {"person": first.person_name, "kind": first.get_kind_display()},
        )
    ]


def _units(actor: Actor, on: date, gap: Gap) -> list[Duty]:
    units = units_with_gap(units_on(units_visible_to(actor=actor), on=on), gap=gap, on=on).order_by(
        "-registered_on", "pk"
    )
    found = first_and_count(units)
    return [_gap_duty(*found, on, gap)] if found else []


def _gap_duty(newest: CoverageUnit, count: int, on: date, gap: Gap) -> Duty:
    if count == 1:
        url = reverse("organisations:coverage-unit", kwargs={"code": newest.code})
    else:
        url = reverse("organisations:coverage-units") + f"?covered={gap.value}"
    if gap == Gap.NO_COVERAGE:
        title = ngettext("%(count)d unit is not covered yet", "%(count)d units are not covered yet", count)
        article = ""
    else:
        title = ngettext(
            "%(count)d unit has enough members for an organisation of its own",
            "%(count)d units have enough members for an organisation of their own",
            count,
        )
        article = own_minimum(on=on).cite.text()
    return Duty(
        title=title % {"count": count},
        place=newest.place.name,
        verb=_("Say who covers it"),
        url=url,
        note=_("Newest: %(unit)s") % {"unit": newest.name},
        article=article,
    )
