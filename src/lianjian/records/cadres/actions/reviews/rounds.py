"""Opening a round, saying who is left out of it, the mutual review, and taking back a round opened by mistake."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.records.activity.enums import MeetingKind, MeetingState
from lianjian.records.activity.models import Meeting
from lianjian.records.cadres.actions.reviews.locks import (
    locked_reviewed,
    locked_round,
    note_round,
    packs_of,
    require_formal,
    require_open,
)
from lianjian.records.cadres.enums import LeftOut, ReviewKind, ReviewState
from lianjian.records.cadres.models import ReviewedMember, ReviewRound
from lianjian.records.cadres.policies.review_rules import require_step
from lianjian.records.cadres.policies.reviews import may_lead_review
from lianjian.records.cadres.queries.reviews import members_to_review, rounds_allowed, still_to_hand_in
from lianjian.records.members.models import Member
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.packs import packs_at


@transaction.atomic
def open_round(
    *,
    organisation: Organisation,
    kind: ReviewKind,
    year: int,
    with_villagers: bool = False,
    on: date,
    by: Actor,
    at: datetime,
) -> ReviewRound:
    """Will open the year's review, or mid-year talks where the county has them; one of each a year."""
    require(may_lead_review(by, organisation))
    held = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if held.dissolved_on is not None:
        raise Refused(_("%(name)s has ended.") % {"name": held.name})
    if year not in (on.year, on.year - 1):
        raise Refused(_("A round is opened for this year or the one before."))
    _require_allowed(held, kind, year, on)
    members = list(members_to_review(organisation=held, on=on))
    if not members:
        raise Refused(_("No member is at home in this branch."), remedies=(_("Enter the members first."),))
    round_ = ReviewRound.objects.create(
        code=new_code(letter="A", on=on),
        organisation=held,
        year=year,
        kind=kind,
        with_villagers=with_villagers and kind == ReviewKind.FORMAL,
        opened_on=on,
    )
    if kind == ReviewKind.FORMAL:
        ReviewedMember.objects.bulk_create(ReviewedMember(round=round_, member=one) for one in members)
    note_round(action="open_review_round", round_=round_, by=by, at=at)
    return round_


def _require_allowed(organisation: Organisation, kind: ReviewKind, year: int, on: date) -> None:
    allowed = rounds_allowed(kind=kind, on=on, packs=packs_at(organisation=organisation))
    rounds = ReviewRound.objects.filter(organisation=organisation, kind=kind, year=year)
    there = rounds.exclude(state=ReviewState.WITHDRAWN).count()
    if there < allowed.whole:
        return
    if not allowed.whole:
        raise Refused(_("The county has not provided for mid-year talks."), rule=allowed.cite)
    raise ChangedMeanwhile(
        _("%(year)d has its round already: %(kind)s.") % {"year": year, "kind": ReviewKind(kind).label},
        rule=allowed.cite,
    )


@transaction.atomic
def withdraw_round(*, round_id: int, reason: str, by: Actor, at: datetime) -> ReviewRound:
    """Will take back a round in which nothing has been rated yet, with a reason."""
    round_ = locked_round(round_id=round_id)
    require(may_lead_review(by, round_.organisation))
    require_open(round_)
    if round_.state == ReviewState.RATED or round_.rating_entries.exists():
        raise Refused(_("Slips have been counted; the round goes on to its end."))
    if round_.ballot_id is not None:
        raise Refused(_("The rating is held as a ballot."), remedies=(_("Withdraw the ballot first."),))
    if not reason.strip():
        raise Refused(_("Say why the round is taken back."))
    round_.state, round_.withdrawn_because = ReviewState.WITHDRAWN, reason.strip()[:200]
    round_.save(update_fields=["state", "withdrawn_because"])
    note_round(action="withdraw_review_round", round_=round_, by=by, at=at, reason=round_.withdrawn_because)
    return round_


