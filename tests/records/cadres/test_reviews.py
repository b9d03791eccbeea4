from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.models import Account, JournalLine
from lianjian.records.cadres.actions.reviews import (
    Count,
    answer_appeal,
    close_plan,
    close_round,
    decide_grade,
    enter_counts,
    hand_in_on_paper,
    hold_mutual_review,
    leave_out,
    name_helper,
    note_missing_self_review,
    open_decision,
    open_round,
    raise_appeal,
    record_talk,
    take_in,
    withdraw_round,
    write_self_review,
)
from lianjian.records.cadres.enums import Grade, GradingBody, LeftOut, PlanOutcome, Raters, ReviewKind, ReviewState
from lianjian.records.cadres.models import AssistancePlan, RatingEntry, ReviewedMember, ReviewRound
from lianjian.records.cadres.policies.review_rules import require_within_a_year
from lianjian.records.cadres.policies.reviews import may_read_results
from lianjian.records.cadres.queries.reviews import branches_without_round, rounds_visible_to, tallies_of
from lianjian.records.members.models import Member
from lianjian.records.organisations.enums import PostKind
from tests.factories import NOW, TODAY, County, person, post
from tests.records.members.factories import member

ALL_GOOD = Count(qualified=6)


@pytest.fixture
def members(county: County) -> list[Member]:
    """Six members of the first village; its secretary and a committee member lead the review."""
    return [member(county.villages[0], f"{family}示例") for family in "王李赵孙周吴"]


@pytest.fixture
def committee(county: County) -> tuple[Actor, Actor]:
    """The secretary, and the second of a committee of three."""
    for number in (1, 2):
        post(person(f"支委{number}", login=f"zw{number}"), county.villages[0], PostKind.COMMITTEE_MEMBER)
    return county.actor(county.secretaries[0]), county.actor(Account.objects.get(login="zw1"))


def opened(county: County, by: Actor, **given: object) -> ReviewRound:
    return open_round(
        organisation=county.villages[0], kind=ReviewKind.FORMAL, year=2026, on=TODAY, by=by, at=NOW, **given
    )


def reviewed(round_: ReviewRound) -> list[ReviewedMember]:
    return list(round_.reviewed.filter(left_out="").order_by("pk"))


def handed_in(round_: ReviewRound, by: Actor) -> None:
    for one in reviewed(round_):
        hand_in_on_paper(reviewed_id=one.pk, on=TODAY, by=by, at=NOW)


def mutual(county: County, by: Actor, **given: object) -> ReviewRound:
    round_ = opened(county, by, **given)
    handed_in(round_, by)
    return hold_mutual_review(round_id=round_.pk, on=TODAY, by=by, at=NOW)


def counted(
    round_: ReviewRound, by: Actor, *, raters: Raters = Raters.MEMBERS, slips: int = 6, **given: object
) -> None:
    counts = given.get("counts") or {one.pk: Count(qualified=slips) for one in reviewed(round_)}
    assert isinstance(counts, Mapping)
    enter_counts(round_id=round_.pk, raters=raters, issued=slips, returned=slips, void=0, counts=counts, by=by, at=NOW)


def rated(county: County, committee: tuple[Actor, Actor]) -> ReviewRound:
    round_ = mutual(county, committee[0])
    for by in committee:
        counted(round_, by)
    round_.refresh_from_db()
    return round_


def deciding(county: County, committee: tuple[Actor, Actor], present: int = 6) -> ReviewRound:
    round_ = rated(county, committee)
    return open_decision(
        round_id=round_.pk, body=GradingBody.ASSEMBLY, present=present, on=TODAY, by=committee[0], at=NOW
    )


def test_a_round_goes_from_self_review_to_the_grades(
    county: County, members: list[Member], committee: tuple[Actor, Actor]
) -> None:
    by = committee[0]
    round_ = deciding(county, committee)
    with pytest.raises(Refused, match="王示例"):
        close_round(round_id=round_.pk, on=TODAY, by=by, at=NOW)
    for one in reviewed(round_):
        decide_grade(reviewed_id=one.pk, grade=Grade.QUALIFIED, opinion="合格", yes=6, by=by, at=NOW)
    assert close_round(round_id=round_.pk, on=TODAY, by=by, at=NOW).state == ReviewState.CLOSED
    told = " ".join(JournalLine.objects.values_list("subject_name", flat=True))
    assert not any(who.name in told for who in members)


