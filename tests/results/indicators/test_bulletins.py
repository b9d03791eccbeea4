"""Bulletins: figures frozen when handed in, approved by a second person, numbered, sent, and compared."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.models import Account
from lianjian.kernel.periods import since
from lianjian.records.organisations.actions.changes import Proposal, approve_change, propose_moving
from lianjian.records.organisations.enums import PostKind
from lianjian.results.indicators import registry
from lianjian.results.indicators.actions.bulletins import (
    BulletinText,
    approve_bulletin,
    change_bulletin,
    draft_bulletin,
    drop_bulletin,
    hand_in_bulletin,
    return_bulletin,
    send_bulletin,
)
from lianjian.results.indicators.actions.templates import end_template, write_template
from lianjian.results.indicators.documents.bulletins import bulletin_sheet
from lianjian.results.indicators.documents.sheet import sheet_in_word
from lianjian.results.indicators.duties import copied_to, duties_of
from lianjian.results.indicators.enums import BulletinState
from lianjian.results.indicators.errors import NotComparable, UnknownPlaceholder
from lianjian.results.indicators.models import Bulletin, FrozenFigures
from lianjian.results.indicators.queries.bulletins import bulletins_visible_to, publication_in
from lianjian.results.indicators.queries.comparing import Change, compared
from lianjian.results.indicators.queries.frozen import Publication, canonical, digest_of, read_publication
from tests.factories import NOW, TODAY, County, person, post
from tests.records.members.factories import member

BODY = "一、总体情况\n{时段}，{地点}共有党员{F01}名。\n{F01:表}\n{F01:图}\n{F01:走势}"
TEXT = BulletinText(series="诸组简报", title="{地点}党员情况简报", body=BODY, on=TODAY)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def officer(county: County) -> Account:
    """A second person of the county's organisation department."""
    account = person("孙立", login="officer", staff=True)
    post(account, county.county, PostKind.ORGANISATION_OFFICER)
    return account


@pytest.fixture
def people(county: County) -> County:
    for village in county.villages[:4]:
        member(village, f"党员{village.code}")
    return county


def handed_in(county: County, text: BulletinText = TEXT, at: object = NOW) -> Bulletin:
    head = county.actor(county.department_head)
    made = draft_bulletin(organisation=county.county, text=text, by=head, at=at)
    return hand_in_bulletin(bulletin_id=made.pk, by=head, at=at)


def approved(county: County, officer: Account, text: BulletinText = TEXT, at: object = NOW) -> Bulletin:
    return approve_bulletin(bulletin_id=handed_in(county, text, at).pk, by=county.actor(officer), at=at)


def publication(bulletin: Bulletin) -> Publication:
    found = publication_in(bulletin=bulletin)
    assert found is not None
    return found


def test_what_was_published_stays_to_the_byte_whatever_happens_to_the_records(people: County, officer: Account) -> None:
    it = approved(people, officer)
    content = bytes(it.figures.content)
    member(people.villages[0], "后来的人")
    again = Bulletin.objects.select_related("figures").get(pk=it.pk)
    assert bytes(again.figures.content) == content
    assert digest_of(content=content) == again.figures.sha256
    assert canonical(publication=read_publication(content=content)) == content
    assert publication(again).figures[0].main == 4


def test_the_bytes_say_value_definition_tree_and_the_digest_of_the_records(people: County, officer: Account) -> None:
    plain = json.loads(bytes(approved(people, officer).figures.content))
    (figure,) = plain["figures"]
    assert (plain["place_code"], plain["on"], plain["tree"], plain["tree_on"]) == (
        "370782", "2026-03-09", "today", "2026-03-09",
    )  # fmt: skip
    assert (figure["id"], figure["values"], figure["records"]) == ("F01", [4], 4)
    assert [(row["name"], row["values"]) for row in figure["below"]] == [("龙都街道", [3]), ("昌城镇", [1])]
    assert figure["definition"]["counts"]
    assert figure["definition"]["version"] == "1"
    codes = "\n".join(sorted(f"M{number:05d}" for number in range(1, 5)))
    assert figure["records_sha256"] == digest_of(content=codes.encode())


def test_the_database_itself_refuses_to_change_frozen_figures(people: County, officer: Account) -> None:
    it = approved(people, officer)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        FrozenFigures.objects.filter(pk=it.figures_id).update(sha256="0" * 64)


