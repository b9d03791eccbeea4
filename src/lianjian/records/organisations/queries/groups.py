"""Groups of organisations to which a figure can be narrowed: a kind, the joint organisations, or one of these.

A group is the sub-trees of its organisations: members of a village's Party groups belong to the villages.
"""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from lianjian.kernel.measures import Scope
from lianjian.kernel.periods import on_day
from lianjian.records.organisations.enums import PairingForm, UnitKind
from lianjian.records.organisations.models import JointOrganisation, JointParty, OrganisationVersion
from lianjian.records.organisations.paths import LONGEST, STEP, within
from lianjian.records.organisations.queries.tree_then import Branch, branches, in_branch

JOINT = "joint"
OF_A_FORM = "joint-"
ONE_JOINT = "joint:"
KINDS = (
    UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT, UnitKind.VILLAGE, UnitKind.NEIGHBOURHOOD, UnitKind.ENTERPRISE,
    UnitKind.DEPARTMENT,
)  # fmt: skip
Holders = QuerySet[OrganisationVersion] | QuerySet[JointParty]


def is_a_group(*, group: str) -> bool:
    """Whether there is such a group; "" is everybody."""
    if group.startswith(ONE_JOINT):
        return JointOrganisation.objects.filter(code=group.removeprefix(ONE_JOINT)).exists()
    if group.startswith(OF_A_FORM):
        return group.removeprefix(OF_A_FORM) in PairingForm.values
    return group in ("", JOINT) or group in KINDS


def group_name(*, group: str) -> str:
    """What the group is called; "" for everybody."""
    if group.startswith(ONE_JOINT):
        return str(JointOrganisation.objects.values_list("name", flat=True).get(code=group.removeprefix(ONE_JOINT)))
    if group.startswith(OF_A_FORM):
        return str(PairingForm(group.removeprefix(OF_A_FORM)).label)
    if group == JOINT:
        return _("In joint organisations")
    return str(UnitKind(group).label) if group else ""


def here(scope: Scope, *, field: str = "organisation__path") -> Q:
    """The rows that count in the scope: below its place in the tree asked for, and of its group."""
    parts = branches(scope)
    holders = _holders(scope.group, scope.on) if scope.group else None
    chosen = _chosen_above(holders, parts)
    return reduce(or_, (_rows_of(branch, field, holders, chosen) for branch in parts))


def _rows_of(branch: Branch, field: str, holders: Holders | None, chosen: set[str]) -> Q:
    rows = in_branch(branch, field=field)
    if holders is None or chosen.intersection(branch.above):
        return rows
    return rows & Q(Exists(holders.filter(within(branch.path, field="organisation__path"), _above(field, branch))))


def _holders(group: str, on: date) -> Holders:
    """The organisations whose sub-trees make up the group on the day."""
    if not group.startswith(JOINT):
        return on_day(OrganisationVersion.objects.filter(kind=group), on)
    parties = on_day(JointParty.objects.all(), on)
    if group.startswith(ONE_JOINT):
        return parties.filter(joint__code=group.removeprefix(ONE_JOINT))
    return parties.filter(joint__pairing_form=group.removeprefix(OF_A_FORM)) if group != JOINT else parties


def _chosen_above(holders: Holders | None, parts: list[Branch]) -> set[str]:
    above = {path for branch in parts for path in branch.above}
    if holders is None or not above:
        return set()
    return set(holders.filter(organisation__path__in=above).values_list("organisation__path", flat=True))


def _above(field: str, branch: Branch) -> Q:
    """The superiors of a row's place and the place itself, down from the head of its branch."""
    lengths = range(max(len(branch.path), STEP), LONGEST + 1, STEP)
    return reduce(or_, (Q(organisation__path=Left(OuterRef(field), length)) for length in lengths))
