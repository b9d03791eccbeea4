"""Two people at one moment: exactly one wins, and the other is told what happened."""

from __future__ import annotations

from functools import partial

import pytest

from lianjian.records.organisations.actions import joint as verbs
from lianjian.records.organisations.enums import ConsentState, JointState, PairingForm
from lianjian.records.organisations.models import JointOrganisation, JointParty
from tests.at_once import at_once
from tests.factories import NOW, TODAY, County, a_county
from tests.records.organisations.test_joint_founding import agreed

ROUNDS = 4


@pytest.mark.django_db(transaction=True)
def test_of_approval_and_withdrawn_consent_exactly_one_wins() -> None:
    county = a_county()
    for turn in range(ROUNDS):
        joint = agreed(county, name=f"后黄疃共建联合体{turn}")
        told = at_once(partial(_approve, county, joint), partial(_withdraw, county, joint))
        joint.refresh_from_db()
        withdrawn = joint.parties.get(organisation=county.villages[1]).consent == ConsentState.WITHDRAWN
        assert (joint.state == JointState.FOUNDED) is not withdrawn
        assert [bool(sentence) for sentence in told] in ([True, False], [False, True])
        loser = told[0] or told[1]
        assert ("王家我乐村" in loser) if withdrawn else ("李强" in loser)
        _clear(county, joint)


@pytest.mark.django_db(transaction=True)
def test_one_village_is_not_founded_into_two_joint_organisations_at_once() -> None:
    county = a_county()
    one = agreed(county)
    other = agreed(
        county, name="益欣食品共建联合体", pairing_form=PairingForm.WITH_ENTERPRISE, lead_id=county.urban[1].pk,
        village_ids=[county.villages[1].pk, county.villages[2].pk],
    )  # fmt: skip
    told = at_once(partial(_approve, county, one), partial(_approve, county, other))
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    assert JointParty.objects.filter(organisation=county.villages[1], during__contains=TODAY).count() == 1


def _approve(county: County, joint: JointOrganisation) -> None:
    verbs.approve_joint_organisation(
        joint_id=joint.pk, document_no="", on=TODAY, note="", by=county.actor(county.longdu_organiser), at=NOW
    )


def _withdraw(county: County, joint: JointOrganisation) -> None:
    verbs.withdraw_consent(
        joint_id=joint.pk,
        organisation_id=county.villages[1].pk,
        note="",
        by=county.actor(county.secretaries[1]),
        at=NOW,
    )


def _clear(county: County, joint: JointOrganisation) -> None:
    joint.books.all().delete()
    joint.delete()
