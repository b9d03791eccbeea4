"""Jobs: vacancies entered, people referred, put forward, started, confirmed by themselves or their branch."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.events import announce
from lianjian.kernel.policies import require
from lianjian.kernel.reasons import given_reason
from lianjian.records.projects.enums import PlacementState, SeekerState
from lianjian.records.projects.events import PlacementConfirmed
from lianjian.records.projects.models import Placement, Seeker, Vacancy
from lianjian.records.projects.policies.jobs import (
    may_confirm_placement,
    may_match,
    may_offer,
    may_refer,
    may_report_start,
)

if TYPE_CHECKING:
    from lianjian.records.members.models import Member
    from lianjian.records.organisations.models import Organisation

LONGEST_REASON = 200


@transaction.atomic
def enter_vacancy(
    *,
    organisation: Organisation,
    employer: str,
    place: str,
    title: str,
    wanted: int,
    open_until: date,
    terms: str = "",
    on: date,
    code: str = "",
    by: Actor,
    at: datetime,
) -> Vacancy:
    """Will enter work that an employer offers to `wanted` people, until the last day `open_until`."""
    require(may_offer(by, organisation))
    _refuse_ended(organisation)
    if not all(text.strip() for text in (employer, place, title)):
        raise Refused(_("Say who offers the work, where, and what it is."))
    if wanted < 1 or open_until < on:
        raise Refused(_("A vacancy is for at least one person, and open at least today."))
    vacancy = Vacancy.objects.create(
        code=code or new_code(letter="V", on=on), organisation=organisation, employer=employer.strip(),
        place=place.strip(), title=title.strip(), terms=terms.strip(), wanted=wanted, opened_on=on,
        open_until=open_until,
    )  # fmt: skip
    journal.record(by=by, at=at, action="enter_vacancy", subject=vacancy, place_id=organisation.pk)
    return vacancy


@transaction.atomic
def close_vacancy(*, vacancy_id: int, reason: str, on: date, by: Actor, at: datetime) -> Vacancy:
    """Will take a vacancy off the list, with a reason; who has been put forward for it goes on."""
    vacancy = _locked_vacancy(vacancy_id)
    require(may_offer(by, vacancy.organisation))
    if vacancy.closed_on:
        raise ChangedMeanwhile(_("This vacancy has already been closed."))
    vacancy.closed_on, vacancy.close_reason = on, _given(reason)
    vacancy.save(update_fields=["closed_on", "close_reason"])
    journal.record(
        by=by,
        at=at,
        action="close_vacancy",
        subject=vacancy,
        place_id=vacancy.organisation_id,
        reason=vacancy.close_reason,
    )
    return vacancy


@transaction.atomic
def refer_seeker(
    *,
    referred_by: Organisation,
    member: Member | None = None,
    person_name: str = "",
    phone: str = "",
    wish: str = "",
    consents: bool,
    on: date,
    code: str = "",
    by: Actor,
    at: datetime,
) -> Seeker:
    """Will refer somebody for work in the branch's name: a member, or with consent anybody by name and phone."""
    require(may_refer(by, referred_by))
    _refuse_ended(referred_by)
    if not consents:
        raise Refused(_("Nobody is referred without having agreed."))
    name = member.name if member else person_name.strip()
    if not name:
        raise Refused(_("Say who looks for work."))
    if member and Seeker.objects.filter(member=member, state__in=SeekerState.under_way()).exists():
        raise ChangedMeanwhile(_("%(name)s has been referred already.") % {"name": name})
    seeker = Seeker.objects.create(
        code=code or new_code(letter="S", on=on), referred_by=referred_by, member=member, person_name=name,
        phone="" if member else phone.strip(), consent_on=on, wish=wish.strip(), referred_on=on,
    )  # fmt: skip
    journal.record(by=by, at=at, action="refer_seeker", subject=seeker, place_id=referred_by.pk)
    return seeker


@transaction.atomic
def match_seeker(*, seeker_id: int, vacancy_id: int, on: date, by: Actor, at: datetime) -> Placement:
    """Will put the person forward for the vacancy; of two for its last place, one is told that it is taken."""
    seeker = _locked_seeker(seeker_id)
    vacancy = _locked_vacancy(vacancy_id)
    require(may_match(by, seeker, vacancy))
    _expect(seeker, SeekerState.SEEKING)
    if vacancy.closed_on is not None or vacancy.open_until < on:
        raise ChangedMeanwhile(_("This vacancy is no longer open."))
    taken = vacancy.placements.exclude(state=PlacementState.ENDED).count()
    if taken >= vacancy.wanted:
        raise ChangedMeanwhile(
            _("All %(count)s places of this vacancy are taken.") % {"count": vacancy.wanted},
            remedies=(_("Choose another vacancy, or ask the employer whether more people are wanted."),),
        )
    placement = Placement.objects.create(vacancy=vacancy, seeker=seeker, matched_on=on)
    _move(seeker, SeekerState.MATCHED)
    _record("match_seeker", seeker, by, at, vacancy=str(vacancy))
    return placement


