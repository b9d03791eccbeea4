"""The day a figure is asked for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class DayForm(forms.Form):
    """A day."""

    on = forms.DateField(
        label=gettext_lazy("As of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
