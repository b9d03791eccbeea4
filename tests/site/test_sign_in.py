from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from lianjian.kernel import clock
from lianjian.kernel.accounts import give_sign_in_code
from lianjian.kernel.actor import command_line
from lianjian.kernel.models import Account, JournalLine
from tests.factories import County

PASSWORD = "一个很长的口令-2026"


def a_code(account: Account, life: timedelta = timedelta(days=1)) -> str:
    return give_sign_in_code(account=account, by=command_line(), at=clock.now(), life=life)


def an_officer(county: County) -> TOTPDevice:
    county.department_head.set_password(PASSWORD)
    county.department_head.save()
    return TOTPDevice.objects.create(user=county.department_head, confirmed=True)


def test_looking_at_a_code_does_not_use_it_up_and_using_it_does(client: Client, county: County) -> None:
    page = f"/sign-in/code/{a_code(county.secretaries[0])}/"
    for _look in range(2):
        assert county.secretaries[0].name in client.get(page).content.decode()
    assert client.post(page).headers["Location"] == "/"
    assert Client().post(page).status_code == 422
    assert Client().get(page).status_code == 410
    assert JournalLine.objects.filter(action="sign_in", actor=county.secretaries[0]).count() == 1


def test_a_code_typed_with_gaps_in_small_or_full_width_letters_is_the_same_code(client: Client, county: County) -> None:
    code = a_code(county.secretaries[0])
    typed = " ".join((code[:4].lower(), code[4:8], "".join(chr(ord(letter) + 0xFEE0) for letter in code[8:])))
    answer = client.post("/sign-in/", {"code": typed}, follow=True)
    assert county.secretaries[0].name in answer.content.decode()


def test_an_old_code_lets_nobody_in(client: Client, county: County) -> None:
    page = f"/sign-in/code/{a_code(county.secretaries[0], timedelta(seconds=-1))}/"
    assert client.post(page).status_code == 422


def test_a_code_does_not_let_staff_in(client: Client, county: County) -> None:
    answer = client.post(f"/sign-in/code/{a_code(county.department_head)}/")
    assert answer.headers["Location"] == "/sign-in/"
    assert client.get("/todo/").headers["Location"].startswith("/sign-in/")


def test_staff_need_both_steps(client: Client, county: County) -> None:
    device = an_officer(county)
    answer = client.post("/sign-in/?as=staff", {"username": "head", "password": PASSWORD})
    assert answer.headers["Location"] == "/sign-in/one-time-password/"
    assert client.get("/todo/").status_code == 302
    wrong = client.post("/sign-in/one-time-password/", {"one_time_password": "000000"})
    assert wrong.status_code == 200
    TOTPDevice.objects.update(throttling_failure_count=0)
    right = client.post("/sign-in/one-time-password/", {"one_time_password": f"{totp(device.bin_key):06d}"})
    assert right.headers["Location"] == "/todo/"
    assert client.get("/todo/").status_code == 200


def test_five_wrong_passwords_lock_the_login(client: Client, county: County) -> None:
    an_officer(county)
    for _attempt in range(5):
        client.post("/sign-in/?as=staff", {"username": "head", "password": "wrong"})
    answer = client.post("/sign-in/?as=staff", {"username": "head", "password": PASSWORD})
    assert answer.status_code == 429


def test_the_same_one_time_password_works_once(client: Client, county: County) -> None:
    device = an_officer(county)
    digits = f"{totp(device.bin_key):06d}"
    for expected in (302, 200):
        client.post("/sign-in/?as=staff", {"username": "head", "password": PASSWORD})
        assert client.post("/sign-in/one-time-password/", {"one_time_password": digits}).status_code == expected
        client.post("/sign-out/")


def test_signing_out_ends_the_session(sign_in: Callable[[Account], Client], county: County) -> None:
    client = sign_in(county.secretaries[0])
    assert client.get("/me/").status_code == 200
    client.post("/sign-out/")
    assert client.get("/me/").status_code == 302


def test_a_person_sees_what_was_done_with_the_own_record(sign_in: Callable[[Account], Client], county: County) -> None:
    a_code(county.secretaries[0])
    assert "命令行" in sign_in(county.secretaries[0]).get("/me/").content.decode()


def test_who_was_sent_to_sign_in_comes_to_the_page_he_wanted(client: Client, county: County) -> None:
    assert client.get("/joint/?kind=with_park").headers["Location"] == "/sign-in/"
    answer = client.post(f"/sign-in/code/{a_code(county.secretaries[0])}/")
    assert answer.headers["Location"] == "/joint/?kind=with_park"


def test_whose_session_ended_while_filling_a_form_comes_back_to_the_form(client: Client, county: County) -> None:
    client.post(
        "/exchange/needs/new/", {"title": "打井"}, headers={"referer": "http://testserver/exchange/needs/new/?a=1"}
    )
    answer = client.post(f"/sign-in/code/{a_code(county.secretaries[0])}/")
    assert answer.headers["Location"] == "/exchange/needs/new/?a=1"


def test_nobody_is_led_to_another_site_by_signing_in(client: Client, county: County) -> None:
    for page in ("http://elsewhere.example/x", "http://testserver//elsewhere.example/x"):
        client.post("/exchange/needs/new/", {}, headers={"referer": page})
        answer = client.post(f"/sign-in/code/{a_code(county.secretaries[0])}/")
        assert answer.headers["Location"] == "/"
        client.post("/sign-out/")
