"""亭湖区 as its report has it: communities with building groups, units to be covered, people sent to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from random import Random

from lianjian.site.demo import naming
from lianjian.site.demo.rows import County, Place

CODE = "320902"
ABOVE = "江苏省/盐城市"
DEDICATED_WORKERS = 256
INSTRUCTORS = 3_789
UNITS = 3_400
UNITS_WITH_INSTRUCTOR = 3_150
PAST_TERMS = 60
LONGITUDE, LATITUDE = 120.17, 33.39
SUBDISTRICTS = ("五星街道", "文峰街道", "先锋街道", "毓龙街道", "大洋街道", "黄海街道", "新洋街道")
TOWNSHIPS = ("新兴镇", "便仓镇", "盐东镇", "黄尖镇", "南洋镇", "步凤镇", "青墩镇")
COMMUNITIES_OF_A_SUBDISTRICT, VILLAGES_OF_A_TOWNSHIP = 8, 17
UNIT_KINDS = (("new_enterprise", 2_450), ("social_organisation", 550), ("new_community", 250), ("market", 150))
TRADES = (
    ("机械", "machinery_making"),
    ("纺织", "textiles"),
    ("包装", "trade"),
    ("电子", "machinery_making"),
    ("建材", "building"),
    ("物流", "logistics"),
    ("餐饮", "trade"),
    ("农业", "vegetables"),
    ("水产", "food_processing"),
    ("装饰", "building"),
    ("汽配", "machinery_making"),
    ("商贸", "trade"),
    ("照明", "machinery_making"),
    ("生态农业", "vegetables"),
)
SOCIAL = (
    "商会",
    "幼儿园",
    "养老院",
    "志愿者协会",
    "民办医院",
    "培训学校",
    "律师事务所",
    "广场舞协会",
    "棋牌协会",
    "慈善会",
)
ESTATES = "景苑园府城"
HOME_UNITS = (
    "区委组织部", "区财政局", "区教育局", "区农业农村局", "区税务局", "区市场监管局", "区民政局", "区人社局",
    "区住建局", "区供销社",
)  # fmt: skip
BODIES = (
    ("蔬菜协会", "association", "vegetables"),
    ("大蒜产业链", "chain", "vegetables"),
    ("蛋鸡养殖合作社", "cooperative", "poultry"),
    ("梨果产业链", "chain", "fruit"),
    ("党员种植示范户", "model_household", "grain"),
    ("水产养殖协会", "association", "food_processing"),
)
PARTS = {
    "chain": ("育苗", "种植", "加工", "运销"),
    "association": ("会员", "理事"),
    "cooperative": ("社员",),
    "model_household": ("带动农户",),
}


@dataclass
class Tinghu:
    """What later rows are drawn from."""

    county: County
    root: Place
    places: list[Place] = field(default_factory=list)  # subdistricts and townships
    communities: dict[str, list[Place]] = field(default_factory=dict)
    villages: dict[str, list[Place]] = field(default_factory=dict)
    parks: dict[str, Place] = field(default_factory=dict)
    units: list[tuple[str, Place]] = field(default_factory=list)


def tinghu() -> County:
    """Every row of the district's workbook."""
    county = County(code=CODE, random=Random(int(CODE)))  # noqa: S311 - a made-up district, the same each time
    root = county.organisation(
        code=CODE,
        name="亭湖区",
        kind="county",
        form="party_committee",
        above=ABOVE,
        founded_on=date(2004, 3, 1),
        longitude=LONGITUDE,
        latitude=LATITUDE,
    )
    made = Tinghu(county=county, root=root)
    county.post(
        root,
        ("陈明华", f"{CODE}-chenminghua"),
        "组织部部长",
        since=date(2022, 5, 1),
        basis="上级书面任命",
        document_no="盐组任〔2022〕14号",
    )
    for number, name in enumerate((*SUBDISTRICTS, *TOWNSHIPS), start=1):
        _place(made, number, name)
    _profiles(made)
    _units(made)
    _dispatches(made)
    _bodies(made)
    return county


