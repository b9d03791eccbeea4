"""Opening a file somebody sent: is it a workbook, does it open without harm, and what stands in its cells."""

from __future__ import annotations

import gc
import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from lianjian.kernel.errors import Refused
from lianjian.kernel.workbook.cells import Raw

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 120 * 1024 * 1024
MOST_RATIO = 200  # the sheets of a real workbook shrink ten- to thirtyfold
RATIO_MATTERS = 10 * 1024 * 1024
MOST_ROWS = 200_000
MOST_CELLS = 4_000_000  # of one sheet, gaps included: the reader lays out the whole rectangle
CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]+)(\d+)["']""")
# Cells beyond column Z or row 99,999: quick to look for, with two fixed signs in front.
FAR_CELL = re.compile(rb"""r=\s*["'](?:([A-Za-z]{2,})\d|[A-Za-z](\d{6,}))""")
GAPS_BEFORE = (b" =", b"\t=", b"\n=", b"\r=")
NEAR_ROWS, NEAR_COLUMNS = 99_999, 26
ERROR_CELL = re.compile(rb'<c\b([^<>]*\bt="e"[^<>]*)>\s*(?:<f\b[^<>]*>(?:[^<]*</f>)?\s*)?<v>([^<]*)</v>')
SHEET = re.compile(r'<sheet\b[^<>]*\bname="([^"<>]*)"[^<>]*\br:id="([^"<>]*)"')
RELATION = re.compile(r"<Relationship\b[^<>]*>")


@dataclass(frozen=True, kw_only=True)
class RawSheet:
    """A sheet as it stands: rows of cells from A1 on; formula errors and merged areas apart.

    `errors` by (row, column) and `merged` ((first row, first column), (last row, last column)), all from 0.
    """

    name: str
    rows: list[list[Raw]]
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)


def open_workbook(*, file: Path) -> tuple[RawSheet, ...]:
    """The visible sheets of the file; refuses, with the reason, what is no workbook or would not open without harm."""
    size = file.stat().st_size
    if size > MOST_BYTES:
        raise Refused(
            _("The file has %(size)d MB; a workbook may have %(most)d MB at most.")
            % {"size": size // 1024**2, "most": MOST_BYTES // 1024**2},
            remedies=(
                _("Remove pictures and sheets that do not belong to the template, or send the county in parts."),
            ),
        )
    content = file.read_bytes()
    _refuse_other_kinds(content)
    try:
        with collector_paused(), zipfile.ZipFile(BytesIO(content)) as archive:
            errors = _examined(archive, size)
            workbook = CalamineWorkbook.from_filelike(BytesIO(content))
            return tuple(_sheets(workbook, errors))
    except PasswordError:
        raise Refused(*_locked()) from None
    except (CalamineError, zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError):
        raise Refused(
            _("The file is damaged: it cannot be opened as a workbook."),
            remedies=(_("Open it in Excel or WPS, save it again as .xlsx, and send that."),),
        ) from None


@contextmanager
def collector_paused() -> Iterator[None]:
    """Rows refer to nothing that refers back to them; looking for such rings takes a fifth of the whole time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _refuse_other_kinds(content: bytes) -> None:
    if content.startswith(b"PK\x03\x04"):
        return
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Refused(*_locked())
        raise Refused(
            _("This is a workbook of the old kind (.xls)."),
            remedies=(_("Open it in Excel or WPS, save it again as .xlsx, and send that."),),
        )
    if content.startswith(b"MZ"):
        raise Refused(_("This is a program, not a workbook, whatever its name says. It was not opened."))
    raise Refused(
        _("This is not an Excel workbook, whatever its name says."),
        remedies=(_("Send the filled template, saved as .xlsx."),),
    )


def _locked() -> tuple[str]:
    return (
        _("The workbook is locked with a password. Remove the password in Excel or WPS, save it, and send it again."),
    )


def _examined(archive: zipfile.ZipFile, size: int) -> dict[str, dict[tuple[int, int], str]]:
    """Unpacks every part once within limits, before the reader does so without any; gives the formula errors found."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        raise Refused(
            _("This is a packed file, but not an .xlsx workbook."),
            remedies=(_("Open it in Excel or WPS, save it again as .xlsx, and send that."),),
        )
    declared = sum(part.file_size for part in archive.infolist())
    if declared > MOST_UNPACKED or (declared > RATIO_MATTERS and declared > MOST_RATIO * size):
        raise Refused(*_bomb())
    sheet_of_part = _sheet_names(archive, names)
    errors: dict[str, dict[tuple[int, int], str]] = {}
    unpacked = 0
    for part in archive.infolist():
        # The declared size may lie: read on to the real end, where the checksum tells, or one byte beyond the limit.
        room = MOST_UNPACKED - unpacked
        part.file_size = room + 2
        with archive.open(part) as stream:
            text = stream.read(room + 1)
        unpacked += len(text)
        if unpacked > MOST_UNPACKED:
            raise Refused(*_bomb())
        _refuse_vast_sheet(text)
        if part.filename in sheet_of_part:
            errors[sheet_of_part[part.filename]] = dict(_formula_errors(text))
    return errors


