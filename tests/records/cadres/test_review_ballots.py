from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.models import JournalLine
from lianjian.records.ballots import actions
from lianjian.records.ballots.enums import BallotPurpose, BallotState, Channel
from lianjian.records.ballots.models import Ballot
from lianjian.records.cadres.actions.reviews import (
    NewVillager,
    close_round,
    decide_grade,
    enter_counts,
    open_decision,
    take_rating,
    withdraw_round,
)
from lianjian.records.cadres.enums import Grade, GradingBody, Raters, ReviewState
from lianjian.records.cadres.models import ReviewedMember, ReviewRound
from lianjian.records.cadres.queries.review_ballots import at_the_cap
from lianjian.records.cadres.queries.reviews import tallies_of
from tests.factories import NOW, TODAY, County
from tests.records.ballots.phones import Hall, give_notice
from tests.records.cadres.review_ballots import (
    VILLAGERS,
    a_branch,
    as_ballot,
    hall_of,
    hold,
    tellers,
    up_to_mutual,
)
from tests.records.cadres.test_reviews import counted, reviewed

MEMBERS = [f"{family}示例" for family in "王李赵孙周吴"]
PAPER = (Channel.PAPER,)


def rated(county: County, *, papers: dict[str, str], villagers: tuple[NewVillager, ...] = VILLAGERS) -> ReviewRound:
    """A round rated on paper ballots by whoever is named, each giving everybody the one grade."""
    by = county.actor(county.secretaries[0])
    round_ = as_ballot(up_to_mutual(county, with_villagers=bool(villagers)), by, channels=PAPER, villagers=villagers)
    assert round_.ballot is not None
    hold(hall_of(round_.ballot, by, tellers()), phones={}, slips={}, papers=papers)
    round_.refresh_from_db()
    return round_


def test_one_contest_for_each_rated_member_and_group(county: County) -> None:
    a_branch(county, probationary="郑示例")
    round_ = as_ballot(up_to_mutual(county), county.actor(county.secretaries[0]))
    ballot = round_.ballot
    assert ballot is not None
    assert (ballot.purpose, ballot.reference) == (BallotPurpose.APPRAISAL, f"review:{round_.code}")
    contests = list(ballot.contests.all())
    assert len(contests) == 14
    assert {contest.group for contest in contests} == {"党员", "群众"}
    assert contests[0].weights == {"党员": [60, 100], "群众": [40, 100]}
    assert {contest.question for contest in contests if not contest.graded} == {"郑示例"}
    assert ballot.voters.filter(group="党员", member__isnull=False).count() == 7
    assert not ballot.voters.filter(group="群众").exclude(account=None).exists()
    assert ballot.rating_terms == {"excellent_cap": {"num": 1, "den": 3, "of": "graded"}}


def test_members_alone_carry_the_whole_weight(county: County) -> None:
    a_branch(county)
    by = county.actor(county.secretaries[0])
    round_ = up_to_mutual(county, with_villagers=False)
    with pytest.raises(Refused, match="没有请群众测评"):
        as_ballot(round_, by)
    held = as_ballot(round_, by, villagers=(), agree=False).ballot
    assert held is not None
    assert [contest.weights for contest in held.contests.all()] == [{"党员": [1, 1]}] * 6


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"villagers": ()}, "请填写群众名册"),
        ({"agree": False}, "同意参加"),
        ({"channels": (Channel.PHONE,)}, "没有账号"),
        ({"villagers": (VILLAGERS[0], VILLAGERS[0])}, "写了两次"),
        ({"villagers": (NewVillager(name="", household="三组"),)}, "不能列入名册"),
        ({"villagers": (NewVillager(name="冯" * 51),)}, "不能列入名册"),
        ({"villagers": (NewVillager(name="王示例"),)}, "每人只参加一次"),
    ],
)
def test_who_may_stand_on_the_roll(county: County, given: dict[str, object], told: str) -> None:
    a_branch(county)
    round_ = up_to_mutual(county)
    with pytest.raises(Refused, match=told):
        as_ballot(round_, county.actor(county.secretaries[0]), **given)  # type: ignore[arg-type]
    assert not Ballot.objects.exists()
    same_name = (NewVillager(name="王示例", household="三组"),)
    assert as_ballot(round_, county.actor(county.secretaries[0]), villagers=same_name).ballot is not None


