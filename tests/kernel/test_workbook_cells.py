from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from django.db.models import TextChoices

from lianjian.kernel.workbook.cells import Choice, Code, Day, Money, Number, PersonName, Phone, Raw, Whole, Words, clean
from lianjian.kernel.workbook.faults import Wrong

ON = date(2026, 3, 9)


class Fruit(TextChoices):
    APPLE = "apple", "苹果"
    PEAR = "pear", "梨(鲜)"


@pytest.mark.parametrize(
    ("kind", "value", "read"),
    [
        (Words(), "\ufeff 高家屯村\u3000 ", "高家屯村"),
        (Words(), "高 家\u200b 屯", "高 家 屯"),
        (Words(), "第一行\r\n 第二行 ", "第一行\n第二行"),
        (Words(), "Ｎｏ．１", "No．1"),
        (Words(), 12.0, "12"),
        (Words(), "'=SUM", "=SUM"),
        (PersonName(), "王 敏", "王敏"),
        (PersonName(), "尉迟•阿卜杜拉", "尉迟·阿卜杜拉"),
        (PersonName(), "㛃丽𠅤", "㛃丽𠅤"),
        (Code(), "０３７０７８２－０１", "0370782-01"),
        (Code(), 370782.0, "370782"),
        (Phone(), 13800138000.0, "13800138000"),
        (Phone(), "+86 138-0013-8000", "13800138000"),
        (Phone(), "１３８００１３８０００", "13800138000"),
        (Whole(), "1，150", 1150),
        (Whole(), "３５", 35),
        (Number(lowest=73, highest=136), "119.41", 119.41),
        (Money(), 86500.555, 8650056),
        (Money(), "1,234.5", 123450),
        (Day(), datetime(2021, 3, 5, 8, 0), date(2021, 3, 5)),
        (Day(), 44260.0, date(2021, 3, 5)),
        (Day(), "44260", date(2021, 3, 5)),
        (Day(), "2021年3月5日", date(2021, 3, 5)),
        (Day(), "２０２１/３/５", date(2021, 3, 5)),
        (Day(), "2021.3.5", date(2021, 3, 5)),
        (Day(), 20210305.0, date(2021, 3, 5)),
        (Day(), "2021-03-05 00:00:00", date(2021, 3, 5)),
        (Day(may_be_ahead=True), "2028-06-30", date(2028, 6, 30)),
        (Choice(of=Fruit), " 苹果", Fruit.APPLE),
        (Choice(of=Fruit), "梨（鲜）", Fruit.PEAR),
    ],
)
def test_a_cell_is_read_however_it_was_typed(kind: Any, value: Raw, read: object) -> None:
    assert kind.read(value, on=ON) == read


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        (Words(longest=3), "一二三四", "3"),
        (PersonName(), "王", "2"),
        (PersonName(), "王2", "王2"),
        (Code(), "高家屯", "高家屯"),
        (Code(), 3.70782e17, ""),
        (Code(), date(2021, 3, 5), ""),
        (Phone(), "1380013800", "11"),
        (Phone(), "0536-6062114", "11"),
        (Whole(), "12户", "12户"),
        (Whole(), -5, "-5"),
        (Whole(), 1.5, "1.5"),
        (Whole(lowest=1, highest=4), 5, "4"),
        (Whole(), True, ""),
        (Money(), "8.6万元", "8.6万元"),
        (Money(), -1, "-1"),
        (Number(), "nan", "nan"),
        (Day(), time(0, 0), "1949"),
        (Day(), date(1900, 1, 1), "1949"),
        (Day(), 0.0, "1949"),
        (Day(), "1948-01-01", "1949"),
        (Day(), "2027-01-01", "2027"),
        (Day(), "2021年3月", "2021年3月"),
        (Day(), "2021-13-05", "2021-13-05"),
        (Day(), "去年春天", "去年春天"),
        (Day(may_be_ahead=True), "3021-01-01", "3021"),
        (Choice(of=Fruit), "苹", "苹果"),
        (Choice(of=Fruit), "香蕉", "苹果、梨(鲜)"),
    ],
)
def test_what_cannot_be_read_says_why_and_names_it(kind: Any, value: Raw, says: str) -> None:
    with pytest.raises(Wrong) as wrong:
        kind.read(value, on=ON)
    assert says in str(wrong.value)
    assert len(str(wrong.value)) > 5


@pytest.mark.parametrize("value", [" ", "\u3000", "\ufeff", "\u200b\n", ""])
def test_gaps_alone_are_nothing(value: str) -> None:
    assert clean(value) == ""
