from __future__ import annotations

from datetime import date, timedelta

import pytest

from lianjian.kernel.days import WrongDay
from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.models import Account
from lianjian.records.organisations.actions.posts import appoint, confirm_post, end_post
from lianjian.records.organisations.enums import PostBasis, PostKind
from lianjian.records.organisations.errors import StillInUse
from lianjian.records.organisations.models import Organisation, Post
from lianjian.records.organisations.queries.posts import people_called, posts_of, secretaries
from tests.factories import FOUNDED, NOW, TODAY, County, person


def put(
    county: County,
    by: Account,
    where: Organisation,
    kind: PostKind = PostKind.DEPUTY_SECRETARY,
    basis: PostBasis = PostBasis.DESIGNATED,
    document_no: str = "",
    since: date = TODAY,
) -> Post:
    return appoint(
        organisation=where, account=county.stranger, kind=kind, basis=basis, document_no=document_no, since=since,
        by=county.actor(by), at=NOW,
    )  # fmt: skip


def test_a_post_is_designated_until_its_document_is_there(county: County) -> None:
    held = put(county, county.longdu_organiser, county.villages[0])
    assert held.basis == PostBasis.DESIGNATED
    by = county.actor(county.longdu_organiser)
    with pytest.raises(Refused):
        confirm_post(post=held, basis=PostBasis.ELECTION, document_no=" ", by=by, at=NOW)
    confirm_post(post=held, basis=PostBasis.ELECTION, document_no="龙党发2号", by=by, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        confirm_post(post=held, basis=PostBasis.ASSIGNMENT, document_no="龙党发3号", by=by, at=NOW)


def test_a_place_has_one_secretary_at_a_time(county: County) -> None:
    village, by = county.villages[0], county.actor(county.longdu_organiser)
    with pytest.raises(StillInUse, match="书记甲"):
        put(county, county.longdu_organiser, village, PostKind.SECRETARY)
    old = Post.objects.get(organisation=village, kind=PostKind.SECRETARY)
    end_post(post=old, on=TODAY, reason="换届", by=by, at=NOW)
    put(county, county.longdu_organiser, village, PostKind.SECRETARY)
    assert secretaries(organisations=[village], on=TODAY) == {village.pk: "路人"}
    assert secretaries(organisations=[village], on=TODAY - timedelta(days=1)) == {village.pk: "书记甲"}
    with pytest.raises(ChangedMeanwhile):
        end_post(post=old, on=TODAY, reason="again", by=by, at=NOW)


def test_nobody_is_put_into_the_villagers_committee_by_assignment(county: County) -> None:
    with pytest.raises(Refused):
        put(
            county, county.longdu_organiser, county.villages[0], PostKind.VILLAGERS_COMMITTEE_HEAD,
            PostBasis.ASSIGNMENT, "龙党发2号",
        )  # fmt: skip


def test_a_post_is_filled_from_above_and_a_branch_enters_its_own_members(county: County) -> None:
    secretary, village = county.secretaries[0], county.villages[0]
    with pytest.raises(NotAllowed):
        put(county, secretary, village)
    with pytest.raises(NotAllowed):
        put(county, county.changcheng_organiser, village)
    assert put(county, secretary, village, PostKind.MEMBER).account == county.stranger


@pytest.mark.parametrize("day", [FOUNDED - timedelta(days=1), TODAY + timedelta(days=400)])
def test_a_day_outside_the_places_life_is_refused(county: County, day: date) -> None:
    with pytest.raises(WrongDay):
        put(county, county.longdu_organiser, county.villages[0], since=day)


def test_a_post_ends_after_it_began(county: County) -> None:
    held = put(county, county.longdu_organiser, county.villages[0])
    with pytest.raises(WrongDay):
        end_post(post=held, on=TODAY, reason="x", by=county.actor(county.longdu_organiser), at=NOW)


def test_people_are_listed_offices_first_and_those_to_come_too(county: County) -> None:
    village = county.villages[0]
    put(county, county.longdu_organiser, village, since=TODAY + timedelta(days=5))
    kinds = [held.kind for held in posts_of(organisation=village, on=TODAY)]
    assert kinds == [PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY]


def test_people_are_found_only_in_ones_own_places(county: County) -> None:
    actor = county.actor(county.longdu_organiser)
    assert people_called(actor=actor, words="书记甲", on=TODAY) == [county.secretaries[0]]
    assert people_called(actor=actor, words="书记丁", on=TODAY) == []
    person("书记甲", login="namesake")
    assert len(people_called(actor=actor, words="书记甲", on=TODAY)) == 1
