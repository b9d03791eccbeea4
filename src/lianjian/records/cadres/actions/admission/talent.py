"""Entering what shows somebody to be on the chain of talent."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.records.cadres.enums import TalentRung
from lianjian.records.cadres.models import Admission, TalentEvidence
from lianjian.records.cadres.policies.admission import may_enter_evidence
from lianjian.records.members.models import Member


@transaction.atomic
def record_evidence(
    *, person: Admission | Member, rung: TalentRung, on: date, what: str, document_no: str = "", by: Actor, at: datetime
) -> TalentEvidence:
    """Will keep one fact with the paper that says so; no step asks for it and nothing is worked out from it."""
    require(may_enter_evidence(by, person))
    if not what.strip():
        raise Refused(_("Say in a sentence what the person did or became."))
    require_day(on, today=timezone.localdate(at))
    case, member = (person, person.member) if isinstance(person, Admission) else (None, person)
    evidence = TalentEvidence.objects.create(
        admission=case,
        member=member,
        rung=rung,
        on=on,
        what=what.strip(),
        document_no=document_no.strip(),
        recorded_at=at,
    )
    place = person.organisation_id
    journal.record(by=by, at=at, action="record_talent", subject=person, place_id=place, rung=rung)
    return evidence
