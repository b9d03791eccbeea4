from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.measures import Scope
from lianjian.records.cadres.actions.duty_catalogue import add_duty_kind, retire_duty_kind
from lianjian.records.cadres.actions.duty_holdings import (
    answer_objection,
    end_holding,
    honour_holding,
    note_objection,
    publish_choices,
    report_on_post,
    review_holding,
    shortest_notice,
    take_up_posts,
)
from lianjian.records.cadres.actions.duty_posts import (
    answer_proposal,
    claim_post,
    close_post,
    drop_choice,
    propose_for_post,
    revise_post,
    set_up_post,
)
from lianjian.records.cadres.catalogue import BY_CODE, KINDS
from lianjian.records.cadres.duty_measures import MEASURES
from lianjian.records.cadres.enums import Ability, HalfYearVerdict, HoldingState
from lianjian.records.cadres.models import DutyHolding, DutyPost
from lianjian.records.cadres.queries.duty_posts import could_be_asked, holdings_visible_to, kinds_at, posts_visible_to
from lianjian.records.cadres.working_days import after_working_days, is_working_day
from lianjian.records.members.models import Member
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.queries.packs import packs_at
from tests.factories import NOW, TODAY, County, person, post
from tests.records.members.factories import member

TAKEN_UP = date(2026, 3, 17)


def set_up(county: County, kind: str = "policy", *, village: int = 0, seats: int = 1) -> DutyPost:
    where = county.villages[village]
    return set_up_post(
        organisation=where, kind=kind, seats=seats, on=TODAY, by=county.actor(county.secretaries[village]), at=NOW
    )


def claimed(county: County, duty: DutyPost, who: Member, **given: object) -> DutyHolding:
    by = county.actor(county.secretaries[county.villages.index(duty.organisation)])
    return claim_post(post_id=duty.pk, member_id=who.pk, by=by, at=NOW, **given)


def held(county: County, duty: DutyPost, who: Member) -> DutyHolding:
    holding = claimed(county, duty, who)
    by = county.actor(county.secretaries[county.villages.index(duty.organisation)])
    publish_choices(organisation=duty.organisation, on=TODAY, by=by, at=NOW)
    take_up_posts(organisation=duty.organisation, on=TAKEN_UP, by=by, at=NOW)
    holding.refresh_from_db()
    return holding


def test_the_catalogue_has_more_than_thirty_kinds_each_with_duties_and_whom_it_suits() -> None:
    assert len(KINDS) > 30
    assert len({kind.title for kind in KINDS}) == len({kind.code for kind in KINDS}) == len(KINDS)
    assert all(kind.duties.endswith("。") and kind.suits and len(kind.title) <= 20 for kind in KINDS)


def test_six_steps_from_the_wish_to_the_honour(county: County) -> None:
    who, by = member(county.villages[0], "王示例"), county.actor(county.secretaries[0])
    duty = set_up(county)
    holding = claimed(county, duty, who, brings=[Ability.POLICY], wish="我愿意")
    assert (holding.state, holding.agreed_by_word) == (HoldingState.CHOSEN, True)
    [notice] = publish_choices(organisation=county.villages[0], on=TODAY, by=by, at=NOW)
    assert notice.notice_until_on == date(2026, 3, 16)  # a Monday, five working days after a Monday
    with pytest.raises(Refused, match="2026-03-16"):
        take_up_posts(organisation=county.villages[0], on=date(2026, 3, 16), by=by, at=NOW)
    take_up_posts(organisation=county.villages[0], on=TAKEN_UP, by=by, at=NOW)
    report = report_on_post(holding_id=holding.pk, words="讲了三场", on=TAKEN_UP, by=by, at=NOW)
    assert report.spoken
    review_holding(
        holding_id=holding.pk, words="做得实", verdict=HalfYearVerdict.KEEP_ON, on=date(2026, 9, 1), by=by, at=NOW
    )
    honour_holding(
        holding_id=holding.pk, title="优秀党员岗", decided_by="龙都街道党工委", document_no="龙工委〔2026〕3号",
        decided_on=date(2026, 9, 2), by=by, at=datetime(2026, 9, 3, tzinfo=UTC),
    )  # fmt: skip
    holding.refresh_from_db()
    assert (holding.state, holding.during.lower, holding.during.upper) == (HoldingState.HELD, TAKEN_UP, None)
    assert str(holding.honours.get()) == "优秀党员岗"


