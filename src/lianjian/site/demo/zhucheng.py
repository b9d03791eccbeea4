"""诸城市 as its report has it: 941 village organisations, 367 of them in 163 joint ones, the named pairings too."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from random import Random

from lianjian.site.demo import naming
from lianjian.site.demo.rows import County, Place
from lianjian.site.demo.zhucheng_places import (
    DEPARTMENTS,
    NAMED_PAIRINGS,
    STATIONS,
    TOWNSHIPS,
    TRADES,
    Township,
    named_villages,
)
from lianjian.site.demo.zhucheng_round import second_round

CODE = "370782"
ABOVE = "山东省/潍坊市"
AS_OF = date(2025, 12, 31)
ASSIGNED = "上级书面任命"
# Here the cast is at home; other townships may have a village of that name.
CAST_VILLAGE = "诸城市/龙都街道/高家屯村"
CAST_MEMBER = "高秀兰"
COMMUNITIES, FIRMS, OFFICES = "村居联建", "村企联建", "部门村庄联建"
JOINT_BY_FORM = {COMMUNITIES: 54, FIRMS: 58, OFFICES: 51}
VILLAGES_IN_JOINT = 367
URBAN_OF_EACH_KIND = 80
# Villages of these two wait for the second round; the first took only a few of them.
WAITING_TOWNSHIPS = ("密州街道", "龙都街道")
MOST_JOINED_THERE = 52
# Of what the joint organisations are made of, beside those named in the report.
FOURS, THREES = 8, 19
ALLIANCES, JOINT_BRANCHES = 8, 3
SMALL_VILLAGE = 22
CROSS_TOWNSHIP_SHARE = 0.15


@dataclass
class Village:
    """A village and what pairing asks of it."""

    place: Place
    township: str
    industry: str
    members: int
    weakness: int


@dataclass
class Urban:
    """An urban organisation and what pairing asks of it."""

    place: Place
    form: str
    industry: str
    members: int
    driving: int


@dataclass
class Zhucheng:
    """What later rows are drawn from."""

    county: County
    root: Place
    townships: dict[str, Place] = field(default_factory=dict)
    villages: dict[str, Village] = field(default_factory=dict)
    urban: dict[str, Urban] = field(default_factory=dict)
    joined: set[str] = field(default_factory=set)
    leading: set[str] = field(default_factory=set)


def zhucheng() -> County:
    """Every row of the county's workbook."""
    county = County(code=CODE, random=Random(int(CODE)))  # noqa: S311 - a made-up county, the same each time
    root = county.organisation(
        code=CODE,
        name="诸城市",
        kind="county",
        form="party_committee",
        above=ABOVE,
        founded_on=date(1987, 7, 1),
        longitude=119.41,
        latitude=36.0,
    )
    made = Zhucheng(county=county, root=root)
    _officers(made)
    for township in TOWNSHIPS:
        _township(made, township)
    _urban(made)
    _profiles(made)
    _joint_organisations(made)
    second_round(made)
    _members_of_the_cast(made)
    return county


def _officers(made: Zhucheng) -> None:
    county = made.county
    officers = (
        ("王敏", "wangmin", "组织部部长", "潍组任〔2022〕6号"),
        ("刘洋", "liuyang", "组织部干部", "诸组〔2022〕11号"),
        ("孙丽华", "sunlihua", "组织部干部", "诸组〔2022〕11号"),
    )
    for name, login, kind, paper in officers:
        county.post(
            made.root, (name, f"{CODE}-{login}"), kind, since=date(2022, 3, 1), basis=ASSIGNED, document_no=paper
        )


def _township(made: Zhucheng, township: Township) -> None:
    county, random = made.county, made.county.random
    place = county.organisation(
        code=f"{CODE}-{township.number:02d}",
        name=township.name,
        kind="subdistrict" if township.name.endswith("街道") else "township",
        form="working_committee" if township.name.endswith("街道") else "party_committee",
        above=made.root,
        founded_on=date(2007, 8, 1),
        longitude=township.longitude,
        latitude=township.latitude,
    )
    made.townships[township.name] = place
    person = ("李强", f"{CODE}-liqiang") if township.name == "龙都街道" else county.person()
    county.post(
        place,
        person,
        "乡镇(街道)组织委员",
        since=date(2022, 4, 1),
        basis=ASSIGNED,
        document_no="诸组任〔2022〕9号",
    )
    county.post(
        place, county.person(), "书记", since=date(2022, 1, 10), basis=ASSIGNED, document_no="诸委任〔2022〕3号"
    )
    named = named_villages(township=township.name)
    names = [*named, *islice(naming.villages(random, set(named)), township.villages - len(named))]
    for number, name in enumerate(names, start=1):
        village = county.organisation(
            code=f"{place.code}-{number:03d}",
            name=name,
            kind="village",
            form="branch",
            above=place,
            founded_on=date(random.randint(1950, 1985), random.randint(1, 12), random.randint(1, 28)),
            longitude=township.longitude + random.gauss(0, 0.028),
            latitude=township.latitude + random.gauss(0, 0.022),
        )
        industry = "tobacco" if name in STATIONS.get(township.name, ()) else random.choice(township.industries)
        made.villages[f"{township.name}/{name}"] = Village(
            place=village,
            township=township.name,
            industry=industry,
            members=random.randint(16, 44),
            weakness=random.choices((0, 1, 2, 3, 4), (30, 28, 20, 14, 8))[0],
        )
        _village_committee(made, village)


