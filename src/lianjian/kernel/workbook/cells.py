"""Kinds of cells: each reads what people and spreadsheets put there, or says what is wrong with it."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache
from typing import Protocol, TypeGuard

from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianjian.kernel.sheets import FORMULA_STARTS
from lianjian.kernel.workbook.faults import Wrong

Raw = str | float | bool | date | datetime | time | timedelta

# Invisible letters that come along when text is copied from web pages and other programs.
INVISIBLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0x7F, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
# Letters and digits of Chinese width; the punctuation stays, it is meant.
NARROW = {wide: wide - 0xFEE0 for a, z in ("０９", "ＡＺ", "ａｚ") for wide in range(ord(a), ord(z) + 1)}
EXCEL_DAY_0 = date(1899, 12, 30)
FIRST_DAY = date(1949, 10, 1)
MOST_DIGITS = 15  # Excel keeps no more of a number
WRITTEN_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:\s+0?0:00(?::00)?)?")
PHONE = re.compile(r"1[3-9]\d{9}")
CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
USUAL_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
PERSON = re.compile(r"[^\W\d_]+(?:[·\s][^\W\d_]+)*")


class CellKind(Protocol):
    """Reads a cell that is not empty."""

    def read(self, value: Raw, *, on: date) -> object:
        """What the cell says, typed; raises Wrong. `on` is the day of the import."""
        ...


def clean(value: Raw) -> str:
    """The cell as text, without what nobody typed on purpose; a whole number without its decimal point."""
    if _is_simple(value):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    if not text.isascii():
        text = text.translate(NARROW)
    if text.isprintable():
        text = " ".join(text.split())
    else:
        lines = text.translate(INVISIBLE).splitlines()
        text = "\n".join(" ".join(line.split()) for line in lines).strip()
    # Written so by our own exports, lest a spreadsheet take it for a formula.
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA_STARTS) else text


def _is_simple(value: Raw) -> TypeGuard[str]:
    """Whether the cell is of plain letters and digits, as most are, and needs no cleaning."""
    return isinstance(value, str) and value.isascii() and value.isalnum()


def plain(value: Raw) -> str:
    """The cell as text without any gaps or full-width forms, for codes, numbers, days and heads."""
    if _is_simple(value):
        return value
    return "".join(unicodedata.normalize("NFKC", clean(value)).split())


def is_empty(value: Raw | None) -> bool:
    """Whether nothing stands in the cell, or only gaps."""
    return value is None or value == "" or (isinstance(value, str) and not value[:1].isalnum() and not clean(value))


@dataclass(frozen=True, kw_only=True)
class Words:
    """A name, a title or running text."""

    longest: int = 80

    def read(self, value: Raw, *, on: date) -> str:  # noqa: ARG002
        """The text without stray gaps."""
        if isinstance(value, bool | date | time | timedelta):
            raise Wrong(_("This should be text, but Excel holds a date, a time or a yes/no here."))
        return _not_longer(clean(value), self.longest)


@dataclass(frozen=True, kw_only=True)
class PersonName:
    """A person's name: family name first, 2 to 50 characters, a middle dot between parts."""

    def read(self, value: Raw, *, on: date) -> str:
        """The name; every dot people use becomes the middle dot."""
        if isinstance(value, str) and USUAL_NAME.fullmatch(value):
            return value
        name = re.sub(r"\s*[·•・．.‧]\s*", "·", Words(longest=50).read(value, on=on))
        if re.fullmatch(r"[\u4e00-\u9fff\u3400-\u4dbf\s]+", name):
            name = name.replace(" ", "")  # 王 敏, set wide to match three characters
        if len(name) < 2 or not PERSON.fullmatch(name):
            raise Wrong(
                _("“%(name)s” is not a person's name: 2 to 50 characters, no digits or signs.") % {"name": name}
            )
        return name


@dataclass(frozen=True, kw_only=True)
class Code:
    """A code: letters, digits, - . _; never a number, or its leading zeros are lost."""

    longest: int = 40

    def read(self, value: Raw, *, on: date) -> str:  # noqa: ARG002
        """The code as text."""
        if isinstance(value, bool | date | time | timedelta):
            raise Wrong(
                _("Excel made a date or a yes/no of this code. Set the column's format to text and type it again.")
            )
        code = plain(value)
        if isinstance(value, int | float) and ("." in code or "e" in code or len(code) > MOST_DIGITS):
            raise Wrong(
                _("Excel made a number of this code and changed its digits. Set the format to text, type it again.")
            )
        if not CODE.fullmatch(code):
            raise Wrong(_("“%(code)s” is not a code: only letters, digits, “-”, “.” and “_”.") % {"code": code})
        return _not_longer(code, self.longest)


