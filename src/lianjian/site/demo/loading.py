"""Loads the demo places through the same import that a county uses, and sets some work in motion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.urls import reverse

from lianjian.kernel import clock
from lianjian.kernel.actor import command_line
from lianjian.kernel.errors import Refused
from lianjian.kernel.models import Account
from lianjian.kernel.workbook.intake import load_workbook
from lianjian.kernel.workbook.opening import open_workbook
from lianjian.records.organisations.actions.loading import NewOrganisation, load_organisations
from lianjian.records.organisations.enums import PartyForm, UnitKind
from lianjian.records.organisations.models import Organisation
from lianjian.site.demo import huade, tinghu, yangzhou, yuanmou, zhucheng, zhuozi
from lianjian.site.demo.assessment_steps import assess
from lianjian.site.demo.bulletin_steps import publish_a_bulletin
from lianjian.site.demo.council_steps import deliberate
from lianjian.site.demo.deciding_steps import decide
from lianjian.site.demo.oversight_steps import oversee
from lianjian.site.demo.qinghe_steps import live_through_the_year
from lianjian.site.demo.showing_steps import make_public
from lianjian.site.demo.steps import set_in_motion
from lianjian.site.demo.wenfeng_steps import settle_in
from lianjian.site.importing import forms, where

FOLDER = Path(__file__).resolve().parent
# How far the bar is when each part begins, in percent; by measurement.
PARTS = (
    ("zhucheng.xlsx", 2, 29),
    ("tinghu.xlsx", 29, 60),
    ("huade.xlsx", 60, 76),
    ("yuanmou.xlsx", 76, 78),
    ("yangzhou.xlsx", 78, 80),
    ("zhuozi.xlsx", 80, 82),
)
LAST_PART, WHOLE = 82, 100
# What stands above the demo places; the packs hold for all that lies below.
ABOVE = (
    ("37", "山东省", UnitKind.PROVINCE, None, "shandong", date(1949, 10, 1)),
    ("3707", "潍坊市", UnitKind.PREFECTURE, "37", "", date(1983, 8, 30)),
    (zhucheng.CODE, "诸城市", UnitKind.COUNTY, "3707", "demo_zhucheng", date(1987, 7, 1)),
    ("32", "江苏省", UnitKind.PROVINCE, None, "", date(1953, 1, 1)),
    ("3209", "盐城市", UnitKind.PREFECTURE, "32", "", date(1983, 3, 1)),
    (tinghu.CODE, "亭湖区", UnitKind.COUNTY, "3209", "demo_tinghu", date(2004, 3, 1)),
    (yangzhou.CODE, "扬州市", UnitKind.COUNTY, "32", "", date(1983, 3, 1)),
    ("53", "云南省", UnitKind.PROVINCE, None, "", date(1950, 2, 1)),
    ("5323", "楚雄彝族自治州", UnitKind.PREFECTURE, "53", "", date(1958, 4, 15)),
    (yuanmou.CODE, "元谋县", UnitKind.COUNTY, "5323", "", date(1950, 3, 1)),
    ("15", "内蒙古自治区", UnitKind.PROVINCE, None, "", date(1947, 5, 1)),
    ("1509", "乌兰察布市", UnitKind.PREFECTURE, "15", "", date(1954, 3, 1)),
    (huade.CODE, "化德县", UnitKind.COUNTY, "1509", "", date(1950, 1, 1)),
    (zhuozi.CODE, "卓资县", UnitKind.COUNTY, "1509", "", date(1950, 1, 1)),
)
CAST = (
    ("county", f"{zhucheng.CODE}-wangmin"),
    ("township", f"{zhucheng.CODE}-liqiang"),
    ("secretary", f"{zhucheng.CODE}-gaojianjun"),
    ("member", f"{zhucheng.CODE}-gaoxiulan"),
    ("secretary of 清和村", yuanmou.SECRETARY),
)
# Of 清和村's members who are away one has a way in; which one depends on no name.
AWAY = "member of 清和村"

Report = Callable[[int, int, str], None]


@dataclass(frozen=True, kw_only=True)
class CastMember:
    """Somebody to sign in as, and what he is in the play."""

    role: str
    account: Account


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Everybody one can be in the demo; the villager has no account, only the village's page."""

    people: tuple[CastMember, ...]
    public_url: str


def load_demo(*, report: Report) -> Cast:
    """Will load every demo place if they are not there yet, all or nothing, and return whom one can sign in as."""
    if not Organisation.objects.filter(code=yangzhou.CODE).exists():
        with transaction.atomic():
            _load(report)
    report(WHOLE, WHOLE, "")
    return _cast()


STEPS: tuple[Callable[..., None], ...] = (
    set_in_motion, live_through_the_year, settle_in, deliberate, decide, oversee, assess, publish_a_bulletin,
    make_public,
)  # fmt: skip


def _load(report: Report) -> None:
    report(0, WHOLE, "省、市、县")
    load_above()
    for name, begins, ends in PARTS:
        _load_workbook(FOLDER / name, report, begins, ends)
    report(LAST_PART, WHOLE, "办理中的事")
    for step in (
        set_in_motion,
        live_through_the_year,
        settle_in,
        deliberate,
        decide,
        oversee,
        assess,
        publish_a_bulletin,
        make_public,
    ):
        step(at=clock.now())


def load_above() -> None:
    """Will found the provinces, cities and counties under which the workbooks' organisations hang."""
    load_organisations(rows=[_organisation(*row) for row in ABOVE], by=command_line(), at=clock.now())


def _organisation(
    code: str, name: str, kind: UnitKind, above: str | None, pack: str, founded_on: date
) -> NewOrganisation:
    return NewOrganisation(
        code=code,
        name=name,
        kind=kind,
        form=PartyForm.COMMITTEE,
        parent_code=above,
        founded_on=founded_on,
        rule_pack=pack,
    )


def _load_workbook(file: Path, report: Report, begins: int, ends: int) -> None:
    def part(done: int, total: int, step: str) -> None:
        report(begins + (ends - begins) * done // max(total, 1), WHOLE, f"{file.stem} {step}")

    outcome = load_workbook(
        sheets=open_workbook(file=file), forms=forms(), by=command_line(), at=clock.now(), on=clock.today(), report=part
    )
    if outcome.faults.total:
        first = outcome.faults.kept[0]
        raise Refused(f"{file.name} {where(first)}：{first.sentence}")


def _cast() -> Cast:
    accounts = Account.objects.in_bulk([login for _, login in CAST], field_name="login")
    people = [CastMember(role=role, account=accounts[login]) for role, login in CAST]
    member_away = Account.objects.get(login__startswith=f"{yuanmou.CODE}-M", member__stays__during__endswith=None)
    county, town, name = zhucheng.CAST_VILLAGE.split("/")
    village = Organisation.objects.get(name=name, parent__name=town, parent__parent__name=county)
    return Cast(
        people=(*people, CastMember(role=AWAY, account=member_away)),
        public_url=reverse("disclosure:village", args=[village.code]),
    )
