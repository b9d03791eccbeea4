"""Rows of the workbook's sheets while a county is being made up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import cast

from lianjian.kernel.workbook.cells import Choice, Raw
from lianjian.kernel.workbook.forms import SheetForm
from lianjian.site.demo.naming import persons
from lianjian.site.importing import forms

SCHOOLING = ("primary", "junior_secondary", "junior_secondary", "senior_secondary", "college")
POST_KEYS = ("organisation", "person_name")
FORMS: dict[str, SheetForm] = {form.name: form for form in forms()}


@dataclass(frozen=True, kw_only=True)
class Place:
    """An organisation of the demo, as other rows refer to it."""

    code: str
    name: str
    path: str
    longitude: float
    latitude: float


@dataclass
class County:
    """A county in the making: the rows of every sheet, and who has which number."""

    code: str
    random: Random
    rows: dict[str, list[list[Raw | None]]] = field(default_factory=lambda: defaultdict(list))
    _persons: Iterator[str] = field(init=False)
    _numbers: defaultdict[str, int] = field(init=False, default_factory=lambda: defaultdict(int))

    def __post_init__(self) -> None:
        self._persons = persons(self.random)

    def add(self, sheet: str, /, **cells: object) -> None:
        """Will add a row, its cells by the sheet's keys; a choice by its value or in the sheet's words."""
        form = FORMS[sheet]
        unknown = cells.keys() - {one.key for one in form.fields}
        if unknown:
            raise KeyError(f"{sheet}: {unknown}")
        self.rows[sheet].append([_written(form, one.key, cells.get(one.key)) for one in form.fields])

    def next_code(self, letter: str, *, digits: int = 4) -> str:
        """The next code of a series: 370782-X0001."""
        self._numbers[letter] += 1
        return f"{self.code}-{letter}{self._numbers[letter]:0{digits}d}"

    def organisation(
        self,
        *,
        code: str,
        name: str,
        kind: str,
        form: str,
        above: Place | str,
        founded_on: date,
        longitude: float,
        latitude: float,
    ) -> Place:
        """Will add an organisation under another; `above` as text is written as it is."""
        path = f"{above.path}/{name}" if isinstance(above, Place) else name
        longitude, latitude = round(longitude, 4), round(latitude, 4)
        self.add(
            "组织",
            code=code,
            name=name,
            kind=kind,
            form=form,
            founded_on=founded_on,
            longitude=longitude,
            latitude=latitude,
            superior=above.path if isinstance(above, Place) else above,
        )
        return Place(code=code, name=name, path=path, longitude=longitude, latitude=latitude)

    def person(self) -> tuple[str, str]:
        """Somebody new: the name and the number."""
        return next(self._persons), self.next_code("P", digits=5)

    def post(
        self,
        place: Place,
        person: tuple[str, str],
        kind: str,
        *,
        since: date,
        basis: str = "选举产生",
        document_no: str = "",
        phone: str = "",
    ) -> None:
        """Will put the person into a post."""
        self.add(
            "任职",
            organisation=place.code,
            person_name=person[0],
            person_code=person[1],
            kind=kind,
            basis=basis,
            document_no=document_no,
            since=since,
            phone=phone,
        )

    def holders(self, place: Place) -> list[str]:
        """Whoever holds a post there, each once, in the order of entering."""
        sheet = FORMS["任职"]
        where, who = (next(at for at, one in enumerate(sheet.fields) if one.key == key) for key in POST_KEYS)
        return list(dict.fromkeys(str(row[who]) for row in self.rows[sheet.name] if row[where] == place.code))

    def member(
        self, home: Place, name: str = "", *, sex: str = "", occupation: str = "farmer", phone: str = ""
    ) -> tuple[str, str]:
        """Will enter a member of long standing, the name made up where none is given; returns name and code.

        No identity number: a made-up one might be somebody's.
        """
        random = self.random
        born = date(random.randint(1946, 1998), random.randint(1, 12), random.randint(1, 28))
        admitted = date(min(born.year + random.randint(20, 35), 2022), random.randint(1, 12), random.randint(1, 28))
        name, code = name or next(self._persons), self.next_code("M")
        self.add(
            "党员",
            organisation=home.code,
            person_name=name,
            sex=sex or ("female" if random.random() < 0.3 else "male"),
            born_on=born,
            phone=phone,
            education=random.choice(SCHOOLING),
            occupation=occupation,
            admitted_on=admitted,
            full_member_on=date(admitted.year + 1, admitted.month, admitted.day),
            code=code,
        )
        return name, code

    def phone(self) -> str:
        """A made-up number, another one each time."""
        self._numbers["phone"] += 1
        return f"1990000{self._numbers['phone']:04d}"


def _written(form: SheetForm, key: str, value: object) -> Raw | None:
    kind = form.field(key).kind
    if isinstance(kind, Choice) and value in kind.of.values:
        return kind.words_of(str(value))
    return cast("Raw | None", value)
