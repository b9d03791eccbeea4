"""Recording what a vote came to, judged by the rule in force on the meeting's day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.records.activity.enums import ExclusionReason, MeetingKind, MeetingState
from lianjian.records.activity.models import CountedVote, Meeting, VoteExclusion
from lianjian.records.activity.policies.votes import may_record_vote
from lianjian.records.members.queries.people import voters_of
from lianjian.records.organisations.queries.online import online_standing
from lianjian.records.organisations.queries.packs import packs_at


@dataclass(frozen=True, kw_only=True)
class VoteCounts:
    """What was counted. `yes`, `no` and `abstained` are votes in the room; `written_…` those handed in before."""

    entitled: int
    present: int
    yes: int
    no: int
    abstained: int = 0
    written_yes: int = 0
    written_no: int = 0


@dataclass(frozen=True, kw_only=True)
class Exclusion:
    """A full member not counted among those due, and the superior's document that consents to it."""

    member_id: int
    reason: ExclusionReason
    document_no: str


@transaction.atomic
def record_vote(
    *,
    meeting: Meeting,
    question: str,
    rule_name: str,
    counts: VoteCounts,
    exclusions: Sequence[Exclusion] = (),
    by: Actor,
    at: datetime,
) -> CountedVote:
    """Will record the counted vote on one question, passed or not; refuses it where there was no quorum.

    Who was due at a general membership meeting must be the branch's voters of that day, less those excluded by name.
    Raises ChangedMeanwhile where the question has been voted on at this meeting already.
    """
    held = Meeting.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=meeting.pk)
    require(may_record_vote(by, held))
    _require_new(held, question)
    on = timezone.localdate(held.starts_at)
    _require_meeting(held, on, at)
    _require_possible(counts)
    _require_entitled(held, counts, exclusions, on)
    answer = _judge(held, rule_name, counts, on)
    vote = CountedVote.objects.create(
        meeting=held,
        question=question.strip(),
        rule_name=rule_name,
        rule_id=answer.rule_id or rule_name,
        passed=bool(answer.valid),
        recorded_at=at,
        **asdict(counts),
    )
    VoteExclusion.objects.bulk_create(VoteExclusion(vote=vote, **asdict(one)) for one in exclusions)
    place = held.organisation_id
    journal.record(by=by, at=at, action="record_vote", subject=vote, place_id=place, passed=vote.passed)
    return vote


def _require_new(meeting: Meeting, question: str) -> None:
    if CountedVote.objects.filter(meeting=meeting, question=question.strip()).exists():
        raise ChangedMeanwhile(
            _("This meeting's vote on “%(question)s” has been recorded already.") % {"question": question}
        )


def _require_meeting(meeting: Meeting, on: date, at: datetime) -> None:
    if meeting.state != MeetingState.HELD or on > timezone.localdate(at):
        raise Refused(_("Votes are recorded of a meeting that was held; this one is not recorded as held."))
    standing = online_standing(organisation=meeting.organisation, on=on)
    if standing and not standing.may_vote:
        raise Refused(standing.may_vote.reason, rule=standing.may_vote.rule)


def _require_possible(counts: VoteCounts) -> None:
    votes = counts.yes + counts.no + counts.abstained
    if min(asdict(counts).values()) < 0 or votes > counts.present:
        raise Refused(
            _("%(present)s people were present and %(votes)s votes are counted; please check.")
            % {"present": counts.present, "votes": votes}
        )
    absent, written = counts.entitled - counts.present, counts.written_yes + counts.written_no
    if counts.present > counts.entitled or written > absent:
        raise Refused(
            _(
                "%(entitled)s were due and %(present)s present; there cannot be %(written)s written opinions of people "
                "who were absent. Please check."
            )
            % {"entitled": counts.entitled, "present": counts.present, "written": written}
        )


def _require_entitled(meeting: Meeting, counts: VoteCounts, exclusions: Sequence[Exclusion], on: date) -> None:
    if meeting.kind != MeetingKind.GENERAL_MEMBERSHIP_MEETING:
        return
    voters = set(voters_of(organisation=meeting.organisation, on=on).values_list("pk", flat=True))
    excluded = {one.member_id for one in exclusions}
    if excluded - voters or len(excluded) != len(exclusions):
        raise Refused(_("Only a voter of this branch can be left out of those due, and only once."))
    if any(not one.document_no.strip() for one in exclusions):
        raise Refused(_("Whoever is left out of those due needs the number of the superior's document."))
    due = len(voters) - len(excluded)
    if counts.entitled != due:
        raise Refused(
            _(
                "By the register %(due)s members with a vote were due on that day, and %(entitled)s are entered. "
                "Nobody is left out of those due without a reason and the superior's document."
            )
            % {"due": due, "entitled": counts.entitled},
            remedies=(
                _("Enter the number of the register, or name each member who is left out with the reason."),
                _("Put the register right first, if it does not agree with what is so."),
            ),
        )


def _judge(meeting: Meeting, rule_name: str, counts: VoteCounts, on: date) -> rules.Answer:
    packs = packs_at(organisation=meeting.organisation)
    wanted = {
        fact
        for text in packs.named(rule_name)
        for requirement in text.requirements
        for one in requirement.alternatives
        for fact in (*one.count, one.of)
    }
    facts = {name: number for name, number in asdict(counts).items() if name in wanted}
    try:
        answer = rules.ask(rule_name, on=on, facts=facts, packs=packs)
    except rules.BadFacts as wrong:
        raise Refused(str(wrong)) from None
    if answer.valid is None or (answer.quorum and not answer.quorum.met):
        raise Refused(
            answer.missing or "",
            rule=answer.cite,
            quote=(answer.cite.quote or "") if answer.cite else "",
            remedies=(_("Call the assembly again, so that enough of those due come; then vote again."),),
        )
    return answer
