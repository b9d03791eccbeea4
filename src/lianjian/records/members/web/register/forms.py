"""What the pages of the register ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.records.members.actions.registering import NewMember, state_of
from lianjian.records.members.enums import Education, LeavingKind, Occupation, Sex, Standing
from lianjian.records.members.models import Member
from lianjian.ui.fields import day_field

# The rest have an act of their own: a transfer, and the end of probation.
WAYS_TO_LEAVE = (LeavingKind.DIED, LeavingKind.WITHDREW, LeavingKind.REMOVED)


class RegisterFilterForm(forms.Form):
    """Whom to list, and as of which day."""

    q = forms.CharField(
        label=gettext_lazy("Name, pinyin, initials or last 4 of the ID number"), required=False, max_length=50
    )
    standing = forms.ChoiceField(label=gettext_lazy("Standing"), required=False)
    occupation = forms.ChoiceField(label=gettext_lazy("Occupation"), required=False)
    on = day_field(gettext_lazy("As of the day"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standings = [(one.value, one.label) for one in (Standing.FULL, Standing.PROBATIONARY)]
        self.fields["standing"].choices = [("", _("All members")), *standings]  # type: ignore[attr-defined]
        self.fields["occupation"].choices = [("", _("All occupations")), *Occupation.choices]  # type: ignore[attr-defined]


class MemberForm(forms.Form):
    """What is on file of a person."""

    name = forms.CharField(label=gettext_lazy("Name of the person"), min_length=2, max_length=50)
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=Sex.choices)
    born_on = day_field(gettext_lazy("Born on"))
    id_number = forms.CharField(
        label=gettext_lazy("Identity number"), required=False, max_length=18,
        help_text=gettext_lazy("18 characters. Kept sealed; pages show the last 4 only."),
    )  # fmt: skip
    phone = forms.RegexField(label=gettext_lazy("Mobile phone"), regex=r"^1[3-9]\d{9}$", required=False)
    education = forms.ChoiceField(label=gettext_lazy("Schooling"), required=False)
    occupation = forms.ChoiceField(label=gettext_lazy("Occupation"), choices=Occupation.choices)
    admitted_on = day_field(
        gettext_lazy("Admitted on"), help_text=gettext_lazy("The day the branch assembly took the person in.")
    )
    full_member_on = day_field(
        gettext_lazy("Full member since"), required=False, help_text=gettext_lazy("Empty while on probation.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["education"].choices = [("", _("Not known")), *Education.choices]  # type: ignore[attr-defined]

    def person(self, *, code: str = "") -> NewMember:
        """What was said, as the register takes it."""
        said = self.cleaned_data
        return NewMember(
            name=said["name"], sex=Sex(said["sex"]), born_on=said["born_on"], id_number=said["id_number"].upper(),
            phone=said["phone"], education=said["education"], occupation=Occupation(said["occupation"]),
            admitted_on=said["admitted_on"], full_member_on=said["full_member_on"],
            here_since=said.get("here_since"), code=code,
        )  # fmt: skip


class NewMemberForm(MemberForm):
    """Somebody who is a member already and is entered here."""

    here_since = day_field(
        gettext_lazy("At home in this branch since"), required=False,
        help_text=gettext_lazy("Empty: since admission, or since the branch was founded."),
    )  # fmt: skip


class CorrectionForm(MemberForm):
    """What is on file, to be put right, and why."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    # What the record was when the page was opened: of two people correcting it, the second is told.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def of(member: Member) -> dict[str, object]:
        """What is on file."""
        keys = (
            "name", "sex", "born_on", "id_number", "phone", "education", "occupation", "admitted_on", "full_member_on",
        )  # fmt: skip
        return {"seen": state_of(member)} | {key: getattr(member, key) for key in keys}


class EndForm(forms.Form):
    """How and when a membership ended."""

    how = forms.ChoiceField(label=gettext_lazy("How"), choices=[(one.value, one.label) for one in WAYS_TO_LEAVE])
    on = day_field(gettext_lazy("First day no longer a member"))
    reason = forms.CharField(
        label=gettext_lazy("Reason, with the number of the decision"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ExemptForm(forms.Form):
    """From when nothing is demanded."""

    since = day_field(
        gettext_lazy("Since"), required=False, help_text=gettext_lazy("Empty: as of everybody else, from now on.")
    )


class VoteForm(forms.Form):
    """Until when the vote rests, and by which decision."""

    until = day_field(
        gettext_lazy("Votes again from"), required=False, help_text=gettext_lazy("Empty: votes again from now on.")
    )
    document_no = forms.CharField(label=gettext_lazy("Number of the decision"), max_length=80)
