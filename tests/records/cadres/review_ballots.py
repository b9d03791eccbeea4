"""A review whose rating is held as a ballot, and who works at it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.test import Client

from lianjian.kernel.actor import Actor
from lianjian.kernel.models import Account
from lianjian.records.ballots import actions
from lianjian.records.ballots.enums import Channel
from lianjian.records.ballots.models import Ballot, Contest, Voter
from lianjian.records.ballots.queries.contests import contests_for
from lianjian.records.cadres.actions.reviews import NewVillager, hand_in_on_paper, hold_as_ballot, hold_mutual_review
from lianjian.records.cadres.actions.reviews import open_round as open_review
from lianjian.records.cadres.enums import ReviewKind
from lianjian.records.cadres.models import ReviewRound
from lianjian.records.members.models import Member
from tests.factories import NOW, TODAY, County, person
from tests.records.ballots.phones import Hall, Phone, actor_for, give_notice
from tests.records.members.factories import member

VILLAGERS = tuple(NewVillager(name=f"{family}村民", household="三组") for family in "冯陈褚卫蒋沈")
ALL = (Channel.PHONE, Channel.SLIP, Channel.PAPER)


def a_branch(county: County, *, probationary: str = "") -> list[Member]:
    """Six members of the first village with accounts, and one on probation where a name is given."""
    accounts = [person(f"{family}示例", login=f"rated{number}") for number, family in enumerate("王李赵孙周吴")]
    members = [member(county.villages[0], account.name, account=account) for account in accounts]
    if probationary:
        members.append(member(county.villages[0], probationary, full=False))
    return members


def up_to_mutual(county: County, *, with_villagers: bool = True) -> ReviewRound:
    """The round of the first village with its mutual review held."""
    by = county.actor(county.secretaries[0])
    round_ = open_review(
        organisation=county.villages[0], kind=ReviewKind.FORMAL, year=2026, with_villagers=with_villagers, on=TODAY,
        by=by, at=NOW,
    )  # fmt: skip
    for one in round_.reviewed.all():
        hand_in_on_paper(reviewed_id=one.pk, on=TODAY, by=by, at=NOW)
    return hold_mutual_review(round_id=round_.pk, on=TODAY, by=by, at=NOW)


def as_ballot(
    round_: ReviewRound,
    by: Actor,
    *,
    channels: Collection[Channel] = ALL,
    villagers: tuple[NewVillager, ...] = VILLAGERS,
    agree: bool = True,
) -> ReviewRound:
    """The same round with its ballot drawn up."""
    return hold_as_ballot(
        round_id=round_.pk, channels=channels, villagers=villagers, villagers_agree=agree, by=by, at=NOW
    )


def tellers() -> list[Account]:
    """Two who hand out and count and two who oversee, sent from elsewhere: all members are rated."""
    return [person(f"监计{number}", login=f"teller{number}") for number in range(4)]


def hall_of(ballot: Ballot, by: Actor, people: list[Account]) -> Hall:
    """The ballot with its tellers named."""
    pks = [one.pk for one in people]
    actions.name_tellers(ballot_id=ballot.pk, count_tellers=pks[:2], oversight_tellers=pks[2:], by=by, at=NOW)
    one, other, third, fourth = (actor_for(account) for account in people)
    return Hall(ballot, by, (one, other), (third, fourth))


def by_name(hall: Hall) -> dict[str, Voter]:
    """The roll."""
    return {voter.name: voter for voter in hall.voters()}


def hold(hall: Hall, *, phones: Mapping[str, str], slips: Mapping[str, str], papers: Mapping[str, str]) -> None:
    """Takes the ballot from the notice to the closing; each voter, by name, gives everybody the one grade."""
    codes = _notice(hall)
    hall.hand_out()
    roll = by_name(hall)
    held = {name: Phone(roll[name]) for name in phones}
    for phone in held.values():
        phone.ask()
    for name in slips:
        hall.give_slip(roll[name])
    for name in papers:
        hall.give_paper(roll[name])
    hall.open_box()
    for name, phone in held.items():
        for code in phone.held:
            phone.cast({"grade": phones[name]}, code)
    for name, grade in slips.items():
        _drop_slip(hall, roll[name], codes[roll[name].group].pop(), grade)
    _read_papers(hall, roll, papers)
    hall.close()


def _notice(hall: Hall) -> dict[str, list[str]]:
    codes = {}
    if Channel.SLIP in hall.ballot.channels:
        for group in sorted(set(hall.ballot.voters.values_list("group", flat=True))):
            codes[group] = actions.print_slips(ballot_id=hall.pk, count=8, group=group, by=hall.secretary, at=NOW)
    give_notice(hall)
    return codes


def _drop_slip(hall: Hall, voter: Voter, code: str, grade: str) -> None:
    """By the open page's plain form, as nobody; sent twice, since lines break."""
    fields = {f"c{one.code}": grade for one in contests_for(ballot=hall.ballot, group=voter.group)}
    for _twice in range(2):
        answer = Client().post(f"/vote/{hall.ballot.code}/slip/", {"slip": code, "step": "cast", **fields})
        assert answer.status_code == 302


def _read_papers(hall: Hall, roll: Mapping[str, Voter], papers: Mapping[str, str]) -> None:
    for contest in Contest.objects.filter(ballot=hall.ballot):
        lines = [{"grade": grade} for name, grade in papers.items() if roll[name].group == contest.group]
        if lines:
            hall.read_twice(lines, code=contest.code)