@pytest.mark.usefixtures("members")
def test_no_step_comes_before_its_turn(county: County, committee: tuple[Actor, Actor]) -> None:
    by = committee[0]
    round_ = opened(county, by)
    first = reviewed(round_)[0]

    def refused(act: object) -> str:
        assert callable(act)
        with pytest.raises(Refused) as told:
            act()
        return told.value.rule.text() if told.value.rule else ""

    ways = (
        lambda: hold_mutual_review(round_id=round_.pk, on=TODAY, by=by, at=NOW),
        lambda: counted(round_, by),
        lambda: open_decision(round_id=round_.pk, body=GradingBody.ASSEMBLY, present=6, on=TODAY, by=by, at=NOW),
        lambda: decide_grade(reviewed_id=first.pk, grade=Grade.QUALIFIED, opinion="好", yes=6, by=by, at=NOW),
        lambda: close_round(round_id=round_.pk, on=TODAY, by=by, at=NOW),
    )
    for act in ways:
        assert "第十八条" in refused(act)
    handed_in(round_, by)
    hold_mutual_review(round_id=round_.pk, on=TODAY, by=by, at=NOW)
    for act in ways[2:]:
        assert "第十八条" in refused(act)
    with pytest.raises(ChangedMeanwhile):
        ways[0]()


@pytest.mark.usefixtures("members")
def test_one_formal_round_a_year_and_talks_only_where_the_county_has_them(
    county: County, committee: tuple[Actor, Actor]
) -> None:
    by = committee[0]
    round_ = opened(county, by)
    with pytest.raises(ChangedMeanwhile):
        opened(county, by)
    withdraw_round(round_id=round_.pk, reason="开错了", by=by, at=NOW)
    assert opened(county, by).pk != round_.pk
    talks = {"organisation": county.villages[0], "kind": ReviewKind.MID_YEAR, "year": 2026, "on": TODAY}
    with pytest.raises(Refused) as refused:
        open_round(**talks, by=by, at=NOW)
    assert "诸城" in refused.value.rule.text()
    county.county.rule_pack = "demo_zhucheng"
    county.county.save()
    assert open_round(**talks, by=by, at=NOW).pk


