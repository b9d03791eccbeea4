"""Forms of the dues pages. Amounts are typed in yuan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lianjian.records.members.actions.dues import NewBase
from lianjian.records.members.enums import DuesKind
from lianjian.records.members.models import Member
from lianjian.records.members.queries.dues import DuesYear, Quarter
from lianjian.records.members.web.choosing import member_choices
from lianjian.ui.fields import day_field
from lianjian.ui.wording import yuan

FEN = 100
EARLIEST_YEAR = 2008
QUARTER_FORM = r"^20\d\d-[1-4]$"


def fen_of(amount: Decimal | None) -> int:
    """Typed yuan in fen; nothing typed is none."""
    return int((amount or Decimal(0)) * FEN)


def yuan_of(fen: int) -> Decimal:
    """Fen in yuan, for a form."""
    return Decimal(fen) / FEN


def amount_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DecimalField:
    """An amount in yuan, to the fen."""
    return forms.DecimalField(
        label=label, required=required, help_text=help_text, min_value=0, max_digits=9, decimal_places=2
    )


class QuarterFilter(forms.Form):
    """Conditions of the list of branches."""

    q = forms.CharField(label=gettext_lazy("Name of the branch"), required=False)
    quarter = forms.RegexField(
        QUARTER_FORM, label=gettext_lazy("Quarter"), required=False, help_text=gettext_lazy("Such as 2026-1")
    )
    short = forms.BooleanField(label=gettext_lazy("Only where somebody has not paid"), required=False)


class YearFilter(forms.Form):
    """Which year a sheet shows."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=EARLIEST_YEAR, max_value=2100, required=False)


class BasesForm(forms.Form):
    """The bases of a year, a row for each member; a row without a kind is left for another day."""

    def __init__(self, *args: Any, members: Sequence[Member], known: dict[int, NewBase], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        for one in members:
            base = known.get(one.pk)
            self.fields[f"kind_{one.pk}"] = forms.ChoiceField(
                label=_("%(member)s: reckoned from") % {"member": one.name},
                required=False,
                choices=[("", "—"), *DuesKind.choices],
                initial=base.kind if base else "",
            )
            self.fields[f"amount_{one.pk}"] = amount_field(
                _("%(member)s: yuan a month") % {"member": one.name}, required=False
            )
            self.fields[f"amount_{one.pk}"].initial = yuan_of(base.base_fen) if base and base.base_fen else None

    def rows(self) -> list[dict[str, Any]]:
        """Each member with the two fields of the row."""
        return [
            {"member": one, "kind": self[f"kind_{one.pk}"], "amount": self[f"amount_{one.pk}"]} for one in self.members
        ]

    def bases(self) -> list[NewBase]:
        """The rows that were filled in."""
        given = self.cleaned_data
        return [
            NewBase(
                member_id=one.pk,
                kind=DuesKind(given[f"kind_{one.pk}"]),
                base_fen=fen_of(given[f"amount_{one.pk}"]),
            )
            for one in self.members
            if given[f"kind_{one.pk}"]
        ]

    def clean(self) -> dict[str, Any]:
        """Asks for the income where dues are reckoned from one, at its own row."""
        for one in self.members:
            kind, amount = self.cleaned_data.get(f"kind_{one.pk}"), self.cleaned_data.get(f"amount_{one.pk}")
            if kind and kind != DuesKind.LEAST and not amount:
                self.add_error(f"amount_{one.pk}", _("Give the amount a month."))
        return self.cleaned_data


class QuarterForm(forms.Form):
    """Who has paid the quarter: everybody who still owes it, to be ticked."""

    paid = forms.MultipleChoiceField(
        label=gettext_lazy("Who has paid"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick who has paid.")},
    )
    paid_on = day_field(gettext_lazy("Paid on"))

    def __init__(self, *args: Any, years: Sequence[DuesYear], quarter: Quarter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = {year.member.code: year for year in years if year.unpaid_in(quarter)}
        field = self.fields["paid"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(code, _row(year, quarter)) for code, year in self.waiting.items()]

    def chosen(self) -> list[int]:
        """The members who were ticked."""
        return [self.waiting[code].member.pk for code in self.cleaned_data["paid"]]


class BaseForm(forms.Form):
    """Another base within a year."""

    from_month = forms.TypedChoiceField(
        label=gettext_lazy("From which month on"), choices=[(n, str(n)) for n in range(2, 13)], coerce=int
    )
    kind = forms.ChoiceField(label=gettext_lazy("Reckoned from"), choices=DuesKind.choices)
    amount = amount_field(gettext_lazy("Yuan a month"), required=False)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    # The base that held when the page was opened: of two people changing it, the second is told.
    instead_of = forms.IntegerField(widget=forms.HiddenInput, required=False)


class MonthsForm(forms.Form):
    """Some months of a year."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=EARLIEST_YEAR, max_value=2100)
    first = forms.TypedChoiceField(
        label=gettext_lazy("From month"), choices=[(n, str(n)) for n in range(1, 13)], coerce=int
    )
    last = forms.TypedChoiceField(
        label=gettext_lazy("To month"), choices=[(n, str(n)) for n in range(1, 13)], coerce=int
    )

    def first_month(self) -> date:
        """The first of the months."""
        return date(self.cleaned_data["year"], self.cleaned_data["first"], 1)

    def last_month(self) -> date:
        """The last of the months."""
        return date(self.cleaned_data["year"], self.cleaned_data["last"], 1)


class PaymentForm(MonthsForm):
    """Dues handed in by one member."""

    amount = amount_field(gettext_lazy("Amount in yuan"))
    paid_on = day_field(gettext_lazy("Paid on"))
    through = forms.ChoiceField(label=gettext_lazy("Brought by"), required=False)
    branch_consents = forms.BooleanField(
        label=gettext_lazy("The branch agrees that another member brings them"), required=False
    )
    approval_no = forms.CharField(
        label=gettext_lazy("Document number, where more than six months are made up"), max_length=80, required=False
    )

    def __init__(self, *args: Any, people: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {one.code: one for one in people}
        field = self.fields["through"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = member_choices(people, empty=_("The member"))


class ReductionForm(MonthsForm):
    """Dues lowered or waived."""

    amount = amount_field(gettext_lazy("Yuan a month, 0 to waive them"))
    branch_decision = forms.CharField(label=gettext_lazy("Decision of the branch"), max_length=80, required=False)
    approval_no = forms.CharField(
        label=gettext_lazy("Number of the superior's approval"), max_length=80, required=False
    )


class StrikeForm(forms.Form):
    """Why a payment is struck out."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


def _row(year: DuesYear, quarter: Quarter) -> str:
    months = year.unpaid_in(quarter)
    counted = ngettext("%(count)s month", "%(count)s months", len(months)) % {"count": len(months)}
    owed = _("%(amount)s yuan") % {"amount": yuan(sum(month.owed_fen for month in months))}
    return f"{year.member.name} · {counted} · {owed}"
