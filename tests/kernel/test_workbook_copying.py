from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lianjian.kernel.accounts import new_account
from lianjian.kernel.models import Account
from lianjian.kernel.workbook.copying import AT_ONCE, copy_in
from tests.factories import NOW


class TestWhatIsWritten(TestCase):
    # PostgreSQL keeps no letter 0, nor halves of letters.
    @settings(deadline=None)
    @given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20))
    def test_any_text_comes_back_as_it_was(self, name: str) -> None:
        copy_in([new_account(login="a", name=name, phone="13812345678"), new_account(login="b", name="王敏")])
        first, second = Account.objects.filter(login__in="ab").order_by("login")
        assert (first.name, first.phone, second.name, second.phone) == (name, "13812345678", "王敏", "")


@pytest.mark.django_db
def test_more_rows_than_one_block_get_their_own_ids_and_what_has_no_value_stays_empty() -> None:
    made = [new_account(login=f"a{number}", name="王敏") for number in range(AT_ONCE + 1)]
    made[0].last_login = NOW + timedelta(microseconds=5)
    copy_in(made)
    assert {one.pk: one.login for one in Account.objects.filter(login__startswith="a")} == {
        one.pk: one.login for one in made
    }
    made[0].refresh_from_db()
    assert made[0].last_login == NOW + timedelta(microseconds=5)
    assert Account.objects.get(pk=made[1].pk).last_login is None