def test_mid_year_talks_know_no_rating_and_no_grade(
    county: County, members: list[Member], committee: tuple[Actor, Actor]
) -> None:
    county.county.rule_pack = "demo_zhucheng"
    county.county.save()
    by = committee[0]
    round_ = open_round(organisation=county.villages[0], kind=ReviewKind.MID_YEAR, year=2026, on=TODAY, by=by, at=NOW)
    assert not round_.reviewed.exists()
    with pytest.raises(Refused):
        hold_mutual_review(round_id=round_.pk, on=TODAY, by=by, at=NOW)
    with pytest.raises(Refused):
        counted(round_, by)
    with pytest.raises(Refused):
        close_round(round_id=round_.pk, on=TODAY, by=by, at=NOW)
    record_talk(round_id=round_.pk, member=members[0], talker=members[1], on=TODAY, by=by, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        record_talk(round_id=round_.pk, member=members[0], talker=members[2], on=TODAY, by=by, at=NOW)
    with pytest.raises(Refused):
        record_talk(round_id=round_.pk, member=members[3], talker=members[3], on=TODAY, by=by, at=NOW)
    assert close_round(round_id=round_.pk, on=TODAY, by=by, at=NOW).state == ReviewState.CLOSED


@pytest.mark.usefixtures("members")
def test_who_is_exempt_may_be_left_out_with_a_note_and_nobody_else(
    county: County, committee: tuple[Actor, Actor]
) -> None:
    old = member(county.villages[0], "钱年长", exempt_since=date(2020, 1, 1))
    by, round_ = committee[0], opened(county, committee[0])
    first, last = reviewed(round_)[0], ReviewedMember.objects.get(round=round_, member=old)
    with pytest.raises(Refused) as refused:
        leave_out(reviewed_id=first.pk, why=LeftOut.EXEMPT, note="忙", by=by, at=NOW)
    assert "第二十三条" in refused.value.rule.text()
    with pytest.raises(Refused):
        leave_out(reviewed_id=last.pk, why=LeftOut.EXEMPT, note=" ", by=by, at=NOW)
    leave_out(reviewed_id=last.pk, why=LeftOut.EXEMPT, note="卧床", by=by, at=NOW)
    leave_out(reviewed_id=first.pk, why=LeftOut.REVIEWED_ELSEWHERE, note="在流入地参加", by=by, at=NOW)
    take_in(round_id=round_.pk, member=first.member, on=TODAY, by=by, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        take_in(round_id=round_.pk, member=first.member, on=TODAY, by=by, at=NOW)
    handed_in(round_, by)
    assert hold_mutual_review(round_id=round_.pk, on=TODAY, by=by, at=NOW).state == ReviewState.MUTUAL


def test_a_member_writes_for_himself_alone(county: County, committee: tuple[Actor, Actor]) -> None:
    account = person("王示例", login="w")
    member(county.villages[0], "王示例", account=account)
    other = member(county.villages[0], "李示例")
    by, round_ = committee[0], opened(county, committee[0])
    own, his = (ReviewedMember.objects.get(member__name=name) for name in ("王示例", "李示例"))
    write_self_review(reviewed_id=own.pk, words="一年来", on=TODAY, by=county.actor(account), at=NOW)
    with pytest.raises(NotAllowed):
        write_self_review(reviewed_id=his.pk, words="替他写", on=TODAY, by=county.actor(account), at=NOW)
    with pytest.raises(ChangedMeanwhile):
        hand_in_on_paper(reviewed_id=own.pk, on=TODAY, by=by, at=NOW)
    note_missing_self_review(reviewed_id=his.pk, why="在外地住院", on=TODAY, by=by, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        note_missing_self_review(reviewed_id=his.pk, why="又", on=TODAY, by=by, at=NOW)
    assert hold_mutual_review(round_id=round_.pk, on=TODAY, by=by, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        write_self_review(reviewed_id=own.pk, words="改", on=TODAY, by=county.actor(account), at=NOW)
    assert other.reviews.get().self_review_form == "missing"


@pytest.mark.usefixtures("members")
def test_two_people_have_to_count_the_same(county: County, committee: tuple[Actor, Actor]) -> None:
    one, other = committee
    round_ = mutual(county, one)
    rows = reviewed(round_)
    right = {row.pk: ALL_GOOD for row in rows}
    wrong = right | {rows[2].pk: Count(qualified=5, not_qualified=1)}
    counted(round_, one, counts=wrong)
    counted(round_, one, counts=wrong)  # the same person again corrects his own, and is not a second one
    assert RatingEntry.objects.count() == 1
    with pytest.raises(Refused) as refused:
        counted(round_, other, counts=right)
    assert rows[2].member.name in refused.value.reason
    assert not any(character.isdigit() for character in refused.value.reason)
    counted(round_, one, counts=right)
    counted(round_, other, counts=right)
    round_.refresh_from_db()
    assert round_.state == ReviewState.RATED
    with pytest.raises(ChangedMeanwhile):
        counted(round_, one)


@pytest.mark.usefixtures("members")
@pytest.mark.parametrize(
    ("issued", "returned", "void", "mark"), [(6, 7, 0, 6), (6, 5, 6, 0), (6, 5, 0, 6), (7, 6, 0, 6), (6, 6, 0, -1)]
)
def test_slips_that_do_not_add_up_are_refused(
    county: County, committee: tuple[Actor, Actor], issued: int, returned: int, void: int, mark: int
) -> None:
    round_ = mutual(county, committee[0])
    with pytest.raises(Refused):
        enter_counts(
            round_id=round_.pk, raters=Raters.MEMBERS, issued=issued, returned=returned, void=void,
            counts={one.pk: Count(qualified=mark) for one in reviewed(round_)}, by=committee[0], at=NOW,
        )  # fmt: skip
    assert not RatingEntry.objects.exists()


@pytest.mark.usefixtures("members")
def test_villagers_rate_where_the_branch_wishes_and_few_slips_show_nothing(
    county: County, committee: tuple[Actor, Actor]
) -> None:
    round_ = mutual(county, committee[0], with_villagers=True)
    for by in committee:
        counted(round_, by)
    round_.refresh_from_db()
    assert round_.state == ReviewState.MUTUAL
    for by in committee:
        counted(round_, by, raters=Raters.VILLAGERS, slips=4)
    round_.refresh_from_db()
    assert round_.state == ReviewState.RATED
    by_raters = {tally.raters: tally for tally in tallies_of(reviewed=reviewed(round_)[0])}
    assert by_raters[Raters.VILLAGERS].counts is None
    assert by_raters[Raters.MEMBERS].counts is not None
    assert sum(by_raters[Raters.MEMBERS].counts.values()) == 6
    other = mutual_without_villagers(county)
    with pytest.raises(Refused):
        counted(other, county.actor(county.secretaries[1]), raters=Raters.VILLAGERS, slips=1)


def mutual_without_villagers(county: County) -> ReviewRound:
    member(county.villages[1], "郑示例")
    by = county.actor(county.secretaries[1])
    round_ = open_round(organisation=county.villages[1], kind=ReviewKind.FORMAL, year=2026, on=TODAY, by=by, at=NOW)
    handed_in(round_, by)
    return hold_mutual_review(round_id=round_.pk, on=TODAY, by=by, at=NOW)


@pytest.mark.usefixtures("members")
def test_too_few_present_or_in_favour_decide_nothing(county: County, committee: tuple[Actor, Actor]) -> None:
    by, round_ = committee[0], rated(county, committee)
    meeting = {"round_id": round_.pk, "body": GradingBody.ASSEMBLY, "on": TODAY, "by": by, "at": NOW}
    for present in (2, 7):
        with pytest.raises(Refused):
            open_decision(present=present, **meeting)
    open_decision(present=4, **meeting)
    with pytest.raises(ChangedMeanwhile):
        open_decision(present=4, **meeting)
    first = reviewed(round_)[0]
    for yes in (3, 5):  # half of six entitled is not more than half; and only four were there
        with pytest.raises(Refused):
            decide_grade(reviewed_id=first.pk, grade=Grade.QUALIFIED, opinion="好", yes=yes, by=by, at=NOW)
    decide_grade(reviewed_id=first.pk, grade=Grade.QUALIFIED, opinion="好", yes=4, by=by, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        decide_grade(reviewed_id=first.pk, grade=Grade.EXCELLENT, opinion="更好", yes=4, by=by, at=NOW)


@pytest.mark.usefixtures("members")
def test_a_committee_of_three_may_decide_and_a_lone_secretary_may_not(county: County) -> None:
    lone = mutual_without_villagers(county)
    one, other = county.actor(county.secretaries[1]), person("第二人", login="dr")
    post(other, county.villages[1], PostKind.DEPUTY_SECRETARY)
    for by in (one, county.actor(other)):
        counted(lone, by, slips=1)
    with pytest.raises(Refused):
        open_decision(round_id=lone.pk, body=GradingBody.COMMITTEE, present=2, on=TODAY, by=one, at=NOW)
    post(person("第三人", login="sr"), county.villages[1], PostKind.COMMITTEE_MEMBER)
    found = open_decision(round_id=lone.pk, body=GradingBody.COMMITTEE, present=2, on=TODAY, by=one, at=NOW)
    assert (found.entitled, found.present) == (3, 2)


def failed(county: County, committee: tuple[Actor, Actor]) -> ReviewedMember:
    first = reviewed(deciding(county, committee))[0]
    return decide_grade(
        reviewed_id=first.pk, grade=Grade.NOT_QUALIFIED, opinion="半年没有参加组织生活", yes=5, by=committee[0], at=NOW
    )


def test_who_fails_gets_a_helper_for_at_most_a_year(
    county: County, members: list[Member], committee: tuple[Actor, Actor]
) -> None:
    by, one = committee[0], failed(county, committee)
    given = {"reviewed_id": one.pk, "plan": "每月谈一次", "from_on": TODAY, "by": by, "at": NOW}
    with pytest.raises(Refused):
        name_helper(helper=one.member, until_on=date(2026, 9, 9), **given)
    with pytest.raises(Refused) as refused:
        name_helper(helper=members[0], until_on=date(2027, 3, 10), **given)
    assert "第三十条" in refused.value.rule.text()
    name_helper(helper=members[0], until_on=date(2027, 3, 9), **given)
    with pytest.raises(ChangedMeanwhile):
        name_helper(helper=members[2], until_on=date(2026, 9, 9), **given)
    closing = {"reviewed_id": one.pk, "outcome": PlanOutcome.IMPROVED, "on": date(2026, 9, 9), "by": by, "at": NOW}
    with pytest.raises(Refused):
        close_plan(words="", **closing)
    assert close_plan(words="按时参加了", **closing).closed_on == date(2026, 9, 9)
    with pytest.raises(ChangedMeanwhile):
        close_plan(words="再来", **closing)


@pytest.mark.usefixtures("members")
def test_an_appeal_upheld_undoes_the_grade_and_the_branch_meets_anew(
    county: County, committee: tuple[Actor, Actor]
) -> None:
    by, one = committee[0], failed(county, committee)
    helper = reviewed(one.round)[1].member
    name_helper(reviewed_id=one.pk, helper=helper, plan="谈", from_on=TODAY, until_on=date(2026, 9, 9), by=by, at=NOW)
    appeal = raise_appeal(reviewed_id=one.pk, words="我请过假", by=by, at=NOW)
    assert appeal.spoken
    with pytest.raises(ChangedMeanwhile):
        raise_appeal(reviewed_id=one.pk, words="再说", by=by, at=NOW)
    answer_appeal(appeal_id=appeal.pk, answer="查到了假条", upheld=True, by=by, at=NOW)
    one.refresh_from_db()
    assert one.grade == ""
    assert not AssistancePlan.objects.exists()
    with pytest.raises(Refused):
        decide_grade(reviewed_id=one.pk, grade=Grade.QUALIFIED, opinion="好", yes=6, by=by, at=NOW)
    open_decision(round_id=one.round_id, body=GradingBody.ASSEMBLY, present=6, on=TODAY, by=by, at=NOW)
    assert decide_grade(reviewed_id=one.pk, grade=Grade.QUALIFIED, opinion="好", yes=6, by=by, at=NOW).grade


@pytest.mark.usefixtures("members")
def test_only_the_branch_itself_leads_and_reads(county: County, committee: tuple[Actor, Actor]) -> None:
    above = county.actor(county.longdu_organiser)
    with pytest.raises(NotAllowed):
        opened(county, above)
    round_ = opened(county, committee[0])
    assert round_ in rounds_visible_to(actor=above)
    assert not may_read_results(above, county.villages[0])
    assert not may_read_results(county.actor(county.department_head), county.villages[0])
    assert not may_read_results(county.actor(county.secretaries[1]), county.villages[0])
    assert may_read_results(committee[1], county.villages[0])
    assert round_ not in rounds_visible_to(actor=county.actor(county.secretaries[1]))


@pytest.mark.usefixtures("members")
def test_branches_without_their_yearly_round_are_found(county: County, committee: tuple[Actor, Actor]) -> None:
    member(county.villages[1], "郑示例")
    under = [county.longdu.path]
    assert list(branches_without_round(under=under, year=2026, on=TODAY)) == list(county.villages[:2])
    opened(county, committee[0])
    assert list(branches_without_round(under=under, year=2026, on=TODAY)) == [county.villages[1]]


@given(from_on=st.dates(date(2020, 1, 1), date(2030, 1, 1)), days=st.integers(1, 800))
@pytest.mark.django_db
def test_help_never_takes_more_than_a_year(from_on: date, days: int) -> None:
    until_on = date.fromordinal(from_on.toordinal() + days)
    last = date.fromordinal(from_on.toordinal() + 366)
    try:
        require_within_a_year(from_on=from_on, until_on=until_on, packs=None)
    except Refused:
        assert (until_on.year, until_on.month, until_on.day) > (from_on.year + 1, from_on.month, from_on.day)
    else:
        assert until_on <= last
