"""Forms of the coverage and industry pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.records.organisations.enums import CoverageKind, CoverageUnitKind, DispatchKind, IndustryBodyKind
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.coverage import Gap
from lianjian.ui.fields import OrganisationField, day_field

ANY = ("", gettext_lazy("Any"))


def reason_field() -> forms.CharField:
    """A typed reason."""
    return forms.CharField(label=gettext_lazy("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class ActorForm(forms.Form):
    """A form whose organisations are those the actor may see."""

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, OrganisationField):
                field.choices = organisations.filter(dissolved_on=None)


class PlaceFilter(forms.Form):
    """Conditions that include the places below the actor's own."""

    def __init__(self, *args: Any, places: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ANY, *((place.code, place.name) for place in places)]


class UnitFilter(PlaceFilter):
    """Conditions of the register of units."""

    q = forms.CharField(label=gettext_lazy("Name, initials or code"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("Place"), required=False)
    covered = forms.ChoiceField(
        label=gettext_lazy("Coverage"), required=False, choices=[ANY, *Gap.choices, *CoverageKind.choices]
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False, choices=[ANY, *CoverageUnitKind.choices])
    on = day_field(gettext_lazy("As of"), required=False)


class PeopleFilter(PlaceFilter):
    """Conditions of the list of people sent."""

    q = forms.CharField(label=gettext_lazy("Name, number or home unit"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Sent as"), required=False, choices=[ANY, *DispatchKind.choices])
    place = forms.ChoiceField(label=gettext_lazy("Place"), required=False)
    expiring = forms.BooleanField(label=gettext_lazy("Only terms ending within 30 days"), required=False)
    on = day_field(gettext_lazy("As of"), required=False)


class UnitForm(ActorForm):
    """A unit for the register."""

    name = forms.CharField(label=gettext_lazy("Name of the unit"), max_length=80)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=CoverageUnitKind.choices)
    place = OrganisationField(label=gettext_lazy("In whose area"))
    code = forms.RegexField(
        r"^[0-9A-Za-z-]+$",
        label=gettext_lazy("Unified social credit code"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Where there is none, a number of the place is given."),
    )
    employees = forms.IntegerField(label=gettext_lazy("People working there"), min_value=0, initial=0)
    full_members = forms.IntegerField(label=gettext_lazy("Full Party members among them"), min_value=0, initial=0)
    registered_on = day_field(gettext_lazy("In the register since"))

    def clean(self) -> dict[str, Any]:
        """Refuses more members than people."""
        refuse_more_members(self)
        return self.cleaned_data


class UnitFigures(forms.Form):
    """A unit's figures, as they are now."""

    employees = forms.IntegerField(label=gettext_lazy("People working there"), min_value=0)
    full_members = forms.IntegerField(label=gettext_lazy("Full Party members among them"), min_value=0)

    def clean(self) -> dict[str, Any]:
        """Refuses more members than people."""
        refuse_more_members(self)
        return self.cleaned_data


def refuse_more_members(form: forms.Form) -> None:
    """Will put an error at the members where there are more of them than people."""
    employees, members = form.cleaned_data.get("employees"), form.cleaned_data.get("full_members")
    if employees is not None and members is not None and members > employees:
        form.add_error("full_members", _("There cannot be more members than people working there."))


class CoverForm(ActorForm):
    """Who covers a unit."""

    organisation = OrganisationField(label=gettext_lazy("Covered by"))
    kind = forms.ChoiceField(label=gettext_lazy("How"), choices=CoverageKind.choices)
    on = day_field(gettext_lazy("Since"))


class EndForm(forms.Form):
    """An end, with its day and reason."""

    on = day_field(gettext_lazy("From which day on"))
    reason = reason_field()


class SendForm(ActorForm):
    """One person to be sent."""

    kind = forms.ChoiceField(label=gettext_lazy("Sent as"), choices=DispatchKind.choices)
    person_name = forms.CharField(label=gettext_lazy("Name of the person"), min_length=2, max_length=50)
    person_code = forms.CharField(
        label=gettext_lazy("Number in the list of people sent"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Leave empty for somebody new; take the number from the list for somebody known."),
    )
    home_unit = forms.CharField(label=gettext_lazy("Home unit"), max_length=80, required=False)
    organisation = OrganisationField(label=gettext_lazy("Sent to"))
    unit_code = forms.CharField(
        label=gettext_lazy("Code of the unit, where sent to one"), max_length=40, required=False
    )
    since = day_field(gettext_lazy("First day"))
    last_on = day_field(
        gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: the usual term of the rules.")
    )
    document_no = forms.CharField(label=gettext_lazy("Document number"), max_length=80, required=False)


class ProlongForm(forms.Form):
    """A later last day."""

    last_on = day_field(gettext_lazy("New last day"))
    document_no = forms.CharField(label=gettext_lazy("Document number"), max_length=80, required=False)


class BodyFilter(forms.Form):
    """Conditions of the list of industry bodies."""

    q = forms.CharField(label=gettext_lazy("Name or industry"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False, choices=[ANY, *IndustryBodyKind.choices])


class BodyForm(ActorForm):
    """An association, a chain, a cooperative or a model household."""

    name = forms.CharField(label=gettext_lazy("What it is called"), max_length=80)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=IndustryBodyKind.choices)
    industry = forms.CharField(
        label=gettext_lazy("Industry"),
        max_length=24,
        help_text=gettext_lazy("Such as tobacco, laying hens, vegetables"),
    )
    place = OrganisationField(label=gettext_lazy("In whose area"))


class LinkForm(ActorForm):
    """An organisation's part in a body."""

    organisation = OrganisationField(label=gettext_lazy("Organisation"))
    part = forms.CharField(
        label=gettext_lazy("Its part"), max_length=80, help_text=gettext_lazy("Such as growing, drying, sales")
    )
    on = day_field(gettext_lazy("Since"))


def day_or(form: forms.Form, today: date) -> date:
    """The day a filter asks for, else today."""
    return (form.cleaned_data.get("on") if form.is_valid() else None) or today
