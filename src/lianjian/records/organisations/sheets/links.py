"""The sheets of bodies along an industry and of the organisations that belong to them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from lianjian.kernel.workbook.cells import Choice, Code, Day, Reference, Words
from lianjian.kernel.workbook.forms import Field, Find, Row, SheetForm
from lianjian.kernel.workbook.intake import Intake, find_by_code
from lianjian.records.organisations.actions.links import NewBody, NewLink, link_organisations, register_bodies
from lianjian.records.organisations.enums import IndustryBodyKind
from lianjian.records.organisations.models import IndustryBody
from lianjian.records.organisations.sheets.finding import ORGANISATIONS, organisations_of

BODIES = "产业链"
LINKS = "产业链成员"


def body_form(*, industries: type[TextChoices]) -> SheetForm:
    """The sheet 产业链."""
    return SheetForm(
        name=BODIES,
        about="产业协会、产业链、专业合作社、党员示范户，一行一个：“党支部+协会”“党支部+产业链”“党支部+示范户”里加号后面的一方。",
        fields=(
            Field(key="code", name="编码", kind=Code(), required=True, sample="320902-C001"),
            Field(key="name", name="名称", kind=Words(), required=True, sample="示例蔬菜协会"),
            Field(key="kind", name="类别", kind=Choice(of=IndustryBodyKind), required=True, sample="产业协会"),
            Field(key="industry", name="产业", kind=Choice(of=industries), required=True, sample="蔬菜"),
            Field(
                key="place", name="所在组织", kind=Reference(to=ORGANISATIONS), required=True, sample="示例县/示例镇"
            ),
        ),
        key=("code",),
        load=_load_bodies,
        finder=_find_bodies,
        check=_check_bodies,
    )


def link_form() -> SheetForm:
    """The sheet 产业链成员."""
    return SheetForm(
        name=LINKS,
        about="哪个党组织参加哪个协会、产业链，在里面做什么。",
        fields=(
            Field(
                key="body",
                name="产业链",
                kind=Reference(to=BODIES),
                required=True,
                sample="320902-C001",
                note="“产业链”表里的编码。",
            ),
            Field(
                key="organisation",
                name="组织",
                kind=Reference(to=ORGANISATIONS),
                required=True,
                sample="示例县/示例镇/示例村",
            ),
            Field(key="part", name="环节", kind=Words(), sample="育苗"),
            Field(key="since", name="开始", kind=Day(), required=True, sample="2024-01-01"),
        ),
        key=("body", "organisation", "since"),
        load=_load_links,
    )


def _find_bodies(intake: Intake, texts: Collection[str]) -> Find:
    on_file = IndustryBody.objects.filter(code__in=texts, closed_on=None).values_list("code", flat=True)
    return find_by_code(sheet=BODIES, codes={*on_file, *(row.text("code") for row in intake.rows.get(BODIES, []))})


def _check_bodies(rows: list[Row], intake: Intake) -> None:
    codes = [row.text("code") for row in rows]
    held = {body.code: body for body in IndustryBody.objects.filter(code__in=codes).select_related("place")}
    for row in rows:
        body = held.get(row.text("code"))
        there = (body.name, body.kind, body.industry, body.place.code) if body else None
        if there and there != (row["name"], row["kind"], row["industry"], row["place"]):
            intake.fault(
                row, "code", _("On file stands something else under this code: %(body)s.") % {"body": there[0]}
            )


def _load_bodies(rows: list[Row], intake: Intake) -> None:
    tally = intake.tallies[BODIES]
    organisations_of(intake, rows, "place")

    def register(some: list[Row]) -> None:
        new = register_bodies(rows=[_body(row) for row in some], by=intake.by, at=intake.at)
        tally.created += new
        tally.unchanged += len(some) - new

    intake.together(rows, register)


def _body(row: Row) -> NewBody:
    return NewBody(
        code=row.text("code"),
        name=row.text("name"),
        kind=IndustryBodyKind(row.text("kind")),
        industry=row.text("industry"),
        place_code=row.text("place"),
    )


def _load_links(rows: list[Row], intake: Intake) -> None:
    tally = intake.tallies[LINKS]
    organisations_of(intake, rows, "organisation")

    def link(some: list[Row]) -> None:
        new = link_organisations(rows=[_link(row) for row in some], by=intake.by, at=intake.at)
        tally.created += new
        tally.unchanged += len(some) - new

    intake.together(rows, link)


def _link(row: Row) -> NewLink:
    return NewLink(
        body_code=row.text("body"),
        organisation_code=row.text("organisation"),
        part=row.text("part"),
        since=row.day("since"),
    )
