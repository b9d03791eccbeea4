"""清和村 of 元谋县 as its report has it: thirteen branches and the online one, 167 members."""

from __future__ import annotations

from datetime import date
from random import Random

from lianjian.site.demo.rows import County, Place

CODE = "532328"
VILLAGE = f"{CODE}-01-001"
ONLINE = f"{VILLAGE}-W"
SECRETARY = f"{CODE}-zhaozhiming"
ABOVE = "云南省/楚雄彝族自治州"
MEMBERS = 167
BRANCHES = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三")
ASSIGNED = "上级书面任命"
LONGITUDE, LATITUDE = 101.87, 25.70


def yuanmou() -> County:
    """Every row of the county's workbook."""
    county = County(code=CODE, random=Random(int(CODE)))  # noqa: S311 - a made-up county, the same each time
    root = _place(county, CODE, "元谋县", "county", "party_committee", ABOVE, date(1950, 3, 1))
    head = ("杨建新", f"{CODE}-yangjianxin")
    paper = "楚组任〔2022〕9号"
    county.post(root, head, "组织部部长", since=date(2022, 4, 1), basis=ASSIGNED, document_no=paper)
    town = _place(county, f"{CODE}-01", "元马镇", "township", "party_committee", root, date(1950, 3, 1))
    for kind, paper in (("书记", "元委任〔2022〕3号"), ("乡镇(街道)组织委员", "元组任〔2022〕5号")):
        county.post(town, county.person(), kind, since=date(2022, 6, 1), basis=ASSIGNED, document_no=paper)
    _village(county, _place(county, VILLAGE, "清和村", "village", "party_committee", town, date(2008, 3, 1)))
    return county


def _place(county: County, code: str, name: str, kind: str, form: str, above: Place | str, founded_on: date) -> Place:
    return county.organisation(
        code=code, name=name, kind=kind, form=form, above=above, founded_on=founded_on,
        longitude=LONGITUDE + county.random.gauss(0, 0.01), latitude=LATITUDE + county.random.gauss(0, 0.01),
    )  # fmt: skip


def _village(county: County, village: Place) -> None:
    """The committee's own members lead branches, one of them the online one; each is at home in a branch."""
    elected = {"since": date(2021, 3, 12), "document_no": "元马组〔2021〕6号"}
    secretary = ("赵志明", SECRETARY)
    county.post(village, secretary, "书记", phone=county.phone(), **elected)  # type: ignore[arg-type]
    committee = [county.person() for _number in range(4)]
    for person in committee:
        county.post(village, person, "委员", **elected)  # type: ignore[arg-type]
    leaders = [secretary, *committee]
    for number, word in enumerate(BRANCHES):
        branch = _place(
            county, f"{VILLAGE}-{number + 1:02d}", f"第{word}党支部", "group", "branch", village, date(2008, 6, 1)
        )
        leader = county.person()
        county.post(branch, leader, "书记", **elected)  # type: ignore[arg-type]
        members = MEMBERS // len(BRANCHES) + (number < MEMBERS % len(BRANCHES))
        named = [leader, *leaders[number : number + 1]]
        for place in range(members):
            name = named[place][0] if place < len(named) else ""
            occupation = "village_cadre" if name else "farmer"
            county.member(branch, name, occupation=occupation, phone=county.phone())
    online = _place(county, ONLINE, "网络党支部", "group", "online_branch", village, date(2009, 4, 1))
    county.post(online, committee[-1], "书记", **elected)  # type: ignore[arg-type]
    county.add("村情", organisation=village.code, as_of_on=date(2025, 12, 31), households=612, population=2_310,
               full_members=MEMBERS, arable_mu=2_860, industry="vegetables")  # fmt: skip
