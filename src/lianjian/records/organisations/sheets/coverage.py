"""The sheets of units to be covered and of people sent for a term."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.utils.translation import gettext as _

from lianjian.kernel.workbook.cells import Choice, Code, Day, PersonName, Reference, Whole, Words
from lianjian.kernel.workbook.forms import Field, Find, Row, SheetForm
from lianjian.kernel.workbook.intake import Intake, find_by_code
from lianjian.records.organisations.actions.coverage import NewDispatch, NewUnit, dispatch_people, register_units
from lianjian.records.organisations.enums import CoverageKind, CoverageUnitKind, DispatchKind
from lianjian.records.organisations.models import Coverage, CoverageUnit, Dispatch
from lianjian.records.organisations.sheets.finding import ORGANISATIONS, organisations_of

UNITS = "覆盖单位"
DISPATCHES = "选派"


def unit_form() -> SheetForm:
    """The sheet 覆盖单位."""
    return SheetForm(
        name=UNITS,
        about="要做到党的组织和工作覆盖的单位：非公企业、社会组织、新建小区等，一行一个；还没覆盖的，后三列不填。",
        fields=(
            Field(key="code", name="编码", kind=Code(), required=True, sample="320902-D0001"),
            Field(key="name", name="名称", kind=Words(), required=True, sample="示例机械有限公司"),
            Field(key="kind", name="类别", kind=Choice(of=CoverageUnitKind), required=True, sample="非公有制企业"),
            Field(
                key="place",
                name="所在组织",
                kind=Reference(to=ORGANISATIONS),
                required=True,
                sample="示例县/示例街道",
                note="单位在谁的地盘上：乡镇街道、社区或村。",
            ),
            Field(key="employees", name="职工数", kind=Whole(highest=1_000_000), sample=86),
            Field(key="full_members", name="正式党员数", kind=Whole(highest=100_000), sample=5),
            Field(key="registered_on", name="登记日期", kind=Day(), required=True, sample="2025-06-30"),
            Field(key="covered_by", name="覆盖它的组织", kind=Reference(to=ORGANISATIONS), sample="示例县/示例街道"),
            Field(
                key="covered_as",
                name="覆盖方式",
                kind=Choice(of=CoverageKind),
                sample="单独组建",
                note="单独组建要有正式党员 3 名以上。",
            ),
            Field(key="covered_since", name="覆盖开始", kind=Day(), sample="2025-07-01"),
        ),
        key=("code",),
        load=_load_units,
        finder=_find_units,
        check=_check_units,
    )


def dispatch_form() -> SheetForm:
    """The sheet 选派."""
    return SheetForm(
        name=DISPATCHES,
        about="选派的专职党务工作者和党建工作指导员，一人一个任期一行。",
        fields=(
            Field(key="kind", name="类别", kind=Choice(of=DispatchKind), required=True, sample="党建工作指导员"),
            Field(key="person_name", name="姓名", kind=PersonName(), required=True, sample="李示例"),
            Field(key="person_code", name="人员编号", kind=Code(), required=True, sample="320902-Z0001"),
            Field(key="home_unit", name="派出单位", kind=Words(), sample="示例局"),
            Field(
                key="organisation",
                name="派往组织",
                kind=Reference(to=ORGANISATIONS),
                required=True,
                sample="示例县/示例街道",
            ),
            Field(
                key="unit",
                name="派往单位(覆盖单位编码)",
                kind=Reference(to=UNITS),
                sample="320902-D0001",
                note="派到具体企业、社会组织的，填“覆盖单位”表里的编码。",
            ),
            Field(key="document_no", name="文号", kind=Words(), sample="示组发〔2025〕30号"),
            Field(key="since", name="开始", kind=Day(may_be_ahead=True), required=True, sample="2025-07-01"),
            Field(
                key="last_on",
                name="结束",
                kind=Day(may_be_ahead=True),
                required=True,
                sample="2026-06-30",
                note="任期的最后一天。",
            ),
        ),
        key=("kind", "person_code", "organisation", "since"),
        load=_load_dispatches,
    )


def _find_units(intake: Intake, texts: Collection[str]) -> Find:
    on_file = CoverageUnit.objects.filter(code__in=texts, closed_on=None).values_list("code", flat=True)
    return find_by_code(sheet=UNITS, codes={*on_file, *(row.text("code") for row in intake.rows.get(UNITS, []))})


def _check_units(rows: list[Row], intake: Intake) -> None:
    held = {
        unit.code: unit
        for unit in CoverageUnit.objects.filter(code__in=[row.text("code") for row in rows]).select_related("place")
    }
    for row in rows:
        given = [key for key in ("covered_by", "covered_as", "covered_since") if row[key] is not None]
        if given and len(given) < 3:
            intake.fault(row, given[0], _("Who covers the unit, how and since when are given together, or not at all."))
        unit = held.get(row.text("code"))
        if unit and unit.closed_on:
            intake.fault(row, "code", _("The unit of this code was closed on %(day)s.") % {"day": unit.closed_on})
        elif (
            unit
            and None not in (row["kind"], row["place"])
            and (unit.kind, unit.place.code) != (row["kind"], row["place"])
        ):
            named = {"kind": unit.get_kind_display(), "place": unit.place}
            intake.fault(row, "code", _("On file this unit is a %(kind)s in %(place)s.") % named)


def _load_units(rows: list[Row], intake: Intake) -> None:
    """Only what differs goes on to the register: a file that says nothing new leaves no line in the journal."""
    tally = intake.tallies[UNITS]
    organisations_of(intake, rows, "place", "covered_by")
    if intake.faults.in_any_of({UNITS}):
        return
    on_file = _units_on_file(rows)
    differing = [row for row in rows if not _says_the_same(row, on_file)]
    tally.unchanged = len(rows) - len(differing)
    tally.created = sum(row.text("code") not in on_file for row in differing)
    tally.changed = len(differing) - tally.created

    def register(some: list[Row]) -> None:
        register_units(rows=[_unit(row) for row in some], by=intake.by, at=intake.at)

    if differing:
        intake.together(differing, register)


Figures = tuple[str, int, int]
Covered = tuple[str, str] | None


def _units_on_file(rows: list[Row]) -> dict[str, tuple[Figures, Covered]]:
    """The figures of the units on file, and by whom and how each is covered, by code."""
    codes = [row.text("code") for row in rows]
    current = Coverage.objects.filter(unit__code__in=codes, during__endswith=None)
    covered = {code: (by, kind) for code, by, kind in current.values_list("unit__code", "organisation__code", "kind")}
    units = CoverageUnit.objects.filter(code__in=codes).values_list("code", "name", "employees", "full_members")
    return {code: ((name, employees, members), covered.get(code)) for code, name, employees, members in units}


def _says_the_same(row: Row, on_file: dict[str, tuple[Figures, Covered]]) -> bool:
    figures, covered = on_file.get(row.text("code"), (None, None))
    said = (row.text("name"), row.whole("employees") or 0, row.whole("full_members") or 0)
    said_covered = (row.text("covered_by"), row.text("covered_as")) if row["covered_by"] else covered
    return (said, said_covered) == (figures, covered)


def _unit(row: Row) -> NewUnit:
    return NewUnit(
        code=row.text("code"),
        name=row.text("name"),
        kind=CoverageUnitKind(row.text("kind")),
        place_code=row.text("place"),
        registered_on=row.day("registered_on"),
        employees=row.whole("employees") or 0,
        full_members=row.whole("full_members") or 0,
        covered_by_code=row.text("covered_by"),
        covered_as=CoverageKind(row.text("covered_as")) if row["covered_as"] else None,
        covered_since=row.day_or_none("covered_since"),
    )


def _load_dispatches(rows: list[Row], intake: Intake) -> None:
    tally = intake.tallies[DISPATCHES]
    organisations_of(intake, rows, "organisation")
    new = _new_terms(rows, intake)
    tally.created, tally.unchanged = len(new), len(rows) - len(new)

    def send(some: list[Row]) -> None:
        dispatch_people(rows=[_dispatch(row) for row in some], by=intake.by, at=intake.at)

    if new and not intake.faults.in_any_of({DISPATCHES}):
        intake.together(new, send)


def _new_terms(rows: list[Row], intake: Intake) -> list[Row]:
    """The rows whose terms are not on file; one that is ends earlier or later only by its own act, with its reason."""
    codes = {row.text("person_code") for row in rows}
    held = {
        (term.kind, term.person_code, term.organisation.code, term.during.lower): term.during.upper
        for term in Dispatch.objects.filter(person_code__in=codes).select_related("organisation")
    }
    new = []
    for row in rows:
        term = (row.text("kind"), row.text("person_code"), row.text("organisation"), row.day("since"))
        if term not in held:
            new.append(row)
        elif held[term] != row.day("last_on") + timedelta(days=1):
            sentence = _("On file this term runs to %(day)s. Prolong or end it on its page.")
            last_on = held[term] - timedelta(days=1) if held[term] else "…"
            intake.fault(row, "last_on", sentence % {"day": last_on})
    return new


def _dispatch(row: Row) -> NewDispatch:
    return NewDispatch(
        kind=DispatchKind(row.text("kind")),
        person_name=row.text("person_name"),
        person_code=row.text("person_code"),
        organisation_code=row.text("organisation"),
        since=row.day("since"),
        last_on=row.day("last_on"),
        unit_code=row.text("unit"),
        home_unit=row.text("home_unit"),
        document_no=row.text("document_no"),
    )
