"""Forms of the rule book."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianjian.records.deliberation.council_enums import RuleKind, VersionState
from lianjian.records.deliberation.enums import Body
from lianjian.records.deliberation.models import RuleVersion
from lianjian.records.deliberation.policies.rule_book import AssemblyNumbers
from lianjian.records.deliberation.web.council_forms import ALL, ListFilter, OnBehalf
from lianjian.ui.fields import day_field

TEXT = forms.Textarea(attrs={"rows": 16})


class RuleForm(OnBehalf):
    """New rules and their first draft."""

    kind = forms.ChoiceField(label=_("Kind"), choices=RuleKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Name of the rules"), max_length=80)
    text = forms.CharField(label=_("Text"), max_length=20_000, widget=TEXT, help_text=_("One article a line."))


class TextForm(forms.Form):
    """The words of a draft."""

    text = forms.CharField(label=_("Text"), max_length=20_000, widget=TEXT, help_text=_("One article a line."))


class NextVersionForm(TextForm):
    """The words of the next version, and why it is made."""

    reason = forms.CharField(label=_("Why it is changed"), max_length=200)


class AdoptForm(forms.Form):
    """Which assembly adopted it, with which numbers; or a resolution about a matter did."""

    resolution = forms.CharField(
        label=_("By a resolution: number of the matter"), max_length=20, required=False,
        help_text=_("Then nothing else is needed; the numbers stand with the resolution."),
    )  # fmt: skip
    body = forms.ChoiceField(label=_("Which assembly"), required=False)
    on = day_field(_("Day of the assembly"), required=False)
    by_households = forms.BooleanField(label=_("One of each household came; households are counted"), required=False)
    due = forms.IntegerField(label=_("How many belong to it"), min_value=1, required=False)
    present = forms.IntegerField(label=_("How many came"), min_value=0, required=False)
    yes = forms.IntegerField(label=_("How many agreed"), min_value=0, required=False)
    document_no = forms.CharField(label=_("Number of the minutes"), max_length=80, required=False)

    def __init__(self, *args: Any, bodies: Sequence[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(body.value, body.label) for body in bodies]

    def clean(self) -> dict[str, Any]:
        """Without a resolution every number is needed."""
        given = super().clean() or {}
        if not given.get("resolution"):
            for name in ("body", "on", "due", "present", "yes", "document_no"):
                if given.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, _("This is needed where no resolution is named."))
        return given

    def numbers(self) -> AssemblyNumbers:
        """What was counted."""
        given = self.cleaned_data
        return AssemblyNumbers(
            due=given["due"], present=given["present"], yes=given["yes"], by_households=given["by_households"]
        )


class DayForm(forms.Form):
    """The day on which it is done, and where it matters the day of filing."""

    on = day_field(_("On which day"))
    filed_on = day_field(
        _("Filed with the township on"), required=False, help_text=_("Village rules are filed; others need not be.")
    )


class CompareForm(forms.Form):
    """Two versions."""

    def __init__(self, *args: Any, versions: Sequence[RuleVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.number), _("Version %(number)s") % {"number": one.number}) for one in versions]
        self.fields["earlier"] = forms.ChoiceField(label=_("Earlier version"), choices=choices)
        self.fields["later"] = forms.ChoiceField(label=_("Later version"), choices=choices)


class RuleFilter(ListFilter):
    """Conditions of the list."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*ALL, *RuleKind.choices])
    state = forms.ChoiceField(label=_("Has a version that is"), required=False, choices=[*ALL, *VersionState.choices])
