"""Forms of joint conferences and councils."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianjian.records.deliberation.council_enums import ChosenHow, CouncilKind, DecisionState, FollowUpKind
from lianjian.records.deliberation.web.council_forms import ALL, ListFilter, OnBehalf, UnitForm
from lianjian.ui.fields import day_field

if TYPE_CHECKING:
    from lianjian.records.deliberation.agenda_sources import Proposed
    from lianjian.records.organisations.models import JointOrganisation, Organisation


class ConferenceForm(OnBehalf):
    """Who convenes it, and who belongs to it."""

    name = forms.CharField(label=_("Name of the conference"), max_length=80)
    joint = forms.ChoiceField(label=_("Of a joint organisation"), required=False)
    units = forms.CharField(
        label=_("Member units"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Names or codes, one a line. The parties of a joint organisation are taken in by themselves."),
    )  # fmt: skip
    on = day_field(_("Since"))

    def __init__(self, *args: Any, joints: Sequence[JointOrganisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("None")), *((one.code, one.name) for one in joints)]
        self.fields["joint"] = forms.ChoiceField(label=_("Of a joint organisation"), required=False, choices=choices)
        self.order_fields(["organisation", "name", "joint", "units", "on"])


class SeatForm(forms.Form):
    """A unit to be taken in."""

    unit = forms.CharField(label=_("Name or code of the unit"), max_length=80)
    on = day_field(_("Since"))


class UnseatForm(UnitForm):
    """A unit that goes."""

    on = day_field(_("On which day"))


class SessionForm(forms.Form):
    """When, where, and what beside what is open."""

    on = day_field(_("Day"))
    starts = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}))
    ends = forms.TimeField(label=_("Ends at"), widget=forms.TimeInput(attrs={"type": "time"}))
    place = forms.CharField(label=_("Where it is held"), max_length=120)
    proposed = forms.MultipleChoiceField(
        label=_("Open problems of the units"), required=False, widget=forms.CheckboxSelectMultiple
    )
    typed = forms.CharField(
        label=_("Further matters"), required=False, max_length=2000, help_text=_("One matter a line."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def __init__(self, *args: Any, proposals: Sequence[Proposed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.title, f"{one.title}（{one.place}）") for one in proposals]
        self.fields["proposed"] = forms.MultipleChoiceField(
            label=_("Open problems of the units"), required=False, choices=choices, widget=forms.CheckboxSelectMultiple
        )
        self.order_fields(["on", "starts", "ends", "place", "proposed", "typed"])
        if not choices:
            del self.fields["proposed"]

    def moment(self, name: str) -> datetime:
        """The beginning or the end in the county's time."""
        on, at = self.cleaned_data["on"], self.cleaned_data[name]
        assert isinstance(on, date)
        assert isinstance(at, time)
        return timezone.make_aware(datetime.combine(on, at))

    def agenda(self) -> tuple[str, ...]:
        """What was chosen, then what was typed."""
        return (*self.cleaned_data.get("proposed", ()), *self.cleaned_data["typed"].splitlines())


class DecisionForm(UnitForm):
    """What a session agreed on."""

    title = forms.CharField(label=_("Agreed work"), max_length=100)
    person_name = forms.CharField(label=_("Who in the unit"), max_length=50, required=False)
    due_on = day_field(_("By when"))

    def __init__(self, *args: Any, units: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, units=units, label=_("Which unit sees to it"), **kwargs)
        self.order_fields(["title", "unit", "person_name", "due_on"])


class ReportForm(forms.Form):
    """How far it is."""

    said = forms.CharField(label=_("How far it is"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class FollowUpForm(forms.Form):
    """What the session says of an earlier decision."""

    kind = forms.ChoiceField(label=_("What becomes of it"), choices=FollowUpKind.choices, widget=forms.RadioSelect)
    said = forms.CharField(
        label=_("What was done, or why not"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = day_field(_("New day, where it goes on"), required=False)


class CouncilForm(OnBehalf):
    """A council in its composition."""

    kind = forms.ChoiceField(label=_("Which council"), choices=CouncilKind.choices, widget=forms.RadioSelect)
    members = forms.IntegerField(label=_("How many members"), min_value=3, max_value=500)
    chosen_how = forms.ChoiceField(label=_("How they were come by"), choices=ChosenHow.choices)
    since = day_field(_("Since"))


class ConferenceFilter(ListFilter):
    """Conditions of the list of conferences."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Running")), ("ended", _("Ended")), ("all", _("All"))]
    )


class DecisionFilter(ListFilter):
    """Conditions of the list of decisions."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ALL, *DecisionState.choices])


class CouncilFilter(ListFilter):
    """Conditions of the list of councils."""

    kind = forms.ChoiceField(label=_("Which council"), required=False, choices=[*ALL, *CouncilKind.choices])
