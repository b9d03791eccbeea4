"""Fields of this room's forms: a member by name or number, a day, a reason."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from lianjian.records.members.models import Member
from lianjian.ui.fields import NamedField

ANY = ("", gettext_lazy("Any"))


class MemberField(NamedField):
    """A member, by name or number, among those the view allows (`choices`)."""

    hint = gettext_lazy("Name or number in the register")
    nobody = gettext_lazy("No member here has that name or number.")
    several = gettext_lazy("Several members are called so; type the number: %(named)s.")
    related = "organisation"


def member_choices(members: QuerySet[Member], *, empty: Any = None) -> list[tuple[Any, Any]]:
    """Members to choose from a short list; `empty` is how nobody reads."""
    named: list[tuple[Any, Any]] = [(one.code, one.name) for one in members]
    return named if empty is None else [("", empty), *named]
