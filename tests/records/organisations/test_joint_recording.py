"""Many joint organisations entered at once: each as it would be alone, all or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianjian.kernel.errors import Refused
from lianjian.kernel.models import JournalLine
from lianjian.records.organisations.actions.joint import ExistingJoint, record_joint_organisations
from lianjian.records.organisations.enums import JointForm, JointPostKind, JointState, PairingForm, PartyRole
from lianjian.records.organisations.models import BooksShell, JointOrganisation, JointParty, JointPost
from tests.factories import NOW, County

DAY = date(2025, 5, 1)
BRANCH = ExistingJoint(
    code="J1", name="后黄疃联合党总支", pairing_form=PairingForm.WITH_COMMUNITY, form=JointForm.JOINT_GENERAL_BRANCH,
    lead_code="U001", village_codes=("V001", "V002"), founded_on=DAY, document_no="龙发1号",
)  # fmt: skip
ALLIANCE = ExistingJoint(
    code="J2", name="益欣共建联合体", pairing_form=PairingForm.WITH_ENTERPRISE, form=JointForm.ALLIANCE,
    lead_code="U002", village_codes=("V004", "V005"), founded_on=date(2025, 6, 1),
)  # fmt: skip
ACROSS = ExistingJoint(
    code="J3", name="市农业局联合党总支", pairing_form=PairingForm.WITH_DEPARTMENT,
    form=JointForm.JOINT_GENERAL_BRANCH, lead_code="U003", village_codes=("V003", "V006"), founded_on=DAY,
    document_no="诸组2号",
)  # fmt: skip


def record(county: County, *existing: ExistingJoint) -> list[JointOrganisation]:
    return record_joint_organisations(existing=existing, by=county.actor(county.department_head), at=NOW)


def test_each_has_its_own_node_parties_posts_books_and_line(county: County) -> None:
    made = record(county, BRANCH, ALLIANCE, ACROSS)
    held = {joint.code: joint for joint in JointOrganisation.objects.select_related("organisation__parent")}
    assert [joint.pk for joint in made] == [held[code].pk for code in ("J1", "J2", "J3")]
    assert {joint.state for joint in held.values()} == {JointState.FOUNDED}
    nodes = {code: joint.organisation and joint.organisation.parent for code, joint in held.items()}
    assert nodes == {"J1": county.longdu, "J2": None, "J3": county.county}
    for joint, existing in zip(made, (BRANCH, ALLIANCE, ACROSS), strict=True):
        parties = JointParty.objects.filter(joint=joint, during__startswith=existing.founded_on).order_by("pk")
        codes = [party.organisation.code for party in parties.select_related("organisation")]
        assert codes == [existing.lead_code, *existing.village_codes]
        assert parties[0].role == PartyRole.LEAD
        secretary = JointPost.objects.get(joint=joint, kind=JointPostKind.SECRETARY)
        assert secretary.party == parties[0]
        assert JointPost.objects.filter(joint=joint, kind=JointPostKind.DEPUTY_SECRETARY).count() == 2
        assert set(BooksShell.objects.filter(joint=joint).values_list("party", flat=True)) == {
            None, *parties.values_list("pk", flat=True)
        }  # fmt: skip
    lines = JournalLine.objects.filter(action="record_joint_organisation").order_by("pk")
    assert [line.subject_id for line in lines] == [str(joint.pk) for joint in made]
    assert [line.place_id for line in lines] == [county.longdu.pk, county.changcheng.pk, county.county.pk]


def test_a_party_of_two_in_one_go_is_refused_and_nothing_stays(county: County) -> None:
    twice = replace(ALLIANCE, village_codes=("V002", "V005"))
    with pytest.raises(Refused, match=r"王家我乐村.+“后黄疃联合党总支”"):
        record(county, BRANCH, twice)
    assert not JointOrganisation.objects.exists()


def test_a_code_given_twice_in_one_go_is_refused(county: County) -> None:
    with pytest.raises(Refused, match="J1"):
        record(county, BRANCH, replace(ACROSS, code="J1"))


def test_a_later_part_of_a_party_stands_in_the_way_of_an_earlier_day(county: County) -> None:
    record(county, ALLIANCE)
    earlier = replace(ACROSS, village_codes=("V004", "V006"), founded_on=date(2024, 1, 1))
    with pytest.raises(Refused, match="郑家河岔村"):
        record(county, BRANCH, earlier)


def test_the_members_on_file_are_each_partys_own(county: County) -> None:
    county.villages[5].profiles.all().delete()
    with pytest.raises(Refused, match="都吉台村"):
        record(county, BRANCH, ALLIANCE, ACROSS)


def test_many_in_one_place_ask_no_more_than_one_but_for_their_lines(county: County) -> None:
    first = replace(ALLIANCE, code="J4", lead_code="U001", pairing_form=PairingForm.WITH_COMMUNITY)
    second = replace(ALLIANCE, code="J5", lead_code="U003", pairing_form=PairingForm.WITH_DEPARTMENT)
    counted = []
    for batch in (
        [ALLIANCE],
        [replace(first, village_codes=("V001", "V002")), replace(second, village_codes=("V003", "V006"))],
    ):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            record(county, *batch)
        counted.append(len(asked) - len(batch))
    assert counted[0] == counted[1]
