"""Forms that questionnaires, conferences and the rule book share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.web import ActingRequest
from lianjian.records.deliberation.queries.questionnaires import kept_by
from lianjian.records.organisations.models import Organisation
from lianjian.ui.fields import OrganisationField, day_field

ASKED_AS_LIST = 60
ALL = [("", _("All"))]


class OnBehalf(forms.Form):
    """The organisation is asked only where there are several: from a list, or by name where there are many."""

    def __init__(self, *args: Any, request: ActingRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = kept_by(actor=request.actor)
        few = list(found[: ASKED_AS_LIST + 1])
        if not few:
            raise Http404
        self._few: dict[str, Organisation] = {one.code: one for one in few}
        if len(few) > ASKED_AS_LIST:
            field = OrganisationField(label=_("On behalf of"))
            field.choices = found
            self.fields["organisation"] = field
        elif len(few) > 1:
            choices = [(one.code, one.name) for one in few]
            self.fields["organisation"] = forms.ChoiceField(label=_("On behalf of"), choices=choices)
        if "organisation" in self.fields:
            self.order_fields(["organisation"])

    def whose(self) -> Organisation:
        """The organisation on whose behalf it is done."""
        given = self.cleaned_data.get("organisation")
        if isinstance(given, Organisation):
            return given
        return self._few[given] if given else next(iter(self._few.values()))


class ReasonForm(forms.Form):
    """A typed reason."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class ReasonOnDayForm(ReasonForm):
    """A typed reason, and the day."""

    on = day_field(_("On which day"))


class UnitForm(forms.Form):
    """One of some organisations."""

    def __init__(self, *args: Any, units: Sequence[Organisation], label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = {one.code: one for one in units}
        choices = [(one.code, one.name) for one in units]
        self.fields["unit"] = forms.ChoiceField(label=label, choices=choices)
        self.order_fields(["unit"])

    def unit(self) -> Organisation:
        """The organisation chosen."""
        return self._units[self.cleaned_data["unit"]]


class ListFilter(forms.Form):
    """Words to look for; lists add their own conditions."""

    text = forms.CharField(label=_("Title or organisation"), required=False, max_length=80)