@transaction.atomic
def leave_out(*, reviewed_id: int, why: LeftOut, note: str, by: Actor, at: datetime) -> ReviewedMember:
    """Will leave a member out of the round, with the branch's note: one who is exempt (JG 23), or one who is reviewed
    where he lives now (JG 32)."""
    round_, reviewed = locked_reviewed(reviewed_id=reviewed_id)
    require(may_lead_review(by, round_.organisation))
    _require_self_step(round_)
    exempt = reviewed.member.exempt_since
    if why == LeftOut.EXEMPT and (exempt is None or exempt > round_.opened_on):
        answer = rules.ask(
            "activity_overdue_mark", on=round_.opened_on, facts={"old_or_infirm": True}, packs=packs_of(round_)
        )
        raise Refused(
            _("%(name)s is not noted as old, infirm or ill.") % {"name": reviewed.member.name}, rule=answer.cite
        )
    if not note.strip():
        raise Refused(_("The branch notes why somebody is left out."))
    reviewed.left_out, reviewed.left_out_note = why, note.strip()[:200]
    reviewed.self_review_form, reviewed.self_review, reviewed.self_review_on = "", "", None
    reviewed.save()
    note_round(action="leave_out_of_review", round_=round_, by=by, at=at)
    return reviewed


@transaction.atomic
def take_in(*, round_id: int, member: Member, on: date, by: Actor, at: datetime) -> ReviewedMember:
    """Will take a member in who came to the branch since, or one who was left out."""
    round_ = locked_round(round_id=round_id)
    require(may_lead_review(by, round_.organisation))
    require_formal(round_)
    _require_self_step(round_)
    if not members_to_review(organisation=round_.organisation, on=on).filter(pk=member.pk).exists():
        raise Refused(_("%(name)s is not a member of this branch on that day.") % {"name": member.name})
    reviewed, made = ReviewedMember.objects.get_or_create(round=round_, member=member)
    if not made and not reviewed.left_out:
        raise ChangedMeanwhile(_("%(name)s is in the round already.") % {"name": member.name})
    reviewed.left_out, reviewed.left_out_note = "", ""
    reviewed.save(update_fields=["left_out", "left_out_note"])
    note_round(action="take_into_review", round_=round_, by=by, at=at)
    return reviewed


@transaction.atomic
def hold_mutual_review(
    *, round_id: int, on: date, meeting: Meeting | None = None, by: Actor, at: datetime
) -> ReviewRound:
    """Will record the mutual review, held with the criticism and review meeting where one is given.

    Every self review has to be there first, or a note why not, but for those of whom nothing is asked (JG 23).
    """
    round_ = locked_round(round_id=round_id)
    require(may_lead_review(by, round_.organisation))
    require_formal(round_)
    _require_self_step(round_)
    waiting = still_to_hand_in(round_=round_)
    names = list(waiting.order_by("member__name_pinyin").values_list("member__name", flat=True))
    require_step(
        earlier_done=not names,
        sentence=_("The self review comes first; still missing: %(names)s.") % {"names": "、".join(names)},
        on=on,
        packs=packs_of(round_),
    )
    require_day(on, today=timezone.localdate(at))
    if on < round_.opened_on:
        raise Refused(_("The round was opened on %(day)s.") % {"day": round_.opened_on})
    if meeting is not None:
        _require_life_meeting(meeting, round_)
    round_.state, round_.mutual_on, round_.meeting = ReviewState.MUTUAL, on, meeting
    round_.save(update_fields=["state", "mutual_on", "meeting"])
    note_round(action="hold_mutual_review", round_=round_, by=by, at=at)
    return round_


def _require_life_meeting(meeting: Meeting, round_: ReviewRound) -> None:
    serves = meeting.parties.filter(organisation=round_.organisation).exists()
    right = meeting.kind == MeetingKind.ORG_LIFE_MEETING and meeting.state == MeetingState.HELD
    if not serves or not right:
        raise Refused(_("The meeting must be a criticism and review meeting of this branch that has been held."))


def _require_self_step(round_: ReviewRound) -> None:
    require_open(round_)
    if round_.state != ReviewState.SELF:
        raise ChangedMeanwhile(_("The mutual review has been held already."))
