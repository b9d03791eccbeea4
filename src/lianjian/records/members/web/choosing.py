"""Fields of this room's forms: a member by name or number, a day, a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.records.members.models import Member

ANY = ("", gettext_lazy("Any"))
NAMESAKES_SHOWN = 3


def date_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day, with the browser's own picker."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class MemberField(forms.CharField):
    """A member, by name or number, among those the view allows (`choices`)."""

    def __init__(self, *, label: Any, required: bool = True, help_text: Any = "") -> None:
        super().__init__(
            label=label,
            required=required,
            max_length=50,
            help_text=help_text or gettext_lazy("Name or number in the register"),
        )
        self.choices: QuerySet[Member] = Member.objects.none()

    def clean(self, value: Any) -> Any:
        """The member; None where the field may stay empty and does."""
        typed = super().clean(value)
        if not typed:
            return None
        found = list(self.choices.filter(code=typed)) or list(
            self.choices.filter(name=typed).select_related("organisation")[: NAMESAKES_SHOWN + 1]
        )
        if not found:
            raise forms.ValidationError(_("No member here has that name or number."))
        if len(found) > 1:
            named = "、".join(f"{one.organisation} {one.name} {one.code}" for one in found[:NAMESAKES_SHOWN])
            raise forms.ValidationError(
                _("Several members are called so; type the number: %(named)s.") % {"named": named}
            )
        return found[0]


def member_choices(members: QuerySet[Member], *, empty: Any = None) -> list[tuple[Any, Any]]:
    """Members to choose from a short list; `empty` is how nobody reads."""
    named: list[tuple[Any, Any]] = [(one.code, one.name) for one in members]
    return named if empty is None else [("", empty), *named]
