"""Holding a matter while it is written: two people who act on one at once come one after the other."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel.errors import ChangedMeanwhile
from lianjian.records.deliberation.enums import MatterState
from lianjian.records.deliberation.models import Matter


def locked_matter(matter_id: int, *states: MatterState) -> Matter:
    """The matter, held until the transaction ends; refuses one that stands at none of these."""
    matter = Matter.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=matter_id)
    if matter.state not in states:
        raise ChangedMeanwhile(
            _("“%(matter)s” stands at: %(state)s. Look at it again.")
            % {"matter": matter, "state": matter.get_state_display()}
        )
    return matter
