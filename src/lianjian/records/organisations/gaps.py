"""Gaps of this room: posts of joint organisations without a basis, and units that lack an organisation of their own."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.kernel.duties import Gap, GapKind
from lianjian.kernel.measures import Scope
from lianjian.records.organisations.duties.joint import DESIGNATED_AT_MOST
from lianjian.records.organisations.enums import JointState, PostBasis
from lianjian.records.organisations.models import CoverageUnit, JointOrganisation, JointPost
from lianjian.records.organisations.paths import within
from lianjian.records.organisations.queries.coverage import Gap as CoverageGap
from lianjian.records.organisations.queries.coverage import units_on, units_with_gap
from lianjian.records.organisations.queries.gapped import gap_kind


def _designated(scope: Scope) -> QuerySet[JointOrganisation]:
    old = JointPost.objects.filter(
        joint__state=JointState.FOUNDED, basis=PostBasis.DESIGNATED, during__endswith=None,
        during__startswith__lt=scope.on - DESIGNATED_AT_MOST,
    )  # fmt: skip
    here = within(scope.path, field="superior__path")
    return JointOrganisation.objects.filter(here, pk__in=old.values("joint")).select_related("superior")


def _joint(joint: JointOrganisation) -> Gap:
    return Gap(
        key=str(joint.pk),
        code=joint.code,
        place=joint.name,
        path=joint.superior.path,
        what=_("Posts have been only designated for more than 30 days"),
        url=reverse("organisations:joint", args=[joint.code]),
    )


def _without_own(scope: Scope) -> QuerySet[CoverageUnit]:
    units = units_on(CoverageUnit.objects.filter(within(scope.path, field="place__path")), on=scope.on)
    return units_with_gap(units, gap=CoverageGap.NO_OWN, on=scope.on).select_related("place")


def _unit(unit: CoverageUnit) -> Gap:
    return Gap(
        key=str(unit.pk),
        code=unit.place.code,
        place=unit.place.name,
        path=unit.place.path,
        what=_("%(unit)s has enough members for an organisation of its own") % {"unit": unit.name},
        url=reverse("organisations:coverage-unit", args=[unit.code]),
    )


GAPS: tuple[GapKind, ...] = (
    gap_kind(
        id="designated",
        name=gettext_lazy("Posts of joint organisations without election or document"),
        rule="DZ-13-post-basis",
        rows=_designated,
        place="superior__path",
        write=_joint,
    ),
    gap_kind(
        id="no_own",
        name=gettext_lazy("Enough members and no organisation of its own"),
        rule="ZB-4-branch",
        rows=_without_own,
        place="place__path",
        write=_unit,
    ),
)
