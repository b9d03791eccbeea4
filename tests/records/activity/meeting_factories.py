"""Plans meetings as a secretary would, for the tests of what follows from them."""

from __future__ import annotations

from datetime import datetime, timedelta

from lianjian.records.activity.actions.meetings import MeetingPlan, plan_meeting
from lianjian.records.activity.enums import MeetingKind
from lianjian.records.activity.models import Meeting
from lianjian.records.organisations.models import Organisation
from tests.factories import NOW, County

START = NOW - timedelta(hours=1)


def a_plan(where: Organisation, kind: MeetingKind = MeetingKind.THEMED_PARTY_DAY, **fields: object) -> MeetingPlan:
    """Begun an hour ago, over in an hour, at the activity room."""
    starts_at = fields.pop("starts_at", START)
    assert isinstance(starts_at, datetime)
    usual: dict[str, object] = {
        "title": "三月主题党日",
        "place": "村党员活动室",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "agenda": ("学习中央一号文件", "讨论春耕互助"),
    }
    return MeetingPlan(kind=kind, organisation_id=where.pk, **(usual | fields))  # type: ignore[arg-type]


def meeting(
    county: County, where: Organisation, kind: MeetingKind = MeetingKind.THEMED_PARTY_DAY, **fields: object
) -> Meeting:
    """A meeting planned by the department on the place's behalf."""
    return plan_meeting(plan=a_plan(where, kind, **fields), by=county.actor(county.department_head), at=NOW)
