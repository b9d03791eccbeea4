"""Forms of the pages about joining the Party, but for those of the steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.records.cadres.actions.admission import NewApplicant
from lianjian.records.cadres.enums import AdmissionEnd, AdmissionStage, TalentRung
from lianjian.records.members.enums import Education, Occupation, Sex
from lianjian.records.members.id_numbers import NumberFault, read_number
from lianjian.records.organisations.models import Organisation
from lianjian.ui.fields import day_field

ALL = ("", gettext_lazy("All"))
ENDED = "ended"


class ApplicantForm(forms.Form):
    """A new application: the person, the day, and which branch handles it."""

    name = forms.CharField(label=gettext_lazy("Name of the person"), min_length=2, max_length=50)
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=Sex.choices, widget=forms.RadioSelect)
    born_on = day_field(gettext_lazy("Born on"))
    id_number = forms.CharField(
        label=gettext_lazy("Identity number"), required=False, max_length=18,
        help_text=gettext_lazy("It finds out whether the person is on file already; shown with its last four only."),
        widget=forms.TextInput(attrs={"data-no-draft": True}),
    )  # fmt: skip
    phone = forms.CharField(label=gettext_lazy("Phone"), required=False, max_length=20)
    education = forms.ChoiceField(
        label=gettext_lazy("Schooling"), required=False, choices=[("", "—"), *Education.choices]
    )
    occupation = forms.ChoiceField(label=gettext_lazy("Lives by"), choices=Occupation.choices)
    is_mobile = forms.BooleanField(label=gettext_lazy("Lives and works away from home"), required=False)
    applied_on = day_field(gettext_lazy("Application handed in on"))

    def __init__(
        self, *args: Any, branches: Sequence[Organisation], online: Sequence[Organisation], own: bool, **kwargs: Any
    ) -> None:
        """`own`: whether any of the branches is the actor's, so that it can be handed in at the branch itself."""
        super().__init__(*args, **kwargs)
        self.branches = {one.code: one for one in branches}
        self.online = {one.code: one for one in online}
        if len(branches) > 1:
            named = [(one.code, one.name) for one in branches]
            self.fields["organisation"] = forms.ChoiceField(
                label=_("Branch that handles it"), choices=named, help_text=_("Where the person would be at home.")
            )
        if online:
            here = [("", _("At the branch itself"))] if own else []
            self.fields["through"] = forms.ChoiceField(
                label=_("Handed in at"), required=not own, choices=[*here, *((one.code, one.name) for one in online)]
            )

    def clean_id_number(self) -> str:
        """The number with a capital X, if it is one at all."""
        number = str(self.cleaned_data["id_number"]).strip().upper()
        if number and isinstance(read_number(number), NumberFault):
            raise forms.ValidationError(_("An identity number has 18 characters: digits, the last may be X."))
        return number

    def clean(self) -> dict[str, Any]:
        """Holds the number against the day of birth and the sex."""
        given: dict[str, Any] = super().clean() or {}
        says = read_number(given["id_number"]) if given.get("id_number") else None
        if says is not None and not isinstance(says, NumberFault):
            if given.get("born_on") and says.born_on != given["born_on"]:
                self.add_error("born_on", _("By the number the day of birth is %(day)s.") % {"day": says.born_on})
            if given.get("sex") and says.sex != given["sex"]:
                self.add_error("sex", _("By the number the sex is: %(sex)s.") % {"sex": says.sex.label})
        return given

    def person(self) -> NewApplicant:
        """What is on file of the applicant."""
        given = self.cleaned_data
        return NewApplicant(
            name=given["name"].strip(),
            sex=Sex(given["sex"]),
            born_on=given["born_on"],
            id_number=given["id_number"],
            phone=given["phone"].strip(),
            education=given["education"],
            occupation=Occupation(given["occupation"]),
            is_mobile=given["is_mobile"],
        )

    def branch(self) -> Organisation:
        """The branch that handles it."""
        return self.branches[self.cleaned_data.get("organisation") or next(iter(self.branches))]

    def through(self) -> Organisation | None:
        """The online branch where it was handed in; None for the branch itself."""
        return self.online.get(self.cleaned_data.get("through") or "")


class AdmissionFilter(forms.Form):
    """Conditions of the list."""

    text = forms.CharField(label=gettext_lazy("Name, pinyin initials or number"), required=False)
    stage = forms.ChoiceField(
        label=gettext_lazy("Stage"), required=False,
        choices=[ALL, *AdmissionStage.choices, (ENDED, gettext_lazy("Closed"))],
    )  # fmt: skip
    place = forms.CharField(label=gettext_lazy("Branch or township"), required=False)


class EndForm(forms.Form):
    """How and why a case ends."""

    how = forms.ChoiceField(
        label=gettext_lazy("What happened"), widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in (AdmissionEnd.WITHDRAWN, AdmissionEnd.STOPPED)],
    )  # fmt: skip
    on = day_field(gettext_lazy("Day"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class MoveForm(forms.Form):
    """To which branch a case goes."""

    to = forms.CharField(
        label=gettext_lazy("New branch"), max_length=80, help_text=gettext_lazy("Its full name or its number")
    )
    on = day_field(gettext_lazy("Day"))
    document_no = forms.CharField(label=gettext_lazy("Number of the letter"), required=False, max_length=80)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def clean_to(self) -> Organisation:
        """The one organisation of that number or name."""
        words = self.cleaned_data["to"].strip()
        there = Organisation.objects.filter(dissolved_on=None)
        found = list(there.filter(code=words)) or list(there.filter(name=words)[:2])
        if len(found) != 1:
            raise forms.ValidationError(_("No organisation, or several, of that name or number; give the number."))
        return found[0]


class CorrectionForm(forms.Form):
    """What was entered wrongly of a step."""

    on = day_field(gettext_lazy("Day"))
    document_no = forms.CharField(label=gettext_lazy("Number of the paper"), required=False, max_length=80)
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=300)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class NoticeForm(forms.Form):
    """When the public notice was put up."""

    posted_on = day_field(gettext_lazy("Put up on"))


class EvidenceForm(forms.Form):
    """One fact for the chain of talent."""

    rung = forms.ChoiceField(label=gettext_lazy("What it shows"), choices=TalentRung.choices)
    on = day_field(gettext_lazy("Since or on"))
    what = forms.CharField(
        label=gettext_lazy("In a sentence"), max_length=200,
        help_text=gettext_lazy("For example: grows 40 mu of ginger and taught eleven households"),
    )  # fmt: skip
    document_no = forms.CharField(label=gettext_lazy("Certificate or document"), required=False, max_length=80)
