"""What holds for any case: against counting by hand, in any order, split or joined, and sums that close."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from lianjian.engines.tally import CaseFault, count, result_sentences
from tests.engines.tally.cases import Case, count_slowly, election, resolution, share

CANDIDATES = "甲乙丙丁"
MARK = st.sampled_from(["+", "+", "-", "0", "!", None])
DEFECT = st.sampled_from([None, None, None, "identifying_mark", "illegible"])


def row() -> st.SearchStrategy[Case]:
    marks = st.dictionaries(st.sampled_from(CANDIDATES), MARK)
    return st.fixed_dictionaries({"n": st.integers(0, 5), "marks": marks, "defect": DEFECT})


@st.composite
def thresholds(draw: Callable[..., Any], base: str = "present") -> Case:
    denominator = draw(st.integers(1, 9))
    op = draw(st.sampled_from(["gt", "gte"]))
    return share(op, draw(st.integers(0, denominator - (op == "gt"))), denominator, base)


@st.composite
def elections(draw: Callable[..., Any]) -> Case:
    rows = draw(st.lists(row(), min_size=1, max_size=8))
    assume(sum(one["n"] for one in rows))
    form = election(rows, posts=draw(st.integers(1, 5)), candidates=CANDIDATES, threshold=draw(thresholds()))
    kept = draw(st.integers(0, 3))
    people = form["present"] + kept
    return form | {"present": people, "eligible": people + draw(st.integers(0, 5)), "handed_out": {"paper": people}}


@given(elections())
def test_counting_by_hand_says_the_same(form: Case) -> None:
    result, slow = count(form), count_slowly(form)
    assert (result["need"], result["approve"]) == (slow["need"], slow["approve"])
    assert result["valid_ballots"] == slow["valid"]
    assert set(result["elected"]) == slow["elected"]
    assert len(result["elected"]) + (result["runoff"] or {"seats": 0})["seats"] == form["posts"]
    if result["runoff"]:
        assert result["runoff"]["reason"] == ("tie" if slow["reached"] > form["posts"] else "shortfall")
        assert not set(result["runoff"]["candidates"]) & slow["elected"]


@given(elections())
def test_sums_close(form: Case) -> None:
    result = count(form)
    assert result["valid_ballots"] + result["invalid_ballots"] + result["not_returned"] == result["handed_out"]
    assert sum(result["invalid_reasons"].values()) == result["invalid_ballots"]
    votes = sum(sum(result[kind].values()) for kind in ("approve", "against", "abstain"))
    assert votes + result["void_marks"] == result["valid_ballots"] * len(CANDIDATES)


@given(elections(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_candidates_decides_nothing(form: Case, chance: Any) -> None:
    rows, names = list(form["ballots"]), list(form["candidates"])
    chance.shuffle(rows)
    assert count(form | {"ballots": rows}) == count(form)
    chance.shuffle(names)
    result, other = count(form), count(form | {"candidates": names})
    assert set(other["elected"]) == set(result["elected"])
    assert (other["approve"], other["need"]) == (result["approve"], result["need"])
    who, else_who = (one["runoff"] or {"candidates": ()} for one in (result, other))
    assert set(who["candidates"]) == set(else_who["candidates"])


@given(elections())
def test_rows_split_into_single_ballots_count_the_same(form: Case) -> None:
    singles = [one | {"n": 1} for one in form["ballots"] for _ in range(one["n"])]
    assert count(form | {"ballots": singles}) == count(form)


@given(elections(), st.data())
def test_one_more_approval_never_lowers(form: Case, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(CANDIDATES))
    places = [
        number for number, one in enumerate(form["ballots"])
        if one["n"] and one["marks"].get(name) != "+" and list(one["marks"].values()).count("+") < form["posts"]
    ]  # fmt: skip
    assume(places)
    number = data.draw(st.sampled_from(places))
    chosen = form["ballots"][number]
    turned = [chosen | {"n": 1, "marks": chosen["marks"] | {name: "+"}}, chosen | {"n": chosen["n"] - 1}]
    before = count(form)
    after = count(form | {"ballots": [*form["ballots"][:number], *turned, *form["ballots"][number + 1 :]]})
    assert after["approve"][name] == before["approve"][name] + (not chosen["defect"])
    assert after["approve"] | {name: 0} == before["approve"] | {name: 0}
    assert name not in before["elected"] or name in after["elected"]


@given(thresholds("eligible"), st.integers(1, 400), st.data())
def test_need_is_the_smallest_number_that_is_enough(threshold: Case, people: int, data: st.DataObject) -> None:
    approve = data.draw(st.integers(0, people))
    result = count(resolution(approve, people - approve, threshold=threshold))
    line, have = Fraction(threshold["num"], threshold["den"]), Fraction(approve, people)
    enough = approve > 0 and (have > line if threshold["op"] == "gt" else have >= line)
    assert result["passed"] == enough == (approve >= result["need"])


GRADES = st.fixed_dictionaries({grade: st.integers(0, 30) for grade in "EQBU"})


@given(st.dictionaries(st.sampled_from("甲乙丙丁戊己庚"), st.tuples(GRADES, GRADES), min_size=1), st.integers(1, 9))
def test_ratings_are_the_weighted_mean_and_never_more_than_the_cap(rated: dict[str, Any], weight: int) -> None:
    subjects = {name: {"党员": ours, "群众": theirs} for name, (ours, theirs) in rated.items()}
    result = count({
        "kind": "rating", "weights": {"党员": [weight, 10], "群众": [10 - weight, 10]}, "subjects": subjects,
        "excellent_cap": {"num": 1, "den": 3, "of": "graded"},
    })  # fmt: skip
    for name, groups in subjects.items():
        given_by = {group: sum(grades.values()) for group, grades in groups.items()}
        if not all(given_by.values()):
            assert name in result["not_rated"]
            continue
        ours, theirs = (Fraction(groups[group]["E"], given_by[group]) for group in ("党员", "群众"))
        assert Fraction(result["excellent_score"][name]) == (weight * ours + (10 - weight) * theirs) / 10
    shares = {name: Fraction(text) for name, text in result["excellent_score"].items() if text is not None}
    assert 3 * result["cap"] <= len(subjects) < 3 * (result["cap"] + 1)
    assert len(result["suggested_excellent"]) <= result["cap"]
    left_out = set(shares) - set(result["suggested_excellent"])
    assert all(shares[one] > shares[other] for one in result["suggested_excellent"] for other in left_out)
    if result["tie_at_cap"]:
        tied = result["tie_at_cap"]["subjects"]
        assert len({shares[name] for name in tied}) == 1
        assert len(tied) > result["tie_at_cap"]["slots"] > 0


VOTES = st.dictionaries(st.sampled_from("甲乙丙丁"), st.integers(0, 12))


@given(VOTES, VOTES, VOTES, st.booleans(), thresholds("returned"))
def test_nobody_holds_two_posts_and_every_seat_is_told(
    first: dict[str, int], second: dict[str, int], third: dict[str, int], carry: bool, threshold: Case
) -> None:
    votes = {"主任": first, "副主任": second, "委员": third}
    form = {
        "kind": "carry_down", "posts": [["主任", 1], ["副主任", 1], ["委员", 2]], "post_votes": votes,
        "returned": 48, "threshold": threshold, "carry_down": carry,
    }  # fmt: skip
    result = count(form)
    above: list[str] = []
    for post, seats in form["posts"]:
        assert not set(above) & set(result["elected"][post])
        above += result["elected"][post]
        assert len(result["elected"][post]) + result["vacant"].get(post, 0) == seats
        assert all(result["totals"][post][name] >= result["need"] for name in result["elected"][post])
    for name in "甲乙丙丁":
        in_all = sum(given_for.get(name, 0) for given_for in votes.values())
        assert result["totals"]["委员"].get(name, 0) == (in_all if carry else third.get(name, 0))


JUNK = st.sampled_from([None, True, -1, 0, 3, 1.5, "", "+", "甲", "present", [], {}, [1, 2], {"甲": 1}, 10**30, [[]]])
WHOLE_FORMS = (
    resolution(3, 2, 1, quorum=share("gte", 1, 2, of="present", base="eligible"), written_opinions={}),
    election([{"n": 4, "marks": {"甲": "+", "乙": "-"}, "write_in": ["丁"]}], write_in_roll=[{"name": "丁", "id": 1}]),
    {
        "kind": "rating", "weights": {"党员": [1, 1]}, "subjects": {"甲": {"党员": {"E": 1}}},
        "void_ratings": {"甲": {"党员": 1}}, "excellent_cap": {"num": 1, "den": 3, "of": "graded"},
        "review_if_unqualified": {"op": "gt", "num": 1, "den": 3},
    },
    {"kind": "household", "households": 9, "votes": {"+": 5}, "threshold": share("gt", 1, 2, "present")},
    {
        "kind": "carry_down", "posts": [["主任", 1], ["委员", 1]], "post_votes": {"主任": {"甲": 2}}, "returned": 3,
        "threshold": share("gt", 1, 2, "returned"), "carry_down": True,
    },
)  # fmt: skip


@st.composite
def spoilt_forms(draw: Callable[..., Any]) -> Case:
    form: Case = json.loads(json.dumps(draw(st.sampled_from(WHOLE_FORMS))))
    place: Any = form
    while True:
        key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if not (isinstance(place[key], dict | list) and place[key] and draw(st.booleans())):
            break
        place = place[key]
    place[key] = draw(JUNK)
    return form


@given(spoilt_forms())
def test_a_spoilt_form_is_counted_or_refused_and_never_anything_else(form: Case) -> None:
    try:
        result = count(form)
    except CaseFault as fault:
        said = [fault.sentence]
    else:
        assert result["status"] in ("valid", "void")
        assert json.loads(json.dumps(result, allow_nan=False)) == result
        said = result_sentences(case=form, result=result)
    assert all(said)
