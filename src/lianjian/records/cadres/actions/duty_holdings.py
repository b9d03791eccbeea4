"""Duty posts from the notice wall on: notice, objections, taking up, reports, half-yearly words, honours, end."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.periods import since as period_since
from lianjian.kernel.policies import require
from lianjian.records.cadres.actions.duty_locks import expect_state, locked_holding, note_holding
from lianjian.records.cadres.enums import HalfYearVerdict, HoldingState
from lianjian.records.cadres.models import DutyHolding, DutyHonour, DutyReport, DutyReview, NoticeObjection
from lianjian.records.cadres.policies.duty_posts import is_self, may_answer_for_self, may_lead
from lianjian.records.cadres.working_days import after_working_days
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.packs import packs_at

LONGEST_NOTICE_DAYS = 60


def shortest_notice(*, organisation: Organisation, on: date) -> date:
    """The last day of a notice put up on the day, by the rules there."""
    days = packs_at(organisation=organisation).parameter("duty_post.notice_working_days", on=on).whole
    return after_working_days(start=on, days=days)


@transaction.atomic
def publish_choices(
    *, organisation: Organisation, on: date, until: date | None = None, by: Actor, at: datetime
) -> list[DutyHolding]:
    """Will put all that is chosen in a branch on public notice; a longer period may be set, never a shorter one."""
    require(may_lead(by, organisation))
    shortest = shortest_notice(organisation=organisation, on=on)
    until = until or shortest
    if until < shortest:
        raise Refused(
            _("The notice runs at least until %(day)s.") % {"day": shortest},
            rule=packs_at(organisation=organisation).parameter("duty_post.notice_working_days", on=on).cite,
        )
    if (until - on).days > LONGEST_NOTICE_DAYS:
        raise Refused(_("A notice of more than %(days)d days is too long.") % {"days": LONGEST_NOTICE_DAYS})
    chosen = _locked_of(organisation, HoldingState.CHOSEN)
    if not chosen:
        raise ChangedMeanwhile(_("Nothing is waiting to be made public."))
    for holding in chosen:
        holding.state = HoldingState.ON_NOTICE
        holding.notice_from_on, holding.notice_until_on = on, until
        holding.save(update_fields=["state", "notice_from_on", "notice_until_on"])
        note_holding(action="publish_duty_choice", holding=holding, by=by, at=at)
    return chosen


@transaction.atomic
def note_objection(*, holding_id: int, words: str, on: date, by: Actor, at: datetime) -> NoticeObjection:
    """Will note what somebody has against a choice on notice; who said it need not be named."""
    holding = locked_holding(holding_id=holding_id)
    require(may_lead(by, holding.post.organisation))
    expect_state(holding, HoldingState.ON_NOTICE)
    objection = NoticeObjection.objects.create(
        holding=holding, words=_sentence(words, _("Say in a sentence what the objection is.")), raised_on=on
    )
    note_holding(action="note_duty_objection", holding=holding, by=by, at=at)
    return objection


@transaction.atomic
def answer_objection(*, objection_id: int, answer: str, upheld: bool, by: Actor, at: datetime) -> NoticeObjection:
    """Will answer an objection; upheld, the choice does not come about."""
    found = NoticeObjection.objects.get(pk=objection_id)
    holding = locked_holding(holding_id=found.holding_id)
    require(may_lead(by, holding.post.organisation))
    objection = NoticeObjection.objects.select_for_update().get(pk=objection_id)
    if objection.answered_at is not None:
        raise ChangedMeanwhile(_("This objection has been answered already."))
    objection.answer, objection.upheld = _sentence(answer, _("Answer in a sentence.")), upheld
    objection.answered_at = at
    objection.save(update_fields=["answer", "upheld", "answered_at"])
    if upheld and holding.state == HoldingState.ON_NOTICE:
        holding.state, holding.end_reason = HoldingState.DROPPED, objection.answer[:200]
        holding.save(update_fields=["state", "end_reason"])
    note_holding(action="answer_duty_objection", holding=holding, by=by, at=at)
    return objection


@transaction.atomic
def take_up_posts(*, organisation: Organisation, on: date, by: Actor, at: datetime) -> list[DutyHolding]:
    """Will begin every holding of the branch whose notice has run out without an open objection."""
    require(may_lead(by, organisation))
    hanging = _locked_of(organisation, HoldingState.ON_NOTICE)
    open_objections = set(
        NoticeObjection.objects.filter(holding__in=hanging, answered_at=None).values_list("holding", flat=True)
    )
    ready = [one for one in hanging if one.notice_until_on and one.notice_until_on < on]
    begun = [one for one in ready if one.pk not in open_objections]
    if not begun:
        raise _nothing_begins(hanging, ready)
    for holding in begun:
        holding.state, holding.during = HoldingState.HELD, period_since(on)
        holding.save(update_fields=["state", "during"])
        note_holding(action="take_up_duty_post", holding=holding, by=by, at=at)
    return begun


def _nothing_begins(hanging: list[DutyHolding], ready: list[DutyHolding]) -> Refused:
    if ready:
        return Refused(_("There are objections without an answer; answer them first."))
    if hanging:
        last = min(one.notice_until_on for one in hanging if one.notice_until_on)
        return Refused(_("The notice still hangs until %(day)s.") % {"day": last})
    return ChangedMeanwhile(_("Nobody is waiting to take up a post."))


@transaction.atomic
def report_on_post(*, holding_id: int, words: str, on: date, by: Actor, at: datetime) -> DutyReport:
    """Will add the member's sentence about his post, written by him or told to the secretary."""
    holding = locked_holding(holding_id=holding_id)
    spoken = not is_self(by, holding.member)
    require(may_lead(by, holding.post.organisation) if spoken else may_answer_for_self(by, holding.member))
    expect_state(holding, HoldingState.HELD)
    report = DutyReport.objects.create(
        holding=holding,
        words=_sentence(words, _("Say in a sentence what was done.")),
        on=on,
        spoken=spoken,
        written_by_id=by.account_id,
    )
    note_holding(action="report_on_duty_post", holding=holding, by=by, at=at)
    return report


