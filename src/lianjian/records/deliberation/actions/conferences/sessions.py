"""Sessions of a joint conference: planned with an agenda, and held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.records.activity.actions.meetings import MeetingPlan, hold_meeting, plan_meeting
from lianjian.records.activity.enums import MeetingKind, MeetingState
from lianjian.records.deliberation.actions.conferences.founding import locked_conference
from lianjian.records.deliberation.models import ConferenceSession
from lianjian.records.deliberation.policies.councils import may_keep
from lianjian.records.deliberation.queries.conferences import open_decisions_of

FOLLOW_UP = "上次议定事项落实情况：{title}"


@dataclass(frozen=True, kw_only=True)
class SessionPlan:
    """When and where a session is to be, and what it is to deal with beside what earlier ones left open."""

    starts_at: datetime
    ends_at: datetime
    place: str
    agenda: tuple[str, ...]


@transaction.atomic
def plan_session(*, conference_id: int, plan: SessionPlan, by: Actor, at: datetime) -> ConferenceSession:
    """Will plan the next session as a meeting of all member units of its day; what is still open leads the agenda.

    Refuses a session with nothing on its agenda, and a second one while one is still to be held.
    """
    conference = locked_conference(conference_id)
    require(may_keep(by, conference.organisation))
    if conference.ended_on is not None:
        raise ChangedMeanwhile(_("%(name)s has ended.") % {"name": conference.name})
    if conference.sessions.filter(meeting__state=MeetingState.PLANNED).exists():
        raise ChangedMeanwhile(_("A session is planned already."), remedies=(_("Hold it, or cancel its meeting."),))
    agenda = (
        *(FOLLOW_UP.format(title=decision.title) for decision in open_decisions_of(conference=conference)),
        *(item.strip() for item in plan.agenda if item.strip()),
    )
    if not agenda:
        raise Refused(
            _("There is nothing to deal with: no conference without an agenda."),
            remedies=(_("Choose or write at least one matter."),),
        )
    last = conference.sessions.order_by("-number").first()
    number = last.number + 1 if last else 1
    on = timezone.localdate(plan.starts_at)
    units = conference.units.filter(during__contains=on).values_list("organisation", flat=True)
    meeting = plan_meeting(
        plan=MeetingPlan(
            kind=MeetingKind.JOINT_CONFERENCE, organisation_id=conference.organisation_id,
            title=f"{conference.name}第{number}次会议", starts_at=plan.starts_at, ends_at=plan.ends_at,
            place=plan.place, agenda=agenda, invited=tuple(units),
        ),
        by=by,
        at=at,
    )  # fmt: skip
    session = ConferenceSession.objects.create(conference=conference, number=number, meeting=meeting)
    journal.record(
        by=by, at=at, action="plan_session", subject=conference, place_id=conference.organisation_id, number=number
    )
    return session


def hold_session(*, session_id: int, by: Actor, at: datetime) -> ConferenceSession:
    """Will say that the session took place."""
    session = ConferenceSession.objects.select_related("meeting").get(pk=session_id)
    hold_meeting(meeting=session.meeting, by=by, at=at)
    return session
