"""Recording the session a closed ballot was, where nothing has to be typed in for it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import Refused
from lianjian.records.activity.enums import MeetingState
from lianjian.records.activity.models import Meeting
from lianjian.records.ballots.enums import BallotPurpose
from lianjian.records.ballots.models import Ballot
from lianjian.records.deliberation.actions.matters.by_ballot import matter_of_reference
from lianjian.records.deliberation.actions.matters.holding import hold_step
from lianjian.records.deliberation.actions.matters.sessions import Session
from lianjian.records.deliberation.bodies import BODY_RULES
from lianjian.records.deliberation.enums import Body, MatterState
from lianjian.records.deliberation.models import MatterStep
from lianjian.records.deliberation.queries.matters.reading import Standing, standing_of


def take_closed_ballot(*, ballot_id: int, by: Actor, at: datetime) -> MatterStep | None:
    """Will record the session if only one body can have held it, those due are its roll, and its meeting is on record.

    None where something is left for a person to say: the page of the matter then asks for it, and takes the numbers by
    the ballot's code.
    """
    ballot = Ballot.objects.select_related("organisation").get(pk=ballot_id)
    matter = matter_of_reference(reference=ballot.reference)
    if matter is None or matter.state != MatterState.UNDER_WAY or ballot.purpose != BallotPurpose.RESOLUTION:
        return None
    standing = standing_of(matter=matter, on=timezone.localdate(at))
    session = _session(standing, ballot, at)
    if session is None:
        return None
    try:
        with transaction.atomic():
            return hold_step(matter_id=matter.pk, session=session, by=by, at=at)
    except Refused:  # the page says why to whoever records it there
        return None


def _session(standing: Standing, ballot: Ballot, at: datetime) -> Session | None:
    step = standing.way.next_step(ballot.organisation_id)
    if step is None or len(step.bodies) != 1 or ballot.contests.count() != 1:
        return None
    body, on = Body(step.bodies[0]), timezone.localdate(at)
    held_by = BODY_RULES[body]
    if held_by.notice or len(held_by.bases) != 1 or len(held_by.bases[0]) != 1:
        return None
    meeting = Meeting.objects.filter(
        organisation=ballot.organisation_id, kind=held_by.meeting, state=MeetingState.HELD, starts_at__date=on
    ).first()
    if meeting is None:
        return None
    return Session(
        step=step.code, body=body, on=on, seen=len(standing.steps), organisation_id=ballot.organisation_id,
        facts={held_by.bases[0][0]: ballot.voters.count()}, meeting_id=meeting.pk, contest=ballot.code,
    )  # fmt: skip
