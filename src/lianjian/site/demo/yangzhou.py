"""文峰街道 of 扬州市 as its report has it: two villages in the town, one with members from factories."""

from __future__ import annotations

from datetime import date
from random import Random

from lianjian.site.demo.rows import County, Place

CODE = "321002"
ABOVE = "江苏省"
WENFENG, DUJIANG = f"{CODE}-01-001", f"{CODE}-01-002"
VILLAGES = ((WENFENG, "文峰村", 58, 4), (DUJIANG, "渡江村", 46, 7))
ASSIGNED = "上级书面任命"
LONGITUDE, LATITUDE = 119.45, 32.37


def yangzhou() -> County:
    """Every row of the city's workbook."""
    county = County(code=CODE, random=Random(int(CODE)))  # noqa: S311 - a made-up city, the same each time
    root = _place(county, CODE, "扬州市", "county", "party_committee", ABOVE, date(1983, 3, 1))
    head = ("徐海燕", f"{CODE}-xuhaiyan")
    paper = "扬组任〔2022〕3号"
    county.post(root, head, "组织部部长", since=date(2022, 4, 1), basis=ASSIGNED, document_no=paper)
    subdistrict = _place(county, f"{CODE}-01", "文峰街道", "subdistrict", "working_committee", root, date(2002, 3, 1))
    for kind, paper in (("书记", "扬委任〔2022〕7号"), ("乡镇(街道)组织委员", "扬组任〔2022〕9号")):
        county.post(subdistrict, county.person(), kind, since=date(2022, 6, 1), basis=ASSIGNED, document_no=paper)
    for code, name, members, committee in VILLAGES:
        village = _place(county, code, name, "village", "general_branch", subdistrict, date(1984, 5, 1))
        _people(county, village, members=members, committee=committee)
    return county


def _place(county: County, code: str, name: str, kind: str, form: str, above: Place | str, founded_on: date) -> Place:
    return county.organisation(
        code=code, name=name, kind=kind, form=form, above=above, founded_on=founded_on,
        longitude=LONGITUDE + county.random.gauss(0, 0.01), latitude=LATITUDE + county.random.gauss(0, 0.01),
    )  # fmt: skip


def _people(county: County, village: Place, *, members: int, committee: int) -> None:
    kinds = ("书记", "副书记", *("委员",) * (committee - 2))
    for kind in kinds:
        name, _code = county.member(village, occupation="village_cadre", phone=county.phone())
        person = (name, county.next_code("P", digits=5))
        county.post(village, person, kind, since=date(2021, 4, 20), document_no="文峰组〔2021〕4号")
    for _number in range(members - len(kinds)):
        county.member(village, phone=county.phone())
