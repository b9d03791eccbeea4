"""What people may send in, and what is left of it."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from docx import Document

from lianjian.kernel.errors import Refused
from lianjian.kernel.uploads import MOST_BYTES, checked_file

SECRET = b"GPS 36.1 119.4"


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(*, orientation: int = 1, height: int = 8) -> bytes:
    """A small picture as a phone writes it: with EXIF, a comment, and something after its end."""
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1) + entry + struct.pack("<I", 0) + SECRET
    frame = segment(0xC0, struct.pack(">BHHB", 8, height, 8, 1) + b"\x01\x11\0")
    scan = segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"\x12\xff\x00\x34\xff\xd0\x56"
    return b"".join([
        b"\xff\xd8", segment(0xE0, b"JFIF\0\x01\x01"), segment(0xE1, exif), segment(0xED, SECRET),
        segment(0xFE, SECRET),
        frame, scan, b"\xff\xd9", b"\xff\xd8", SECRET,
    ])  # fmt: skip


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*, width: int = 4) -> bytes:
    head = struct.pack(">IIBBBBB", width, 4, 8, 0, 0, 0, 0)
    parts = [
        chunk(b"IHDR", head),
        chunk(b"eXIf", SECRET),
        chunk(b"tEXt", SECRET),
        chunk(b"IDAT", zlib.compress(b"\0" * 20)),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + chunk(b"IEND", b"") + SECRET


def docx(**more: bytes) -> bytes:
    held = BytesIO()
    Document().save(held)
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in more.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "ending"), [(b"%PDF-1.7\n", "pdf"), (docx(), "docx"), (jpeg(), "jpg"), (png(), "png")]
)
def test_what_a_file_is_decides_its_content_not_its_name(content: bytes, ending: str) -> None:
    assert checked_file(name="..\\..\\养鸡技术.exe", content=content).name == f"养鸡技术.{ending}"


@pytest.mark.parametrize("content", [jpeg(), png()], ids=["jpeg", "png"])
def test_of_a_picture_only_the_picture_stays(content: bytes) -> None:
    assert SECRET in content
    kept = checked_file(name="课堂.jpg", content=content).content
    assert SECRET not in kept
    assert checked_file(name="课堂.jpg", content=kept).content == kept


def test_a_picture_stays_the_right_way_up() -> None:
    assert struct.pack(">HHIH", 0x0112, 3, 1, 6) in checked_file(name="a", content=jpeg(orientation=6)).content
    assert b"Exif" not in checked_file(name="a", content=jpeg(orientation=1)).content


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"MZ\x90\0", "PDF"),
        (b"<html><script>", "PDF"),
        (b"PK\x03\x04", "打不开"),
        (b"%PDF-" + b"0" * MOST_BYTES, "MB"),
        (docx(word__vbaProject_bin=b"x"), "宏"),
        (docx(word__media__x_bin=b"\0" * 30_000_000), "展开"),
        (jpeg()[:60], "打不开"),
        (png()[:40], "打不开"),
        (jpeg(height=65_000).replace(struct.pack(">HH", 65_000, 8), struct.pack(">HH", 65_000, 65_000)), "65000"),
        (png(width=2**31 - 1), "2147483647"),
    ],
    ids=[
        "program",
        "page",
        "half a zip",
        "large",
        "macros",
        "bomb",
        "half a jpeg",
        "half a png",
        "vast jpeg",
        "vast png",
    ],
)
def test_what_would_harm_is_refused_in_words(content: bytes, says: str) -> None:
    with pytest.raises(Refused, match=says):
        checked_file(name="养鸡技术.pdf", content=content)


def test_other_packed_files_are_no_documents() -> None:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(Refused):
        checked_file(name="a.docx", content=held.getvalue())