def _place(made: Tinghu, number: int, name: str) -> None:
    county, random = made.county, made.county.random
    is_urban = name in SUBDISTRICTS
    longitude = LONGITUDE + random.gauss(0, 0.03 if is_urban else 0.14)
    latitude = LATITUDE + random.gauss(0, 0.03 if is_urban else 0.1)
    place = county.organisation(
        code=f"{CODE}-{number:02d}",
        name=name,
        kind="subdistrict" if is_urban else "township",
        form="working_committee" if is_urban else "party_committee",
        above=made.root,
        founded_on=date(2004, 3, 1),
        longitude=longitude,
        latitude=latitude,
    )
    made.places.append(place)
    county.post(
        place, county.person(), "书记", since=date(2022, 6, 1), basis="上级书面任命", document_no="亭委任〔2022〕5号"
    )
    county.post(
        place,
        county.person(),
        "乡镇(街道)组织委员",
        since=date(2022, 6, 1),
        basis="上级书面任命",
        document_no="亭组任〔2022〕7号",
    )
    made.parks[name] = county.organisation(
        code=f"{place.code}-Y",
        name=f"{name[:2]}{'商务楼宇' if is_urban else '工业'}园区",
        kind="park",
        form="general_branch",
        above=place,
        founded_on=date(2009, 9, 1),
        longitude=longitude,
        latitude=latitude,
    )
    _secretary(made, made.parks[name])
    communities = islice(naming.neighbourhoods(random, set()), COMMUNITIES_OF_A_SUBDISTRICT if is_urban else 2)
    made.communities[name] = [_community(made, place, n, one) for n, one in enumerate(communities, start=1)]
    villages = () if is_urban else islice(naming.villages(random, set()), VILLAGES_OF_A_TOWNSHIP)
    made.villages[name] = [_village(made, place, n, one) for n, one in enumerate(villages, start=1)]


def _community(made: Tinghu, place: Place, number: int, name: str) -> Place:
    """A community's general branch, its quarters' branches, and their buildings' groups."""
    county, random = made.county, made.county.random
    community = county.organisation(
        code=f"{place.code}-S{number:02d}",
        name=name.replace("居委会", "社区"),
        kind="neighbourhood",
        form="general_branch",
        above=place,
        founded_on=date(2005, 1, 1),
        longitude=place.longitude + random.gauss(0, 0.008),
        latitude=place.latitude + random.gauss(0, 0.008),
    )
    _secretary(made, community)
    for quarter_number, quarter_name in enumerate(("东区", "西区"), start=1):
        quarter = _group(
            made, community, f"{community.code}-{quarter_number}", f"{community.name[:-2]}{quarter_name}", "branch"
        )
        for building in (1, 2):
            _group(made, quarter, f"{quarter.code}-{building}", f"{building}号楼", "party_group")
    return community


def _group(made: Tinghu, above: Place, code: str, name: str, form: str) -> Place:
    return made.county.organisation(
        code=code,
        name=name,
        kind="group",
        form=form,
        above=above,
        founded_on=date(2010, 6, 1),
        longitude=above.longitude,
        latitude=above.latitude,
    )


def _village(made: Tinghu, place: Place, number: int, name: str) -> Place:
    random = made.county.random
    village = made.county.organisation(
        code=f"{place.code}-{number:03d}",
        name=name,
        kind="village",
        form="branch",
        above=place,
        founded_on=date(random.randint(1955, 1985), 7, 1),
        longitude=place.longitude + random.gauss(0, 0.03),
        latitude=place.latitude + random.gauss(0, 0.025),
    )
    _secretary(made, village)
    return village


def _secretary(made: Tinghu, place: Place) -> None:
    county, random = made.county, made.county.random
    paper = f"亭组发〔2021〕{random.randint(2, 90)}号"
    county.post(
        place,
        county.person(),
        "书记",
        since=date(2021, 3, random.randint(1, 28)),
        document_no=paper,
        phone=county.phone(),
    )
    county.post(place, county.person(), "委员", since=date(2021, 3, random.randint(1, 28)), document_no=paper)


def _profiles(made: Tinghu) -> None:
    random = made.county.random
    for name, places in (*made.villages.items(), *made.communities.items()):
        for place in places:
            is_village = name in TOWNSHIPS and "社区" not in place.name
            households = random.randint(180, 620) if is_village else random.randint(900, 3_200)
            made.county.add(
                "村情",
                organisation=place.code,
                as_of_on=date(2025, 12, 31),
                households=households,
                population=round(households * 2.8),
                full_members=random.randint(22, 120),
                arable_mu=households * 5 if is_village else None,
                industry=random.choice(("grain", "vegetables", "fruit")) if is_village else None,
            )


