"""Recording what a body did about a matter: in its turn, told in time, with quorum, by the right majority, once."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.events import announce
from lianjian.kernel.policies import require
from lianjian.kernel.reasons import given_reason
from lianjian.records.activity.actions.votes import VoteCounts, record_vote
from lianjian.records.activity.enums import MeetingState
from lianjian.records.activity.models import CountedVote, Meeting
from lianjian.records.deliberation.actions.matters.by_ballot import counted_by_ballot
from lianjian.records.deliberation.actions.matters.fundraising import (
    facts_of_fundraising,
    judge_fundraising,
    without_fundraising,
)
from lianjian.records.deliberation.actions.matters.locking import locked_matter
from lianjian.records.deliberation.actions.matters.sessions import (
    Judgement,
    Session,
    judge,
    judge_together,
    require_notice,
)
from lianjian.records.deliberation.bodies import BODY_RULES
from lianjian.records.deliberation.enums import AGAINST, Body, MatterKind, MatterState, Outcome
from lianjian.records.deliberation.errors import NotValid, OnlyAdvice, OutOfTurn
from lianjian.records.deliberation.events import ResolutionAdopted
from lianjian.records.deliberation.models import Matter, MatterStep, Resolution
from lianjian.records.deliberation.policies.matters import may_record
from lianjian.records.deliberation.queries.matters.course import article_of, is_binding
from lianjian.records.deliberation.queries.matters.reading import Standing, standing_of
from lianjian.records.members.queries.people import voters_of
from lianjian.records.organisations.models import Organisation
from lianjian.rules.routes import Act

LONGEST_REASON = 200


@transaction.atomic
def hold_step(*, matter_id: int, session: Session, by: Actor, at: datetime) -> MatterStep:
    """Will record one session of a body about the matter, and what follows: the end of the matter, or its resolution.

    Whatever way a session comes in, it comes through here. One without quorum is kept and decided nothing. The first of
    two people wins; the second gets ChangedMeanwhile.
    """
    matter = locked_matter(matter_id, MatterState.UNDER_WAY)
    place = _place(matter, session)
    require(may_record(by, place, session.body))
    standing = standing_of(matter=matter, on=session.on)
    _require_unchanged(standing, session.seen)
    step = _require_turn(standing, place, session)
    _require_day(standing, place, session.on, at)
    if session.contest:
        session = counted_by_ballot(matter=matter, place=place, session=session)
    require_notice(session=session, packs=standing.packs)
    meeting = _meeting(place, session)
    names = facts_of_fundraising(kind=matter.kind, act=step.act, body=session.body)
    session, raised = without_fundraising(session=session, names=names)
    judgement = judge_fundraising(
        judgement=judge(session=session, packs=standing.packs), facts=raised, names=names, on=session.on,
        packs=standing.packs,
    )  # fmt: skip
    _require_same_base(standing, step, session)
    vote = _vote(matter, place, session, meeting, judgement, by, at)
    row = _write(standing, place, step, session, judgement, meeting, vote, by, at)
    journal.record(
        by=by, at=at, action="hold_matter_step", subject=matter, place_id=place.pk, step=step.code,
        body=session.body, on=str(session.on), outcome=row.outcome,
    )  # fmt: skip
    _follow(standing, row, by, at)
    return row


@transaction.atomic
def leave_out_step(
    *, matter_id: int, step: str, organisation_id: int | None = None, on: date, seen: int, reason: str, by: Actor,
    at: datetime,
) -> MatterStep:  # fmt: skip
    """Will pass over the step that is next, with a reason; a step that a rule in force demands cannot be left out."""
    matter = locked_matter(matter_id, MatterState.UNDER_WAY)
    standing = standing_of(matter=matter, on=on)
    place = standing.party(organisation_id or matter.organisation_id)
    if place is None:
        raise Refused(_("%(matter)s is not decided there.") % {"matter": matter})
    require(may_record(by, place, Body.BRANCH_COMMITTEE))
    _require_unchanged(standing, seen)
    waiting = standing.way.next_step(place.pk)
    if waiting is None or waiting.code != step:
        raise _out_of_turn(standing, place, on)
    if is_binding(step=waiting, packs=standing.packs, on=on):
        cite = article_of(step=waiting, packs=standing.packs, on=on)
        raise OutOfTurn(_("This step cannot be left out."), rule=cite, quote=(cite.quote or "") if cite else "")
    _require_day(standing, place, on, at)
    row = MatterStep.objects.create(
        matter=matter, organisation=place, step=waiting.code, act=waiting.act, body=waiting.bodies[0],
        turn=standing.way.turns(place.pk, waiting.code) + 1, on=on, outcome=Outcome.LEFT_OUT,
        said=given_reason(reason=reason), recorded_by=by.name, recorded_at=at,
    )  # fmt: skip
    journal.record(
        by=by, at=at, action="leave_out_matter_step", subject=matter, place_id=place.pk, step=step, reason=row.said
    )
    return row


def _place(matter: Matter, session: Session) -> Organisation:
    wanted = session.organisation_id or matter.organisation_id
    party = matter.parties.filter(organisation_id=wanted).select_related("organisation").first()
    if party is None:
        raise Refused(_("%(matter)s is not decided there.") % {"matter": matter})
    return party.organisation


def _require_unchanged(standing: Standing, seen: int) -> None:
    if len(standing.steps) == seen:
        return
    latest = standing.steps[-1] if standing.steps else None
    raise ChangedMeanwhile(
        _("%(who)s has recorded a session of “%(matter)s” meanwhile; look at it again.")
        % {"who": latest.recorded_by if latest else "", "matter": standing.matter}
    )


def _require_turn(standing: Standing, place: Organisation, session: Session) -> rules.RouteStep:
    step = next((one for one in standing.way.open_steps(place.pk) if one.code == session.step), None)
    if step is None:
        raise _out_of_turn(standing, place, session.on)
    if session.body.is_advisory and step.act is not Act.ADVISE:
        text = standing.packs.text_in_force("consultation_is_not_resolution", on=session.on)
        raise OnlyAdvice(
            _("%(body)s suggests; it does not decide.") % {"body": session.body.label}, rule=text.cite if text else None
        )
    if session.body not in step.bodies:
        bodies = "、".join(str(Body(one).label) for one in step.bodies)
        cite = article_of(step=step, packs=standing.packs, on=session.on)
        raise OutOfTurn(
            _("This is for %(bodies)s, not for %(body)s.") % {"bodies": bodies, "body": session.body.label}, rule=cite
        )
    return step


def _out_of_turn(standing: Standing, place: Organisation, on: date) -> OutOfTurn:
    waiting = standing.way.next_step(place.pk)
    if waiting is None:
        return OutOfTurn(_("All sessions about “%(matter)s” have been held.") % {"matter": standing.matter})
    cite = article_of(step=waiting, packs=standing.packs, on=on)
    bodies = "、".join(str(Body(one).label) for one in waiting.bodies)
    return OutOfTurn(
        _("In %(place)s it is the turn of: %(bodies)s. No step is taken before those that come first.")
        % {"place": place, "bodies": bodies},
        rule=cite or standing.route.cite,
        quote=(cite.quote or "") if cite else "",
    )


def _require_day(standing: Standing, place: Organisation, on: date, at: datetime) -> None:
    earliest = standing.way.latest_on(place.pk) or standing.matter.raised_on
    require_day(on, today=timezone.localdate(at), not_before=max(earliest, standing.matter.raised_on))


def _meeting(place: Organisation, session: Session) -> Meeting | None:
    """The meeting on record; at the branch assembly there has to be one, since its voters are counted there."""
    kind = BODY_RULES[session.body].meeting
    if session.meeting_id is None and session.body != Body.BRANCH_ASSEMBLY:
        return None
    meeting = Meeting.objects.filter(
        pk=session.meeting_id or 0, organisation=place, kind=kind, state=MeetingState.HELD
    ).first()
    if meeting is None or timezone.localdate(meeting.starts_at) != session.on:
        raise Refused(
            _("The session belongs to a meeting of that body in %(place)s, held on that day; choose it.")
            % {"place": place},
            remedies=(_("Record the meeting first, with who was there."),),
        )
    return meeting


def _require_same_base(standing: Standing, step: rules.RouteStep, session: Session) -> None:
    """Villages that decide together count alike, or nothing could be said of all of them."""
    others = [one for one in standing.steps if one.step == step.code and one.outcome == Outcome.PASSED]
    if any(one.body != session.body or set(one.facts) - {"present", "yes"} != set(session.facts) for one in others):
        raise NotValid(
            _("The villages decide together: all by the same body, and counted by the same base."),
            remedies=(_("%(place)s has counted already; count as it did.") % {"place": others[0].organisation},),
        )


def _vote(
    matter: Matter, place: Organisation, session: Session, meeting: Meeting | None, judgement: Judgement, by: Actor,
    at: datetime,
) -> CountedVote | None:  # fmt: skip
    """The members' own vote, held against the register; other bodies have no register here."""
    if session.exclusions and session.body != Body.BRANCH_ASSEMBLY:
        raise NotValid(_("Nobody can be left out of those due at this body."))
    if session.body != Body.BRANCH_ASSEMBLY or meeting is None:
        return None
    if judgement.outcome == Outcome.NO_QUORUM:
        due = voters_of(organisation=place, on=session.on).count()
        if session.facts["entitled"] != due:
            raise NotValid(_("By the register %(due)s members with a vote were due on that day.") % {"due": due})
        return None
    counts = VoteCounts(
        entitled=int(session.facts["entitled"]), present=session.present or 0, yes=session.yes or 0,
        no=session.no or 0, abstained=session.abstained or 0,
    )  # fmt: skip
    return record_vote(
        meeting=meeting, question=matter.title, rule_name=BODY_RULES[session.body].decides_by, counts=counts,
        exclusions=session.exclusions, by=by, at=at,
    )  # fmt: skip


