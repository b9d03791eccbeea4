"""How long a real roster takes in: `python -m bench.roster [--members 100000]`.

Three files of that many members each, written in the template's own sheet, go into a throwaway database: tried and
loaded one after the other, then the first once more. A last file has a fault in every hundredth row.

The bound of 12 s is for a machine that reads such a file, and does nothing else with it, in 0.83 s. Every file is read
so beside its import, and the bound held to that: a slower machine, or a busy one, is no slower program.
"""

from __future__ import annotations

import argparse
import functools
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from bench.table import Table

SECONDS, READING_SECONDS = 12, 0.83  # for a hundred thousand members, and for reading their file on that machine
TOWNSHIPS, VILLAGES = 20, 50
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕解单仇"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英建国华玉梅海燕文志红春生成金福德永新立东波辉云"
EDUCATIONS = ("小学及以下", "初中", "高中（中专）", "大专", "大学本科")
OCCUPATIONS = ("农民", "有工资收入", "个体经营", "离退休")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=100_000)
    chosen = parser.parse_args()
    table = Table()
    with tempfile.TemporaryDirectory(prefix="lianjian-bench-") as state:
        os.environ["LIANJIAN_STATE"] = state
        # It reads the settings when it is imported.
        from django.conf import settings

        from bench.tree import own_database

        with settings.CLUSTER.held(), own_database("lianjian_bench_roster"):
            from django.utils import translation

            with translation.override("zh-hans"):
                _measure(table, Path(state), chosen.members)
    return table.status()


def _measure(table: Table, folder: Path, count: int) -> None:
    from lianjian.kernel.workbook.intake import load_workbook, try_workbook

    _organisations()
    _sums_kept()
    files = [folder / f"roster-{number}.xlsx" for number in range(3)]
    started = time.perf_counter()
    for number, file in enumerate(files):
        write_roster(file, first=number * count, count=count)
    write_roster(folder / "faulty.xlsx", first=0, count=count, faulty_every=100)
    table.line(f"writing 4 files of {count:,} members", time.perf_counter() - started, "s")
    both = []
    for number, file in enumerate(files, start=1):
        before = _reading(file)
        tried, outcome = _timed(lambda file=file: _take_in(file, try_workbook))
        loaded, outcome = _timed(lambda file=file: _take_in(file, load_workbook))
        assert (outcome.created, outcome.faults.total) == (count, 0), list(outcome.faults)[:3]
        reading = (before + _reading(file)) / 2
        both.append((tried + loaded) / reading)
        table.line(f"file {number}: reading it and nothing else", reading, "s")
        table.line(f"file {number}: dry run and load", tried + loaded, "s", note=f"{tried:.1f} + {loaded:.1f}")
    most, middle = SECONDS / READING_SECONDS, statistics.median(both)
    table.line("dry run and load, beside reading (the middle one)", middle, "times", most=most)
    table.line("the last file beside the first", both[-1] / both[0], "times", most=1.25)
    again, outcome = _timed(lambda: _take_in(files[0], load_workbook))
    table.line("the first file again", again, "s", note=f"{outcome.created} new, {outcome.changed} changed")
    table.line("changed by the second import", outcome.created + outcome.changed, "rows", most=0)
    tried, outcome = _timed(lambda: _take_in(folder / "faulty.xlsx", try_workbook))
    table.line("a dry run that finds faults", tried, "s", note=f"{outcome.faults.total} faults in {count:,} rows")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table.line("peak memory", peak, "MB", most=500)


def _reading(file: Path) -> float:
    """Seconds to read the file's cells, the better of two times."""
    return min(_timed(lambda: CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python())[0] for _ in range(2))


def _timed(act: Any) -> tuple[float, Any]:
    started = time.perf_counter()
    outcome = act()
    return time.perf_counter() - started, outcome


def _take_in(file: Path, way: Any) -> Any:
    from lianjian.kernel import clock
    from lianjian.kernel.actor import command_line
    from lianjian.kernel.workbook.opening import open_workbook
    from lianjian.site.importing import forms

    return way(
        sheets=open_workbook(file=file), forms=forms(), by=command_line(), at=clock.now(), on=clock.today(),
        report=lambda *_: None,
    )  # fmt: skip


def _sums_kept() -> None:
    """As in every installation since its worker's first minute; before that each day is noted by itself."""
    from lianjian.kernel import clock
    from lianjian.results.indicators.rolled.keeping import rebuild_figures

    rebuild_figures(at=clock.now())


def _organisations() -> None:
    from lianjian.kernel import clock
    from lianjian.kernel.actor import command_line
    from lianjian.records.organisations.actions.loading import NewOrganisation, load_organisations
    from lianjian.records.organisations.enums import PartyForm, UnitKind

    def one(code: str, name: str, kind: UnitKind, form: PartyForm, parent: str | None) -> NewOrganisation:
        return NewOrganisation(
            code=code, name=name, kind=kind, form=form, parent_code=parent, founded_on=date(1960, 1, 1),
            longitude=None, latitude=None,
        )  # fmt: skip

    rows = [one("C", "测试县", UnitKind.COUNTY, PartyForm.COMMITTEE, None)]
    for town in range(TOWNSHIPS):
        rows.append(one(f"T{town:02d}", f"第{town + 1}镇", UnitKind.TOWNSHIP, PartyForm.COMMITTEE, "C"))
        rows += [
            one(_village(town, number), f"第{number + 1}村", UnitKind.VILLAGE, PartyForm.BRANCH, f"T{town:02d}")
            for number in range(VILLAGES)
        ]
    load_organisations(rows=rows, by=command_line(), at=clock.now())


def _village(town: int, number: int) -> str:
    return f"T{town:02d}-V{number:03d}"


def write_roster(file: Path, *, first: int, count: int, faulty_every: int = 0) -> None:
    """Will write a workbook with the sheet of members filled; the same rows for the same numbers."""
    import xlsxwriter

    from lianjian.records.members.sheets import member_form

    with xlsxwriter.Workbook(file, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet(member_form().name)
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, [field.head for field in member_form().fields])
        for line, row in enumerate(_rows(first, count, faulty_every), start=1):
            for at, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(line, at, datetime(value.year, value.month, value.day), day)
                elif value is not None:
                    sheet.write_string(line, at, value)


def _rows(first: int, count: int, faulty_every: int) -> Iterator[list[Any]]:
    from lianjian.records.members.id_numbers import check_digit

    made = random.Random(first)
    anybody = functools.partial(made.choice, GIVEN)
    for number in range(first, first + count):
        town, village = divmod(number % (TOWNSHIPS * VILLAGES), VILLAGES)
        where = _village(town, village) if number % 3 else f"测试县/第{town + 1}镇/第{village + 1}村"
        born = date(1945, 1, 1) + timedelta(days=made.randrange(56 * 365))
        admitted = born + timedelta(days=made.randrange(18 * 366 + 10, 22 * 366))
        odd = number % 2
        body = f"{370000 + number // 50:06d}{born:%Y%m%d}{number % 50:02d}{odd}"
        identity = body + check_digit(body)
        if faulty_every and number % faulty_every == 0:
            identity = identity[:17] + ("0" if identity[17] != "0" else "1")
        yield [
            where, made.choice(SURNAMES) + anybody() + anybody(), "男" if odd else "女", born, identity,
            f"13{number:09d}", made.choice(EDUCATIONS), made.choice(OCCUPATIONS), admitted,
            None if number % 50 == 0 else admitted + timedelta(days=366), None, None,
        ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
