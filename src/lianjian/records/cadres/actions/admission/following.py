"""What becomes of an open case when the member moves or leaves, and when the branch itself ends."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.records.cadres.actions.admission.ending import pass_on
from lianjian.records.cadres.enums import AdmissionEnd
from lianjian.records.cadres.models import Admission
from lianjian.records.members.events import MemberLeft, MemberMoved
from lianjian.records.organisations.models import Organisation


def move_with_member(*, event: MemberMoved) -> None:
    """Will pass the open case of the member on to the new home branch."""
    case = _open_case(event.member_id)
    if case is None or case.organisation_id == event.to_organisation_id:
        return
    to = Organisation.objects.get(pk=event.to_organisation_id)
    pass_on(case=case, to=to, on=event.on, reason=_("The member's affiliation was transferred."))
    journal.record(by=event.by, at=event.at, action="move_admission", subject=case, place_id=to.pk, on=str(event.on))


def close_with_member(*, event: MemberLeft) -> None:
    """Will end the open case of somebody who is no longer a member here."""
    case = _open_case(event.member_id)
    if case is None:
        return
    case.ended_on, case.ended_how = event.on, AdmissionEnd.LEFT
    case.save(update_fields=["ended_on", "ended_how"])
    journal.record(
        by=event.by, at=event.at, action="end_admission", subject=case, place_id=case.organisation_id,
        how=AdmissionEnd.LEFT,
    )  # fmt: skip


def pass_all_on(*, from_id: int, to: Organisation, on: date) -> None:
    """Will hand every open case of a branch that ends to its successor, before its members go over."""
    open_cases = Admission.objects.select_for_update(of=("self",)).filter(organisation_id=from_id, ended_on=None)
    for case in open_cases.select_related("organisation").order_by("pk"):
        pass_on(case=case, to=to, on=on, reason=_("The branch ended; its successor goes on with the case."))


def _open_case(member_id: int) -> Admission | None:
    held = Admission.objects.select_for_update(of=("self",)).select_related("organisation")
    return held.filter(member_id=member_id, ended_on=None).first()
