"""The vote: the roll of its day, the ballot drawn up for it, and what follows from the closed count."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.days import WrongDay, require_day
from lianjian.kernel.errors import Refused
from lianjian.kernel.strokes import in_stroke_order
from lianjian.records.activity.actions.votes import Exclusion
from lianjian.records.activity.enums import ExclusionReason
from lianjian.records.ballots.actions import NewContest, NewVoter, draw_up_ballot
from lianjian.records.ballots.enums import BallotPurpose, Channel, ContestKind
from lianjian.records.cadres.actions.elections.act import Act
from lianjian.records.cadres.actions.elections.counting import outcome_of
from lianjian.records.cadres.actions.elections.delays import require_in_time
from lianjian.records.cadres.actions.elections.opening import locked_election
from lianjian.records.cadres.election_steps.catalogue import VOTING, post_name
from lianjian.records.cadres.enums import ElectionLaw, ElectionPost, ElectionStepKind
from lianjian.records.cadres.models import (
    ElectedPerson,
    ElectionExclusion,
    ElectionNominee,
    ElectionStep,
    ElectionVote,
    TermElection,
)
from lianjian.records.cadres.policies.election_rules import carries_votes_down, quorum_and_threshold
from lianjian.records.cadres.queries.elections import electors_of, open_seats, turn_of, votes_in
from lianjian.records.members.queries.people import voters_of
from lianjian.records.organisations.queries.packs import packs_at

PURPOSES = {
    ElectionLaw.PARTY_BRANCH: BallotPurpose.PARTY_ELECTION,
    ElectionLaw.VILLAGERS_COMMITTEE: BallotPurpose.VILLAGERS_COMMITTEE_ELECTION,
}
RULES = {
    ElectionLaw.PARTY_BRANCH: "party_election",
    ElectionLaw.VILLAGERS_COMMITTEE: "villagers_committee_election",
}
# The reasons of the meetings' room in the words of the rule.
REASONS = {
    ExclusionReason.CANNOT_EXPRESS: "illness",
    ExclusionReason.ABROAD: "abroad",
    ExclusionReason.NO_RIGHTS: "discipline",
    ExclusionReason.BEDRIDDEN: "bedridden",
    ExclusionReason.AWAY: "away",
    ExclusionReason.RETURNED_HOME: "retired_home",
}


def reference_of(election: TermElection) -> str:
    """The key by which the ballots room names the election."""
    return f"election:{election.pk}"


def call_assembly(act: Act) -> dict[str, object]:
    """The electing assembly of a branch: its roll less those left out by name, and the paper ballots."""
    require_in_time(act, act.entry.on)
    turn = turn_of(election=act.election) + 1
    _leave_out(act, turn)
    electors = electors_of(election=act.election, turn=turn, on=act.entry.on)
    voters = [NewVoter(name=one.name, member_id=one.pk) for one in electors]
    # By number, so that the counter can tell namesakes apart.
    roll = [
        {"name": one.name, "id": one.code} for one in voters_of(organisation=act.election.organisation, on=act.entry.on)
    ]
    _draw_up(act, turn, voters, roll)
    return {"turn": turn, "electors": len(voters), "excluded": len(act.entry.exclusions)}


def open_poll(act: Act) -> dict[str, object]:
    """The voting day of a village: on the day that was posted, by those on the list."""
    turn = turn_of(election=act.election) + 1
    listed = act.course.last(ElectionStepKind.VOTER_LIST)
    if turn == 1 and listed is not None and listed.election_day != act.entry.on:
        raise WrongDay(
            _("The day of the vote was posted with the list: %(day)s.") % {"day": listed.election_day},
        )
    names = list(act.election.voters.filter(removed_on=None).order_by("group", "name", "pk"))
    voters = [NewVoter(name=one.name, household=one.group) for one in names]
    _draw_up(act, turn, voters, [{"name": one.name, "id": str(one.pk)} for one in names])
    return {"turn": turn, "electors": len(voters)}


def _leave_out(act: Act, turn: int) -> None:
    due = {one.pk for one in voters_of(organisation=act.election.organisation, on=act.entry.on)}
    for one in act.entry.exclusions:
        if one.member_id not in due:
            raise Refused(_("Somebody left out is not among the voters of that day."))
        if not one.document_no.strip():
            raise Refused(
                _("Nobody is left out without the superior's document."),
                rule=act.ruling.packs.rule("XJ-excluded-reasons").cite,
            )
        consent = {"superior_consented": True, "assembly_agreed": act.stated("assembly_agreed")}
        replace(act.ruling, reason="").ask(
            "election_not_counted", reason=REASONS[ExclusionReason(one.reason)], **consent
        )
    ElectionExclusion.objects.bulk_create(_exclusion(act, turn, one) for one in act.entry.exclusions)


def _exclusion(act: Act, turn: int, one: Exclusion) -> ElectionExclusion:
    return ElectionExclusion(
        election=act.election,
        turn=turn,
        member_id=one.member_id,
        reason=one.reason,
        document_no=one.document_no.strip(),
    )


def _draw_up(act: Act, turn: int, voters: list[NewVoter], roll: list[dict[str, str]]) -> None:
    election = act.election
    law = ElectionLaw(election.law)
    quorum, threshold = quorum_and_threshold(law=law, turn=turn, packs=act.ruling.packs)
    seats = open_seats(election=election)
    names = {post: _candidates(election, post, turn) for post in seats}
    ballot = draw_up_ballot(
        organisation=election.organisation,
        title=_title(election, turn),
        purpose=PURPOSES[law],
        channels=[Channel.PAPER],
        contests=[
            NewContest(
                kind=ContestKind.ELECTION, question=post_name(law=law, post=post), seats=number,
                candidates=names[post], rule_name=RULES[law], threshold=threshold, quorum=quorum, write_in=turn == 1,
                write_in_roll=roll if turn == 1 else (),
            )
            for post, number in seats.items()
        ],
        voters=voters,
        reference=reference_of(election),
        by=act.by,
        at=act.at,
    )  # fmt: skip
    for contest, (post, number) in zip(ballot.contests.order_by("pk"), seats.items(), strict=True):
        ElectionVote.objects.create(
            election=election,
            turn=turn,
            post=post,
            seats=number,
            candidates=names[post],
            ballot=ballot,
            contest=contest,
        )


def _title(election: TermElection, turn: int) -> str:
    again = "" if turn == 1 else f"（第{turn}次投票）"
    body = "支部选举" if election.law == ElectionLaw.PARTY_BRANCH else "村民委员会选举"
    return f"{election.organisation}{body}{again}"


def _candidates(election: TermElection, post: ElectionPost, turn: int) -> list[str]:
    """The candidates in ballot order; in a further vote those the count before it named."""
    if turn == 1:
        names = list(election.nominees.filter(is_candidate=True, post=post).values_list("name", flat=True))
    else:
        counted = ElectionStep.objects.filter(election=election, kind=ElectionStepKind.RESULT).latest("turn")
        names = list(counted.facts["further"][post])
    return in_stroke_order(names, name=str)


@transaction.atomic
def take_result(*, ballot_id: int, withdrawn: bool = False, by: Actor, at: datetime) -> None:
    """Will write what a closed ballot means for its election: who is elected, and who stands in a further vote.

    Once only, and nothing for a ballot that is no election's.
    """
    vote = ElectionVote.objects.select_related("election").filter(ballot=ballot_id).first()
    if vote is None:
        return
    election = locked_election(vote.election_id)
    votes = votes_in(election=election, turn=vote.turn)
    if any(one.result is not None for one in votes):
        return
    called = ElectionStep.objects.filter(election=election, kind=VOTING[ElectionLaw(election.law)]).latest("turn")
    on = timezone.localdate(at)
    if not withdrawn:
        require_day(on, today=on, not_before=called.on)
        _require_roll(election, called, votes[0])
    for one in votes:
        one.result = {"status": "void", "void_reason": "withdrawn"} if withdrawn else one.contest.result
        one.save(update_fields=["result"])
    outcome = outcome_of(votes=votes, law=ElectionLaw(election.law), carries_down=_carries_down(election, called))
    _write_elected(election, vote.turn, outcome.elected)
    left = open_seats(election=election)
    chosen = {name for names in outcome.elected.values() for name in names}
    further = {
        post: [name for name in names if name not in chosen] for post, names in outcome.further.items() if post in left
    }
    void = next((str(one.counted["void_reason"]) for one in votes if one.counted["status"] == "void"), "")
    row = ElectionStep.objects.create(
        election=election, kind=ElectionStepKind.RESULT, turn=vote.turn, on=max(on, called.on),
        body=election.organisation,
        facts={"turn": vote.turn, "void": void, "open_seats": left, "further": further},
        recorded_by=by.name, recorded_at=at,
    )  # fmt: skip
    election.step = row.kind
    election.save(update_fields=["step"])
    journal.record(
        by=by, at=at, action="complete_election_step", subject=election, place_id=election.organisation_id,
        step=row.kind, on=str(row.on),
    )  # fmt: skip


def _require_roll(election: TermElection, called: ElectionStep, vote: ElectionVote) -> None:
    if election.law != ElectionLaw.PARTY_BRANCH:
        return
    due = {one.pk for one in electors_of(election=election, turn=vote.turn, on=called.on)}
    if due != set(vote.ballot.voters.values_list("member", flat=True)):
        raise Refused(
            _("The voters of that day are no longer those on the roll of the ballot."),
            rule=packs_at(organisation=election.organisation).rule("XJ-5-voters").cite,
            remedies=(_("Withdraw the ballot with the reason, and draw it up again by the roll of its day."),),
        )


def _carries_down(election: TermElection, called: ElectionStep) -> bool:
    if election.law != ElectionLaw.VILLAGERS_COMMITTEE or called.turn > 1:
        return False
    return carries_votes_down(on=called.on, packs=packs_at(organisation=election.organisation))


def _write_elected(election: TermElection, turn: int, elected: dict[ElectionPost, dict[str, int]]) -> None:
    for post, votes in elected.items():
        for name, number in votes.items():
            nominee = _nominee_called(election, name, post)
            ElectedPerson.objects.create(election=election, nominee=nominee, turn=turn, votes=number, office=post)


def _nominee_called(election: TermElection, name: str, post: ElectionPost) -> ElectionNominee:
    """The nominee, moved to the post he was elected to; whoever was written in becomes one."""
    found = (
        election.nominees.filter(name=name, is_candidate=True).first() or election.nominees.filter(name=name).first()
    )
    if found is not None:
        if found.post != post:
            found.post = post
            found.save(update_fields=["post"])
        return found
    member = None
    if election.law == ElectionLaw.PARTY_BRANCH:
        member = election.organisation.members.filter(name=name, left_on=None).first()
    return ElectionNominee.objects.create(election=election, name=name, post=post, member=member)
