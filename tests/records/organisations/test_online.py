from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.test import Client

from lianjian.kernel.days import WrongDay
from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.measures import Scope
from lianjian.kernel.models import Account, JournalLine
from lianjian.kernel.succession import Handover, carry_over
from lianjian.records.organisations.actions.changes import Proposal, approve_change, propose_founding
from lianjian.records.organisations.actions.online import (
    adopt_online_rule,
    approve_online,
    describe_online,
    drop_online_rule,
    end_online_approval,
)
from lianjian.records.organisations.actions.shaping import Founding
from lianjian.records.organisations.enums import PartyForm, PostKind, UnitKind
from lianjian.records.organisations.errors import CannotHangThere
from lianjian.records.organisations.hanging import refuse_wrong_form
from lianjian.records.organisations.measures import MEASURES
from lianjian.records.organisations.models import OnlineApproval, OnlineRule, Organisation
from lianjian.records.organisations.queries.online import online_standing, own_rules_on
from tests.at_once import at_once
from tests.factories import FOUNDED, NOW, TODAY, County, a_county, organisation, person, post

SignIn = Callable[[Account], Client]
F04 = next(measure for measure in MEASURES if measure.id == "F04")


def an_online_branch(where: Organisation, code: str = "ON1") -> Organisation:
    made = organisation("网络党支部", UnitKind.GROUP, where, code=code)
    made.form = PartyForm.ONLINE_BRANCH
    made.save(update_fields=["form"])
    made.versions.update(form=PartyForm.ONLINE_BRANCH)
    return made


@pytest.fixture
def online(county: County) -> Organisation:
    return an_online_branch(county.villages[0])


def approve(county: County, online: Organisation, **said: object) -> OnlineApproval:
    given: dict[str, object] = {
        "document_no": "龙党发〔2026〕3号",
        "agreed_with": "青岛市城阳区红岛街道党工委",
        "on": TODAY,
    }
    return approve_online(organisation_id=online.pk, by=county.actor(county.longdu_organiser), at=NOW, **(given | said))  # type: ignore[arg-type]


def test_without_a_document_it_neither_votes_nor_admits_nor_collects_dues(
    online: Organisation,
) -> None:
    standing = online_standing(organisation=online, on=TODAY)
    assert standing is not None
    assert not standing.is_formal
    verdicts = (standing.may_vote, standing.may_admit, standing.may_collect_dues)
    assert not any(verdicts)
    assert all(verdict.rule is not None and "第五条" in verdict.rule.text() for verdict in verdicts)
    assert "临时党支部" in standing.may_admit.reason
    assert standing.study_sessions_per_month == 2


def test_with_a_document_it_may_and_only_since_that_day(county: County, online: Organisation) -> None:
    approve(county, online, on=TODAY - timedelta(days=10))
    now = online_standing(organisation=online, on=TODAY)
    before = online_standing(organisation=online, on=TODAY - timedelta(days=11))
    assert now is not None
    assert before is not None
    assert now.is_formal
    assert now.may_vote
    assert now.may_admit
    assert now.may_collect_dues
    assert not before.is_formal


def test_any_other_organisation_has_no_such_standing(county: County) -> None:
    assert online_standing(organisation=county.villages[0], on=TODAY) is None


@pytest.mark.parametrize("missing", ["document_no", "agreed_with"])
def test_a_document_without_number_or_host_is_refused_with_the_article(
    county: County, online: Organisation, missing: str
) -> None:
    with pytest.raises(Refused) as refused:
        approve(county, online, **{missing: " "})
    assert refused.value.rule is not None
    assert "支部工作条例" in refused.value.rule.text()
    assert not OnlineApproval.objects.exists()


def test_its_own_village_cannot_approve_unless_that_is_a_party_committee(county: County, online: Organisation) -> None:
    secretary = county.actor(county.secretaries[0])
    said = {"document_no": "1号", "agreed_with": "某街道", "on": TODAY}
    with pytest.raises(NotAllowed):
        approve_online(organisation_id=online.pk, by=secretary, at=NOW, **said)  # type: ignore[arg-type]
    Organisation.objects.filter(pk=county.villages[0].pk).update(form=PartyForm.COMMITTEE)
    assert approve_online(organisation_id=online.pk, by=secretary, at=NOW, **said)  # type: ignore[arg-type]


