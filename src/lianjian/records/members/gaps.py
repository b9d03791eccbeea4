"""Gaps of this room, by branch and without names: probation over, no contact person, out of contact, dues not in.

Whoever is exempt (JG 23) never stands behind one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from lianjian import rules
from lianjian.kernel.duties import Gap, GapKind
from lianjian.kernel.measures import Scope
from lianjian.kernel.months import months_after
from lianjian.records.members.models import DuesBase, DuesPayment, DuesReduction, Member, StayAway
from lianjian.records.members.queries import away
from lianjian.records.members.queries.dues import quarter_of
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import within
from lianjian.records.organisations.queries.gapped import gap_kind

Members = Callable[[Scope], QuerySet[Member]]


def _demanded(scope: Scope) -> QuerySet[Member]:
    """The members of a branch of whom something can be demanded on the day."""
    exempt = Q(exempt_since=None) | Q(exempt_since__gt=scope.on)
    return Member.objects.filter(exempt, left_on=None, organisation=OuterRef("pk"))


def _probation_over(scope: Scope) -> QuerySet[Member]:
    months = rules.parameter("admission.probation_months", on=scope.on).whole
    return _demanded(scope).filter(full_member_on=None, admitted_on__lt=months_after(day=scope.on, months=-months))


def _away_with(gap: away.Gap, scope: Scope) -> QuerySet[Member]:
    stays = away.stays_with_gap(away.stays_on(StayAway.objects.all(), on=scope.on), gap=gap)
    return _demanded(scope).filter(pk__in=stays.values("member"))


def _dues_late(scope: Scope) -> QuerySet[Member]:
    """Who owes the last month of the quarter before: with a base, and neither paid nor waived."""
    quarter = quarter_of(day=scope.on).before()
    month = months_after(day=quarter.end, months=-1)
    covering = {"member": OuterRef("pk"), "during__contains": month}
    owing = DuesBase.objects.filter(member=OuterRef("pk"), year=month.year, from_month__lte=month.month)
    waived = DuesReduction.objects.filter(**covering, monthly_fen=0)
    rows = _demanded(scope).filter(Exists(owing), admitted_on__lt=months_after(day=month, months=1))
    return rows.exclude(Exists(DuesPayment.objects.filter(**covering))).exclude(Exists(waived))


def _branches(members: Members, scope: Scope) -> QuerySet[Organisation]:
    lacking = members(scope)
    counted = lacking.order_by().values("organisation").annotate(people=Count("pk")).values("people")
    here = Organisation.objects.filter(within(scope.path), Exists(lacking), dissolved_on=None)
    return here.annotate(how_many=Subquery(counted))


def _gap(said: Callable[[int], str], branch: Any) -> Gap:
    return Gap(
        key=str(branch.pk),
        code=branch.code,
        place=branch.name,
        path=branch.path,
        what=said(branch.how_many) % {"count": branch.how_many},
        url=reverse("members:register-of", args=[branch.code]),
    )


def _kind(id: str, name: str | Promise, rule: str, members: Members, said: Callable[[int], str]) -> GapKind:  # noqa: A002
    return gap_kind(
        id=id, name=name, rule=rule, rows=partial(_branches, members), place="path", write=partial(_gap, said)
    )


GAPS: tuple[GapKind, ...] = (
    _kind(
        "probation", gettext_lazy("Probation over and nothing decided"), "DZ-7-probation", _probation_over,
        lambda count: ngettext(
            "Probation of %(count)s member is over and no decision is on record",
            "Probation of %(count)s members is over and no decision is on record", count,
        ),
    ),
    _kind(
        "no_contact", gettext_lazy("Mobile members without a contact person"),
        away.RULE_OF_GAP[away.Gap.NO_CONTACT_PERSON], partial(_away_with, away.Gap.NO_CONTACT_PERSON),
        lambda count: ngettext(
            "%(count)s mobile member has no contact person", "%(count)s mobile members have no contact person", count
        ),
    ),
    _kind(
        "out_of_contact", gettext_lazy("Out of contact for six months"), away.RULE_OF_GAP[away.Gap.OUT_OF_CONTACT],
        partial(_away_with, away.Gap.OUT_OF_CONTACT),
        lambda count: ngettext(
            "No contact with %(count)s member away for six months",
            "No contact with %(count)s members away for six months", count,
        ),
    ),
    _kind(
        "dues", gettext_lazy("Dues of the last quarter not entered"), "DF-make-up", _dues_late,
        lambda count: ngettext(
            "Dues of the last quarter are not entered for %(count)s member",
            "Dues of the last quarter are not entered for %(count)s members", count,
        ),
    ),
)  # fmt: skip
