"""Each case is judged by the text in force on its day."""

from __future__ import annotations

from datetime import date

import pytest

from lianjian.rules import ask, load_packs

OLD, NEW = date(2025, 12, 31), date(2026, 1, 1)
ASSEMBLY = {"adults": 900, "present_adults": 451, "present": 451, "yes": 226}
MEETING = {"entitled": 30, "present": 20, "yes": 11}


@pytest.mark.parametrize(
    ("rule", "facts", "before", "after"),
    [
        ("villagers_assembly", ASSEMBLY, "第二十二条", "第二十六条"),
        ("representatives_assembly", MEETING, "第二十六条", "第三十条"),
        ("villagers_group", ASSEMBLY | {"present_adults": 600, "present": 600, "yes": 301}, "第二十八条", "第三十二条"),
        ("residents_assembly", ASSEMBLY, "第九条", "第二十七条"),
        ("residents_representatives", MEETING, "第九条", "第二十九条"),
        (
            "villagers_committee_election",
            {"registered": 9, "votes_cast": 9, "yes": 5, "round": 1},
            "第十五条",
            "第十八条",
        ),
        ("villagers_committee_recall", {"registered": 9, "votes_cast": 9, "yes": 5}, "第十六条", "第十九条"),
        ("village_assembly_notice", {"notice_days": 10}, "第二十一条", "第二十五条"),
        ("village_publication", {"display_days": 15}, "第三十条", "第三十五条"),
    ],
)
def test_articles_move_on_new_years_day_2026(rule: str, facts: dict[str, object], before: str, after: str) -> None:
    old, new = ask(rule, on=OLD, facts=facts).as_json(), ask(rule, on=NEW, facts=facts).as_json()
    assert (old["article"], old["text_in_force"]) == (before, "2018-12-29")
    assert (new["article"], new["text_in_force"]) == (after, "2026-01-01")
    assert old["valid"] is True
    assert new["valid"] is True


def test_short_notice_in_a_special_case_is_new_in_2026() -> None:
    facts = {"notice_days": 1, "special_case": True}
    assert ask("village_assembly_notice", on=OLD, facts=facts).valid is False
    assert ask("village_assembly_notice", on=NEW, facts=facts).valid is True
    assert ask("village_assembly_notice", on=NEW, facts={"notice_days": 1}).force == "hard_with_exception"


def test_fifteen_days_of_display_are_new_in_2026() -> None:
    assert ask("village_publication", on=OLD, facts={"display_days": 14}).valid is True
    assert ask("village_publication", on=NEW, facts={"display_days": 14}).valid is False


def test_residents_representatives_needed_only_half_before_2026() -> None:
    facts = {"entitled": 30, "present": 16, "yes": 9}
    assert ask("residents_representatives", on=OLD, facts=facts).valid is True
    assert ask("residents_representatives", on=NEW, facts=facts).valid is False


@pytest.mark.parametrize(
    ("rule", "facts", "last_unknown"),
    [
        ("villagers_assembly", ASSEMBLY, date(2018, 12, 28)),
        ("collective_board", {"directors": 7, "present": 7, "yes": 7}, date(2025, 4, 30)),
        ("branch_assembly", MEETING, date(2018, 10, 27)),
    ],
)
def test_a_day_before_any_known_text_is_answered_with_null(
    rule: str, facts: dict[str, object], last_unknown: date
) -> None:
    answer = ask(rule, on=last_unknown, facts=facts)
    assert answer.valid is None
    assert answer.cite is None
    assert answer.missing is not None
    assert "规则库里没有" in answer.missing


def test_a_province_knows_older_days_than_the_national_pack() -> None:
    shandong = load_packs("national", "shandong")
    facts = {"body": "villagers_committee", "years": 3}
    assert ask("term_of_office", on=date(2015, 6, 1), facts=facts, packs=shandong).valid is True
    assert ask("term_of_office", on=date(2019, 6, 1), facts=facts, packs=shandong).valid is False


def test_shandong_asks_for_women_and_notice_too() -> None:
    shandong = load_packs("national", "shandong")
    answer = ask("representatives_assembly", on=OLD, facts=MEETING, packs=shandong)
    assert answer.also == ("representatives_assembly_women", "representatives_assembly_notice")
    women = MEETING | {"women_representatives": 9, "present_women_representatives": 5}
    refused = ask("representatives_assembly", on=OLD, facts=women, packs=shandong)
    assert (refused.valid, refused.force) == (False, "hard")
    assert refused.also == ("representatives_assembly_notice",)
    assert ask("representatives_assembly", on=NEW, facts=women, packs=shandong).force == "flag"


def test_shandong_publishes_accounts_monthly_in_every_village() -> None:
    facts = {"interval_months": 3, "many_entries": False}
    assert ask("finance_publication_interval", on=OLD, facts=facts).valid is True
    shandong = load_packs("national", "shandong")
    assert ask("finance_publication_interval", on=OLD, facts=facts, packs=shandong).valid is False
