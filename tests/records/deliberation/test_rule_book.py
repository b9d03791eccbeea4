"""The rule book: the right assembly by the right majority, fifteen days on the wall, one version in force."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.measures import Scope
from lianjian.records.deliberation.actions.councils import NewCouncil, load_councils
from lianjian.records.deliberation.actions.rulebook import (
    PaperRule,
    adopt_version,
    draft_rule,
    draft_version,
    drop_version,
    load_rules,
    publish_version,
    put_in_force,
)
from lianjian.records.deliberation.council_enums import ChosenHow, CouncilKind, RuleKind, VersionState
from lianjian.records.deliberation.enums import Body
from lianjian.records.deliberation.measures import MEASURES
from lianjian.records.deliberation.models import OrganisationRule, RuleVersion
from lianjian.records.deliberation.policies.rule_book import AssemblyNumbers
from lianjian.records.deliberation.queries.rule_book import compared, in_force, public_rules, rules_visible_to
from tests.at_once import at_once
from tests.factories import FOUNDED, NOW, TODAY, County, a_county

DAY = timedelta(days=1)
QUORATE = AssemblyNumbers(due=900, present=451, yes=226)
F13, F20 = MEASURES


def drafted(county: County, *, kind: RuleKind = RuleKind.VILLAGE_RULES, title: str = "村规民约") -> OrganisationRule:
    return draft_rule(
        organisation=county.villages[0], kind=kind, title=title, text="一、爱护公物\n二、邻里互助", on=TODAY - 40 * DAY,
        by=county.actor(county.secretaries[0]), at=NOW - 40 * DAY,
    )  # fmt: skip


def adopted(county: County, rule: OrganisationRule, number: int = 1) -> RuleVersion:
    return adopt_version(
        rule_id=rule.pk, number=number, body=Body.VILLAGERS_ASSEMBLY, numbers=QUORATE, document_no="村民会议1号",
        on=TODAY - 30 * DAY, by=county.actor(county.secretaries[0]), at=NOW,
    )  # fmt: skip


def enforced(county: County, rule: OrganisationRule, number: int = 1) -> RuleVersion:
    by = county.actor(county.secretaries[0])
    adopted(county, rule, number)
    publish_version(rule_id=rule.pk, number=number, filed_on=TODAY, on=TODAY - 20 * DAY, by=by, at=NOW)
    return put_in_force(rule_id=rule.pk, number=number, on=TODAY, by=by, at=NOW)


def test_only_the_villagers_assembly_adopts_village_rules_with_the_article(county: County) -> None:
    rule = drafted(county)
    by = county.actor(county.secretaries[0])
    adopt = partial(adopt_version, rule_id=rule.pk, number=1, document_no="1号", on=TODAY, by=by, at=NOW)
    with pytest.raises(Refused) as refused:
        adopt(body=Body.REPRESENTATIVES_ASSEMBLY, numbers=AssemblyNumbers(due=30, present=30, yes=30))
    assert refused.value.rule is not None
    assert "第三十一条" in refused.value.rule.text()
    for numbers in (
        AssemblyNumbers(due=900, present=450, yes=450),
        AssemblyNumbers(due=900, present=452, yes=226),
        AssemblyNumbers(due=300, present=199, yes=199, by_households=True),
        AssemblyNumbers(due=300, present=301, yes=200),
    ):
        with pytest.raises(Refused):
            adopt(body=Body.VILLAGERS_ASSEMBLY, numbers=numbers)
    version = adopt(
        body=Body.VILLAGERS_ASSEMBLY, numbers=AssemblyNumbers(due=300, present=200, yes=101, by_households=True)
    )
    assert version.evaluation["valid"] is True
    assert (version.evaluation["due"], version.evaluation["rule"]) == (300, "villagers_assembly")


@given(due=st.integers(1, 400), present=st.integers(0, 400), yes=st.integers(0, 400))
def test_no_numbers_make_a_minority_adopt(due: int, present: int, yes: int) -> None:
    from datetime import date

    from lianjian.records.deliberation.policies.rule_book import judge_vote
    from lianjian.rules import load_packs

    numbers = AssemblyNumbers(due=due, present=present, yes=yes)
    lawful = yes <= present <= due and 2 * present > due and 2 * yes > present
    try:
        judge_vote(body=Body.VILLAGERS_ASSEMBLY, numbers=numbers, on=date(2026, 3, 1), packs=load_packs("national"))
    except Refused:
        assert not lawful
    else:
        assert lawful


def test_day_fourteen_is_refused_and_fifteen_is_in_force(county: County) -> None:
    rule, by = drafted(county), county.actor(county.secretaries[0])
    adopted(county, rule)
    publish = partial(publish_version, rule_id=rule.pk, number=1, by=by, at=NOW)
    with pytest.raises(Refused):
        publish(on=TODAY - 31 * DAY)
    publish(on=TODAY - 20 * DAY)
    force = partial(put_in_force, rule_id=rule.pk, number=1, by=by, at=NOW, filed_on=TODAY - 10 * DAY)
    with pytest.raises(Refused) as refused:
        force(on=TODAY - 6 * DAY)
    assert "15" in refused.value.reason
    with pytest.raises(Refused):
        force(on=TODAY - 5 * DAY, filed_on=None)
    assert force(on=TODAY - 5 * DAY).state == VersionState.IN_FORCE


def test_a_new_version_replaces_and_the_old_one_stays_readable(county: County) -> None:
    rule, by = drafted(county), county.actor(county.secretaries[0])
    enforced(county, rule)
    draft = partial(draft_version, rule_id=rule.pk, reason="增加养犬规定", on=TODAY - 35 * DAY, by=by, at=NOW)
    draft(text="一、爱护公物\n二、文明养犬\n三、邻里互助")
    with pytest.raises(ChangedMeanwhile):
        draft(text="别的")
    assert in_force(rules_visible_to(actor=by).get()).number == 1  # type: ignore[union-attr]
    enforced(county, rule, 2)
    first, second = rule.versions.order_by("number")
    assert (first.state, first.ended_on, second.state) == ("replaced", TODAY, "in_force")
    changes = [(line.change, line.text) for line in compared(earlier=first, later=second)]
    assert changes == [
        ("same", "一、爱护公物"), ("gone", "二、邻里互助"), ("new", "二、文明养犬"), ("new", "三、邻里互助")
    ]  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleVersion.objects.filter(pk=first.pk).update(state=VersionState.IN_FORCE)


def test_drafts_are_not_public_and_others_do_not_write(county: County) -> None:
    rule = drafted(county)
    assert not public_rules().exists()
    with pytest.raises(NotAllowed):
        drop_version(rule_id=rule.pk, number=1, reason="不要", on=TODAY, by=county.actor(county.secretaries[1]), at=NOW)
    assert not rules_visible_to(actor=county.actor(county.secretaries[1])).exists()
    by = county.actor(county.secretaries[0])
    assert drop_version(rule_id=rule.pk, number=1, reason="重拟", on=TODAY, by=by, at=NOW).state == "dropped"


@pytest.mark.django_db(transaction=True)
def test_two_who_draft_the_next_version_at_once() -> None:
    county = a_county()
    rule, by = drafted(county), county.actor(county.secretaries[0])
    drop_version(rule_id=rule.pk, number=1, reason="重拟", on=TODAY, by=by, at=NOW)
    draft = partial(draft_version, rule_id=rule.pk, reason="修改", on=TODAY, by=by, at=NOW)
    told = at_once(partial(draft, text="甲"), partial(draft, text="乙"))
    assert sorted(map(bool, told)) == [False, True]
    assert rule.versions.count() == 2


def test_f20_counts_what_is_in_force_on_the_day(county: County) -> None:
    def paper(place: int, title: str, kind: RuleKind) -> PaperRule:
        body = Body.VILLAGERS_ASSEMBLY if kind == RuleKind.VILLAGE_RULES else Body.REPRESENTATIVES_ASSEMBLY
        return PaperRule(
            organisation=county.villages[place], kind=kind, title=title, text="一、按章办事", adopted_by=body,
            adopted_on=TODAY - 60 * DAY, document_no="3号", in_force_on=TODAY - 30 * DAY,
        )  # fmt: skip

    rows = [paper(place, "村规民约", RuleKind.VILLAGE_RULES) for place in range(4)]
    rows += [paper(0, "财务制度", RuleKind.WORKING_RULES), paper(0, "议事程序", RuleKind.PROCEDURE)]
    head = county.actor(county.department_head)
    assert load_rules(rows=rows, by=head, at=NOW) == 6
    with pytest.raises(Refused):
        load_rules(rows=rows[:1], by=head, at=NOW)
    with pytest.raises(NotAllowed):
        load_rules(rows=[paper(3, "新制度", RuleKind.WORKING_RULES)], by=county.actor(county.secretaries[0]), at=NOW)
    drafted(county, title="草案")
    scope = Scope(path=county.county.path, on=TODAY)
    assert F20.count(scope).values == (5, 1)
    assert F20.count(Scope(path=county.county.path, on=TODAY - 31 * DAY)).values == (0, 0)
    assert F20.below(scope)[county.longdu.path].values == (4, 1)
    assert len(list(F20.rows(scope))) == F20.count(scope).records == 6


def test_f13_counts_villages_with_both_councils(county: County) -> None:
    def council(place: int, kind: CouncilKind) -> NewCouncil:
        return NewCouncil(
            organisation=county.villages[place], kind=kind, members=9, chosen_how=ChosenHow.BY_GROUPS, since=FOUNDED
        )

    head = county.actor(county.department_head)
    rows = [council(place, kind) for place in range(3) for kind in CouncilKind] + [council(3, CouncilKind.MEMBERS)]
    load_councils(rows=rows, by=head, at=NOW)
    scope = Scope(path=county.county.path, on=TODAY)
    assert F13.count(scope).values == (0.5,)
    assert F13.count(scope).records == len(list(F13.rows(scope))) == 3
    below = F13.below(scope)
    assert (below[county.longdu.path].values, below[county.changcheng.path].values) == ((1,), (0,))
    assert F13.count(Scope(path=county.longdu.path, on=TODAY)).values == (1,)
    assert F13.count(Scope(path=county.county.path, on=FOUNDED - DAY)).values == (0,)
