"""What people fill in about joint organisations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianjian.records.organisations.enums import (
    JointApprover,
    JointForm,
    JointState,
    PairingForm,
    PartnerChangeKind,
    PostBasis,
)
from lianjian.records.organisations.policies.joint_rules import Finding
from lianjian.ui.fields import WHY, day_field, day_input

ALL = [("", _("All"))]


class RegisterFilterForm(forms.Form):
    """The conditions of the register."""

    name = forms.CharField(label=_("Name, village or pinyin initials"), required=False, max_length=80)
    pairing_form = forms.ChoiceField(label=_("Kind"), choices=[*ALL, *PairingForm.choices], required=False)
    township = forms.ChoiceField(label=_("Township"), choices=ALL, required=False)
    state = forms.ChoiceField(label=_("State"), choices=[*ALL, *JointState.choices], required=False)
    form = forms.ChoiceField(label=_("Form"), choices=[*ALL, *JointForm.choices], required=False)
    posts = forms.ChoiceField(
        label=_("Posts"), choices=[*ALL, (PostBasis.DESIGNATED.value, _("Some only designated"))], required=False
    )

    def __init__(self, *args: Any, townships: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["township"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*ALL, *townships]


class SearchForm(forms.Form):
    """Looks for organisations to choose."""

    q = forms.CharField(label=_("Name, pinyin initials or code"), required=False, max_length=80)


class ProposalForm(forms.Form):
    """The last step of a proposal; who is in it stands in the address."""

    name = forms.CharField(label=_("Its name"), max_length=80)
    purpose = forms.CharField(
        label=_("What for"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences; they stand in the agreement and on the public page."),
    )  # fmt: skip
    approval_reason = forms.CharField(
        label=_("Reason or document number"),
        max_length=300,
        help_text=_("Needed because the rules say “generally” and this case differs."),
    )

    def __init__(self, *args: Any, wants_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not wants_reason:
            del self.fields["approval_reason"]


class ConsentForm(forms.Form):
    """A party's answer."""

    answer = forms.ChoiceField(
        label=_("Our answer"),
        choices=[("agree", _("We agree")), ("decline", _("We decline"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example which meeting decided it, and when."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """A typed reason, for what cannot be undone."""

    reason = forms.CharField(
        label=_("Reason"), max_length=1000, help_text=WHY, widget=forms.Textarea(attrs={"rows": 3})
    )


class ApprovalForm(forms.Form):
    """The superior's approval."""

    on = forms.DateField(label=_("Founded on"), widget=day_input())
    approver = forms.ChoiceField(label=_("Approved by"), choices=JointApprover.choices)
    document_no = forms.CharField(label=_("Number of the approval document"), required=False, max_length=80)
    note = forms.CharField(label=_("Note"), required=False, max_length=500)

    def __init__(self, *args: Any, lacking: Finding | None, **kwargs: Any) -> None:
        """`lacking`: what the rules say while there is no approval document; none for an alliance."""
        super().__init__(*args, **kwargs)
        number = self.fields["document_no"]
        if lacking is None:
            del self.fields["approver"]
            number.help_text = str(_("An alliance needs none; enter it if there is one."))
            return
        article = lacking.rule.text() if lacking.rule else ""
        number.required, number.help_text = True, article
        number.error_messages["required"] = f"{lacking.sentence} {article}"


class PostForm(forms.Form):
    """How a post was come by."""

    basis = forms.ChoiceField(
        label=_("Come by through"),
        choices=[(basis.value, basis.label) for basis in (PostBasis.ELECTION, PostBasis.ASSIGNMENT)],
        widget=forms.RadioSelect,
    )
    document_no = forms.CharField(label=_("Number of the document"), max_length=80)


class DissolveForm(ReasonForm):
    """When and why it ends."""

    on = day_field(_("First day it is no more"))
    field_order = ("on", "reason")


class PartnerForm(ReasonForm):
    """Which village joins or leaves, from when and why."""

    kind = forms.ChoiceField(label=_("What changes"), choices=PartnerChangeKind.choices, widget=forms.RadioSelect)
    village = forms.CharField(
        label=_("Village"), max_length=80, help_text=_("Its code or its full name; who leaves is listed below.")
    )
    on = forms.DateField(label=_("From the day"), widget=day_input())
    field_order = ("kind", "village", "on", "reason")


class PartnerDecisionForm(forms.Form):
    """The superior's decision about a change of partners."""

    document_no = forms.CharField(label=_("Number of the document"), required=False, max_length=80)
    note = forms.CharField(label=_("Note"), required=False, max_length=500)
