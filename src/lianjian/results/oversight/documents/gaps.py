"""The list of gaps as a paper: by matter, with the article, places in the order of the tree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from django.utils import translation

from lianjian.kernel.leaves import Leaf
from lianjian.kernel.papers import NUMERALS
from lianjian.results.oversight.queries.gaps import Listed
from lianjian.rules.model import chinese_date


def gaps_leaf(*, place: str, gaps: Sequence[Listed], on: date) -> Leaf:
    """What is still lacking, in Chinese, whoever reads."""
    with translation.override("zh-hans"):
        sections = tuple(
            (f"{NUMERALS[number % len(NUMERALS)]}、{kind.name}", (f"依据：{rows[0].article}", *map(_line, rows)))
            for number, (kind, rows) in enumerate(
                (kind, list(rows)) for kind, rows in groupby(gaps, lambda it: it.kind)
            )
        )
    return Leaf(
        title="按规定还差的事项",
        subtitle=place,
        sections=sections or (("", ("没有。",)),),
        footer=f"{chinese_date(day=on)}，由记录生成",
    )


def _line(one: Listed) -> str:
    since = f"，应于{chinese_date(day=one.gap.since)}前" if one.gap.since else ""
    why = f"（{one.gap.why}）" if one.gap.why else ""
    return f"{one.gap.place}：{one.gap.what}{since}{why}"
