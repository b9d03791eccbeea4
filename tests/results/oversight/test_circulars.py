from __future__ import annotations

from functools import partial
from io import BytesIO

import pytest
from docx import Document

from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.models import JournalLine
from lianjian.results.oversight.actions.circulars import (
    add_recipient,
    draft_circular,
    issue_circular,
    take_off_recipient,
    write_circular,
)
from lianjian.results.oversight.documents.circulars import circular_in_word
from lianjian.results.oversight.duties import copied_to, duties_of
from lianjian.results.oversight.enums import CopyReason
from lianjian.results.oversight.models import Circular
from lianjian.results.oversight.queries.circulars import circulars_visible_to
from tests.at_once import at_once
from tests.factories import NOW, TODAY, County, a_county
from tests.results.oversight.factories import colleague, finding, inspection


def drafted(county: County) -> Circular:
    it = inspection(county)
    finding(county, it, county.villages[3], "水井没有打")
    finding(county, it, county.villages[0])
    return draft_circular(inspection_id=it.pk, by=county.actor(county.department_head), at=NOW)


def test_the_draft_tells_by_matter_in_the_order_of_the_tree(county: County) -> None:
    it = drafted(county)
    ((head, paragraphs),) = it.sections
    assert head == "联合党组织答应的事过期"
    assert [paragraph.split("：")[0] for paragraph in paragraphs] == ["龙都街道北朱解村", "昌城镇郑家河岔村"]
    assert "诸督〔2026〕2号" in it.opening


@pytest.mark.parametrize("word", ["排名", "末位", "红黑榜", "得分"])
def test_a_circular_never_ranks(county: County, word: str) -> None:
    it, by = drafted(county), county.actor(county.department_head)
    with pytest.raises(Refused, match=word):
        write_circular(
            circular_id=it.pk, title=it.title, opening="", sections=[("承诺兑现", [f"各镇{word}如下"])], by=by, at=NOW
        )


def test_numbers_of_persons_stop_it(county: County) -> None:
    it, by = drafted(county), county.actor(county.department_head)
    with pytest.raises(Refused, match="5678"):
        write_circular(
            circular_id=it.pk, title=it.title, opening="", sections=[("承诺", ["电话 13812345678"])], by=by, at=NOW
        )


def test_a_second_person_issues_it_under_a_number_of_its_own(county: County) -> None:
    it, by, second = drafted(county), county.actor(county.department_head), colleague(county)
    issue = partial(issue_circular, circular_id=it.pk, on=TODAY, at=NOW)
    with pytest.raises(Refused, match="第二个人"):
        issue(document_no="诸督通〔2026〕1号", by=by)
    with pytest.raises(Refused, match="文号") as refusal:
        issue(document_no=" ", by=second)
    assert refusal.value.rule is not None
    assert [duty.title for duty in duties_of(actor=second, on=TODAY)]
    issue(document_no="诸督通〔2026〕1号", by=second)
    with pytest.raises(ChangedMeanwhile):
        issue(document_no="诸督通〔2026〕2号", by=second)


def test_it_goes_to_the_inspected_and_its_superior_and_to_nobody_else(county: County) -> None:
    it, second = drafted(county), colleague(county)
    issue_circular(circular_id=it.pk, document_no="诸督通〔2026〕1号", on=TODAY, by=second, at=NOW)
    copies = {copy.organisation.name: copy.reason for copy in it.copies.select_related("organisation")}
    assert copies == {
        "北朱解村": CopyReason.INSPECTED, "郑家河岔村": CopyReason.INSPECTED, "龙都街道": CopyReason.SUPERIOR,
        "昌城镇": CopyReason.SUPERIOR,
    }  # fmt: skip
    for reader, sees in (
        (county.secretaries[0], True),
        (county.longdu_organiser, True),
        (county.secretaries[1], False),
    ):
        actor = county.actor(reader)
        assert circulars_visible_to(actor=actor).exists() is sees
        assert bool(copied_to(actor=actor, on=TODAY)) is sees


