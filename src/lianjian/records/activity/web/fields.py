"""What the forms of meetings, learning and rooms share: an hour."""

from __future__ import annotations

from typing import Any

from django import forms


def hour_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.TimeField:
    """An hour of the day, with the browser's own picker."""
    picker = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=required, help_text=help_text, widget=picker)
