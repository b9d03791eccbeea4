"""Paths of the tree: four base-36 characters a level, so that a sub-tree is a prefix. Only this module knows that."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
STEP = 4
DEEPEST = 15
LONGEST = DEEPEST * STEP
MOST_CHILDREN = 36**STEP - 1
# Sorts after every digit, byte by byte (the column is COLLATE "C").
_AFTER_ALL = "~"


def step_of(number: int) -> str:
    """The four characters of a child's number: 1 → 0001, 36 → 0010."""
    characters = ""
    for _ in range(STEP):
        number, digit = divmod(number, 36)
        characters = DIGITS[digit] + characters
    return characters


def number_of(path: str) -> int:
    """The number a node has among its siblings."""
    return int(path[-STEP:], 36)


def end_of(path: str) -> str:
    """The first string after every path in the sub-tree, for use as an open upper bound."""
    return path + _AFTER_ALL


def within(path: str, *, field: str = "path") -> Q:
    """The rows of a sub-tree, its root included; "" is everything. A range, because every plan can use the index."""
    return Q(**{f"{field}__gte": path, f"{field}__lt": end_of(path)})


def within_any(scopes: Iterable[str], *, field: str = "path") -> Q:
    """The rows of any of the sub-trees; none where there is no scope."""
    found = Q(pk__in=())
    for scope in scopes:
        found |= within(scope, field=field)
    return found


def level_of(path: str) -> int:
    """How deep: 1 for a root."""
    return len(path) // STEP


def superior_path(path: str) -> str:
    """The path one level up; "" above a root."""
    return path[:-STEP]


def paths_above(path: str) -> list[str]:
    """The paths of all superiors, the root first."""
    return [path[:end] for end in range(STEP, len(path), STEP)]


def lowest_above(paths: Iterable[str]) -> str:
    """The path of the lowest node above all of them, none of them included; "" where there is none."""
    superiors = [superior_path(path) for path in paths]
    shared = superiors[0] if superiors else ""
    while not all(superior.startswith(shared) for superior in superiors):
        shared = superior_path(shared)
    return shared


def outermost(scopes: Iterable[str]) -> list[str]:
    """The scopes that lie in no other of them."""
    kept: list[str] = []
    for scope in sorted(set(scopes)):
        if not (kept and scope.startswith(kept[-1])):
            kept.append(scope)
    return kept