def _write(
    standing: Standing, place: Organisation, step: rules.RouteStep, session: Session, judgement: Judgement,
    meeting: Meeting | None, vote: CountedVote | None, by: Actor, at: datetime,
) -> MatterStep:  # fmt: skip
    if len(session.notice_reason.strip()) > LONGEST_REASON:
        raise Refused(_("Give the reason in at most %(most)s characters.") % {"most": LONGEST_REASON})
    return MatterStep.objects.create(
        matter=standing.matter,
        organisation=place,
        step=step.code,
        act=step.act,
        body=session.body,
        turn=standing.way.turns(place.pk, step.code) + 1,
        on=session.on,
        noticed_on=session.noticed_on,
        notice_reason=session.notice_reason.strip(),
        meeting=meeting,
        vote=vote,
        contest=session.contest,
        present=session.present,
        yes=session.yes,
        no=session.no,
        abstained=session.abstained,
        facts=judgement.facts,
        evaluation=judgement.as_json(),
        outcome=judgement.outcome,
        said=session.said.strip(),
        document_no=session.document_no.strip(),
        recorded_by=by.name,
        recorded_at=at,
    )


def _follow(standing: Standing, row: MatterStep, by: Actor, at: datetime) -> None:
    matter = standing.matter
    if row.outcome in AGAINST:
        _end_not_adopted(matter, row, _not_adopted(row))
        return
    if row.act != Act.RESOLVE or row.outcome != Outcome.PASSED:
        return
    deciding = {one.pk for one in standing.parties}
    passed = [
        one
        for one in (*standing.steps, row)
        if one.step == row.step and one.outcome == Outcome.PASSED and one.organisation_id in deciding
    ]
    if len(passed) == len(standing.parties):
        _adopt(standing, passed, by, at)


