"""Gaps from rows of the database: counted below a place, and listed in the order of the tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left
from django.utils.functional import Promise

from lianjian.kernel.duties import Gap, GapKind
from lianjian.kernel.measures import Scope
from lianjian.records.organisations.paths import STEP
from lianjian.rules import load_packs

Rows = Callable[[Scope], QuerySet[Any]]


def gap_kind(
    *, id: str, name: str | Promise, rule: str, rows: Rows, place: str, write: Callable[[Any], Gap]  # noqa: A002
) -> GapKind:  # fmt: skip
    """A kind of gap: `rows` are what is lacking, one each; `place` is the field that holds a row's path."""
    return GapKind(
        id=id,
        name=name,
        article=partial(article_of, rule),
        below=partial(_below, rows, place),
        rows=partial(_listed, rows, place, write),
    )


def article_of(rule: str, on: date) -> str:
    """Document, article and date of a rule of the national packs; empty where it was not in force on the day."""
    found = load_packs("national").rule(rule)
    return found.cite.text() if found.in_force(on=on) else ""


def _below(rows: Rows, place: str, scope: Scope) -> dict[str, int]:
    parts = rows(scope).order_by().annotate(part=Left(place, len(scope.path) + STEP)).values("part")
    return dict(parts.annotate(gaps=Count("pk")).values_list("part", "gaps"))


def _listed(rows: Rows, place: str, write: Callable[[Any], Gap], scope: Scope, after: str) -> Iterator[Gap]:
    found = rows(scope)
    path, _mark, key = after.partition(":")
    if key.isascii() and key.isdigit():
        found = found.filter(Q(**{f"{place}__gt": path}) | Q(**{place: path, "pk__gt": int(key)}))
    for row in found.order_by(place, "pk").iterator(chunk_size=500):
        yield write(row)
