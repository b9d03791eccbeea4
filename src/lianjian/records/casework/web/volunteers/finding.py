"""Finding a member by what people write: the name, or the number in the register."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from lianjian.kernel.errors import Refused
from lianjian.records.members.models import Member
from lianjian.records.organisations.paths import within


def member_called(words: str, *, under: str) -> Member:
    """The member of that name or number in the sub-tree; refuses with the numbers where several are called so."""
    living = Member.objects.filter(within(under, field="organisation__path"), left_on=None)
    found = list(
        living.filter(Q(name=words.strip()) | Q(code=words.strip())).select_related("organisation").order_by("code")[:6]
    )
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused(_("No member of this place has that name or number."))
    named = "、".join(f"{one.code}（{one.organisation}）" for one in found)
    raise Refused(_("Several are called so; give the number: %(named)s") % {"named": named})