def test_an_approval_can_end_and_be_given_again(county: County, online: Organisation) -> None:
    office = county.actor(county.longdu_organiser)
    approve(county, online, on=TODAY - timedelta(days=30))
    with pytest.raises(ChangedMeanwhile):
        approve(county, online)
    ending = partial(end_online_approval, organisation_id=online.pk, by=office, at=NOW)
    with pytest.raises(Refused):
        ending(on=TODAY, reason=" ")
    with pytest.raises(WrongDay):
        ending(on=TODAY - timedelta(days=30), reason="成员大多返乡")
    ending(on=TODAY, reason="成员大多返乡")
    standing = online_standing(organisation=online, on=TODAY)
    assert standing is not None
    assert not standing.is_formal
    with pytest.raises(ChangedMeanwhile):
        ending(on=TODAY, reason="又一次")
    assert JournalLine.objects.filter(action="end_online_approval", reason="成员大多返乡").count() == 1


def test_a_day_ahead_or_before_it_was_set_up_is_refused(county: County, online: Organisation) -> None:
    for day in (TODAY + timedelta(days=1), FOUNDED - timedelta(days=1)):
        with pytest.raises(WrongDay):
            approve(county, online, on=day)


def test_a_rule_of_the_same_title_replaces_the_earlier_one_and_both_stay_on_record(
    county: County, online: Organisation
) -> None:
    by = county.actor(county.secretaries[0])
    month_ago = TODAY - timedelta(days=30)
    write = partial(adopt_online_rule, organisation_id=online.pk, title="学习制度", by=by, at=NOW)
    write(text="每月两次学习讨论", on=month_ago)
    newer = write(text="每月两次，时间提前三天通知", on=TODAY)
    assert [rule.text for rule in own_rules_on(organisation=online, on=month_ago)] == ["每月两次学习讨论"]
    assert list(own_rules_on(organisation=online, on=TODAY)) == [newer]
    with pytest.raises(WrongDay):
        drop_online_rule(rule_id=newer.pk, on=TODAY, by=by, at=NOW)
    with pytest.raises(NotAllowed):
        write(text="别村来改", on=TODAY, by=county.actor(county.secretaries[1]))


def test_saying_again_how_it_meets_changes_the_one_row(county: County, online: Organisation) -> None:
    by = county.actor(county.secretaries[0])
    say = partial(describe_online, organisation_id=online.pk, by=by, at=NOW)
    first = say(channel="微信群", host_places="昆明、广州")
    second = say(channel="腾讯会议", host_places="昆明")
    assert first.pk == second.pk
    with pytest.raises(Refused):
        describe_online(organisation_id=county.villages[0].pk, channel="群", host_places="", by=by, at=NOW)


@pytest.mark.parametrize("kind", [kind for kind in UnitKind if kind != UnitKind.GROUP])
def test_only_a_group_can_be_an_online_branch(kind: UnitKind) -> None:
    with pytest.raises(CannotHangThere):
        refuse_wrong_form(kind=kind, form=PartyForm.ONLINE_BRANCH, name="网络党支部")


def test_it_is_founded_under_a_village_or_township_through_the_tree(county: County) -> None:
    for place in (county.villages[0], county.longdu):
        wanted = Founding(name="网络党支部", kind=UnitKind.GROUP, form=PartyForm.ONLINE_BRANCH)
        by = county.actor(county.longdu_organiser)
        change = propose_founding(
            founding=wanted, parent=place, proposal=Proposal(effective_on=TODAY, reason="流动党员多"), by=by, at=NOW
        )
        approve_change(change_id=change.pk, document_no="", note="", by=county.actor(county.department_head), at=NOW)
        assert Organisation.objects.get(parent=place, form=PartyForm.ONLINE_BRANCH).kind == UnitKind.GROUP


def test_f04_counts_branches_below_and_the_online_one_as_of_the_day(county: County, online: Organisation) -> None:
    def count(place: Organisation) -> tuple[float, ...]:
        return F04.count(Scope(path=place.path, on=TODAY)).values

    village = county.villages[0]
    assert count(village) == (1,)
    group = organisation("第一党支部", UnitKind.GROUP, village, code="G1")
    assert count(village) == (2,)
    group.versions.update(form=PartyForm.PARTY_GROUP)
    assert count(village) == (1,)
    assert count(county.longdu) == (4,)
    below = F04.below(Scope(path=county.longdu.path, on=TODAY))
    assert below[village.path].values == (2,)
    assert [row.code for row in F04.rows(Scope(path=village.path, on=TODAY))] == ["ON1"]


