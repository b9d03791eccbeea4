"""Figures frozen for publication: counted once, written as canonical JSON, and read back from those bytes alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.utils import translation

from lianjian.kernel.actor import Actor
from lianjian.kernel.measures import CountedRecord
from lianjian.records.organisations.queries.counting import MeasureByPlace
from lianjian.results.indicators.queries.figures import Figure, How, figure, figures_below, series
from lianjian.results.indicators.queries.periods import Step
from lianjian.results.indicators.queries.places import Node
from lianjian.results.indicators.registry import MEASURES

FORMAT = "lianjian-figures/1"
LANGUAGE = "zh-hans"


@dataclass(frozen=True, kw_only=True)
class FrozenRow:
    """One place below, as it counted then."""

    code: str
    name: str
    values: tuple[float, ...]
    main: float
    records: int


@dataclass(frozen=True, kw_only=True)
class FrozenFigure:
    """One figure with its definition, the places below, its months, and the digest of the records behind it."""

    id: str
    name: str
    unit: str
    parts: tuple[str, ...]
    values: tuple[float, ...]
    main: float
    records: int
    records_sha256: str
    definition: dict[str, str]
    definition_sha256: str
    below: tuple[FrozenRow, ...]
    itself: FrozenRow | None
    series: tuple[tuple[str, float], ...]


@dataclass(frozen=True, kw_only=True)
class Publication:
    """What the bytes say: of which place, for which time, by whose tree, for which group, counted when."""

    place_code: str
    place_name: str
    on: date
    since: date | None
    tree_on: date | None
    tree: str
    group: str
    counted_at: str
    figures: tuple[FrozenFigure, ...]


def publication_of(
    *, node: Node, on: date, ids: Iterable[str], tree_then: bool, how: How, at: datetime, today: date, actor: Actor
) -> Publication:
    """The figures as they are now, in Chinese whatever the reader's language; `today` is the day of today's tree."""
    tree_on = on if tree_then else today
    asked: How = {**how, "tree_on": tree_on}
    with translation.override(LANGUAGE):
        figures = tuple(_frozen(MEASURES[one], node, on, asked, actor) for one in ids)
    return Publication(
        place_code=node.code, place_name=node.name, on=on, since=how.get("since"), tree_on=tree_on,
        tree="then" if tree_then else "today", group=how.get("group", ""),
        counted_at=at.isoformat(timespec="seconds"), figures=figures,
    )  # fmt: skip


def canonical(*, publication: Publication) -> bytes:
    """The bytes that are published: UTF-8 JSON, keys in order, no blanks."""
    plain = {"format": FORMAT, **asdict(publication)}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode()


def digest_of(*, content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def digest_of_records(*, records: Iterable[CountedRecord]) -> str:
    """SHA-256 over the records' codes in their order, one a line."""
    return digest_of(content="\n".join(record.code for record in records).encode())


def read_publication(*, content: bytes) -> Publication:
    """What the bytes say; ValueError where they are no figures of this program."""
    try:
        plain = json.loads(content)
        if plain.pop("format") != FORMAT:
            raise ValueError("another format")
        days = {name: _day(plain.pop(name)) for name in ("since", "tree_on")}
        return Publication(
            **plain | days | {"on": date.fromisoformat(plain["on"]), "figures": tuple(map(_read, plain["figures"]))}
        )
    except (KeyError, TypeError, AttributeError, UnicodeDecodeError) as fault:
        raise ValueError("not figures of this program") from fault


def definition_of(*, measure: MeasureByPlace) -> dict[str, str]:
    """The words that define a measure, and the version of its counting, in Chinese."""
    with translation.override(LANGUAGE):
        return {
            "id": measure.id, "version": str(measure.version), "kind": measure.kind.value, "name": str(measure.name),
            "unit": str(measure.unit), "parts": "、".join(map(str, measure.parts)), "counts": str(measure.counts),
            "once": str(measure.once), "left_out": " ".join(str(reason.why) for reason in measure.left_out),
        }  # fmt: skip


def definition_digest(*, definition: dict[str, str]) -> str:
    """SHA-256 of a definition."""
    return digest_of(content=json.dumps(definition, ensure_ascii=False, sort_keys=True).encode())


def _frozen(measure: MeasureByPlace, node: Node, on: date, how: How, actor: Actor) -> FrozenFigure:
    counted = figure(measure=measure, node=node, on=on, **how)
    below = figures_below(measure=measure, node=node, on=on, actor=actor, **how)
    definition = definition_of(measure=measure)
    return FrozenFigure(
        id=measure.id, name=str(measure.name), unit=str(measure.unit), parts=tuple(map(str, measure.parts)),
        values=counted.values, main=counted.main, records=counted.records,
        records_sha256=digest_of_records(records=measure.rows(counted.scope)),
        definition=definition, definition_sha256=definition_digest(definition=definition),
        below=tuple(map(_row, below.figures)), itself=_row(below.itself) if below.itself else None,
        series=tuple((point.name, point.figure.main) for point in series(asked=counted, step=Step.MONTH)),
    )  # fmt: skip


def _row(one: Figure) -> FrozenRow:
    return FrozenRow(code=one.place.code, name=one.place.name, values=one.values, main=one.main, records=one.records)


def _read(plain: dict[str, Any]) -> FrozenFigure:
    itself = plain["itself"]
    changed = {
        "parts": tuple(plain["parts"]),
        "values": tuple(plain["values"]),
        "below": tuple(map(_read_row, plain["below"])),
        "itself": _read_row(itself) if itself else None,
        "series": tuple((name, value) for name, value in plain["series"]),
    }
    return FrozenFigure(**plain | changed)


def _read_row(plain: dict[str, Any]) -> FrozenRow:
    return FrozenRow(**plain | {"values": tuple(plain["values"])})


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def table_rows(*, publication: Publication) -> Sequence[tuple[str, str, str, str, str, float, int, str, str]]:
    """The figures as rows: place, figure, number, what it is, unit, value, records, and both digests."""
    rows = []
    for one in publication.figures:
        whole = FrozenRow(
            code=publication.place_code, name=publication.place_name, values=one.values, main=one.main,
            records=one.records,
        )  # fmt: skip
        for place in (whole, *one.below):
            for part, value in zip(one.parts, place.values, strict=True):
                digest = one.records_sha256 if place is whole else ""
                row = (
                    place.code,
                    place.name,
                    one.id,
                    part,
                    one.unit,
                    value,
                    place.records,
                    one.definition_sha256,
                    digest,
                )
                rows.append(row)
    return rows
