from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection

from lianjian.kernel.actor import command_line
from lianjian.kernel.days import WrongDay
from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.models import JournalLine
from lianjian.kernel.periods import since
from lianjian.records.organisations.actions import changes
from lianjian.records.organisations.actions.changes import Proposal
from lianjian.records.organisations.actions.counts import rebuild_counts
from lianjian.records.organisations.actions.shaping import Founding
from lianjian.records.organisations.actions.undoing import undo_change
from lianjian.records.organisations.enums import ChangeState, PartyForm, PostKind, UnitKind
from lianjian.records.organisations.errors import CannotHangThere, CodeTaken, NameTaken, NotATree, StillInUse
from lianjian.records.organisations.models import (
    JointOrganisation,
    Organisation,
    OrganisationVersion,
    Post,
    Profile,
    TreeChange,
)
from lianjian.records.organisations.queries.changes import carried_by, changes_to_decide, changes_visible_to
from lianjian.records.organisations.queries.counts import counts_of, drifted_counts
from lianjian.records.organisations.queries.tree import organisations_on, sub_tree
from tests.factories import FOUNDED, NOW, TODAY, County, a_county, organisation, person, post

SAID = Proposal(effective_on=TODAY, reason="工作需要")
ROOT = command_line()


@pytest.fixture(autouse=True)
def counted(request: pytest.FixtureRequest) -> None:
    if "county" in request.fixturenames:
        request.getfixturevalue("county")
        rebuild_counts()


def on_day(day: date) -> Proposal:
    return Proposal(effective_on=day, reason="工作需要")


def village(name: str, kind: UnitKind = UnitKind.VILLAGE, code: str = "") -> Founding:
    return Founding(name=name, kind=kind, form=PartyForm.BRANCH, code=code)


def found(parent: Organisation, founding: Founding, said: Proposal = SAID) -> TreeChange:
    return changes.propose_founding(parent=parent, founding=founding, proposal=said, by=ROOT, at=NOW)


def rename(place: Organisation, name: str, said: Proposal = SAID) -> TreeChange:
    return changes.propose_renaming(organisation=place, name=name, proposal=said, by=ROOT, at=NOW)


def move(place: Organisation, parent: Organisation, said: Proposal = SAID) -> TreeChange:
    return changes.propose_moving(organisation=place, parent=parent, proposal=said, by=ROOT, at=NOW)


def merge(target: Organisation, *merged: Organisation, name: str = "") -> TreeChange:
    return changes.propose_merging(
        target=target, merged=merged, name=name or target.name, proposal=SAID, by=ROOT, at=NOW
    )


def dissolve(place: Organisation, heir: Organisation | None = None) -> TreeChange:
    return changes.propose_dissolving(organisation=place, heir=heir, proposal=SAID, by=ROOT, at=NOW)


def approve(change: TreeChange) -> TreeChange:
    return changes.approve_change(change_id=change.pk, document_no="诸组发1号", note="", by=ROOT, at=NOW)


def undo(change: TreeChange) -> TreeChange:
    return undo_change(change_id=change.pk, reason="弄错了", by=ROOT, at=NOW)


def again(place: Organisation) -> Organisation:
    return Organisation.objects.get(pk=place.pk)


def test_a_proposal_changes_nothing_until_it_is_approved(county: County) -> None:
    change = rename(county.villages[0], "新村")
    assert again(county.villages[0]).name == "北朱解村"
    assert change.superior == county.longdu
    approve(change)
    assert again(county.villages[0]).name_initials == "xc"
    assert [line.action for line in JournalLine.objects.order_by("pk")] == ["propose_change", "approve_change"]


def test_the_lowest_organisation_above_both_places_decides_a_move(county: County) -> None:
    assert move(county.villages[0], county.changcheng).superior == county.county


def test_within_a_village_the_village_decides_on_groups_and_the_township_on_branches(county: County) -> None:
    group = Founding(name="一组", kind=UnitKind.GROUP, form=PartyForm.PARTY_GROUP)
    assert found(county.villages[0], group).superior == county.villages[0]
    assert found(county.villages[0], village("食品厂", UnitKind.ENTERPRISE)).superior == county.longdu


