"""Which bodies act in which order: found by kind and day; a lower pack may add steps and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianjian.rules import Packs, RouteStep, load_packs
from lianjian.rules.errors import PackInvalid, PackRefused, UnknownRoute
from lianjian.rules.routes import Act, _loosened
from tests.rules.made_packs import county

DAY = date(2026, 3, 1)
AFTER = """
      - {step: disclosure, act: publish, rests_on: [village_publication, publication_secrecy_check]}
      - {step: carrying_out, act: carry_out}
      - {step: outcome, act: publish_outcome, rests_on: [village_publication, publication_secrecy_check]}
"""
PROPOSAL = "{step: proposal, act: propose, bodies: [branch_committee, branch_assembly], rests_on: four_deliberations}"
GROUP = "{step: resolution, act: resolve, bodies: villagers_group, rests_on: villagers_group}"
CHECK = "{step: township_check, act: check, bodies: township, rests_on: four_deliberations}"


def own(folder: Path, *steps: str, after: str = AFTER) -> Packs:
    """A county's own route for the affairs of villagers' groups."""
    lines = "".join(f"      - {step}\n" for step in steps)
    return county(
        folder,
        "  - id: MY-group\n    title: 小组事项\n    gist: 本县的次序\n    applies_to: {matter_kind: group_affair}\n"
        f"    route:\n{lines}{after.lstrip(chr(10))}",
    )


def test_a_county_may_add_a_step(tmp_path: Path) -> None:
    packs = own(tmp_path, PROPOSAL, CHECK, GROUP)
    assert [step.code for step in packs.route("group_affair", on=DAY).route][:3] == [
        "proposal",
        "township_check",
        "resolution",
    ]
    assert packs.route("village_affair", on=DAY).id == "ROUTE-village"


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ((GROUP,), "少了“proposal”"),
        ((GROUP, PROPOSAL), "调换"),
        ((PROPOSAL.replace("[branch_committee, branch_assembly]", "two_committees"), GROUP), "别的会议"),
        ((PROPOSAL[:-1] + ", optional: true}", GROUP), "放宽"),
        ((PROPOSAL, GROUP.replace("rests_on: villagers_group", "rests_on: four_deliberations")), "放宽"),
    ],
)
def test_a_route_that_loosens_does_not_load_and_says_why(tmp_path: Path, steps: tuple[str, ...], why: str) -> None:
    with pytest.raises(PackRefused, match=why) as refused:
        own(tmp_path, *steps)
    assert "ROUTE-group" in str(refused.value)


@pytest.mark.parametrize(
    "steps",
    [
        (PROPOSAL,),
        (PROPOSAL, GROUP, GROUP.replace("resolution,", "again,")),
        (PROPOSAL, PROPOSAL, GROUP),
        (PROPOSAL, GROUP.replace("villagers_group, rests_on", "members_council, rests_on")),
        (PROPOSAL, GROUP.replace("rests_on: villagers_group", "rests_on: no_such_rule")),
    ],
)
def test_a_route_that_is_none_is_refused(tmp_path: Path, steps: tuple[str, ...]) -> None:
    with pytest.raises(PackInvalid):
        own(tmp_path, *steps)


def test_before_the_law_there_is_no_route() -> None:
    with pytest.raises(UnknownRoute):
        load_packs("national").route("collective_asset", on=date(2024, 6, 1))


def test_land_ends_with_the_members_of_the_collective_and_nobody_else() -> None:
    route = load_packs("national").route("collective_asset", on=DAY).route
    assert next(step.bodies for step in route if step.act is Act.RESOLVE) == ("collective_assembly",)


STEPS = [RouteStep(code=code, act=Act.CONSULT, bodies=("two_committees",), rests_on=()) for code in "abcdef"]


@given(st.permutations(STEPS), st.sets(st.sampled_from("abcdef")))
def test_whatever_the_order_only_additions_pass(lower: list[RouteStep], kept: set[str]) -> None:
    upper = [step for step in STEPS if step.code in kept]
    in_order = [step.code for step in lower if step.code in kept] == [step.code for step in upper]
    assert (_loosened(lower, upper) is None) == in_order
    if kept:
        assert _loosened([step for step in lower if step.code != min(kept)], upper) is not None
