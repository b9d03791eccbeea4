"""Places of 诸城市: townships with their villages in number, the names of the report, trades and departments."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Township:
    """A township or subdistrict: where it lies, how many village organisations it has, what its villages live on."""

    number: int
    name: str
    longitude: float
    latitude: float
    villages: int
    industries: tuple[str, ...]


TOWNSHIPS = (
    Township(1, "密州街道", 119.43, 35.97, 60, ("vegetables", "building", "grain", "special_animals")),
    Township(2, "龙都街道", 119.35, 36.01, 75, ("poultry", "vegetables", "grain", "fruit")),
    Township(3, "舜王街道", 119.42, 36.07, 80, ("textiles", "grain", "vegetables", "machinery_making")),
    Township(4, "枳沟镇", 119.21, 35.92, 60, ("tobacco", "grain", "livestock", "fruit")),
    Township(5, "贾悦镇", 119.19, 36.04, 95, ("tobacco", "grain", "vegetables", "poultry")),
    Township(6, "石桥子镇", 119.27, 36.13, 85, ("vegetables", "grain", "livestock")),
    Township(7, "相州镇", 119.38, 36.20, 80, ("grain", "vegetables", "livestock")),
    Township(8, "昌城镇", 119.48, 36.12, 72, ("livestock", "grain", "food_processing")),
    Township(9, "百尺河镇", 119.58, 36.14, 66, ("grain", "vegetables", "machinery_making")),
    Township(10, "辛兴镇", 119.56, 36.05, 62, ("grain", "trade", "livestock")),
    Township(11, "林家村镇", 119.65, 35.97, 84, ("tobacco", "fruit", "tea", "grain")),
    Township(12, "皇华镇", 119.43, 35.86, 72, ("tobacco", "fruit", "special_animals", "grain")),
    Township(13, "桃林镇", 119.63, 35.84, 50, ("tea", "tobacco", "forestry", "fruit")),
)

# The report's eleven tobacco villages, by the township whose tobacco station leads them.
STATIONS = {
    "贾悦镇": ("东楼村", "西洛庄村", "孟戈庄村"),
    "林家村镇": ("石门村", "鲁山沟村", "瓦店村"),
    "皇华镇": ("寿塔村", "范家岭村", "莎沟村"),
    "桃林镇": ("山东头村", "卢家庄子村"),
}

# The pairings the report names; 杨春 and 古城子 are given a second village, since a lead takes two to four.
NAMED_PAIRINGS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("后黄疃居委会", ("密州街道/北朱解村", "密州街道/王家我乐村"), "帮助两个村的建筑队完善机制、规范管理"),
    (
        "五里堡居委会",
        ("密州街道/转头山村", "密州街道/前姜庄村", "密州街道/后姜庄村", "密州街道/管家庄村"),
        "租用四个村的山岭荒地，建特种动物养殖基地",
    ),
    ("杨春居委会", ("龙都街道/高家屯村", "龙都街道/吴家楼村"), "培训党员，健全工作制度，规范议事和决策程序"),
    ("古城子居委会", ("密州街道/小高乐埠村", "密州街道/大高乐埠村"), "建办公场所，硬化道路，安装路灯，通自来水"),
    ("益欣食品有限公司", ("昌城镇/郑家河岔村", "昌城镇/小庄家河岔村"), "解决两个村的剩余劳动力就业"),
    ("市农业局机关", ("石桥子镇/都吉台村", "石桥子镇/徐家村"), "办班培训、现场指导，建大葱、大姜和韭菜生产基地"),
    (
        "市经管局机关",
        ("龙都街道/西见屯村", "龙都街道/东见屯村", "龙都街道/岳戈庄村"),
        "成立蛋鸡养殖专业合作社，统一贷款、育苗、供料、防疫、销售",
    ),
)


def named_villages(*, township: str) -> list[str]:
    """The villages of a township that the report's pairings need, in their order there."""
    paths = [path.split("/") for _lead, villages, _purpose in NAMED_PAIRINGS for path in villages]
    return [*(village for town, village in paths if town == township), *STATIONS.get(township, ())]


TRADES = (
    ("机械", "machinery_making"),
    ("纺织", "textiles"),
    ("服饰", "textiles"),
    ("食品", "food_processing"),
    ("建筑", "building"),
    ("物流", "logistics"),
    ("商贸", "trade"),
    ("禽业", "poultry"),
    ("农牧", "livestock"),
    ("果蔬", "vegetables"),
)

# Departments by the industry they know; the names stand between 市 and 机关.
_OFFICES = {
    "vegetables": "农业局 蔬菜办",
    "poultry": "经管局",
    "forestry": "林业局",
    "livestock": "畜牧局",
    "fruit": "果茶站",
    "grain": "水利局 农机局 粮食局 气象局",
    "trade": "供销社 商务局",
    "tourism": "旅游局",
    "building": "建设局",
    "logistics": "交通局",
    "finance": "财政局 审计局 统计局 国税局 地税局 人民银行 农业银行 农村信用社 邮政储蓄银行",
    "public_service": (
        "教育局 科技局 民政局 司法局 人社局 国土局 规划局 环保局 文化局 卫生局 计生局 体育局 广电局 物价局 房管局 "
        "公路局 公安局 检察院 法院 工商局 质监局 药监局 安监局 信访局 档案局 史志办 党校 团委 妇联 总工会 科协 文联 "
        "残联 工商联 红十字会 电力公司 邮政局 电信公司 移动公司 联通公司 人民医院 中医院 妇幼保健院 疾控中心 "
        "第一中学 职业学校 实验小学 图书馆 博物馆 水库管理处 自来水公司 热力公司 市场管理处 环卫处 园林处 执法局"
    ),
}
DEPARTMENTS = tuple((f"市{name}机关", industry) for industry, names in _OFFICES.items() for name in names.split())