def test_only_the_branch_and_only_after_the_mutual_review(county: County) -> None:
    a_branch(county)
    round_ = up_to_mutual(county)
    for account in (county.longdu_organiser, county.secretaries[1]):
        with pytest.raises(NotAllowed):
            as_ballot(round_, county.actor(account))
    ReviewRound.objects.update(state=ReviewState.SELF)
    with pytest.raises(Refused) as told:
        as_ballot(round_, county.actor(county.secretaries[0]))
    assert told.value.rule is not None
    assert "第十八条" in told.value.rule.text()


def test_paper_counted_here_and_a_ballot_exclude_each_other(county: County) -> None:
    a_branch(county)
    by = county.actor(county.secretaries[0])
    round_ = as_ballot(up_to_mutual(county), by)
    with pytest.raises(ChangedMeanwhile, match="在投票那边统计"):
        counted(round_, by)
    with pytest.raises(ChangedMeanwhile):
        as_ballot(round_, by)
    with pytest.raises(Refused, match="正在用投票"):
        withdraw_round(round_id=round_.pk, reason="开错了", by=by, at=NOW)
    assert round_.ballot is not None
    actions.withdraw_ballot(ballot_id=round_.ballot.pk, reason="名册有误", by=by, at=NOW)
    round_.refresh_from_db()
    assert (round_.ballot, round_.state) == (None, ReviewState.MUTUAL)
    counted(round_, by)
    with pytest.raises(Refused, match="已经开始计票"):
        as_ballot(round_, by)
    assert JournalLine.objects.filter(action="repeat_rating").count() == 1


def test_the_result_is_heard_and_never_typed_in(county: County) -> None:
    a_branch(county)
    round_ = rated(county, papers=dict.fromkeys(MEMBERS, "Q") | {one.name: "E" for one in VILLAGERS})
    assert (round_.state, round_.rating_entries.exists()) == (ReviewState.RATED, False)
    first = reviewed(round_)[0]
    by_raters = {tally.raters: tally.counts for tally in tallies_of(reviewed=first)}
    assert by_raters[Raters.MEMBERS] == {"优秀": 0, "合格": 6, "基本合格": 0, "不合格": 0}
    assert (by_raters[Raters.VILLAGERS] or {})["优秀"] == 6
    assert JournalLine.objects.filter(action="take_rating").count() == 1
    # A second announcement of the same ballot changes nothing.
    assert round_.ballot_id is not None
    take_rating(ballot_id=round_.ballot_id, by=county.actor(county.secretaries[0]), at=NOW)
    assert JournalLine.objects.filter(action="take_rating").count() == 1
    with pytest.raises(ChangedMeanwhile):
        enter_counts(
            round_id=round_.pk, raters=Raters.MEMBERS, issued=0, returned=0, void=0, counts={},
            by=county.actor(county.secretaries[0]), at=NOW,
        )  # fmt: skip


def test_nothing_is_told_before_the_closing_and_nothing_of_few(county: County) -> None:
    a_branch(county)
    by = county.actor(county.secretaries[0])
    round_ = as_ballot(up_to_mutual(county), by, channels=PAPER)
    assert round_.ballot is not None
    parts = reviewed(round_)
    assert tallies_of(reviewed=parts[0]) == []
    assert at_the_cap(ballot=round_.ballot, reviewed=parts) is None
    few = dict.fromkeys((*MEMBERS, VILLAGERS[0].name, VILLAGERS[1].name), "E")
    hold(hall_of(round_.ballot, by, tellers()), phones={}, slips={}, papers=few)
    part = ReviewedMember.objects.get(pk=parts[0].pk)
    assert [tally.counts for tally in tallies_of(reviewed=part)] == [None, None]
    found = at_the_cap(ballot=Ballot.objects.get(), reviewed=parts)
    assert found is not None
    assert (found.cap, found.graded, found.most, found.equal) == (2, 6, (), ())


