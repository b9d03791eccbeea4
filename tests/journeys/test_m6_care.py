"""M6: members of town and country are paired, what was done is noted in a sentence, honours rest on decisions."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from lianjian.kernel import clock
from lianjian.kernel.models import Account
from lianjian.kernel.months import months_after
from lianjian.kernel.periods import since
from lianjian.records.members.models import CareAct, Hardship, Honour, Member, MemberPairing
from lianjian.records.organisations.enums import ConsentState, JointForm, JointState, PairingForm, PartyRole, PostKind
from lianjian.records.organisations.models import JointOrganisation, JointParty
from tests.factories import NOW, County, person, post
from tests.records.members.factories import member

SignIn = Callable[[Account], Client]


def joined(county: County) -> None:
    """北朱解村 and 后黄疃居委会 are partners in a joint organisation."""
    founded = since(months_after(day=clock.today(), months=-12))
    joint = JointOrganisation.objects.create(
        code="J1", name="后黄疃共建联合体", pairing_form=PairingForm.WITH_COMMUNITY, form=JointForm.ALLIANCE,
        state=JointState.FOUNDED, superior=county.longdu, proposed_at=NOW, during=founded,
    )  # fmt: skip
    for where, role in ((county.urban[0], PartyRole.LEAD), (county.villages[0], PartyRole.VILLAGE)):
        JointParty.objects.create(
            joint=joint, organisation=where, role=role, consent=ConsentState.GIVEN, during=founded
        )


def test_two_members_help_each_other_across_town_and_country(county: County, sign_in: SignIn) -> None:
    joined(county)
    account = person("城里人", login="urban")
    post(account, county.urban[0], PostKind.MEMBER)
    here, there = member(county.villages[0], "村里人"), member(county.urban[0], "城里人", account=account)
    client = sign_in(county.secretaries[0])
    pair = reverse("members:care-pair", args=[here.code])
    said = {"other": "城里人", "purpose": "大棚种菜", "since": clock.today()}
    refused = client.post(pair, said)
    assert "没有本人同意" in refused.content.decode()
    assert "大棚种菜" in refused.content.decode()
    assert client.post(pair, said | {"both_agree": "on"}).status_code == 302
    assert "城里人" in client.get(reverse("members:care-person", args=[here.code])).content.decode()

    client = sign_in(account)
    page = client.get(reverse("members:care-person", args=[here.code])).content.decode()
    assert "登记关怀" in page
    assert "困难情况" not in page
    act = {"done_on": clock.today(), "kind": "skill", "carer": there.code, "what": "上门教嫁接"}
    assert client.post(reverse("members:care-act", args=[here.code]), act).status_code == 302
    assert CareAct.objects.get().pairing == MemberPairing.objects.get()

    client = sign_in(county.secretaries[0])
    listed = client.get(reverse("members:care"), {"q": "城里人"}).content.decode()
    assert "上门教嫁接" in listed
    sheet = load_workbook(BytesIO(client.get(reverse("members:care-excel")).content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][3:] == ["传授技术、出主意", "上门教嫁接", "城里人"]
    assert "大棚种菜" in client.get(reverse("members:care-pairings"), {"running": "on"}).content.decode()
    assert client.get(reverse("members:care-pairings-excel")).status_code == 200
    ending = reverse("members:care-unpair", args=[MemberPairing.objects.get().pk])
    assert client.post(ending, {"on": clock.today(), "reason": "学会了"}).status_code == 422  # not on its first day
    MemberPairing.objects.update(during=since(months_after(day=clock.today(), months=-6)))
    assert client.post(ending, {"on": clock.today(), "reason": "学会了"}).status_code == 302
    client = sign_in(account)
    assert client.get(reverse("members:care-person", args=[here.code])).status_code == 404


def test_an_honour_and_a_hardship_on_the_members_page(county: County, sign_in: SignIn) -> None:
    own = person("老党员", login="old")
    post(own, county.villages[0], PostKind.MEMBER)
    who = member(county.villages[0], "老党员", account=own)
    client = sign_in(county.secretaries[0])
    honour = reverse("members:care-honour", args=[who.code])
    said = {"title": "优秀共产党员", "given_by": "龙都街道党工委", "given_on": clock.today(), "document_no": ""}
    assert client.post(honour, said).status_code == 422
    assert client.post(honour, said | {"document_no": "龙工委〔2026〕3号"}).status_code == 302
    assert "龙工委〔2026〕3号" in client.get(reverse("members:care-honours")).content.decode()
    assert client.get(reverse("members:care-honours-excel")).status_code == 200
    hardship = reverse("members:care-hardship", args=[who.code])
    assert "只有本人同意" in client.post(hardship, {"consented_on": clock.today()}).content.decode()
    assert client.post(hardship, {"consented_on": clock.today(), "consents": "on"}).status_code == 302

    for reader, sees in ((county.secretaries[0], True), (own, True), (county.longdu_organiser, False)):
        page = sign_in(reader).get(reverse("members:care-person", args=[who.code])).content.decode()
        assert ("本人同意党支部登记" in page) is sees
        assert "优秀共产党员" in page
    assert sign_in(county.longdu_organiser).post(hardship, {"sure": "on"}).status_code == 403
    assert sign_in(own).post(hardship, {"sure": "on"}).status_code == 302
    assert not Hardship.objects.exists()


@pytest.mark.parametrize("name", ["members:care", "members:care-pairings", "members:care-honours"])
def test_the_lists_cost_the_same_for_one_and_for_three(county: County, sign_in: SignIn, name: str) -> None:
    client = sign_in(county.secretaries[0])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(name)).status_code == 200
        return len(captured)

    def helped(people: int) -> None:
        for _ in range(people):
            one, other = _person(county, 0), _person(county, 1)
            pairing = MemberPairing.objects.create(first=one, second=other, purpose="互助", during=since(clock.today()))
            CareAct.objects.create(
                member=one, carer=other, pairing=pairing, done_on=clock.today(), kind="visit", what="看望"
            )
            Honour.objects.create(member=one, title="先进", given_by="党委", document_no="1号", given_on=clock.today())

    helped(1)
    queries()
    first = queries()
    helped(2)
    assert queries() == first


def _person(county: County, village: int) -> Member:
    return member(county.villages[village], f"党员{Member.objects.count()}")
