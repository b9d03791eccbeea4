"""Minutes: saved as a draft, closed by who chaired or took them, corrected only as a new version with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.events import announce
from lianjian.kernel.policies import require
from lianjian.records.activity.actions.attendance import mark_rest_absent
from lianjian.records.activity.actions.listing import enter_members
from lianjian.records.activity.actions.meetings import locked_meeting, mark_held, refuse_not_begun
from lianjian.records.activity.documents.minutes import draft_of
from lianjian.records.activity.enums import MeetingState
from lianjian.records.activity.events import MinutesClosed
from lianjian.records.activity.models import Meeting, Minutes
from lianjian.records.activity.policies.meetings import may_close, may_record
from lianjian.records.activity.queries.belonging import DECIDING_KINDS


@dataclass(frozen=True, kw_only=True)
class MinutesWords:
    """What a person writes into the minutes; everything else in them the record knows. Ids are members'."""

    speeches: str
    resolution: str
    chair_id: int | None
    recorder_id: int | None


@transaction.atomic
def save_minutes(*, meeting: Meeting, words: MinutesWords, revision: int, by: Actor, at: datetime) -> Minutes:
    """Will save the draft, and with it say that the meeting took place; `revision` is the draft's that was edited."""
    held = locked_meeting(meeting_id=meeting.pk)
    require(may_record(by, held))
    if held.state == MeetingState.CANCELLED:
        raise Refused(_("%(meeting)s has been cancelled.") % {"meeting": held})
    refuse_not_begun(meeting=held, at=at)
    if held.state == MeetingState.PLANNED:
        mark_held(meeting=held, by=by, at=at)
    draft = _draft(held, by, at)
    if draft.revision != revision:
        raise ChangedMeanwhile(
            _("Somebody else has saved these minutes meanwhile."),
            remedies=(_("Read what was written, then add to it."),),
        )
    draft.speeches, draft.resolution = words.speeches.strip(), words.resolution.strip()
    draft.revision, draft.written_by_id, draft.written_at = revision + 1, by.account_id, at
    draft.save()
    people = [pk for pk in (words.chair_id, words.recorder_id) if pk is not None]
    enter_members(meeting=held, member_ids=people)
    held.chair_id, held.recorder_id = words.chair_id, words.recorder_id
    held.save(update_fields=["chair", "recorder"])
    journal.record(by=by, at=at, action="save_minutes", subject=held, place_id=held.organisation_id)
    return draft


@transaction.atomic
def close_minutes(*, meeting: Meeting, by: Actor, at: datetime) -> Minutes:
    """Will close the draft: whoever was due and of whom nothing is known was absent, and the text is kept as it is."""
    held = locked_meeting(meeting_id=meeting.pk)
    require(may_close(by, held))
    draft = held.minutes.filter(closed_at=None).first()
    if draft is None:
        raise ChangedMeanwhile(_("There is no draft of these minutes to close."))
    _refuse_unfinished(held, draft)
    mark_rest_absent(meeting=held, at=at)
    draft.content = draft_of(meeting=held, minutes=draft, closed_at=at).as_content()
    draft.closed_by_id, draft.closed_at = by.account_id, at
    draft.save(update_fields=["content", "closed_by", "closed_at"])
    journal.record(
        by=by, at=at, action="close_minutes", subject=held, place_id=held.organisation_id, version=draft.number
    )
    announce(MinutesClosed(meeting_id=held.pk, number=draft.number, by=by, at=at))
    return draft


@transaction.atomic
def correct_minutes(*, meeting: Meeting, reason: str, by: Actor, at: datetime) -> Minutes:
    """Will open a new version with the words of the closed one; the closed one stays as it is."""
    held = locked_meeting(meeting_id=meeting.pk)
    require(may_record(by, held))
    latest = held.minutes.order_by("-number").first()
    if latest is None or latest.closed_at is None:
        raise ChangedMeanwhile(_("These minutes are still a draft."))
    if not reason.strip():
        raise Refused(_("Say why the minutes are corrected; it stands in the new version."))
    draft = Minutes.objects.create(
        meeting=held, number=latest.number + 1, speeches=latest.speeches, resolution=latest.resolution,
        correction_reason=reason.strip()[:200], written_by_id=by.account_id, written_at=at,
    )  # fmt: skip
    journal.record(
        by=by, at=at, action="correct_minutes", subject=held, place_id=held.organisation_id, reason=reason.strip()
    )
    return draft


def _draft(meeting: Meeting, by: Actor, at: datetime) -> Minutes:
    latest = meeting.minutes.order_by("-number").first()
    if latest is None:
        return Minutes(meeting=meeting, number=1, written_by_id=by.account_id, written_at=at)
    if latest.closed_at is not None:
        raise Refused(
            _("The minutes are closed."), remedies=(_("Correct them with a reason: it becomes a new version."),)
        )
    return latest


def _refuse_unfinished(meeting: Meeting, draft: Minutes) -> None:
    lacking = [
        name
        for name, known in (
            (_("Where it is held"), meeting.place or meeting.is_online),
            (_("Chair"), meeting.chair_id),
            (_("Recorder"), meeting.recorder_id),
            (_("Who was there"), meeting.attendances.filter(present=True).exists()),
            (_("Agenda"), meeting.agenda.exists()),
            (_("Speeches in short"), draft.speeches),
            (_("Resolution"), draft.resolution or meeting.kind not in DECIDING_KINDS),
        )
        if not known
    ]
    if lacking:
        raise Refused(
            _("Before the minutes are closed, these parts are wanted: %(parts)s") % {"parts": "、".join(lacking)}
        )