def test_equals_at_the_limit_are_left_to_the_branch(county: County) -> None:
    a_branch(county, probationary="郑示例")
    papers = dict.fromkeys(MEMBERS, "E")
    round_ = rated(county, papers=papers, villagers=())
    assert round_.ballot is not None
    parts = list(round_.reviewed.select_related("member"))
    with CaptureQueriesContext(connection) as asked:
        found = at_the_cap(ballot=round_.ballot, reviewed=parts)
    assert len(asked) == 1
    assert found is not None
    assert (found.cap, found.graded, found.most) == (2, 6, ())
    assert sorted(found.equal) == sorted(MEMBERS)
    assert not ReviewedMember.objects.exclude(grade="").exists()


@pytest.mark.parametrize(("second", "most", "equal"), [(5, 2, 0), (4, 1, 2)])
def test_the_count_names_who_is_within_the_limit(county: County, second: int, most: int, equal: int) -> None:
    a_branch(county)
    by = county.actor(county.secretaries[0])
    round_ = as_ballot(up_to_mutual(county, with_villagers=False), by, channels=PAPER, villagers=(), agree=False)
    assert round_.ballot is not None
    hall = hall_of(round_.ballot, by, tellers())
    give_notice(hall)
    hall.hand_out()
    for voter in hall.voters():
        hall.give_paper(voter)
    hall.open_box()
    excellent = (6, second, 4, 0, 0, 0)
    for contest, marks in zip(hall.ballot.contests.all(), excellent, strict=True):
        hall.read_twice([{"grade": "E"}] * marks + [{"grade": "Q"}] * (6 - marks), code=contest.code)
    found = at_the_cap(ballot=hall.close(), reviewed=round_.reviewed.select_related("member"))
    assert found is not None
    assert (len(found.most), len(found.equal)) == (most, equal)
    assert hall.contest("1").question in found.most


def test_who_is_on_probation_is_rated_and_not_graded(county: County) -> None:
    a_branch(county, probationary="郑示例")
    by = county.actor(county.secretaries[0])
    round_ = rated(county, papers=dict.fromkeys([*MEMBERS, "郑示例"], "Q"), villagers=())
    open_decision(round_id=round_.pk, body=GradingBody.ASSEMBLY, present=6, on=TODAY, by=by, at=NOW)
    parts = {one.member.name: one for one in reviewed(round_)}
    on_probation = parts.pop("郑示例")
    assert (tallies_of(reviewed=on_probation)[0].counts or {})["合格"] == 7
    with pytest.raises(Refused, match="预备期"):
        decide_grade(reviewed_id=on_probation.pk, grade=Grade.QUALIFIED, opinion="好", yes=6, by=by, at=NOW)
    for one in parts.values():
        decide_grade(reviewed_id=one.pk, grade=Grade.QUALIFIED, opinion="合格", yes=6, by=by, at=NOW)
    assert close_round(round_id=round_.pk, on=TODAY, by=by, at=NOW).state == ReviewState.CLOSED


@pytest.mark.parametrize("fault", ["nobody cast", "more in the box than handed out"])
def test_a_void_ballot_leaves_the_round_to_be_rated_again(county: County, fault: str) -> None:
    a_branch(county)
    by = county.actor(county.secretaries[0])
    round_ = as_ballot(up_to_mutual(county, with_villagers=False), by, channels=PAPER, villagers=(), agree=False)
    assert round_.ballot is not None
    hall: Hall = hall_of(round_.ballot, by, tellers())
    if fault == "nobody cast":
        hold(hall, phones={}, slips={}, papers={})
    else:
        actions.give_notice(ballot_id=hall.pk, opens_at=NOW, closes_at=NOW.replace(hour=3), by=by, at=NOW)
        hall.hand_out()
        hall.give_paper(hall.voters()[0])
        hall.open_box()
        hall.read_twice([{"grade": "E"}] * 2)
        hall.close()
    assert Ballot.objects.get().state == BallotState.CLOSED
    round_.refresh_from_db()
    assert (round_.ballot, round_.state) == (None, ReviewState.MUTUAL)
    assert as_ballot(round_, by, villagers=(), agree=False).ballot is not None
    assert Ballot.objects.filter(reference=f"review:{round_.code}").count() == 2