@transaction.atomic
def report_start(*, seeker_id: int, on: date, by: Actor, at: datetime) -> Placement:
    """Will say that the person has started work on the day; the person or the branch is asked to confirm."""
    seeker, placement = _locked_placement(seeker_id)
    require(may_report_start(by, placement))
    _expect(seeker, SeekerState.MATCHED)
    if not placement.matched_on <= on <= timezone.localdate(at):
        raise Refused(_("The first day at work lies between the day of the match and today."))
    placement.state, placement.started_on, placement.started_by_id = PlacementState.PLACED, on, by.account_id
    placement.save(update_fields=["state", "started_on", "started_by"])
    _move(seeker, SeekerState.PLACED)
    _record("report_job_start", seeker, by, at, vacancy=str(placement.vacancy))
    return placement


@transaction.atomic
def confirm_placement(*, seeker_id: int, on: date, by: Actor, at: datetime) -> Placement:
    """Will confirm, for the person or the branch that referred him, that the work has begun; it counts from now."""
    seeker, placement = _locked_placement(seeker_id)
    require(may_confirm_placement(by, placement))
    _expect(seeker, SeekerState.PLACED)
    if placement.started_on is None or not placement.started_on <= on <= timezone.localdate(at):
        raise Refused(_("It is confirmed after the first day at work, and not ahead."))
    placement.state, placement.confirmed_on, placement.confirmed_by_id = PlacementState.CONFIRMED, on, by.account_id
    placement.save(update_fields=["state", "confirmed_on", "confirmed_by"])
    _move(seeker, SeekerState.CONFIRMED)
    _record("confirm_placement", seeker, by, at, vacancy=str(placement.vacancy))
    announce(PlacementConfirmed(placement_id=placement.pk, organisation_id=seeker.referred_by_id, by=by, at=at))
    return placement


@transaction.atomic
def end_placement(*, seeker_id: int, reason: str, on: date, by: Actor, at: datetime) -> Placement:
    """Will say that it came to nothing, with a reason; the person is looking for work again, the place is free."""
    seeker, placement = _locked_placement(seeker_id)
    require(may_report_start(by, placement))
    if placement.state == PlacementState.CONFIRMED:
        raise ChangedMeanwhile(_("This placement has been confirmed already."))
    placement.state, placement.ended_on, placement.ended_because = PlacementState.ENDED, on, _given(reason)
    placement.save(update_fields=["state", "ended_on", "ended_because"])
    _move(seeker, SeekerState.SEEKING)
    _record("end_placement", seeker, by, at, reason=placement.ended_because, vacancy=str(placement.vacancy))
    return placement


@transaction.atomic
def withdraw_seeker(*, seeker_id: int, reason: str, on: date, by: Actor, at: datetime) -> Seeker:
    """Will take the referral back while nobody has started work; a place held for the person is free again."""
    seeker = _locked_seeker(seeker_id)
    require(may_refer(by, seeker.referred_by))
    if seeker.state not in (SeekerState.SEEKING, SeekerState.MATCHED):
        raise ChangedMeanwhile(_("%(name)s: %(state)s.") % {"name": seeker, "state": seeker.get_state_display()})
    seeker.state, seeker.withdrawn_on, seeker.withdrawn_because = SeekerState.WITHDRAWN, on, _given(reason)
    seeker.placements.filter(state=PlacementState.MATCHED).update(
        state=PlacementState.ENDED, ended_on=on, ended_because=seeker.withdrawn_because
    )
    seeker.save(update_fields=["state", "withdrawn_on", "withdrawn_because"])
    _record("withdraw_seeker", seeker, by, at, reason=seeker.withdrawn_because)
    return seeker


@transaction.atomic
def read_seeker_phone(*, seeker_id: int, reason: str, by: Actor, at: datetime) -> str:
    """Will give the full phone number to who refers the person, for a reason that stays in the journal."""
    seeker = _locked_seeker(seeker_id)
    require(may_refer(by, seeker.referred_by))
    _record("read_seeker_phone", seeker, by, at, reason=_given(reason))
    return seeker.phone


def _refuse_ended(organisation: Organisation) -> None:
    if organisation.dissolved_on:
        raise Refused(_("%(name)s has ended.") % {"name": organisation.name})


def _given(reason: str) -> str:
    return given_reason(reason=reason, longest=LONGEST_REASON)


def _locked_vacancy(vacancy_id: int) -> Vacancy:
    return Vacancy.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=vacancy_id)


def _locked_seeker(seeker_id: int) -> Seeker:
    seekers = Seeker.objects.select_for_update(of=("self",)).select_related("referred_by", "member")
    return seekers.get(pk=seeker_id)


def _locked_placement(seeker_id: int) -> tuple[Seeker, Placement]:
    seeker = _locked_seeker(seeker_id)
    running = seeker.placements.exclude(state=PlacementState.ENDED)
    placement = running.select_related("vacancy__organisation", "seeker__referred_by", "seeker__member").first()
    if placement is None:
        raise ChangedMeanwhile(_("%(name)s: %(state)s.") % {"name": seeker, "state": seeker.get_state_display()})
    return seeker, placement


def _expect(seeker: Seeker, state: SeekerState) -> None:
    if seeker.state != state:
        raise ChangedMeanwhile(_("%(name)s: %(state)s.") % {"name": seeker, "state": seeker.get_state_display()})


def _move(seeker: Seeker, state: SeekerState) -> None:
    seeker.state = state
    seeker.save(update_fields=["state"])


def _record(action: str, seeker: Seeker, by: Actor, at: datetime, reason: str = "", **details: str) -> None:
    journal.record(
        by=by, at=at, action=action, subject=seeker, place_id=seeker.referred_by_id, reason=reason, **details
    )