@dataclass(frozen=True, kw_only=True)
class Phone:
    """A mobile phone number of mainland China."""

    def read(self, value: Raw, *, on: date) -> str:  # noqa: ARG002
        """Eleven digits."""
        digits = plain(value).replace("-", "").removeprefix("+86")
        if not PHONE.fullmatch(digits):
            raise Wrong(
                _("A mobile number has 11 digits and begins with 1; here stands “%(text)s”.") % {"text": digits}
            )
        return digits


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number between two bounds."""

    lowest: float = 0
    highest: float = 1e12

    def read(self, value: Raw, *, on: date) -> float:  # noqa: ARG002
        """The number."""
        return float(_in_bounds(_decimal(value), self.lowest, self.highest))


@dataclass(frozen=True, kw_only=True)
class Whole:
    """A whole number between two bounds."""

    lowest: int = 0
    highest: int = 2_000_000_000

    def read(self, value: Raw, *, on: date) -> int:  # noqa: ARG002
        """The number."""
        number = _in_bounds(_decimal(value), self.lowest, self.highest)
        if number != int(number):
            raise Wrong(_("This should be a whole number; here stands %(number)s.") % {"number": number})
        return int(number)


@dataclass(frozen=True, kw_only=True)
class Money:
    """Money in yuan, kept in fen."""

    def read(self, value: Raw, *, on: date) -> int:  # noqa: ARG002
        """The sum in fen; what Excel computed beyond the fen is rounded."""
        yuan = _in_bounds(_decimal(value), 0, 10**14)
        return int((yuan * 100).to_integral_value(rounding=ROUND_HALF_UP))


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day since the republic was founded, or `earliest`; not after the day of the import unless that is meant."""

    may_be_ahead: bool = False
    earliest: date = FIRST_DAY

    def read(self, value: Raw, *, on: date) -> date:
        """The day."""
        day = _day(value)
        if day is None:
            raise Wrong(_("“%(text)s” is not a day. Write it as 2021-03-05 or 2021年3月5日.") % {"text": clean(value)})
        if day < self.earliest:
            raise Wrong(
                _("%(day)s lies before %(earliest)s. Excel turns an empty or cut-off date into 1900: type it again.")
                % {"day": day, "earliest": self.earliest}
            )
        if day > on and not self.may_be_ahead:
            raise Wrong(_("%(day)s lies in the future.") % {"day": day})
        if day.year > on.year + 50:
            raise Wrong(_("%(day)s lies more than fifty years ahead.") % {"day": day})
        return day


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of a fixed list, written in its Chinese words."""

    of: type[TextChoices]
    without: tuple[str, ...] = ()  # members that no file may give

    def words_of(self, member: str) -> str:
        """How a member is written."""
        return _chinese(self.of, self.without)[self.of(member)]

    def words(self) -> tuple[str, ...]:
        """What may be chosen, in order."""
        return tuple(_chinese(self.of, self.without).values())

    def read(self, value: Raw, *, on: date) -> TextChoices:  # noqa: ARG002
        """The member whose words stand there."""
        found = _known(self.of, self.without).get(plain(value))
        if found is None:
            raise Wrong(_unknown(clean(value), self.words()))
        return found


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A row of another sheet, or what is on file already: resolved when all sheets are read."""

    to: str

    def read(self, value: Raw, *, on: date) -> str:
        """The text that names it."""
        return Words(longest=300).read(value, on=on).replace("／", "/")


def nearest(text: str, known: tuple[str, ...], *, likeness: float = 0.4) -> str:
    """The known word that comes nearest, empty where none is like it; one within the other is always like it."""
    sharing = [word for word in known if text and (text in word or word in text)]
    return next(iter(sharing or difflib.get_close_matches(text, known, n=1, cutoff=likeness)), "")


@cache
def _chinese(of: type[TextChoices], without: tuple[str, ...]) -> dict[TextChoices, str]:
    with translation.override("zh-hans"):
        return {member: str(member.label) for member in of if member.value not in without}


@cache
def _known(of: type[TextChoices], without: tuple[str, ...]) -> dict[str, TextChoices]:
    return {plain(words): member for member, words in _chinese(of, without).items()}


def _unknown(text: str, known: tuple[str, ...]) -> str:
    near = nearest(text, known)
    if near:
        return _("“%(text)s” is not in the list. Is “%(near)s” meant?") % {"text": text, "near": near}
    return _("“%(text)s” is not in the list: %(known)s.") % {"text": text, "known": "、".join(known)}


def _not_longer(text: str, longest: int) -> str:
    if len(text) > longest:
        raise Wrong(
            ngettext(
                "At most %(longest)d character fits; this has %(length)d.",
                "At most %(longest)d characters fit; this has %(length)d.",
                longest,
            )
            % {"longest": longest, "length": len(text)}
        )
    return text


def _decimal(value: Raw) -> Decimal:
    if isinstance(value, bool | date | time | timedelta):
        raise Wrong(_("This should be a number, but Excel holds a date, a time or a yes/no here."))
    try:
        number = Decimal(plain(value).replace(",", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Wrong(
            _("“%(text)s” is not a number. Write digits only; the unit is in the head.") % {"text": clean(value)}
        )
    return number


def _in_bounds(number: Decimal, lowest: float, highest: float) -> Decimal:
    if number < 0 <= lowest:
        raise Wrong(_("This cannot be negative; here stands %(number)s.") % {"number": number})
    if not lowest <= number <= highest:
        raise Wrong(
            _("This should lie between %(lowest)s and %(highest)s; here stands %(number)s.")
            % {"lowest": lowest, "highest": f"{highest:g}", "number": number}
        )
    return number


def _day(value: Raw) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, time):  # Excel's day 0, shown as 1900-01-00
        return EXCEL_DAY_0
    text = plain(value) if isinstance(value, int | float) else clean(value)
    written = WRITTEN_DAY.fullmatch(unicodedata.normalize("NFKC", text))
    try:
        if written:
            return date(*(int(part) for part in written.groups()))
        if re.fullmatch(r"[12]\d{7}", text):
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
    # A day without a date's format is the number of days since 1899-12-30.
    if re.fullmatch(r"\d{1,5}", text):
        return EXCEL_DAY_0 + timedelta(days=int(text))
    return None
