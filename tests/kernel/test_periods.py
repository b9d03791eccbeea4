from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from lianjian.kernel.periods import on_day, since
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import Post
from tests.factories import County, post


def test_the_database_refuses_the_same_post_twice_on_one_day(county: County) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        post(county.department_head, county.county, PostKind.ORGANISATION_HEAD)


def test_a_period_holds_its_first_day_and_not_its_last(county: County) -> None:
    posts = Post.objects.filter(account=county.department_head)
    posts.update(during=since(date(2024, 1, 1), date(2024, 6, 1)))
    held = [
        on_day(posts, day).exists()
        for day in (date(2023, 12, 31), date(2024, 1, 1), date(2024, 5, 31), date(2024, 6, 1))
    ]
    assert held == [False, True, True, False]
