"""Resolutions: the example of the form, the law's own numbers, and every sentence about resolution ballots."""

from __future__ import annotations

from typing import Any

import pytest

from lianjian.engines.tally import CaseFault, count
from tests.engines.tally.cases import Case, resolution, share

PRESENT_OF_ELIGIBLE = {"of": "present", "base": "eligible"}


def test_the_example_of_the_form() -> None:
    quorum = share("gt", 1, 2, **PRESENT_OF_ELIGIBLE)
    result = count(resolution(10, 6, 4, eligible=25, quorum=quorum))
    expected = {"status": "valid", "base": 20, "need": 11, "approve": 10, "against": 6, "abstain": 4, "passed": False}
    assert result | expected == result


# rules.md 2.1: meeting, people, quorum, its need, threshold, its need with exactly the quorum present.
LAW = {
    "branch assembly (支部工作条例 11)": (20, ("gte", 1, 2), 10, ("gt", 1, 2, "eligible"), 11),
    "admission (发展党员工作细则 20, 21)": (20, ("gt", 1, 2), 11, ("gt", 1, 2, "eligible"), 11),
    "party election (选举工作条例)": (20, ("gte", 4, 5), 16, ("gt", 1, 2, "present"), 9),
    "branch committee (支部工作条例 12)": (5, ("gte", 1, 2), 3, ("gt", 1, 2, "eligible"), 3),
    "villagers' assembly (村委会组织法 26)": (900, ("gt", 1, 2), 451, ("gt", 1, 2, "present"), 226),
    "villagers' assembly by households (26)": (300, ("gte", 2, 3), 200, ("gt", 1, 2, "present"), 101),
    "representatives (村委会组织法 30)": (30, ("gte", 2, 3), 20, ("gt", 1, 2, "present"), 11),
    "villagers' group (村委会组织法 32)": (50, ("gte", 2, 3), 34, ("gt", 1, 2, "present"), 18),
    "residents' assembly (居委会组织法 27)": (1000, ("gt", 1, 2), 501, ("gt", 1, 2, "present"), 251),
    "residents' representatives (居委会组织法 29)": (45, ("gte", 2, 3), 30, ("gt", 1, 2, "present"), 16),
    "collective assembly (集体经济组织法 27)": (300, ("gte", 2, 3), 200, ("gte", 2, 3, "eligible"), 200),
    "collective representatives (28)": (45, None, None, ("gte", 2, 3, "eligible"), 30),
    "collective board (集体经济组织法 31)": (7, ("gte", 2, 3), 5, ("gt", 1, 2, "eligible"), 4),
    "benefits for others (集体经济组织法 15)": (300, None, None, ("gte", 3, 4, "eligible"), 225),
    "election of the villagers' committee (18)": (900, ("gt", 1, 2), 451, ("gt", 1, 2, "returned"), 226),
    "its second round (村委会组织法 18)": (900, None, None, ("gte", 1, 3, "returned"), 300),
    "residents' representatives electing (居委会组织法 19)": (30, ("gt", 2, 3), 21, ("gt", 2, 3, "returned"), 15),
    "removal of the villagers' committee (19)": (900, ("gt", 1, 2), 451, ("gt", 1, 2, "returned"), 226),
    "removal of the residents' committee (20)": (900, ("gt", 1, 2), 451, ("gt", 1, 2, "returned"), 226),
}


@pytest.mark.parametrize(("people", "quorum", "seated", "threshold", "need"), LAW.values(), ids=LAW)
def test_the_law_in_numbers(
    people: int, quorum: tuple[Any, ...] | None, seated: int | None, threshold: tuple[Any, ...], need: int
) -> None:
    present = people if seated is None else seated
    form: Case = {"threshold": share(*threshold)}
    if quorum is not None:
        form["quorum"] = share(*quorum, **PRESENT_OF_ELIGIBLE)
        short = count(resolution(present - 1, eligible=people, **form))
        assert (short["status"], short["void_reason"]) == ("void", "quorum")
        assert short["quorum"] == {"need": seated, "have": present - 1}
    held = max(present, need)
    just = count(resolution(need, held - need, eligible=people, **form))
    assert (just["status"], just["need"], just["passed"]) == ("valid", need, True)
    assert not count(resolution(need - 1, held - need + 1, eligible=people, **form))["passed"]


def test_the_quorum_comes_before_the_boxes_and_before_counting() -> None:
    form = resolution(9, eligible=20, quorum=share("gte", 1, 2, **PRESENT_OF_ELIGIBLE))
    result = count(form | {"handed_out": {"paper": 8}})
    assert result["void_reason"] == "quorum"
    assert not {"approve", "against", "abstain", "passed", "valid_ballots", "void_channel"} & set(result)


