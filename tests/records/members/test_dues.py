"""Dues: the arithmetic at the edges of the bands, who owes what when, and what is refused by which rule."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianjian.kernel.actor import Actor
from lianjian.kernel.days import WrongDay
from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.models import JournalLine
from lianjian.kernel.months import months_after, months_between, whole_months
from lianjian.kernel.periods import since
from lianjian.records.members.actions.dues import (
    NewBase,
    NewPayment,
    change_dues_base,
    collect_dues,
    fix_dues_bases,
    record_dues,
    reduce_dues,
    strike_dues,
)
from lianjian.records.members.dues import KIND_OF_OCCUPATION, monthly_dues
from lianjian.records.members.duties.dues import duties_of
from lianjian.records.members.enums import DuesKind, Occupation
from lianjian.records.members.models import DuesBase, DuesPayment, DuesReduction, Member
from lianjian.records.members.queries.dues import (
    MonthState,
    Quarter,
    branches_collecting,
    branches_short_of,
    dues_years,
    late_months,
    paid_until,
    quarter_of,
)
from lianjian.rules import load_packs
from tests.factories import NOW, TODAY, County, a_county
from tests.records.members.factories import member
from tests.records.organisations.test_joint_race import at_once

ON = date(2026, 1, 1)
FIRST, SECOND = Quarter(year=2026, number=1), Quarter(year=2026, number=2)
LATER = NOW + timedelta(days=120)  # in July
YUAN = 100


def dues(kind: DuesKind, yuan: float) -> int:
    return monthly_dues(kind=kind, base_fen=round(yuan * YUAN), on=ON, packs=load_packs("national"))


@pytest.mark.parametrize(
    ("yuan", "fen"),
    [
        (3000, 1500), (3000.01, 3000), (5000, 5000), (5000.01, 7500), (10000, 15000), (10000.01, 20000),
        (1, 1), (2468.13, 1234), (4321.5, 4322), (20000, 40000),
    ],
)  # fmt: skip
def test_wages_pay_the_rate_of_their_band_on_the_whole_amount(yuan: float, fen: int) -> None:
    assert dues(DuesKind.WAGE, yuan) == fen
    assert dues(DuesKind.INCOME, yuan) == fen


@pytest.mark.parametrize(("yuan", "fen"), [(5000, 2500), (5000.01, 5000), (3200, 1600)])
def test_pensions_have_two_bands(yuan: float, fen: int) -> None:
    assert dues(DuesKind.PENSION, yuan) == fen


def test_farmers_pay_what_the_branch_chose_within_the_range_and_the_poorest_the_least() -> None:
    assert [dues(DuesKind.FARMER, yuan) for yuan in (0.2, 0.5, 1)] == [20, 50, 100]
    assert dues(DuesKind.LEAST, 0) == 20
    for wrong in (0.19, 1.01):
        with pytest.raises(Refused, match=r"0\.2 元到 1 元") as refusal:
            dues(DuesKind.FARMER, wrong)
        assert "党费" in refusal.value.rule.text()  # type: ignore[union-attr]
    with pytest.raises(Refused, match="请填金额"):
        dues(DuesKind.WAGE, 0)


@given(st.integers(1, 10_000_000), st.integers(0, 1_000_000))
def test_who_earns_more_never_pays_less(base: int, more: int) -> None:
    packs = load_packs("national")
    for kind in (DuesKind.WAGE, DuesKind.PENSION):
        less = monthly_dues(kind=kind, base_fen=base, on=ON, packs=packs)
        assert less <= monthly_dues(kind=kind, base_fen=base + more, on=ON, packs=packs)


@given(st.integers(1, 10_000_000))
def test_dues_are_one_rate_of_the_whole_base_to_the_nearest_fen(base: int) -> None:
    found = monthly_dues(kind=DuesKind.WAGE, base_fen=base, on=ON, packs=load_packs("national"))
    (rate,) = [rate for low, high, rate in ((0, 3000, 5), (3000, 5000, 10), (5000, 10000, 15), (10000, 10**9, 20))
               if low * YUAN < base <= high * YUAN]  # fmt: skip
    assert -500 < found * 1000 - base * rate <= 500


def test_every_occupation_has_its_kind_of_base() -> None:
    assert set(KIND_OF_OCCUPATION) == set(Occupation)
    assert KIND_OF_OCCUPATION[Occupation.VILLAGE_CADRE] == DuesKind.WAGE


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.integers(0, 200))
def test_whole_months_are_what_months_after_undoes(day: date, months: int) -> None:
    later = months_after(day=day, months=months)
    assert whole_months(since=day, on=later) == months
    assert whole_months(since=day, on=later - timedelta(days=1)) == max(months - 1, 0)
    assert len(list(months_between(start=day, end=later))) in (months, months + 1)


def secretary(county: County) -> Actor:
    return county.actor(county.secretaries[0])


def fixed(county: County, *people: Member, year: int = 2026, yuan: float = 4000) -> None:
    bases = [NewBase(member_id=one.pk, kind=DuesKind.WAGE, base_fen=round(yuan * YUAN)) for one in people]
    fix_dues_bases(branch=county.villages[0], year=year, bases=bases, by=secretary(county), at=NOW)


def states(who: Member, year: int = 2026, on: date = TODAY) -> list[str]:
    who.refresh_from_db()
    return [month.state.value for month in dues_years(members=[who], year=year, on=on)[0].months]


def pay(county: County, who: Member, first: date, last: date, **said: Any) -> DuesPayment:
    payment = NewPayment(**{"first": first, "last": last, "amount_fen": 100_000, "paid_on": TODAY} | said)
    return record_dues(member=who, payment=payment, by=secretary(county), at=NOW if payment.paid_on <= TODAY else LATER)


def test_a_month_is_late_when_its_quarter_has_ended(county: County) -> None:
    who = member(county.villages[0], "赵一")
    fixed(county, who)
    assert states(who) == ["open"] * 12
    assert states(who, on=date(2026, 3, 31)) == ["open"] * 12
    assert states(who, on=date(2026, 4, 1)) == ["late"] * 3 + ["open"] * 9
    assert late_months(member=who, on=date(2027, 1, 1)) == list(
        dues_years(members=[who], year=2026, on=date(2027, 1, 1))[0].months
    )


def test_of_the_old_and_ill_nothing_is_late_yet_they_go_on_paying(county: County) -> None:
    who = member(county.villages[0], "赵老", exempt_since=date(2025, 1, 1))
    fixed(county, who)
    assert states(who, on=date(2026, 12, 31)) == ["open"] * 12
    assert duties_of(actor=secretary(county), on=date(2026, 7, 1)) == []
    pay(county, who, date(2026, 1, 1), date(2026, 3, 1))
    assert states(who)[:4] == ["paid"] * 3 + ["open"]


def test_dues_run_from_the_month_of_admission_to_that_of_leaving(county: County) -> None:
    new = member(county.villages[0], "钱新", full=False, admitted_on=date(2026, 2, 20))
    gone = member(county.villages[0], "孙走")
    fixed(county, new, gone)
    Member.objects.filter(pk=gone.pk).update(left_on=date(2026, 4, 1))
    assert DuesBase.objects.get(member=new).from_month == 2
    assert states(new)[:3] == ["not_owed", "open", "open"]
    assert states(gone)[2:5] == ["open", "not_owed", "not_owed"]


def test_a_base_is_fixed_once_a_year_and_changed_only_with_a_reason(county: County) -> None:
    who = member(county.villages[0], "赵一")
    fixed(county, who, yuan=3000)
    with pytest.raises(ChangedMeanwhile, match="赵一"):
        fixed(county, who)
    change = partial(
        change_dues_base, member=who, year=2026, by=secretary(county), at=NOW, instead_of=DuesBase.objects.get().pk,
        base=NewBase(member_id=who.pk, kind=DuesKind.PENSION, base_fen=520_000),
    )  # fmt: skip
    with pytest.raises(Refused, match="写明理由") as refusal:
        change(from_month=7, reason=" ")
    assert refusal.value.rule is not None
    with pytest.raises(WrongDay):
        change(from_month=1, reason="退休")
    pay(county, who, date(2026, 1, 1), date(2026, 3, 1))
    with pytest.raises(Refused, match="已经交过"):
        change(from_month=3, reason="退休")
    change(from_month=7, reason="六月退休")
    with pytest.raises(ChangedMeanwhile, match="2026年07月"):
        change(from_month=9, reason="又变")
    owed = [month.owed_fen for month in dues_years(members=[who], year=2026, on=TODAY)[0].months]
    assert owed == [1500] * 6 + [5200] * 6
    with pytest.raises(WrongDay):
        fixed(county, member(county.villages[0], "钱二"), year=2028)


def test_no_month_is_paid_twice_for_less_or_without_being_owed(county: County) -> None:
    who = member(county.villages[0], "赵一")
    with pytest.raises(Refused, match="2026 年 01 月没有应交"):
        pay(county, who, date(2026, 1, 1), date(2026, 1, 1))
    fixed(county, who)
    with pytest.raises(Refused, match=r"应交 120\.00 元，填的是 119\.99 元"):
        pay(county, who, date(2026, 1, 5), date(2026, 3, 9), amount_fen=11_999)
    made = pay(county, who, date(2026, 1, 5), date(2026, 3, 9), amount_fen=12_000)
    assert (made.during.lower, made.during.upper) == (date(2026, 1, 1), date(2026, 4, 1))
    with pytest.raises(ChangedMeanwhile, match="2026 年 03 月"):
        pay(county, who, date(2026, 3, 1), date(2026, 4, 1))
    for first, last in ((date(2026, 5, 1), date(2026, 4, 1)), (date(2025, 12, 1), date(2026, 4, 1))):
        with pytest.raises(WrongDay):
            pay(county, who, first, last)
    with pytest.raises(WrongDay):
        record_dues(
            member=who, by=secretary(county), at=NOW,
            payment=NewPayment(
                first=date(2026, 4, 1), last=date(2026, 4, 1), amount_fen=9000, paid_on=TODAY + timedelta(days=1)
            ),
        )  # fmt: skip
    assert paid_until(member=who) == date(2026, 3, 1)


def test_making_up_more_than_six_months_needs_a_document(county: County) -> None:
    who = member(county.villages[0], "赵一")
    fixed(county, who, year=2025)
    with pytest.raises(Refused) as refusal:
        pay(county, who, date(2025, 8, 1), date(2025, 12, 1))
    assert "六" in refusal.value.reason or "6" in refusal.value.reason
    assert "党费" in refusal.value.rule.text()  # type: ignore[union-attr]
    pay(county, who, date(2025, 9, 1), date(2025, 12, 1))
    assert pay(county, who, date(2025, 8, 1), date(2025, 8, 1), approval_no="诸组〔2026〕3号").approval_no


def test_another_member_brings_dues_only_with_the_branchs_consent(county: County) -> None:
    who, friend = member(county.villages[0], "赵一"), member(county.villages[0], "钱二")
    fixed(county, who)
    send = partial(pay, county, who, date(2026, 1, 1), date(2026, 3, 1), through=friend)
    with pytest.raises(Refused, match="同意"):
        send()
    assert send(branch_consents=True).through == friend


def test_dues_are_lowered_or_waived_only_by_decision_and_approval(county: County) -> None:
    who = member(county.villages[0], "赵一")
    fixed(county, who)
    reduce = partial(
        reduce_dues, member=who, first=date(2026, 4, 1), last=date(2026, 6, 1), by=secretary(county), at=NOW,
        branch_decision="支部会议〔2026〕2号",
    )  # fmt: skip
    with pytest.raises(Refused, match="批准"):
        reduce(monthly_fen=0, approval_no="")
    with pytest.raises(Refused, match="没有比应交的少"):
        reduce(monthly_fen=4000, approval_no="龙组〔2026〕5号")
    reduce(monthly_fen=0, approval_no="龙组〔2026〕5号")
    assert states(who)[2:7] == ["open", "waived", "waived", "waived", "open"]
    with pytest.raises(ChangedMeanwhile):
        reduce(monthly_fen=10, approval_no="龙组〔2026〕6号")
    with pytest.raises(Refused, match="2026 年 04 月没有应交"):
        pay(county, who, date(2026, 3, 1), date(2026, 4, 1))


def test_a_quarter_is_collected_for_all_who_are_ticked_and_only_for_what_is_open(county: County) -> None:
    one, two, new = (member(county.villages[0], name) for name in ("赵一", "钱二", "孙三"))
    Member.objects.filter(pk=new.pk).update(admitted_on=date(2026, 3, 2), full_member_on=date(2027, 3, 2))
    new.refresh_from_db()
    fixed(county, one, two, new)
    pay(county, two, date(2026, 2, 1), date(2026, 2, 1))
    collect = partial(collect_dues, branch=county.villages[0], quarter=FIRST, paid_on=TODAY, at=NOW)
    made = collect(member_ids=[one.pk, two.pk, new.pk], by=secretary(county))
    assert sorted(payment.amount_fen for payment in made) == [4000, 4000, 4000, 12_000]
    for who in (one, two):
        assert states(who)[:3] == ["paid"] * 3
    assert states(new)[:3] == ["not_owed", "not_owed", "paid"]
    (year,) = dues_years(members=[new], year=2026, on=TODAY)
    assert year.states_in(FIRST) == [(MonthState.NOT_OWED, 2), (MonthState.PAID, 1)]
    assert year.states_in(SECOND) == [(MonthState.OPEN, 3)]
    with pytest.raises(ChangedMeanwhile, match="赵一"):
        collect(member_ids=[one.pk], by=secretary(county))
    with pytest.raises(ChangedMeanwhile, match="不在北朱解村"):
        collect(member_ids=[member(county.villages[1], "外人").pk], by=secretary(county))
    with pytest.raises(NotAllowed):
        collect(member_ids=[one.pk], by=county.actor(county.longdu_organiser))


def test_a_payment_struck_out_stays_in_the_journal_with_the_reason(county: County) -> None:
    who = member(county.villages[0], "赵一")
    fixed(county, who)
    payment = pay(county, who, date(2026, 1, 1), date(2026, 3, 1))
    pk = payment.pk
    with pytest.raises(Refused):
        strike_dues(payment_id=pk, reason="", by=secretary(county), at=NOW)
    strike_dues(payment_id=pk, reason="记到别人名下了", by=secretary(county), at=NOW)
    assert states(who)[0] == "open"
    line = JournalLine.objects.get(action="strike_dues")
    assert line.reason == "记到别人名下了"
    assert line.details["amount_fen"] == 100_000
    with pytest.raises(ChangedMeanwhile):
        strike_dues(payment_id=pk, reason="再来", by=secretary(county), at=NOW)


def test_a_quarter_not_all_in_is_the_secretarys_duty_after_it_has_ended(county: County) -> None:
    who = member(county.villages[0], "赵一")
    member(county.villages[0], "无基数")
    fixed(county, who)
    titles = [duty.title for duty in duties_of(actor=secretary(county), on=TODAY)]
    assert len(titles) == 1  # the base of the other
    due = [duty for duty in duties_of(actor=secretary(county), on=date(2026, 4, 2)) if duty.due_on]
    assert [duty.due_on for duty in due] == [date(2026, 3, 31)]
    assert duties_of(actor=county.actor(county.secretaries[1]), on=date(2026, 4, 2)) == []
    pay(county, who, date(2026, 1, 1), date(2026, 3, 1))
    assert not [duty for duty in duties_of(actor=secretary(county), on=date(2026, 4, 2)) if duty.due_on]


def test_levels_above_see_how_many_paid_and_the_branch_who(county: County) -> None:
    one, _two = member(county.villages[0], "赵一"), member(county.villages[0], "钱二")
    member(county.villages[3], "昌城人")
    fixed(county, one)
    pay(county, one, date(2026, 1, 1), date(2026, 3, 1))
    found = branches_collecting(actor=county.actor(county.longdu_organiser), quarter=FIRST)
    assert [(one.name, one.member_count, one.paid_count) for one in found] == [("北朱解村", 2, 1)]
    assert branches_short_of(found).count() == 1


def test_a_branch_has_collected_when_whoever_owes_has_paid_or_is_waived(county: County) -> None:
    who = member(county.villages[0], "赵一")
    waived = member(county.villages[0], "钱二")
    member(county.villages[0], "孙三", full=False, admitted_on=FIRST.end)
    fixed(county, who)
    pay(county, who, date(2026, 1, 1), date(2026, 3, 1))
    DuesReduction.objects.create(
        member=waived, during=since(FIRST.start, FIRST.end), monthly_fen=0, branch_decision="1号", approval_no="2号"
    )
    found = branches_collecting(actor=county.actor(county.longdu_organiser), quarter=FIRST)
    assert [(one.member_count, one.paid_count) for one in found] == [(2, 2)]
    assert not branches_short_of(found).exists()


@pytest.mark.parametrize("years", [1, 4])
def test_late_months_of_many_years_are_asked_for_three_times(
    county: County, django_assert_num_queries: Callable[[int], AbstractContextManager[object]], years: int
) -> None:
    who = member(county.villages[0], "赵一")
    for year in range(2025, 2025 - years, -1):
        DuesBase.objects.create(member=who, year=year, kind=DuesKind.LEAST, monthly_fen=20)
    with django_assert_num_queries(3):
        assert len(late_months(member=who, on=TODAY)) == 12 * years


@pytest.mark.parametrize(("day", "number"), [(date(2026, 1, 1), 1), (date(2026, 3, 31), 1), (date(2026, 12, 31), 4)])
def test_quarters(day: date, number: int) -> None:
    quarter = quarter_of(day=day)
    assert quarter.number == number
    assert quarter.start <= day < quarter.end
    assert quarter.before().end == quarter.start


def test_paid_until_stops_at_the_first_gap(county: County) -> None:
    who = member(county.villages[0], "赵一")
    assert paid_until(member=who) is None
    fixed(county, who)
    pay(county, who, date(2026, 1, 1), date(2026, 2, 1))
    pay(county, who, date(2026, 4, 1), date(2026, 4, 1))
    assert paid_until(member=who) == date(2026, 2, 1)
    assert dues_years(members=[who], year=2026, on=TODAY)[0].months[2].state is MonthState.OPEN


@pytest.mark.django_db(transaction=True)
def test_of_two_who_collect_the_same_quarter_one_is_told() -> None:
    county = a_county()
    who = member(county.villages[0], "赵一")
    fixed(county, who)
    collect = partial(
        collect_dues, branch=county.villages[0], quarter=FIRST, member_ids=[who.pk], paid_on=TODAY,
        by=secretary(county), at=NOW,
    )  # fmt: skip
    told = at_once(collect, collect)
    assert sorted(map(bool, told)) == [False, True]
    assert DuesPayment.objects.filter(member=who).count() == 1
