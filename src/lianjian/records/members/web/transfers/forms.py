"""Forms of the transfer pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianjian.records.members.enums import TransferState
from lianjian.records.members.queries.transfers import homes_called
from lianjian.records.members.web.register.forms import MemberForm
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.models import Organisation
from lianjian.ui.fields import day_field

ALL = ("", _("All"))
OUTSIDE_KINDS = [
    (kind.value, kind.label)
    for kind in (
        UnitKind.ENTERPRISE, UnitKind.VILLAGE, UnitKind.NEIGHBOURHOOD, UnitKind.DEPARTMENT,
        UnitKind.SOCIAL_ORGANISATION, UnitKind.PARK,
    )
]  # fmt: skip


class BranchField(forms.CharField):
    """A branch by its name, pinyin initials or code; where several bear the words, it asks for the code."""

    def clean(self, value: Any) -> Organisation | None:
        """The one branch that is meant."""
        words = str(super().clean(value) or "").strip()
        if not words:
            return None
        found = homes_called(words=words)
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(gettext("No branch is called %(words)s.") % {"words": words})
        several = gettext(", ").join(
            f"{one.parent.name if one.parent else ''}{one.name} {one.code}" for one in found[:8]
        )
        raise forms.ValidationError(
            gettext("Several match; enter the code of the right one: %(list)s") % {"list": several}
        )


class TransferForm(forms.Form):
    """Where a member goes, and why."""

    way = forms.ChoiceField(
        label=_("Where to"),
        choices=[("here", _("To a branch of this county")), ("outside", _("To another county"))],
        widget=forms.RadioSelect,
        initial="here",
    )
    to = BranchField(
        label=_("Receiving branch"),
        required=False,
        max_length=80,
        help_text=_("Name, pinyin initials or code; only for a branch of this county."),
    )
    outside_place = forms.CharField(
        label=_("Province, city and county"), required=False, max_length=80, help_text=_("Only for another county.")
    )
    outside_organisation = forms.CharField(
        label=_("Party committee there"), required=False, max_length=120, help_text=_("Only for another county.")
    )
    reason = forms.CharField(label=_("Why"), max_length=200, help_text=_("For example: works there since May."))
    on = day_field(_("Date"))

    def clean(self) -> dict[str, Any]:
        """Each way asks for its own goal."""
        said = super().clean() or {}
        if said.get("way") == "here" and not said.get("to") and "to" not in self.errors:
            self.add_error("to", gettext("Name the receiving branch."))
        if said.get("way") == "outside":
            for name in ("outside_place", "outside_organisation"):
                if not said.get(name):
                    self.add_error(name, gettext("Needed for another county."))
        return said


class LetterForm(forms.Form):
    """The letter as it is issued."""

    letter_no = forms.CharField(label=_("Number of the letter"), max_length=80)
    on = day_field(_("Issued on"))


class AgainForm(forms.Form):
    """Sending again what came back, where no letter is needed."""

    on = day_field(_("Sent on"))


class ReceiptForm(forms.Form):
    """The day of receipt."""

    on = day_field(_("Received on"))


class ReasonForm(forms.Form):
    """A typed reason."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 2}))


class TransferFilterForm(forms.Form):
    """Conditions of the list."""

    name = forms.CharField(label=_("Full name or pinyin initials"), required=False)
    place = forms.CharField(label=_("Branch or place"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[ALL, *TransferState.choices])
    from_kind = forms.ChoiceField(label=_("Comes from"), required=False, choices=[ALL, *OUTSIDE_KINDS])


class ArrivalForm(MemberForm):
    """The letter from outside, and the person it brings."""

    home = BranchField(label=_("Receiving branch"), max_length=80, help_text=_("Name, pinyin initials or code"))
    outside_place = forms.CharField(label=_("Province, city and county"), max_length=80)
    outside_organisation = forms.CharField(label=_("Former branch"), max_length=120)
    from_kind = forms.ChoiceField(label=_("Kind of the former organisation"), choices=OUTSIDE_KINDS)
    letter_no = forms.CharField(label=_("Number of the letter"), max_length=80)
    on = day_field(_("Received on"))

    field_order = ("home", "outside_place", "outside_organisation", "from_kind", "letter_no", "on")