def _village_committee(made: Zhucheng, village: Place) -> None:
    county, random = made.county, made.county.random
    elected = date(2021, 1, random.randint(5, 28))
    paper = f"诸组发〔2021〕{random.randint(2, 90)}号"
    secretary = ("高建军", f"{CODE}-gaojianjun") if village.path == CAST_VILLAGE else county.person()
    county.post(village, secretary, "书记", since=elected, document_no=paper, phone=county.phone())
    if random.random() < 0.7:
        county.post(village, secretary, "村委会主任", since=elected + timedelta(days=30))
    for _ in range(random.choice((2, 2, 3, 3, 3, 4))):
        county.post(village, county.person(), "委员", since=elected, document_no=paper)
    if village.path == CAST_VILLAGE:
        county.post(village, (CAST_MEMBER, f"{CODE}-gaoxiulan"), "党员", since=date(1998, 7, 1))


def _members_of_the_cast(made: Zhucheng) -> None:
    """The register of the cast's village: who holds a post there, and as many others as its profile has members."""
    village = made.villages[CAST_VILLAGE.removeprefix("诸城市/")]
    officers = made.county.holders(village.place)
    for name in (*officers, *[""] * (village.members - len(officers))):
        made.county.member(
            village.place, name, sex="female" if name == CAST_MEMBER else "",
            occupation="village_cadre" if name not in ("", CAST_MEMBER) else "farmer", phone=made.county.phone(),
        )  # fmt: skip


def _urban(made: Zhucheng) -> None:
    random = made.county.random
    towns = list(made.townships)
    named = ["后黄疃居委会", "五里堡居委会", "杨春居委会", "古城子居委会"]
    others = islice(naming.neighbourhoods(random, set(named)), URBAN_OF_EACH_KIND - len(named))
    trades = ("building", "trade", "tourism", "special_animals", "textiles", "food_processing", "vegetables")
    for number, name in enumerate((*named, *others), start=1):
        above = made.townships["密州街道" if name in named or number % 2 else towns[number % 3]]
        industry = {"后黄疃居委会": "building", "五里堡居委会": "special_animals"}.get(name) or random.choice(trades)
        _urban_one(made, f"J{number:03d}", name, "neighbourhood", COMMUNITIES, above, industry)
    firms = islice(naming.firms(random, TRADES), URBAN_OF_EACH_KIND - 2)
    _urban_one(made, "Q001", "益欣食品有限公司", "enterprise", FIRMS, made.townships["昌城镇"], "food_processing")
    for number, (name, industry) in enumerate(firms, start=2):
        _urban_one(
            made, f"Q{number:03d}", name, "enterprise", FIRMS, made.townships[random.choice(towns[:3])], industry
        )
    tobacco = _urban_one(made, "Q080", "市烟草公司", "enterprise", FIRMS, made.root, "tobacco")
    for number, town in enumerate(STATIONS, start=1):
        name = f"{town.removesuffix('镇')}烟站"
        _urban_one(made, f"Q080-{number}", name, "enterprise", FIRMS, tobacco.place, "tobacco", at=made.townships[town])
    for number, (name, industry) in enumerate(DEPARTMENTS, start=1):
        _urban_one(made, f"B{number:03d}", name, "department", OFFICES, made.root, industry)


def _urban_one(
    made: Zhucheng,
    number: str,
    name: str,
    kind: str,
    form: str,
    above: Place,
    industry: str,
    *,
    at: Place | None = None,
) -> Urban:
    county, random = made.county, made.county.random
    near = at or made.root
    members = random.randint(18, 75)
    place = county.organisation(
        code=f"{CODE}-{number}",
        name=name,
        kind=kind,
        form="general_branch" if members > 50 else "branch",
        above=above,
        founded_on=date(random.randint(1985, 2012), random.randint(1, 12), random.randint(1, 28)),
        longitude=near.longitude + random.gauss(0, 0.015),
        latitude=near.latitude + random.gauss(0, 0.012),
    )
    since = date(2022, random.randint(1, 12), random.randint(1, 28))
    paper = f"诸组发〔2022〕{random.randint(2, 90)}号"
    county.post(place, county.person(), "书记", since=since, document_no=paper, phone=county.phone())
    for _ in range(2):
        county.post(place, county.person(), "委员", since=since, document_no=paper)
    urban = Urban(place=place, form=form, industry=industry, members=members, driving=random.randint(1, 4))
    made.urban[name] = urban
    return urban