def test_a_member_claims_on_his_own_page_and_nobody_else_for_him(county: County) -> None:
    account = person("王示例", login="w")
    who, duty = member(county.villages[0], "王示例", account=account), set_up(county)
    with pytest.raises(NotAllowed):
        claim_post(post_id=duty.pk, member_id=who.pk, by=county.actor(county.stranger), at=NOW)
    holding = claim_post(post_id=duty.pk, member_id=who.pk, by=county.actor(account), at=NOW)
    assert not holding.agreed_by_word


def test_a_proposal_needs_the_members_yes(county: County) -> None:
    who, duty, by = member(county.villages[0], "王示例"), set_up(county), county.actor(county.secretaries[0])
    holding = propose_for_post(post_id=duty.pk, member_id=who.pk, by=by, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        publish_choices(organisation=county.villages[0], on=TODAY, by=by, at=NOW)
    answer_proposal(holding_id=holding.pk, agrees=False, words="家里走不开", by=by, at=NOW)
    holding.refresh_from_db()
    assert (holding.state, holding.end_reason) == (HoldingState.DROPPED, "家里走不开")
    again = propose_for_post(post_id=duty.pk, member_id=who.pk, by=by, at=NOW)
    answer_proposal(holding_id=again.pk, agrees=True, by=by, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        answer_proposal(holding_id=again.pk, agrees=False, by=by, at=NOW)


def test_who_is_exempt_is_never_asked_and_may_volunteer(county: County) -> None:
    old = member(county.villages[0], "王年长", exempt_since=date(2020, 1, 1))
    duty, by = set_up(county), county.actor(county.secretaries[0])
    with pytest.raises(Refused) as refused:
        propose_for_post(post_id=duty.pk, member_id=old.pk, by=by, at=NOW)
    assert "第二十三条" in refused.value.rule.text()
    packs = packs_at(organisation=county.villages[0])
    assert could_be_asked(post=duty, on=TODAY, packs=packs) == []
    assert claimed(county, duty, old).state == HoldingState.CHOSEN


def test_who_holds_an_office_is_not_without_one(county: County) -> None:
    account = person("支委王", login="zw")
    post(account, county.villages[0], PostKind.COMMITTEE_MEMBER)
    who, duty = member(county.villages[0], "支委王", account=account), set_up(county)
    with pytest.raises(Refused, match="支委王"):
        claimed(county, duty, who)
    plain = person("普通王", login="pt")
    post(plain, county.villages[0], PostKind.MEMBER)
    assert claimed(county, duty, member(county.villages[0], "普通王", account=plain)).pk


def test_a_member_on_probation_may_hold_a_post_and_one_of_another_branch_may_not(county: County) -> None:
    duty = set_up(county, seats=3)
    assert claimed(county, duty, member(county.villages[0], "王预备", full=False)).pk
    with pytest.raises(Refused, match="王邻村"):
        claimed(county, duty, member(county.villages[1], "王邻村"))
    with pytest.raises(Refused, match="王离开"):
        claimed(county, duty, member(county.villages[0], "王离开", left_on=date(2025, 1, 1)))


def test_three_posts_are_the_most_and_seats_are_limited(county: County) -> None:
    who, other = member(county.villages[0], "王示例"), member(county.villages[0], "李示例")
    for kind in ("policy", "oversight", "technique"):
        claimed(county, set_up(county, kind), who)
    fourth = set_up(county, "help")
    with pytest.raises(Refused) as refused:
        claimed(county, fourth, who)
    assert "化德" in refused.value.rule.text()
    with pytest.raises(Refused, match="政策宣传岗"):
        claimed(county, DutyPost.objects.get(kind="policy"), other)
    with pytest.raises(ChangedMeanwhile):
        set_up(county, "policy")


def test_an_objection_holds_the_post_up_until_it_is_answered(county: County) -> None:
    one, two = member(county.villages[0], "王示例"), member(county.villages[0], "李示例")
    duty, by = set_up(county, seats=2), county.actor(county.secretaries[0])
    against, clean = claimed(county, duty, one), claimed(county, duty, two)
    publish_choices(organisation=county.villages[0], on=TODAY, by=by, at=NOW)
    objection = note_objection(holding_id=against.pk, words="常年不在村", on=TODAY, by=by, at=NOW)
    assert [it.pk for it in take_up_posts(organisation=county.villages[0], on=TAKEN_UP, by=by, at=NOW)] == [clean.pk]
    with pytest.raises(Refused, match="异议"):
        take_up_posts(organisation=county.villages[0], on=TAKEN_UP, by=by, at=NOW)
    answer_objection(objection_id=objection.pk, answer="属实，换人", upheld=True, by=by, at=NOW)
    against.refresh_from_db()
    assert (against.state, against.end_reason) == (HoldingState.DROPPED, "属实，换人")
    with pytest.raises(ChangedMeanwhile):
        answer_objection(objection_id=objection.pk, answer="再答", upheld=False, by=by, at=NOW)


def test_a_notice_may_be_longer_and_never_shorter(county: County) -> None:
    claimed(county, set_up(county), member(county.villages[0], "王示例"))
    by, where = county.actor(county.secretaries[0]), county.villages[0]
    shortest = shortest_notice(organisation=where, on=TODAY)
    with pytest.raises(Refused):
        publish_choices(organisation=where, on=TODAY, until=shortest - timedelta(days=1), by=by, at=NOW)
    [holding] = publish_choices(organisation=where, on=TODAY, until=shortest + timedelta(days=7), by=by, at=NOW)
    assert holding.notice_until_on == shortest + timedelta(days=7)


def test_half_yearly_words_end_what_does_not_suit(county: County) -> None:
    by = county.actor(county.secretaries[0])
    holding = held(county, set_up(county), member(county.villages[0], "王示例"))
    with pytest.raises(Refused, match="2026-03-17"):
        review_holding(holding_id=holding.pk, words="好", verdict=HalfYearVerdict.KEEP_ON, on=TAKEN_UP, by=by, at=NOW)
    review_holding(
        holding_id=holding.pk, words="更懂种地", verdict=HalfYearVerdict.CHANGE, on=date(2026, 9, 17), by=by, at=NOW
    )
    holding.refresh_from_db()
    assert (holding.state, holding.during.upper) == (HoldingState.ENDED, date(2026, 9, 17))
    with pytest.raises(ChangedMeanwhile):
        report_on_post(holding_id=holding.pk, words="晚了", on=TODAY, by=by, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        end_holding(holding_id=holding.pk, reason="晚了", on=date(2026, 10, 1), by=by, at=NOW)


def test_an_honour_needs_its_document(county: County) -> None:
    by = county.actor(county.secretaries[0])
    holding = held(county, set_up(county), member(county.villages[0], "王示例"))
    given = {"title": "先锋岗", "decided_by": "村党支部", "decided_on": TODAY, "by": by, "at": NOW}
    with pytest.raises(Refused):
        honour_holding(holding_id=holding.pk, document_no=" ", **given)
    honour_holding(holding_id=holding.pk, document_no="1号", **given)
    with pytest.raises(ChangedMeanwhile):
        honour_holding(holding_id=holding.pk, document_no="1号", **given)


def test_a_post_is_closed_or_narrowed_only_as_far_as_nobody_holds_it(county: County) -> None:
    by, duty = county.actor(county.secretaries[0]), set_up(county, seats=2)
    ones = [claimed(county, duty, member(county.villages[0], name)) for name in ("王示例", "李示例")]
    with pytest.raises(Refused):
        revise_post(post_id=duty.pk, seats=1, duties="", by=by, at=NOW)
    with pytest.raises(Refused):
        close_post(post_id=duty.pk, reason="用不着", on=TODAY, by=by, at=NOW)
    for one in ones:
        drop_choice(holding_id=one.pk, reason="自己不想了", by=by, at=NOW)
    assert close_post(post_id=duty.pk, reason="用不着", on=TODAY, by=by, at=NOW).closed_on == TODAY


def test_a_county_adds_and_retires_kinds_for_itself(county: County) -> None:
    by = county.actor(county.department_head)
    made = add_duty_kind(
        county=county.county,
        title="文物看护岗",
        duties="照看古桥古树。",
        suits=[Ability.AT_HOME],
        on=TODAY,
        by=by,
        at=NOW,
    )
    retire_duty_kind(county=county.county, code="hall", reason="没有活动室", on=TODAY, by=by, at=NOW)
    kinds = kinds_at(organisation=county.villages[0])
    assert kinds[made.code].title == "文物看护岗"
    assert "hall" not in kinds
    assert "hall" in BY_CODE
    with pytest.raises(ChangedMeanwhile):
        add_duty_kind(county=county.county, title="文物看护岗", duties="同名。", on=TODAY, by=by, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        retire_duty_kind(county=county.county, code="hall", reason="再来", on=TODAY, by=by, at=NOW)
    with pytest.raises(NotAllowed):
        retire_duty_kind(
            county=county.county, code="law", reason="不要", on=TODAY, by=county.actor(county.secretaries[0]), at=NOW
        )


def test_reasons_are_plain_and_nobody_comes_before_another(county: County) -> None:
    farmer, pupil = member(county.villages[0], "王农"), member(county.villages[0], "安生", occupation="student")
    duty = set_up(county, "technique")
    found = could_be_asked(post=duty, on=TODAY, packs=packs_at(organisation=county.villages[0]))
    assert [(one.member, len(one.reasons)) for one in found] == [(pupil, 0), (farmer, 1)]


def test_each_sees_what_is_his_to_see(county: County) -> None:
    account = person("王示例", login="w")
    own = member(county.villages[0], "王示例", account=account)
    other = member(county.villages[0], "李示例")
    duty = set_up(county, seats=3)
    mine, his = claimed(county, duty, own), claimed(county, duty, other)
    set_up(county, village=3)
    actor = county.actor(account)
    assert set(posts_visible_to(actor=actor)) == {duty}
    assert set(holdings_visible_to(actor=actor)) == {mine}
    publish_choices(organisation=county.villages[0], on=TODAY, by=county.actor(county.secretaries[0]), at=NOW)
    assert set(holdings_visible_to(actor=actor)) == {mine, his}
    assert posts_visible_to(actor=county.actor(county.longdu_organiser)).count() == 1
    assert posts_visible_to(actor=county.actor(county.department_head)).count() == 2
    assert not posts_visible_to(actor=county.actor(county.stranger)).exists()


def test_the_figures_count_holders_once_and_kinds_once(county: County) -> None:
    one, two = member(county.villages[0], "王示例"), member(county.villages[3], "李示例")
    held(county, set_up(county), one)
    held(county, set_up(county, "oversight"), one)
    held(county, set_up(county, village=3), two)
    claimed(county, set_up(county, "help", village=3), two)
    f11, f12 = MEASURES
    scope = Scope(path=county.county.path, on=TAKEN_UP)
    assert (f11.count(scope).values, f12.count(scope).values) == ((2,), (2,))
    assert f11.count(Scope(path=county.county.path, on=TODAY)).values == (0,)
    assert {path: counted.values for path, counted in f11.below(scope).items()} == {
        county.longdu.path: (1,), county.changcheng.path: (1,),
    }  # fmt: skip
    rows = list(f11.rows(scope))
    assert len(rows) == 2
    assert [row.code for row in f11.rows_after(scope, rows[0].code)] == [rows[1].code]
    assert [row.label for row in f12.rows(scope)] == ["村务监督岗", "政策宣传岗"]


@given(start=st.dates(date(2020, 1, 1), date(2029, 12, 31)), days=st.integers(1, 15))
def test_a_notice_spans_exactly_so_many_working_days(start: date, days: int) -> None:
    end = after_working_days(start=start, days=days)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(map(is_working_day, between)) == days
    assert is_working_day(end)