def test_who_handed_it_in_cannot_approve_it_and_neither_can_the_database_be_told_so(people: County) -> None:
    it = handed_in(people)
    head = people.actor(people.department_head)
    with pytest.raises(NotAllowed):
        approve_bulletin(bulletin_id=it.pk, by=head, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Bulletin.objects.filter(pk=it.pk).update(approved_by=it.submitted_by)


def test_numbers_follow_each_other_by_sign_and_year(people: County, officer: Account) -> None:
    first, second = approved(people, officer), approved(people, officer)
    other = approved(people, officer, replace(TEXT, series="诸联建简报"))
    next_year = approved(people, officer, at=NOW + timedelta(days=400))
    assert [one.document_no for one in (first, second, other, next_year)] == [
        "诸组简报〔2026〕1号", "诸组简报〔2026〕2号", "诸联建简报〔2026〕1号", "诸组简报〔2027〕1号",
    ]  # fmt: skip


def test_a_returned_bulletin_is_a_draft_again_and_its_figures_are_counted_anew(
    people: County, officer: Account
) -> None:
    it = handed_in(people)
    return_bulletin(bulletin_id=it.pk, reason="口径写明", by=people.actor(officer), at=NOW)
    it.refresh_from_db()
    assert (it.state, it.figures, it.return_note) == (BulletinState.DRAFTED, None, "口径写明")
    head = people.actor(people.department_head)
    change_bulletin(bulletin_id=it.pk, text=TEXT, by=head, at=NOW)
    member(people.villages[0], "新党员")
    again = hand_in_bulletin(bulletin_id=it.pk, by=head, at=NOW)
    assert publication(again).figures[0].main == 5


@pytest.mark.parametrize("body", ["共{F99}个", "{F01.2}", "{F16:饼}", "{地址}", "{}", "见{F16:图}"])
def test_braces_that_name_no_figure_are_refused_at_once(people: County, body: str) -> None:
    head = people.actor(people.department_head)
    with pytest.raises(UnknownPlaceholder):
        draft_bulletin(organisation=people.county, text=replace(TEXT, body=body), by=head, at=NOW)


@pytest.mark.parametrize(
    ("body", "words"), [("联系人电话13800138000", "8000"), ("各镇排名如下：{F01}", "排名"), ("末位约谈", "末位")]
)
def test_numbers_of_persons_and_league_tables_are_not_handed_in(people: County, body: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        handed_in(people, replace(TEXT, body=body))


IMPOSSIBLE = (
    replace(TEXT, on=TODAY + timedelta(days=1)),
    replace(TEXT, since=TODAY + timedelta(days=1)),
    replace(TEXT, group="moon"),
    replace(TEXT, body=" "),
)


@pytest.mark.parametrize("text", IMPOSSIBLE, ids=range(4))
def test_a_text_of_no_possible_time_or_group_is_refused(people: County, text: BulletinText) -> None:
    with pytest.raises(Refused):
        draft_bulletin(organisation=people.county, text=text, by=people.actor(people.department_head), at=NOW)


def test_only_the_office_writes_and_nothing_is_changed_once_handed_in(people: County, officer: Account) -> None:
    with pytest.raises(NotAllowed):
        draft_bulletin(organisation=people.county, text=TEXT, by=people.actor(people.longdu_organiser), at=NOW)
    with pytest.raises(NotAllowed):
        draft_bulletin(organisation=people.longdu, text=TEXT, by=people.actor(people.secretaries[0]), at=NOW)
    it = handed_in(people)
    for act in (
        lambda by: change_bulletin(bulletin_id=it.pk, text=TEXT, by=by, at=NOW),
        lambda by: drop_bulletin(bulletin_id=it.pk, reason="不发", by=by, at=NOW),
        lambda by: hand_in_bulletin(bulletin_id=it.pk, by=by, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            act(people.actor(officer))
    with pytest.raises(ChangedMeanwhile):
        send_bulletin(bulletin_id=it.pk, receivers=[people.longdu], by=people.actor(officer), at=NOW)


def test_it_waits_for_the_second_person_and_then_reaches_whom_it_concerns(people: County, officer: Account) -> None:
    it = handed_in(people)
    head, second = people.actor(people.department_head), people.actor(officer)
    assert duties_of(actor=head, on=TODAY) == []
    assert [duty.title for duty in duties_of(actor=second, on=TODAY)] == ["诸城市党员情况简报"]
    approve_bulletin(bulletin_id=it.pk, by=second, at=NOW)
    organiser, secretary = people.actor(people.longdu_organiser), people.actor(people.secretaries[0])
    assert copied_to(actor=organiser, on=TODAY) == []
    assert not bulletins_visible_to(actor=organiser).exists()
    send_bulletin(bulletin_id=it.pk, receivers=[people.longdu, people.longdu], by=head, at=NOW)
    assert [copy.note for copy in copied_to(actor=organiser, on=TODAY)] == ["诸组简报〔2026〕1号 · 诸城市"]
    assert bulletins_visible_to(actor=organiser).exists()
    assert not bulletins_visible_to(actor=secretary).exists()
    assert duties_of(actor=second, on=TODAY) == []


def test_the_paper_carries_text_table_and_digest(people: County, officer: Account) -> None:
    it = approved(people, officer)
    sheet = bulletin_sheet(bulletin=it, publication=publication(it))
    kinds = [type(block).__name__ for block in sheet.blocks]
    assert kinds == ["Head", "Paragraph", "Ruled", "Bars", "Course"]
    assert sheet.blocks[1].text == "截至2026年3月9日，诸城市共有党员4名。"  # type: ignore[union-attr]
    assert sheet.blocks[2].rows == (("龙都街道", "3"), ("昌城镇", "1"), ("合计", "4"))  # type: ignore[union-attr]
    assert it.figures.sha256 in sheet.footnotes[-1]
    assert sheet.number == "诸组简报〔2026〕1号"
    assert sheet_in_word(sheet=sheet).startswith(b"PK")


def test_a_template_is_replaced_by_name_and_can_be_taken_out_of_use(people: County) -> None:
    head = people.actor(people.department_head)
    words = {"name": "党员情况", "series": "诸组简报", "title": "简报", "body": BODY}
    first = write_template(organisation=people.county, **words, by=head, at=NOW)
    second = write_template(organisation=people.county, **words, by=head, at=LATER)
    first.refresh_from_db()
    assert first.ended_at == LATER
    end_template(template_id=second.pk, by=head, at=LATER)
    with pytest.raises(UnknownPlaceholder):
        write_template(organisation=people.county, **words | {"body": "{F77}"}, by=head, at=NOW)
    with pytest.raises(NotAllowed):
        write_template(organisation=people.county, **words, by=people.actor(people.secretaries[0]), at=NOW)


def changes(earlier: Bulletin, later: Bulletin) -> dict[str, Change]:
    found = compared(earlier=publication(earlier), later=publication(later))
    assert all(one.whole == one.data + one.structure + one.definition for one in found)
    return {one.id: one for one in found}


def test_a_change_that_came_from_new_records_is_data(people: County, officer: Account) -> None:
    before = approved(people, officer)
    member(people.villages[0], "新党员")
    after = approved(people, officer, replace(TEXT, on=TODAY + timedelta(days=1)), LATER)
    change = changes(before, after)["F01"]
    assert (change.whole, change.data, change.structure, change.definition) == (1, 1, 0, 0)


def test_a_change_that_came_from_moving_a_village_is_structure(people: County, officer: Account) -> None:
    text = replace(TEXT, title="龙都街道党员情况")
    before = township(people, officer, text, NOW)
    proposal = Proposal(effective_on=TODAY + timedelta(days=1), reason="区划调整")
    head = people.actor(people.department_head)
    move = propose_moving(organisation=people.villages[0], parent=people.changcheng, proposal=proposal, by=head, at=NOW)
    approve_change(change_id=move.pk, document_no="", note="", by=head, at=LATER)
    member(people.villages[1], "新党员")
    after = township(people, officer, replace(text, on=TODAY + timedelta(days=1)), LATER)
    change = changes(before, after)["F01"]
    assert (change.before, change.after, change.data, change.structure) == (3, 3, 1, -1)


def township(county: County, officer: Account, text: BulletinText, at: object) -> Bulletin:
    organiser, head = county.actor(county.longdu_organiser), county.actor(county.department_head)
    county.longdu.refresh_from_db()
    made = draft_bulletin(organisation=county.longdu, text=text, by=organiser, at=at)
    hand_in_bulletin(bulletin_id=made.pk, by=organiser, at=at)
    return approve_bulletin(bulletin_id=made.pk, by=head, at=at)


def test_a_change_that_came_from_another_definition_is_definition(
    people: County, officer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = approved(people, officer)
    members = registry.MEASURES["F01"]
    with_villages = replace(members, version=2, count=registry.MEASURES["F04"].count)
    monkeypatch.setitem(registry.MEASURES, "F01", with_villages)
    after = approved(people, officer)
    change = changes(before, after)["F01"]
    assert not change.same_definition
    assert (change.data, change.structure) == (0, 0)
    assert change.definition == change.whole != 0


def test_figures_of_different_places_are_not_compared(people: County, officer: Account) -> None:
    with pytest.raises(NotComparable):
        compared(
            earlier=publication(approved(people, officer)),
            later=publication(township(people, officer, TEXT, NOW)),
        )


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"format":"other"}'])
def test_what_is_no_file_of_figures_is_told_so(content: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - bad JSON speaks for itself
        read_publication(content=content)


def test_a_period_is_said_in_words(people: County, officer: Account) -> None:
    it = approved(people, officer, replace(TEXT, since=date(2026, 1, 1), body="{时段}交流{F08}次，{F08.2}人次。"))
    sheet = bulletin_sheet(bulletin=it, publication=publication(it))
    assert sheet.blocks[0].text == "2026年1月1日至2026年3月9日交流0次，0人次。"  # type: ignore[union-attr]


def test_a_member_who_left_is_in_the_frozen_figures_of_before(people: County, officer: Account) -> None:
    before = approved(people, officer)
    someone = people.villages[0].affiliations.first()
    someone.during = since(someone.during.lower, TODAY)
    someone.save(update_fields=["during"])
    assert publication(before).figures[0].main == 4
    assert publication(approved(people, officer)).figures[0].main == 3
