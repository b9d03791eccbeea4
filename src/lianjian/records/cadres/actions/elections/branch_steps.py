"""What each step of a branch's election asks and writes (两推一选), but for the vote and the posts."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel.days import WrongDay
from lianjian.kernel.errors import Refused
from lianjian.records.cadres.actions.elections.act import Act, require_counts, require_seated
from lianjian.records.cadres.election_steps.entries import Named
from lianjian.records.cadres.enums import ElectionPost
from lianjian.records.cadres.models import ElectionNominee
from lianjian.records.cadres.queries.elections import elected_in
from lianjian.records.members.models import Member
from lianjian.records.members.queries.people import voters_of


def approve(act: Act) -> dict[str, object]:
    """The superior's approval; where it allows a delay, until when (XJ 3)."""
    until, ends = act.day("delayed_until"), act.election.term_ends_on
    if until is None:
        return {}
    if ends is None or until <= ends:
        raise WrongDay(_("A delay goes beyond the end of the term."))
    months = (until.year - ends.year) * 12 + until.month - ends.month + (until.day > ends.day)
    act.ruling.ask("election_delay", has_approval_document=True, months=months, has_exception_document=False)
    act.election.delayed_until, act.election.delay_document_no = until, act.entry.document_no.strip()
    return {"delayed_until": until.isoformat()}


def nominate_by_members(act: Act) -> dict[str, object]:
    """The members' nomination, by numbers per name."""
    voters = _voters(act)
    counts = require_counts(act, entitled=len(voters))
    _write_nominees(act, voters, by_members=True)
    return counts


def nominate_by_villagers(act: Act) -> dict[str, object]:
    """The nomination by villagers or their representatives; it names members of the branch too."""
    counts = require_counts(act, entitled=act.number("handed_out"))
    _write_nominees(act, _voters(act), by_members=False)
    return counts


def review(act: Act) -> dict[str, object]:
    """The superior's review: whoever is not carried on is told why in writing."""
    barred = act.nominees(act.entry.barred)
    for pk, reason in act.entry.barred.items():
        if not reason.strip():
            raise Refused(
                _("Give the written reason why %(name)s is not carried on.") % {"name": barred[pk]},
                rule=act.ruling.packs.rule("XJ-two-recommendations").cite,
            )
        barred[pk].barred_because = reason.strip()
        barred[pk].save(update_fields=["barred_because"])
    return {"barred": len(barred)}


def confirm_candidates(act: Act) -> dict[str, object]:
    """The candidates the superior confirms: enough more than the seats, and none not carried on by the review."""
    chosen = act.nominees(act.entry.chosen)
    require_seated(act, act.entry.chosen.values())
    voters = {one.pk for one in _voters(act)}
    for nominee in chosen.values():
        if nominee.barred_because:
            raise Refused(
                _("%(name)s was not carried on by the review: %(why)s")
                % {"name": nominee, "why": nominee.barred_because},
                rule=act.ruling.packs.rule("XJ-two-recommendations").cite,
            )
        if nominee.member_id not in voters:
            raise Refused(
                _("%(name)s cannot be elected on that day.") % {"name": nominee},
                rule=act.ruling.packs.rule("XJ-5-voters").cite,
            )
    for post, seats in act.election.seats.items():
        candidates = sum(1 for one in act.entry.chosen.values() if one == post)
        rule = "XJ-13-secretary-candidates" if post != ElectionPost.MEMBER else "XJ-13-committee-candidates"
        if candidates < seats:
            raise Refused(
                _("There are %(seats)d seats and only %(candidates)d candidates.")
                % {"seats": seats, "candidates": candidates},
                rule=act.ruling.packs.rule(rule).cite,
            )
        act.ruling.check(rule, candidates=candidates, seats=seats)
    for pk, nominee in chosen.items():
        nominee.is_candidate, nominee.post = True, act.entry.chosen[pk]
        nominee.save(update_fields=["is_candidate", "post"])
    return {"candidates": len(chosen)}


def divide_posts(act: Act) -> dict[str, object]:
    """The committee's own election of its secretary and deputies, by the rule of elections inside the Party."""
    elected = {one.nominee_id: one for one in elected_in(election=act.election)}
    offices = dict(act.entry.chosen)
    if not set(offices) <= set(elected):
        raise Refused(_("Only who was elected to the committee can be its secretary or deputy."))
    secretaries = [pk for pk, office in offices.items() if office == ElectionPost.CHAIR]
    cite = act.ruling.packs.rule("XJ-19-election").cite
    if len(secretaries) != 1:
        raise Refused(_("The committee elects one secretary."), rule=cite)
    present, votes = act.number("present"), act.number("votes")
    if not votes <= present <= len(elected):
        raise Refused(_("More votes than were present, or more present than the committee has."), rule=cite)
    act.ruling.check("XJ-19-election", entitled=len(elected), present=present, yes=votes)
    for pk, one in elected.items():
        one.office = offices.get(pk, ElectionPost.MEMBER)
        one.save(update_fields=["office"])
    return {"present": present, "votes": votes}


def post_notice(act: Act) -> dict[str, object]:
    """The public notice of the result and its last day."""
    until = act.day("until")
    if until is None or until < act.entry.on:
        raise WrongDay(_("Give the last day of the notice."))
    return {"until": until.isoformat()}


def _voters(act: Act) -> list[Member]:
    return list(voters_of(organisation=act.election.organisation, on=act.entry.on))


def _write_nominees(act: Act, voters: list[Member], *, by_members: bool) -> None:
    known = {one.member_id: one for one in act.election.nominees.all()}
    post = next(iter(act.election.seats))
    for named in act.entry.named:
        member = _member_called(act, voters, named)
        nominee = known.get(member.pk) or ElectionNominee(
            election=act.election, member=member, name=_ballot_name(member, voters), post=post
        )
        known[member.pk] = nominee
        if by_members:
            nominee.member_votes = named.votes
        else:
            nominee.villager_votes = named.votes
        nominee.save()


def _member_called(act: Act, voters: list[Member], named: Named) -> Member:
    found = [one for one in voters if named.name in (one.name, one.code, _ballot_name(one, voters))]
    if len(found) == 1:
        return found[0]
    rule = act.ruling.packs.rule("XJ-5-voters").cite
    if found:
        codes = "、".join(f"{one.name} {one.code}" for one in found)
        raise Refused(_("Two members have that name; write the number: %(codes)s.") % {"codes": codes}, rule=rule)
    raise Refused(
        _("%(name)s is no member of %(place)s who can be elected.")
        % {"name": named.name, "place": act.election.organisation},
        rule=rule,
    )


def _ballot_name(member: Member, voters: list[Member]) -> str:
    """The name as it stands on the ballot; namesakes are told apart by the end of their number."""
    namesakes = sum(1 for one in voters if one.name == member.name)
    return member.name if namesakes == 1 else f"{member.name}（{member.code}）"
