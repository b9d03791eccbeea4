"""The day a figure is asked for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from lianjian.ui.fields import day_field


class DayForm(forms.Form):
    """A day."""

    on = day_field(gettext_lazy("As of"), required=False)