def _not_adopted(row: MatterStep) -> str:
    said = _("%(body)s of %(place)s, %(day)s: %(outcome)s") % {
        "body": row.get_body_display(), "place": row.organisation, "day": row.on, "outcome": row.get_outcome_display(),
    }  # fmt: skip
    return f"{said}。{row.evaluation.get('missing') or row.said}"[:500]


def _end_not_adopted(matter: Matter, row: MatterStep, because: str) -> None:
    matter.state, matter.ended_on, matter.ended_because = MatterState.NOT_ADOPTED, row.on, because
    matter.save(update_fields=["state", "ended_on", "ended_because"])


def _adopt(standing: Standing, passed: list[MatterStep], by: Actor, at: datetime) -> None:
    matter, last = standing.matter, max(passed, key=lambda one: one.on)
    together = None
    if matter.kind == MatterKind.JOINT_MATTER:
        answer = judge_together(
            body=Body(last.body), each=[one.facts for one in passed], on=last.on, packs=standing.packs
        )
        if answer.valid is not True and answer.force != "flag":
            _end_not_adopted(matter, last, _("In all villages together: %(missing)s") % {"missing": answer.missing})
            return
        together = answer.as_json()
    resolution = Resolution.objects.create(
        matter=matter,
        body=last.body,
        adopted_on=last.on,
        text=last.said or matter.proposal,
        document_no=last.document_no,
        evaluation={"each": {one.organisation.code: one.evaluation for one in passed}, "all": together},
    )
    matter.state = MatterState.ADOPTED
    matter.save(update_fields=["state"])
    journal.record(
        by=by, at=at, action="adopt_resolution", subject=resolution, place_id=matter.organisation_id, on=str(last.on)
    )
    announce(
        ResolutionAdopted(
            resolution_id=resolution.pk, matter_id=matter.pk, organisation_id=matter.organisation_id, on=last.on,
            by=by, at=at,
        )
    )  # fmt: skip