def _units(made: Tinghu) -> None:
    county, random = made.county, made.county.random
    words = naming.firms(random, TRADES)
    for kind, count in UNIT_KINDS:
        for number in range(1, count + 1):
            place = random.choice(made.places)
            stem = place.name[:2]
            names = {
                "social_organisation": f"{stem}{random.choice(naming.SURNAMES)}氏{random.choice(SOCIAL)}{number}号",
                "new_community": f"{stem}{random.choice(naming.GIVEN_FIRST)}{random.choice(ESTATES)}小区{number}期",
                "market": f"{stem}第{number}市场",
            }
            name = names.get(kind) or f"{stem}{next(words, ('联营厂', ''))[0]}"
            if kind == "new_enterprise" and number % 200 == 0:
                words = naming.firms(random, TRADES)
            members = random.choices((0, 1, 2, 3, 5, 8, 14), (30, 20, 14, 14, 10, 8, 4))[0]
            code = county.next_code("D")
            county.add(
                "覆盖单位",
                code=code,
                name=name,
                kind=kind,
                place=place.code,
                employees=random.randint(3, 240),
                full_members=members,
                registered_on=date(2024, random.randint(1, 12), 15),
                **_coverage(made, place, members),
            )
            made.units.append((code, place))


def _coverage(made: Tinghu, place: Place, members: int) -> dict[str, object]:
    """Who covers a unit; nobody, in about one case of six."""
    random = made.county.random
    if random.random() < 0.17:
        return {}
    near = random.choice(made.communities[place.name])
    by, kind = (
        (made.parks[place.name], "own")
        if members >= 5
        else (made.parks[place.name], "joint")
        if members >= 3
        else (near, "affiliated")
        if members
        else (near, "work_only")
    )
    return {"covered_by": by.code, "covered_as": kind, "covered_since": date(2025, random.randint(1, 12), 1)}


def _dispatches(made: Tinghu) -> None:
    """Workers for subdistricts and communities, instructors for units and villages; some terms of the past."""
    random = made.county.random
    hosts = [*made.places, *(one for some in made.communities.values() for one in some)]
    for number in range(DEDICATED_WORKERS):
        _send(made, "party_affairs_worker", hosts[number % len(hosts)], None, date(2024, 7, 1), date(2029, 6, 30))
    chosen = random.sample(made.units, UNITS_WITH_INSTRUCTOR)
    for code, place in chosen:
        _send(made, "party_building_instructor", place, code, date(2025, 7, 1), date(2028, 6, 30))
    villages = [one for some in made.villages.values() for one in some] + hosts[len(made.places) :]
    for number in range(INSTRUCTORS - UNITS_WITH_INSTRUCTOR):
        _send(
            made,
            "party_building_instructor",
            villages[number % len(villages)],
            None,
            date(2025, 7, 1),
            date(2028, 6, 30),
        )
    for code, place in chosen[:PAST_TERMS]:
        since = date(2023, 7, 1) + timedelta(days=random.randint(0, 60))
        _send(made, "party_building_instructor", place, code, since, date(2025, 6, 30))


def _send(made: Tinghu, kind: str, place: Place, unit: str | None, since: date, last_on: date) -> None:
    county, random = made.county, made.county.random
    name, _ = county.person()
    county.add(
        "选派",
        kind=kind,
        person_name=name,
        person_code=county.next_code("Z", digits=5),
        home_unit=random.choice(HOME_UNITS),
        organisation=place.code,
        unit=unit,
        document_no=f"亭组发〔{since.year}〕{21 if kind.endswith('worker') else 36}号",
        since=since,
        last_on=last_on,
    )


def _bodies(made: Tinghu) -> None:
    """“党支部+产业协会”, “党支部+产业链”, “党支部+党员示范户” in every township."""
    county, random = made.county, made.county.random
    for place in made.places[len(SUBDISTRICTS) :]:
        for word, kind, industry in BODIES:
            code = county.next_code("C", digits=3)
            county.add(
                "产业链", code=code, name=f"{place.name[:2]}{word}", kind=kind, industry=industry, place=place.code
            )
            for village in random.sample(
                made.villages[place.name], 1 if kind == "model_household" else random.randint(3, 6)
            ):
                county.add(
                    "产业链成员",
                    body=code,
                    organisation=village.code,
                    part=random.choice(PARTS[kind]),
                    since=date(2023, random.randint(1, 12), 1),
                )
