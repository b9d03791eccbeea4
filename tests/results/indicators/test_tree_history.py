"""Figures by the tree of a past day and by today's: every node is the sum of its parts and what is counted once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from lianjian.kernel.measures import Counted, Scope
from lianjian.kernel.periods import since
from lianjian.records.organisations.actions.changes import (
    Proposal,
    approve_change,
    propose_merging,
    propose_moving,
)
from lianjian.records.organisations.enums import DispatchKind
from lianjian.records.organisations.models import Dispatch, Organisation
from lianjian.records.organisations.paths import within
from lianjian.results.indicators.queries.figures import figure, figures_below
from lianjian.results.indicators.registry import MEASURES
from tests.factories import NOW, TODAY, County
from tests.records.members.factories import member
from tests.records.organisations.test_tree_property import Bench, Node

# Undoing is left out: it refuses wherever records hang, as here everywhere.
steps = st.lists(
    st.tuples(
        st.sampled_from(("create", "move", "move", "merge", "split", "dissolve", "rename")),
        st.integers(0, 99),
        st.integers(0, 99),
        st.integers(0, 99),
    ),
    max_size=10,
)
INSTRUCTORS, WORKERS = MEASURES["F15"], MEASURES["F14"]
TOMORROW = TODAY + timedelta(days=1)


def send_everywhere() -> None:
    """To every living organisation a worker of its own, and instructors some of whom serve in two."""
    places = list(Organisation.objects.filter(dissolved_on=None).order_by("pk"))
    for number, place in enumerate(places):
        sent = [(DispatchKind.PARTY_AFFAIRS_WORKER, f"W{number}")]
        sent += [(DispatchKind.PARTY_BUILDING_INSTRUCTOR, f"I{number // 2}")]
        for kind, code in sent:
            Dispatch.objects.create(
                kind=kind, person_name=code, person_code=code, organisation=place, during=since(place.founded_on)
            )


def people_at(kind: DispatchKind, organisations: set[int], on: date) -> set[str]:
    rows = Dispatch.objects.filter(kind=kind, organisation__in=organisations, during__contains=on)
    return set(rows.values_list("person_code", flat=True))


def walk(nodes: dict[int, Node], pk: int) -> set[int]:
    below = [child for child, node in nodes.items() if node.parent == pk and node.living]
    return {pk}.union(*(walk(nodes, child) for child in below), set())


def check_by_the_tree_then(day: date, nodes: dict[int, Node]) -> None:
    paths = dict(Organisation.objects.values_list("pk", "path"))
    for pk in (pk for pk, node in nodes.items() if node.living):
        scope = Scope(path=paths[pk], on=day, tree_on=day)
        everybody = walk(nodes, pk)
        for kind, measure in (
            (DispatchKind.PARTY_AFFAIRS_WORKER, WORKERS),
            (DispatchKind.PARTY_BUILDING_INSTRUCTOR, INSTRUCTORS),
        ):
            counted, below = measure.count(scope), measure.below(scope)
            assert counted.records == len(people_at(kind, everybody, day))
            itself = below.pop(paths[pk], Counted(values=(0,), records=0))  # type: ignore[attr-defined]
            children = [child for child in nodes if nodes[child].living and nodes[child].parent == pk]
            assert below.keys() <= {paths[child] for child in children}
            for child in children:
                there = people_at(kind, walk(nodes, child), day)
                assert below.get(paths[child], Counted(values=(0,), records=0)).records == len(there)
            second = sum(one.records for one in below.values()) + itself.records - counted.records
            assert second == 0 if measure is WORKERS else second >= 0
            assert counted.records == len({row.code for row in measure.rows(scope)})


def check_by_todays_tree(day: date) -> None:
    for place in Organisation.objects.all():
        there = set(Organisation.objects.filter(within(place.path)).values_list("pk", flat=True))
        scope = Scope(path=place.path, on=day)
        assert WORKERS.count(scope).records == len(people_at(DispatchKind.PARTY_AFFAIRS_WORKER, there, day))
        assert sum(one.records for one in WORKERS.below(scope).values()) == WORKERS.count(scope).records


@pytest.mark.slow
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a shrunk case costs minutes
)
@example(
    # Found by chance: a group that had ended was to take over from another, and what it was given counted on.
    steps=[
        ("dissolve", 82, 41, 46), ("rename", 17, 84, 34), ("create", 41, 40, 86), ("merge", 66, 25, 91),
        ("move", 34, 42, 53), ("split", 75, 51, 76), ("dissolve", 89, 4, 23), ("merge", 2, 52, 41),
    ],
    sent_after=3,
)  # fmt: skip
@given(steps=steps, sent_after=st.integers(0, 6))
def test_a_node_is_the_sum_of_its_parts_on_every_day_through_moves_mergers_and_splits(
    db: None, steps: list[tuple[str, int, int, int]], sent_after: int
) -> None:
    with transaction.atomic():
        bench = Bench()
        for number, (verb, a, b, c) in enumerate(steps):
            if number == sent_after:
                send_everywhere()
            bench.step(verb, a, b, c)
        for day, nodes in list(bench.days.items())[-3:]:
            check_by_the_tree_then(day, nodes)
            check_by_todays_tree(day)
        transaction.set_rollback(True)


@pytest.fixture
def moved(county: County) -> County:
    """A village with three members moves to the other township, and one of that township merges into it."""
    village, other = county.villages[0], county.villages[3]
    for name in ("王一", "王二", "王三"):
        member(village, name)
    member(other, "李四")
    head = county.actor(county.department_head)
    proposal = Proposal(effective_on=TOMORROW, reason="区划调整")
    later = NOW + timedelta(days=1)
    move = propose_moving(organisation=village, parent=county.changcheng, proposal=proposal, by=head, at=NOW)
    approve_change(change_id=move.pk, document_no="", note="", by=head, at=later)
    village.refresh_from_db()
    day_after = Proposal(effective_on=TOMORROW + timedelta(days=1), reason="撤并")
    merge = propose_merging(target=village, merged=[other], name=village.name, proposal=day_after, by=head, at=later)
    approve_change(change_id=merge.pk, document_no="", note="", by=head, at=NOW + timedelta(days=2))
    return county


def members_at(place: Organisation, on: date, *, then: bool) -> float:
    place.refresh_from_db()
    return figure(measure=MEASURES["F01"], node=place, on=on, tree_on=on if then else None).main


def test_by_the_tree_then_the_past_stays_and_by_todays_it_moves_along(moved: County) -> None:
    assert [members_at(moved.longdu, TODAY, then=then) for then in (True, False)] == [3, 0]
    assert [members_at(moved.changcheng, TODAY, then=then) for then in (True, False)] == [1, 4]
    after = TOMORROW + timedelta(days=1)
    assert [members_at(moved.changcheng, after, then=then) for then in (True, False)] == [4, 4]
    assert members_at(moved.county, TODAY, then=True) == members_at(moved.county, TODAY, then=False) == 4


def test_the_places_below_are_those_of_then_and_what_is_out_of_reach_is_named_only(moved: County) -> None:
    organiser = moved.actor(moved.longdu_organiser)
    moved.longdu.refresh_from_db()
    below = figures_below(measure=MEASURES["F01"], node=moved.longdu, on=TODAY, tree_on=TODAY, actor=organiser)
    assert [(one.place.name, one.records) for one in below.figures] == [("北朱解村", 3)]
    assert not below.figures[0].opens
    assert below.without == 2


def test_a_group_goes_along_with_the_tree(moved: County) -> None:
    for then, expected in ((True, 3), (False, 0)):
        moved.longdu.refresh_from_db()
        counted = figure(
            measure=MEASURES["F01"], node=moved.longdu, on=TODAY, tree_on=TODAY if then else None, group="village"
        )
        assert counted.main == expected
    assert figure(measure=MEASURES["F01"], node=moved.county, on=TODAY, group="enterprise").main == 0
