"""What members do with their own record, what the secretary answers, and letting a member sign in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.accounts import give_sign_in_code, new_account
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.models import Account
from lianjian.kernel.periods import on_day
from lianjian.kernel.policies import require
from lianjian.records.members.actions.registering import locked
from lianjian.records.members.enums import CorrectionState
from lianjian.records.members.errors import NotAMember
from lianjian.records.members.models import Correction, Member
from lianjian.records.members.policies.own import may_answer_correction, may_change_own, may_give_member_code
from lianjian.records.organisations.actions.member_posts import carry_member_post
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import Post


@transaction.atomic
def change_own_phone(*, member: Member, phone: str, by: Actor, at: datetime) -> Member:
    """Will put the member's own new phone number on file; the number itself is not written into the journal."""
    held = locked(member)
    require(may_change_own(by, held))
    held.phone = phone
    held.save(update_fields=["phone"])
    journal.record(by=by, at=at, action="change_own_phone", subject=held, place_id=held.organisation_id)
    return held


@transaction.atomic
def ask_correction(*, member: Member, wrong: str, right: str, by: Actor, at: datetime) -> Correction:
    """Will ask the secretary to put something right in the member's record."""
    require(may_change_own(by, member))
    if not wrong.strip() or not right.strip():
        raise Refused(_("Say what is wrong and what would be right."))
    asked = Correction.objects.create(member=member, wrong=wrong.strip(), right=right.strip(), asked_at=at)
    journal.record(by=by, at=at, action="ask_correction", subject=member, place_id=member.organisation_id)
    return asked


@transaction.atomic
def answer_correction(
    *, correction: Correction, state: CorrectionState, answer: str, by: Actor, at: datetime
) -> Correction:
    """Will tell the member in a sentence whether it was put right; what is right is entered on the member's page."""
    Correction.objects.select_for_update().get(pk=correction.pk)
    held = Correction.objects.select_related("member__organisation", "answered_by").get(pk=correction.pk)
    require(may_answer_correction(by, held))
    if held.state != CorrectionState.ASKED:
        raise ChangedMeanwhile(
            _("%(who)s has answered this already: %(state)s.")
            % {"who": held.answered_by or "—", "state": held.get_state_display()}
        )
    if not answer.strip() or state == CorrectionState.ASKED:
        raise Refused(_("Answer in a sentence; the member reads it."))
    held.state, held.answer, held.answered_by_id, held.answered_at = state, answer.strip(), by.account_id, at
    held.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    journal.record(
        by=by, at=at, action="answer_correction", subject=held.member, place_id=held.member.organisation_id, state=state
    )
    return held


@transaction.atomic
def give_member_code(*, member: Member, account: Account | None = None, by: Actor, at: datetime) -> str:
    """Will let the member sign in once: with an account, made where there is none, and a member's post at home.

    `account` is one the same person has already, as a secretary may. Staff sign in with their password.
    """
    held = locked(member)
    require(may_give_member_code(by, held))
    today = timezone.localdate(at)
    if held.left_on is not None and held.left_on <= today:
        raise NotAMember(_("%(name)s is no longer a member here.") % {"name": held.name})
    opened = open_member_account(member=held, account=account, by=by, at=at)
    if opened.is_staff:
        raise Refused(_("%(name)s signs in as staff, with a password and a one-time password.") % {"name": held.name})
    at_home = Post.objects.filter(account=opened, organisation=held.organisation, kind=PostKind.MEMBER)
    if not on_day(at_home, today).exists():
        carry_member_post(account=opened, to=held.organisation, on=today)
    return give_sign_in_code(account=opened, by=by, at=at)


@transaction.atomic
def open_member_account(*, member: Member, account: Account | None = None, by: Actor, at: datetime) -> Account:
    """The member's account, made where there is none; nobody can sign in by it before a code is given.

    Whoever asks has been asked whether he may. `account` is one the same person has already.
    """
    held = locked(member)
    if held.account is not None:
        return held.account
    if account is None:
        account = new_account(login=held.code, name=held.name)
        account.save()
    held.account = account
    held.save(update_fields=["account"])
    journal.record(by=by, at=at, action="open_member_account", subject=held, place_id=held.organisation_id)
    return account
