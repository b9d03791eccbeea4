"""卓资县 as its report has it: every village has a members' council and a representatives' council."""

from __future__ import annotations

from datetime import date
from itertools import islice
from random import Random

from lianjian.site.demo import naming
from lianjian.site.demo.rows import County, Place

CODE = "150921"
ABOVE = "内蒙古自治区/乌兰察布市"
TOWNSHIPS = ("卓资山镇", "旗下营镇", "十八台镇", "巴音锡勒镇", "梨花镇", "大榆树乡", "红召乡", "复兴乡")
VILLAGES_OF_A_TOWNSHIP = 12
ASSIGNED = "上级书面任命"
LONGITUDE, LATITUDE = 112.58, 40.90


def zhuozi() -> County:
    """Every row of the county's workbook."""
    county = County(code=CODE, random=Random(int(CODE)))  # noqa: S311 - a made-up county, the same each time
    root = county.organisation(
        code=CODE, name="卓资县", kind="county", form="party_committee", above=ABOVE, founded_on=date(1950, 1, 1),
        longitude=LONGITUDE, latitude=LATITUDE,
    )  # fmt: skip
    head = ("其木格", f"{CODE}-qimuge")
    county.post(root, head, "组织部部长", since=date(2022, 4, 1), basis=ASSIGNED, document_no="乌组任〔2022〕11号")
    for number, name in enumerate(TOWNSHIPS, start=1):
        _township(county, root, number, name)
    return county


def _township(county: County, root: Place, number: int, name: str) -> None:
    random = county.random
    township = county.organisation(
        code=f"{CODE}-{number:02d}", name=name, kind="township", form="party_committee", above=root,
        founded_on=date(1958, 9, 1), longitude=LONGITUDE + random.gauss(0, 0.25),
        latitude=LATITUDE + random.gauss(0, 0.15),
    )  # fmt: skip
    for kind, paper in (("书记", "卓委任〔2022〕4号"), ("乡镇(街道)组织委员", "卓组任〔2022〕6号")):
        county.post(township, county.person(), kind, since=date(2022, 6, 1), basis=ASSIGNED, document_no=paper)
    for place, village in enumerate(islice(naming.villages(random, set()), VILLAGES_OF_A_TOWNSHIP), start=1):
        made = county.organisation(
            code=f"{township.code}-{place:03d}", name=village, kind="village", form="branch", above=township,
            founded_on=date(random.randint(1955, 1985), 7, 1), longitude=township.longitude + random.gauss(0, 0.06),
            latitude=township.latitude + random.gauss(0, 0.05),
        )  # fmt: skip
        paper = f"卓组发〔2021〕{random.randint(2, 60)}号"
        county.post(made, county.person(), "书记", since=date(2021, 3, 15), document_no=paper)
