"""What follows by itself: to-do lists, panels, members who leave, branches that end."""

from __future__ import annotations

from datetime import date

import pytest

from lianjian.kernel.actor import command_line
from lianjian.kernel.events import announce
from lianjian.kernel.panels import Asked
from lianjian.kernel.periods import since
from lianjian.kernel.succession import Handover
from lianjian.records.cadres import duty_succession, review_succession
from lianjian.records.cadres.actions.duty_holdings import publish_choices
from lianjian.records.cadres.actions.duty_posts import propose_for_post
from lianjian.records.cadres.actions.reviews import open_round
from lianjian.records.cadres.duties import duty_posts as duty_post_duties
from lianjian.records.cadres.duties import reviews as review_duties
from lianjian.records.cadres.duty_post_panels import duty_post_panel, review_panel
from lianjian.records.cadres.enums import Grade, HoldingState, LeftOut, ReviewKind, ReviewState
from lianjian.records.cadres.models import AssistancePlan, DutyPost, ReviewAppeal, ReviewedMember, ReviewRound
from lianjian.records.members.enums import AffiliationBasis
from lianjian.records.members.events import MemberLeft, MemberMoved
from lianjian.records.members.models import Affiliation
from tests.factories import NOW, TODAY, County, person
from tests.records.cadres.test_duty_posts import TAKEN_UP, claimed, held, set_up
from tests.records.members.factories import member

AUTUMN = date(2026, 10, 9)


def a_round(county: County, village: int = 0) -> ReviewRound:
    by = county.actor(county.secretaries[village])
    return open_round(organisation=county.villages[village], kind=ReviewKind.FORMAL, year=2026, on=TODAY, by=by, at=NOW)


def test_a_branch_is_told_what_comes_next_and_nothing_is_ever_late(county: County) -> None:
    by = county.actor(county.secretaries[0])
    assert duty_post_duties.duties_of(actor=by, on=TODAY) == []
    held(county, set_up(county), member(county.villages[0], "王示例"))
    claimed(county, set_up(county, "help"), member(county.villages[0], "李示例"))
    told = duty_post_duties.duties_of(actor=by, on=TAKEN_UP)
    assert [duty.url for duty in told] == [f"/duty-posts/of/{county.villages[0].code}/"]
    publish_choices(organisation=county.villages[0], on=TODAY, by=by, at=NOW)
    autumn = duty_post_duties.duties_of(actor=by, on=AUTUMN)
    assert len(autumn) == 2  # a notice that has run out, and half-yearly words
    assert all(duty.due_on is None for duty in [*told, *autumn])


def test_nobody_is_reminded_of_who_is_exempt(county: County) -> None:
    by = county.actor(county.secretaries[0])
    old = member(county.villages[0], "王年长", exempt_since=date(2020, 1, 1), account=person("王年长", login="w"))
    held(county, set_up(county), old)
    assert duty_post_duties.duties_of(actor=by, on=date(2027, 3, 9)) == []
    a_round(county)
    assert old.account is not None
    assert review_duties.duties_of(actor=county.actor(old.account), on=TODAY) == []


def test_a_member_is_asked_for_an_answer_and_a_self_review(county: County) -> None:
    account = person("王示例", login="w")
    who, duty = member(county.villages[0], "王示例", account=account), set_up(county)
    asked = propose_for_post(post_id=duty.pk, member_id=who.pk, by=county.actor(county.secretaries[0]), at=NOW)
    a_round(county)
    actor = county.actor(account)
    assert [one.url for one in duty_post_duties.duties_of(actor=actor, on=TODAY)] == [f"/duty-posts/held/{asked.pk}/"]
    part = ReviewedMember.objects.get()
    assert [one.url for one in review_duties.duties_of(actor=actor, on=TODAY)] == [f"/reviews/mine/{part.pk}/"]


def test_the_yearly_round_is_asked_for_in_autumn_with_the_article(county: County) -> None:
    member(county.villages[0], "王示例")
    by = county.actor(county.secretaries[0])
    assert review_duties.duties_of(actor=by, on=TODAY) == []
    [missing] = review_duties.duties_of(actor=by, on=AUTUMN)
    assert (missing.due_on, "第十八条" in missing.article) == (date(2026, 12, 31), True)
    a_round(county)
    assert review_duties.duties_of(actor=by, on=AUTUMN) == []
    [gap] = review_duties.duties_of(actor=county.actor(county.longdu_organiser), on=TODAY)
    assert "1" in gap.title
    assert gap.due_on is None


