"""Planning a meeting, changing it, cancelling it, and saying that it was held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.events import announce
from lianjian.kernel.policies import require
from lianjian.records.activity.actions.listing import drop_guests, enter_guests, enter_members, list_anew
from lianjian.records.activity.enums import MeetingKind, MeetingState, PartyRole
from lianjian.records.activity.errors import NobodyVotesThere, WrongTime
from lianjian.records.activity.events import MeetingCancelled, MeetingHeld
from lianjian.records.activity.models import AgendaItem, Meeting, MeetingParty
from lianjian.records.activity.policies.meetings import may_change, may_plan
from lianjian.records.activity.queries.belonging import DECIDING_KINDS
from lianjian.records.activity.queries.votes_there import has_approval_document
from lianjian.records.organisations.enums import PartyForm
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.online import online_standing

MOST_BACK, MOST_AHEAD = timedelta(days=31), timedelta(days=366)
LONGEST_TITLE = 120


@dataclass(frozen=True, kw_only=True)
class MeetingPlan:
    """What is planned. `organisation_id` hosts, `invited` are organisations, `members` people named besides those who
    belong by the rule (their ids), `guests` people without a record, by name. `hours` are class hours.
    `entered_afterwards` says that a meeting of long ago is brought in from paper.
    """

    kind: MeetingKind
    organisation_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    is_online: bool = False
    agenda: tuple[str, ...] = ()
    invited: tuple[int, ...] = ()
    members: tuple[int, ...] = ()
    guests: tuple[str, ...] = ()
    hours: Decimal | None = None
    chair_id: int | None = None
    recorder_id: int | None = None
    entered_afterwards: bool = False

    @property
    def on(self) -> date:
        """The meeting's day in the county."""
        return timezone.localdate(self.starts_at)


@transaction.atomic
def plan_meeting(*, plan: MeetingPlan, by: Actor, at: datetime) -> Meeting:
    """Will plan the meeting and draw up the list of who belongs to it; it serves the host and everybody invited."""
    host = Organisation.objects.get(pk=plan.organisation_id)
    require(may_plan(by, host))
    invited = _invited(plan, host)
    _refuse_wrong_time(plan, at)
    _refuse_unfit(plan, host, invited)
    meeting = Meeting.objects.create(
        code=new_code(letter="M", on=plan.on), organisation=host, kind=plan.kind, **_fields(plan)
    )
    _write_parts(meeting, plan, invited)
    journal.record(
        by=by, at=at, action="plan_meeting", subject=meeting, place_id=host.pk, on=str(plan.on),
        entered_afterwards=plan.entered_afterwards,
    )  # fmt: skip
    return meeting


@transaction.atomic
def change_meeting(*, meeting: Meeting, plan: MeetingPlan, by: Actor, at: datetime) -> Meeting:
    """Will replace the plan of a meeting still to be held; who hosts it and what it counts as stay."""
    held = locked_meeting(meeting_id=meeting.pk)
    require(may_change(by, held))
    _require_planned(held)
    if (plan.organisation_id, plan.kind) != (held.organisation_id, held.kind):
        raise Refused(
            _("Who hosts a meeting and what it counts as cannot be changed."),
            remedies=(_("Cancel this one and plan another."),),
        )
    invited = _invited(plan, held.organisation)
    _refuse_wrong_time(plan, at)
    _refuse_unfit(plan, held.organisation, invited)
    for name, value in _fields(plan).items():
        setattr(held, name, value)
    held.save()
    _write_parts(held, plan, invited)
    journal.record(by=by, at=at, action="change_meeting", subject=held, place_id=held.organisation_id, on=str(plan.on))
    return held


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, by: Actor, at: datetime) -> Meeting:
    """Will cancel a meeting still to be held; everybody who belongs to it reads why."""
    held = locked_meeting(meeting_id=meeting.pk)
    require(may_change(by, held))
    _require_planned(held)
    if not reason.strip():
        raise Refused(_("Say why it is cancelled; everybody who was to come reads it."))
    held.state, held.cancelled_because = MeetingState.CANCELLED, reason.strip()
    held.save(update_fields=["state", "cancelled_because"])
    journal.record(
        by=by, at=at, action="cancel_meeting", subject=held, place_id=held.organisation_id, reason=reason.strip()
    )
    announce(MeetingCancelled(meeting_id=held.pk, by=by, at=at))
    return held


@transaction.atomic
def hold_meeting(*, meeting: Meeting, by: Actor, at: datetime) -> Meeting:
    """Will say that the meeting took place, and draw up its list as of its own day."""
    held = locked_meeting(meeting_id=meeting.pk)
    require(may_change(by, held))
    _require_planned(held)
    refuse_not_begun(meeting=held, at=at)
    mark_held(meeting=held, by=by, at=at)
    return held


def mark_held(*, meeting: Meeting, by: Actor, at: datetime) -> None:
    """Will turn a locked meeting that has begun into a held one; callers have asked who may."""
    list_anew(meeting=meeting)
    meeting.state = MeetingState.HELD
    meeting.save(update_fields=["state"])
    journal.record(by=by, at=at, action="hold_meeting", subject=meeting, place_id=meeting.organisation_id)
    on = timezone.localdate(meeting.starts_at)
    announce(MeetingHeld(meeting_id=meeting.pk, kind=MeetingKind(meeting.kind), on=on, by=by, at=at))


