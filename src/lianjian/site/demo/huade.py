"""化德县 as its report has it: 2,365 members without office in more than thirty kinds of duty post."""

from __future__ import annotations

from datetime import date
from itertools import islice
from random import Random

from lianjian.records.cadres.catalogue import KINDS
from lianjian.site.demo import naming
from lianjian.site.demo.rows import County, Place

CODE = "150922"
ABOVE = "内蒙古自治区/乌兰察布市"
HOLDERS = 2_365
SECOND_POST_SHARE = 0.08
TOWNSHIPS = ("长顺镇", "朝阳镇", "七号镇", "德包图乡", "公腊胡洞乡", "白音特拉乡")
VILLAGES_OF_A_TOWNSHIP = 15
ASSIGNED = "上级书面任命"
LONGITUDE, LATITUDE = 114.01, 41.90


def huade() -> County:
    """Every row of the county's workbook."""
    county = County(code=CODE, random=Random(int(CODE)))  # noqa: S311 - a made-up county, the same each time
    root = county.organisation(
        code=CODE, name="化德县", kind="county", form="party_committee", above=ABOVE, founded_on=date(1950, 1, 1),
        longitude=LONGITUDE, latitude=LATITUDE,
    )  # fmt: skip
    head = ("乌云", f"{CODE}-wuyun")
    county.post(root, head, "组织部部长", since=date(2022, 4, 1), basis=ASSIGNED, document_no="乌组任〔2022〕8号")
    villages = [
        village for number, name in enumerate(TOWNSHIPS, start=1) for village in _township(county, root, number, name)
    ]
    for number, village in enumerate(villages):
        _people(county, village, holders=HOLDERS // len(villages) + (number < HOLDERS % len(villages)), turn=number)
    return county


def _township(county: County, root: Place, number: int, name: str) -> list[Place]:
    random = county.random
    township = county.organisation(
        code=f"{CODE}-{number:02d}", name=name, kind="township", form="party_committee", above=root,
        founded_on=date(1958, 9, 1), longitude=LONGITUDE + random.gauss(0, 0.25),
        latitude=LATITUDE + random.gauss(0, 0.15),
    )  # fmt: skip
    for kind, paper in (("书记", "化委任〔2022〕4号"), ("乡镇(街道)组织委员", "化组任〔2022〕6号")):
        county.post(township, county.person(), kind, since=date(2022, 6, 1), basis=ASSIGNED, document_no=paper)
    return [
        county.organisation(
            code=f"{township.code}-{place:03d}",
            name=village,
            kind="village",
            form="branch",
            above=township,
            founded_on=date(random.randint(1955, 1985), 7, 1),
            longitude=township.longitude + random.gauss(0, 0.06),
            latitude=township.latitude + random.gauss(0, 0.05),
        )
        for place, village in enumerate(islice(naming.villages(random, set()), VILLAGES_OF_A_TOWNSHIP), start=1)
    ]


def _people(county: County, village: Place, *, holders: int, turn: int) -> None:
    """Three in office, the holders of duty posts, and members with neither."""
    random = county.random
    paper = f"化组发〔2021〕{random.randint(2, 60)}号"
    for kind in ("书记", "委员", "委员"):
        name, _code = county.member(village, occupation="village_cadre")
        county.post(village, (name, county.next_code("P", digits=5)), kind, since=date(2021, 3, 15), document_no=paper)
    for place in range(holders):
        _name, code = county.member(village)
        posts = 2 if random.random() < SECOND_POST_SHARE else 1
        for number in range(posts):
            duty = KINDS[(turn * 7 + place + number * 5) % len(KINDS)]
            since = date(random.choice((2024, 2025)), random.randint(1, 12), random.randint(1, 28))
            county.add("岗位", organisation=village.code, kind=duty.title, member=code, since=since)
    for _number in range(random.randint(4, 12)):
        county.member(village)
