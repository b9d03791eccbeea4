"""The second round of pairing in 诸城市, open: who takes part, needs and resources, wishes, locks and vetoes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lianjian.site.demo.zhucheng import Urban, Village, Zhucheng

ROUND = "370782-P2026-2"
NAME = "2026年第二批（龙都、密州片区）"
OPENED = date(2026, 2, 20)
REGISTERED = date(2026, 1, 15)
VILLAGES_WAITING = 77
PLACES = {"村居联建": 12, "村企联建": 12, "部门村庄联建": 6}
OTHER_NEEDS, OTHER_RESOURCES = 160, 110

NEEDS = {
    "funds": ("修缮机井缺资金", "村办公用房翻建缺资金", "扩建养殖小区缺资金"),
    "technique": ("想请人教大棚蔬菜种植", "果树老化，要改良技术", "蛋鸡防疫技术不够"),
    "market": ("大葱大姜卖不出好价钱", "鸡蛋没有稳定销路", "苹果想进超市"),
    "information": ("不知道种什么有市场",),
    "talent": ("村里没有会计", "想请一名电商人才"),
    "training": ("党员干部想出去跟班学习", "妇女想学手工加工"),
    "machinery": ("缺收割机", "缺起垄覆膜机"),
    "seed_stock": ("要优质脱毒姜种", "想引进良种猪"),
    "cold_storage": ("蔬菜集中上市没有冷库",),
    "processing": ("花生想就地加工",),
    "roads": ("村东主路没有硬化", "生产路下雨进不去车"),
    "water": ("村东 600 亩地没有灌溉井", "自来水时断时续"),
    "lighting": ("村内道路没有路灯",),
    "jobs": ("六十多名劳力没活干", "留守妇女想就近上班"),
    "office_space": ("党员活动室是危房",),
    "management": ("财务和村务制度不健全", "班子议事没有章程"),
    "legal_advice": ("土地承包纠纷要法律帮助",),
    "health_care": ("村卫生室缺医生",),
}
RESOURCES = {
    "村居联建": {
        "funds": ("可投入帮扶资金",),
        "management": ("居务管理和议事制度可学",),
        "training": ("可接收村干部跟班学习",),
        "office_space": ("有闲置桌椅和电教设备",),
        "market": ("社区市场可设直销点",),
        "lighting": ("有换下的路灯可用",),
    },
    "村企联建": {
        "jobs": ("常年招工，可培训上岗",),
        "market": ("可签订单收购农产品",),
        "processing": ("有加工生产线",),
        "cold_storage": ("有冷库可租用",),
        "funds": ("可垫付种苗、饲料款",),
        "machinery": ("可出借农机和施工机械",),
    },
    "部门村庄联建": {
        "technique": ("专家可下村指导",),
        "information": ("每周发市场信息",),
        "training": ("每季度可办一期培训班",),
        "roads": ("可协助争取村村通项目",),
        "water": ("可协助打井和管网改造",),
        "legal_advice": ("有律师定期坐班",),
        "health_care": ("可组织医生巡诊",),
        "seed_stock": ("有良种示范基地",),
    },
}


def second_round(made: Zhucheng) -> None:
    """Will add the round and everything that the workshop needs to try it at once."""
    random = made.county.random
    waiting = [
        village
        for village in made.villages.values()
        if village.township in ("龙都街道", "密州街道") and village.place.code not in made.joined
    ][:VILLAGES_WAITING]
    places = _places(made)
    made.county.add("结对批次", code=ROUND, name=NAME, place=made.root.code, mode="mixed", on=OPENED)
    for number, urban in enumerate(places):
        _place(made, urban, number)
    for village in waiting:
        village.weakness = max(village.weakness, random.choice((2, 2, 3, 3, 4)))
        made.county.add(
            "参加结对的村",
            round=ROUND,
            village=village.place.code,
            industry=village.industry,
            weakness=village.weakness,
        )
    _needs_and_resources(made, waiting, places)
    _wishes(made, waiting, places)
    _ties(made, waiting, places)


def _places(made: Zhucheng) -> list[Urban]:
    free = [urban for urban in made.urban.values() if urban.place.name not in made.leading]
    return [
        urban
        for form, count in PLACES.items()
        for urban in [one for one in free if one.form == form and one.place.name != "市烟草公司"][:count]
    ]


def _place(made: Zhucheng, urban: Urban, number: int) -> None:
    upper, note = {0: (5, "去年集体收入全市第一，愿意多带一个村"), 5: (3, "今年有拆迁任务，最多带三个")}.get(
        number, (4, "")
    )
    made.county.add(
        "城区名额",
        round=ROUND,
        organisation=urban.place.code,
        industry=urban.industry,
        driving=urban.driving,
        lower=2,
        upper=upper,
        note=note,
    )


def _needs_and_resources(made: Zhucheng, waiting: list[Village], places: list[Urban]) -> None:
    random = made.county.random
    joined = [village for village in made.villages.values() if village.place.code in made.joined]
    for village in (*waiting, *random.sample(joined, OTHER_NEEDS)):
        for subject in random.sample(list(NEEDS), random.choice((1, 2, 3)) if village in waiting else 1):
            made.county.add(
                "需求",
                code=made.county.next_code("X"),
                organisation=village.place.code,
                subject=subject,
                level=random.choice((1, 2, 2, 3, 3, 4)),
                title=random.choice(NEEDS[subject]),
                on=REGISTERED,
            )
    leading = [urban for urban in made.urban.values() if urban.place.name in made.leading]
    for urban in (*places, *random.sample(leading, OTHER_RESOURCES)):
        offers = RESOURCES[urban.form]
        for subject in random.sample(list(offers), random.choice((2, 3, 4)) if urban in places else 1):
            made.county.add(
                "资源",
                code=made.county.next_code("Y"),
                organisation=urban.place.code,
                subject=subject,
                level=random.choice((2, 2, 3, 3, 4)),
                title=random.choice(offers[subject]),
                on=REGISTERED,
            )


def _wishes(made: Zhucheng, waiting: list[Village], places: list[Urban]) -> None:
    random = made.county.random
    for village in random.sample(waiting, 44):
        for rank, urban in enumerate(random.sample(places, random.choice((1, 2, 3))), start=1):
            made.county.add("意愿", round=ROUND, wisher=village.place.code, wished=urban.place.code, rank=rank)
    for urban in random.sample(places, 18):
        for rank, village in enumerate(random.sample(waiting, random.choice((2, 3, 4))), start=1):
            made.county.add("意愿", round=ROUND, wisher=urban.place.code, wished=village.place.code, rank=rank)


def _ties(made: Zhucheng, waiting: list[Village], places: list[Urban]) -> None:
    locks = ("已有订单合作两年", "村支书是该居走出去的", "去年结对，双方要求继续", "土地租用合同还有五年")
    vetoes = ("上一轮合作终止，双方都不愿再结", "征地补偿纠纷还没了结")
    for number, (kind, reason) in enumerate([*(("lock", one) for one in locks), *(("veto", one) for one in vetoes)]):
        made.county.add(
            "锁定与回避",
            round=ROUND,
            place=places[number * 3].place.code,
            village=waiting[number * 7].place.code,
            kind=kind,
            reason=reason,
        )
