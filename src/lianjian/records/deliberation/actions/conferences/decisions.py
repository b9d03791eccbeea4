"""What sessions agree on, what the units report, and what the next session says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.records.activity.enums import MeetingState
from lianjian.records.deliberation.council_enums import DecisionState, FollowUpKind
from lianjian.records.deliberation.models import ConferenceDecision, ConferenceSession, FollowUp
from lianjian.records.deliberation.policies.councils import may_keep, may_report
from lianjian.records.organisations.models import Organisation

LONGEST = 300
STATE_AFTER = {
    FollowUpKind.DONE: DecisionState.DONE,
    FollowUpKind.GOES_ON: DecisionState.OPEN,
    FollowUpKind.GIVEN_UP: DecisionState.GIVEN_UP,
}


@dataclass(frozen=True, kw_only=True)
class NewDecision:
    """What is to be done, the unit that sees to it (and who in it), and by when."""

    title: str
    owner: Organisation
    person_name: str = ""
    due_on: date


@dataclass(frozen=True, kw_only=True)
class FollowedUp:
    """What a session says of an earlier decision: the outcome, the reason, and where it goes on the new day."""

    kind: FollowUpKind
    said: str
    due_on: date | None = None


@transaction.atomic
def record_decision(*, session_id: int, decision: NewDecision, by: Actor, at: datetime) -> ConferenceDecision:
    """Will write down what the session agreed on; its unit finds it among what is to be done."""
    session = _held_session(session_id, by)
    on = timezone.localdate(session.meeting.starts_at)
    if not session.conference.units.filter(organisation=decision.owner, during__contains=on).exists():
        raise Refused(
            _("%(unit)s was no member unit on that day: a conference gives work to its own units only.")
            % {"unit": decision.owner.name}
        )
    if not decision.title.strip():
        raise Refused(_("Say what is to be done."))
    if decision.due_on < on:
        raise Refused(_("It cannot be due before the session."))
    last = session.decisions.order_by("-position").first()
    made = ConferenceDecision.objects.create(
        session=session, position=last.position + 1 if last else 1, title=decision.title.strip(),
        owner=decision.owner, person_name=decision.person_name.strip(), due_on=decision.due_on,
    )  # fmt: skip
    _record("record_decision", made, by, at)
    return made


@transaction.atomic
def report_on_decision(*, decision_id: int, said: str, on: date, by: Actor, at: datetime) -> ConferenceDecision:
    """Will keep the unit's word on how far it is, for the next session to settle."""
    decision = _locked(decision_id)
    require(may_report(by, decision))
    _require_open(decision)
    decision.report, decision.reported_on = _given(said), on
    decision.save(update_fields=["report", "reported_on"])
    _record("report_on_decision", decision, by, at)
    return decision


@transaction.atomic
def follow_up(*, decision_id: int, session_id: int, says: FollowedUp, by: Actor, at: datetime) -> FollowUp:
    """Will write down what a later session says of the decision: done, going on until another day, or given up."""
    session = _held_session(session_id, by)
    decision = _locked(decision_id)
    _require_open(decision)
    of_session = decision.session
    if of_session.conference_id != session.conference_id or of_session.number >= session.number:
        raise Refused(_("A decision is followed up at a later session of the same conference."))
    if decision.follow_ups.filter(session=session).exists():
        raise ChangedMeanwhile(_("This session has said what becomes of it already."))
    said, on = _given(says.said), timezone.localdate(session.meeting.starts_at)
    goes_on = says.kind == FollowUpKind.GOES_ON
    if goes_on and (says.due_on is None or says.due_on <= on):
        raise Refused(_("Say until which day after the session it goes on."))
    made = FollowUp.objects.create(
        decision=decision, session=session, kind=says.kind, said=said, due_on=says.due_on if goes_on else None
    )
    decision.state, decision.report, decision.reported_on = STATE_AFTER[says.kind], "", None
    if goes_on and says.due_on is not None:
        decision.due_on = says.due_on
    else:
        decision.closed_on = on
    decision.save()
    _record("follow_up_decision", decision, by, at, reason=said)
    return made


def _held_session(session_id: int, by: Actor) -> ConferenceSession:
    rows = ConferenceSession.objects.select_for_update(of=("self",))
    session = rows.select_related("conference__organisation", "meeting").get(pk=session_id)
    require(may_keep(by, session.conference.organisation))
    if session.meeting.state != MeetingState.HELD:
        raise Refused(_("Decisions are written down of a session that was held; say first that it was."))
    return session


def _locked(decision_id: int) -> ConferenceDecision:
    rows = ConferenceDecision.objects.select_for_update(of=("self",))
    return rows.select_related("owner", "session__conference__organisation").get(pk=decision_id)


def _require_open(decision: ConferenceDecision) -> None:
    if decision.state != DecisionState.OPEN:
        raise ChangedMeanwhile(
            _("%(title)s: %(state)s.") % {"title": decision.title, "state": decision.get_state_display()}
        )


def _given(said: str) -> str:
    given = said.strip()
    if not given or len(given) > LONGEST:
        raise Refused(_("Say in at most %(most)s characters what was done, or why not.") % {"most": LONGEST})
    return given


def _record(action: str, decision: ConferenceDecision, by: Actor, at: datetime, reason: str = "") -> None:
    place = decision.session.conference.organisation_id
    journal.record(by=by, at=at, action=action, subject=decision, place_id=place, reason=reason)
