"""What forms of every room ask for: a day, a thing by its name or code, a reason."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

NAMESAKES_SHOWN = 3
MOST_CHOICES = 2000  # of a list to choose one from
# What is said at the reason for something that cannot be undone; the macro `reason_field` says it too.
WHY = _("Why? This stays in the journal and everybody concerned can read it.")


def day_input() -> forms.DateInput:
    """The browser's own picker of a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def day_field(label: Any, *, required: bool = True, help_text: Any = "", **more: Any) -> forms.DateField:
    """A day, with the browser's own picker."""
    return forms.DateField(label=label, required=required, help_text=help_text, widget=day_input(), **more)


def demanded(field: forms.CharField) -> forms.CharField:
    """A field whose rule the act itself cites when it is left empty: so it is not said that it may stay empty."""
    field.demanded = True  # type: ignore[attr-defined]
    return field


class NamedField(forms.CharField):
    """A thing by its name or code, among those the view allows (`choices`); of namesakes it lists the codes.

    A kind of thing says how it is found (`related` goes with it), what stands before its name, and the two sentences.
    """

    hint: ClassVar[Any]
    nobody: ClassVar[Any]
    several: ClassVar[Any]  # with %(named)s
    related: ClassVar[str]

    def __init__(self, *, label: Any, required: bool = True, help_text: Any = "") -> None:
        super().__init__(label=label, required=required, max_length=80, help_text=help_text or self.hint)
        self.choices: QuerySet[Any]

    def clean(self, value: Any) -> Any:
        """The thing; None where the field may stay empty and does."""
        typed = super().clean(value)
        if not typed:
            return None
        found = list(self.choices.filter(code=typed)) or list(
            self.choices.filter(name=typed).select_related(self.related)[: NAMESAKES_SHOWN + 1]
        )
        if not found:
            raise forms.ValidationError(self.nobody)
        if len(found) > 1:
            named = "、".join(f"{getattr(one, self.related)} {one} {one.code}" for one in found[:NAMESAKES_SHOWN])
            raise forms.ValidationError(self.several % {"named": named})
        return found[0]


class OrganisationField(NamedField):
    """An organisation among those the view allows, by name or code."""

    hint = _("Its name or code.")
    nobody = _("No organisation of your places has this name or code.")
    several = _("Several have this name; enter the code: %(named)s")
    related = "parent"


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def said(self) -> str:
        """The reason; "" where none was given, which every action that wants one refuses."""
        return str(self.cleaned_data["reason"]) if self.is_valid() else ""
