"""Links of list pages keep the query they came with."""

from __future__ import annotations

from django.http import QueryDict

from lianjian.ui.listing import Sorting, keyset_pager, query_with


def test_changing_one_key_keeps_the_others_and_repeated_ones() -> None:
    query = QueryDict("town=1&town=2&after=x")
    assert query_with(query=query, after=None) == "?town=1&town=2"
    assert query_with(query=query, after="y") == "?town=1&town=2&after=y"
    assert query["after"] == "x"


def test_sorting_again_by_the_same_column_turns_it_round_and_starts_over() -> None:
    sorting = Sorting(chosen="name", query=QueryDict("q=a&after=x"))
    assert sorting.link(column="name") == "?q=a&sort=-name"
    assert sorting.link(column="age") == "?q=a&sort=age"
    assert Sorting(chosen="-name", query=QueryDict()).link(column="name") == "?sort=name"


def test_the_sorted_column_says_its_direction() -> None:
    sorting = Sorting(chosen="-due_on", query=QueryDict())
    assert sorting.direction(column="due_on") == "descending"
    assert sorting.direction(column="due") == "none"


def test_the_first_page_has_no_way_back_and_the_last_no_way_on() -> None:
    first = keyset_pager(query=QueryDict("q=a"), shown=50, next_key="k")
    assert (first.first_url, first.next_url) == ("", "?q=a&after=k")
    last = keyset_pager(query=QueryDict("q=a&after=k"), shown=3)
    assert (last.first_url, last.next_url) == ("?q=a", "")