def test_a_further_recipient_below_the_office_is_added_with_a_reason_and_approved_by_another(county: County) -> None:
    it, head, second = drafted(county), county.actor(county.department_head), colleague(county)
    with pytest.raises(Refused, match="理由"):
        add_recipient(circular_id=it.pk, organisation=county.villages[1], reason=" ", by=second, at=NOW)
    add_recipient(circular_id=it.pk, organisation=county.villages[1], reason="也有同样的路", by=second, at=NOW)
    line = JournalLine.objects.get(action="add_circular_recipient")
    assert (line.reason, line.details["to"]) == ("也有同样的路", county.villages[1].code)
    reader = county.actor(county.secretaries[1])
    assert copied_to(actor=reader, on=TODAY) == []
    assert not circulars_visible_to(actor=reader).exists(), "a draft is nobody else's"
    with pytest.raises(Refused, match="第二个人"):
        issue_circular(circular_id=it.pk, document_no="诸督通〔2026〕1号", on=TODAY, by=second, at=NOW)
    issue_circular(circular_id=it.pk, document_no="诸督通〔2026〕1号", on=TODAY, by=head, at=NOW)
    assert [copy.title for copy in copied_to(actor=reader, on=TODAY)] == [it.title]
    it.refresh_from_db()
    lines = [paragraph.text for paragraph in Document(BytesIO(circular_in_word(circular=it))).paragraphs]
    assert "抄送：龙都街道、王家我乐村、昌城镇" in lines
    with pytest.raises(ChangedMeanwhile):
        add_recipient(circular_id=it.pk, organisation=county.villages[2], reason="晚了", by=second, at=NOW)


def test_who_lies_elsewhere_or_is_concerned_anyway_is_not_added(county: County) -> None:
    place = county.longdu
    organiser = county.actor(county.longdu_organiser)
    found = inspection(county, place=place)
    finding(county, found, county.villages[0])
    it = draft_circular(inspection_id=found.pk, by=organiser, at=NOW)
    add = partial(add_recipient, circular_id=it.pk, reason="看看", by=organiser, at=NOW)
    for elsewhere in (county.villages[3], county.county, place):
        with pytest.raises(Refused, match="下面"):
            add(organisation=elsewhere)
    with pytest.raises(Refused, match="本来就会收到"):
        add(organisation=county.villages[0])
    copy = add(organisation=county.villages[1])
    with pytest.raises(ChangedMeanwhile):
        add(organisation=county.villages[1])
    take_off_recipient(circular_id=it.pk, copy_id=copy.pk, by=organiser, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        take_off_recipient(circular_id=it.pk, copy_id=copy.pk, by=organiser, at=NOW)
    assert not it.copies.exists()


def test_who_was_added_and_is_concerned_since_is_addressed_once(county: County) -> None:
    it, second = drafted(county), colleague(county)
    add_recipient(circular_id=it.pk, organisation=county.villages[1], reason="同路", by=second, at=NOW)
    finding(county, it.inspection, county.villages[1])
    issue_circular(circular_id=it.pk, document_no="通1号", on=TODAY, by=county.actor(county.department_head), at=NOW)
    assert it.copies.get(organisation=county.villages[1]).reason == CopyReason.INSPECTED


def test_the_word_file_is_an_official_paper(county: County) -> None:
    it, second = drafted(county), colleague(county)
    issue_circular(circular_id=it.pk, document_no="诸督通〔2026〕1号", on=TODAY, by=second, at=NOW)
    it.refresh_from_db()
    lines = [paragraph.text for paragraph in Document(BytesIO(circular_in_word(circular=it))).paragraphs]
    assert lines[0] == "诸督通〔2026〕1号"
    assert "北朱解村、郑家河岔村：" in lines
    assert "抄送：龙都街道、昌城镇" in lines
    assert "2026年3月9日" in lines


@pytest.mark.django_db(transaction=True)
def test_two_who_add_a_place_at_once_add_it_once() -> None:
    county = a_county()
    it, second, third = drafted(county), colleague(county), colleague(county, "officer2")
    told = at_once(
        *(
            partial(add_recipient, circular_id=it.pk, organisation=county.villages[1], reason="同路", by=by, at=NOW)
            for by in (second, third)
        )
    )
    assert sorted(map(bool, told)) == [False, True]
    assert it.copies.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_issue_at_once_issue_once() -> None:
    county = a_county()
    it, second, third = drafted(county), colleague(county), colleague(county, "officer2")
    told = at_once(
        *(
            partial(issue_circular, circular_id=it.pk, document_no=f"通{n}号", on=TODAY, by=by, at=NOW)
            for n, by in enumerate((second, third))
        )
    )
    assert sorted(map(bool, told)) == [False, True]
    assert it.copies.count() == 4
