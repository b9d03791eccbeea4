"""Files that people send: only kinds that are known, small enough, opening without harm, pictures without their EXIF.

What a file is decides its content, never its name. A picture keeps which way up it is held, and nothing else that the
camera wrote: no place, no time, no device.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from django.utils.translation import gettext as _

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
# Of a JPEG's application segments: JFIF, the colour profile and Adobe's colour transform are needed to show it.
JPEG_KEPT = (0xE0, 0xE2, 0xEE)
JPEG_STANDS_ALONE = (0x01, *range(0xD0, 0xD8))
JPEG_FRAMES = (0xC0, 0xC1, 0xC2)
PNG_KEPT = (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"bKGD", b"pHYs", b"sBIT")
ORIENTATION = 0x0112
SHORT = 3


@dataclass(frozen=True, kw_only=True)
class CheckedFile:
    """A file that may be kept: its name with the ending of its kind, its kind, and its content made clean."""

    name: str
    content_type: str
    content: bytes


class _DamagedError(Exception):
    pass


def checked_file(*, name: str, content: bytes) -> CheckedFile:
    """The file as it may be kept; refuses, with the reason, what is of another kind, too large or harmful."""
    if len(content) > MOST_BYTES:
        raise Refused(
            _("The file has %(size)d MB; it may have %(most)d MB at most.")
            % {"size": -(-len(content) // 1024**2), "most": MOST_BYTES // 1024**2}
        )
    try:
        ending, content_type, clean = _examined(content)
    except (_DamagedError, zipfile.BadZipFile, zlib.error, struct.error, IndexError, OSError, EOFError, RuntimeError):
        raise Refused(_("The file is damaged: it cannot be opened.")) from None
    stem = "".join(letter for letter in PurePath(name.replace("\\", "/")).stem if letter.isprintable()).strip(" .")
    return CheckedFile(name=f"{stem[:LONGEST_NAME] or 'file'}.{ending}", content_type=content_type, content=clean)


def _examined(content: bytes) -> tuple[str, str, bytes]:
    if content.startswith(b"%PDF-"):
        return "pdf", "application/pdf", content
    if content.startswith(b"PK\x03\x04"):
        return *_packed_kind(content), content
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg", "image/jpeg", b"".join(_jpeg_without_exif(content))
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png", "image/png", content[:8] + b"".join(_png_without_exif(content))
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


def _jpeg_without_exif(content: bytes) -> Iterator[bytes]:
    """The picture's segments up to its end; whatever follows, such as a second picture, is left out."""
    yield content[:2]
    at = 2
    while True:
        if content[at] != 0xFF:
            raise _DamagedError
        marker = content[at + 1]
        if marker == 0xD9:
            yield content[at : at + 2]
            return
        if marker == 0xFF or marker in JPEG_STANDS_ALONE:
            yield content[at : at + (1 if marker == 0xFF else 2)]
            at += 1 if marker == 0xFF else 2
            continue
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4])
        segment = content[at:end]
        if len(segment) != end - at:
            raise _DamagedError
        if marker in JPEG_FRAMES:
            _refuse_vast_picture(*struct.unpack(">HH", segment[5:9]))
        if marker == 0xE1 and (held := _orientation(segment)) is not None:
            yield _only_orientation(held)
        elif marker in JPEG_KEPT or (marker not in range(0xE0, 0xF0) and marker != 0xFE):
            yield segment
        at = end
        if marker == 0xDA:
            at = _end_of_scan(content, end)
            yield content[end:at]


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker stands; in coded picture rows 0xFF is followed by 0 or a restart number."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise _DamagedError
        if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 2


def _orientation(segment: bytes) -> int | None:
    """Which way up the camera was held, 2 to 8; None where it says nothing or upright."""
    tiff = segment[10:]
    if segment[4:10] != b"Exif\0\0" or tiff[:2] not in (b"II", b"MM"):
        return None
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        (start,) = struct.unpack(f"{order}I", tiff[4:8])
        (count,) = struct.unpack(f"{order}H", tiff[start : start + 2])
        for place in range(start + 2, start + 2 + 12 * count, 12):
            tag, kind, _count, value = struct.unpack(f"{order}HHIH", tiff[place : place + 10])
            if tag == ORIENTATION and kind == SHORT and 2 <= value <= 8:
                return int(value)
    except struct.error:
        return None
    return None


def _only_orientation(held: int) -> bytes:
    entry = struct.pack(">HHIHH", ORIENTATION, SHORT, 1, held, 0)
    exif = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    return b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif


def _png_without_exif(content: bytes) -> Iterator[bytes]:
    at = 8
    while True:
        (length,) = struct.unpack(">I", content[at : at + 4])
        kind, chunk = content[at + 4 : at + 8], content[at : at + 12 + length]
        if len(chunk) != 12 + length or struct.unpack(">I", chunk[-4:])[0] != zlib.crc32(chunk[4:-4]):
            raise _DamagedError
        if kind == b"IHDR":
            width, height = struct.unpack(">II", chunk[8:16])
            _refuse_vast_picture(height, width)
        if kind in PNG_KEPT:
            yield chunk
        if kind == b"IEND":
            return
        at += len(chunk)


def _refuse_vast_picture(height: int, width: int) -> None:
    if height * width > MOST_PIXELS:
        raise Refused(
            _("The picture has %(width)d × %(height)d dots, more than any screen shows; make it smaller.")
            % {"width": width, "height": height}
        )
