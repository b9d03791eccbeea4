"""Forms of bulletins and their templates."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianjian.records.organisations.models import Organisation
from lianjian.results.indicators.actions.bulletins import BulletinText
from lianjian.results.indicators.enums import BulletinState
from lianjian.results.indicators.web.forms import GROUPS, TREE_THEN, TREES
from lianjian.ui.fields import day_field

BODY = forms.Textarea(attrs={"rows": 14})
HOW_TO_WRITE = _(
    "One paragraph a line; a line such as 一、总体情况 is a head. {F16} becomes the figure, {F18.2} its second number. "
    "On a line of its own {F16:图} becomes the chart, {F16:表} the table of the places below, {F16:走势} the course "
    "over time."
)
MOST_BYTES = 5_000_000


class OfficeForm(forms.Form):
    """Of which office it is; asked only where the person has several."""

    organisation = forms.ModelChoiceField(label=_("Office"), queryset=Organisation.objects.none(), empty_label=None)

    def __init__(self, *args: Any, offices: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = offices
        self._offices = list(offices[:2])
        if len(self._offices) == 1:
            del self.fields["organisation"]

    def office(self) -> Organisation:
        """The office chosen, or the only one."""
        chosen: Organisation = self.cleaned_data.get("organisation") or self._offices[0]
        return chosen


class WordsForm(OfficeForm):
    """The words of a bulletin or a template."""

    series = forms.CharField(
        label=_("Sign of the document numbers"),
        max_length=20,
        help_text=_("Such as 诸联建简报; year and number follow."),
    )
    title = forms.CharField(label=_("Title"), max_length=120)
    body = forms.CharField(label=_("Text"), max_length=20_000, widget=BODY, help_text=HOW_TO_WRITE)


class TemplateForm(WordsForm):
    """A template."""

    name = forms.CharField(
        label=_("Name of the template"), max_length=80, help_text=_("One of the same name is replaced.")
    )
    field_order = ("organisation", "name", "series", "title", "body")


class BulletinForm(WordsForm):
    """A bulletin and the time it speaks of."""

    on = day_field(_("Figures as of"), help_text=_("Of a period the last day."))
    since = day_field(_("Events from"), required=False, help_text=_("Empty: from the beginning."))
    tree = forms.ChoiceField(label=_("Hanging together by"), choices=TREES)
    group = forms.ChoiceField(label=_("Group of organisations"), required=False, choices=GROUPS)
    field_order = ("organisation", "on", "since", "tree", "group", "series", "title", "body")

    def text(self) -> BulletinText:
        """What was entered."""
        given = self.cleaned_data
        on: date = given["on"]
        return BulletinText(
            series=given["series"], title=given["title"], body=given["body"], on=on, since=given["since"],
            tree_then=given["tree"] == TREE_THEN, group=given["group"],
        )  # fmt: skip


class SendForm(forms.Form):
    """To whom it goes."""

    receivers = forms.ModelMultipleChoiceField(
        label=_("To whom"), queryset=Organisation.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, receivers: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["receivers"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = receivers


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class FileForm(forms.Form):
    """A file of figures to be checked."""

    file = forms.FileField(label=_("File of figures"), help_text=_("The .json file that came with a bulletin."))

    def content(self) -> bytes:
        """Its bytes; of a larger one than any bulletin's only the beginning, which then matches nothing."""
        read: bytes = self.cleaned_data["file"].read(MOST_BYTES)
        return read


class BulletinFilter(forms.Form):
    """Conditions of the list."""

    text = forms.CharField(label=_("Title or number"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *BulletinState.choices])
    year = forms.IntegerField(label=_("Year"), required=False, min_value=2000, max_value=2999)
