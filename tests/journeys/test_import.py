"""The first step of the main job: a county's workbook through the pages, dry run first."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from lianjian.kernel import clock
from lianjian.kernel.models import Account, Job
from lianjian.kernel.workbook.opening import MOST_BYTES
from lianjian.records.organisations.models import Organisation
from lianjian.site import import_jobs
from tests.factories import County
from tests.workbook_files import filled, written

pytestmark = pytest.mark.django_db(databases=["default", "progress"])
SignIn = Callable[[Account], Client]
ROW = {
    "code": "N1",
    "name": "东楼村",
    "kind": "村",
    "form": "党支部",
    "superior": "诸城市/龙都街道",
    "founded_on": "1980-01-01",
}


@pytest.fixture(autouse=True)
def uploads(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return tmp_path / "uploads"


def upload(client: Client, tmp_path: Path, *rows: Mapping[str, object]) -> HttpResponse:
    content = written(tmp_path / "全县.xlsx", {"组织": filled("组织", *rows)}).read_bytes()
    file = SimpleUploadedFile("全县.xlsx", content)
    return client.post(reverse("site:import"), {"workbook": file}, follow=True)  # type: ignore[return-value]


def test_the_county_tries_sees_loads_and_loads_again_without_change(
    sign_in: SignIn, county: County, tmp_path: Path, uploads: Path
) -> None:
    client = sign_in(county.department_head)
    start = client.get(reverse("site:import"))
    assert "下载模板" in start.content.decode()
    tried = upload(client, tmp_path, ROW)
    page = tried.content.decode()
    assert "没有错误：将新建 1" in page
    assert not Organisation.objects.filter(code="N1").exists()
    trial = Job.objects.get(kind=import_jobs.TRY)
    loaded = client.post(reverse("site:import-load", args=[trial.pk]), follow=True).content.decode()
    assert "导入完成：新建 1" in loaded
    assert Organisation.objects.get(code="N1").parent == county.longdu
    assert not list(uploads.rglob("upload.xlsx"))
    assert "都已在系统里" in upload(client, tmp_path, ROW).content.decode()


def test_faults_are_shown_and_come_back_in_the_workbook(sign_in: SignIn, county: County, tmp_path: Path) -> None:
    client = sign_in(county.department_head)
    page = upload(client, tmp_path, ROW, {**ROW, "code": "N2", "name": "", "superior": "龙都街道"}).content.decode()
    assert "有 2 处错误" in page
    assert "“组织”第 3 行 名称*" in page
    assert "确认导入" not in page
    job = Job.objects.get()
    answer = client.get(reverse("site:import-errors", args=[job.pk]))
    assert "attachment" in answer.headers["Content-Disposition"]
    sheet = load_workbook(BytesIO(answer.content))["组织"]
    assert "诸城市/龙都街道" in sheet.cell(3, sheet.max_column).value
    assert client.post(reverse("site:import-load", args=[job.pk])).status_code == 422
    assert not Organisation.objects.filter(code="N1").exists()


def test_what_is_no_workbook_ends_in_a_sentence(sign_in: SignIn, county: County) -> None:
    client = sign_in(county.department_head)
    file = SimpleUploadedFile("全县.xlsx", b"MZ\x90\x00")
    page = client.post(reverse("site:import"), {"workbook": file}, follow=True).content.decode()
    assert "这是一个程序" in page


@pytest.mark.parametrize("size", [0, MOST_BYTES + 1])
def test_a_file_that_is_empty_or_too_large_is_refused_in_the_form(sign_in: SignIn, county: County, size: int) -> None:
    client = sign_in(county.department_head)
    file = SimpleUploadedFile("全县.xlsx", b"\0" * size)
    answer = client.post(reverse("site:import"), {"workbook": file})
    assert answer.status_code == 422
    assert not Job.objects.exists()


def test_the_template_is_a_real_file_for_download(sign_in: SignIn, county: County) -> None:
    answer = sign_in(county.department_head).get(reverse("site:import-template"))
    assert "组织" in load_workbook(BytesIO(answer.content)).sheetnames


def test_only_the_organisation_department_imports(sign_in: SignIn, county: County) -> None:
    for somebody in (county.longdu_organiser, county.secretaries[0]):
        client = sign_in(somebody)
        assert client.get(reverse("site:import")).status_code == 403
        assert client.get(reverse("site:import-template")).status_code == 403


def test_nobody_sees_the_import_of_another(sign_in: SignIn, county: County, tmp_path: Path) -> None:
    upload(sign_in(county.department_head), tmp_path, ROW)
    job = Job.objects.get()
    client = sign_in(county.longdu_organiser)
    for name in ("import-report", "import-errors"):
        assert client.get(reverse(f"site:{name}", args=[job.pk])).status_code == 404
    assert client.post(reverse("site:import-load", args=[job.pk])).status_code == 404


def test_uploads_are_forgotten_after_a_week(sign_in: SignIn, county: County, tmp_path: Path, uploads: Path) -> None:
    client = sign_in(county.department_head)
    upload(client, tmp_path, ROW)
    job = Job.objects.get()
    folder = import_jobs.folder_of(job)
    old = (clock.now() - import_jobs.KEPT - timedelta(hours=1)).timestamp()
    os.utime(folder, (old, old))
    upload(client, tmp_path, ROW)
    assert not folder.exists()
    assert "已过保存期" in client.get(reverse("site:import-report", args=[job.pk])).content.decode()
    assert client.post(reverse("site:import-load", args=[job.pk])).status_code == 422
