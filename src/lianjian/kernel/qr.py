"""QR codes of links: in a page, on paper."""

from __future__ import annotations

from io import BytesIO

import segno


def qr_in_page(*, link: str, scale: int = 4) -> str:
    """The code as a data URI; `scale` in pixels a square."""
    return str(segno.make(link, error="m").png_data_uri(scale=scale, border=2))


def qr_in_word(*, link: str) -> bytes:
    """The code as a picture (PNG)."""
    held = BytesIO()
    segno.make(link, error="m").save(held, kind="png", scale=6, border=2)
    return held.getvalue()


def qr_in_pdf(*, link: str) -> str:
    """The code as SVG text; of no link, nothing."""
    if not link:
        return ""
    held = BytesIO()
    segno.make(link, error="m").save(held, kind="svg", border=2)
    return held.getvalue().decode()
