from __future__ import annotations

import pytest
from django.db import connection

from lianjian.kernel.accounts import new_account
from lianjian.kernel.models import Account
from lianjian.kernel.sealed import blind_index, blind_indexes


@pytest.mark.django_db
def test_a_phone_number_is_unreadable_in_the_database_and_readable_through_the_program() -> None:
    new_account(login="a", name="王敏", phone="13812345678").save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM kernel_account")
        (stored,) = cursor.fetchone()
    assert b"138" not in bytes(stored)
    assert Account.objects.get().phone == "13812345678"


@pytest.mark.django_db
def test_equal_numbers_are_sealed_differently_and_found_by_their_index() -> None:
    for login in ("a", "b"):
        new_account(login=login, name="王敏", phone="13812345678").save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT phone), count(DISTINCT phone_index) FROM kernel_account")
        assert cursor.fetchone() == (2, 1)
    assert Account.objects.filter(phone_index=blind_index("13812345678")).count() == 2


def test_many_indexes_at_once_are_those_of_each_text() -> None:
    texts = ["13812345678", "王敏", "x" * 300, "13812345678", ""]
    assert blind_indexes(texts) == {text: blind_index(text) for text in texts}
