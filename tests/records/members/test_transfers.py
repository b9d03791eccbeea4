"""A transfer ends in one home branch, whoever was quicker, and nobody refuses one without a reason."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianjian.kernel.days import WrongDay
from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.measures import Scope
from lianjian.kernel.models import JournalLine
from lianjian.kernel.succession import Handover, carry_over
from lianjian.records.members.actions.leaving import end_membership
from lianjian.records.members.actions.moving import move_member
from lianjian.records.members.actions.registering import NewMember
from lianjian.records.members.actions.transfers import (
    propose_transfer,
    propose_transfer_out,
    receive_from_outside,
    receive_transfer,
    return_transfer,
    send_transfer,
    withdraw_transfer,
)
from lianjian.records.members.enums import OPEN_TRANSFERS, AffiliationBasis, LeavingKind, Sex, Standing, TransferState
from lianjian.records.members.id_numbers import check_digit
from lianjian.records.members.models import AffiliationTransfer, Member
from lianjian.records.members.queries.people import members_of
from lianjian.records.members.queries.transfers import basic_committee_of, homes_called, transfers_visible_to
from lianjian.records.members.transfer_measures import MEASURES
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.models import Organisation
from tests.factories import NOW, TODAY, County, a_county
from tests.records.members.factories import member
from tests.records.organisations.test_joint_race import at_once

BEFORE = TODAY - timedelta(days=10)
EARLIER = NOW - timedelta(days=10)


def proposed(county: County, person: Member, to: int, *, at: datetime = NOW, on: date = TODAY) -> AffiliationTransfer:
    """Proposed by the secretary of the person's village."""
    home = county.villages.index(person.organisation)
    by = county.actor(county.secretaries[home])
    return propose_transfer(member=person, to=county.villages[to], reason="到那里居住", on=on, by=by, at=at)


def sent(county: County, person: Member, *, to: int = 3, letter_no: str = "龙组〔2026〕8号") -> AffiliationTransfer:
    """Across two townships, with the letter of 龙都."""
    made = proposed(county, person, to, at=EARLIER, on=BEFORE)
    by = county.actor(county.longdu_organiser)
    return send_transfer(transfer=made, letter_no=letter_no, on=BEFORE, by=by, at=EARLIER)


@pytest.fixture
def zhu(county: County) -> Member:
    return member(county.villages[0], "朱永华")


def test_across_two_townships_the_home_changes_on_the_day_of_receipt_and_not_before(
    county: County, zhu: Member
) -> None:
    made = sent(county, zhu)
    zhu.refresh_from_db()
    assert (zhu.organisation, made.state) == (county.villages[0], TransferState.SENT)
    received = receive_transfer(transfer=made, on=TODAY, by=county.actor(county.secretaries[3]), at=NOW)
    zhu.refresh_from_db()
    assert zhu.organisation == county.villages[3]
    assert list(members_of(organisation=county.villages[0], on=TODAY - timedelta(days=1))) == [zhu]
    assert list(members_of(organisation=county.villages[3], on=TODAY)) == [zhu]
    assert (received.state, received.closed_on, received.from_kind) == (TransferState.RECEIVED, TODAY, UnitKind.VILLAGE)
    acts = JournalLine.objects.filter(subject_type="members.affiliationtransfer").order_by("pk")
    assert [line.action for line in acts] == ["propose_transfer", "send_transfer", "receive_transfer"]


def test_within_one_township_there_is_no_letter_and_one_step_less(county: County, zhu: Member) -> None:
    made = proposed(county, zhu, 1)
    assert (made.state, made.issuer, made.sent_on) == (TransferState.SENT, None, TODAY)
    receive_transfer(transfer=made, on=TODAY, by=county.actor(county.secretaries[1]), at=NOW)
    zhu.refresh_from_db()
    assert zhu.organisation == county.villages[1]


