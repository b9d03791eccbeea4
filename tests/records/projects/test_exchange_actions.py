from __future__ import annotations

import pytest

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.events import receives
from lianjian.kernel.models import JournalLine
from lianjian.records.organisations.models import Organisation
from lianjian.records.projects.actions.exchange import (
    close_need,
    close_resource,
    confirm,
    deliver,
    give_up,
    register_need,
    send_back,
    take_up_need,
)
from lianjian.records.projects.enums import MatchState, NeedState, Subject
from lianjian.records.projects.events import NeedConfirmed
from lianjian.records.projects.models import Need
from tests.factories import NOW, TODAY, County
from tests.records.projects.factories import need, office, resource

HEARD: list[NeedConfirmed] = []
receives(NeedConfirmed)(HEARD.append)


def a_need(county: County) -> Need:
    return need(county, county.villages[5], Subject.TECHNIQUE)


def helper(county: County) -> Organisation:
    return county.urban[2]


def taken_up(county: County) -> Need:
    wanted = a_need(county)
    take_up_need(need_id=wanted.pk, helper=helper(county), by=county.actor(county.secretaries[8]), at=NOW)
    return wanted


def delivered(county: County) -> Need:
    wanted = taken_up(county)
    deliver(need_id=wanted.pk, outcome="派两名技术员讲了三次课", by=county.actor(county.secretaries[8]), at=NOW)
    return wanted


def test_the_villages_own_secretary_registers_a_need(county: County) -> None:
    by = county.actor(county.secretaries[5])
    made = register_need(
        organisation=county.villages[5],
        subject=Subject.COLD_STORAGE,
        level=3,
        title="大葱冷库",
        on=TODAY,
        by=by,
        at=NOW,
    )
    assert made.state == NeedState.OPEN
    assert JournalLine.objects.filter(action="register_need", subject_id=str(made.pk)).count() == 1


@pytest.mark.parametrize("who", ["neighbour", "other office"])
def test_nobody_registers_for_an_organisation_that_is_not_his(county: County, who: str) -> None:
    account = county.secretaries[4] if who == "neighbour" else county.longdu_organiser
    with pytest.raises(NotAllowed):
        register_need(
            organisation=county.villages[5], subject=Subject.FUNDS, level=2, title="钱", on=TODAY,
            by=county.actor(account), at=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(("level", "title"), [(0, "路"), (5, "路"), (2, "   ")])
def test_a_need_has_a_level_of_1_to_4_and_a_title(county: County, level: int, title: str) -> None:
    with pytest.raises(Refused):
        register_need(
            organisation=county.villages[5], subject=Subject.ROADS, level=level, title=title, on=TODAY,
            by=office(county), at=NOW,
        )  # fmt: skip


def test_help_is_taken_up_delivered_and_confirmed_by_the_receiver(county: County) -> None:
    HEARD.clear()
    wanted = delivered(county)
    match = confirm(need_id=wanted.pk, by=county.actor(county.secretaries[5]), at=NOW)
    wanted.refresh_from_db()
    assert (match.state, wanted.state) == (MatchState.CONFIRMED, NeedState.CONFIRMED)
    assert [event.need_id for event in HEARD] == [wanted.pk]
    actions = JournalLine.objects.filter(subject_id=str(wanted.pk)).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["register_need", "take_up_need", "deliver_help", "confirm_help"]


@pytest.mark.parametrize("who", ["helper", "department", "township"])
def test_nobody_but_the_receiver_confirms(county: County, who: str) -> None:
    wanted = delivered(county)
    accounts = {
        "helper": county.secretaries[8], "department": county.department_head, "township": county.changcheng_organiser,
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        confirm(need_id=wanted.pk, by=county.actor(accounts[who]), at=NOW)


def test_a_receiver_who_helped_himself_through_another_post_cannot_confirm(county: County) -> None:
    wanted = delivered(county)
    match = wanted.matches.get()
    match.delivered_by = county.secretaries[5]
    match.save()
    with pytest.raises(NotAllowed):
        confirm(need_id=wanted.pk, by=county.actor(county.secretaries[5]), at=NOW)


def test_what_has_not_arrived_goes_back_to_the_helper(county: County) -> None:
    wanted = delivered(county)
    send_back(need_id=wanted.pk, reason="只来了一次", by=county.actor(county.secretaries[5]), at=NOW)
    wanted.refresh_from_db()
    assert (wanted.state, wanted.matches.get().state) == (NeedState.TAKEN_UP, MatchState.TAKEN_UP)


def test_a_promise_given_up_opens_the_need_again_for_another(county: County) -> None:
    wanted = taken_up(county)
    give_up(need_id=wanted.pk, reason="人手调走了", by=county.actor(county.secretaries[8]), at=NOW)
    take_up_need(need_id=wanted.pk, helper=county.urban[1], by=county.actor(county.secretaries[7]), at=NOW)
    assert sorted(wanted.matches.values_list("state", flat=True)) == [MatchState.GIVEN_UP, MatchState.TAKEN_UP]


def test_giving_up_needs_a_reason(county: County) -> None:
    wanted = taken_up(county)
    with pytest.raises(Refused):
        give_up(need_id=wanted.pk, reason=" ", by=county.actor(county.secretaries[8]), at=NOW)


def test_the_second_helper_is_told_who_was_quicker(county: County) -> None:
    wanted = taken_up(county)
    with pytest.raises(ChangedMeanwhile, match="市农业局机关"):
        take_up_need(need_id=wanted.pk, helper=county.urban[1], by=county.actor(county.secretaries[7]), at=NOW)


def test_nobody_takes_up_his_own_need(county: County) -> None:
    wanted = a_need(county)
    with pytest.raises(NotAllowed):
        take_up_need(need_id=wanted.pk, helper=county.villages[5], by=county.actor(county.secretaries[5]), at=NOW)


def test_help_comes_from_a_resource_of_the_helper_for_that_subject(county: County) -> None:
    wanted = a_need(county)
    other = resource(county, county.urban[2], Subject.FUNDS)
    with pytest.raises(Refused):
        take_up_need(
            need_id=wanted.pk,
            helper=county.urban[2],
            resource_id=other.pk,
            by=county.actor(county.secretaries[8]),
            at=NOW,
        )


def test_a_need_in_hand_cannot_be_closed(county: County) -> None:
    wanted = taken_up(county)
    with pytest.raises(ChangedMeanwhile):
        close_need(need_id=wanted.pk, reason="不需要了", on=TODAY, by=office(county), at=NOW)


def test_an_open_need_closes_with_its_reason(county: County) -> None:
    wanted = a_need(county)
    close_need(need_id=wanted.pk, reason="村里自己办了", on=TODAY, by=county.actor(county.secretaries[5]), at=NOW)
    wanted.refresh_from_db()
    assert (wanted.state, wanted.close_reason, wanted.closed_on) == (NeedState.CLOSED, "村里自己办了", TODAY)


def test_a_resource_is_closed_once(county: County) -> None:
    offered = resource(county, county.urban[0], Subject.FUNDS)
    close_resource(
        resource_id=offered.pk, reason="今年用完了", on=TODAY, by=county.actor(county.secretaries[6]), at=NOW
    )
    with pytest.raises(ChangedMeanwhile):
        close_resource(resource_id=offered.pk, reason="今年用完了", on=TODAY, by=office(county), at=NOW)
