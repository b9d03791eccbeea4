"""What people fill in about a sheet, a question and a check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.kernel.publication import NEVER, Private
from lianjian.records.organisations.models import Organisation
from lianjian.results.disclosure.actions.drafting import NewDisclosure
from lianjian.results.disclosure.actions.gate import GateAnswer
from lianjian.results.disclosure.enums import (
    AffairsKind,
    AskedHow,
    CheckFinding,
    DisclosureState,
    FinanceSection,
    Occasion,
)
from lianjian.results.disclosure.queries.drawing import GateFinding
from lianjian.results.disclosure.queries.terms import period_before, title_of
from lianjian.ui.fields import day_field

QUARTER, MONTH, YEAR = 3, 1, 12
QUARTERS_OFFERED, MONTHS_OFFERED = 4, 6
WORDS = forms.Textarea(attrs={"rows": 4})
FEW_WORDS = forms.Textarea(attrs={"rows": 2})
BLANK_ROWS = 4
KINDS = {
    Private.ID_NUMBER: gettext_lazy("Identity number"),
    Private.BANK: gettext_lazy("Bank account or card"),
    Private.PHONE: gettext_lazy("Phone number"),
    Private.HEALTH: gettext_lazy("Somebody's health"),
    Private.MINORS: gettext_lazy("A child"),
}
BLOT_OUT, LET_PASS = "blot_out", "let_pass"


class NewSheetForm(forms.Form):
    """A sheet to be drawn up: of which place, whose affairs, for which time."""

    organisation = forms.ChoiceField(label=gettext_lazy("Village or community"))
    affairs = forms.ChoiceField(label=gettext_lazy("Affairs"), choices=AffairsKind.choices, widget=forms.RadioSelect)
    period = forms.ChoiceField(
        label=gettext_lazy("Of which time"),
        help_text=gettext_lazy("What the records hold of it is drawn up by itself."),
    )
    title = forms.CharField(
        label=gettext_lazy("If at once: what it is about"), max_length=120, required=False,
        help_text=gettext_lazy("Only for a matter of weight that cannot wait for the next regular sheet."),
    )  # fmt: skip

    def __init__(self, *args: Any, places: Sequence[Organisation], on: date, asked: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._on = on
        offered = dict(self._periods(places[0]))
        if asked in offered:
            self.initial["period"] = asked
        self._offer("organisation", [(str(one.pk), one.name) for one in places])
        self._offer("period", [*offered.items(), (Occasion.AT_ONCE.value, _("At once: a matter of weight, today"))])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _periods(self, place: Organisation) -> Iterator[tuple[str, str]]:
        for months, count in ((QUARTER, QUARTERS_OFFERED), (MONTH, MONTHS_OFFERED), (YEAR, 1)):
            on = self._on
            for _turn in range(count):
                since, until = period_before(on=on, months=months)
                label = title_of(organisation=place, affairs=AffairsKind.PARTY, since=since, until=until)
                yield f"{since}/{until}", label.removesuffix("党务公开")
                on = since

    def what(self) -> NewDisclosure:
        """The sheet as it is asked for."""
        given = self.cleaned_data
        affairs = AffairsKind(given["affairs"])
        if given["period"] == Occasion.AT_ONCE:
            return NewDisclosure(
                affairs=affairs, since=self._on, until=self._on + timedelta(days=1), occasion=Occasion.AT_ONCE,
                title=given["title"],
            )  # fmt: skip
        since, until = map(date.fromisoformat, given["period"].split("/"))
        return NewDisclosure(affairs=affairs, since=since, until=until)


class LineForm(forms.Form):
    """Something that stands in no record here."""

    heading = forms.CharField(label=gettext_lazy("Heading"), max_length=40)
    title = forms.CharField(label=gettext_lazy("In one line"), max_length=200)
    text = forms.CharField(label=gettext_lazy("More words"), max_length=5000, required=False, widget=FEW_WORDS)
    on = day_field(gettext_lazy("Day"), required=False)


class ReasonForm(forms.Form):
    """A typed reason."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=FEW_WORDS)


class BalanceForm(forms.Form):
    """What there was and what is left, in yuan."""

    opening = forms.DecimalField(label=gettext_lazy("Balance at the start (yuan)"), max_digits=14, decimal_places=2)
    closing = forms.DecimalField(label=gettext_lazy("Balance at the end (yuan)"), max_digits=14, decimal_places=2)
    opening_because = forms.CharField(
        label=gettext_lazy("Why the start differs from the end of the sheet before"), max_length=300, required=False
    )


