"""O1: the tree is walked, changed with the superior's approval, and shown as it was on any day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from lianjian.kernel import clock
from lianjian.kernel.models import Account, SignInCode
from lianjian.records.organisations.actions.counts import rebuild_counts
from lianjian.records.organisations.enums import ChangeState, PostKind, UnitKind
from lianjian.records.organisations.models import Organisation, Post, TreeChange
from tests.factories import County, organisation, person, post

SignIn = Callable[[Account], Client]


@pytest.fixture(autouse=True)
def counted(county: County) -> None:
    rebuild_counts()


def page(name: str, **places: object) -> str:
    return reverse(f"organisations:{name}", kwargs=places)


def text(response: HttpResponse) -> str:
    return response.content.decode()


def propose(client: Client, place: Organisation, what: str, **said: Any) -> HttpResponse:
    said = {"effective_on": clock.today().isoformat(), "reason": "工作需要", **said}
    return client.post(page("propose", code=place.code, kind=what), said, follow=True)


def decide(client: Client, verb: str, **said: Any) -> HttpResponse:
    change = TreeChange.objects.latest("pk")
    return client.post(page("decide-change", change_id=change.pk, verb=verb), said, follow=True)


def test_a_township_proposes_the_county_approves_and_the_old_day_stays_readable(
    county: County, sign_in: SignIn
) -> None:
    village, yesterday = county.villages[3], clock.today() - timedelta(days=1)
    township = sign_in(county.changcheng_organiser)
    shown = text(township.get(page("node", code=county.changcheng.code)))
    assert "郑家河岔村" in shown
    assert "书记丁" in shown

    assert "郑家河岔新村" in text(propose(township, village, "rename", name="郑家河岔新村"))
    village.refresh_from_db()
    assert village.name == "郑家河岔村"

    head = sign_in(county.department_head)
    assert "郑家河岔村" in text(head.get(page("changes")))
    assert decide(head, "approve", document_no="诸组发〔2026〕5号").status_code == 200
    village.refresh_from_db()
    assert village.name == "郑家河岔新村"

    beside = text(head.get(page("node", code=village.code), {"on": yesterday.isoformat()}))
    assert "郑家河岔村" in beside
    assert "郑家河岔新村" in beside
    assert "≠" in beside


def test_a_village_moves_and_comes_back_when_the_move_is_undone(county: County, sign_in: SignIn) -> None:
    village = county.villages[0]
    head = sign_in(county.department_head)
    propose(head, village, "re_parent", parent="昌城镇")
    decide(head, "approve")
    village.refresh_from_db()
    assert village.parent == county.changcheng
    assert village.path.startswith(county.changcheng.path)
    decide(head, "undo", note="选错了")
    village.refresh_from_db()
    assert village.parent == county.longdu
    assert TreeChange.objects.get().state == ChangeState.UNDONE


def test_a_merger_is_previewed_and_ends_the_posts_of_the_village_that_ends(county: County, sign_in: SignIn) -> None:
    stays, ends = county.villages[3], county.villages[4]
    township = sign_in(county.changcheng_organiser)
    said = {"merged": [ends.pk], "name": "河岔村"}
    preview = propose(township, stays, "merge", preview="1", **said)
    assert ends.name in text(preview)
    assert not TreeChange.objects.exists()
    propose(township, stays, "merge", **said)
    decide(sign_in(county.department_head), "approve")
    ends.refresh_from_db()
    assert ends.dissolved_on == clock.today()
    assert Post.objects.get(organisation=ends).during.upper == clock.today()
    assert Organisation.objects.get(pk=stays.pk).name == "河岔村"


def test_what_is_refused_comes_back_with_everything_typed(county: County, sign_in: SignIn) -> None:
    head = sign_in(county.department_head)
    answer = propose(
        head, county.longdu, "create", name="王家我乐村", kind="village", form="branch", reason="撤并后恢复"
    )
    assert "撤并后恢复" in text(answer)
    assert "王家我乐村" in text(answer)
    assert not TreeChange.objects.exists()


def test_only_the_superior_decides_and_only_the_proposer_withdraws(county: County, sign_in: SignIn) -> None:
    propose(sign_in(county.secretaries[0]), county.villages[0], "rename", name="新名村")
    assert decide(sign_in(county.secretaries[0]), "approve").status_code == 403
    assert decide(sign_in(county.department_head), "withdraw", note="x").status_code == 403
    assert decide(sign_in(county.longdu_organiser), "return", note="名称与规划不符").status_code == 200
    assert TreeChange.objects.get().state == ChangeState.REJECTED


def test_another_township_sees_nothing_of_this_one(county: County, sign_in: SignIn) -> None:
    propose(sign_in(county.longdu_organiser), county.villages[0], "rename", name="新名村")
    change, held = TreeChange.objects.get(), Post.objects.get(organisation=county.villages[0])
    code = county.villages[0].code
    pages = [
        page("node", code=code), page("below", code=code), page("tree-sheet", code=code), page("posts", code=code),
        page("new-post", code=code), page("propose", code=code, kind="rename"), page("change", change_id=change.pk),
        page("confirm-post", code=code, post_id=held.pk), page("end-post", code=code, post_id=held.pk),
        page("post-code", code=code, post_id=held.pk), page("node", code=county.county.code),
    ]  # fmt: skip
    other = sign_in(county.changcheng_organiser)
    assert {address: other.get(address).status_code for address in pages} == dict.fromkeys(pages, 404)
    assert other.post(page("decide-change", change_id=change.pk, verb="approve")).status_code == 404


def test_the_way_above_ones_own_place_is_named_and_not_linked(county: County, sign_in: SignIn) -> None:
    shown = text(sign_in(county.longdu_organiser).get(page("node", code=county.longdu.code)))
    assert "诸城市" in shown
    assert page("node", code=county.county.code) not in shown


def test_the_tree_opens_at_ones_own_place(county: County, sign_in: SignIn) -> None:
    assert sign_in(county.longdu_organiser).get(page("tree")).headers["Location"] == page(
        "node", code=county.longdu.code
    )
    assert sign_in(county.stranger).get(page("tree")).status_code == 200


def test_the_sub_tree_is_searched_by_initials_and_comes_as_excel(county: County, sign_in: SignIn) -> None:
    head = sign_in(county.department_head)
    found = text(head.get(page("node", code=county.county.code), {"q": "djt"}))
    assert "都吉台村" in found
    assert "高家屯村" not in found
    sheet = head.get(page("tree-sheet", code=county.changcheng.code))
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[1:]] == ["昌城镇", "郑家河岔村", "小庄家河岔村", "都吉台村"]


def test_a_branch_opens_in_place_and_is_a_page_without_a_script(county: County, sign_in: SignIn) -> None:
    head = sign_in(county.department_head)
    whole = text(head.get(page("below", code=county.longdu.code)))
    part = text(head.get(page("below", code=county.longdu.code), headers={"HX-Request": "true"}))
    assert "<html" in whole
    assert "<html" not in part
    assert "北朱解村" in part
    assert "北朱解村" in whole


def test_more_than_a_page_of_villages_is_paged_by_key(county: County, sign_in: SignIn) -> None:
    for number in range(60):
        organisation(f"村{number}", UnitKind.VILLAGE, county.longdu, code=f"more-{number}")
    client = sign_in(county.longdu_organiser)
    first = text(client.get(page("node", code=county.longdu.code)))
    last_shown = Organisation.objects.get(code="more-46")
    assert f"after={last_shown.path}" in first
    second = text(client.get(page("node", code=county.longdu.code), {"after": last_shown.path}))
    assert "村47" in second
    assert "村46<" not in second


@pytest.mark.parametrize("name", ["node", "below", "posts"])
def test_a_page_asks_as_much_for_one_row_as_for_many(county: County, sign_in: SignIn, name: str) -> None:
    client = sign_in(county.department_head)

    def queries(place: Organisation) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(page(name, code=place.code))
        return len(captured)

    lone = organisation("独村镇", UnitKind.TOWNSHIP, county.county, code="lone")
    village = organisation("独村", UnitKind.VILLAGE, lone, code="lone-1")
    post(person("独书记", login="lone"), village, PostKind.SECRETARY)
    queries(lone)
    assert queries(lone) == queries(county.longdu)


def test_the_secretary_gives_a_code_that_lets_the_person_in_once(
    county: County, sign_in: SignIn, client: Client
) -> None:
    held = post(person("孙大爷", login="sun"), county.villages[0], PostKind.MEMBER)
    secretary = sign_in(county.secretaries[0])
    address = page("post-code", code=county.villages[0].code, post_id=held.pk)
    assert SignInCode.objects.count() == 0
    assert secretary.get(address).status_code == 200
    slip = secretary.post(address)
    assert "data:image/png" in text(slip)
    assert slip.headers["Cache-Control"] == "no-store"
    assert SignInCode.objects.get().account == held.account


def test_a_person_is_appointed_and_stays_designated_without_a_document(county: County, sign_in: SignIn) -> None:
    village = county.villages[0]
    head = sign_in(county.longdu_organiser)
    said = {"kind": PostKind.DEPUTY_SECRETARY, "person": "书记乙", "since": clock.today().isoformat()}
    refused = head.post(page("new-post", code=village.code), {**said, "basis": "election"})
    assert refused.status_code == 422
    assert not Post.objects.filter(kind=PostKind.DEPUTY_SECRETARY).exists()
    head.post(page("new-post", code=village.code), {**said, "basis": "designated"})
    made = Post.objects.get(kind=PostKind.DEPUTY_SECRETARY)
    assert made.account == county.secretaries[1]
    head.post(
        page("confirm-post", code=village.code, post_id=made.pk),
        {"basis": "election", "document_no": "龙党发〔2026〕2号"},
    )
    made.refresh_from_db()
    assert (made.basis, made.document_no) == ("election", "龙党发〔2026〕2号")
