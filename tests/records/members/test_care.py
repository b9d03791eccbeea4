"""Care and mutual help: nobody is paired, in hardship or honoured without what that takes, and few may read of it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest

from lianjian.kernel.actor import Actor
from lianjian.kernel.days import WrongDay
from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.models import JournalLine
from lianjian.kernel.panels import Asked
from lianjian.kernel.periods import since
from lianjian.records.members.actions.care import (
    end_pairing,
    give_honour,
    note_care,
    note_hardship,
    pair_members,
    strike_hardship,
)
from lianjian.records.members.care_panels import care as care_panel
from lianjian.records.members.enums import CareKind
from lianjian.records.members.errors import NotAMember
from lianjian.records.members.models import Hardship, Member, MemberPairing
from lianjian.records.members.queries.care import (
    care_visible_to,
    honours_visible_to,
    pairings_visible_to,
    people_cared_about,
    people_to_pair,
)
from lianjian.records.organisations.actions.joint import propose_joint_organisation
from lianjian.records.organisations.enums import JointForm, PairingForm
from lianjian.records.organisations.models import JointParty
from tests.factories import NOW, TODAY, County, a_county, person
from tests.records.members.factories import member
from tests.records.organisations.test_joint_race import at_once

LATELY = date(2026, 2, 1)


def secretary(county: County, village: int = 0) -> Actor:
    return county.actor(county.secretaries[village])


def paired(county: County, one: Member, other: Member, on: date = LATELY) -> MemberPairing:
    return pair_members(
        one=one, other=other, purpose="大棚种菜", since=on, both_agree=True, by=secretary(county), at=NOW
    )


def test_two_are_paired_once_whichever_way_round_and_only_when_both_agree(county: County) -> None:
    here, there = member(county.villages[0], "村里人"), member(county.urban[0], "城里人")
    pair = partial(pair_members, purpose="大棚种菜", since=LATELY, by=secretary(county), at=NOW)
    with pytest.raises(Refused, match="没有本人同意"):
        pair(one=here, other=there, both_agree=False)
    made = pair(one=there, other=here, both_agree=True)
    assert (made.first, made.second) == (here, there)
    with pytest.raises(ChangedMeanwhile, match="已经结对"):
        pair(one=here, other=there, both_agree=True)
    with pytest.raises(Refused):
        pair(one=here, other=here, both_agree=True)
    gone = member(county.villages[0], "走了的", left_on=date(2025, 1, 1))
    with pytest.raises(NotAMember):
        pair(one=gone, other=there, both_agree=True)
    with pytest.raises(WrongDay):
        pair_members(
            one=here, other=member(county.villages[0], "以后"), purpose="", since=TODAY + timedelta(days=1),
            both_agree=True, by=secretary(county), at=NOW,
        )  # fmt: skip


def test_a_pairing_is_ended_by_either_branch_or_either_of_the_two(county: County) -> None:
    account = person("城里人", login="urban")
    here, there = member(county.villages[0], "村里人"), member(county.urban[0], "城里人", account=account)
    pairing = paired(county, here, there)
    end = partial(end_pairing, pairing_id=pairing.pk, reason="项目结束", at=NOW)
    with pytest.raises(NotAllowed):
        end(on=TODAY, by=secretary(county, 1))
    with pytest.raises(WrongDay):
        end(on=LATELY, by=secretary(county))
    end(on=TODAY, by=county.actor(account))
    with pytest.raises(ChangedMeanwhile):
        end(on=TODAY, by=secretary(county))
    assert paired(county, here, there, on=TODAY).during.upper is None


def test_partners_of_a_joint_organisation_can_be_paired_with(county: County) -> None:
    here, there, apart = (
        member(where, name)
        for where, name in ((county.villages[0], "村里人"), (county.urban[0], "城里人"), (county.villages[2], "外村人"))
    )
    assert list(people_to_pair(actor=secretary(county), on=TODAY)) == [here]
    joint = propose_joint_organisation(
        name="后黄疃共建联合体", pairing_form=PairingForm.WITH_COMMUNITY, form=JointForm.ALLIANCE,
        lead_id=county.urban[0].pk, village_ids=[county.villages[0].pk, county.villages[1].pk],
        superior_id=county.longdu.pk, purpose="", by=county.actor(county.department_head), at=NOW,
    )  # fmt: skip
    JointParty.objects.filter(joint=joint).update(during=since(LATELY))
    assert set(people_to_pair(actor=secretary(county), on=TODAY)) == {here, there}
    assert apart not in people_to_pair(actor=secretary(county), on=TODAY)
    assert list(people_to_pair(actor=secretary(county), on=LATELY - timedelta(days=1))) == [here]


def test_who_is_paired_notes_what_was_done_and_it_joins_the_pairing(county: County) -> None:
    account = person("城里人", login="urban")
    here, there = member(county.villages[0], "村里人"), member(county.urban[0], "城里人", account=account)
    note = partial(
        note_care, member=here, carer=there, kind=CareKind.SKILL, what="上门教嫁接", by=county.actor(account), at=NOW
    )
    with pytest.raises(NotAllowed):
        note(done_on=TODAY)
    pairing = paired(county, here, there)
    assert note(done_on=TODAY).pairing == pairing
    with pytest.raises(NotAllowed):
        note(done_on=LATELY - timedelta(days=1))
    with pytest.raises(WrongDay):
        note_care(
            member=here, carer=there, kind=CareKind.VISIT, what="看望", done_on=TODAY + timedelta(days=1),
            by=secretary(county), at=NOW,
        )  # fmt: skip
    assert here in people_cared_about(actor=county.actor(account), on=TODAY)
    assert here not in people_cared_about(actor=county.actor(county.stranger), on=TODAY)


def test_what_was_done_is_read_by_the_branch_and_those_concerned_and_no_level_above(county: County) -> None:
    old = person("村里人", login="old")
    here, there = member(county.villages[0], "村里人", account=old), member(county.villages[0], "邻居")
    note_care(
        member=here, carer=there, kind=CareKind.VISIT, what="春节看望", done_on=TODAY, by=secretary(county), at=NOW
    )
    readers = {
        who: care_visible_to(actor=county.actor(account)).count()
        for who, account in {
            "own": old, "branch": county.secretaries[0], "other branch": county.secretaries[1],
            "township": county.longdu_organiser, "department": county.department_head, "stranger": county.stranger,
        }.items()
    }  # fmt: skip
    assert readers == {"own": 1, "branch": 1, "other branch": 0, "township": 0, "department": 0, "stranger": 0}


def test_an_honour_rests_on_a_decision_with_a_number(county: County) -> None:
    who = member(county.villages[0], "先进")
    give = partial(
        give_honour, member=who, title="优秀共产党员", given_by="龙都街道党工委", given_on=LATELY, by=secretary(county),
        at=NOW,
    )  # fmt: skip
    with pytest.raises(Refused, match="表彰决定"):
        give(document_no="  ")
    give(document_no="龙工委〔2026〕3号")
    with pytest.raises(ChangedMeanwhile):
        give(document_no="龙工委〔2026〕3号")
    assert honours_visible_to(actor=county.actor(county.longdu_organiser)).count() == 1
    assert honours_visible_to(actor=county.actor(county.changcheng_organiser)).count() == 0


def test_a_hardship_is_a_yes_with_consent_and_goes_without_a_trace_of_what(county: County) -> None:
    account = person("困难", login="poor")
    who = member(county.villages[0], "困难", account=account)
    note = partial(note_hardship, member=who, consented_on=LATELY, at=NOW)
    with pytest.raises(Refused, match="本人同意"):
        note(consents=False, by=secretary(county))
    for outsider in (county.longdu_organiser, county.department_head, county.secretaries[1]):
        with pytest.raises(NotAllowed):
            note(consents=True, by=county.actor(outsider))
    note(consents=True, by=secretary(county))
    with pytest.raises(ChangedMeanwhile):
        note(consents=True, by=secretary(county))
    strike_hardship(member=who, by=county.actor(account), at=NOW)
    assert not Hardship.objects.exists()
    assert all(line.details == {} for line in JournalLine.objects.filter(action__endswith="hardship"))
    with pytest.raises(ChangedMeanwhile):
        strike_hardship(member=who, by=county.actor(account), at=NOW)


def test_the_panel_shows_running_pairings_and_nothing_of_hardship(county: County) -> None:
    here, there = member(county.villages[0], "村里人"), member(county.urban[0], "城里人")
    pairing = paired(county, here, there)
    note_hardship(member=here, consented_on=LATELY, consents=True, by=secretary(county), at=NOW)
    asked = Asked(
        member_id=here.pk, organisation_id=here.organisation_id, actor=secretary(county), on=TODAY, is_own=False
    )
    panel = care_panel(asked)
    assert panel is not None
    assert [line.title for line in panel.lines] == ["与城里人结对"]
    end_pairing(pairing_id=pairing.pk, on=TODAY, reason="", by=secretary(county), at=NOW)
    assert care_panel(asked).lines == ()  # type: ignore[union-attr]
    assert pairings_visible_to(actor=county.actor(county.changcheng_organiser)).count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_who_pair_the_same_two_one_is_told() -> None:
    county = a_county()
    here, there = member(county.villages[0], "村里人"), member(county.urban[0], "城里人")
    told = at_once(partial(paired, county, here, there), partial(paired, county, there, here))
    assert sorted(map(bool, told)) == [False, True]
    assert MemberPairing.objects.count() == 1