def test_appeals_helpers_and_plans_wait_for_the_committee(county: County) -> None:
    one, two = member(county.villages[0], "王示例"), member(county.villages[0], "李示例")
    round_, by = a_round(county), county.actor(county.secretaries[0])
    part = round_.reviewed.get(member=one)
    ReviewedMember.objects.filter(pk=part.pk).update(grade=Grade.NOT_QUALIFIED, opinion="差", yes=2)
    assert len(review_duties.duties_of(actor=by, on=TODAY)) == 1
    plan = AssistancePlan.objects.create(
        reviewed=part, helper=two, plan="谈心", from_on=TODAY, until_on=date(2026, 9, 9)
    )
    ReviewAppeal.objects.create(reviewed=part, words="我请过假", raised_at=NOW)
    told = review_duties.duties_of(actor=by, on=TODAY)
    assert {duty.due_on for duty in told} == {None, plan.until_on}
    assert review_duties.duties_of(actor=county.actor(county.secretaries[1]), on=TODAY) == []


def test_the_panels_show_to_each_what_is_his(county: County) -> None:
    account = person("王示例", login="w")
    who = member(county.villages[0], "王示例", account=account)
    held(county, set_up(county), who)
    a_round(county)
    asked = {"member_id": who.pk, "organisation_id": who.organisation_id, "on": TAKEN_UP}
    own = Asked(actor=county.actor(account), is_own=True, **asked)
    above = Asked(actor=county.actor(county.longdu_organiser), is_own=False, **asked)
    assert [line.title for line in duty_post_panel(own).lines] == ["政策宣传岗"]
    assert duty_post_panel(own).verb
    assert not duty_post_panel(above).verb
    assert len(review_panel(own).lines) == 1
    assert review_panel(above) is None
    elsewhere = Asked(actor=county.actor(county.changcheng_organiser), is_own=False, **asked)
    assert duty_post_panel(elsewhere) is None


@pytest.mark.parametrize("leaves", [True, False])
def test_who_leaves_the_branch_leaves_his_post_and_the_open_review(county: County, leaves: bool) -> None:
    who = member(county.villages[0], "王示例")
    holding = held(county, set_up(county), who)
    chosen = claimed(county, set_up(county, "help"), who)
    round_ = a_round(county)
    common = {"member_id": who.pk, "on": AUTUMN, "by": command_line(), "at": NOW}
    if leaves:
        announce(MemberLeft(organisation_id=who.organisation_id, **common))
    else:
        announce(
            MemberMoved(from_organisation_id=who.organisation_id, to_organisation_id=county.villages[1].pk, **common)
        )
    holding.refresh_from_db()
    chosen.refresh_from_db()
    assert (holding.state, holding.during.upper) == (HoldingState.ENDED, AUTUMN)
    assert chosen.state == HoldingState.DROPPED
    assert round_.reviewed.get().left_out == LeftOut.GONE


def test_a_branch_hands_its_posts_and_open_round_to_its_successor(county: County) -> None:
    who, other = member(county.villages[0], "王示例"), member(county.villages[1], "李示例")
    mine, help_ = held(county, set_up(county), who), held(county, set_up(county, "help"), who)
    same = set_up(county, village=1)
    held(county, same, other)
    round_ = a_round(county)
    # The members go first, as their room hands over before this one.
    Affiliation.objects.filter(member=who).update(during=since(date(2021, 1, 1), AUTUMN))
    Affiliation.objects.create(
        member=who, organisation=county.villages[1], basis=AffiliationBasis.SUCCEEDED, during=since(AUTUMN)
    )
    common = {"on": AUTUMN, "by": command_line(), "at": NOW}
    announce(
        MemberMoved(
            member_id=who.pk, from_organisation_id=county.villages[0].pk, to_organisation_id=county.villages[1].pk,
            **common,
        )
    )  # fmt: skip
    handover = Handover(from_id=county.villages[0].pk, to_id=county.villages[1].pk, **common)
    for topic in (duty_succession, review_succession):
        [succession] = topic.SUCCESSIONS
        assert succession.count(handover)
        succession.carry(handover)
        assert not succession.count(handover)
    for holding in (mine, help_):
        holding.refresh_from_db()
        assert holding.state == HoldingState.HELD
        assert holding.post.organisation == county.villages[1]
    same.refresh_from_db()
    assert (mine.post, same.seats) == (same, 2)
    round_.refresh_from_db()
    assert round_.organisation == county.villages[1]


def test_without_a_successor_posts_end_and_the_open_round_is_taken_back(county: County) -> None:
    who = member(county.villages[0], "王示例")
    holding, round_ = held(county, set_up(county), who), a_round(county)
    handover = Handover(from_id=county.villages[0].pk, to_id=None, on=AUTUMN, by=command_line(), at=NOW)
    for topic in (duty_succession, review_succession):
        topic.SUCCESSIONS[0].carry(handover)
    holding.refresh_from_db()
    round_.refresh_from_db()
    assert (holding.state, round_.state) == (HoldingState.ENDED, ReviewState.WITHDRAWN)
    assert DutyPost.objects.get().closed_on == AUTUMN
