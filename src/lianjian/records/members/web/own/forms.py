"""Forms of a member's own pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.models import Account
from lianjian.records.members.enums import CorrectionState

ANOTHER = "new"


class PhoneForm(forms.Form):
    """The member's own phone number."""

    phone = forms.RegexField(
        r"^(1\d{10}|0\d{2,3}-?\d{7,8})$",
        label=_("Mobile phone"),
        error_messages={"invalid": _("Give 11 digits, or a landline such as 0536-6012345.")},
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )


class CorrectionForm(forms.Form):
    """What is wrong, and what is right."""

    wrong = forms.CharField(
        label=_("What is wrong"), max_length=200, help_text=_("For example: the day I was admitted, 2010-07-01")
    )
    right = forms.CharField(
        label=_("What is right"), max_length=200, help_text=_("For example: it was 2009-07-01; the paper is at home")
    )


class AnswerForm(forms.Form):
    """The secretary's decision, in a sentence."""

    state = forms.ChoiceField(
        label=_("Decision"),
        choices=[(one.value, one.label) for one in (CorrectionState.ACCEPTED, CorrectionState.DECLINED)],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Answer"), max_length=300, widget=forms.Textarea({"rows": 3}), help_text=_("The member reads it.")
    )


class SamePersonForm(forms.Form):
    """Whether an account of the same name is the member's."""

    def __init__(self, *args: Any, accounts: Sequence[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(str(one.pk), gettext("%(name)s, sign-in name %(login)s") % {"name": one.name, "login": one.login})
                 for one in accounts]  # fmt: skip
        self.fields["account"] = forms.ChoiceField(
            label=_("Is it the same person?"),
            choices=[*known, (ANOTHER, gettext("No, another person: make a new account"))],
            widget=forms.RadioSelect,
        )
