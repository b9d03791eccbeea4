"""The county workbook as a whole: which sheets it has, and `lianjian import`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.kernel.actor import command_line
from lianjian.kernel.errors import Refused
from lianjian.kernel.workbook.faults import Fault
from lianjian.kernel.workbook.forms import SheetForm
from lianjian.kernel.workbook.intake import Outcome, SheetTally, load_workbook, try_workbook
from lianjian.kernel.workbook.opening import open_workbook
from lianjian.kernel.workbook.writing import write_errors, write_template
from lianjian.records.cadres import sheets as cadres
from lianjian.records.members import sheets as members
from lianjian.records.organisations import sheets as organisations
from lianjian.records.projects import sheets as projects
from lianjian.records.projects.enums import Industry

MOST_SHOWN = 100
MOST_PRINTED = 20
GUIDE = (
    "这个工作簿一次装下全县的组织、任职、党员、岗位、村情、需求和资源、结对意愿、已有的联合党组织、覆盖单位和产业链。",
    "红色列名（带 *）必须填，黑色的不知道可以空着。除“组织”外，用不着的工作表可以整张删去；工作表名和列名不要改。",
    "每张表第 2 行的灰色示例不会导入，可以留着，也可以删掉。请从第 3 行接着填。",
    "凡是要填“组织”的地方，填它的编码，或者从县名写起的全路径，如“诸城市/龙都街道/高家屯村”。只写村名不行：重名的村太多。",
    "有下拉箭头的从列表中选；日期写 2021-03-05 或 2021年3月5日；金额只写数字，单位是元；不要合并单元格。",
    "编码、人员编号、手机号的列已设成文本格式，粘贴时请用“只粘贴值”，免得前面的 0 丢掉。",
    "上传后先试导：什么都不写进去，只告诉您会新建多少、改动多少、哪里填错。有错就下载“带错误列的表”，改好再传。",
    "没有错误才能正式导入；同一份表导入两次，第二次什么也不会变。已有组织的名称、上级不能用表来改，请在页面上走更名、调整隶属关系的程序。",
)


@cache
def forms() -> tuple[SheetForm, ...]:
    """Every sheet of the workbook, in the order in which they are taken in."""
    return (
        organisations.organisation_form(),
        organisations.post_form(),
        members.member_form(),
        cadres.duty_post_form(),
        organisations.profile_form(industries=Industry),
        projects.need_form(),
        projects.resource_form(),
        *projects.pairing_forms(),
        organisations.joint_form(),
        organisations.unit_form(),
        organisations.dispatch_form(),
        organisations.body_form(industries=Industry),
        organisations.link_form(),
    )


def template() -> bytes:
    """The empty workbook for a county to fill."""
    return write_template(forms=forms(), guide=GUIDE)


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What an import brought or would bring, short enough to show and to keep."""

    loaded: bool
    tallies: tuple[SheetTally, ...]
    fault_count: int
    faults: tuple[Fault, ...] = field(default=())

    @property
    def created(self) -> int:
        """All that is new."""
        return sum(tally.created for tally in self.tallies)

    @property
    def changed(self) -> int:
        """All that is otherwise than before."""
        return sum(tally.changed for tally in self.tallies)

    def as_json(self) -> str:
        """The report as text that `report_of_json` reads back."""
        return json.dumps(asdict(self), ensure_ascii=False)


def report_on(*, outcome: Outcome, loaded: bool) -> ImportReport:
    """The report of an outcome, its faults from the first sheet's first row on."""
    order = {form.name: number for number, form in enumerate(forms())}
    faults = sorted(outcome.faults, key=lambda fault: (order[fault.sheet], fault.line))
    return ImportReport(
        loaded=loaded,
        tallies=outcome.tallies,
        fault_count=outcome.faults.total,
        faults=tuple(faults[:MOST_SHOWN]),
    )


def report_of_json(text: str) -> ImportReport:
    """Read back what `as_json` wrote."""
    kept = json.loads(text)
    return ImportReport(
        loaded=kept["loaded"],
        tallies=tuple(SheetTally(**tally) for tally in kept["tallies"]),
        fault_count=kept["fault_count"],
        faults=tuple(Fault(**fault) for fault in kept["faults"]),
    )


def where(fault: Fault) -> str:
    """Where a fault stands, as one would say it."""
    place = _("“%(sheet)s” row %(line)d") % {"sheet": fault.sheet, "line": fault.line} if fault.line else fault.sheet
    return f"{place} {fault.column}".rstrip()


def run(arguments: list[str]) -> int:
    """Will import a workbook, only try it, or write the template; 0 done, 1 faults or refused, 2 used wrongly."""
    parser = argparse.ArgumentParser(prog="lianjian import", description="Import a county workbook.")
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the filled workbook (.xlsx)")
    parser.add_argument("--dry-run", action="store_true", help="only say what it would bring and what is wrong")
    parser.add_argument("--errors", type=Path, metavar="OUT.xlsx", help="write the workbook back with an error column")
    parser.add_argument("--json", action="store_true", help="for a machine to read")
    parser.add_argument("--template", type=Path, metavar="FILE", help="write the empty template and stop")
    try:
        chosen = parser.parse_args(arguments)
        if not chosen.template and not (chosen.file and chosen.file.is_file()):
            parser.error("a workbook is needed: lianjian import FILE")
    except SystemExit as ended:
        return int(ended.code or 0)
    if chosen.template:
        chosen.template.write_bytes(template())
        return 0
    try:
        report = _import(chosen)
    except Refused as refused:
        _tell_refusal(refused, as_json=chosen.json)
        return 1
    _tell(report, as_json=chosen.json)
    return 1 if report.fault_count else 0


def _import(chosen: argparse.Namespace) -> ImportReport:
    sheets = open_workbook(file=chosen.file)
    take_in = try_workbook if chosen.dry_run else load_workbook
    outcome = take_in(
        sheets=sheets, forms=forms(), by=command_line(), at=clock.now(), on=clock.today(), report=_progress
    )
    if chosen.errors:
        chosen.errors.write_bytes(write_errors(forms=forms(), guide=GUIDE, sheets=sheets, faults=outcome.faults))
    return report_on(outcome=outcome, loaded=not chosen.dry_run and not outcome.faults.total)


def _progress(done: int, total: int, step: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K  {done}/{total} {step}")


def _tell_refusal(refused: Refused, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(
            json.dumps({"refused": refused.reason, "remedies": refused.remedies}, ensure_ascii=False) + "\n"
        )
    sys.stderr.writelines(f"{line}\n" for line in (refused.reason, *refused.remedies))


def _tell(report: ImportReport, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(report.as_json() + "\n")
        return
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
    sys.stdout.writelines(f"{line}\n" for line in _lines(report))


def _lines(report: ImportReport) -> Sequence[str]:
    lines = [
        _("%(name)s: %(rows)d rows, %(created)d new, %(changed)d changed, %(unchanged)d as before") % asdict(tally)
        for tally in report.tallies
    ]
    if report.fault_count:
        lines += [f"{where(fault)}：{fault.sentence}" for fault in report.faults[:MOST_PRINTED]]
        lines.append(_("%(count)d faults. Nothing was written.") % {"count": report.fault_count})
    elif report.loaded:
        lines.append(
            _("Loaded: %(new)d new, %(changed)d changed.") % {"new": report.created, "changed": report.changed}
        )
    else:
        lines.append(_("Nothing is wrong. Nothing was written yet."))
    return lines