def test_the_letter_comes_from_the_lowest_committee_above_both_branches_of_one_side(county: County) -> None:
    assert basic_committee_of(organisation=county.villages[0]) == county.longdu
    assert basic_committee_of(organisation=county.longdu) == county.longdu
    assert basic_committee_of(organisation=county.urban[1]) == county.county


def test_only_the_committee_issues_the_letter_and_only_with_its_number(county: County, zhu: Member) -> None:
    made = proposed(county, zhu, 3)
    with pytest.raises(NotAllowed, match="龙都街道"):
        send_transfer(transfer=made, letter_no="1", on=TODAY, by=county.actor(county.secretaries[0]), at=NOW)
    with pytest.raises(Refused):
        send_transfer(transfer=made, letter_no=" ", on=TODAY, by=county.actor(county.longdu_organiser), at=NOW)


def test_the_sender_cannot_receive_in_the_receivers_place(county: County, zhu: Member) -> None:
    made = sent(county, zhu)
    for account in (county.secretaries[0], county.longdu_organiser):
        with pytest.raises(NotAllowed):
            receive_transfer(transfer=made, on=TODAY, by=county.actor(account), at=NOW)


def test_it_is_not_returned_without_a_reason_and_the_article_says_so(county: County, zhu: Member) -> None:
    made = sent(county, zhu)
    receiver = county.actor(county.secretaries[3])
    with pytest.raises(Refused) as refusal:
        return_transfer(transfer=made, reason=" ", by=receiver, at=NOW)
    assert refusal.value.rule is not None
    assert "第二十五条" in refusal.value.rule.text()
    returned = return_transfer(transfer=made, reason="介绍信写错了村名", by=receiver, at=NOW)
    assert returned.is_open
    again = send_transfer(
        transfer=made, letter_no="龙组〔2026〕9号", on=TODAY, by=county.actor(county.longdu_organiser), at=NOW
    )
    assert (again.state, again.letter_no) == (TransferState.SENT, "龙组〔2026〕9号")


def test_a_second_open_transfer_is_refused_with_the_first_ones_goal(county: County, zhu: Member) -> None:
    proposed(county, zhu, 3)
    with pytest.raises(ChangedMeanwhile, match="郑家河岔村") as refusal:
        proposed(county, zhu, 1)
    assert refusal.value.rule is not None
    assert "第二十五条" in refusal.value.rule.text()


def test_to_the_branch_where_one_is_at_home_is_no_transfer(county: County, zhu: Member) -> None:
    with pytest.raises(Refused, match="现在的支部"):
        proposed(county, zhu, 0)


