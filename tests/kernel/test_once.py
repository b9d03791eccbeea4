from __future__ import annotations

import threading
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect
from django.test import RequestFactory

from lianjian.kernel.accounts import new_account
from lianjian.kernel.actor import STRANGER
from lianjian.kernel.models import AcceptedRequest, Account
from lianjian.kernel.web import ActingRequest, once

KEY = str(uuid.UUID(int=7))


def a_post() -> ActingRequest:
    request = RequestFactory().post("/", {"request_id": KEY})
    request.actor = STRANGER  # type: ignore[attr-defined]
    request.user = AnonymousUser()
    return request  # type: ignore[return-value]


@once
def make_an_account(request: ActingRequest) -> HttpResponse:
    account = new_account(login=str(uuid.uuid4()), name="王敏")
    account.save()
    return redirect(f"/made/{account.pk}")


@once
def find_fault(request: ActingRequest) -> HttpResponse:
    return HttpResponse("please mend", status=200)


@pytest.mark.django_db
def test_a_form_that_arrives_twice_is_written_once_and_answered_twice() -> None:
    first, second = make_an_account(a_post()), make_an_account(a_post())
    assert first.headers["Location"] == second.headers["Location"]
    assert Account.objects.count() == 1


@pytest.mark.django_db
def test_a_form_with_errors_may_be_sent_again() -> None:
    assert find_fault(a_post()).status_code == 200
    assert AcceptedRequest.objects.count() == 0
    assert make_an_account(a_post()).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_form_that_arrives_twice_at_the_same_moment_is_written_once() -> None:
    answers: list[str] = []

    def send() -> None:
        answers.append(make_an_account(a_post()).headers["Location"])
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 6
    assert len(set(answers)) == 1
    assert Account.objects.count() == 1
