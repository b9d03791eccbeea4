"""What hung below an organisation on a day of the past, said in today's paths.

Few organisations have another superior than on the day asked. Each of them, with what hangs below it today, is a
branch that was grafted; everything else hangs as it did. So a past sub-tree is today's, without what was grafted onto
it since, with what was cut off since: a condition on paths, and no second tree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Left

from lianjian.kernel.measures import Scope
from lianjian.records.organisations.models import OrganisationVersion
from lianjian.records.organisations.paths import STEP, superior_path, within


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A part of a past sub-tree, by its head's path of today; `below` holds the heads that were elsewhere.

    `under` is the place one level below the one asked about to which it counted then, and `above` the superiors it
    had then, up to the place asked about.
    """

    path: str
    below: tuple[str, ...]
    under: str = ""
    above: tuple[str, ...] = ()


def moved_since(*, day: date) -> dict[str, str]:
    """Whoever hung elsewhere on that day: today's path, and the path of the superior then ("" for the top)."""
    ended = OrganisationVersion.objects.filter(during__contains=day, during__endswith__isnull=False)
    rows = ended.exclude(parent_id=F("organisation__parent_id")).values_list(
        "organisation__path", "parent__path", "parent_id", "organisation__parent_id"
    )
    return {path: above or "" for path, above, then, now in rows if then != now}


def branches_of(*, path: str, moved: dict[str, str]) -> list[Branch]:
    """The parts of the sub-tree as it was, that of its own head first."""
    own = Branch(path=path, below=_heads_below(path, moved))
    return [own, *(branch for head in sorted(moved) if (branch := _branch(head, path, moved)))]


def _branch(head: str, path: str, moved: dict[str, str]) -> Branch | None:
    """The branch of a moved head, where it hung below `path` then."""
    if head == path:
        return None
    above: list[str] = []
    came_from, seen = head, {head}
    while True:
        place = moved[came_from]
        nearest = _head_of(place, moved)
        stops_here = place.startswith(path) and len(nearest) <= len(path)
        above += _chain(place, path if stops_here else nearest)
        if stops_here:
            under = place[: len(path) + STEP] if len(place) > len(path) else came_from
            return Branch(path=head, below=_heads_below(head, moved), under=under, above=tuple(above))
        if not nearest or nearest in seen:
            return None
        seen.add(nearest)
        came_from = nearest


def _chain(lowest: str, highest: str) -> list[str]:
    """The paths from the lowest up to the highest, both included."""
    chain = []
    while len(lowest) >= max(len(highest), STEP):
        chain.append(lowest)
        lowest = superior_path(lowest)
    return chain


def _head_of(path: str, moved: dict[str, str]) -> str:
    """The nearest moved head at or above the path; "" where nobody there has moved."""
    while path and path not in moved:
        path = superior_path(path)
    return path


def _heads_below(path: str, moved: dict[str, str]) -> tuple[str, ...]:
    """The moved heads below the path that are nearest to it."""
    heads: list[str] = []
    for head in sorted(moved):
        if head.startswith(path) and head != path and not (heads and head.startswith(heads[-1])):
            heads.append(head)
    return tuple(heads)


def in_branch(branch: Branch, *, field: str) -> Q:
    """The rows of the branch and of nothing that hung elsewhere."""
    found = within(branch.path, field=field)
    for head in branch.below:
        found &= ~within(head, field=field)
    return found


def branches(scope: Scope) -> list[Branch]:
    """The parts of the scope's sub-tree: one where today's tree is asked for."""
    moved = moved_since(day=scope.tree_on) if scope.tree_on else {}
    return branches_of(path=scope.path, moved=moved)


def part_below(scope: Scope, *, field: str) -> Combinable:
    """To which place of the level below a row counts, as that place's path of today; the place itself keeps its own."""
    own, *grafted = branches(scope)
    level = Left(field, len(own.path) + STEP)
    if not grafted:
        return level
    nearest_first: Iterable[Branch] = sorted(grafted, key=lambda branch: -len(branch.path))
    whens = [When(within(branch.path, field=field), then=Value(branch.under)) for branch in nearest_first]
    return Case(*whens, default=level, output_field=CharField())
