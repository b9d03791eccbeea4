"""Forms of the job pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianjian.records.projects.enums import SeekerState
from lianjian.ui.fields import day_field

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation
    from lianjian.records.projects.models import Vacancy


class _OnBehalf(forms.Form):
    """The organisation is asked only where there are several."""

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(organisations) > 1:
            choices = [(one.code, one.name) for one in organisations]
            self.fields["organisation"] = forms.ChoiceField(label=_("On behalf of"), choices=choices)


class VacancyForm(_OnBehalf):
    """Work that an employer offers."""

    employer = forms.CharField(label=_("Who offers the work"), max_length=80)
    place = forms.CharField(label=_("Where, in words"), max_length=80)
    title = forms.CharField(label=_("What work"), max_length=80)
    wanted = forms.IntegerField(label=_("How many people"), min_value=1, max_value=999, initial=1)
    open_until = day_field(_("Open until"))
    terms = forms.CharField(
        label=_("Pay, hours, board and lodging"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class SeekerForm(_OnBehalf):
    """Somebody to be referred: a member by number, anybody else by name."""

    person_name = forms.CharField(label=_("Who looks for work"), max_length=50, required=False)
    member_code = forms.CharField(
        label=_("If a member: the number in the register"), max_length=20, required=False,
        help_text=_("Then name and phone are known and need not be entered."),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Phone"), max_length=20, required=False, help_text=_("Kept sealed; only who refers can read it."),
    )  # fmt: skip
    wish = forms.CharField(label=_("What work the person would like"), max_length=200, required=False)
    consents = forms.BooleanField(label=_("The person agrees to be referred, and that employers are told the name"))


class MatchForm(forms.Form):
    """Which vacancy."""

    def __init__(self, *args: Any, vacancies: Sequence[Vacancy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.code, f"{one.employer} · {one.title} · {one.place}") for one in vacancies]
        self.fields["vacancy"] = forms.ChoiceField(label=_("For which vacancy"), choices=choices)


class StartForm(forms.Form):
    """The first day at work."""

    on = day_field(_("First day at work"))


class VacancyFilter(forms.Form):
    """Conditions of the list of vacancies."""

    text = forms.CharField(label=_("Employer, work or place"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Taking people")), ("closed", _("No longer open")), ("all", _("All"))],
    )


class SeekerFilter(forms.Form):
    """Conditions of the list of people who look for work."""

    text = forms.CharField(label=_("Name or wish"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *SeekerState.choices])
    branch = forms.CharField(label=_("Referred by (name or code)"), required=False)
