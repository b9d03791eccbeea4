"""The tree against a naive one: whatever is done in whatever order, paths, sub-trees, counts and any day agree."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianjian.kernel.actor import command_line
from lianjian.kernel.errors import Refused
from lianjian.records.organisations.actions import changes
from lianjian.records.organisations.actions.changes import Part, Proposal
from lianjian.records.organisations.actions.counts import fold_counts
from lianjian.records.organisations.actions.loading import NewOrganisation, load_organisations
from lianjian.records.organisations.actions.shaping import Founding
from lianjian.records.organisations.actions.undoing import undo_change
from lianjian.records.organisations.enums import PartyForm, UnitKind
from lianjian.records.organisations.models import Organisation, TreeChange
from lianjian.records.organisations.queries.counts import counts_of, drifted_counts
from lianjian.records.organisations.queries.tree import ancestors, children, organisations_on, sub_tree
from tests.factories import NOW

START = date(2026, 1, 1)
VERBS = ("create", "create", "create", "move", "move", "merge", "split", "dissolve", "rename", "undo", "fold")
steps = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 99), st.integers(0, 99), st.integers(0, 99)), max_size=14
)


@dataclass(frozen=True)
class Node:
    name: str
    parent: int | None
    kind: UnitKind
    living: bool = True


@dataclass
class NaiveTree:
    """A dictionary of parents, walked in the simplest way there is."""

    nodes: dict[int, Node] = field(default_factory=dict)

    def below(self, pk: int) -> list[int]:
        return [child for child, node in self.nodes.items() if node.parent == pk and node.living]

    def walk(self, pk: int) -> set[int]:
        return ({pk} if self.nodes[pk].living else set()).union(*(self.walk(child) for child in self.below(pk)), set())

    def superiors(self, pk: int) -> list[int]:
        parent = self.nodes[pk].parent
        return [] if parent is None else [*self.superiors(parent), parent]

    def hand_over(self, pk: int, heir: int | None) -> None:
        assert heir is None or self.nodes[heir].living, "what has ended took over"
        for child in self.below(pk):
            if heir is not None and child != heir:
                self.nodes[child] = replace(self.nodes[child], parent=heir)
        self.nodes[pk] = replace(self.nodes[pk], living=False)


class Bench:
    """Does one step to both trees, a day later each time."""

    def __init__(self) -> None:
        self.at = NOW - timedelta(days=60)
        self.serial = 0
        self.naive = NaiveTree()
        self.days: dict[date, dict[int, Node]] = {}
        self.undoable: tuple[int, dict[int, Node]] | None = None
        rows = [
            ("c", "县", UnitKind.COUNTY, None), ("t", "镇", UnitKind.TOWNSHIP, "c"), ("v", "村", UnitKind.VILLAGE, "t"),
            ("g1", "一组", UnitKind.GROUP, "v"), ("g2", "二组", UnitKind.GROUP, "v"),
            ("g3", "三组", UnitKind.GROUP, "g1"),
        ]  # fmt: skip
        load_organisations(
            rows=[
                NewOrganisation(
                    code=code,
                    name=name,
                    kind=kind,
                    form=PartyForm.BRANCH,
                    parent_code=parent,
                    founded_on=date(2021, 1, 1),
                )
                for code, name, kind, parent in rows
            ],
            by=command_line(),
            at=self.at,
        )
        for one in Organisation.objects.all():
            self.naive.nodes[one.pk] = Node(one.name, one.parent_id, UnitKind(one.kind))

    @property
    def today(self) -> date:
        return datetime.date(self.at)

    def pick(self, number: int) -> Organisation:
        """Any group or the village, ended ones too."""
        found = list(Organisation.objects.filter(kind__in=[UnitKind.GROUP, UnitKind.VILLAGE]).order_by("pk"))
        return found[number % len(found)]

    def fresh(self) -> str:
        self.serial += 1
        return f"组{self.serial}"

    def step(self, verb: str, a: int, b: int, c: int) -> None:
        self.at += timedelta(days=1)
        if verb == "fold":
            fold_counts(at=self.at)
        elif verb == "undo":
            self.undo()
        else:
            before = dict(self.naive.nodes)
            try:
                with transaction.atomic():
                    change = getattr(self, verb)(self.pick(a), self.pick(b), self.pick(c))
            except Refused:
                self.naive.nodes = dict(before)
            else:
                self.undoable = (change.pk, before)
        self.days[self.today] = dict(self.naive.nodes)

    def undo(self) -> None:
        if self.undoable:
            change_id, before = self.undoable
            undo_change(change_id=change_id, reason="试", by=command_line(), at=self.at)
            self.naive.nodes = dict(before)
            effective = TreeChange.objects.get(pk=change_id).effective_on
            self.days = {day: before if day >= effective else nodes for day, nodes in self.days.items()}
            self.undoable = None

    def approve(self, change: TreeChange) -> TreeChange:
        return changes.approve_change(change_id=change.pk, document_no="", note="", by=command_line(), at=self.at)

    def proposal(self) -> Proposal:
        return Proposal(effective_on=self.today, reason="试")

    def group(self) -> Founding:
        return Founding(name=self.fresh(), kind=UnitKind.GROUP, form=PartyForm.PARTY_GROUP)

    def create(self, a: Organisation, b: Organisation, c: Organisation) -> TreeChange:
        founding = self.group()
        change = self.approve(
            changes.propose_founding(
                parent=a, founding=founding, proposal=self.proposal(), by=command_line(), at=self.at
            )
        )
        assert change.target_id
        self.naive.nodes[change.target_id] = Node(founding.name, a.pk, UnitKind.GROUP)
        return change

    def rename(self, a: Organisation, b: Organisation, c: Organisation) -> TreeChange:
        name = self.fresh()
        change = self.approve(
            changes.propose_renaming(organisation=a, name=name, proposal=self.proposal(), by=command_line(), at=self.at)
        )
        self.naive.nodes[a.pk] = replace(self.naive.nodes[a.pk], name=name)
        return change

    def move(self, a: Organisation, b: Organisation, c: Organisation) -> TreeChange:
        change = self.approve(
            changes.propose_moving(organisation=a, parent=b, proposal=self.proposal(), by=command_line(), at=self.at)
        )
        assert b.pk not in self.naive.walk(a.pk), "a loop was let through"
        self.naive.nodes[a.pk] = replace(self.naive.nodes[a.pk], parent=b.pk)
        return change

    def merge(self, a: Organisation, b: Organisation, c: Organisation) -> TreeChange:
        change = self.approve(
            changes.propose_merging(
                target=a, merged=[b], name=a.name, proposal=self.proposal(), by=command_line(), at=self.at
            )
        )
        self.naive.hand_over(b.pk, a.pk)
        return change

    def split(self, a: Organisation, b: Organisation, c: Organisation) -> TreeChange:
        founding = self.group()
        own = list(children(organisation=a))[:1]
        part = Part(founding=founding, children=tuple(own))
        change = self.approve(
            changes.propose_splitting(target=a, parts=[part], proposal=self.proposal(), by=command_line(), at=self.at)
        )
        made = Organisation.objects.get(name=founding.name)
        self.naive.nodes[made.pk] = Node(founding.name, a.parent_id, UnitKind.GROUP)
        for child in own:
            self.naive.nodes[child.pk] = replace(self.naive.nodes[child.pk], parent=made.pk)
        return change

    def dissolve(self, a: Organisation, b: Organisation, c: Organisation) -> TreeChange:
        heir = b if b.pk != a.pk else None
        change = self.approve(
            changes.propose_dissolving(
                organisation=a, heir=heir, proposal=self.proposal(), by=command_line(), at=self.at
            )
        )
        self.naive.hand_over(a.pk, heir.pk if heir else None)
        return change

    def compare(self) -> None:
        there = {one.pk: one for one in Organisation.objects.all()}
        assert there.keys() == self.naive.nodes.keys()
        for pk, one in there.items():
            node = self.naive.nodes[pk]
            assert (one.name, one.parent_id, one.dissolved_on is None) == (node.name, node.parent, node.living)
            assert [place.pk for place in ancestors(organisation=one)] == self.naive.superiors(pk)
            walked = self.naive.walk(pk)
            assert set(sub_tree(organisation=one).values_list("pk", flat=True)) == walked
            assert counts_of(organisation=one) == Counter(self.naive.nodes[each].kind for each in walked)
        assert drifted_counts() == []

    def compare_days(self) -> None:
        for day, nodes in self.days.items():
            known = {v.organisation_id: (v.name, v.parent_id) for v in organisations_on(on=day)}
            assert known == {pk: (node.name, node.parent) for pk, node in nodes.items() if node.living}, day


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=steps)
def test_the_tree_is_what_a_naive_one_would_be(db: None, steps: list[tuple[str, int, int, int]]) -> None:
    with transaction.atomic():
        bench = Bench()
        for verb, a, b, c in steps:
            bench.step(verb, a, b, c)
            bench.compare()
        bench.compare_days()
        transaction.set_rollback(True)
