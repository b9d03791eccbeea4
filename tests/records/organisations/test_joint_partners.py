"""Founded joint organisations: partners change, the whole ends, successors take over, books stay apart."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.models import Account
from lianjian.kernel.periods import since
from lianjian.kernel.succession import Handover
from lianjian.records.organisations import joint_succession
from lianjian.records.organisations.actions import joint as verbs
from lianjian.records.organisations.actions.posts import appoint, end_post
from lianjian.records.organisations.enums import (
    ChangeState,
    ConsentState,
    JointPostKind,
    JointState,
    PartyRole,
    PostBasis,
    PostKind,
)
from lianjian.records.organisations.models import JointOrganisation, Organisation, PartnerChange, Post
from lianjian.records.organisations.queries.joint import (
    books_readable_by,
    founded_joint_organisations,
    joint_organisations_visible_to,
    parties_on,
    village_organisations,
    villages_in_joint_organisations,
)
from lianjian.records.organisations.queries.joint_history import history_of
from tests.factories import NOW, TODAY, County, person
from tests.records.organisations.test_joint_founding import founded, proposed

LATER = TODAY + timedelta(days=10)
LATER_AT = NOW + timedelta(days=10)


def joining(county: County, joint: JointOrganisation) -> PartnerChange:
    return verbs.join_partner(
        joint_id=joint.pk, organisation_id=county.villages[2].pk, on=LATER, reason="产业相近",
        by=county.actor(county.longdu_organiser), at=LATER_AT,
    )  # fmt: skip


def answer(county: County, change: PartnerChange, secretary: int, organisation_id: int) -> None:
    verbs.answer_partner_change(
        change_id=change.pk, organisation_id=organisation_id, agree=True, note="",
        by=county.actor(county.secretaries[secretary]), at=LATER_AT,
    )  # fmt: skip


def approve(county: County, change: PartnerChange, document_no: str = "") -> PartnerChange:
    return verbs.approve_partner_change(
        change_id=change.pk, document_no=document_no, note="", by=county.actor(county.longdu_organiser), at=LATER_AT
    )


def test_a_village_joins_when_it_and_the_lead_agree_and_the_superior_approves(county: County) -> None:
    joint = founded(county)
    change = joining(county, joint)
    answer(county, change, 2, county.villages[2].pk)
    with pytest.raises(ChangedMeanwhile):
        approve(county, change)
    answer(county, change, 6, county.urban[0].pk)
    assert approve(county, change).state == ChangeState.APPROVED
    assert parties_on(joint=joint, on=TODAY).count() == 3
    assert parties_on(joint=joint, on=LATER).count() == 4
    assert joint.posts.get(account=county.secretaries[2]).during.lower == LATER
    assert joint.books.count() == 5


def test_a_village_that_leaves_below_two_is_refused_without_a_document(county: County) -> None:
    joint = founded(county)
    change = verbs.leave_partner(
        joint_id=joint.pk, organisation_id=county.villages[1].pk, on=LATER, reason="另找伙伴",
        by=county.actor(county.secretaries[1]), at=LATER_AT,
    )  # fmt: skip
    assert change.agreed
    with pytest.raises(Refused) as refusal:
        approve(county, change)
    assert len(refusal.value.remedies) == 2
    approve(county, change, document_no="龙党发〔2026〕7号")
    assert villages_in_joint_organisations(on=LATER).count() == 1
    assert villages_in_joint_organisations(on=TODAY).count() == 2
    assert joint.books.get(party__organisation=county.villages[1]).closed_on == LATER
    assert books_read_by(county, joint, county.secretaries[1]) == {"王家我乐村"}


def test_nobody_outside_asks_for_a_change_of_partners(county: County) -> None:
    joint = founded(county)
    with pytest.raises(NotAllowed):
        verbs.leave_partner(
            joint_id=joint.pk, organisation_id=county.villages[1].pk, on=LATER, reason="",
            by=county.actor(county.changcheng_organiser), at=LATER_AT,
        )  # fmt: skip


def test_dissolving_frees_the_parties_ends_posts_and_closes_books(county: County) -> None:
    joint = founded(county)
    office = county.actor(county.longdu_organiser)
    with pytest.raises(Refused):
        verbs.dissolve_joint_organisation(joint_id=joint.pk, on=LATER, reason=" ", by=office, at=LATER_AT)
    with pytest.raises(Refused):
        verbs.dissolve_joint_organisation(joint_id=joint.pk, on=TODAY, reason="合村", by=office, at=LATER_AT)
    joint = verbs.dissolve_joint_organisation(joint_id=joint.pk, on=LATER, reason="合村", by=office, at=LATER_AT)
    assert joint.state == JointState.DISSOLVED
    assert founded_joint_organisations(on=TODAY).count() == 1
    assert founded_joint_organisations(on=LATER).count() == 0
    assert not joint.books.filter(closed_on=None).exists()
    assert not joint.posts.filter(during__contains=LATER).exists()


def books_read_by(county: County, joint: JointOrganisation, account: Account) -> set[str]:
    shells = books_readable_by(actor=county.actor(account), joint=joint)
    return {shell.party.organisation.name if shell.party else "共同" for shell in shells}


def test_a_party_reads_its_own_books_and_the_joint_ones_only(county: County) -> None:
    joint = founded(county)
    assert books_read_by(county, joint, county.secretaries[0]) == {"北朱解村", "共同"}
    assert books_read_by(county, joint, county.secretaries[6]) == {"后黄疃居委会", "共同"}
    assert books_read_by(county, joint, county.longdu_organiser) == {"共同"}
    assert books_read_by(county, joint, county.secretaries[3]) == set()


def test_a_stranger_and_another_township_see_nothing(county: County) -> None:
    joint = proposed(county)
    seen = {
        account.name: joint_organisations_visible_to(actor=county.actor(account)).filter(pk=joint.pk).exists()
        for account in (
            county.department_head, county.longdu_organiser, county.secretaries[0], county.secretaries[6],
            county.changcheng_organiser, county.secretaries[2], county.stranger,
        )
    }  # fmt: skip
    assert seen == {
        "王敏": True, "李强": True, "书记甲": True, "书记庚": True, "赵静": False, "书记丙": False, "路人": False,
    }  # fmt: skip


def test_the_counted_are_those_of_the_sub_tree_on_the_day(county: County) -> None:
    founded(county)
    longdu, changcheng = county.longdu.path, county.changcheng.path
    assert founded_joint_organisations(on=TODAY, under=longdu).count() == 1
    assert founded_joint_organisations(on=TODAY, under=changcheng).count() == 0
    assert founded_joint_organisations(on=TODAY - timedelta(days=1)).count() == 0
    assert villages_in_joint_organisations(on=TODAY, under=longdu).count() == 2
    assert village_organisations(on=TODAY, under=county.county.path).count() == 6


def handover(county: County, to: int | None) -> Handover:
    return Handover(
        from_id=county.villages[0].pk, to_id=to, on=LATER, by=county.actor(county.department_head), at=LATER_AT
    )


def carry_over(taking: Handover) -> None:
    for succession in joint_succession.SUCCESSIONS:
        succession.carry(taking)


def test_the_successor_of_a_merged_village_stands_in_its_place(county: County) -> None:
    joint = founded(county)
    taking = handover(county, county.villages[2].pk)
    assert [one.count(taking) for one in joint_succession.SUCCESSIONS] == [1, 0]
    carry_over(taking)
    after = parties_on(joint=joint, on=LATER).filter(role=PartyRole.VILLAGE)
    assert {party.organisation for party in after} == {county.villages[1], county.villages[2]}
    assert joint.posts.get(account=county.secretaries[2]).during.lower == LATER
    assert joint.posts.get(account=county.secretaries[0]).during.upper == LATER


def test_a_village_that_ends_without_successor_drops_out(county: County) -> None:
    joint = founded(county)
    carry_over(handover(county, None))
    assert parties_on(joint=joint, on=LATER).count() == 2


def test_a_proposal_asks_the_successor_again(county: County) -> None:
    joint = proposed(county, by=county.actor(county.secretaries[0]))
    carry_over(handover(county, county.villages[2].pk))
    assert joint.parties.get(organisation=county.villages[2]).consent == ConsentState.ASKED


def test_joint_organisations_of_an_ended_superior_come_under_the_next_higher_one(county: County) -> None:
    joint = founded(county)
    carry_over(
        Handover(from_id=county.longdu.pk, to_id=None, on=LATER, by=county.actor(county.department_head), at=LATER_AT)
    )
    joint.refresh_from_db()
    assert joint.superior == county.county


def test_a_partys_new_secretary_takes_the_place_of_the_old_one_designated_only(county: County) -> None:
    joint = founded(county)
    village, office = county.villages[0], county.actor(county.longdu_organiser)
    old = village.posts.get(kind=PostKind.SECRETARY)
    end_post(post=old, on=LATER, reason="换届", by=office, at=LATER_AT)
    successor = person("新书记", login="successor")
    appoint(
        organisation=village, account=successor, kind=PostKind.SECRETARY, basis=PostBasis.ELECTION,
        document_no="密组发〔2026〕9号", since=LATER, by=office, at=LATER_AT,
    )  # fmt: skip
    seat = joint.posts.get(account=successor)
    assert (seat.kind, seat.basis, seat.during.lower) == (JointPostKind.DEPUTY_SECRETARY, PostBasis.DESIGNATED, LATER)
    assert joint.posts.get(account=old.account).during.upper == LATER
    assert any("新书记" in item.text for item in history_of(joint=joint))


def become_secretary(county: County, organisation: Organisation, who: Account, day: date = LATER) -> None:
    office = county.actor(county.department_head)
    old = organisation.posts.get(kind=PostKind.SECRETARY, during__endswith=None)
    end_post(post=old, on=day, reason="换届", by=office, at=LATER_AT)
    appoint(
        organisation=organisation, account=who, kind=PostKind.SECRETARY, basis=PostBasis.ELECTION,
        document_no="密组发〔2026〕9号", since=day, by=office, at=LATER_AT,
    )  # fmt: skip


def seats(joint: JointOrganisation, who: Account) -> list[str]:
    return list(joint.posts.filter(account=who, during__endswith=None).values_list("kind", flat=True))


def test_a_committee_member_who_becomes_secretary_moves_up_and_the_old_one_who_stays_moves_down(
    county: County,
) -> None:
    village, old = county.villages[0], county.secretaries[0]
    member = person("委员", login="member")
    for who in (member, old):
        Post.objects.create(
            organisation=village, account=who, kind=PostKind.COMMITTEE_MEMBER, basis=PostBasis.ELECTION,
            during=since(TODAY),
        )  # fmt: skip
    joint = founded(county)
    assert (seats(joint, member), seats(joint, old)) == (["committee_member"], ["deputy_secretary"])
    become_secretary(county, village, member)
    assert (seats(joint, member), seats(joint, old)) == (["deputy_secretary"], ["committee_member"])


def test_who_leads_two_parties_has_the_higher_post_and_the_other_one_once_he_loses_it(county: County) -> None:
    joint = founded(county)
    both, next_one = county.secretaries[0], person("接任", login="next")
    become_secretary(county, county.urban[0], both)
    assert seats(joint, both) == ["secretary"]
    become_secretary(county, county.urban[0], next_one, day=LATER + timedelta(days=5))
    assert (seats(joint, both), seats(joint, next_one)) == (["deputy_secretary"], ["secretary"])


def test_a_secretary_of_a_later_day_takes_the_place_on_that_day(county: County) -> None:
    joint = founded(county)
    successor, day = person("新书记", login="successor"), LATER + timedelta(days=60)
    become_secretary(county, county.villages[0], successor, day=day)
    assert joint.posts.get(account=successor).during.lower == day
    assert joint.posts.get(account=county.secretaries[0]).during.upper == day


def test_a_secretary_entered_late_brings_nobody_back_who_has_left_since(county: County) -> None:
    village, gone = county.villages[0], person("离任委员", login="gone")
    Post.objects.create(
        organisation=village, account=gone, kind=PostKind.COMMITTEE_MEMBER, basis=PostBasis.ELECTION,
        during=since(TODAY, LATER),
    )  # fmt: skip
    joint = founded(county)
    joint.posts.filter(account=gone).update(during=since(TODAY, LATER))
    become_secretary(county, village, person("新书记", login="successor"), day=TODAY + timedelta(days=5))
    assert seats(joint, gone) == []
