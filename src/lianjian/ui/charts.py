"""Numbers in, geometry out: what the chart components draw. Nothing here knows about pages.

Tones are colour-blind safe and always paired with a grain (pattern), a dash or a shape, so colour never speaks alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

TONES = ("red", "blue", "green", "ink", "amber")
HEAT_STEPS = 4


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a strip: its share from `start_percent` on, and how to tell it from its neighbours."""

    label: str
    value: float
    tone: str
    grain: int
    start_percent: float
    width_percent: float
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One horizontal bar, as wide as its share of the greatest."""

    label: str
    value: float
    tone: str
    url: str
    width_percent: float


@dataclass(frozen=True, kw_only=True)
class BarChart:
    """Horizontal bars, one a row."""

    bars: tuple[Bar, ...]


@dataclass(frozen=True, kw_only=True)
class Tick:
    """One mark on an axis: where it stands and what it says."""

    at: float
    text: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One series: its polyline as SVG points, and the mark that ends it."""

    label: str
    tone: str
    dash: int
    points: str
    end_x: float
    end_y: float
    values: tuple[float | None, ...]


@dataclass(frozen=True, kw_only=True)
class LineChart:
    """Several series over the same labels, with a baseline of zero."""

    width: float
    height: float
    left: float
    lines: tuple[Line, ...]
    labels: tuple[str, ...]
    label_ticks: tuple[Tick, ...]
    value_ticks: tuple[Tick, ...]


@dataclass(frozen=True, kw_only=True)
class HeatCell:
    """One cell of a matrix; `step` runs from 0 (nothing) to 4 (most)."""

    value: float | None
    step: int
    picked: bool


def strip(*, parts: Sequence[tuple[str, float]], tones: Sequence[str] = TONES, whole: float = 0) -> tuple[Part, ...]:
    """Lay labelled values side by side as percentages of their sum, or of `whole` where that is more."""
    total = max(whole, sum(value for _, value in parts))
    laid: list[Part] = []
    start = 0.0
    for index, (label, value) in enumerate(parts):
        width = 100 * value / total if total else 0.0
        tone = tones[index % len(tones)]
        laid.append(
            Part(
                label=label,
                value=value,
                tone=tone,
                grain=index % len(TONES),
                start_percent=round(start, 3),
                width_percent=round(width, 3),
            )
        )
        start += width
    return tuple(laid)


def bar_chart(*, rows: Sequence[tuple[str, float] | tuple[str, float, str]], tone: str = "blue") -> BarChart:
    """Draw one horizontal bar a row: (label, value) or (label, value, link to the records)."""
    most = max((row[1] for row in rows), default=0)
    return BarChart(
        bars=tuple(
            Bar(
                label=row[0],
                value=row[1],
                tone=tone,
                url=row[2] if len(row) == 3 else "",
                width_percent=round(100 * max(0, row[1]) / most, 2) if most > 0 else 0.0,
            )
            for row in rows
        )
    )


def line_chart(
    *,
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[float | None]]],
    width: float = 360,
    height: float = 220,
) -> LineChart:
    """Draw each series over `labels`; None leaves a point out, the line goes on to the next one."""
    left, right, above, below = 44.0, 14.0, 12.0, 28.0
    steps = nice_steps(most=max((value for _, values in series for value in values if value is not None), default=0))
    across, up = width - left - right, height - above - below

    def x_of(index: int) -> float:
        return round(left + across * index / max(1, len(labels) - 1), 2)

    def y_of(value: float) -> float:
        return round(above + up * (1 - value / steps[-1]), 2)

    lines = tuple(
        _line(
            index=index,
            label=label,
            values=values,
            places=[(x_of(place), y_of(value)) for place, value in enumerate(values) if value is not None],
        )
        for index, (label, values) in enumerate(series)
    )
    every = max(1, ceil(len(labels) / 6))
    return LineChart(
        width=width,
        height=height,
        left=left,
        lines=lines,
        labels=tuple(labels),
        label_ticks=tuple(Tick(at=x_of(place), text=labels[place]) for place in range(0, len(labels), every)),
        value_ticks=tuple(Tick(at=y_of(step), text=_plain(step)) for step in steps),
    )


def _line(*, index: int, label: str, values: Sequence[float | None], places: Sequence[tuple[float, float]]) -> Line:
    end_x, end_y = places[-1] if places else (0.0, 0.0)
    return Line(
        label=label,
        tone=TONES[index % len(TONES)],
        dash=index % 4 + 1,
        points=" ".join(f"{x:g},{y:g}" for x, y in places),
        end_x=end_x,
        end_y=end_y,
        values=tuple(values),
    )


def nice_steps(*, most: float, count: int = 4) -> tuple[float, ...]:
    """Choose round values from 0 up to at least `most`, about `count` steps of 1, 2 or 5 times a power of ten."""
    if most <= 0:
        return (0, 1)
    rough = most / count
    power = 10 ** floor(log10(rough))
    step = next(size * power for size in (1, 2, 5, 10) if size * power >= rough)
    return tuple(round(step * index, 10) for index in range(ceil(most / step) + 1))


def spark_points(*, values: Sequence[float], width: float = 96, height: float = 24) -> str:
    """Write the polyline of a small line without axes, from the least to the greatest value."""
    if not values:
        return ""
    least, most = min(values), max(values)
    pad = 2.0
    spread = (most - least) or 1
    places = (
        (
            pad + (width - 2 * pad) * index / max(1, len(values) - 1),
            height - pad - (height - 2 * pad) * (value - least) / spread,
        )
        for index, value in enumerate(values)
    )
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def heat_rows(
    *, values: Sequence[Sequence[float | None]], picked: frozenset[tuple[int, int]] = frozenset()
) -> tuple[tuple[HeatCell, ...], ...]:
    """Grade a matrix into steps 0 to 4 of its greatest value; `picked` holds (row, column) to mark."""
    most = max((value for row in values for value in row if value is not None), default=0)
    return tuple(
        tuple(
            HeatCell(value=value, step=_step(value=value, most=most), picked=(down, across) in picked)
            for across, value in enumerate(row)
        )
        for down, row in enumerate(values)
    )


def _step(*, value: float | None, most: float) -> int:
    if value is None or value <= 0 or most <= 0:
        return 0
    return min(HEAT_STEPS, 1 + int(HEAT_STEPS * value / most - 1e-9))


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"
