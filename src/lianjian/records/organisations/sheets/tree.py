"""The sheet of organisations: founds what is new, refuses to change quietly what is there."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Role
from lianjian.kernel.errors import Refused
from lianjian.kernel.workbook.cells import Choice, Code, Day, Number, Reference, Words
from lianjian.kernel.workbook.forms import Field, Row, SheetForm
from lianjian.kernel.workbook.intake import Intake
from lianjian.records.organisations.actions.loading import NewOrganisation, load_organisations
from lianjian.records.organisations.enums import PartyForm, UnitKind
from lianjian.records.organisations.hanging import refuse_wrong_form, refuse_wrong_place
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import outermost, within_any
from lianjian.records.organisations.queries.codes import common_superior
from lianjian.records.organisations.sheets.finding import (
    ORGANISATIONS,
    TOP_KINDS,
    find_organisations,
    may_import_at,
    organisations_of,
)

# China and its seas, so that swapped or mistyped coordinates are seen.
WEST, EAST, SOUTH, NORTH = 73, 136, 3, 54


def organisation_form() -> SheetForm:
    """The sheet 组织."""
    return SheetForm(
        name=ORGANISATIONS,
        about="全县党组织所在的单位，一行一个：县、乡镇街道、村、居、企业、机关等。先后次序不限。",
        fields=(
            Field(
                key="code",
                name="编码",
                kind=Code(),
                required=True,
                sample="370782-01-001",
                note="每个组织一个，全表不重复，定了不再改。可以用行政区划代码加序号。只用数字、字母和“-”。",
            ),
            Field(
                key="name", name="名称", kind=Words(), required=True, sample="示例村", note="规范简称，如“高家屯村”。"
            ),
            Field(
                key="kind",
                name="类别",
                kind=Choice(of=UnitKind, without=(UnitKind.JOINT_ORGANISATION,)),
                required=True,
                sample="村",
                note="从下拉列表中选。",
            ),
            Field(
                key="form",
                name="组织形式",
                kind=Choice(of=PartyForm),
                required=True,
                sample="党支部",
                note="该单位党组织的形式；没有党组织的选“未建党组织”。",
            ),
            Field(
                key="superior",
                name="上级(编码或全路径)*",
                kind=Reference(to=ORGANISATIONS),
                sample="示例县/示例街道",
                note="填上级的编码，或者从县名写起的全路径，用“/”隔开，如“诸城市/龙都街道”。"
                "不能只写“龙都街道”。最上面一级（县或省）已在系统里的照填；全新的省不填。",
            ),
            Field(
                key="founded_on",
                name="成立日期",
                kind=Day(),
                required=True,
                sample="2001-03-15",
                note="年月日，如 2001-03-15 或 2001年3月15日。",
            ),
            Field(
                key="longitude",
                name="经度",
                kind=Number(lowest=WEST, highest=EAST),
                sample=119.40,
                note="东经，度，如 119.41。用来算路程，不知道可以不填。",
            ),
            Field(
                key="latitude",
                name="纬度",
                kind=Number(lowest=SOUTH, highest=NORTH),
                sample=36.00,
                note="北纬，度，如 36.02。",
            ),
        ),
        key=("code",),
        load=_load,
        finder=find_organisations,
        check=_check,
        needed=_nothing_on_file,
    )


def _nothing_on_file(intake: Intake) -> bool:
    scopes = outermost(intake.by.scopes(Role.ORGANISATION_DEPARTMENT))
    within = Organisation.objects.all() if "" in scopes else Organisation.objects.filter(within_any(scopes))
    return not within.exists()


def _check(rows: list[Row], intake: Intake) -> None:
    on_file = {held.code: held for held in _held([row.text("code") for row in rows])}
    superiors = {held.code: held for held in _held([row.text("superior") for row in rows])}
    in_file = {row.text("code"): row for row in rows if row["code"]}
    for row in rows:
        held = on_file.get(row.text("code"))
        if held:
            _check_held(row, held, intake)
        elif row["code"]:
            _check_superior(row, in_file, superiors, intake)
    _refuse_loops(in_file, intake)
    _refuse_namesakes(rows, on_file, superiors, intake)


def _held(codes: list[str]) -> list[Organisation]:
    return list(Organisation.objects.filter(code__in=codes).select_related("parent"))


def _check_held(row: Row, held: Organisation, intake: Intake) -> None:
    """An organisation on file is what its procedures made it; the file may repeat that, not change it."""
    if held.dissolved_on:
        sentence = _("%(name)s was dissolved on %(day)s; its code is never used again.")
        intake.fault(row, "code", sentence % {"name": held.name, "day": held.dissolved_on})
        return
    superior = held.parent.code if held.parent else None
    there = {
        "name": (held.name, held.name, _("renaming it")),
        "kind": (held.kind, held.get_kind_display(), _("changing it")),
        "form": (held.form, held.get_form_display(), _("changing it")),
        "superior": (superior, held.parent.name if held.parent else _("nothing"), _("moving it")),
        "founded_on": (held.founded_on, held.founded_on, _("correcting it")),
    }
    for key, (value, words, act) in there.items():
        if row[key] is not None and row[key] != value:
            sentence = _(
                "On file stands “%(words)s”. A file changes nothing that is there: propose %(act)s on its page."
            )
            intake.fault(row, key, sentence % {"words": words, "act": act})


def _check_superior(row: Row, in_file: dict[str, Row], superiors: dict[str, Organisation], intake: Intake) -> None:
    code, kind = row.text("superior"), row["kind"]
    if not code:
        if intake.has_fault(row, "superior"):
            return
        if not may_import_at(intake.by, ""):
            intake.fault(
                row, "superior", _("Every organisation needs its superior: its code, or the names down to it.")
            )
        elif kind is not None and kind not in TOP_KINDS:
            intake.fault(row, "superior", _("Only a county or what lies above it can be without a superior."))
        return
    if code == row.text("code"):
        intake.fault(row, "superior", _("An organisation cannot be its own superior."))
        return
    held, new = superiors.get(code), in_file.get(code)
    if held and not may_import_at(intake.by, held.path):
        intake.fault(row, "superior", _("This superior lies above or outside your organisation department's reach."))
    superior_kind = UnitKind(held.kind) if held else new["kind"] if new else None
    if isinstance(kind, UnitKind) and isinstance(superior_kind, UnitKind):
        try:
            refuse_wrong_place(
                kind=kind, name=row.text("name"), superior_kind=superior_kind,
                superior_name=held.name if held else new.text("name") if new else code,
            )  # fmt: skip
        except Refused as refused:
            intake.fault(row, "superior", " ".join((refused.reason, *refused.remedies)))
    if isinstance(kind, UnitKind) and isinstance(row["form"], PartyForm):
        try:
            refuse_wrong_form(kind=kind, form=row["form"], name=row.text("name"))
        except Refused as refused:
            intake.fault(row, "form", " ".join((refused.reason, *refused.remedies)))


def _refuse_loops(in_file: dict[str, Row], intake: Intake) -> None:
    cleared: set[str] = set()
    for start in in_file:
        way: list[str] = []
        code = start
        while code in in_file and code not in cleared and code not in way:
            way.append(code)
            code = in_file[code].text("superior")
        loop = way[way.index(code) :] if code in way else []
        for member in loop if len(loop) > 1 else []:
            sentence = _("The superiors lead round in a circle: %(way)s.")
            names = " → ".join(in_file[code].text("name") for code in (*loop, loop[0]))
            intake.fault(in_file[member], "superior", sentence % {"way": names})
        cleared.update(way)


def _refuse_namesakes(
    rows: list[Row], on_file: dict[str, Organisation], superiors: dict[str, Organisation], intake: Intake
) -> None:
    """Two of one name under one superior could never be told apart by their path."""
    first: dict[tuple[str, str], Row] = {}
    new = [row for row in rows if row["name"] and row["superior"] and row.text("code") not in on_file]
    there = Organisation.objects.filter(
        parent__in=superiors.values(), dissolved_on=None, name__in=[row.text("name") for row in new]
    )
    held = {(other.parent_id, other.name): other.code for other in there}
    for row in new:
        earlier = first.setdefault((row.text("superior"), row.text("name")), row)
        superior = superiors.get(row.text("superior"))
        if earlier is not row:
            sentence = _("Rows %(one)d and %(other)d are both called %(name)s under one superior. Tell them apart.")
            named = {"one": earlier.line, "other": row.line, "name": row.text("name")}
            intake.fault(earlier, "name", sentence % named)
            intake.fault(row, "name", sentence % named)
        elif superior and (superior.pk, row.text("name")) in held:
            sentence = _("%(name)s is there already under this superior, with the code %(code)s.")
            intake.fault(
                row, "name", sentence % {"name": row.text("name"), "code": held[superior.pk, row.text("name")]}
            )


def _load(rows: list[Row], intake: Intake) -> None:
    tally = intake.tallies[ORGANISATIONS]
    known = {held.code: held for held in _held([row.text("code") for row in rows])}
    new = [row for row in rows if row.text("code") not in known]
    intake.together(new, lambda some: _found(some, intake))
    moved = [known[row.text("code")] for row in rows if row.text("code") in known and _relocate(row, known)]
    if moved:
        Organisation.objects.bulk_update(moved, ["longitude", "latitude"], batch_size=1000)
        top = common_superior(organisations=moved)
        journal.record(
            by=intake.by, at=intake.at, action="locate_organisations", subject=top, place_id=top.pk, rows=len(moved)
        )
    organisations_of(intake, [row for row in rows if row.text("code") in {held.code for held in moved}], "code")
    tally.created = len(new)
    tally.changed = len(moved)
    tally.unchanged = len(rows) - len(new) - len(moved)


def _found(rows: list[Row], intake: Intake) -> None:
    load_organisations(rows=[_new(row) for row in rows], by=intake.by, at=intake.at)


def _new(row: Row) -> NewOrganisation:
    return NewOrganisation(
        code=row.text("code"),
        name=row.text("name"),
        kind=UnitKind(row.text("kind")),
        form=PartyForm(row.text("form")),
        parent_code=row.text("superior") or None,
        founded_on=row.day("founded_on"),
        longitude=row.number("longitude"),
        latitude=row.number("latitude"),
    )


def _relocate(row: Row, known: dict[str, Organisation]) -> bool:
    held = known[row.text("code")]
    wanted = (row.number("longitude") or held.longitude, row.number("latitude") or held.latitude)
    if wanted == (held.longitude, held.latitude):
        return False
    held.longitude, held.latitude = wanted
    return True