def _bomb() -> tuple[str]:
    return (_("The file would unpack to far more than a workbook ever holds. It was not opened."),)


def _refuse_vast_sheet(text: bytes) -> None:
    if _is_near(text):
        return
    rows = columns = 0
    for letters, digits in CELL.findall(text):
        rows, columns = max(rows, int(digits)), max(columns, _column_number(letters))
    if rows > MOST_ROWS or rows * columns > MOST_CELLS:
        raise Refused(
            _("A sheet reaches to row %(rows)d and column %(columns)d; more than %(most)d rows cannot be taken in.")
            % {"rows": rows, "columns": columns, "most": MOST_ROWS},
            remedies=(
                _("Delete the empty but formatted rows and columns beyond your own, or send the county in parts."),
            ),
        )


def _is_near(text: bytes) -> bool:
    """Whether a quick look is enough to know that the sheet is not vast."""
    if any(gap in text for gap in GAPS_BEFORE):
        return False
    rows = NEAR_ROWS
    for far in FAR_CELL.finditer(text):
        if far[1]:
            return False
        rows = max(rows, int(far[2]))
    return rows <= MOST_ROWS and rows * NEAR_COLUMNS <= MOST_CELLS


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _sheet_names(archive: zipfile.ZipFile, names: set[str]) -> dict[str, str]:
    relations = "xl/_rels/workbook.xml.rels"
    if relations not in names or any(
        archive.getinfo(name).file_size > 1024**2 for name in (relations, "xl/workbook.xml")
    ):
        return {}
    parts = {}
    for relation in RELATION.findall(archive.read(relations).decode("utf-8", "replace")):
        key, target = re.search(r'\bId="([^"]*)"', relation), re.search(r'\bTarget="([^"]*)"', relation)
        if key and target:
            parts[key[1]] = target[1].removeprefix("/xl/")
    sheets = SHEET.findall(archive.read("xl/workbook.xml").decode("utf-8", "replace"))
    return {f"xl/{parts[key]}": html.unescape(name) for name, key in sheets if key in parts}


def _formula_errors(text: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    if b't="e"' not in text:
        return
    for attributes, value in ERROR_CELL.findall(text):
        at = CELL.search(b" " + attributes)
        if at:
            yield (int(at[2]) - 1, _column_number(at[1]) - 1), html.unescape(value.decode("ascii", "replace"))


def _sheets(workbook: CalamineWorkbook, errors: dict[str, dict[tuple[int, int], str]]) -> Iterator[RawSheet]:
    for known in workbook.sheets_metadata:
        if known.visible == SheetVisibleEnum.Visible:
            sheet = workbook.get_sheet_by_name(known.name)
            yield RawSheet(
                name=known.name,
                rows=sheet.to_python(skip_empty_area=False),
                errors=errors.get(known.name, {}),
                merged=list(sheet.merged_cell_ranges or ()),
            )
