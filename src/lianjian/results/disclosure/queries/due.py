"""Where a sheet is due or missing, by the interval of the law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import within
from lianjian.results.disclosure.enums import DISCLOSING, PUBLIC, UNDER_WAY, AffairsKind
from lianjian.results.disclosure.models import Disclosure, FinanceTerms
from lianjian.results.disclosure.queries.terms import Term, interval_term, period_before, period_of

MONTH = 1


@dataclass(frozen=True, kw_only=True)
class Due:
    """That a sheet of these affairs is to be put up by the day; it may be under way already."""

    organisation: Organisation
    affairs: AffairsKind
    since: date  # of what it is to tell
    until: date
    due_on: date
    term: Term
    under_way: Disclosure | None


def due_of(*, organisation: Organisation, on: date) -> list[Due]:
    """What the place has to put up in the period that runs, and has not yet; two queries beside the rule packs."""
    found: list[Due] = []
    monthly = FinanceTerms.objects.filter(organisation=organisation).exists()
    rows = Disclosure.objects.filter(organisation=organisation, affairs__in=AffairsKind)
    sheets = list(rows.filter(Q(state__in=UNDER_WAY) | Q(state__in=PUBLIC, put_up_on__gte=date(on.year, 1, 1))))
    for affairs in AffairsKind:
        term = interval_term(organisation=organisation, affairs=affairs, on=on, monthly=monthly)
        begin, end = period_of(on=on, months=term.value)
        of = [one for one in sheets if one.affairs == affairs]
        if any(one.put_up_on and begin <= one.put_up_on < end for one in of):
            continue
        since, until = period_before(on=on, months=term.value)
        going = next((one for one in of if one.state in UNDER_WAY), None)
        found.append(
            Due(
                organisation=organisation,
                affairs=affairs,
                since=since,
                until=until,
                due_on=_last_day(end),
                term=term,
                under_way=going,
            )
        )
    return found


def _last_day(end: date) -> date:
    return date.fromordinal(end.toordinal() - 1)


@dataclass(frozen=True, kw_only=True)
class Missing:
    """The places of a sub-tree without a sheet of these affairs in the last whole period, and what asks for it."""

    affairs: AffairsKind
    since: date
    until: date
    term: Term
    places: QuerySet[Organisation]

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        return _last_day(self.until)


def missing_below(*, node: Organisation, affairs: AffairsKind, on: date) -> Missing:
    """Where nothing was put up in the last whole period; places that show their money monthly count by the month."""
    kind = node if node.kind in DISCLOSING else _like_a_village(node)
    term = interval_term(organisation=kind, affairs=affairs, on=on, monthly=False)
    since, until = period_before(on=on, months=term.value)
    lacks = _nothing_between(affairs, since, until)
    if affairs == AffairsKind.FINANCE:
        monthly = Q(Exists(FinanceTerms.objects.filter(organisation=OuterRef("pk"))))
        lacks = (lacks & ~monthly) | (monthly & _nothing_between(affairs, *period_before(on=on, months=MONTH)))
    there = Organisation.objects.filter(
        within(node.path), lacks, kind__in=DISCLOSING, dissolved_on=None, founded_on__lt=until
    )
    return Missing(affairs=affairs, since=since, until=until, term=term, places=there.order_by("path"))


def _nothing_between(affairs: AffairsKind, since: date, until: date) -> Q:
    hung = Disclosure.objects.filter(
        organisation=OuterRef("pk"), affairs=affairs, state__in=PUBLIC, put_up_on__gte=since, put_up_on__lt=until
    )
    return Q(~Exists(hung))


def _like_a_village(node: Organisation) -> Organisation:
    """A village standing where the office stands: the packs of the place are asked what they ask of villages."""
    return Organisation(pk=node.pk, path=node.path, kind=UnitKind.VILLAGE, rule_pack=node.rule_pack)
