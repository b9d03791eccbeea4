"""Answers that are files: lists as Excel, and what was sent in, always to be saved and never to be shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from lianjian.kernel.sheets import EXCEL, Column, write_sheet


def sheet_response(
    *, title: str, columns: Sequence[Column], rows: Iterable[Sequence[object]], on: date
) -> HttpResponse:
    """The list as an Excel file named after its title and the day."""
    content = write_sheet(title=title, columns=columns, rows=rows)
    return attachment(content=content, content_type=EXCEL, name=f"{title}-{on:%Y-%m-%d}.xlsx")


def attachment(*, content: bytes, content_type: str, name: str) -> HttpResponse:
    """The file under its name; no browser may take it for something else or show it as a page of ours."""
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)