def _profiles(made: Zhucheng) -> None:
    county, random = made.county, made.county.random
    for village in made.villages.values():
        households = random.randint(70, 420)
        county.add(
            "村情",
            organisation=village.place.code,
            as_of_on=AS_OF,
            households=households,
            population=round(households * random.uniform(2.9, 3.6)),
            full_members=village.members,
            arable_mu=round(households * random.uniform(3.5, 7.5)),
            income=round(random.uniform(2, 30) * 10_000 * (5 - village.weakness) / 5, -2),
            income_per_head=round(random.uniform(15_000, 29_000) * (8 - village.weakness) / 8, -1),
            industry=village.industry,
        )
    small = [urban for urban in made.urban.values() if urban.form == FIRMS and urban.place.code.endswith(("7", "9"))]
    for urban in small[:JOINT_BRANCHES]:
        urban.members = 2
    for urban in made.urban.values():
        county.add("村情", organisation=urban.place.code, as_of_on=AS_OF, full_members=urban.members)


def _joint_organisations(made: Zhucheng) -> None:
    """The named ones first, then others until every number of the report is reached."""
    left = dict(JOINT_BY_FORM)
    for name, named, purpose in NAMED_PAIRINGS:
        lead = made.urban[name]
        _joint(made, lead, [made.villages[village] for village in named], purpose)
        left[lead.form] -= 1
    for town, tobacco in STATIONS.items():
        station = made.urban[f"{town.removesuffix('镇')}烟站"]
        purpose = "烟站组织连片种烟、统一育苗和烘烤，带动发展烟叶农场"
        _joint(made, station, [made.villages[f"{town}/{village}"] for village in tobacco], purpose)
        left[FIRMS] -= 1
    leads = [
        urban
        for form, count in left.items()
        for urban in islice((one for one in made.urban.values() if _can_lead(made, one, form)), count)
    ]
    # Those too small for a branch of their own choose first, while there are villages small enough.
    small = [urban for urban in leads if urban.members < 3]
    sizes = [4] * FOURS + [3] * THREES + [2] * (len(leads) - len(small) - FOURS - THREES)
    made.county.random.shuffle(sizes)
    for urban, size in (
        *((one, 2) for one in small),
        *zip((one for one in leads if one not in small), sizes, strict=True),
    ):
        villages = _partners(made, size, most_members=SMALL_VILLAGE if urban in small else None)
        _joint(made, urban, villages, "按需对接、优势互补，帮助村里健全制度、发展产业")


def _can_lead(made: Zhucheng, urban: Urban, form: str) -> bool:
    return urban.form == form and urban.place.name not in made.leading and urban.place.name != "市烟草公司"


def _partners(made: Zhucheng, size: int, *, most_members: int | None) -> list[Village]:
    random = made.county.random
    free: dict[str, list[Village]] = {}
    for village in made.villages.values():
        if village.place.code not in made.joined and (most_members is None or village.members <= most_members):
            free.setdefault(village.township, []).append(village)
    for town in WAITING_TOWNSHIPS:
        taken = sum(v.place.code in made.joined for v in made.villages.values() if v.township in WAITING_TOWNSHIPS)
        if taken + size > MOST_JOINED_THERE:
            free.pop(town, None)
    if random.random() < CROSS_TOWNSHIP_SHARE:
        pool = [village for villages in free.values() for village in villages]
    else:
        pool = random.choice([villages for villages in free.values() if len(villages) >= size])
    first = random.choice(pool)
    pool.sort(
        key=lambda v: abs(v.place.longitude - first.place.longitude) + abs(v.place.latitude - first.place.latitude)
    )
    return pool[:size]


def _joint(made: Zhucheng, lead: Urban, villages: list[Village], purpose: str) -> None:
    county, random = made.county, made.county.random
    made.leading.add(lead.place.name)
    made.joined.update(village.place.code for village in villages)
    total = lead.members + sum(village.members for village in villages)
    number = len(county.rows["联合党组织"])
    is_alliance = number % 20 == 19 and number // 20 < ALLIANCES
    form = "alliance" if is_alliance else "joint_branch" if lead.members < 3 else "joint_general_branch"
    founded = date(2023, 3, 1) + timedelta(days=random.randint(0, 960))
    endings = {"alliance": "共建联合体", "joint_branch": "联合党支部", "joint_general_branch": "联合党总支"}
    stem = lead.place.name.removesuffix("居委会").removesuffix("有限公司").removesuffix("机关")
    county.add(
        "联合党组织",
        code=county.next_code("LH", digits=3),
        name=f"{stem}{endings[form]}",
        pairing_form=lead.form,
        form=form,
        lead=lead.place.code,
        founded_on=founded,
        purpose=purpose,
        document_no="" if form == "alliance" else f"诸组发〔{founded.year}〕{random.randint(3, 99)}号",
        approval_reason="党员合计不足 50 名，确因联建工作需要"
        if form == "joint_general_branch" and total <= 50
        else "",
        **{f"village_{place}": village.place.code for place, village in enumerate(villages, start=1)},
    )
