"""E7: an employer's vacancy, a young person referred with consent, put forward, started, confirmed by the branch."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from django.test import Client
from openpyxl import load_workbook

from lianjian.kernel.models import Account
from lianjian.records.projects.models import Placement, Seeker, Vacancy
from tests.factories import County

SignIn = Callable[[Account], Client]
JOB = {
    "employer": "益欣食品有限公司",
    "place": "龙都工业园",
    "title": "操作工",
    "wanted": "2",
    "open_until": "2099-12-31",
}


def test_a_young_person_finds_work(county: County, sign_in: SignIn) -> None:
    office, secretary = county.longdu_organiser, county.secretaries[0]
    answer = sign_in(office).post("/jobs/vacancies/new/", JOB | {"organisation": county.longdu.code}, follow=True)
    assert "操作工" in answer.content.decode()
    job = Vacancy.objects.get()

    client = sign_in(secretary)
    assert job.title in client.get("/jobs/").content.decode()
    refused = client.post("/jobs/seekers/new/", {"person_name": "王小明"})
    assert refused.status_code == 422
    assert not Seeker.objects.exists()
    said = {"person_name": "王小明", "phone": "13812345678", "wish": "离家近的工厂", "consents": "on"}
    page = client.post("/jobs/seekers/new/", said, follow=True).content.decode()
    assert "138****5678" in page
    assert "13812345678" not in page
    assert job.employer in page

    address = f"/jobs/seekers/{Seeker.objects.get().code}/"
    page = client.post(f"{address}phone/", {"reason": "通知面试"})
    assert "13812345678" in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    client.post(f"{address}match/", {"vacancy": job.code})
    today = Placement.objects.get().matched_on.isoformat()
    sign_in(office).post(f"{address}start/", {"on": today})
    assert "确认：已经上岗" not in sign_in(office).get(address).content.decode()
    page = sign_in(secretary).get(address).content.decode()
    assert "确认：已经上岗" in page
    client.post(f"{address}confirm/", follow=True)
    assert "就业已确认" in client.get(address).content.decode()


def test_it_comes_to_nothing_and_another_vacancy_is_chosen(county: County, sign_in: SignIn) -> None:
    client = sign_in(county.secretaries[0])
    client.post("/jobs/vacancies/new/", JOB)
    client.post("/jobs/seekers/new/", {"person_name": "王小明", "consents": "on"})
    address = f"/jobs/seekers/{Seeker.objects.get().code}/"
    job = Vacancy.objects.get()
    client.post(f"{address}match/", {"vacancy": job.code})
    client.post(f"{address}nothing/", {"reason": "工资没谈拢"})
    page = client.get(address).content.decode()
    assert "工资没谈拢" in page
    assert "推荐到哪个岗位" in page
    client.post(f"/jobs/vacancies/{job.code}/close/", {"reason": "招满了"})
    assert "招满了" in client.get(f"/jobs/vacancies/{job.code}/").content.decode()
    client.post(f"{address}withdraw/", {"reason": "不找了"})
    assert "不找了" in client.get(address).content.decode()


def test_both_lists_go_into_excel_without_phone_numbers(county: County, sign_in: SignIn) -> None:
    client = sign_in(county.secretaries[0])
    client.post("/jobs/vacancies/new/", JOB)
    client.post("/jobs/seekers/new/", {"person_name": "王小明", "phone": "13812345678", "consents": "on"})
    for address, word in (("/jobs/vacancies/excel/", "操作工"), ("/jobs/seekers/excel/", "王小明")):
        sheet = load_workbook(BytesIO(client.get(address).content)).active
        assert sheet is not None
        cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
        assert word in cells
        assert not [cell for cell in cells if "13812345678" in cell]


def test_a_secretary_of_another_township_sees_neither(county: County, sign_in: SignIn) -> None:
    client = sign_in(county.secretaries[0])
    client.post("/jobs/vacancies/new/", JOB)
    client.post("/jobs/seekers/new/", {"person_name": "王小明", "consents": "on"})
    stranger = sign_in(county.secretaries[3])
    assert stranger.get(f"/jobs/vacancies/{Vacancy.objects.get().code}/").status_code == 404
    assert stranger.get(f"/jobs/seekers/{Seeker.objects.get().code}/").status_code == 404
    assert "王小明" not in stranger.get("/jobs/seekers/").content.decode()
