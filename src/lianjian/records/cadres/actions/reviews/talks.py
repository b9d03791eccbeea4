"""Mid-year talks: that they took place, on which day, between whom."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.records.cadres.actions.reviews.locks import locked_round, note_round, require_open
from lianjian.records.cadres.enums import ReviewKind
from lianjian.records.cadres.models import MidYearTalk
from lianjian.records.cadres.policies.reviews import may_lead_review
from lianjian.records.cadres.queries.reviews import members_to_review
from lianjian.records.members.models import Member


@transaction.atomic
def record_talk(*, round_id: int, member: Member, talker: Member, on: date, by: Actor, at: datetime) -> MidYearTalk:
    """Will record a talk in the middle of the year; what was said is not kept."""
    round_ = locked_round(round_id=round_id)
    require(may_lead_review(by, round_.organisation))
    require_open(round_)
    if round_.kind != ReviewKind.MID_YEAR:
        raise Refused(_("Talks are entered in a mid-year round."))
    if member.pk == talker.pk:
        raise Refused(_("A talk needs two people."))
    require_day(on, today=timezone.localdate(at))
    if on < round_.opened_on:
        raise Refused(_("The round was opened on %(day)s.") % {"day": round_.opened_on})
    here = members_to_review(organisation=round_.organisation, on=on).filter(pk__in=(member.pk, talker.pk))
    if here.count() < 2:
        raise Refused(_("Both must be members of this branch on that day."))
    if round_.talks.filter(member=member).exists():
        raise ChangedMeanwhile(_("A talk with %(name)s has been entered already.") % {"name": member.name})
    talk = MidYearTalk.objects.create(round=round_, member=member, talker=talker, on=on)
    note_round(action="record_mid_year_talk", round_=round_, by=by, at=at)
    return talk
