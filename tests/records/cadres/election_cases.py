"""Elections as tests need them: a branch of 62 and a village, and the entries that lead each through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from lianjian.kernel.actor import Actor
from lianjian.kernel.models import Account
from lianjian.records.ballots.actions import (
    close_ballot,
    enter_batch,
    give_notice,
    hand_out_paper,
    name_tellers,
    start_handing_out,
    start_voting,
)
from lianjian.records.ballots.models import Ballot
from lianjian.records.cadres.actions.elections import NewElection, complete_election_step, open_election
from lianjian.records.cadres.election_steps.catalogue import step_of
from lianjian.records.cadres.election_steps.entries import (
    ElectionEntry,
    Named,
    ObjectionLine,
    ProxyLine,
    VoterLine,
)
from lianjian.records.cadres.enums import ElectionLaw, ElectionPost, ElectionStepKind
from lianjian.records.cadres.models import ElectionStep, ElectionVote, TermElection
from lianjian.records.cadres.queries.elections import steps_of, votes_in
from lianjian.records.members.models import Member
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import Organisation, Post
from tests.factories import TODAY, County, person
from tests.records.members.factories import member

Kind = ElectionStepKind
OPENED = date(2026, 1, 5)
ENDS = date(2026, 2, 4)
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
MEMBERS = 62
# The day of every step, none a day too early.
DAYS: dict[ElectionStepKind, date] = {
    Kind.REQUEST: date(2026, 1, 6), Kind.APPROVAL: date(2026, 1, 8), Kind.MEMBER_NOMINATION: date(2026, 1, 10),
    Kind.VILLAGER_NOMINATION: date(2026, 1, 12), Kind.REVIEW: date(2026, 1, 15), Kind.CONFIRMATION: date(2026, 1, 18),
    Kind.ASSEMBLY: date(2026, 1, 25), Kind.DIVISION: date(2026, 1, 26), Kind.RESULT_APPROVAL: date(2026, 1, 28),
    Kind.NOTICE: date(2026, 1, 29), Kind.APPOINTMENT: date(2026, 2, 6),
    Kind.ELECTION_COMMITTEE: date(2026, 1, 6), Kind.VOTER_LIST: date(2026, 1, 8), Kind.OBJECTIONS: date(2026, 1, 14),
    Kind.NOMINATION: date(2026, 1, 16), Kind.CANDIDATES: date(2026, 1, 20), Kind.PROXIES: date(2026, 1, 24),
    Kind.POLL: date(2026, 1, 28), Kind.FILING: date(2026, 1, 30), Kind.HANDOVER: date(2026, 2, 2),
}  # fmt: skip


def moment(day: date, hour: int = 2) -> datetime:
    """Some time of the day in China."""
    return datetime.combine(day, time(hour), tzinfo=UTC)


@dataclass
class Electing:
    """An election, its place, its people, and who counts."""

    county: County
    place: Organisation
    election: TermElection
    members: list[Member]
    tellers: list[Account]
    overseers: list[Account]

    @property
    def secretary(self) -> Account:
        """Who is secretary of the place today."""
        today = Post.objects.filter(organisation=self.place, kind=PostKind.SECRETARY, during__contains=TODAY)
        return today.get().account

    def by(self, kind: ElectionStepKind) -> Actor:
        """Who records the step."""
        superior = step_of(law=self.election.law, kind=kind).by_superior
        return self.county.actor(self.county.longdu_organiser if superior else self.secretary)

    def entry(self, kind: ElectionStepKind, **changes: Any) -> ElectionEntry:
        """The lawful entry of the step, as changed."""
        entry = ElectionEntry(
            kind=kind, on=DAYS.get(kind, OPENED), seen=len(steps_of(election=self.election)),
            document_no=f"诸组〔2026〕{kind}号",
        )  # fmt: skip
        return replace(entry, **(self.usual(kind) | changes))

    def usual(self, kind: ElectionStepKind) -> dict[str, Any]:
        """What the step asks beside its day and paper."""
        nominees = {one.name: one for one in self.election.nominees.all()}
        if kind in (Kind.MEMBER_NOMINATION, Kind.VILLAGER_NOMINATION):
            named = tuple(Named(name=one.name, votes=40 - place) for place, one in enumerate(self.members[:7]))
            return {"facts": {"handed_out": 60, "returned": 58}, "named": named}
        if kind == Kind.REVIEW:
            return {"barred": {nominees[self.members[6].name].pk: "任职回避"}}
        if kind == Kind.CONFIRMATION:
            names = [one.name for one in self.members[:6]]
            return {"chosen": {nominees[name].pk: ElectionPost.MEMBER for name in names}}
        if kind == Kind.DIVISION:
            first = self.election.elected.order_by("-votes", "pk").first()
            assert first is not None
            return {"chosen": {first.nominee_id: ElectionPost.CHAIR}, "facts": {"present": 5, "votes": 4}}
        if kind == Kind.NOTICE:
            return {"facts": {"until": "2026-02-05"}}
        return self._usual_of_village(kind)

    def _usual_of_village(self, kind: ElectionStepKind) -> dict[str, Any]:
        if kind == Kind.ELECTION_COMMITTEE:
            return {"facts": {"chosen_by": "representatives_assembly", "names": ["选甲", "选乙", "选丙"]}}
        if kind == Kind.VOTER_LIST:
            voters = tuple(VoterLine(name=name, group="一组") for name in VILLAGERS)
            return {"facts": {"election_day": "2026-01-28"}, "voters": voters}
        if kind == Kind.OBJECTIONS:
            heard = ObjectionLine(
                about="村民20", received_on=date(2026, 1, 13), decided_on=date(2026, 1, 14), decision="仍然登记"
            )
            return {"objections": (heard,)}
        if kind == Kind.NOMINATION:
            chair = [Named(name=name, votes=9, post=ElectionPost.CHAIR) for name in VILLAGERS[:2]]
            members = [Named(name=name, votes=8) for name in VILLAGERS[2:6]]
            return {"facts": {"handed_out": 40, "returned": 40}, "named": (*chair, *members)}
        if kind == Kind.CANDIDATES:
            chosen = {one.pk: ElectionPost(one.post) for one in self.election.nominees.all()}
            return {"facts": {"none_disqualified": True}, "chosen": chosen}
        if kind == Kind.PROXIES:
            return {"proxies": (ProxyLine(principal=VILLAGERS[30], holder=VILLAGERS[31]),)}
        return {}

    def take(self, kind: ElectionStepKind, *, by: Actor | None = None, **changes: Any) -> ElectionStep:
        """Has the right person record the step on its day."""
        entry = self.entry(kind, **changes)
        row = complete_election_step(
            election_id=self.election.pk, entry=entry, by=by or self.by(kind), at=moment(entry.on)
        )
        self.election.refresh_from_db()
        return row

    def up_to(self, last: ElectionStepKind, *kinds: ElectionStepKind) -> None:
        """Takes the steps from the first on to that one."""
        for kind in kinds or ORDER[ElectionLaw(self.election.law)]:
            self.take(kind)
            if kind == last:
                return

    def vote(self, lines: Mapping[ElectionPost, Sequence[Mapping[str, Any]]], *, present: int, on: date) -> Ballot:
        """Hands paper ballots out, has two people enter the batches, and closes the ballot."""
        turn = self.election.votes.order_by("-turn").values_list("turn", flat=True).first()
        assert turn is not None
        votes = votes_in(election=self.election, turn=turn)
        ballot = hold(self, votes, lines, present=present, on=on)
        self.election.refresh_from_db()
        return ballot


ORDER = {
    ElectionLaw.PARTY_BRANCH: (
        Kind.REQUEST, Kind.APPROVAL, Kind.MEMBER_NOMINATION, Kind.VILLAGER_NOMINATION, Kind.REVIEW, Kind.CONFIRMATION,
        Kind.ASSEMBLY,
    ),
    ElectionLaw.VILLAGERS_COMMITTEE: (
        Kind.ELECTION_COMMITTEE, Kind.VOTER_LIST, Kind.OBJECTIONS, Kind.NOMINATION, Kind.CANDIDATES, Kind.PROXIES,
        Kind.POLL,
    ),
}  # fmt: skip
VILLAGERS = [f"村民{number}" for number in range(1, 41)]


def hold(
    case: Electing, votes: list[ElectionVote], lines: Mapping[ElectionPost, Sequence[Mapping[str, Any]]],
    *, present: int, on: date,
) -> Ballot:  # fmt: skip
    """The vote on paper, from the notice to the closing."""
    at = hand_out(case, votes[0].ballot, present=present, on=on)
    for vote in votes:
        for teller in case.tellers:
            enter_batch(
                ballot_id=vote.ballot_id, contest_id=vote.contest_id, number=1, lines=lines[ElectionPost(vote.post)],
                clerk=case.county.actor(teller, on=on), at=at,
            )  # fmt: skip
    ballot = votes[0].ballot
    close_ballot(ballot_id=ballot.pk, by=case.county.actor(case.secretary), at=at + timedelta(hours=3))
    ballot.refresh_from_db()
    return ballot


def hand_out(case: Electing, ballot: Ballot, *, present: int, on: date) -> datetime:
    """Names tellers, gives notice, hands papers to the first so many of the roll, opens the vote; an hour later."""
    at = moment(on, 1)
    lead = case.county.actor(case.secretary)
    tellers = [case.county.actor(one, on=on) for one in case.tellers]
    name_tellers(
        ballot_id=ballot.pk, count_tellers=[one.pk for one in case.tellers],
        oversight_tellers=[one.pk for one in case.overseers], by=lead, at=at,
    )  # fmt: skip
    give_notice(
        ballot_id=ballot.pk, opens_at=at + timedelta(minutes=5), closes_at=at + timedelta(hours=3), by=lead, at=at
    )
    at += timedelta(minutes=5)
    start_handing_out(ballot_id=ballot.pk, by=lead, at=at)
    for voter in ballot.voters.order_by("position")[:present]:
        hand_out_paper(ballot_id=ballot.pk, voter_id=voter.pk, by=tellers[0], at=at)
    start_voting(ballot_id=ballot.pk, by=lead, at=at + timedelta(minutes=10))
    return at + timedelta(hours=1)


def ticks(names: Sequence[str], n: int = 1) -> dict[str, Any]:
    """So many ballots that approve of these."""
    return {"n": n, "marks": dict.fromkeys(names, "+")}


def _tellers() -> tuple[list[Account], list[Account]]:
    names = ("计票甲", "计票乙", "监票丙", "监票丁")
    people = [person(name, login=f"teller{place}") for place, name in enumerate(names)]
    return people[:2], people[2:]


def branch_of_62(county: County, *, seats: int = 5, ends: date | None = ENDS) -> Electing:
    """北朱解村支部 with 62 full members and its election opened."""
    place = county.villages[0]
    members = [
        member(place, f"{SURNAMES[number % len(SURNAMES)]}{'建国' if number < len(SURNAMES) else '秀英'}")
        for number in range(MEMBERS)
    ]
    election = open_election(
        organisation=place,
        what=NewElection(law=ElectionLaw.PARTY_BRANCH, member_seats=seats, term_ends_on=ends),
        on=OPENED, by=county.actor(county.secretaries[0]), at=moment(OPENED),
    )  # fmt: skip
    tellers, overseers = _tellers()
    return Electing(county, place, election, members, tellers, overseers)


def village(county: County, **what: Any) -> Electing:
    """The villagers' committee of 北朱解村: a head and two members, forty voters."""
    usual = {
        "law": ElectionLaw.VILLAGERS_COMMITTEE, "chair_seats": 1, "member_seats": 2, "term_ends_on": ENDS,
        "audit_published_on": date(2025, 12, 20),
    }  # fmt: skip
    place = county.villages[0]
    election = open_election(
        organisation=place, what=NewElection(**(usual | what)), on=OPENED, by=county.actor(county.secretaries[0]),
        at=moment(OPENED),
    )  # fmt: skip
    tellers, overseers = _tellers()
    return Electing(county, place, election, [], tellers, overseers)
