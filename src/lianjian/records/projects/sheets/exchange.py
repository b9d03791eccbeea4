"""The sheets of needs and of resources."""

from __future__ import annotations

from typing import Any, TypeVar

from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.workbook.cells import Choice, Code, Day, Reference, Whole, Words
from lianjian.kernel.workbook.forms import Field, Row, SheetForm
from lianjian.kernel.workbook.intake import Intake
from lianjian.records.organisations.queries.codes import common_superior
from lianjian.records.organisations.sheets.finding import ORGANISATIONS, organisations_of
from lianjian.records.projects.enums import NeedState, Subject
from lianjian.records.projects.models import Need, Resource

NEEDS = "需求"
RESOURCES = "资源"
REVISED = ["subject", "level", "title", "description"]
Listed = TypeVar("Listed", Need, Resource)


def need_form() -> SheetForm:
    """The sheet 需求."""
    return SheetForm(
        name=NEEDS,
        about="村（或别的组织）需要什么，一行一件。结对时按类别与资源相配。",
        fields=_fields("370782-X0001", "大葱种植技术", "1 有了更好 … 4 没有就办不成"),
        key=("code",),
        load=_load_needs,
    )


def resource_form() -> SheetForm:
    """The sheet 资源."""
    return SheetForm(
        name=RESOURCES,
        about="城区组织（或村）能拿出什么，一行一件。",
        fields=_fields("370782-Y0001", "蔬菜种植专家四名，可下村指导", "1 有一点 … 4 很充足"),
        key=("code",),
        load=_load_resources,
    )


def _fields(code: str, title: str, levels: str) -> tuple[Field, ...]:
    return (
        Field(key="code", name="编码", kind=Code(), required=True, sample=code),
        Field(
            key="organisation",
            name="组织",
            kind=Reference(to=ORGANISATIONS),
            required=True,
            sample="示例县/示例街道/示例村",
            note="编码，或从县名写起的全路径。",
        ),
        Field(key="subject", name="类别", kind=Choice(of=Subject), required=True, sample="种养技术"),
        Field(key="level", name="程度(1-4)", kind=Whole(lowest=1, highest=4), required=True, sample=3, note=levels),
        Field(key="title", name="标题", kind=Words(longest=120), required=True, sample=title),
        Field(key="description", name="说明", kind=Words(longest=2000)),
        Field(key="on", name="登记日期", kind=Day(), required=True, sample="2026-01-15"),
    )


def _load_needs(rows: list[Row], intake: Intake) -> None:
    held = {need.code: need for need in Need.objects.filter(code__in=_codes(rows))}
    for row in rows:
        need = held.get(row.text("code"))
        if need and need.state != NeedState.OPEN and _differs(need, row):
            sentence = _("This need is no longer open (%(state)s); what it says stays as it is.")
            intake.fault(row, "code", sentence % {"state": need.get_state_display()})
    _load(NEEDS, Need, held, rows, intake, opened="opened_on")


def _load_resources(rows: list[Row], intake: Intake) -> None:
    held = {resource.code: resource for resource in Resource.objects.filter(code__in=_codes(rows))}
    _load(RESOURCES, Resource, held, rows, intake, opened="offered_on")


def _codes(rows: list[Row]) -> list[str]:
    return [row.text("code") for row in rows]


def _differs(thing: Need | Resource, row: Row) -> bool:
    there = (thing.subject, thing.level, thing.title, thing.description)
    return there != (row.text("subject"), row.whole("level"), row.text("title"), row.text("description"))


def _load(
    sheet: str, model: type[Listed], held: dict[str, Listed], rows: list[Row], intake: Intake, *, opened: str
) -> None:
    tally = intake.tallies[sheet]
    organisations = organisations_of(intake, rows, "organisation")
    new: list[Listed] = []
    changed: list[Listed] = []
    for row in rows:
        organisation = organisations[row.text("organisation")]
        thing = held.get(row.text("code"))
        given: dict[str, Any] = {
            "subject": row.text("subject"),
            "level": row.whole("level"),
            "title": row.text("title"),
            "description": row.text("description"),
        }
        if thing is None:
            new.append(model(code=row.text("code"), organisation=organisation, **{opened: row.day("on")}, **given))
        elif thing.organisation_id != organisation.pk:
            intake.fault(row, "code", _("This code belongs to another organisation's entry."))
        elif _differs(thing, row):
            for name, value in given.items():
                setattr(thing, name, value)
            changed.append(thing)
    model.objects.bulk_create(new, batch_size=1000)
    model.objects.bulk_update(changed, REVISED, batch_size=500)
    tally.created, tally.changed, tally.unchanged = len(new), len(changed), len(rows) - len(new) - len(changed)
    if new or changed:
        top = common_superior(organisations=organisations.values())
        action = "import_needs" if model is Need else "import_resources"
        journal.record(
            by=intake.by,
            at=intake.at,
            action=action,
            subject=top,
            place_id=top.pk,
            created=len(new),
            changed=len(changed),
        )
