"""Invented names: persons, villages, neighbourhoods, firms; the same ones each time."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

SURNAMES = "王李张刘陈杨赵孙徐朱高郑马丁孟董于郭管臧崔韩邱宋姜范隋付田任曹魏吕周冯邓程胡袁曾单解仇"
GIVEN_FIRST = "建国志永春秀玉德兆金文明海宝成光福传立家树世培洪桂丽爱月凤红淑晓新学庆忠"
GIVEN_SECOND = "军伟强平华亮刚杰勇涛波鹏磊斌林山生祥来民臣贵芳英兰霞梅娟玲燕萍花香玉美"

_SIDES = ("", "东", "西", "南", "北", "前", "后", "大", "小", "上", "下")
_STEMS = (
    "家庄", "家屯", "家楼", "家埠", "家沟", "家洼", "家岭", "家官庄", "戈庄", "家店", "家铺", "家河岔", "家庄子",
    "家夼", "家巴山", "家河", "家疃", "家村", "家岔河", "家老庄",
)  # fmt: skip
_PLACES = (
    "黄疃", "栗园", "柳园", "菜园", "官庄", "窑头", "石桥", "河套", "土墙", "岳村", "杏园", "花园", "关", "坡",
    "街口", "岭上", "沙岭", "钟楼", "桥头", "庙前",
)  # fmt: skip
_NEW_QUARTERS = (
    "兴华", "和平", "建设", "文化", "人民", "繁荣", "常山", "密州", "东武", "潍水", "超然", "和兴", "明诚", "龙源",
)  # fmt: skip
_FIRM_WORDS = (
    "恒润", "永泰", "鲁兴", "金穗", "瑞和", "丰源", "华茂", "德盛", "海润", "万隆", "佳合", "惠民", "宏达", "天成",
    "信邦",
)  # fmt: skip


def persons(random: Random) -> Iterator[str]:
    """Names of persons without end, family name first."""
    while True:
        given = random.choice(GIVEN_FIRST) + (random.choice(GIVEN_SECOND) if random.random() < 0.85 else "")
        yield random.choice(SURNAMES) + given


def villages(random: Random, taken: set[str]) -> Iterator[str]:
    """Names of villages that differ from each other and from those taken; for one township."""
    names = [f"{side}{surname}{stem}" for side in _SIDES for surname in SURNAMES for stem in _STEMS]
    random.shuffle(names)
    for name in names:
        village = name if name.endswith("村") else f"{name}村"
        if village not in taken:
            yield village


def neighbourhoods(random: Random, taken: set[str]) -> Iterator[str]:
    """Names of urban neighbourhoods that differ from each other and from those taken."""
    old = [f"{side}{place}" for side in _SIDES[1:9] for place in _PLACES]
    names = [*old, *(f"{word}{kind}" for word in _NEW_QUARTERS for kind in ("街", "路", "苑"))]
    random.shuffle(names)
    for name in names:
        if f"{name}居委会" not in taken:
            yield f"{name}居委会"


def firms(random: Random, trades: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    """Names of firms with their industry's words; `trades` are (word in the name, industry)."""
    pairs = [(f"{word}{trade}有限公司", industry) for word in _FIRM_WORDS for trade, industry in trades]
    random.shuffle(pairs)
    yield from pairs
