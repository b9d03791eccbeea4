"""Citizen identity numbers (GB 11643): is the number one, and whose birthday and sex does it name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from operator import mul

from lianjian.records.members.enums import Sex

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
ZERO = ord("0")
NUMBER = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
OLD_NUMBER = re.compile(r"[1-9]\d{14}", re.ASCII)


class NumberFault(StrEnum):
    """What is wrong with an identity number."""

    OLD = "old"  # fifteen digits, void since 2013
    SHAPE = "shape"
    CHECK_DIGIT = "check_digit"
    NO_SUCH_DAY = "no_such_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatNumberSays:
    """What a number that is one says of its owner."""

    born_on: date
    sex: Sex


def read_number(number: str) -> WhatNumberSays | NumberFault:
    """What the number says, or what is wrong with it; capital X, no gaps."""
    if not NUMBER.fullmatch(number):
        return NumberFault.OLD if OLD_NUMBER.fullmatch(number) else NumberFault.SHAPE
    if check_digit(number[:17]) != number[17]:
        return NumberFault.CHECK_DIGIT
    try:
        return what_it_says(number)
    except ValueError:
        return NumberFault.NO_SUCH_DAY


def what_it_says(number: str) -> WhatNumberSays:
    """Birthday and sex in a number known to be one; ValueError where there is no such day."""
    return _owner(number[6:14], number[16])


@lru_cache(maxsize=100_000)
def _owner(day: str, sex: str) -> WhatNumberSays:
    born_on = date(int(day[:4]), int(day[4:6]), int(day[6:]))
    return WhatNumberSays(born_on=born_on, sex=Sex.MALE if int(sex) % 2 else Sex.FEMALE)


def check_digit(body: str) -> str:
    """The eighteenth digit for the first seventeen."""
    return CHECK_DIGITS[(sum(map(mul, WEIGHTS, body.encode())) - ZERO * sum(WEIGHTS)) % 11]