@transaction.atomic
def review_holding(
    *, holding_id: int, words: str, verdict: HalfYearVerdict, on: date, by: Actor, at: datetime
) -> DutyReview:
    """Will enter the branch's half-yearly words; anything but “goes on” ends the holding on that day."""
    holding = locked_holding(holding_id=holding_id)
    require(may_lead(by, holding.post.organisation))
    expect_state(holding, HoldingState.HELD)
    _require_after_start(holding, on)
    if holding.reviews.filter(on=on).exists():
        raise ChangedMeanwhile(_("The branch has entered its words for this day already."))
    said = _sentence(words, _("The branch says in a sentence how the post is held."))
    review = DutyReview.objects.create(holding=holding, on=on, words=said, verdict=verdict)
    note_holding(action="review_duty_post", holding=holding, by=by, at=at)
    if verdict != HalfYearVerdict.KEEP_ON:
        _end(holding, on, said)
    return review


@transaction.atomic
def end_holding(*, holding_id: int, reason: str, on: date, by: Actor, at: datetime) -> DutyHolding:
    """Will end a holding, for the branch or at the member's own wish; `on` is the first day it is no longer held."""
    holding = locked_holding(holding_id=holding_id)
    own = is_self(by, holding.member)
    require(may_answer_for_self(by, holding.member) if own else may_lead(by, holding.post.organisation))
    expect_state(holding, HoldingState.HELD)
    _require_after_start(holding, on)
    _end(holding, on, _sentence(reason, _("Say why; the member can read it.")))
    note_holding(action="end_duty_holding", holding=holding, by=by, at=at)
    return holding


@transaction.atomic
def honour_holding(
    *,
    holding_id: int,
    title: str,
    decided_by: str,
    document_no: str,
    decided_on: date,
    by: Actor,
    at: datetime,
) -> DutyHonour:
    """Will enter an honour that a document has given for the work in a post; nothing is given without one."""
    holding = locked_holding(holding_id=holding_id)
    require(may_lead(by, holding.post.organisation))
    expect_state(holding, HoldingState.HELD, HoldingState.ENDED)
    given = {"title": title.strip(), "document_no": document_no.strip()}
    if not given["title"] or not decided_by.strip() or not given["document_no"]:
        raise Refused(_("An honour needs its name, who decided it, and the number of the document."))
    require_day(decided_on, today=timezone.localdate(at))
    if holding.honours.filter(**given).exists():
        raise ChangedMeanwhile(_("This honour is entered already."))
    honour = DutyHonour.objects.create(holding=holding, decided_by=decided_by.strip(), decided_on=decided_on, **given)
    note_holding(action="honour_duty_holding", holding=holding, by=by, at=at)
    return honour


def _end(holding: DutyHolding, on: date, reason: str) -> None:
    holding.state, holding.end_reason = HoldingState.ENDED, reason[:200]
    holding.during = period_since(holding.during.lower, on)
    holding.save(update_fields=["state", "during", "end_reason"])


def _sentence(words: str, missing: str) -> str:
    if not words.strip():
        raise Refused(missing)
    return words.strip()[:500]


def _require_after_start(holding: DutyHolding, on: date) -> None:
    if on <= holding.during.lower:
        raise Refused(
            _("The post was taken up on %(day)s; this is only possible later.") % {"day": holding.during.lower}
        )


def _locked_of(organisation: Organisation, state: HoldingState) -> list[DutyHolding]:
    held = DutyHolding.objects.select_for_update(of=("self",)).filter(post__organisation=organisation, state=state)
    return list(held.select_related("post", "member").order_by("pk"))
