"""All kinds of gaps of all rooms, by their id, in the order in which pages show them."""

from __future__ import annotations

from lianjian.kernel.duties import GapKind
from lianjian.records.activity import gaps as activity
from lianjian.records.cadres import gaps as cadres
from lianjian.records.deliberation import gaps as deliberation
from lianjian.records.members import gaps as members
from lianjian.records.organisations import gaps as organisations
from lianjian.records.projects import gaps as projects

GAP_KINDS: dict[str, GapKind] = {
    kind.id: kind for room in (deliberation, projects, organisations, activity, cadres, members) for kind in room.GAPS
}
