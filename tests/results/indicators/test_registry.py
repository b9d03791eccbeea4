from __future__ import annotations

from dataclasses import replace

import pytest

from lianjian.kernel.errors import Refused
from lianjian.results.indicators.registry import MEASURES, register

SOUND = MEASURES["F16"]


def test_every_figure_of_the_reports_that_this_room_owns_is_there() -> None:
    assert {"F04", "F14", "F15", "F16", "F17", "F18"} <= MEASURES.keys()


@pytest.mark.parametrize(
    "name",
    [
        "Logins per branch", "Clicks on the page", "Time online", "Photos handed in", "Likes of a notice",
        "各村登录次数", "页面点击量", "党员在线时长", "上报照片数", "文章点赞量", "打卡次数", "学习时长",
    ],
)  # fmt: skip
def test_a_count_of_using_the_program_is_refused_by_article_6(name: str) -> None:
    with pytest.raises(Refused, match="国办函〔2026〕12号") as refusal:
        register([replace(SOUND, name=name)])
    assert refusal.value.rule is not None
    assert "第六条" in refusal.value.rule.text()


def test_the_words_are_looked_for_in_the_parts_and_the_definition_too() -> None:
    for changed in (replace(SOUND, parts=("点赞量",)), replace(SOUND, counts="Everybody's login count")):
        with pytest.raises(Refused):
            register([changed])


def test_two_measures_of_one_id_are_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="F16"):
        register([SOUND, SOUND])
