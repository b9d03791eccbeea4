"""O2, through HTTP: from the proposal to the founded joint organisation, its agreement, its public page and its end."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianjian.kernel import clock
from lianjian.kernel.models import Account
from lianjian.kernel.pdf import can_write_pdf
from lianjian.records.organisations.actions import joint as verbs
from lianjian.records.organisations.duties.joint import duties_of
from lianjian.records.organisations.enums import JointForm, JointState, PairingForm
from lianjian.records.organisations.models import JointOrganisation
from tests.factories import County

SignIn = Callable[[Account], Client]
PHONE = "13812345678"
PUBLIC_BYTES = 60 * 1024
MOST_QUERIES = 8  # those that find out who asks included


def proposed(county: County, sign_in: SignIn, form: JointForm = JointForm.ALLIANCE) -> JointOrganisation:
    client = sign_in(county.longdu_organiser)
    chosen = f"?lead=U001&village=V001&village=V002&form={form.value}"
    page = client.get(reverse("organisations:joint-preview") + chosen)
    assert page.status_code == 200
    wanted = {"name": "后黄疃共建联合体", "purpose": "蔬菜种植技术下乡", "approval_reason": ""}
    answer = client.post(reverse("organisations:joint-preview") + chosen, wanted)
    assert answer.status_code == 302, answer.content.decode()
    return JointOrganisation.objects.get()


def agreed(county: County, sign_in: SignIn, form: JointForm = JointForm.ALLIANCE) -> JointOrganisation:
    joint = proposed(county, sign_in, form)
    for place, code in ((0, "V001"), (1, "V002"), (6, "U001")):
        address = reverse("organisations:joint-consent", args=[joint.code, code])
        client = sign_in(county.secretaries[place])
        assert client.get(address).status_code == 200
        assert client.post(address, {"answer": "agree", "note": "支部大会同意"}).status_code == 302
    joint.refresh_from_db()
    assert joint.state == JointState.AWAITING_APPROVAL
    return joint


def founded(county: County, sign_in: SignIn) -> JointOrganisation:
    joint = agreed(county, sign_in)
    client = sign_in(county.longdu_organiser)
    address = reverse("organisations:joint-approval", args=[joint.code])
    assert client.get(address).status_code == 200
    answer = client.post(address, {"on": clock.today().isoformat(), "document_no": "", "note": ""})
    assert answer.status_code == 302, answer.content.decode()
    joint.refresh_from_db()
    return joint


def test_from_proposal_to_founding_through_the_pages(county: County, sign_in: SignIn) -> None:
    joint = founded(county, sign_in)
    assert joint.state == JointState.FOUNDED
    page = sign_in(county.secretaries[0]).get(reverse("organisations:joint", args=[joint.code])).content.decode()
    for words in ("后黄疃居委会", "王家我乐村", "拟任", "北朱解村的账，只属于北朱解村"):
        assert words in page
    assert "王家我乐村的账，只属于" not in page


def test_a_formal_form_asks_for_its_document_and_keeps_what_was_typed(county: County, sign_in: SignIn) -> None:
    joint = agreed(county, sign_in, JointForm.JOINT_GENERAL_BRANCH)
    client = sign_in(county.longdu_organiser)
    address = reverse("organisations:joint-approval", args=[joint.code])
    typed = {
        "on": clock.today().isoformat(),
        "approver": "primary_committee",
        "document_no": "",
        "note": "党委会已研究",
    }
    page = client.post(address, typed)
    assert page.status_code == 422
    assert "第五条" in page.content.decode()
    assert "党委会已研究" in page.content.decode()
    assert client.post(address, typed | {"document_no": "龙党发〔2026〕3号"}).status_code == 302


def test_what_waits_is_listed_until_it_is_done(county: County, sign_in: SignIn) -> None:
    joint = proposed(county, sign_in)
    today = clock.today()

    def urls(account: Account) -> list[str]:
        return [duty.url for duty in duties_of(actor=county.actor(account, today), on=today)]

    consent = reverse("organisations:joint-consent", args=[joint.code, "V001"])
    assert consent in urls(county.secretaries[0])
    for place, code in ((0, "V001"), (1, "V002"), (6, "U001")):
        address = reverse("organisations:joint-consent", args=[joint.code, code])
        sign_in(county.secretaries[place]).post(address, {"answer": "agree", "note": ""})
    assert consent not in urls(county.secretaries[0])
    assert reverse("organisations:joint-approval", args=[joint.code]) in urls(county.longdu_organiser)


def test_a_decliner_is_shown_to_the_proposer(county: County, sign_in: SignIn) -> None:
    joint = proposed(county, sign_in)
    address = reverse("organisations:joint-consent", args=[joint.code, "V001"])
    sign_in(county.secretaries[0]).post(address, {"answer": "decline", "note": "先开会商量"})
    today = clock.today()
    duties = duties_of(actor=county.actor(county.longdu_organiser, today), on=today)
    assert [duty.note for duty in duties] == ["先开会商量"]


def test_partners_change_and_the_whole_ends_through_the_pages(county: County, sign_in: SignIn) -> None:
    joint = founded(county, sign_in)
    JointOrganisation.objects.filter(pk=joint.pk).update(during=("2026-01-01", None))
    joint.parties.update(during=("2026-01-01", None))
    client = sign_in(county.longdu_organiser)
    today = clock.today().isoformat()
    asked = client.post(
        reverse("organisations:joint-partners", args=[joint.code]),
        {"kind": "join", "village": "高家屯村", "on": today, "reason": "产业相近"},
    )
    assert asked.status_code == 302, asked.content.decode()
    for place, code in ((2, "V003"), (6, "U001")):
        answered = sign_in(county.secretaries[place]).post(
            asked["Location"], {"verb": "agree", "for": code, "note": ""}
        )
        assert answered.status_code == 302
    client = sign_in(county.longdu_organiser)
    assert client.post(asked["Location"], {"verb": "approve", "document_no": "", "note": ""}).status_code == 302
    assert joint.parties.count() == 4
    ended = client.post(reverse("organisations:joint-dissolve", args=[joint.code]), {"on": today, "reason": "合村并居"})
    assert ended.status_code == 302, ended.content.decode()
    joint.refresh_from_db()
    assert joint.state == JointState.DISSOLVED


def test_the_agreement_comes_as_sheet_word_and_pdf(county: County, sign_in: SignIn) -> None:
    joint = agreed(county, sign_in)
    client = sign_in(county.secretaries[0])
    sheet = client.get(reverse("organisations:joint-agreement", args=[joint.code])).content.decode()
    assert "联建协议书" in sheet
    assert "不合并、不划转" in sheet
    word = client.get(reverse("organisations:joint-agreement-word", args=[joint.code])).content
    body = zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml").decode()
    for words in ("北朱解村", "拟任", "仿宋", "第三十六条"):
        assert words in body
    if can_write_pdf():
        pdf = client.get(reverse("organisations:joint-agreement-pdf", args=[joint.code])).content
        assert pdf.startswith(b"%PDF")


def test_the_public_page_exists_once_founded_small_and_without_phones(
    county: County, sign_in: SignIn, client: Client
) -> None:
    joint = agreed(county, sign_in)
    client.logout()
    address = reverse("organisations:public-joint", args=[joint.code])
    assert client.get(address).status_code == 404
    today = clock.today()
    verbs.approve_joint_organisation(
        joint_id=joint.pk,
        document_no="",
        on=today,
        note="",
        by=county.actor(county.longdu_organiser, today),
        at=clock.now(),
    )
    county.secretaries[6].phone = PHONE
    county.secretaries[6].save()
    page = client.get(address)
    assert page.status_code == 200
    assert len(page.content) < PUBLIC_BYTES
    assert PHONE not in page.content.decode()
    for words in ("书记庚", "拟任", "王家我乐村", "蔬菜种植技术下乡"):
        assert words in page.content.decode()
    assert "后黄疃共建联合体" in client.get(reverse("organisations:public-joint-list") + "?q=北朱解").content.decode()


def test_every_page_of_another_townships_joint_organisation_is_404(county: County, sign_in: SignIn) -> None:
    joint = proposed(county, sign_in)
    names = [
        "joint", "joint-approval", "joint-dissolve", "joint-partners", "joint-agreement", "joint-agreement-word",
        "joint-agreement-pdf",
    ]  # fmt: skip
    client = sign_in(county.changcheng_organiser)
    for name in names:
        assert client.get(reverse(f"organisations:{name}", args=[joint.code])).status_code == 404
    for name in ("joint-return", "joint-withdraw"):
        assert client.post(reverse(f"organisations:{name}", args=[joint.code]), {"reason": "不行"}).status_code == 404
    assert "后黄疃共建联合体" not in client.get(reverse("organisations:joint-list")).content.decode()


def test_a_party_without_the_right_gets_403_with_the_reason(county: County, sign_in: SignIn) -> None:
    joint = agreed(county, sign_in)
    page = sign_in(county.secretaries[0]).get(reverse("organisations:joint-approval", args=[joint.code]))
    assert page.status_code == 403
    assert "龙都街道" in page.content.decode()


@pytest.mark.parametrize(
    "query", ["", "?name=hht", "?name=北朱解", "?township=370782-02", "?sort=-founded_on&state=founded"]
)
def test_the_register_finds_it(county: County, sign_in: SignIn, query: str) -> None:
    founded(county, sign_in)
    page = sign_in(county.department_head).get(reverse("organisations:joint-list") + query)
    assert page.status_code == 200
    assert "后黄疃共建联合体" in page.content.decode()


def recorded(county: County, code: str, lead: str, villages: tuple[str, ...], pairing_form: PairingForm) -> None:
    today = clock.today()
    existing = verbs.ExistingJoint(
        code=code, name=f"联合体{code}", pairing_form=pairing_form, form=JointForm.ALLIANCE, lead_code=lead,
        village_codes=villages, founded_on=today,
    )  # fmt: skip
    by = county.actor(county.department_head, today)
    verbs.record_joint_organisation(existing=existing, by=by, at=clock.now())


def queries_of_the_register(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("organisations:joint-list")).status_code == 200
    return len(queries)


def test_the_register_takes_the_same_queries_for_one_row_and_for_three(county: County, sign_in: SignIn) -> None:
    client = sign_in(county.department_head)
    recorded(county, "A", "U001", ("V001", "V002"), PairingForm.WITH_COMMUNITY)
    client.get(reverse("organisations:joint-list"))  # the first page after signing in renews the session
    with_one = queries_of_the_register(client)
    recorded(county, "B", "U002", ("V003", "V004"), PairingForm.WITH_ENTERPRISE)
    recorded(county, "C", "U003", ("V005", "V006"), PairingForm.WITH_DEPARTMENT)
    assert queries_of_the_register(client) == with_one <= MOST_QUERIES


def test_the_excel_file_holds_the_filtered_rows(county: County, sign_in: SignIn) -> None:
    joint = founded(county, sign_in)
    answer = sign_in(county.department_head).get(reverse("organisations:joint-excel") + "?state=founded")
    strings = zipfile.ZipFile(io.BytesIO(answer.content)).read("xl/sharedStrings.xml").decode()
    assert joint.name in strings
    assert "北朱解村、王家我乐村" in strings
