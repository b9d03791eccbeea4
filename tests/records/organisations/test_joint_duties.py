from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianjian.records.organisations.actions import joint as verbs
from lianjian.records.organisations.duties import duties_of as all_duties_of
from lianjian.records.organisations.duties.joint import duties_of
from lianjian.records.organisations.enums import PairingForm
from lianjian.records.organisations.models import JointOrganisation
from tests.factories import NOW, TODAY, County
from tests.records.organisations.test_joint_founding import founded, proposed
from tests.records.organisations.test_joint_partners import answer, joining

MUCH_LATER = TODAY + timedelta(days=31)
MOST_QUERIES = {"department_head": 7, "longdu_organiser": 9, "secretary": 5}


def second(county: County) -> JointOrganisation:
    return founded(
        county, name="二联合体", pairing_form=PairingForm.WITH_ENTERPRISE, lead_id=county.urban[1].pk,
        village_ids=[county.villages[2].pk], approval_reason="密组发〔2026〕3号",
    )  # fmt: skip


def titles(county: County, who: str) -> list[str]:
    account = county.secretaries[0] if who == "secretary" else getattr(county, who)
    return [duty.title for duty in duties_of(actor=county.actor(account, MUCH_LATER), on=MUCH_LATER)]


def test_posts_only_designated_are_one_line_however_many_joint_organisations_have_them(county: County) -> None:
    founded(county)
    (one,) = titles(county, "longdu_organiser")
    assert "后黄疃共建联合体" in one
    second(county)
    (several,) = titles(county, "longdu_organiser")
    assert several.startswith("2")


def test_a_change_of_partners_is_answered_by_parties_and_then_decided_by_the_office(county: County) -> None:
    change = joining(county, founded(county))
    answering, lead = county.actor(county.secretaries[2]), county.urban[0].posts.get(kind="secretary").account
    office = county.actor(county.longdu_organiser)
    assert [duty.verb for duty in duties_of(actor=answering, on=TODAY)] == ["答复"]
    assert duties_of(actor=office, on=TODAY) == []
    answer(county, change, 2, county.villages[2].pk)
    assert duties_of(actor=answering, on=TODAY) == []
    verbs.answer_partner_change(
        change_id=change.pk, organisation_id=county.urban[0].pk, agree=True, note="", by=county.actor(lead),
        at=NOW + timedelta(days=10),
    )  # fmt: skip
    assert [duty.place for duty in duties_of(actor=office, on=TODAY)] == [county.villages[2].name]


@pytest.mark.parametrize("who", MOST_QUERIES)
def test_the_rooms_duties_ask_the_database_few_times_and_no_oftener_for_more(county: County, who: str) -> None:
    account = county.secretaries[0] if who == "secretary" else getattr(county, who)
    actor = county.actor(account, MUCH_LATER)
    asked = []
    for found_more in (founded, second):
        found_more(county)
        with CaptureQueriesContext(connection) as queries:
            all_duties_of(actor=actor, on=MUCH_LATER)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= MOST_QUERIES[who], asked


def test_who_proposed_reads_who_does_not_agree(county: County) -> None:
    joint = proposed(county)
    verbs.answer_consent(
        joint_id=joint.pk, organisation_id=county.villages[0].pk, agree=False, note="先开会商量",
        by=county.actor(county.secretaries[0]), at=NOW,
    )  # fmt: skip
    proposer = county.actor(county.longdu_organiser)
    assert [duty.note for duty in duties_of(actor=proposer, on=TODAY)] == ["先开会商量"]
    assert duties_of(actor=county.actor(county.department_head), on=TODAY) == []
