"""The register of units to be covered, its gaps, and who is sent where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, F, FilteredRelation, Q, QuerySet
from django.db.models.enums import TextChoices
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.actor import STAFF, Actor
from lianjian.kernel.periods import on_day
from lianjian.records.organisations.enums import CoverageKind, DispatchKind
from lianjian.records.organisations.models import CoverageUnit, Dispatch, Organisation
from lianjian.records.organisations.paths import STEP, outermost, within, within_any
from lianjian.rules import Answer, Citation, Packs, ask, load_packs

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    CoveredUnits = QuerySet[WithAnnotations[CoverageUnit, "Covered"]]

READERS = STAFF
EXPIRY_NOTICE_DAYS = 30


class Covered(TypedDict):
    """What `units_on` adds to each unit: how and by whom it is covered on the day."""

    covered_as: str | None
    covered_by: str | None


class Gap(TextChoices):
    """What may be wanting in a unit's coverage."""

    NO_COVERAGE = "no_coverage", _("No coverage at all")
    NO_ORGANISATION = "no_organisation", _("Not covered by an organisation")
    NO_OWN = "no_own", _("Enough members, no organisation of its own")


@dataclass(frozen=True, kw_only=True)
class OwnMinimum:
    """From how many full members on a unit must have an organisation of its own, and where that stands."""

    full_members: int
    cite: Citation


@dataclass(frozen=True, kw_only=True)
class CoverageFigures:
    """How the units of a register are covered on a day; the first five add up to `total`."""

    own: int
    joint: int
    affiliated: int
    work_only: int
    none: int
    total: int
    no_own: int

    @property
    def without_organisation(self) -> int:
        """Units that no organisation covers: worked in only, or not at all."""
        return self.work_only + self.none

    @property
    def by_organisation(self) -> int:
        """Units an organisation covers."""
        return self.total - self.without_organisation


@dataclass(frozen=True, kw_only=True)
class PlaceCoverage:
    """The register of one place below the root."""

    place: Organisation
    figures: CoverageFigures


def units_visible_to(*, actor: Actor) -> QuerySet[CoverageUnit]:
    """Units in the sub-trees of the actor's posts; plain members see none, since employers are named there."""
    scopes = outermost(actor.scopes(*READERS))
    return CoverageUnit.objects.filter(within_any(scopes, field="place__path")).select_related("place")


def dispatches_visible_to(*, actor: Actor) -> QuerySet[Dispatch]:
    """Terms of people sent to organisations in the sub-trees of the actor's posts."""
    scopes = outermost(actor.scopes(*READERS))
    return Dispatch.objects.filter(within_any(scopes, field="organisation__path")).select_related(
        "organisation", "unit", "account"
    )


def units_on(units: QuerySet[CoverageUnit], *, on: date) -> CoveredUnits:
    """The units in the register on the day, each with `covered_as` and `covered_by`: how and by whom, or None."""
    # A join, not a sub-query: figures look at `covered_as` once for each kind. At most one coverage holds on a day.
    current = FilteredRelation("coverages", condition=Q(coverages__during__contains=on))
    return units.filter(Q(closed_on=None) | Q(closed_on__gt=on), registered_on__lte=on).annotate(
        current=current, covered_as=F("current__kind"), covered_by=F("current__organisation__name")
    )


def units_with_gap(units: CoveredUnits, *, gap: Gap, on: date) -> CoveredUnits:
    """Of units as `units_on` gives them, those with the gap."""
    return units.filter(_gap_conditions(on=on)[gap])


def _gap_conditions(*, on: date) -> dict[Gap, Q]:
    uncovered = Q(covered_as=None)
    enough = Q(full_members__gte=own_minimum(on=on).full_members)
    return {
        Gap.NO_COVERAGE: uncovered,
        Gap.NO_ORGANISATION: uncovered | Q(covered_as=CoverageKind.WORK_ONLY),
        Gap.NO_OWN: enough & (uncovered | ~Q(covered_as=CoverageKind.OWN)),
    }


def own_minimum(*, on: date, packs: Packs | None = None) -> OwnMinimum:
    """The number of full members from which the rules in force on the day ask for an organisation of its own."""
    for rule in (packs or load_packs("national")).named("party_org_minimum"):
        if rule.in_force(on=on) and "branch" in rule.applies_to.get("form", ()):
            for condition in (one for requirement in rule.requirements for one in requirement.alternatives):
                if condition.op == "ge" and condition.value is not None:
                    return OwnMinimum(full_members=condition.value, cite=rule.cite)
    raise LookupError(f"no rule asks for a Party organisation on {on}")


def guest_vote(*, on: date) -> Answer:
    """What the rules say of a vote where one is sent, but not affiliated."""
    return ask("guest_vote", on=on, facts={"affiliated_here": False})


def coverage_figures(units: CoveredUnits, *, on: date) -> CoverageFigures:
    """The figures of units as `units_on` gives them, in one query."""
    return CoverageFigures(**units.aggregate(**_counts(on=on)))


def coverage_by_place(units: CoveredUnits, *, root: Organisation, on: date) -> Sequence[PlaceCoverage]:
    """The figures place by place, one level below the root, in tree order; units of the root itself come first."""
    below = units.filter(within(root.path, field="place__path"))
    parts = below.annotate(part=Left("place__path", len(root.path) + STEP)).values("part").order_by("part")
    counts = _counts(on=on)
    counted = {
        row[0]: dict(zip(counts, row[1:], strict=True)) for row in parts.annotate(**counts).values_list("part", *counts)
    }
    places = Organisation.objects.filter(path__in=counted).order_by("path")
    return [PlaceCoverage(place=place, figures=CoverageFigures(**counted[place.path])) for place in places]


def _counts(*, on: date) -> dict[str, Count]:
    kinds = {kind.value: Count("pk", filter=Q(covered_as=kind)) for kind in CoverageKind}
    return kinds | {
        "none": Count("pk", filter=Q(covered_as=None)),
        "total": Count("pk"),
        "no_own": Count("pk", filter=_gap_conditions(on=on)[Gap.NO_OWN]),
    }


def terms_on(terms: QuerySet[Dispatch], *, on: date) -> QuerySet[Dispatch]:
    """Those serving on the day."""
    return on_day(terms, on)


def terms_expiring(terms: QuerySet[Dispatch], *, on: date) -> QuerySet[Dispatch]:
    """Of those serving on the day, the terms that end within EXPIRY_NOTICE_DAYS."""
    return terms_on(terms, on=on).filter(during__endswith__lte=on + timedelta(days=EXPIRY_NOTICE_DAYS))


def people_serving(terms: QuerySet[Dispatch], *, kind: DispatchKind, on: date) -> int:
    """How many persons of the kind serve on the day; who serves several organisations counts once."""
    return terms_on(terms, on=on).filter(kind=kind).values("person_code").distinct().count()