def test_a_quorum_may_ask_how_many_voted() -> None:
    quorum = share("gt", 1, 2, of="returned", base="eligible")
    assert count(resolution(10, eligible=20, quorum=quorum))["void_reason"] == "quorum"
    assert count(resolution(11, eligible=20, quorum=quorum))["passed"]


def test_each_box_is_tested_alone() -> None:
    form = resolution(20) | {"handed_out": {"paper": 10, "slip": 6, "phone": 4}}
    result = count(form | {"returned": {"paper": 9, "slip": 7, "phone": 4}})
    assert result == {
        "status": "void", "void_reason": "box_excess", "void_channel": "slip", "base": 20, "need": 11,
    }  # fmt: skip
    assert count(form | {"returned": {"paper": 10, "slip": 6, "phone": 4}})["passed"]


def test_a_channel_nothing_was_handed_out_by_is_overfull() -> None:
    assert count(resolution(3) | {"returned": {"paper": 2, "phone": 1}})["void_channel"] == "phone"


def test_spoiled_ballots_are_told_by_reason_and_blank_ones_abstain() -> None:
    ballots: list[Case] = [
        {"n": 5, "mark": "+"}, {"n": 1, "mark": "!"}, {"n": 2, "mark": "+", "defect": "identifying_mark"},
        {"n": 1, "mark": "-", "defect": "illegible"}, {"mark": None}, {"n": 1},
    ]  # fmt: skip
    result = count(resolution(11) | {"handed_out": {"paper": 14}, "present": 14, "eligible": 14, "ballots": ballots})
    assert (result["approve"], result["against"], result["abstain"]) == (5, 0, 2)
    assert result["invalid_reasons"] == {"contradictory": 1, "identifying_mark": 2, "illegible": 1}
    assert (result["valid_ballots"], result["invalid_ballots"], result["not_returned"]) == (7, 4, 3)
    assert (result["base"], result["need"]) == (14, 8)


def test_written_opinions_are_votes_and_nobodys_presence() -> None:
    form = resolution(10, 1, eligible=20, threshold=share("gt", 1, 2, "eligible"))
    form |= {"quorum": share("gt", 1, 2, **PRESENT_OF_ELIGIBLE), "written_opinions": {"+": 1, "0": 1, "!": 1}}
    result = count(form)
    assert (result["approve"], result["abstain"], result["passed"]) == (11, 1, True)
    assert (result["written_opinions"], result["void_opinions"], result["valid_ballots"]) == (3, 1, 11)
    short = count(
        resolution(10, eligible=20, **{key: form[key] for key in ("threshold", "quorum", "written_opinions")})
    )
    assert short["void_reason"] == "quorum"


def test_opinions_are_never_measured_by_people_who_gave_none() -> None:
    with pytest.raises(CaseFault, match="实到人数只有11"):
        count(resolution(11, eligible=20, written_opinions={"+": 5}))


@pytest.mark.parametrize("op", ["gt", "gte"])
def test_nobody_passes_nothing(op: str) -> None:
    result = count(resolution(0, eligible=9, threshold=share(op, 2, 3, "present")))
    assert (result["base"], result["need"], result["passed"]) == (0, 1, False)


def test_households_are_the_unit() -> None:
    form: Case = {
        "kind": "household", "households": 120, "votes": {"+": 43, "-": 30, "0": 11, "!": 1},
        "quorum": share("gte", 2, 3, **PRESENT_OF_ELIGIBLE), "threshold": share("gt", 1, 2, "present"),
    }  # fmt: skip
    result = count(form)
    assert (result["base"], result["need"], result["passed"], result["void_marks"]) == (85, 43, True, 1)
    assert (result["approve"], result["against"], result["abstain"]) == (43, 30, 11)
    assert not count(form | {"present": 86})["passed"]
    void = count(form | {"households": 128})
    assert (void["status"], void["quorum"]) == ("void", {"need": 86, "have": 85})
    by_all = count(form | {"threshold": share("gte", 2, 3, "households")})
    assert (by_all["base"], by_all["need"], by_all["passed"]) == (120, 80, False)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"present": 121}, "超过总户数120。"),
        ({"present": 84}, "表决的却有85户"),
        ({"eligible": 300}, "应到数就是总户数"),
        ({"households": None}, "缺少总户数"),
        ({"votes": {"?": 1}}, "不认识的栏目“?”"),
    ],
)
def test_households_that_do_not_add_up_are_refused(change: Case, said: str) -> None:
    form = {"kind": "household", "households": 120, "votes": {"+": 85}, "threshold": share("gt", 1, 2, "present")}
    with pytest.raises(CaseFault) as refusal:
        count(form | change)
    assert said in refusal.value.sentence
