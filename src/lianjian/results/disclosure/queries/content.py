"""What stands on a sheet, in plain values: the page, the paper and the digest are all made of it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from lianjian.results.disclosure.enums import AffairsKind, FinanceSection
from lianjian.results.disclosure.models import Disclosure, FinanceRow

FORM = "lianjian-disclosure/1"


def content_of(*, disclosure: Disclosure) -> dict[str, Any]:
    """The sheet: as it was frozen when it was put up, before that as it would be."""
    return disclosure.content if disclosure.content is not None else drawn_content(disclosure=disclosure)


def drawn_content(*, disclosure: Disclosure) -> dict[str, Any]:
    """The sheet as its lines and amounts make it now."""
    lines = [
        {"heading": one.heading, "title": one.title, "text": one.text, "on": str(one.on or ""), "url": one.url}
        for one in disclosure.lines.all()
        if not one.left_out_because
    ]
    return {
        "form": FORM,
        "code": disclosure.code,
        "place": disclosure.organisation.name,
        "affairs": disclosure.affairs,
        "title": disclosure.title,
        "since": str(disclosure.during.lower),
        "last_day": str(disclosure.last_day),
        "version": disclosure.version,
        "reason": disclosure.change_reason,
        "lines": lines,
        "finance": _finance(disclosure) if disclosure.affairs == AffairsKind.FINANCE else None,
    }


def digest_of(*, content: dict[str, Any]) -> str:
    """The SHA-256 of the sheet's canonical form, in hex."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def is_as_frozen(*, disclosure: Disclosure) -> bool:
    """Whether what is kept is what was put up."""
    return disclosure.content is not None and digest_of(content=disclosure.content) == disclosure.digest


def headings_of(*, content: dict[str, Any]) -> list[tuple[str, list[dict[str, str]]]]:
    """The lines under their headings, in the order of the sheet."""
    grouped: dict[str, list[dict[str, str]]] = {}
    for line in content["lines"]:
        grouped.setdefault(line["heading"], []).append(line)
    return list(grouped.items())


def _finance(disclosure: Disclosure) -> dict[str, Any] | None:
    if disclosure.opening_fen is None or disclosure.closing_fen is None:
        return None
    rows = list(disclosure.finance_rows.all())
    return {
        "opening_fen": disclosure.opening_fen,
        "closing_fen": disclosure.closing_fen,
        "opening_because": disclosure.opening_because,
        "sums_fen": {section.value: sum_of(rows=rows, section=section) for section in FinanceSection},
        "rows": [
            {"section": one.section, "item": one.item, "amount_fen": one.amount_fen, "note": one.note} for one in rows
        ],
    }


def sum_of(*, rows: list[FinanceRow], section: FinanceSection) -> int:
    """What stands under the section, in fen."""
    return sum(one.amount_fen for one in rows if one.section == section)
