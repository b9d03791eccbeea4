"""One hand at a time on a sheet."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel.errors import ChangedMeanwhile
from lianjian.results.disclosure.enums import DisclosureState
from lianjian.results.disclosure.models import Disclosure


def locked_disclosure(disclosure_id: int, *states: DisclosureState) -> Disclosure:
    """The sheet, locked until the act is done; refuses where somebody else has brought it on meanwhile."""
    rows = Disclosure.objects.select_for_update(of=("self",)).select_related("organisation")
    found = rows.get(pk=disclosure_id)
    if states and found.state not in states:
        raise ChangedMeanwhile(
            _("“%(sheet)s” is no longer where you saw it: %(state)s.")
            % {"sheet": found.title, "state": found.get_state_display()}
        )
    return found
