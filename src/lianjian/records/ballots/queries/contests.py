"""Which contests somebody votes on."""

from __future__ import annotations

from lianjian.records.ballots.models import Ballot, Contest


def contests_for(*, ballot: Ballot, group: str = "") -> list[Contest]:
    """The contests somebody of that group of the roll votes on, in ballot order."""
    return list(Contest.objects.filter(ballot=ballot, group__in=["", group]).order_by("pk"))