class AmountForm(forms.Form):
    """One row of the statement; an empty one is passed over."""

    section = forms.ChoiceField(
        label=gettext_lazy("Under"), choices=[("", "—"), *FinanceSection.choices], required=False
    )
    item = forms.CharField(label=gettext_lazy("For what"), max_length=80, required=False)
    amount = forms.DecimalField(
        label=gettext_lazy("Amount (yuan)"), max_digits=14, decimal_places=2, min_value=Decimal(0), required=False
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """A row that is begun is filled: head, item and amount."""
        given: dict[str, Any] = super().clean() or {}
        if any(given.get(name) for name in ("section", "item", "note")) or given.get("amount") is not None:
            missing = [name for name in ("section", "item") if not given.get(name)]
            if given.get("amount") is None and "amount" not in self.errors:
                missing.append("amount")
            for name in missing:
                self.add_error(name, _("This row is begun: fill this in too, or empty the row."))
        return given


AmountSet = forms.formset_factory(AmountForm, extra=BLANK_ROWS, max_num=500, absolute_max=500)


class UploadForm(forms.Form):
    """The table the bookkeeping prints."""

    file = forms.FileField(
        label=gettext_lazy("The filled table (.xlsx)"), widget=forms.FileInput(attrs={"accept": ".xlsx"})
    )


class ReviewForm(forms.Form):
    """What becomes of each finding of the gate, and that the sheet was checked."""

    def __init__(self, *args: Any, findings: Sequence[GateFinding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.findings = list(findings)
        for number, one in enumerate(self.findings):
            never = one.finding.kind in NEVER
            choices = [(BLOT_OUT, _("Blot it out")), *([] if never else [(LET_PASS, _("Let it pass, with a reason"))])]
            self.fields[f"answer_{number}"] = forms.ChoiceField(
                label=_("%(kind)s: “%(words)s” in “%(line)s”")
                % {"kind": KINDS[one.finding.kind], "words": one.finding.words, "line": one.thing},
                choices=choices, initial=BLOT_OUT if never else None, widget=forms.RadioSelect,
            )  # fmt: skip
            if not never:
                self.fields[f"reason_{number}"] = forms.CharField(
                    label=_("If it may pass: why, such as an office's number, or no single person meant"),
                    max_length=300, required=False,
                )  # fmt: skip
        self.fields["secrecy_checked"] = forms.BooleanField(
            label=_("I have read the sheet: no state or work secret, and nothing that belongs to a person alone"),
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        """What is to pass has its reason."""
        given: dict[str, Any] = super().clean() or {}
        for number in range(len(self.findings)):
            if given.get(f"answer_{number}") == LET_PASS and not given.get(f"reason_{number}", "").strip():
                self.add_error(f"reason_{number}", _("Say why it may pass."))
        return given

    def answers(self) -> dict[str, GateAnswer]:
        """By the key of each finding what becomes of it."""
        given = self.cleaned_data
        return {
            one.key: GateAnswer(
                reason=given.get(f"reason_{number}", "") if given[f"answer_{number}"] == LET_PASS else ""
            )
            for number, one in enumerate(self.findings)
        }


class PutUpForm(forms.Form):
    """On which board, from when until when."""

    board = forms.CharField(
        label=gettext_lazy("On which notice board"), max_length=80, initial=gettext_lazy("Notice board of the village"),
        help_text=gettext_lazy("Print the sheet and hang it there: whoever is not online reads it on the wall."),
    )  # fmt: skip
    put_up_on = day_field(gettext_lazy("Put up on"))
    until_on = day_field(gettext_lazy("Hangs until"))


class DayForm(forms.Form):
    """A day."""

    on = day_field(gettext_lazy("Day"))


class SheetFilter(forms.Form):
    """The conditions of the list of sheets."""

    affairs = forms.ChoiceField(
        label=gettext_lazy("Affairs"), required=False, choices=[("", gettext_lazy("All")), *AffairsKind.choices]
    )
    state = forms.ChoiceField(
        label=gettext_lazy("How far"), required=False,
        choices=[("", gettext_lazy("All")), ("going", gettext_lazy("Under way")), *DisclosureState.choices],
    )  # fmt: skip
    text = forms.CharField(label=gettext_lazy("Title or place"), required=False, max_length=60)


class QuestionFilter(forms.Form):
    """The conditions of the list of questions."""

    state = forms.ChoiceField(
        label=gettext_lazy("How far"), required=False,
        choices=[
            ("", gettext_lazy("Waiting for something")), ("open", gettext_lazy("Not answered")),
            ("public", gettext_lazy("Answer public")), ("all", gettext_lazy("All")),
        ],
    )  # fmt: skip
    text = forms.CharField(label=gettext_lazy("Words or place"), required=False, max_length=60)


class MissingFilter(forms.Form):
    """Of which affairs a sheet is missing."""

    affairs = forms.ChoiceField(label=gettext_lazy("Affairs"), required=False, choices=AffairsKind.choices)


class AskForm(forms.Form):
    """A villager's question."""

    words = forms.CharField(
        label=gettext_lazy("Your question"), max_length=500, widget=WORDS,
        help_text=gettext_lazy("Please no names, identity or phone numbers: the answer does not need them."),
    )  # fmt: skip


class UntrueForm(forms.Form):
    """What is said to be untrue."""

    words = forms.CharField(
        label=gettext_lazy("What on the sheet is not true, and what is so"), max_length=500, widget=WORDS,
        help_text=gettext_lazy("Please no identity or phone numbers. You need not say who you are."),
    )  # fmt: skip


class OnBehalfForm(forms.Form):
    """A question told at the desk or handed in on paper."""

    organisation = forms.ChoiceField(label=gettext_lazy("Village or community"))
    how = forms.ChoiceField(
        label=gettext_lazy("How it came"), choices=[one for one in AskedHow.choices if one[0] != AskedHow.PHONE],
        widget=forms.RadioSelect,
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("The question"), max_length=500, widget=WORDS,
        help_text=gettext_lazy("No name is written down; hand out the ticket, it leads to the answer."),
    )  # fmt: skip

    def __init__(self, *args: Any, places: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one.pk), one.name) for one in places]


class AnswerForm(forms.Form):
    """The committee's answer."""

    answer = forms.CharField(label=gettext_lazy("Answer"), max_length=1000, widget=WORDS)


class SeatForm(forms.Form):
    """Somebody the villagers chose to supervise."""

    name = forms.CharField(label=gettext_lazy("Name of the person"), max_length=50)
    chosen_by = forms.CharField(label=gettext_lazy("Record of the assembly that chose"), max_length=80)
    on = day_field(gettext_lazy("Since when"))
    is_chair = forms.BooleanField(label=gettext_lazy("Chairs the committee"), required=False)
    knows_accounts = forms.BooleanField(label=gettext_lazy("Knows accounts or administration"), required=False)
    has_relative = forms.BooleanField(
        label=gettext_lazy("Is a member of the villagers' committee or a near relative of one"), required=False
    )
    login = forms.CharField(
        label=gettext_lazy("Sign-in name, where the person has one"), max_length=150, required=False,
        help_text=gettext_lazy("Then the person enters checks alone; without it from the signed paper."),
    )  # fmt: skip
    exception_document = forms.CharField(
        label=gettext_lazy("If more than the usual number: the document that says why"), max_length=80, required=False
    )


class CheckForm(forms.Form):
    """What the supervision committee found."""

    looked_at = forms.CharField(
        label=gettext_lazy("What was looked at"), max_length=300, widget=FEW_WORDS,
        help_text=gettext_lazy("Such as vouchers, contracts, the list of who was helped."),
    )  # fmt: skip
    finding = forms.ChoiceField(label=gettext_lazy("Finding"), choices=CheckFinding.choices, widget=forms.RadioSelect)
    words = forms.CharField(label=gettext_lazy("Say it in words"), max_length=500, required=False, widget=FEW_WORDS)
    on = day_field(gettext_lazy("Checked on"))
    document_no = forms.CharField(
        label=gettext_lazy("Number of the signed paper, where you enter it for the committee"), max_length=80,
        required=False,
    )  # fmt: skip


class SettleForm(forms.Form):
    """What the office above found."""

    upheld = forms.ChoiceField(
        label=gettext_lazy("Finding"), widget=forms.RadioSelect,
        choices=[
            ("yes", gettext_lazy("It was untrue; the village puts it right")),
            ("no", gettext_lazy("The sheet is true")),
        ],
    )  # fmt: skip
    result = forms.CharField(
        label=gettext_lazy("In words; it stands beside the sheet for everybody"), max_length=500, widget=WORDS
    )


class FindForm(forms.Form):
    """The name of a village."""

    text = forms.CharField(label=gettext_lazy("Name of the village or community"), max_length=40)


class PlaceFilter(forms.Form):
    """Which of the villages and communities."""

    text = forms.CharField(label=gettext_lazy("Village, community or township"), required=False, max_length=40)


class TicketForm(forms.Form):
    """The ticket somebody was given."""

    ticket = forms.CharField(label=gettext_lazy("Your ticket"), max_length=20)