def test_its_rules_go_to_an_online_successor_and_its_document_ends(county: County, online: Organisation) -> None:
    approve(county, online, on=TODAY - timedelta(days=30))
    by = county.actor(county.secretaries[0])
    for title in ("学习制度", "联系制度"):
        adopt_online_rule(organisation_id=online.pk, title=title, text="…", on=TODAY - timedelta(days=5), by=by, at=NOW)
    heir = an_online_branch(county.villages[1], code="ON2")
    carry_over(Handover(from_id=online.pk, to_id=heir.pk, on=TODAY, by=by, at=NOW))
    assert {rule.title for rule in own_rules_on(organisation=heir, on=TODAY)} == {"学习制度", "联系制度"}
    assert not own_rules_on(organisation=online, on=TODAY)
    assert not OnlineApproval.objects.filter(during__endswith=None).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_once_one_is_told() -> None:
    county = a_county()
    online = an_online_branch(county.villages[0])
    told = at_once(*(partial(approve, county, online, document_no=number) for number in ("1号", "2号")))
    assert OnlineApproval.objects.count() == 1
    assert sorted(map(bool, told)) == [False, True]


def test_the_page_says_what_it_may_not_do_and_its_forms_work(
    county: County, sign_in: SignIn, online: Organisation
) -> None:
    client = sign_in(county.longdu_organiser)
    address = f"/organisations/{online.code}/online/"
    page = client.get(address).content.decode()
    assert "线上活动小组" in page
    assert "第五条" in page
    refused = client.post(f"{address}approval/", {"document_no": "", "agreed_with": "", "on": "2026-03-09"})
    assert "批准文件" in refused.content.decode()
    assert refused.status_code == 422
    today = {"on": "2021-03-09"}
    client.post(f"{address}approval/", {"document_no": "龙党发〔2021〕3号", "agreed_with": "红岛街道党工委"} | today)
    client.post(f"{address}place/", {"channel": "微信群", "host_places": "青岛"})
    client.post(f"{address}rules/new/", {"title": "学习制度", "text": "每月两次"} | today)
    page = client.get(address).content.decode()
    for words in ("龙党发〔2021〕3号", "微信群", "每月两次"):
        assert words in page
    rule = OnlineRule.objects.get()
    client.post(f"{address}rules/{rule.pk}/end/", {"on": "2021-04-01"})
    client.post(f"{address}approval/end/", {"on": "2021-04-01", "reason": "返乡"})
    assert "线上活动小组" in client.get(address).content.decode()
    assert "网络党支部" in client.get(f"/organisations/{online.code}/").content.decode()


def test_somebody_in_another_village_does_not_find_it(county: County, sign_in: SignIn, online: Organisation) -> None:
    assert sign_in(county.secretaries[1]).get(f"/organisations/{online.code}/online/").status_code == 404
    assert sign_in(county.secretaries[0]).get(f"/organisations/{county.villages[0].code}/online/").status_code == 404
    member = person("成员甲", login="m1")
    post(member, online, PostKind.MEMBER)
    assert sign_in(member).get(f"/organisations/{online.code}/online/").status_code == 200
    assert sign_in(member).get(f"/organisations/{online.code}/online/place/").status_code == 403


def test_an_approval_entered_late_for_days_that_have_one_is_refused_in_words(
    county: County, online: Organisation
) -> None:
    approve(county, online)
    with pytest.raises(ChangedMeanwhile, match="龙党发"):
        approve(county, online, document_no="龙党发〔2025〕1号", on=TODAY - timedelta(days=90))


def test_a_rule_mistyped_is_written_again_the_same_day_and_never_before_an_earlier_one(
    county: County, online: Organisation
) -> None:
    by = county.actor(county.secretaries[0])
    write = partial(adopt_online_rule, organisation_id=online.pk, title="学习制度", by=by, at=NOW)
    write(text="每月两此", on=TODAY)
    corrected = write(text="每月两次", on=TODAY)
    assert list(own_rules_on(organisation=online, on=TODAY)) == [corrected]
    with pytest.raises(WrongDay, match="学习制度"):
        write(text="每月一次", on=TODAY - timedelta(days=3))
