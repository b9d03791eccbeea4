"""Gaps of this room: meetings that the regulations ask of a branch and that are not on record."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.kernel.duties import Gap, GapKind
from lianjian.kernel.measures import Scope
from lianjian.records.activity.enums import MeetingKind
from lianjian.records.activity.queries.gaps import Period, gaps_below, last_quarter
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.gapped import gap_kind


def _without_assembly(scope: Scope) -> QuerySet[Organisation]:
    return gaps_below(path=scope.path, during=last_quarter(on=scope.on))


def _without_life_meeting(scope: Scope) -> QuerySet[Organisation]:
    year = Period(date(scope.on.year - 1, 1, 1), date(scope.on.year, 1, 1))
    return gaps_below(path=scope.path, during=year, kind=MeetingKind.ORG_LIFE_MEETING)


def _gap(branch: Any, what: str) -> Gap:
    return Gap(
        key=str(branch.pk),
        code=branch.code,
        place=branch.name,
        path=branch.path,
        what=what,
        url=reverse("organisations:node", args=[branch.code]),
    )


GAPS: tuple[GapKind, ...] = (
    gap_kind(
        id="assembly",
        name=gettext_lazy("No assembly in the last quarter"),
        rule="ZB-11-quarterly",
        rows=_without_assembly,
        place="path",
        write=lambda branch: _gap(branch, _("No general membership meeting of the last quarter is on record")),
    ),
    gap_kind(
        id="life_meeting",
        name=gettext_lazy("No criticism and review meeting last year"),
        rule="ZB-17-life-meeting",
        rows=_without_life_meeting,
        place="path",
        write=lambda branch: _gap(branch, _("No criticism and review meeting of last year is on record")),
    ),
)
