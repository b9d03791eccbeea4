"""Organisations by the codes a list names them by."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from lianjian.kernel.errors import Refused
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import lowest_above, step_of


def organisations_by_code(*, codes: Iterable[str]) -> dict[str, Organisation]:
    """The organisations of those codes; refuses with the codes that nobody has."""
    wanted = set(codes)
    found = {organisation.code: organisation for organisation in Organisation.objects.filter(code__in=wanted)}
    if missing := sorted(wanted - found.keys()):
        raise Refused(_("No organisation has the code %(codes)s.") % {"codes": "、".join(missing[:5])})
    return found


def common_superior(*, organisations: Iterable[Organisation]) -> Organisation:
    """The lowest organisation whose sub-tree holds them all; the first of them where they share no root."""
    held = list(organisations)
    # `lowest_above` leaves its own nodes out: asked for children they might have, it answers with the nodes themselves.
    shared = lowest_above(f"{organisation.path}{step_of(1)}" for organisation in held)
    return Organisation.objects.filter(path=shared).first() or held[0]
