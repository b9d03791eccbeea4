"""Who may give courses, hand in and read study reports, and let them be published."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel.actor import LEADERS, OFFICES, Actor
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.activity.enums import Sharing
from lianjian.records.activity.models import Course, StudyReport
from lianjian.records.members.models import Member
from lianjian.records.members.queries.people import ROSTER_ROLES, own_member
from lianjian.records.organisations.models import Organisation


def may_give_courses(actor: Actor, organisation: Organisation) -> Verdict:
    """The organisation's committee and those above it; also its yearly plan of training."""
    if actor.has(*ROSTER_ROLES, over=organisation.path):
        return YES
    return no(_("Courses and training of %(place)s are kept by its committee.") % {"place": organisation.name})


def may_change(actor: Actor, course: Course) -> Verdict:
    """Whoever may give courses for the organisation that owns it."""
    return may_give_courses(actor, course.organisation)


def may_hand_in(actor: Actor, member: Member, organisation: Organisation) -> Verdict:
    """The member for himself; the branch's committee from paper, with the member's consent."""
    if is_author(actor, member) or sits_in(actor, organisation):
        return YES
    return no(_("A study report is handed in by its author, or typed in by the branch's committee."))


def may_consent(actor: Actor, report: StudyReport) -> Verdict:
    """The author alone; for an author who cannot sign in the committee writes down what he said."""
    if is_author(actor, report.member):
        return YES
    if report.member.account_id is None and sits_in(actor, report.organisation):
        return YES
    return no(_("Only the author decides who may read the report."))


def may_comment(actor: Actor, report: StudyReport) -> Verdict:
    """The author, the branch's committee, and its members once it is published to them."""
    if is_author(actor, report.member) or sits_in(actor, report.organisation):
        return YES
    if report.published != Sharing.COMMITTEE and _belongs(actor, report.organisation):
        return YES
    return no(_("Comments are written by the branch."))


def may_publish(actor: Actor, report: StudyReport) -> Verdict:
    """The branch's committee."""
    if sits_in(actor, report.organisation):
        return YES
    return no(_("The committee of %(place)s publishes reports.") % {"place": report.organisation.name})


def may_approve(actor: Actor, report: StudyReport) -> Verdict:
    """A second person of the committee or of an office above, neither the author nor who put it forward."""
    if actor.account_id is None or actor.account_id == report.put_forward_by_id or is_author(actor, report.member):
        return no(_("Somebody else approves what you put forward or wrote yourself."))
    if sits_in(actor, report.organisation) or actor.has(*OFFICES, over=report.organisation.path):
        return YES
    return no(_("A second person of the committee or the office above approves this."))


def is_author(actor: Actor, member: Member) -> bool:
    """Whether the actor is that member."""
    return actor.account_id is not None and member.account_id == actor.account_id


def sits_in(actor: Actor, organisation: Organisation) -> bool:
    """Whether the actor sits in that very organisation's committee; those above see figures, not texts."""
    return organisation.pk in units_led(actor)


def units_led(actor: Actor) -> list[int]:
    """The organisations in whose committee the actor sits himself."""
    return [one.unit_id for one in actor.mandates if one.role in LEADERS and one.unit_id is not None]


def _belongs(actor: Actor, organisation: Organisation) -> bool:
    if actor.acts_in(organisation.pk):
        return True
    own = own_member(actor=actor)
    return own is not None and own.left_on is None and own.organisation_id == organisation.pk
