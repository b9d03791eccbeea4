"""What people may send in, and what is left of it."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from docx import Document
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from lianjian.kernel.errors import Refused
from lianjian.kernel.uploads import MOST_BYTES, checked_file

SECRET = b"GPS 36.1 119.4"


def picture(kind: str, *, orientation: int = 1) -> bytes:
    """A small picture, wider than high, with what the camera knows of it, and something behind its end."""
    held, exif, text = BytesIO(), Image.Exif(), PngInfo()
    exif[ExifTags.Base.Orientation], exif[ExifTags.Base.ImageDescription] = orientation, SECRET.decode()
    text.add_text("Comment", SECRET.decode())
    more = {"comment": SECRET} if kind == "JPEG" else {"pnginfo": text}
    Image.new("RGB", (16, 8), "green").save(held, format=kind, exif=exif, **more)
    return held.getvalue() + SECRET


def vast(kind: str) -> bytes:
    """A picture whose head promises far more dots than it has."""
    content = picture(kind)
    if kind == "PNG":
        head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
        return content.replace(content[12:33], b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head)), 1)
    return content.replace(struct.pack(">HH", 8, 16), struct.pack(">HH", 60_000, 60_000), 1)


def docx(**more: bytes) -> bytes:
    held = BytesIO()
    Document().save(held)
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in more.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "ending"), [(b"%PDF-1.7\n", "pdf"), (docx(), "docx"), (picture("JPEG"), "jpg"), (picture("PNG"), "png")]
)
def test_what_a_file_is_decides_its_content_not_its_name(content: bytes, ending: str) -> None:
    assert checked_file(name="..\\..\\养鸡技术.exe", content=content).name == f"养鸡技术.{ending}"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_of_a_picture_only_the_picture_stays(kind: str) -> None:
    content = picture(kind)
    assert SECRET in content
    kept = checked_file(name="课堂.jpg", content=content).content
    assert SECRET not in kept
    assert not Image.open(BytesIO(kept)).getexif()


def test_a_picture_stays_the_right_way_up() -> None:
    lying = checked_file(name="a", content=picture("JPEG", orientation=6)).content
    assert Image.open(BytesIO(lying)).size == (8, 16)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"MZ\x90\0", "PDF"),
        (b"<html><script>", "PDF"),
        (b"PK\x03\x04", "打不开"),
        (b"%PDF-" + b"0" * MOST_BYTES, "MB"),
        (docx(word__vbaProject_bin=b"x"), "宏"),
        (docx(word__media__x_bin=b"\0" * 30_000_000), "展开"),
        (picture("JPEG")[:60], "打不开"),
        (picture("PNG")[:40], "打不开"),
        (vast("JPEG"), "像素"),
        (vast("PNG"), "像素"),
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


def test_a_packed_file_that_breaks_off_inside_is_damaged() -> None:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/document.xml", "春耕" * 2000)
    whole = held.getvalue()
    start = whole.index(b"word/document.xml") + len("word/document.xml")
    broken = whole[: start + 4] + b"\xff" * 12 + whole[start + 16 :]
    with pytest.raises(Refused, match="打不开"):
        checked_file(name="a.docx", content=broken)
