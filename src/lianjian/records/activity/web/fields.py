"""What the forms of meetings, learning and rooms share: an hour and a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def hour_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.TimeField:
    """An hour of the day, with the browser's own picker."""
    picker = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=required, help_text=help_text, widget=picker)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def said(self) -> str:
        """The reason; "" where none was given, which every action that wants one refuses."""
        return str(self.cleaned_data["reason"]) if self.is_valid() else ""
