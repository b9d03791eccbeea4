"""What of this room is counted for every organisation: its members, full and probationary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from lianjian.records.members.enums import Standing
from lianjian.records.members.models import Member
from lianjian.records.organisations.actions.counts import note_people

MEMBERS = (Standing.FULL, Standing.PROBATIONARY)
LIVE_MEMBERS = """
SELECT organisation_id, CASE WHEN full_member_on IS NULL THEN 'probationary_member' ELSE 'full_member' END
    AS metric, count(*) AS n
FROM members_member WHERE left_on IS NULL GROUP BY 1, 2
"""


def place_of(member: Member) -> tuple[int, Standing] | None:
    """Where and as what the member counts today; None for who has left."""
    standing = member.counted_as
    return (member.organisation_id, standing) if standing else None


def note_changes(
    *, before: Iterable[tuple[int, Standing] | None], after: Iterable[tuple[int, Standing] | None]
) -> None:
    """Will note that members who counted at the places `before` now count at those `after`."""
    changes: defaultdict[tuple[int, str], int] = defaultdict(int)
    for places, sign in ((before, -1), (after, 1)):
        for place in places:
            if place is not None:
                changes[place[0], place[1].value] += sign
    note_people(changes=changes)
