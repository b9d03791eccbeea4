"""Forms of the exchange pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianjian.records.projects.enums import Industry, NeedState, Subject

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation
    from lianjian.records.projects.models import Resource

URGENCY = [
    (1, _("Would help")),
    (2, _("Needed")),
    (3, _("Urgent")),
    (4, _("Nothing moves without it")),
]
PLENTY = [(1, _("A little")), (2, _("Some")), (3, _("Much")), (4, _("Plenty"))]
ALL = ("", _("All"))


class _Registration(forms.Form):
    """Three fields; the organisation only where there are several to choose from."""

    levels: Sequence[tuple[int, Any]] = ()
    level_label: Any = ""
    title_help: Any = ""

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"] = forms.ChoiceField(label=_("What kind"), choices=Subject.choices)
        self.fields["title"] = forms.CharField(label=_("In a few words"), max_length=120, help_text=self.title_help)
        self.fields["level"] = forms.TypedChoiceField(
            label=self.level_label, choices=self.levels, coerce=int, widget=forms.RadioSelect, initial=2
        )
        if len(organisations) > 1:
            choices = [(one.code, one.name) for one in organisations]
            self.fields["organisation"] = forms.ChoiceField(label=_("On behalf of"), choices=choices)


class NeedForm(_Registration):
    """A need."""

    levels = URGENCY
    level_label = _("How urgent")
    title_help = _("For example: a cold store for 200 tonnes of scallions")


class ResourceForm(_Registration):
    """A resource."""

    levels = PLENTY
    level_label = _("How much")
    title_help = _("For example: two agronomists, twice a month")


class NeedFilter(forms.Form):
    """Conditions of the list of needs."""

    text = forms.CharField(label=_("Words, name or pinyin initials"), required=False)
    subject = forms.ChoiceField(label=_("What kind"), required=False, choices=[ALL, *Subject.choices])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[ALL, *NeedState.choices])
    place = forms.CharField(label=_("Place (township or county)"), required=False)
    industry = forms.ChoiceField(label=_("Industry"), required=False, choices=[ALL, *Industry.choices])


class ResourceFilter(forms.Form):
    """Conditions of the list of resources."""

    text = forms.CharField(label=_("Words, name or pinyin initials"), required=False)
    subject = forms.ChoiceField(label=_("What kind"), required=False, choices=[ALL, *Subject.choices])
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("On offer")), ("closed", _("Closed")), ("all", _("All"))]
    )
    place = forms.CharField(label=_("Place (township or county)"), required=False)
    industry = forms.ChoiceField(label=_("Industry"), required=False, choices=[ALL, *Industry.choices])


class TakeUpForm(forms.Form):
    """Promise help: with which of the own resources, and by when."""

    promised_on = forms.DateField(label=_("Done by"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(
        self, *args: Any, helpers: Sequence[Organisation], resources: Sequence[Resource], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if len(helpers) > 1:
            choices = [(one.code, one.name) for one in helpers]
            self.fields["helper"] = forms.ChoiceField(label=_("Who helps"), choices=choices)
        if resources:
            offered = [
                ("", _("Something else")),
                *((one.code, f"{one.organisation.name}：{one.title}") for one in resources),
            ]
            self.fields["resource"] = forms.ChoiceField(label=_("With what"), choices=offered, required=False)


class OutcomeForm(forms.Form):
    """What was delivered."""

    outcome = forms.CharField(
        label=_("What was delivered"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In a sentence; the receiver confirms it."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """A typed reason."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
