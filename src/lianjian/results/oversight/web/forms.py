"""Forms of goals, inspections, findings, circulars and the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianjian.records.organisations.models import Organisation
from lianjian.results.indicators.registry import MEASURES
from lianjian.results.oversight.enums import (
    AskedKind,
    CheckResult,
    CircularState,
    Direction,
    FindingState,
    InspectionState,
    PlanState,
)
from lianjian.results.oversight.gap_registry import GAP_KINDS
from lianjian.ui.fields import OrganisationField, day_field, demanded

ALL = [("", _("All"))]
EVERY_KIND = "all"
ROWS = 3


def words(label: Any, *, longest: int, rows: int = ROWS, required: bool = True, help_text: Any = "") -> forms.CharField:
    """Some lines of text."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=longest, widget=widget, required=required, help_text=help_text)


class OfOffice(forms.Form):
    """On behalf of which organisation, asked only where there are several."""

    def __init__(self, *args: Any, offices: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offices = {one.code: one for one in offices}
        if len(self._offices) > 1:
            choices = [(one.code, one.name) for one in offices]
            self.fields["organisation"] = forms.ChoiceField(label=_("For which organisation"), choices=choices)
            self.order_fields(["organisation"])

    def whose(self) -> Organisation:
        """The organisation on whose behalf it is done."""
        given = self.cleaned_data.get("organisation")
        return self._offices[given] if given else next(iter(self._offices.values()))


class GapFilter(forms.Form):
    """Which gaps are listed."""

    kind = forms.ChoiceField(label=_("Matter"), required=False)
    text = forms.CharField(label=_("Place or words"), required=False, max_length=40)
    article = forms.ChoiceField(label=_("Article"), required=False)

    def __init__(self, *args: Any, articles: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(EVERY_KIND, _("All")), *((one.id, one.name) for one in GAP_KINDS.values())]
        self.fields["kind"] = forms.ChoiceField(label=_("Matter"), required=False, choices=kinds)
        choices = [*ALL, *((one, one) for one in articles)]
        self.fields["article"] = forms.ChoiceField(label=_("Article"), required=False, choices=choices)
        self.order_fields(["kind", "text", "article"])


class ListFilter(forms.Form):
    """Words to look for; lists add their own conditions."""

    text = forms.CharField(label=_("Title or organisation"), required=False, max_length=80)


class PlanFilter(ListFilter):
    """Conditions of the list of plans."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ALL, *PlanState.choices])


class InspectionFilter(ListFilter):
    """Conditions of the list of inspections."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ALL, *InspectionState.choices])


class FindingFilter(ListFilter):
    """Conditions of the list of findings."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ALL, *FindingState.choices])
    late = forms.BooleanField(label=_("Only past their day"), required=False)


class CircularFilter(ListFilter):
    """Conditions of the list of circulars."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ALL, *CircularState.choices])


class RequestFilter(ListFilter):
    """Conditions of the ledger."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Asked now")), ("ended", _("Over")), ("all", _("All"))]
    )


class PlanForm(OfOffice):
    """A plan of goals."""

    title = forms.CharField(label=_("Title of the plan"), max_length=100)
    begins_on = day_field(_("Begins on"))
    ends_on = day_field(_("Ends on"))


class GoalForm(forms.Form):
    """A goal: the figure, the target, the post that answers for it."""

    figure = forms.ChoiceField(
        label=_("Figure it is measured by"), help_text=_("Progress is this figure, counted from the records.")
    )
    direction = forms.ChoiceField(label=_("Which way"), choices=Direction.choices, widget=forms.RadioSelect)
    target = forms.DecimalField(
        label=_("Target"), max_digits=12, decimal_places=2, min_value=0, help_text=_("Of a share, in percent.")
    )
    owner_post = forms.ChoiceField(label=_("Post that answers for it"))
    answers = forms.ChoiceField(label=_("Answers which goal of a superior"), required=False)

    def __init__(
        self, *args: Any, posts: Sequence[tuple[str, str]], upper: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        numbers = [
            (f"{one.id}:{place}", f"{one.name} · {part}" if len(one.parts) > 1 else one.name)
            for one in MEASURES.values()
            for place, part in enumerate(one.parts)
        ]
        self.fields["figure"].choices = numbers  # type: ignore[attr-defined]
        self.fields["owner_post"].choices = posts  # type: ignore[attr-defined]
        self.fields["answers"].choices = [("", _("None")), *upper]  # type: ignore[attr-defined]
        if not upper:
            del self.fields["answers"]


class AdoptForm(forms.Form):
    """The document a plan is adopted by."""

    document_no = forms.CharField(label=_("Document number"), max_length=80)
    on = day_field(_("Day of the document"))
    answer_by = day_field(
        _("Offices one level below answer by"), required=False,
        help_text=_("They set goals of their own that cite these; nothing is divided among them by the program."),
    )  # fmt: skip


class ChangeForm(forms.Form):
    """Another target for a goal that holds."""

    target = forms.DecimalField(
        label=_("New target"), max_digits=12, decimal_places=2, min_value=0, help_text=_("Of a share, in percent.")
    )
    document_no = forms.CharField(label=_("Document number"), max_length=80)
    on = day_field(_("Day of the document"))
    reason = words(_("Reason"), longest=300)


class InspectionForm(OfOffice):
    """What is inspected, on which plan."""

    title = forms.CharField(label=_("What is inspected"), max_length=100)
    plan_no = demanded(forms.CharField(
        label=_("Number of the inspection plan or filing"), max_length=80, required=False,
        help_text=_("Without a plan and who approved it, no inspection can begin."),
    ))  # fmt: skip
    approving_body = demanded(forms.CharField(label=_("Approved by"), max_length=80, required=False))
    place = OrganisationField(label=_("In which place"))
    begins_on = day_field(_("Begins on"))
    ends_on = day_field(_("Ends on"))
    gaps = forms.MultipleChoiceField(
        label=_("Gaps against regulations"), required=False, widget=forms.CheckboxSelectMultiple
    )
    figures = forms.MultipleChoiceField(
        label=_("Records behind figures"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, places: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]
        self.fields["gaps"].choices = [(one.id, one.name) for one in GAP_KINDS.values()]  # type: ignore[attr-defined]
        self.fields["figures"].choices = [(one.id, one.name) for one in MEASURES.values()]  # type: ignore[attr-defined]


class DrawForm(forms.Form):
    """How many lines are drawn, and the words those present add to the seed."""

    size = forms.IntegerField(label=_("How many lines"), min_value=1, max_value=500)
    words = forms.CharField(
        label=_("Words said by those present"), max_length=60, required=False,
        help_text=_("Any words. With them in the seed, nobody can have chosen the sample, not the program either."),
    )  # fmt: skip


class CheckForm(forms.Form):
    """What a check on the spot came to."""

    result = forms.ChoiceField(label=_("What was seen"), choices=CheckResult.choices, widget=forms.RadioSelect)
    note = words(_("Said in words"), longest=300, required=False, help_text=_("Needed where something differs."))
    on = day_field(_("On which day"))


class FindingForm(forms.Form):
    """What was found, and who puts it right by when."""

    place = OrganisationField(label=_("Where it was found"))
    matter = forms.CharField(label=_("Matter"), max_length=60)
    what = words(_("What was found"), longest=300)
    article = forms.CharField(label=_("Article it goes against"), max_length=200, required=False)
    owner_post = forms.ChoiceField(label=_("Post that puts it right"))
    due_on = day_field(_("By when"))

    def __init__(
        self, *args: Any, places: QuerySet[Organisation], posts: Sequence[tuple[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]
        self.fields["owner_post"].choices = posts  # type: ignore[attr-defined]


class SaidForm(forms.Form):
    """Some words."""

    said = words(_("Said in words"), longest=500)


class CloseFindingForm(forms.Form):
    """Words one may add when a finding is closed."""

    said = words(_("Said in words"), longest=500, required=False)


class AgainForm(SaidForm):
    """Some words and a new day."""

    due_on = day_field(_("New day"))


class OutcomeForm(forms.Form):
    """What an inspection came to."""

    outcome = words(_("What the inspection came to"), longest=2000, rows=5)
    on = day_field(_("On which day"))


class CircularForm(forms.Form):
    """The words of a circular; a head is a line that begins with #."""

    title = forms.CharField(label=_("Title"), max_length=100)
    opening = words(_("Opening"), longest=1000, rows=4, required=False)
    body = words(
        _("Matter by matter"), longest=20_000, rows=16,
        help_text=_("A line that begins with # is the head of a matter; every other line is a paragraph."),
    )  # fmt: skip


class IssueForm(forms.Form):
    """The number under which a circular is issued."""

    document_no = forms.CharField(label=_("Document number"), max_length=80, required=False)
    on = day_field(_("Day of issue"))


class RecipientForm(forms.Form):
    """A further recipient of a circular, and why."""

    place = OrganisationField(label=_("Copied to"))
    reason = words(_("Why it concerns them"), longest=200)

    def __init__(self, *args: Any, places: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]


class RequestForm(OfOffice):
    """A table somebody wants from below. Columns asked elsewhere get a field for the reason once they are known."""

    title = forms.CharField(label=_("Title of the table"), max_length=100)
    purpose = words(_("Purpose of the table"), longest=300)
    basis = demanded(forms.CharField(
        label=_("Basis: document and article"), max_length=200, required=False,
        help_text=_("Without a basis and a last day, nothing can be asked."),
    ))  # fmt: skip
    place = OrganisationField(label=_("In which place"))
    asked_of = forms.ChoiceField(label=_("Who is asked"), choices=AskedKind.choices)
    begins_on = day_field(_("Begins on"))
    ends_on = day_field(_("Asked until"))
    headings = words(
        _("Columns, one a line"), longest=3_000, rows=8, required=False,
        help_text=_("Or take the first row of an Excel file."),
    )  # fmt: skip
    workbook = forms.FileField(label=_("Excel file with the head of the table"), required=False)

    def __init__(self, *args: Any, places: QuerySet[Organisation], asked_again: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]
        self.again = {f"reason_{place}": heading for place, heading in enumerate(asked_again)}
        for name, heading in self.again.items():
            label = _("Why “%(heading)s” is asked again") % {"heading": heading}
            self.fields[name] = forms.CharField(label=label, max_length=200, required=False)

    def reasons(self) -> dict[str, str]:
        """The reasons given, by heading."""
        return {heading: self.cleaned_data.get(name, "") for name, heading in self.again.items()}
