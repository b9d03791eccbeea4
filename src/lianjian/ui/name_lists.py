"""A list of names in a form, pasted or read from a workbook.

Reading a workbook is a dry run: what is wrong comes back marked in the same file, what is right is filled into the form
to be looked over, and nothing is entered before the form is sent.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianjian.kernel import clock
from lianjian.kernel.errors import Refused
from lianjian.kernel.sheets import EXCEL
from lianjian.kernel.web import ActingRequest
from lianjian.kernel.workbook.cells import PersonName, Words
from lianjian.kernel.workbook.forms import Field, Row, SheetForm
from lianjian.kernel.workbook.intake import Outcome, try_workbook
from lianjian.kernel.workbook.opening import RawSheet, open_workbook
from lianjian.kernel.workbook.writing import write_errors, write_template
from lianjian.ui.files import attachment

UPLOAD = "name_list"
SHEET = "名单"
# A file's words are Chinese whatever the interface speaks.
SECOND = {"household": ("户", "三组5号"), "group": ("组别", "三组")}
GUIDE = (
    "一行一人（按户的，一行一户，填户主姓名）。“姓名”必须填，后一列没有可以空着。",
    "第 2 行的灰色示例不会读入，请从第 3 行接着填；也可以把自己的表第一行的列名改成“姓名”和后一列的名字，直接用。",
    "在页面上选这张表，提交：有错会退回一张标出错误的表，改好再读；没有错就填进页面，看过再提交一次。",
)


@dataclass(frozen=True, kw_only=True)
class NameList:
    """The field of a form into which names are read, and what stands beside a name (a key of `SECOND`)."""

    field: str
    second: str


def name_list_template(*, second: str) -> bytes:
    """The empty workbook to fill."""
    return write_template(forms=(_sheet_form(second, []),), guide=GUIDE)


def is_reading(request: ActingRequest) -> bool:
    """Whether a workbook was sent with the form: then that is read first, and the form comes back to be looked over."""
    return request.method == "POST" and UPLOAD in request.FILES


def answer_reading(request: ActingRequest, form: forms.Form, *, into: NameList) -> HttpResponse | None:
    """Will fill the form with what the workbook holds; or answer with the file, its faults marked in it.

    None where the page is to be shown again, with all that was typed and a sentence that says what was read.
    """
    upload = request.FILES[UPLOAD]
    assert not isinstance(upload, list)
    _show_as_typed(form)
    try:
        sheets, found, outcome = _tried(request, upload, into)
    except Refused as refusal:
        messages.error(request, " ".join((refusal.reason, *refusal.remedies)))
        return None
    if outcome.faults.total:
        held = write_errors(forms=(_sheet_form(into.second, []),), guide=GUIDE, sheets=sheets, faults=outcome.faults)
        return attachment(content=held, content_type=EXCEL, name=f"{PurePath(upload.name or SHEET).stem}_错误.xlsx")
    held_lines = str(form.initial.get(into.field) or "").splitlines()
    new = [line for line in found if line not in held_lines]
    form.initial[into.field] = "\n".join((*held_lines, *new))
    said = ngettext(
        "%(count)d line was read without a fault and filled in; nothing is entered before you send the page again.",
        "%(count)d lines were read without a fault and filled in; nothing is entered before you send the page again.",
        len(new),
    )
    messages.success(request, said % {"count": len(new)})
    return None


def _tried(request: ActingRequest, upload: Any, into: NameList) -> tuple[Sequence[RawSheet], list[str], Outcome]:
    found: list[str] = []
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as kept:
        for chunk in upload.chunks():
            kept.write(chunk)
        kept.flush()
        sheets = open_workbook(file=Path(kept.name))
    if len(sheets) == 1:  # somebody's own table: its sheet has whatever name
        sheets = (replace(sheets[0], name=SHEET),)
    outcome = try_workbook(
        sheets=sheets, forms=(_sheet_form(into.second, found),), by=request.actor, at=clock.now(), on=clock.today(),
        report=lambda _done, _all, _step: None,
    )  # fmt: skip
    if not outcome.faults.total and not found:
        raise Refused(_("There is no name in this file."), remedies=(_("Fill it from the third row on."),))
    return sheets, found, outcome


def _sheet_form(second: str, found: list[str]) -> SheetForm:
    head, sample = SECOND[second]

    def note(rows: list[Row], _intake: object) -> None:
        for row in rows:
            beside = " ".join(row.text("second").split())
            found.append(f"{row.text('name')}，{beside}" if beside else row.text("name"))

    return SheetForm(
        name=SHEET,
        about="页面上要填的名单。",
        fields=(
            Field(key="name", name="姓名", kind=PersonName(), required=True, sample="王示例"),
            Field(key="second", name=head, kind=Words(longest=40), sample=sample),
        ),
        key=("name", "second"),
        load=note,
    )


def _show_as_typed(form: forms.Form) -> None:
    """The form not as sent, with faults for what is still empty, but as it was being filled in."""
    typed = {
        name: one.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, one in form.fields.items()
    }
    form.is_bound, form.initial = False, {**form.initial, **typed}
