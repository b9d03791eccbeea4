"""What the pages of an online branch ask."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lianjian.ui.fields import day_field


class PlaceForm(forms.Form):
    """How it meets."""

    channel = forms.CharField(
        label=_("Where its members meet on the net"), max_length=80,
        help_text=_("Such as a chat group and a video meeting; no link and no number."),
    )  # fmt: skip
    host_places = forms.CharField(
        label=_("Where most of them live now"), max_length=200, required=False,
        help_text=_("Cities or parks in words, as they said themselves."),
    )  # fmt: skip


class ApprovalForm(forms.Form):
    """The paper that makes a branch."""

    document_no = forms.CharField(label=_("Number of the approval document"), max_length=80, required=False)
    agreed_with = forms.CharField(
        label=_("Agreed with which host organisation"), max_length=120, required=False,
        help_text=_("The organisation at the place where its members work."),
    )  # fmt: skip
    on = day_field(_("Approved on"))


class EndForm(forms.Form):
    """Why and from when."""

    on = day_field(_("First day without it"))
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class RuleForm(forms.Form):
    """A rule of its own."""

    title = forms.CharField(label=_("What the rule is called"), max_length=80)
    text = forms.CharField(label=_("What it says"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    on = day_field(_("In force since"))


class DayForm(forms.Form):
    """From when."""

    on = day_field(_("First day without it"))
