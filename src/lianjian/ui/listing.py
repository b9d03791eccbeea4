"""Links of a list page: sorting and keyset paging that keep the rest of the query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeVar

from django.db.models import Model, QuerySet
from django.http import QueryDict

Direction = Literal["ascending", "descending", "none"]
Row = TypeVar("Row", bound=Model)
PAGE = 50
LONGEST_ID = 18


def query_with(*, query: QueryDict, **changes: str | None) -> str:
    """Write `query` as `?…` with some keys replaced; None drops the key."""
    changed = query.copy()
    for key, value in changes.items():
        changed.pop(key, None)
        if value is not None:
            changed[key] = value
    return f"?{changed.urlencode()}"


@dataclass(frozen=True, kw_only=True)
class Sorting:
    """The chosen order of a list, such as `name` or `-due_on`, and the query it came with."""

    chosen: str
    query: QueryDict

    def direction(self, *, column: str) -> Direction:
        """Say how `column` is sorted now, in the words of `aria-sort`."""
        if self.chosen.removeprefix("-") != column:
            return "none"
        return "descending" if self.chosen.startswith("-") else "ascending"

    def link(self, *, column: str) -> str:
        """Write the link that sorts by `column`, or turns the order round; paging starts again."""
        turned = f"-{column}" if self.chosen == column else column
        return query_with(query=self.query, sort=turned, after=None)


@dataclass(frozen=True, kw_only=True)
class Pager:
    """Links below a list paged by key; an empty link means there is no such page."""

    shown: int
    total: int | None = None
    first_url: str = ""
    next_url: str = ""


def keyset_pager(*, query: QueryDict, shown: int, next_key: str = "", total: int | None = None) -> Pager:
    """Build the pager of a list whose page starts after the key `after` of the query."""
    return Pager(
        shown=shown,
        total=total,
        first_url=query_with(query=query, after=None) if query.get("after") else "",
        next_url=query_with(query=query, after=next_key) if next_key else "",
    )


def id_in(text: str) -> int | None:
    """Read a row's id from an address; None where there is none that a row could have."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID else None


def keyset_page(*, query: QueryDict, found: QuerySet[Row]) -> tuple[list[Row], Pager]:
    """Read one page of rows, the latest (by id) first, with the pager that leads on."""
    after = id_in(query.get("after", ""))
    if after is not None:
        found = found.filter(pk__lt=after)
    rows = list(found.order_by("-pk")[: PAGE + 1])
    more = str(rows[PAGE - 1].pk) if len(rows) > PAGE else ""
    return rows[:PAGE], keyset_pager(query=query, shown=min(len(rows), PAGE), next_key=more)
