"""Loads the demo counties through the same import that a county uses, and sets some work in motion."""

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
from lianjian.records.organisations.models import JointOrganisation, Organisation
from lianjian.site.demo import tinghu, zhucheng
from lianjian.site.demo.steps import set_in_motion
from lianjian.site.importing import forms, where

FOLDER = Path(__file__).resolve().parent
# How far the bar is when each part begins, in percent; by measurement.
PARTS = (("zhucheng.xlsx", 2, 45), ("tinghu.xlsx", 45, 94))
LAST_PART, WHOLE = 94, 100
# What stands above the two counties; the packs hold for all that lies below.
ABOVE = (
    ("37", "山东省", UnitKind.PROVINCE, None, "shandong", date(1949, 10, 1)),
    ("3707", "潍坊市", UnitKind.PREFECTURE, "37", "", date(1983, 8, 30)),
    (zhucheng.CODE, "诸城市", UnitKind.COUNTY, "3707", "demo_zhucheng", date(1987, 7, 1)),
    ("32", "江苏省", UnitKind.PROVINCE, None, "", date(1953, 1, 1)),
    ("3209", "盐城市", UnitKind.PREFECTURE, "32", "", date(1983, 3, 1)),
    (tinghu.CODE, "亭湖区", UnitKind.COUNTY, "3209", "demo_tinghu", date(2004, 3, 1)),
)
CAST = (("county", "wangmin"), ("township", "liqiang"), ("secretary", "gaojianjun"), ("member", "gaoxiulan"))

Report = Callable[[int, int, str], None]


@dataclass(frozen=True, kw_only=True)
class CastMember:
    """Somebody to sign in as, and what he is in the play."""

    role: str
    account: Account


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Everybody one can be in the demo; the villager has no account, only the public page."""

    people: tuple[CastMember, ...]
    public_url: str


def load_demo(*, report: Report) -> Cast:
    """Will load both counties if they are not there yet, all or nothing, and return whom one can sign in as."""
    if not Organisation.objects.filter(code=tinghu.CODE).exists():
        with transaction.atomic():
            _load(report)
    report(WHOLE, WHOLE, "")
    return _cast()


def _load(report: Report) -> None:
    report(0, WHOLE, "省、市、县")
    load_above()
    for name, begins, ends in PARTS:
        _load_workbook(FOLDER / name, report, begins, ends)
    report(LAST_PART, WHOLE, "办理中的事")
    set_in_motion(at=clock.now())


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
    accounts = Account.objects.in_bulk([f"{zhucheng.CODE}-{login}" for _, login in CAST], field_name="login")
    shown = JointOrganisation.objects.get(code=f"{zhucheng.CODE}-LH003")
    return Cast(
        people=tuple(CastMember(role=role, account=accounts[f"{zhucheng.CODE}-{login}"]) for role, login in CAST),
        public_url=reverse("organisations:public-joint", args=[shown.code]),
    )
