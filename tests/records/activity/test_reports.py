"""Study reports: read as far as the author agrees, public only by a second person, taken back at any time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.measures import Scope
from lianjian.kernel.models import Account
from lianjian.kernel.periods import since
from lianjian.records.activity.actions.reports import (
    approve_publication,
    decline_publication,
    hand_in_report,
    publish_to_branch,
    put_forward,
    set_consent,
    write_comment,
)
from lianjian.records.activity.duties.learning import duties_of
from lianjian.records.activity.enums import Sharing
from lianjian.records.activity.learning_measures import MEASURES
from lianjian.records.activity.models import StudyReport
from lianjian.records.activity.queries.learning import public_reports, reports_visible_to
from lianjian.records.members.errors import NotAMember
from lianjian.records.members.models import Member, OnlineParticipant
from lianjian.records.organisations.enums import PostKind
from tests.factories import NOW, TODAY, County, person, post
from tests.records.activity.learning_factories import signing_member
from tests.records.members.factories import member


@pytest.fixture
def author(county: County) -> tuple[Member, Account]:
    return signing_member(county.villages[0], "单学文", login="shan")


def handed_in(
    county: County, author: tuple[Member, Account], consent: Sharing = Sharing.COMMITTEE, **fields: object
) -> StudyReport:
    usual: dict[str, object] = {"title": "学习体会", "text": "学了一号文件，收获很大。", "on": TODAY}
    return hand_in_report(
        member=author[0], organisation=county.villages[0], consent=consent, by=county.actor(author[1]), at=NOW,
        **(usual | fields),  # type: ignore[arg-type]
    )  # fmt: skip


def sees(county: County, account: Account, report: StudyReport) -> bool:
    return reports_visible_to(actor=county.actor(account)).filter(pk=report.pk).exists()


def test_a_report_is_read_by_its_author_and_the_committee_alone(county: County, author: tuple[Member, Account]) -> None:
    report = handed_in(county, author)
    _fellow, fellow = signing_member(county.villages[0], "同村", login="fellow")
    assert sees(county, author[1], report)
    assert sees(county, county.secretaries[0], report)
    for other in (fellow, county.secretaries[1], county.longdu_organiser, county.department_head, county.stranger):
        assert not sees(county, other, report), other


def test_the_branch_reads_it_only_with_the_authors_consent_and_only_as_long(
    county: County, author: tuple[Member, Account]
) -> None:
    report, by = handed_in(county, author), county.actor(county.secretaries[0])
    _fellow, fellow = signing_member(county.villages[0], "同村", login="fellow")
    with pytest.raises(Refused, match="单学文"):
        publish_to_branch(report_id=report.pk, by=by, at=NOW)
    with pytest.raises(NotAllowed):
        set_consent(report_id=report.pk, consent=Sharing.BRANCH, by=by, at=NOW)
    set_consent(report_id=report.pk, consent=Sharing.BRANCH, by=county.actor(author[1]), at=NOW)
    publish_to_branch(report_id=report.pk, by=by, at=NOW)
    assert sees(county, fellow, report)
    write_comment(report=StudyReport.objects.get(), text="写得实在。", by=county.actor(fellow), at=NOW)
    set_consent(report_id=report.pk, consent=Sharing.COMMITTEE, by=county.actor(author[1]), at=NOW)
    assert not sees(county, fellow, report)
    with pytest.raises(NotAllowed):
        write_comment(report=StudyReport.objects.get(), text="再说一句", by=county.actor(fellow), at=NOW)


def test_public_needs_the_author_who_puts_forward_and_a_second_person(
    county: County, author: tuple[Member, Account]
) -> None:
    report, by = handed_in(county, author, Sharing.PUBLIC), county.actor(county.secretaries[0])
    with pytest.raises(ChangedMeanwhile):
        approve_publication(report_id=report.pk, by=county.actor(county.longdu_organiser), at=NOW)
    put_forward(report_id=report.pk, by=by, at=NOW)
    assert not public_reports().exists()
    with pytest.raises(NotAllowed):
        approve_publication(report_id=report.pk, by=by, at=NOW)
    assert sees(county, county.longdu_organiser, report)
    assert [duty.url for duty in duties_of(actor=county.actor(county.longdu_organiser), on=TODAY)] == [
        f"/learning/reports/{report.code}/"
    ]
    approve_publication(report_id=report.pk, by=county.actor(county.longdu_organiser), at=NOW)
    assert list(public_reports()) == [report]
    set_consent(report_id=report.pk, consent=Sharing.BRANCH, by=county.actor(author[1]), at=NOW)
    assert not public_reports().exists()
    assert not sees(county, county.longdu_organiser, report)


def test_an_author_in_the_committee_does_not_approve_the_own_report(county: County) -> None:
    account = county.secretaries[0]
    report = handed_in(county, (member(county.villages[0], "书记甲", account=account), account), Sharing.PUBLIC)
    deputy = person("副书记", login="deputy")
    post(deputy, county.villages[0], PostKind.DEPUTY_SECRETARY)
    put_forward(report_id=report.pk, by=county.actor(deputy), at=NOW)
    with pytest.raises(NotAllowed):
        approve_publication(report_id=report.pk, by=county.actor(account), at=NOW)


def test_the_second_person_returns_it_with_a_reason(county: County, author: tuple[Member, Account]) -> None:
    report, by = handed_in(county, author, Sharing.PUBLIC), county.actor(county.secretaries[0])
    put_forward(report_id=report.pk, by=by, at=NOW)
    decline_publication(report_id=report.pk, reason="有错别字", by=county.actor(county.longdu_organiser), at=NOW)
    assert [duty.verb for duty in duties_of(actor=county.actor(county.longdu_organiser), on=TODAY)] == []
    put_forward(report_id=report.pk, by=by, at=NOW)


def test_numbers_of_persons_do_not_become_public(county: County, author: tuple[Member, Account]) -> None:
    report = handed_in(county, author, Sharing.PUBLIC, text="养鸡的事请问老李13812345678。")
    with pytest.raises(Refused, match="5678") as refusal:
        put_forward(report_id=report.pk, by=county.actor(county.secretaries[0]), at=NOW)
    assert "1381234" not in refusal.value.reason


def test_the_database_itself_keeps_to_the_consent(county: County, author: tuple[Member, Account]) -> None:
    report = handed_in(county, author)
    for wrong in ({"published": Sharing.BRANCH}, {"published": Sharing.PUBLIC, "consent": Sharing.PUBLIC}):
        with pytest.raises(IntegrityError), transaction.atomic():
            StudyReport.objects.filter(pk=report.pk).update(**wrong)


def test_a_paper_report_is_typed_in_with_the_authors_consent(county: County) -> None:
    old, by = member(county.villages[0], "曾老"), county.actor(county.secretaries[0])
    usual = {"member": old, "organisation": county.villages[0], "title": "体会", "text": "好。", "on": TODAY, "at": NOW}
    with pytest.raises(Refused):
        hand_in_report(**usual, by=by)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        hand_in_report(**usual, typed_with_consent="交了纸", by=county.actor(county.secretaries[1]))  # type: ignore[arg-type]
    report = hand_in_report(**usual, typed_with_consent="三月五日交了纸", by=by)  # type: ignore[arg-type]
    assert (report.typed_by, report.typed_with_consent) == (county.secretaries[0], "三月五日交了纸")
    with pytest.raises(Refused):
        set_consent(report_id=report.pk, consent=Sharing.BRANCH, by=by, at=NOW)
    set_consent(report_id=report.pk, consent=Sharing.BRANCH, note="当面说的", by=by, at=NOW)


def test_a_report_goes_to_the_own_or_an_online_branch(county: County, author: tuple[Member, Account]) -> None:
    elsewhere = county.urban[0]
    usual = {"member": author[0], "organisation": elsewhere, "title": "体会", "text": "好。", "on": TODAY}
    with pytest.raises(Refused):
        hand_in_report(**usual, by=county.actor(author[1]), at=NOW)  # type: ignore[arg-type]
    OnlineParticipant.objects.create(member=author[0], organisation=elsewhere, during=since(TODAY))
    report = hand_in_report(**usual, by=county.actor(author[1]), at=NOW)  # type: ignore[arg-type]
    assert sees(county, county.secretaries[6], report)


def test_who_has_left_hands_in_nothing_more(county: County, author: tuple[Member, Account]) -> None:
    author[0].left_on = TODAY - timedelta(days=1)
    author[0].save()
    with pytest.raises(NotAMember, match="单学文"):
        handed_in(county, author)


def test_f07_counts_what_was_handed_in_up_to_the_day_at_the_place_and_below(
    county: County, author: tuple[Member, Account]
) -> None:
    handed_in(county, author)
    public = handed_in(county, author, Sharing.PUBLIC, title="公开的体会", on=TODAY + timedelta(days=1))
    put_forward(report_id=public.pk, by=county.actor(county.secretaries[0]), at=NOW)
    approve_publication(report_id=public.pk, by=county.actor(county.longdu_organiser), at=NOW)
    (f07,) = MEASURES
    assert f07.id == "F07"

    def values(path: str, on: date) -> tuple[float, ...]:
        return f07.count(Scope(path=path, on=on)).values

    assert values(county.longdu.path, TODAY - timedelta(days=1)) == (0,)
    assert values(county.longdu.path, TODAY) == (1,)
    assert values(county.county.path, TODAY + timedelta(days=1)) == (2,)
    assert values(county.changcheng.path, TODAY + timedelta(days=1)) == (0,)
    below = f07.below(Scope(path=county.longdu.path, on=TODAY + timedelta(days=1)))
    assert {path: counted.values for path, counted in below.items()} == {county.villages[0].path: (2,)}
    labels = [row.label for row in f07.rows(Scope(path="", on=TODAY + timedelta(days=1)))]
    assert "公开的体会" in labels
    assert "学习体会" not in labels
