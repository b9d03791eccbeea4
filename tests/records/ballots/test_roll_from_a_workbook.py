"""A villagers' roll read from somebody's own table: tried first, faults marked in the file, nothing typed lost."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lianjian.kernel.models import Account
from lianjian.records.ballots.models import Ballot
from tests.factories import County
from tests.workbook_files import written

SignIn = Callable[[Account], Client]
HEADS = ("序号", "姓名", "户", "备注")
TYPED = {
    "title": "修不修桥", "purpose": "resolution", "channels": ["slip", "paper"], "kind": "resolution",
    "questions": "同意修桥", "need": "half_eligible", "seats": "1", "names": "先来的",
}  # fmt: skip


@pytest.fixture
def client(county: County, sign_in: SignIn) -> Client:
    return sign_in(county.secretaries[0])


def upload(folder: Path, *rows: tuple[object, ...], name: str = "Sheet1") -> SimpleUploadedFile:
    file = written(folder / "roll.xlsx", {name: [HEADS, *rows]})
    return SimpleUploadedFile("本村名单.xlsx", file.read_bytes())


def field_of(page: str, name: str) -> str:
    return unescape(page.split(f'name="{name}"')[1].split(">", 1)[1].split("</textarea>")[0]).strip()


def test_a_table_fills_the_roll_and_nothing_is_entered_before_the_page_is_sent(
    county: County, client: Client, tmp_path: Path
) -> None:
    table = upload(tmp_path, (1, "冯 村", "三组5号", ""), (2, "陈村民", "", "外出"), (3, "先来的", None, None))
    answer = client.post("/ballots/new/", TYPED | {"name_list": table})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "读到2行，没有错误" in page  # who was typed already is not there twice
    assert field_of(page, "names").splitlines() == ["先来的", "冯村，三组5号", "陈村民"]
    assert "修不修桥" in page
    assert 'class="field-error"' not in page
    assert 'value="slip" id="id_channels_1" checked' in page or page.count(" checked") >= 3
    assert not Ballot.objects.exists()
    sent = TYPED | {"names": field_of(page, "names")}
    assert client.post("/ballots/new/", sent).status_code == 302
    roll = Ballot.objects.get().voters.values_list("name", "household")
    assert set(roll) == {("先来的", ""), ("冯村", "三组5号"), ("陈村民", "")}


def test_faults_come_back_marked_in_the_same_table(client: Client, tmp_path: Path) -> None:
    table = upload(tmp_path, (1, "冯村民", "三组", ""), (2, "", "四组", "没有名字"), (3, "冯村民", "三组", "两遍"))
    answer = client.post("/ballots/new/", TYPED | {"name_list": table})
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert "_%E9%94%99%E8%AF%AF.xlsx" in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(BytesIO(answer.content))
    rows: list[Any] = list(book["名单"].iter_rows(values_only=True))
    assert rows[0] == (*HEADS, "错误")
    assert rows[1][-1] is None
    assert rows[2][3] == "没有名字"
    assert "必须填" in rows[2][-1]
    assert "第2行" in rows[3][-1].replace(" ", "")
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("content", [b"", b"no workbook at all", b"PK\x03\x04broken"])
def test_what_is_no_table_is_said_in_words_with_everything_typed_kept(client: Client, content: bytes) -> None:
    answer = client.post("/ballots/new/", TYPED | {"name_list": SimpleUploadedFile("a.xlsx", content)})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "notice-error" in page
    assert field_of(page, "names") == "先来的"


def test_a_table_without_anybody_says_what_to_do(client: Client, tmp_path: Path) -> None:
    empty = client.post("/ballots/new/", TYPED | {"name_list": upload(tmp_path)})
    assert "这张表里没有姓名" in empty.content.decode()


def test_the_empty_table_can_be_filled_and_read(client: Client) -> None:
    template = client.get(reverse("ui:name-list", args=["household"]))
    book = openpyxl.load_workbook(BytesIO(template.content))
    book["名单"].append(["冯村民", "三组"])
    held = BytesIO()
    book.save(held)
    table = SimpleUploadedFile("名单.xlsx", held.getvalue())
    page = client.post("/ballots/new/", TYPED | {"name_list": table}).content.decode()
    assert field_of(page, "names").splitlines() == ["先来的", "冯村民，三组"]  # the sample row is left out
    assert client.get(reverse("ui:name-list", args=["nonsense"])).status_code == 404
