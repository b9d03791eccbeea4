"""The number a rule holds something to, on the day and in the case."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from lianjian.rules import least, load_packs, most
from tests.rules.made_packs import county

NEW, OLD = date(2026, 3, 1), date(2025, 12, 31)


def test_the_floor_and_the_ceiling_of_the_law_in_force() -> None:
    packs = load_packs("national")
    display = least(packs=packs, name="village_publication", count="display_days", on=NEW)
    assert display is not None
    assert (display.value, display.cite.article) == (15, "第三十五条")
    assert least(packs=packs, name="village_publication", count="display_days", on=OLD) is None
    monthly, quarterly = (
        most(packs=packs, name="finance_publication_interval", count="interval_months", on=NEW, many_entries=many)
        for many in (True, False)
    )
    assert monthly is not None
    assert quarterly is not None
    assert (monthly.value, quarterly.value) == (1, 3)
    assert most(packs=packs, name="no_such_rule", count="days", on=NEW) is None


def test_a_county_that_asks_for_more_is_heard(tmp_path: Path) -> None:
    rule = "  - {id: X-1, name: village_publication, title: 张贴, limits: [{count: display_days, op: ge, value: 20}]}\n"
    packs = county(tmp_path, rule)
    found = least(packs=packs, name="village_publication", count="display_days", on=NEW)
    assert found is not None
    assert (found.value, found.cite.document) == (20, "某县村民自治办法")