def test_days_stand_in_order(county: County, zhu: Member) -> None:
    with pytest.raises(WrongDay):
        proposed(county, zhu, 3, on=TODAY + timedelta(days=1))
    made = sent(county, zhu)
    for on in (BEFORE - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(WrongDay):
            receive_transfer(transfer=made, on=on, by=county.actor(county.secretaries[3]), at=NOW)


def test_a_withdrawn_one_leaves_the_member_at_home_and_makes_room_for_another(county: County, zhu: Member) -> None:
    made = sent(county, zhu)
    with pytest.raises(NotAllowed):
        withdraw_transfer(transfer=made, reason="不去了", by=county.actor(county.secretaries[3]), at=NOW)
    withdraw_transfer(transfer=made, reason="不去了", by=county.actor(county.secretaries[0]), at=NOW)
    with pytest.raises(ChangedMeanwhile):
        receive_transfer(transfer=made, on=TODAY, by=county.actor(county.secretaries[3]), at=NOW)
    zhu.refresh_from_db()
    assert zhu.organisation == county.villages[0]
    assert proposed(county, zhu, 1).is_open


def test_out_of_the_county_the_membership_ends_when_the_receipt_has_come(county: County, zhu: Member) -> None:
    by = county.actor(county.longdu_organiser)
    made = propose_transfer_out(
        member=zhu, outside_organisation="迪荡街道党工委", outside_place="浙江省绍兴市越城区", reason="在那里上班",
        on=TODAY, by=county.actor(county.secretaries[0]), at=NOW,
    )  # fmt: skip
    send_transfer(transfer=made, letter_no="8", on=TODAY, by=by, at=NOW)
    zhu.refresh_from_db()
    assert zhu.left_on is None
    receive_transfer(transfer=made, on=TODAY, by=by, at=NOW)
    zhu.refresh_from_db()
    assert (zhu.left_on, zhu.left_how) == (TODAY, LeavingKind.TRANSFERRED_OUT)
    assert not members_of(organisation=county.villages[0], on=TODAY)


def arrival(county: County, **person: object) -> AffiliationTransfer:
    """Somebody comes from a factory outside."""
    usual: dict[str, object] = {
        "name": "周建国", "sex": Sex.MALE, "born_on": date(1980, 5, 6), "admitted_on": date(2005, 7, 1),
        "full_member_on": date(2006, 7, 1),
    }  # fmt: skip
    return receive_from_outside(
        person=NewMember(**(usual | person)),  # type: ignore[arg-type]
        organisation=county.villages[0],
        outside_organisation="宏达机械厂党支部",
        outside_place="江苏省扬州市",
        from_kind=UnitKind.ENTERPRISE,
        letter_no="扬组〔2026〕31号",
        on=TODAY,
        by=county.actor(county.secretaries[0]),
        at=NOW,
    )


def test_who_comes_from_outside_is_registered_with_the_history_of_the_letter(county: County) -> None:
    made = arrival(county)
    assert (made.state, made.from_name) == (TransferState.RECEIVED, "江苏省扬州市宏达机械厂党支部")
    assert made.member.standing(on=TODAY) == Standing.FULL
    assert made.member.affiliations.get().basis == AffiliationBasis.TRANSFERRED
    assert list(members_of(organisation=county.villages[0], on=TODAY)) == [made.member]
    assert not members_of(organisation=county.villages[0], on=TODAY - timedelta(days=1))


def test_who_went_out_and_comes_back_goes_on_with_the_same_record(county: County) -> None:
    number = "37078219800506123" + check_digit("37078219800506123")
    first = arrival(county, id_number=number).member
    by = county.actor(county.longdu_organiser)
    later = NOW + timedelta(days=40)
    end_membership(
        member=first, on=TODAY + timedelta(days=30), how=LeavingKind.TRANSFERRED_OUT, reason="外省", by=by, at=later
    )
    back = receive_from_outside(
        person=NewMember(
            name="周建国", sex=Sex.MALE, born_on=date(1980, 5, 6), admitted_on=date(2005, 7, 1),
            full_member_on=date(2006, 7, 1), id_number=number,
        ),
        organisation=county.villages[1], outside_organisation="某厂", outside_place="外省", letter_no="5",
        from_kind=UnitKind.ENTERPRISE, on=TODAY + timedelta(days=40), by=by, at=later,
    )  # fmt: skip
    assert back.member == first
    assert back.member.organisation == county.villages[1]
    assert back.member.left_on is None


def test_the_receiver_sees_it_only_once_it_is_sent(county: County, zhu: Member) -> None:
    made = proposed(county, zhu, 3)
    receiver = county.actor(county.secretaries[3])
    assert not transfers_visible_to(actor=receiver).exists()
    send_transfer(transfer=made, letter_no="8", on=TODAY, by=county.actor(county.longdu_organiser), at=NOW)
    assert transfers_visible_to(actor=receiver).get() == made
    assert not transfers_visible_to(actor=county.actor(county.secretaries[4])).exists()


def test_an_open_transfer_follows_the_member_and_closes_with_the_membership(county: County, zhu: Member) -> None:
    by = county.actor(county.department_head)
    made = sent(county, zhu)
    move_member(member=zhu, to=county.villages[1], on=TODAY, basis=AffiliationBasis.SUCCEEDED, by=by, at=NOW)
    made.refresh_from_db()
    assert (made.state, made.from_organisation) == (TransferState.SENT, county.villages[1])
    later = NOW + timedelta(days=1)
    end_membership(member=zhu, on=TODAY + timedelta(days=1), how=LeavingKind.DIED, reason="病故", by=by, at=later)
    made.refresh_from_db()
    assert made.state == TransferState.WITHDRAWN


def test_a_member_who_came_to_the_goal_another_way_is_received(county: County, zhu: Member) -> None:
    made = sent(county, zhu)
    move_member(
        member=zhu, to=county.villages[3], on=TODAY, basis=AffiliationBasis.SUCCEEDED,
        by=county.actor(county.department_head), at=NOW,
    )  # fmt: skip
    made.refresh_from_db()
    assert (made.state, made.closed_on) == (TransferState.RECEIVED, TODAY)


def ends(county: County, ended: Organisation, heir: Organisation | None) -> None:
    """The organisation ends today; the heir takes over what hangs on it."""
    heir_id = heir.pk if heir else None
    by = county.actor(county.department_head)
    carry_over(Handover(from_id=ended.pk, to_id=heir_id, on=TODAY, by=by, at=NOW))


def test_when_the_receiving_branch_ends_its_heir_receives_and_without_one_the_member_stays(county: County) -> None:
    first, second = member(county.villages[0], "朱永华"), member(county.villages[0], "王秀兰")
    goes_on, closes = sent(county, first, to=3), sent(county, second, to=5)
    ends(county, county.villages[3], county.villages[4])
    ends(county, county.villages[5], None)
    goes_on.refresh_from_db()
    closes.refresh_from_db()
    assert (goes_on.state, goes_on.to_organisation) == (TransferState.SENT, county.villages[4])
    assert closes.state == TransferState.WITHDRAWN


def test_when_the_home_branch_ends_the_transfer_goes_along_to_its_heir(county: County, zhu: Member) -> None:
    made = sent(county, zhu)
    ends(county, county.villages[0], county.villages[1])
    made.refresh_from_db()
    assert (made.state, made.from_organisation) == (TransferState.SENT, county.villages[1])
    receive_transfer(
        transfer=made, on=TODAY + timedelta(days=1), by=county.actor(county.secretaries[3]), at=NOW + timedelta(days=1)
    )
    zhu.refresh_from_db()
    assert zhu.organisation == county.villages[3]


def test_when_the_committee_ends_its_heir_issues_the_letter(county: County, zhu: Member) -> None:
    made = proposed(county, zhu, 3)
    ends(county, county.longdu, county.changcheng)
    made.refresh_from_db()
    assert made.issuer == county.changcheng


def test_branches_are_found_by_name_initials_and_code(county: County) -> None:
    assert homes_called(words="北朱解村") == [county.villages[0]]
    assert homes_called(words="bzj") == [county.villages[0]]
    assert homes_called(words="V004") == [county.villages[3]]
    assert homes_called(words="昌城镇") == []
    assert set(homes_called(words="家河岔")) == {county.villages[3], county.villages[4]}


ACTS = st.lists(st.tuples(st.sampled_from(["propose", "send", "receive", "return", "withdraw"]), st.integers(0, 5)))


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_is_tried_in_whatever_order_a_member_has_one_home_and_one_open_transfer(
    county: County, acts: list[tuple[str, int]]
) -> None:
    zhu = member(county.villages[0], "朱永华")
    by, day = county.actor(county.department_head), TODAY
    for act, village in acts:
        day += timedelta(days=1)
        at = NOW + (day - TODAY)
        last = AffiliationTransfer.objects.filter(member=zhu).order_by("-pk").first()
        zhu.refresh_from_db()
        try:
            if act == "propose":
                propose_transfer(member=zhu, to=county.villages[village], reason="搬家", on=day, by=by, at=at)
            elif last is not None:
                verbs = {
                    "send": partial(send_transfer, letter_no="1", on=day),
                    "receive": partial(receive_transfer, on=day),
                    "return": partial(return_transfer, reason="写错了"),
                    "withdraw": partial(withdraw_transfer, reason="不去了"),
                }
                verbs[act](transfer=last, by=by, at=at)
        except Refused:
            continue
    zhu.refresh_from_db()
    home = zhu.affiliations.get(during__contains=day)
    assert home.organisation == zhu.organisation
    found = AffiliationTransfer.objects.filter(member=zhu)
    assert found.filter(state__in=OPEN_TRANSFERS).count() <= 1
    assert zhu.affiliations.count() == 1 + found.filter(state=TransferState.RECEIVED).count()


@pytest.mark.django_db(transaction=True)
def test_of_two_proposals_at_once_one_is_told_of_the_other() -> None:
    county = a_county()
    for turn in range(3):
        zhu = member(county.villages[0], f"朱永{'甲乙丙'[turn]}")
        told = at_once(partial(proposed, county, zhu, 3), partial(proposed, county, zhu, 1))
        assert sorted(bool(sentence) for sentence in told) == [False, True]
        assert "书记甲" in next(sentence for sentence in told if sentence)
        assert AffiliationTransfer.objects.filter(member=zhu).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_receipt_and_withdrawal_at_once_exactly_one_wins() -> None:
    county = a_county()
    for turn in range(3):
        zhu = member(county.villages[0], f"朱永{'甲乙丙'[turn]}")
        made = sent(county, zhu)
        told = at_once(
            partial(receive_transfer, transfer=made, on=TODAY, by=county.actor(county.secretaries[3]), at=NOW),
            partial(withdraw_transfer, transfer=made, reason="不去了", by=county.actor(county.secretaries[0]), at=NOW),
        )
        made.refresh_from_db()
        zhu.refresh_from_db()
        assert [bool(sentence) for sentence in told] == [
            made.state != TransferState.RECEIVED,
            made.state != TransferState.WITHDRAWN,
        ]
        assert (zhu.organisation == county.villages[3]) is (made.state == TransferState.RECEIVED)


def counted(county: County, *, on: date = TODAY) -> tuple[float, dict[str, float]]:
    """F30 of the county and of the level below it, by path."""
    [measure] = MEASURES
    scope = Scope(path=county.county.path, on=on)
    rows = list(measure.rows(scope))
    whole = measure.count(scope)
    assert len(rows) == whole.records == len(list(measure.rows_after(scope, "")))
    return whole.values[0], {path: part.values[0] for path, part in measure.below(scope).items()}


def test_who_moved_in_from_an_enterprise_counts_while_at_home_here_and_until_the_next_transfer(county: County) -> None:
    assert counted(county) == (0, {})
    came = arrival(county).member
    worker = member(county.urban[1], "王秀兰")
    made = propose_transfer(
        member=worker,
        to=county.villages[3],
        reason="回村",
        on=BEFORE,
        by=county.actor(county.secretaries[7]),
        at=EARLIER,
    )
    made = send_transfer(transfer=made, letter_no="1", on=BEFORE, by=county.actor(county.department_head), at=EARLIER)
    receive_transfer(transfer=made, on=BEFORE, by=county.actor(county.secretaries[3]), at=EARLIER)
    assert counted(county) == (2, {county.longdu.path: 1, county.changcheng.path: 1})
    assert counted(county, on=TODAY - timedelta(days=1)) == (1, {county.changcheng.path: 1})
    later, day = NOW + timedelta(days=5), TODAY + timedelta(days=5)
    on_again = propose_transfer(
        member=came, to=county.villages[1], reason="搬家", on=day, by=county.actor(county.secretaries[0]), at=later
    )
    receive_transfer(transfer=on_again, on=day, by=county.actor(county.secretaries[1]), at=later)
    assert counted(county, on=day) == (1, {county.changcheng.path: 1})
    assert counted(county)[0] == 2
