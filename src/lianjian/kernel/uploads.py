"""Files that people send: only kinds that are known, small enough, opening without harm, pictures without their EXIF.

What a file is decides its content, never its name. Of a picture only the picture is kept: no place, time or device.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from lianjian.kernel.errors import Refused

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 200  # documents shrink three- to thirtyfold
MOST_PARTS = 5000
MOST_PIXELS = 50_000_000
LONGEST_NAME = 120
OFFICE = "application/vnd.openxmlformats-officedocument."
# By the part that makes a packed file a document of that kind.
PACKED = {
    "word/document.xml": ("docx", f"{OFFICE}wordprocessingml.document"),
    "xl/workbook.xml": ("xlsx", f"{OFFICE}spreadsheetml.sheet"),
    "ppt/presentation.xml": ("pptx", f"{OFFICE}presentationml.presentation"),
}
ACCEPTED = ".pdf,.docx,.xlsx,.pptx,.jpg,.jpeg,.png"
# Whatever a library may stumble over in a file that is not what it seems.
DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, SyntaxError, ValueError, OSError, EOFError,
    RuntimeError,
)  # fmt: skip
PICTURES, JPEG_QUALITY = ("JPEG", "PNG"), 88


@dataclass(frozen=True, kw_only=True)
class CheckedFile:
    """A file that may be kept: its name with the ending of its kind, its kind, and its content made clean."""

    name: str
    content_type: str
    content: bytes


def checked_file(*, name: str, content: bytes) -> CheckedFile:
    """The file as it may be kept; refuses, with the reason, what is of another kind, too large or harmful."""
    if len(content) > MOST_BYTES:
        raise Refused(
            _("The file has %(size)d MB; it may have %(most)d MB at most.")
            % {"size": -(-len(content) // 1024**2), "most": MOST_BYTES // 1024**2}
        )
    try:
        ending, content_type, clean = _examined(content)
    except DAMAGE:
        raise Refused(_("The file is damaged: it cannot be opened.")) from None
    stem = "".join(letter for letter in PurePath(name.replace("\\", "/")).stem if letter.isprintable()).strip(" .")
    return CheckedFile(name=f"{stem[:LONGEST_NAME] or 'file'}.{ending}", content_type=content_type, content=clean)


def _examined(content: bytes) -> tuple[str, str, bytes]:
    if content.startswith(b"%PDF-"):
        return "pdf", "application/pdf", content
    if content.startswith(b"PK\x03\x04"):
        return *_packed_kind(content), content
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg", "image/jpeg", _only_the_picture(content)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png", "image/png", _only_the_picture(content)
    raise Refused(
        _("Only PDF, Word, Excel and PowerPoint files (.docx, .xlsx, .pptx) and pictures (.jpg, .png) are taken."),
        remedies=(_("Save it as one of these kinds, and send that."),),
    )


def _packed_kind(content: bytes) -> tuple[str, str]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        found = next((kind for part, kind in PACKED.items() if part in names), None)
        if found is None:
            raise Refused(_("This is a packed file, but no Word, Excel or PowerPoint document."))
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise Refused(_("The document holds a program (macros). Save it without, and send that."))
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * len(content) + 1024**2:
            raise Refused(_("The file would unpack to far more than a document ever holds. It was not opened."))
        _read_to_the_end(archive)
    return found


def _read_to_the_end(archive: zipfile.ZipFile) -> None:
    """Sizes in the head may lie: unpacks everything once within the limit."""
    room = MOST_UNPACKED
    for part in archive.infolist():
        part.file_size = room + 2
        with archive.open(part) as stream:
            while piece := stream.read(1024**2):
                room -= len(piece)
                if room < 0:
                    raise Refused(_("The file would unpack to far more than a document ever holds. It was not opened."))


def _only_the_picture(content: bytes) -> bytes:
    """The picture drawn anew, the right way up: whatever else the camera wrote, or somebody put behind it, is gone."""
    vast = Refused(_("The picture has more dots than any screen shows; make it smaller."))
    try:
        with Image.open(BytesIO(content), formats=PICTURES) as picture:
            if picture.height * picture.width > MOST_PIXELS:
                raise vast
            upright, held = ImageOps.exif_transpose(picture), BytesIO()
            upright.info = {key: upright.info[key] for key in ("icc_profile",) if key in upright.info}
            upright.save(held, format=picture.format, quality=JPEG_QUALITY)
    except Image.DecompressionBombError:
        raise vast from None
    return held.getvalue()