def test_a_founded_organisation_gets_the_next_code_and_counts_at_once(county: County) -> None:
    made = approve(found(county.longdu, village("新村"))).target
    assert made
    assert (made.code, made.founded_on) == ("370782-02-01", TODAY)
    assert counts_of(organisation=county.county)[UnitKind.VILLAGE] == 7
    assert drifted_counts() == []


WRONG: dict[str, tuple[Callable[[County], TreeChange], type[Refused]]] = {
    "a village under a village": (lambda c: move(c.villages[0], c.villages[1]), CannotHangThere),
    "an organisation under itself": (lambda c: move(c.longdu, c.longdu), NotATree),
    "a loop": (lambda c: move(c.longdu, c.villages[0]), NotATree),
    "where it is already": (lambda c: move(c.villages[0], c.longdu), NotATree),
    "one name twice": (lambda c: found(c.longdu, village("王家我乐村")), NameTaken),
    "its own name": (lambda c: rename(c.villages[0], "北朱解村"), NameTaken),
    "a neighbour's name": (lambda c: rename(c.villages[0], "高家屯村"), NameTaken),
    "somebody's code": (lambda c: found(c.longdu, village("新村", code="V001")), CodeTaken),
    "those below left alone": (lambda c: dissolve(c.longdu), StillInUse),
    "merged into itself": (lambda c: merge(c.villages[0], c.villages[0]), NotATree),
    "too long ago": (
        lambda c: rename(c.villages[0], "新村", on_day(TODAY - timedelta(days=400))), WrongDay
    ),
    "too far ahead": (
        lambda c: rename(c.villages[0], "新村", on_day(TODAY + timedelta(days=400))), WrongDay
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_would_leave_no_tree_is_refused_when_proposed(county: County, what: str) -> None:
    propose, error = WRONG[what]
    with pytest.raises(error):
        propose(county)
    assert not TreeChange.objects.exists()


def test_nothing_hangs_under_what_was_dissolved(county: County) -> None:
    waiting = found(county.villages[0], village("食品厂", UnitKind.ENTERPRISE))
    approve(dissolve(county.villages[0]))
    with pytest.raises(NotATree, match="北朱解村"):
        approve(waiting)
    with pytest.raises(NotATree, match="北朱解村"):
        rename(again(county.villages[0]), "又一村")


def test_what_was_dissolved_takes_nothing_over(county: County) -> None:
    gone, stays = county.villages[0], county.villages[1]
    waiting = dissolve(stays, gone)
    approve(dissolve(gone))
    with pytest.raises(NotATree, match="北朱解村"):
        approve(waiting)
    assert again(stays).dissolved_on is None
    with pytest.raises(NotATree, match="北朱解村"):
        merge(again(gone), county.villages[2])


def test_a_change_cannot_take_effect_before_the_last_one(county: County) -> None:
    approve(rename(county.villages[0], "新村"))
    with pytest.raises(WrongDay, match="2026-03-09"):
        rename(county.villages[0], "又新村", Proposal(effective_on=TODAY - timedelta(days=3), reason="x"))


def test_one_that_takes_effect_later_is_approved_on_its_day(county: County) -> None:
    tomorrow = TODAY + timedelta(days=1)
    change = rename(county.villages[0], "新村", Proposal(effective_on=tomorrow, reason="x"))
    with pytest.raises(WrongDay, match=tomorrow.isoformat()):
        approve(change)
    changes.approve_change(change_id=change.pk, document_no="", note="", by=ROOT, at=NOW + timedelta(days=1))
    assert again(county.villages[0]).name == "新村"


def test_a_past_day_on_which_it_would_have_stood_under_itself_is_refused(county: County) -> None:
    one = organisation("甲组", UnitKind.GROUP, county.villages[0], code="g1")
    two = organisation("乙组", UnitKind.GROUP, one, code="g2")
    approve(move(two, county.villages[0]))
    with pytest.raises(NotATree):
        move(again(one), two, Proposal(effective_on=TODAY - timedelta(days=30), reason="x"))


def test_a_joint_organisation_is_not_changed_past_its_parties(county: County) -> None:
    joint = organisation("联合党总支", UnitKind.SOCIAL_ORGANISATION, county.longdu, code="LH1")
    JointOrganisation.objects.create(
        code="LH1", name="联合党总支", pairing_form="with_village", form="joint_general_branch", state="founded",
        superior=county.longdu, organisation=joint, proposed_at=NOW, during=since(FOUNDED),
    )  # fmt: skip
    with pytest.raises(StillInUse, match="联合党总支"):
        dissolve(joint)


def test_a_second_change_of_the_same_organisation_waits_for_the_first(county: County) -> None:
    rename(county.villages[0], "新村")
    with pytest.raises(ChangedMeanwhile, match="北朱解村"):
        merge(county.villages[1], county.villages[0])


def test_a_decided_change_is_decided_once(county: County) -> None:
    change = approve(rename(county.villages[0], "新村"))
    for act in (changes.return_change, changes.withdraw_change):
        with pytest.raises(ChangedMeanwhile):
            act(change_id=change.pk, note="x", by=ROOT, at=NOW)


def test_a_member_proposes_nothing_and_a_secretary_decides_nothing_above_him(county: County) -> None:
    member = person("党员", login="member")
    post(member, county.villages[0], PostKind.MEMBER)
    with pytest.raises(NotAllowed):
        changes.propose_renaming(
            organisation=county.villages[0], name="新村", proposal=SAID, by=county.actor(member), at=NOW
        )
    change = rename(county.villages[0], "新村")
    secretary = county.actor(county.secretaries[0])
    assert changes_to_decide(actor=secretary) == []
    assert changes_visible_to(actor=secretary).get() == change
    assert changes_to_decide(actor=county.actor(county.longdu_organiser)) == [change]
    assert changes_to_decide(actor=county.actor(county.changcheng_organiser)) == []


def test_a_merger_carries_members_figures_and_groups_to_the_one_that_stays(county: County) -> None:
    stays, ends = county.villages[0], county.villages[1]
    group = organisation("一组", UnitKind.GROUP, ends, code="g")
    rebuild_counts()
    member = person("党员", login="member")
    post(member, ends, PostKind.MEMBER)
    change = merge(stays, ends, name="联合村")
    (carried,) = carried_by(change=change, actor=ROOT, at=NOW)
    assert (carried.below, [count for _label, count in carried.things]) == (1, [2, 1])
    approve(change)
    assert again(ends).dissolved_on == TODAY
    assert again(group).parent == stays
    assert Post.objects.get(organisation=stays, account=member).during.lower == TODAY
    assert Post.objects.get(organisation=ends, kind=PostKind.SECRETARY).during.upper == TODAY
    assert Profile.objects.get(organisation=stays, as_of_on=TODAY).full_members == 40
    assert again(stays).name == "联合村"
    assert drifted_counts() == []


def test_undoing_a_merger_gives_everything_back(county: County) -> None:
    stays, ends = county.villages[0], county.villages[1]
    group = organisation("一组", UnitKind.GROUP, ends, code="g")
    rebuild_counts()
    change = approve(merge(stays, ends, name=ends.name))
    undo(change)
    assert (again(stays).name, again(ends).dissolved_on, again(group).parent) == ("北朱解村", None, ends)
    assert Post.objects.get(organisation=ends).during.upper is None
    assert not Profile.objects.filter(as_of_on=TODAY).exists()
    assert OrganisationVersion.objects.filter(during__endswith=None).count() == Organisation.objects.count()
    assert drifted_counts() == []


def test_undo_names_what_already_stands_on_the_change(county: County) -> None:
    founding = approve(found(county.longdu, village("新村")))
    assert founding.target
    post(person("新书记", login="new"), founding.target, PostKind.SECRETARY)
    with pytest.raises(StillInUse, match="新村"):
        undo(founding)
    renaming = approve(rename(county.villages[0], "甲村"))
    later = NOW + timedelta(days=1)
    said = Proposal(effective_on=later.date(), reason="x")
    second = changes.propose_renaming(organisation=county.villages[0], name="乙村", proposal=said, by=ROOT, at=later)
    changes.approve_change(change_id=second.pk, document_no="", note="", by=ROOT, at=later)
    with pytest.raises(StillInUse, match="乙村"):
        undo(renaming)


def test_an_unused_founding_is_taken_back_without_a_trace_in_the_tree(county: County) -> None:
    change = undo(approve(found(county.longdu, village("新村"))))
    assert (change.state, change.target) == (ChangeState.UNDONE, None)
    assert not Organisation.objects.filter(name="新村").exists()
    assert drifted_counts() == []


def test_split_off_takes_the_chosen_ones_along(county: County) -> None:
    one, two = (organisation(name, UnitKind.GROUP, county.villages[0], code=name) for name in ("一组", "二组"))
    rebuild_counts()
    part = changes.Part(founding=village("新村"), children=(two,))
    change = changes.propose_splitting(target=county.villages[0], parts=[part], proposal=SAID, by=ROOT, at=NOW)
    approve(change)
    assert (again(one).parent, again(two).parent) == (county.villages[0], Organisation.objects.get(name="新村"))
    assert drifted_counts() == []


def test_a_moved_township_takes_fifty_villages_along(county: County) -> None:
    other = organisation("另县", UnitKind.COUNTY, None, code="other")
    for number in range(50):
        organisation(f"村{number}", UnitKind.VILLAGE, county.longdu, code=f"n{number}")
    rebuild_counts()
    change = TreeChange(kind="re_parent", target=county.longdu, superior=other, effective_on=TODAY, proposed_at=NOW)
    change.wanted = {"parent": other.pk}
    change.save()
    approve(change)
    assert sub_tree(organisation=again(county.longdu)).count() == 54
    assert counts_of(organisation=other)[UnitKind.VILLAGE] == 53
    assert counts_of(organisation=county.county)[UnitKind.VILLAGE] == 3
    assert organisations_on(on=FOUNDED).get(organisation=county.longdu).parent == county.county


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act gave or why it was refused, done by as many connections at one moment."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            barrier.wait()
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


@pytest.mark.django_db(transaction=True)
def test_of_two_superiors_at_once_one_decides_and_the_other_is_told() -> None:
    county = a_county()
    change = rename(county.villages[0], "新村")
    done = at_once(lambda: approve(change), lambda: approve(change))
    assert sorted(type(one).__name__ for one in done) == ["ChangedMeanwhile", "TreeChange"]


@pytest.mark.django_db(transaction=True)
def test_two_proposals_for_one_organisation_at_once_leave_one() -> None:
    county = a_county()
    place = county.villages[0]
    done = at_once(lambda: rename(place, "甲村"), lambda: rename(place, "乙村"))
    assert sorted(type(one).__name__ for one in done) == ["ChangedMeanwhile", "TreeChange"]
    assert TreeChange.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_moves_that_would_close_a_loop_together_leave_a_tree() -> None:
    county = a_county()
    one = organisation("甲组", UnitKind.GROUP, county.villages[0], code="g1")
    two = organisation("乙组", UnitKind.GROUP, county.villages[0], code="g2")
    first, second = move(one, two), move(two, one)
    done = at_once(lambda: approve(first), lambda: approve(second))
    assert sorted(type(each).__name__ for each in done) == ["NotATree", "TreeChange"]


@pytest.mark.django_db(transaction=True)
def test_many_found_at_once_under_one_superior_each_with_a_path_of_its_own() -> None:
    county = a_county()
    rebuild_counts()
    proposed = [found(county.longdu, village(f"新村{n}")) for n in range(4)]
    done = at_once(*(lambda change=change: approve(change) for change in proposed))  # type: ignore[misc]
    assert [type(one).__name__ for one in done] == ["TreeChange"] * 4
    assert sub_tree(organisation=county.longdu).count() == 8
    assert drifted_counts() == []
