"""What the forms about a member share: choosing one by name or number, and the page that holds one form."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from lianjian.records.members.models import Member
from lianjian.ui.fields import NamedField
from lianjian.ui.form_pages import FormPage

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


def page_of_member(member: Member, *, lead: str, act: str, back: str, sub: str = "") -> FormPage:
    """A page with one form about the member; `lead` names %(member)s, below it stands the home branch or `sub`."""
    return FormPage(lead=lead % {"member": member.name}, sub=sub or member.organisation.name, act=act, back=back)