def locked_meeting(*, meeting_id: int) -> Meeting:
    """The meeting, with everybody else who would write it or its list waiting until this transaction ends."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("organisation", "chair", "recorder")
    return rows.get(pk=meeting_id)


def refuse_not_begun(*, meeting: Meeting, at: datetime) -> None:
    """Will refuse what can only be said of a meeting that has begun."""
    if at < meeting.starts_at:
        raise WrongTime(_("%(meeting)s has not begun yet.") % {"meeting": meeting})


def _require_planned(meeting: Meeting) -> None:
    if meeting.state == MeetingState.HELD:
        raise ChangedMeanwhile(_("%(meeting)s has been held already.") % {"meeting": meeting})
    if meeting.state == MeetingState.CANCELLED:
        raise ChangedMeanwhile(_("%(meeting)s has been cancelled.") % {"meeting": meeting})


def _invited(plan: MeetingPlan, host: Organisation) -> list[Organisation]:
    wanted = set(plan.invited) - {host.pk}
    found = list(Organisation.objects.filter(pk__in=wanted).order_by("path"))
    if len(found) != len(wanted):
        raise Refused(_("One of the organisations invited does not exist."))
    return found


def _fields(plan: MeetingPlan) -> dict[str, object]:
    return {
        "title": plan.title.strip(), "place": plan.place.strip(), "is_online": plan.is_online,
        "starts_at": plan.starts_at, "ends_at": plan.ends_at, "hours": plan.hours, "chair_id": plan.chair_id,
        "recorder_id": plan.recorder_id,
    }  # fmt: skip


def _write_parts(meeting: Meeting, plan: MeetingPlan, invited: list[Organisation]) -> None:
    meeting.agenda.all().delete()
    titles = [title.strip() for title in plan.agenda if title.strip()]
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=place, title=title) for place, title in enumerate(titles, start=1)
    )
    meeting.parties.all().delete()
    MeetingParty.objects.bulk_create(
        MeetingParty(meeting=meeting, organisation=one, role=role)
        for one, role in ((meeting.organisation, PartyRole.HOST), *((one, PartyRole.INVITED) for one in invited))
    )
    list_anew(meeting=meeting)
    drop_guests(meeting=meeting, keeping=plan.guests)
    named = [*plan.members, *(pk for pk in (plan.chair_id, plan.recorder_id) if pk is not None)]
    enter_members(meeting=meeting, member_ids=named)
    enter_guests(meeting=meeting, names=plan.guests)


def _refuse_wrong_time(plan: MeetingPlan, at: datetime) -> None:
    if plan.ends_at <= plan.starts_at:
        raise WrongTime(_("A meeting ends after it begins."))
    if plan.starts_at > at + MOST_AHEAD:
        raise WrongTime(_("A meeting can be planned at most a year ahead."))
    if plan.starts_at < at - MOST_BACK and not plan.entered_afterwards:
        raise WrongTime(
            _("%(day)s is more than a month ago.") % {"day": plan.on.isoformat()},
            remedies=(_("Say that the meeting was held then and is brought in from paper."),),
        )


def _refuse_unfit(plan: MeetingPlan, host: Organisation, invited: list[Organisation]) -> None:
    if not plan.title.strip() or len(plan.title.strip()) > LONGEST_TITLE:
        raise Refused(_("Give the meeting a title of at most %(count)s characters.") % {"count": LONGEST_TITLE})
    if long := next((matter for matter in plan.agenda if len(matter.strip()) > LONGEST_TITLE), None):
        raise Refused(
            _("“%(matter)s” is too long for one matter of the agenda.") % {"matter": long.strip()},
            remedies=(_("One matter a line."),),
        )
    for organisation in (host, *invited):
        _refuse_ended(organisation, plan.on)
    if plan.kind in DECIDING_KINDS:
        _refuse_without_vote(host, plan)


def _refuse_ended(organisation: Organisation, on: date) -> None:
    if organisation.dissolved_on is not None and organisation.dissolved_on <= on:
        raise Refused(
            _("%(place)s was dissolved on %(day)s.")
            % {"place": organisation.name, "day": organisation.dissolved_on.isoformat()}
        )
    if on < organisation.founded_on:
        raise Refused(
            _("%(place)s was founded on %(day)s only.")
            % {"place": organisation.name, "day": organisation.founded_on.isoformat()}
        )


def _refuse_without_vote(host: Organisation, plan: MeetingPlan) -> None:
    """A group without approval document decides nothing: its members vote at home (ZB 5 to 7)."""
    remedies = (
        _("Decide at the branches where the members are at home."),
        _("Or plan it as an online study discussion, without a vote."),
    )
    standing = online_standing(organisation=host, on=plan.on)
    if standing and not standing.may_vote:
        raise NobodyVotesThere(standing.may_vote.reason, rule=standing.may_vote.rule, remedies=remedies)
    if host.form == PartyForm.PROVISIONAL_BRANCH and not has_approval_document(organisation=host):
        raise NobodyVotesThere(
            _("No approval document is on file for %(place)s: it can study and exchange, it cannot decide.")
            % {"place": host.name},
            remedies=remedies,
        )
