"""Going away, moving on, coming back; keeping contact; taking part at the host place and online."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.days import WrongDay, require_day
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.periods import since as period_since
from lianjian.kernel.policies import require
from lianjian.records.members.actions.registering import locked
from lianjian.records.members.enums import AwayPurpose, ContactChannel, HostActivityKind, Standing
from lianjian.records.members.errors import NotAMember
from lianjian.records.members.models import HostActivity, Member, MemberContact, OnlineParticipant, StayAway
from lianjian.records.members.policies.away import may_keep_stays, may_note_contact, may_say_part, may_tell_stay
from lianjian.records.members.queries.away import contact_people
from lianjian.records.members.queries.people import is_own
from lianjian.records.organisations.enums import PartyForm
from lianjian.records.organisations.models import Organisation
from lianjian.ui.wording import day


@dataclass(frozen=True, kw_only=True)
class Whereabouts:
    """What somebody says of a stay away; `host_place` is a county or city, never an address."""

    host_place: str
    purpose: AwayPurpose
    is_abroad: bool = False
    return_expected_on: date | None = None


@transaction.atomic
def enter_stay(
    *, member: Member, stay: Whereabouts, since: date, contact_person: Member | None, by: Actor, at: datetime
) -> StayAway:
    """Will write down that a member is away from the day on, told by the member or by the committee."""
    held = locked(member)
    require(may_tell_stay(by, held))
    require_day(since, today=timezone.localdate(at))
    _refuse_not_a_member(held, since)
    later = StayAway.objects.filter(member=held, during__overlap=period_since(since)).first()
    if later is not None:
        raise ChangedMeanwhile(
            _("%(member)s is already entered as away: %(place)s, from %(day)s.")
            % {"member": held, "place": later.host_place, "day": day(later.during.lower)},
            remedies=(_("Enter the return first, or where the member moved on to."),),
        )
    if contact_person is not None:
        require(may_keep_stays(by, held))
        _refuse_unfit_contact_person(held, contact_person, since)
    return _begin(held, stay, since=since, away_since=since, contact_person=contact_person, by=by, at=at)


@transaction.atomic
def move_on(*, stay_id: int, stay: Whereabouts, on: date, by: Actor, at: datetime) -> StayAway:
    """Will write down that a member away is at another place from the day on; the absence goes on unbroken."""
    before = _running(stay_id)
    require(may_tell_stay(by, before.member))
    require_day(on, today=timezone.localdate(at))
    _end(before, on)
    return _begin(
        before.member,
        stay,
        since=on,
        away_since=before.away_since,
        contact_person=before.contact_person,
        by=by,
        at=at,
    )


@transaction.atomic
def end_stay(*, stay_id: int, on: date, by: Actor, at: datetime) -> StayAway:
    """Will write down the return; `on` is the first day the member is back."""
    stay = _running(stay_id)
    require(may_tell_stay(by, stay.member))
    require_day(on, today=timezone.localdate(at))
    _end(stay, on)
    for part in OnlineParticipant.objects.filter(member=stay.member, during__overlap=period_since(on)):
        end_part(part, on)
    journal.record(by=by, at=at, action="end_stay", subject=stay, place_id=stay.member.organisation_id, on=str(on))
    return stay


@transaction.atomic
def name_contact_person(*, stay_id: int, contact_person: Member, instead_of: str, by: Actor, at: datetime) -> StayAway:
    """Will say who keeps contact with the member from now on; `instead_of` is whose code stood there, "" for nobody."""
    stay = _running(stay_id)
    require(may_keep_stays(by, stay.member))
    if stay.contact_person is not None and stay.contact_person.code != instead_of:
        raise ChangedMeanwhile(
            _("%(who)s has been named meanwhile. Open the page again if it should be another.")
            % {"who": stay.contact_person}
        )
    _refuse_unfit_contact_person(stay.member, contact_person, timezone.localdate(at))
    was = stay.contact_person.name if stay.contact_person else ""
    stay.contact_person = contact_person
    stay.save(update_fields=["contact_person"])
    journal.record(
        by=by, at=at, action="name_contact_person", subject=stay, place_id=stay.member.organisation_id,
        contact_person=contact_person.name, was=was,
    )  # fmt: skip
    return stay


@transaction.atomic
def note_contact(
    *, stay_id: int, contact_person: Member, contacted_on: date, channel: ContactChannel, by: Actor, at: datetime
) -> MemberContact:
    """Will note that somebody of the home branch was in contact with the member; never what was said."""
    stay = _running(stay_id)
    require(may_note_contact(by, stay))
    require_day(contacted_on, today=timezone.localdate(at))
    if contacted_on < stay.away_since:
        raise WrongDay(_("%(member)s was not away yet then.") % {"member": stay.member})
    if contact_person.organisation_id != stay.member.organisation_id or contact_person.pk == stay.member_id:
        raise Refused(_("Contact is kept by another member of the home branch."))
    noted, is_new = MemberContact.objects.get_or_create(
        member=stay.member, contacted_on=contacted_on, channel=channel, defaults={"contact_person": contact_person}
    )
    if not is_new:
        raise ChangedMeanwhile(_("This contact is noted already, by %(who)s.") % {"who": noted.contact_person})
    journal.record(by=by, at=at, action="note_contact", subject=stay, place_id=stay.member.organisation_id)
    return noted


@transaction.atomic
def note_host_activity(
    *,
    stay_id: int,
    held_on: date,
    kind: HostActivityKind,
    host_place: str,
    host_organisation: str = "",
    by: Actor,
    at: datetime,
) -> HostActivity:
    """Will note an activity of the Party the member joined where they are."""
    stay = _running(stay_id)
    require(may_tell_stay(by, stay.member))
    require_day(held_on, today=timezone.localdate(at))
    if held_on < stay.away_since:
        raise WrongDay(_("%(member)s was not away yet then.") % {"member": stay.member})
    noted, is_new = HostActivity.objects.get_or_create(
        member=stay.member,
        held_on=held_on,
        kind=kind,
        defaults={
            "host_place": host_place.strip() or stay.host_place,
            "host_organisation": host_organisation.strip(),
            "told_by_member": is_own(actor=by, member=stay.member),
        },
    )
    if not is_new:
        raise ChangedMeanwhile(_("This activity is noted already."))
    journal.record(by=by, at=at, action="note_host_activity", subject=stay, place_id=stay.member.organisation_id)
    return noted


@transaction.atomic
def join_online_branch(
    *, member: Member, online_branch: Organisation, since: date, by: Actor, at: datetime
) -> OnlineParticipant:
    """Will have a member away take part in an online branch; the affiliation stays where it is (JG 32)."""
    held = locked(member)
    require(may_say_part(by, held, online_branch))
    require_day(since, today=timezone.localdate(at))
    if online_branch.form != PartyForm.ONLINE_BRANCH or online_branch.dissolved_on is not None:
        raise Refused(_("%(place)s is not an online branch.") % {"place": online_branch})
    if not StayAway.objects.filter(member=held, during__contains=since).exists():
        raise Refused(
            _("%(member)s is not entered as away on that day.") % {"member": held},
            remedies=(_("Enter where the member is and since when, then try again."),),
        )
    if OnlineParticipant.objects.filter(
        member=held, organisation=online_branch, during__overlap=period_since(since)
    ).exists():
        raise ChangedMeanwhile(_("%(member)s takes part there already.") % {"member": held})
    part = OnlineParticipant.objects.create(member=held, organisation=online_branch, during=period_since(since))
    journal.record(by=by, at=at, action="join_online_branch", subject=part, place_id=online_branch.pk)
    return part


@transaction.atomic
def leave_online_branch(*, part_id: int, on: date, by: Actor, at: datetime) -> OnlineParticipant:
    """Will end the part somebody takes in an online branch; `on` is the first day without it."""
    part = (
        OnlineParticipant.objects.select_for_update(of=("self",))
        .select_related("member__organisation", "organisation")
        .get(pk=part_id)
    )
    require(may_say_part(by, part.member, part.organisation))
    if part.during.upper is not None:
        raise ChangedMeanwhile(_("This ended already, on %(day)s.") % {"day": day(part.during.upper)})
    require_day(on, today=timezone.localdate(at))
    journal.record(by=by, at=at, action="leave_online_branch", subject=part, place_id=part.organisation_id, on=str(on))
    end_part(part, on)
    return part


def end_part(part: OnlineParticipant, on: date) -> None:
    """Will end the part somebody takes online, within another act; one that would end on its first day never was."""
    if on <= part.during.lower:
        part.delete()
        return
    part.during = period_since(part.during.lower, on)
    part.save(update_fields=["during"])


def _begin(
    member: Member,
    stay: Whereabouts,
    *,
    since: date,
    away_since: date,
    contact_person: Member | None,
    by: Actor,
    at: datetime,
) -> StayAway:
    if stay.return_expected_on is not None and stay.return_expected_on <= since:
        raise WrongDay(_("The return is expected on a later day than the leaving."))
    made = StayAway.objects.create(
        member=member,
        host_place=stay.host_place.strip(),
        purpose=stay.purpose,
        is_abroad=stay.is_abroad,
        away_since=away_since,
        return_expected_on=stay.return_expected_on,
        contact_person=contact_person,
        told_by_member=is_own(actor=by, member=member),
        during=period_since(since),
    )
    journal.record(by=by, at=at, action="enter_stay", subject=made, place_id=member.organisation_id, since=str(since))
    return made


def _end(stay: StayAway, on: date) -> None:
    if on <= stay.during.lower:
        raise WrongDay(_("The day must come after %(day)s.") % {"day": day(stay.during.lower)})
    stay.during = period_since(stay.during.lower, on)
    stay.save(update_fields=["during"])


def _running(stay_id: int) -> StayAway:
    # Not in one statement, as in `locked`: a contact person named meanwhile would be missing.
    StayAway.objects.select_for_update().get(pk=stay_id)
    stay = StayAway.objects.select_related("member__organisation", "contact_person").get(pk=stay_id)
    if stay.during.upper is not None:
        raise ChangedMeanwhile(
            _("%(member)s's stay at %(place)s has ended already, on %(day)s.")
            % {"member": stay.member, "place": stay.host_place, "day": day(stay.during.upper)}
        )
    return stay


def _refuse_not_a_member(member: Member, on: date) -> None:
    if member.standing(on=on) in (None, Standing.LEFT):
        raise NotAMember(_("%(member)s was not a member here on %(day)s.") % {"member": member, "day": day(on)})


def _refuse_unfit_contact_person(member: Member, person: Member, on: date) -> None:
    if not contact_people(member=member, on=on).filter(pk=person.pk).exists():
        raise Refused(_("The contact person is another member of the home branch who is not away."))


def end_stay_of_leaver(*, member_id: int, on: date) -> None:
    """Will end the stay, and the parts taken online, of somebody who is no longer a member; the leaving is the act."""
    for stay in StayAway.objects.select_for_update().filter(member=member_id, during__endswith=None):
        if on <= stay.during.lower:
            stay.delete()
        else:
            _end(stay, on)
    for part in OnlineParticipant.objects.select_for_update().filter(member=member_id, during__endswith=None):
        end_part(part, on)
    forget_contact_people(member_id=member_id)


def forget_contact_people(*, member_id: int) -> None:
    """Will part a member whose home changed from the contact person at the old home, and from those kept in contact."""
    parted = Q(member=member_id) | Q(contact_person=member_id)
    StayAway.objects.filter(parted, during__endswith=None).update(contact_person=None)
