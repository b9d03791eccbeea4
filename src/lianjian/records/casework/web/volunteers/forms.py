"""Forms of the volunteers' pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianjian.records.casework.enums import OpenTo

if TYPE_CHECKING:
    from lianjian.records.casework.models import SignUp
    from lianjian.records.organisations.models import Organisation


class TeamForm(forms.Form):
    """A team: of whom, what for, led by whom."""

    name = forms.CharField(label=_("What the team is called"), max_length=60)
    purpose = forms.CharField(
        label=_("What it is for"), max_length=200, help_text=_("Such as: repairs and shopping for the old"),
    )  # fmt: skip
    leader = forms.CharField(label=_("Leader: name or number in the register"), max_length=50)

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(organisations) > 1:
            choices = [(one.code, one.name) for one in organisations]
            self.fields["organisation"] = forms.ChoiceField(label=_("On behalf of"), choices=choices)


class PersonForm(forms.Form):
    """Somebody by name: a member of this place, or a villager."""

    person = forms.CharField(label=_("Name, or number in the register"), max_length=50)
    is_villager = forms.BooleanField(label=_("A villager who is no Party member"), required=False)


class JoinForm(PersonForm):
    """Somebody who joins the team."""

    phone = forms.CharField(
        label=_("Phone of a villager"), max_length=20, required=False, help_text=_("Kept sealed, shown in part only."),
    )  # fmt: skip
    consents = forms.BooleanField(label=_("The person has agreed"))


class CallForm(forms.Form):
    """A call."""

    title = forms.CharField(label=_("What is to be done"), max_length=80)
    place = forms.CharField(label=_("Where"), max_length=80)
    starts_at = forms.DateTimeField(label=_("Begins"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    ends_at = forms.DateTimeField(label=_("Ends"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    wanted = forms.IntegerField(label=_("How many are wanted"), min_value=1, max_value=500, initial=5)
    open_to = forms.ChoiceField(label=_("Who is asked"), choices=OpenTo.choices, widget=forms.RadioSelect)
    details = forms.CharField(
        label=_("What to bring or know"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class HoursForm(forms.Form):
    """How long each on the list was there, and the thanks."""

    thanks = forms.CharField(
        label=_("Thanks, in words"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everybody who was there reads it."),
    )  # fmt: skip

    def __init__(self, *args: Any, listed: Sequence[SignUp], usual: float, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in listed:
            self.fields[f"hours_{one.pk}"] = forms.DecimalField(
                label=one.person_name, min_value=0, max_value=24, initial=usual,
                widget=forms.NumberInput(attrs={"step": "0.5"}),
            )  # fmt: skip
        self.order_fields([*(f"hours_{one.pk}" for one in listed), "thanks"])


class CallFilter(forms.Form):
    """Conditions of the list of calls."""

    text = forms.CharField(label=_("Words, place or team"), required=False)
    state = forms.ChoiceField(
        label=_("When"), required=False,
        choices=[("", _("Still to come")), ("past", _("Past")), ("all", _("All"))],
    )  # fmt: skip


class TeamFilter(forms.Form):
    """Conditions of the list of teams."""

    text = forms.CharField(label=_("Team, purpose or organisation"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Active")), ("ended", _("Ended")), ("all", _("All"))]
    )
