"""What a figure is asked for with: a day or a period, a tree, a group, and the steps of its series."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianjian.records.organisations.enums import PairingForm, UnitKind
from lianjian.records.organisations.models import JointOrganisation
from lianjian.records.organisations.queries.groups import JOINT, KINDS, OF_A_FORM
from lianjian.results.indicators.queries.periods import Step
from lianjian.ui.fields import NamedField, day_field

TODAYS_TREE, TREE_THEN = "today", "then"
TREES = ((TODAYS_TREE, _("Today's tree")), (TREE_THEN, _("The tree as it was on the day")))
STEPS = ((Step.MONTH.value, _("By month")), (Step.QUARTER.value, _("By quarter")), (Step.YEAR.value, _("By year")))
GROUPS = (
    ("", _("All organisations")),
    *((kind.value, kind.label) for kind in map(UnitKind, KINDS)),
    (JOINT, _("In joint organisations")),
    *((f"{OF_A_FORM}{form.value}", form.label) for form in PairingForm),
)


class JointField(NamedField):
    """A joint organisation by its name or code."""

    hint = _("Its name or code; then only what its parties have is counted.")
    nobody = _("No joint organisation of that name or code is within your reach.")
    several = _("Several have that name: %(named)s. Enter the code.")
    related = "superior"


class AskForm(forms.Form):
    """A day, or a period from a first day to it; whose tree; which group."""

    since = day_field(_("Counted from"), required=False, help_text=_("Empty: from the beginning."))
    on = day_field(_("As of"), required=False, help_text=_("Of a period the last day."))
    tree = forms.ChoiceField(label=_("Hanging together by"), required=False, choices=TREES)
    group = forms.ChoiceField(label=_("Group of organisations"), required=False, choices=GROUPS)
    joint = JointField(label=_("One joint organisation"), required=False)

    def __init__(self, *args: Any, joints: QuerySet[JointOrganisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["joint"]
        assert isinstance(field, JointField)
        field.choices = joints

    def clean(self) -> dict[str, Any]:
        """A period begins before it ends."""
        given = super().clean() or {}
        if given.get("on") and given.get("since") and given["since"] > given["on"]:
            self.add_error("since", _("A period begins before it ends."))
        return given


class SeriesForm(AskForm):
    """The same for one figure, with the steps of its series."""

    by = forms.ChoiceField(label=_("Series"), required=False, choices=STEPS)
