"""A member sees the own record and who read it, has it put right, and sees nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianjian.kernel.actor import Role
from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.models import Account, JournalLine
from lianjian.kernel.periods import since
from lianjian.records.members.actions.own import (
    answer_correction,
    ask_correction,
    change_own_phone,
    give_member_code,
)
from lianjian.records.members.actions.reading import note_reading
from lianjian.records.members.duties import duties_of
from lianjian.records.members.enums import CorrectionState, ReadPart
from lianjian.records.members.models import Correction, DuesPayment, Hardship, Member, Reading, StayAway
from lianjian.records.members.queries.own import accounts_like, corrections_visible_to
from lianjian.records.members.queries.people import members_visible_to
from lianjian.records.organisations.models import Post
from tests.factories import NOW, TODAY, County, a_county
from tests.records.members.factories import member
from tests.records.organisations.test_joint_race import at_once
from tests.site.test_roles import ROUTES

SignIn = Callable[[Account], Client]


@pytest.fixture
def zhu(county: County) -> Member:
    """Has signed in with a code from the secretary."""
    return with_account(county, member(county.villages[0], "朱永华", phone="13800005678", id_number_tail="1234"))


def with_account(county: County, made: Member) -> Member:
    give_member_code(member=made, by=county.actor(county.secretaries[0]), at=NOW)
    made.refresh_from_db()
    return made


def owner(county: County, of: Member) -> Account:
    assert of.account is not None
    return of.account


def test_a_code_makes_the_account_and_the_members_post_once(county: County, zhu: Member) -> None:
    account = owner(county, zhu)
    assert (account.login, account.name, account.is_staff) == (zhu.code, "朱永华", False)
    give_member_code(member=zhu, by=county.actor(county.longdu_organiser), at=NOW)
    assert [mandate.role for mandate in county.actor(account).mandates] == [Role.MEMBER]
    assert Post.objects.filter(account=account).count() == 1


def test_a_code_is_given_by_who_keeps_the_register_alone(county: County, zhu: Member) -> None:
    for account in (county.secretaries[1], county.changcheng_organiser, owner(county, zhu)):
        with pytest.raises(NotAllowed):
            give_member_code(member=zhu, by=county.actor(account), at=NOW)


def test_staff_get_no_code(county: County) -> None:
    officer = member(county.villages[0], "李强", account=county.longdu_organiser)
    with pytest.raises(Refused, match="李强"):
        give_member_code(member=officer, by=county.actor(county.secretaries[0]), at=NOW)


def test_the_secretarys_own_account_is_offered_and_keeps_its_post(county: County) -> None:
    him = member(county.villages[0], "书记甲")
    assert accounts_like(member=him) == [county.secretaries[0]]
    give_member_code(member=him, account=county.secretaries[0], by=county.actor(county.longdu_organiser), at=NOW)
    him.refresh_from_db()
    assert him.account == county.secretaries[0]
    roles = {mandate.role for mandate in county.actor(county.secretaries[0]).mandates}
    assert roles == {Role.SECRETARY, Role.MEMBER}


def test_a_reader_stands_once_a_day_with_what_was_read_and_the_owner_never(county: County, zhu: Member) -> None:
    reader = county.actor(county.secretaries[0])
    for what in (ReadPart.RECORD, ReadPart.PHONE, ReadPart.RECORD):
        note_reading(member=zhu, by=reader, at=NOW, what=what)
    note_reading(member=zhu, by=reader, at=NOW + timedelta(days=1))
    note_reading(member=zhu, by=county.actor(owner(county, zhu)), at=NOW)
    first, second = Reading.objects.order_by("read_on")
    assert (first.read_on, first.parts, first.reader_post) == (TODAY, ["phone", "record"], "北朱解村 书记")
    assert (second.read_on, second.parts) == (TODAY + timedelta(days=1), ["record"])


@pytest.mark.django_db(transaction=True)
def test_two_looks_at_once_are_one_row_with_both_parts() -> None:
    county = a_county()
    zhu = member(county.villages[0], "朱永华")
    reader = county.actor(county.secretaries[0])
    look = partial(note_reading, member=zhu, by=reader, at=NOW)
    assert at_once(partial(look, what=ReadPart.PHONE), partial(look, what=ReadPart.ID_NUMBER)) == ["", ""]
    assert Reading.objects.get().parts == ["id_number", "phone"]


def test_only_the_member_changes_the_phone_and_the_number_is_not_in_the_journal(county: County, zhu: Member) -> None:
    with pytest.raises(NotAllowed):
        change_own_phone(member=zhu, phone="13900001111", by=county.actor(county.secretaries[0]), at=NOW)
    change_own_phone(member=zhu, phone="13900001111", by=county.actor(owner(county, zhu)), at=NOW)
    zhu.refresh_from_db()
    assert zhu.phone == "13900001111"
    line = JournalLine.objects.get(action="change_own_phone")
    assert "1390000" not in f"{line.details} {line.reason} {line.subject_name}"


def asked(county: County, of: Member) -> Correction:
    return ask_correction(
        member=of, wrong="入党日期 2010-07-01", right="2009-07-01", by=county.actor(owner(county, of)), at=NOW
    )


def test_a_correction_waits_for_the_secretary_and_its_answer_stands_on_the_members_page(
    county: County, zhu: Member, sign_in: SignIn
) -> None:
    one = asked(county, zhu)
    secretary = county.actor(county.secretaries[0])
    assert [duty.url for duty in duties_of(actor=secretary, on=TODAY)] == [reverse("members:correction", args=[one.pk])]
    assert duties_of(actor=county.actor(county.secretaries[1]), on=TODAY) == []
    answer_correction(correction=one, state=CorrectionState.ACCEPTED, answer="按志愿书改了", by=secretary, at=NOW)
    assert duties_of(actor=secretary, on=TODAY) == []
    page = sign_in(owner(county, zhu)).get(reverse("members:me")).content.decode()
    assert "按志愿书改了" in page
    with pytest.raises(ChangedMeanwhile, match="书记甲"):
        answer_correction(correction=one, state=CorrectionState.DECLINED, answer="不", by=secretary, at=NOW)


def test_nobody_answers_without_a_sentence_nor_his_own_request(county: County) -> None:
    him = member(county.villages[0], "书记甲", account=county.secretaries[0])
    one = asked(county, him)
    with pytest.raises(NotAllowed):
        answer_correction(
            correction=one, state=CorrectionState.ACCEPTED, answer="对", by=county.actor(county.secretaries[0]), at=NOW
        )
    with pytest.raises(Refused):
        answer_correction(
            correction=one, state=CorrectionState.ACCEPTED, answer=" ", by=county.actor(county.longdu_organiser), at=NOW
        )


def test_a_member_reaches_no_other_members_record_nor_any_list(county: County, zhu: Member, sign_in: SignIn) -> None:
    other = with_account(county, member(county.villages[0], "王秀兰", phone="13811112222"))
    theirs = asked(county, other)
    actor = county.actor(owner(county, zhu))
    assert list(members_visible_to(actor=actor)) == [zhu]
    assert not corrections_visible_to(actor=actor).exists()
    client = sign_in(owner(county, zhu))
    for route in ("members:member", "members:transfer-new", "members:member-code"):
        assert client.get(reverse(route, args=[other.code])).status_code == 404, route
    assert client.get(reverse("members:correction", args=[theirs.pk])).status_code == 404
    for route in ("members:transfers", "members:transfers-excel", "members:transfer-in"):
        assert client.get(reverse(route)).status_code == 404, route
    whole = [reverse(route) for route, parameters in ROUTES.items() if not parameters]
    branch = [reverse(route, args=["V001"]) for route in ("organisations:node", "organisations:posts")]
    for address in (*whole, *branch):
        assert "王秀兰" not in client.get(address).content.decode(errors="replace"), address
    found = client.get(reverse("site:search"), {"q": "王秀兰"}).content.decode()
    assert other.code not in found


def test_the_own_page_shows_branch_secretary_standing_and_the_full_phone(
    county: County, zhu: Member, sign_in: SignIn
) -> None:
    page = sign_in(owner(county, zhu)).get(reverse("members:me")).content.decode()
    for said in ("北朱解村", "书记甲", "正式党员", "13800005678", reverse("site:me")):
        assert said in page
    assert reverse("members:me") in sign_in(owner(county, zhu)).get(reverse("site:me")).content.decode()


def test_home_of_a_member_has_at_most_three_large_buttons(county: County, zhu: Member, sign_in: SignIn) -> None:
    page = sign_in(owner(county, zhu)).get(reverse("site:home")).content.decode()
    assert 1 <= page.count('class="big-link ') <= 3
    assert reverse("members:me") in page


def test_the_phone_is_changed_on_the_page_and_a_wrong_number_comes_back(
    county: County, zhu: Member, sign_in: SignIn
) -> None:
    client = sign_in(owner(county, zhu))
    answer = client.post(reverse("members:own-phone"), {"phone": "12"})
    assert 'value="12"' in answer.content.decode()
    assert client.post(reverse("members:own-phone"), {"phone": "13900001111"}).status_code == 302
    zhu.refresh_from_db()
    assert zhu.phone == "13900001111"


def test_everything_on_file_is_one_page_and_one_excel_file(county: County, zhu: Member, sign_in: SignIn) -> None:
    note_reading(member=zhu, by=county.actor(county.secretaries[0]), at=NOW)
    asked(county, zhu)
    kept = {"member": zhu, "during": since(date(2025, 1, 1), date(2025, 4, 1))}
    StayAway.objects.create(**kept, host_place="昆明市", purpose="work", away_since=date(2025, 1, 1))
    DuesPayment.objects.create(**kept, amount_fen=4567, paid_on=date(2025, 3, 1))
    Hardship.objects.create(member=zhu, consented_on=date(2025, 2, 3))
    client = sign_in(owner(county, zhu))
    page = client.get(reverse("members:own-everything")).content.decode()
    for said in ("13800005678", "书记甲", "入党日期 2010-07-01", zhu.code, "昆明市", "45.67", "2025-02-03"):
        assert said in page
    held = openpyxl.load_workbook(BytesIO(client.get(reverse("members:own-everything-excel")).content)).active
    assert held is not None
    cells = {str(cell) for row in held.iter_rows(values_only=True) for cell in row}
    assert {"13800005678", zhu.code, "朱永华"} <= cells


def test_the_slip_shows_the_code_once_with_its_picture(county: County, sign_in: SignIn) -> None:
    zhu = member(county.villages[0], "朱永华")
    client = sign_in(county.secretaries[0])
    address = reverse("members:member-code", args=[zhu.code])
    assert "登录码" in client.get(address).content.decode()
    answer = client.post(address)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "data:image/png" in answer.content.decode()
    zhu.refresh_from_db()
    assert zhu.account is not None


def test_who_may_be_the_same_person_is_asked_first(county: County, sign_in: SignIn) -> None:
    him = member(county.villages[0], "书记甲")
    client = sign_in(county.longdu_organiser)
    address = reverse("members:member-code", args=[him.code])
    assert "secretary1" in client.post(address).content.decode()
    him.refresh_from_db()
    assert him.account is None
    client.post(address, {"account": str(county.secretaries[0].pk)})
    him.refresh_from_db()
    assert him.account == county.secretaries[0]


def test_probation_that_ends_within_two_months_waits_for_the_secretary(county: County) -> None:
    member(county.villages[0], "王秀兰", full=False, admitted_on=TODAY - timedelta(days=320))
    member(county.villages[0], "刘芳", full=False, admitted_on=TODAY - timedelta(days=200))
    [duty] = duties_of(actor=county.actor(county.secretaries[0]), on=TODAY)
    assert "王秀兰" in duty.title
    assert duty.due_on == date(2026, 4, 23)
    assert "第七条" in duty.article


def test_where_a_branch_has_no_secretary_the_township_is_asked(county: County, zhu: Member) -> None:
    asked(county, zhu)
    township = county.actor(county.longdu_organiser)
    assert duties_of(actor=township, on=TODAY) == []
    Post.objects.filter(account=county.secretaries[0]).delete()
    assert len(duties_of(actor=township, on=TODAY)) == 1


def test_a_secretarys_own_request_waits_for_the_office_above(county: County) -> None:
    him = member(county.villages[0], "书记甲", account=county.secretaries[0])
    one = asked(county, him)
    assert duties_of(actor=county.actor(county.secretaries[0]), on=TODAY) == []
    [duty] = duties_of(actor=county.actor(county.longdu_organiser), on=TODAY)
    assert duty.url == reverse("members:correction", args=[one.pk])
    assert duties_of(actor=county.actor(county.department_head), on=TODAY) == []


@pytest.mark.parametrize("route", ["members:own-readers", "members:me", "members:own-everything"])
def test_a_page_asks_the_database_as_often_for_three_readers_as_for_one(
    county: County, zhu: Member, sign_in: SignIn, route: str
) -> None:
    readers = (county.secretaries[0], county.longdu_organiser, county.department_head)
    client, counts = sign_in(owner(county, zhu)), []
    for account in (readers[:1], readers):
        for one in account:
            note_reading(member=zhu, by=county.actor(one), at=NOW)
        client.get(reverse(route))
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse(route)).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]
