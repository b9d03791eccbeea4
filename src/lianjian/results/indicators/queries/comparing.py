"""Two published sets of figures: what became of each, split into data, structure and definition.

Structure is what the earlier records would have changed by under the later tree. Definition is what counting the
earlier day again by today's definition changes, where the definitions differ. The rest is data: records that came,
went or were corrected.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from lianjian.records.organisations.models import Organisation
from lianjian.results.indicators.errors import NotComparable
from lianjian.results.indicators.queries.figures import main_of, scope_of
from lianjian.results.indicators.queries.frozen import FrozenFigure, Publication
from lianjian.results.indicators.registry import MEASURES


@dataclass(frozen=True, kw_only=True)
class Change:
    """One figure, before and after; the three causes add up to the whole change."""

    id: str
    name: str
    unit: str
    before: float
    after: float
    data: float
    structure: float
    definition: float
    same_definition: bool

    @property
    def whole(self) -> float:
        """By how much it changed."""
        return self.after - self.before


def compared(*, earlier: Publication, later: Publication) -> list[Change]:
    """The change of every figure that stands in both; refuses sets of different places or groups."""
    if (earlier.place_code, earlier.group) != (later.place_code, later.group):
        raise NotComparable(
            _("These are figures of different places or groups."),
            remedies=(_("Choose two of the same place and group."),),
        )
    node = Organisation.objects.get(code=earlier.place_code)
    after = {one.id: one for one in later.figures}
    both = [(one, after[one.id]) for one in earlier.figures if one.id in after and one.id in MEASURES]
    return [_change(one, other, earlier, later, node) for one, other in both]


def _change(
    before: FrozenFigure, after: FrozenFigure, earlier: Publication, later: Publication, node: Organisation
) -> Change:
    measure = MEASURES[before.id]
    asked = scope_of(
        measure=measure, node=node, on=earlier.on, since=earlier.since, tree_on=earlier.tree_on, group=earlier.group
    )
    again = main_of(measure=measure, scope=asked)
    same = before.definition_sha256 == after.definition_sha256
    structure = main_of(measure=measure, scope=replace(asked, tree_on=later.tree_on)) - again
    definition = 0 if same else again - before.main
    return Change(
        id=before.id, name=after.name, unit=after.unit, before=before.main, after=after.main,
        data=after.main - before.main - structure - definition, structure=structure, definition=definition,
        same_definition=same,
    )  # fmt: skip
