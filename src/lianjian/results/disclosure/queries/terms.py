"""How often, how long and within how many days: the numbers that hold in a place on a day, each with its article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lianjian import rules
from lianjian.kernel.months import first_of_month, months_after
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.packs import packs_at
from lianjian.results.disclosure.enums import AffairsKind
from lianjian.results.disclosure.models import FinanceTerms

DISPLAY = {UnitKind.VILLAGE: "village_publication", UnitKind.NEIGHBOURHOOD: "community_publication"}
UNTRUE = {UnitKind.VILLAGE: "untrue_disclosure", UnitKind.NEIGHBOURHOOD: "untrue_community_disclosure"}
SUPERVISORS = {
    UnitKind.VILLAGE: "supervision_committee_members",
    UnitKind.NEIGHBOURHOOD: "residents_supervision_members",
}
YEAR = 12


@dataclass(frozen=True, kw_only=True)
class Term:
    """A number of days or months and where it stands."""

    value: int
    cite: rules.Citation


def display_term(*, organisation: Organisation, affairs: str, on: date) -> Term:
    """For how many days a sheet hangs at least (CW 35, JW 34; of Party affairs the county's catalogue)."""
    packs = packs_at(organisation=organisation)
    if affairs != AffairsKind.PARTY:
        bound = rules.least(packs=packs, name=DISPLAY[UnitKind(organisation.kind)], count="display_days", on=on)
        if bound is not None:
            return Term(value=bound.value, cite=bound.cite)
    return _parameter(packs, "disclosure.party_display_days", on)


def interval_term(*, organisation: Organisation, affairs: str, on: date, monthly: bool | None = None) -> Term:
    """How many months may lie between two sheets at most; `monthly` spares asking how the money is shown."""
    packs = packs_at(organisation=organisation)
    if affairs == AffairsKind.PARTY:
        return _parameter(packs, "disclosure.party_interval_months", on)
    if affairs == AffairsKind.FINANCE and monthly is None:
        monthly = FinanceTerms.objects.filter(organisation=organisation).exists()
    if organisation.kind == UnitKind.VILLAGE:
        name = "village_publication_interval" if affairs == AffairsKind.VILLAGE else "finance_publication_interval"
        case: dict[str, bool] = {"many_entries": bool(monthly)} if affairs == AffairsKind.FINANCE else {}
        bound = rules.most(packs=packs, name=name, count="interval_months", on=on, **case)
        if bound is not None:
            return Term(value=bound.value, cite=bound.cite)
    found = _parameter(packs, "disclosure.community_interval_months", on)
    return Term(value=1, cite=found.cite) if affairs == AffairsKind.FINANCE and monthly else found


def answer_term(*, organisation: Organisation, on: date) -> Term:
    """Within how many days a question is answered."""
    return _parameter(packs_at(organisation=organisation), "disclosure.answer_days", on)


def investigation_term(*, organisation: Organisation, on: date) -> Term:
    """Within how many days somebody above says what is so; the article is the law's on what is untrue."""
    packs = packs_at(organisation=organisation)
    found = _parameter(packs, "disclosure.investigation_days", on)
    text = packs.text_in_force(UNTRUE[UnitKind(organisation.kind)], on=on)
    return Term(value=found.value, cite=text.cite if text else found.cite)


def period_of(*, on: date, months: int) -> tuple[date, date]:
    """The part of the calendar year of so many months that holds the day: its first day, and the day after its last."""
    months = next(length for length in (1, 2, 3, 4, 6, YEAR) if length >= months or length == YEAR)
    begin = date(on.year, (on.month - 1) // months * months + 1, 1)
    return begin, months_after(day=begin, months=months)


def period_before(*, on: date, months: int) -> tuple[date, date]:
    """The period before the one that holds the day."""
    begin, _end = period_of(on=on, months=months)
    return period_of(on=begin - timedelta(days=1), months=months)


def title_of(*, organisation: Organisation, affairs: str, since: date, until: date) -> str:
    """What stands on top of the sheet: 2026年第3季度村务公开."""
    own = "居务" if organisation.kind == UnitKind.NEIGHBOURHOOD else "村务"
    what = {AffairsKind.PARTY: "党务", AffairsKind.VILLAGE: own, AffairsKind.FINANCE: "财务"}[AffairsKind(affairs)]
    return f"{_span(since, until)}{what}公开"


def _span(since: date, until: date) -> str:
    last = until - timedelta(days=1)
    whole = since == first_of_month(day=since) and until == first_of_month(day=until)
    if whole and months_after(day=since, months=1) == until:
        return f"{since.year}年{since.month}月"
    if whole and (since.month - 1) % 3 == 0 and months_after(day=since, months=3) == until:
        return f"{since.year}年第{(since.month - 1) // 3 + 1}季度"
    if whole and since.month == 1 and months_after(day=since, months=YEAR) == until:
        return f"{since.year}年"
    if since == last:
        return f"{since.year}年{since.month}月{since.day}日"
    return f"{since.year}年{since.month}月{since.day}日至{last.year}年{last.month}月{last.day}日"


def _parameter(packs: rules.Packs, name: str, on: date) -> Term:
    # Before the law of 2026 the text is not known here; its numbers are the best there are.
    found = packs.parameter(name, on=max(on, date(2026, 1, 1)))
    return Term(value=found.whole, cite=found.cite)
