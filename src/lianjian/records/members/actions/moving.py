"""Moving a member's affiliation from one home branch to another."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.days import WrongDay, require_day
from lianjian.kernel.errors import ChangedMeanwhile
from lianjian.kernel.events import announce
from lianjian.kernel.periods import since
from lianjian.kernel.policies import require
from lianjian.records.members.actions.registering import locked
from lianjian.records.members.counted import note_changes, place_of
from lianjian.records.members.enums import AffiliationBasis, LeavingKind
from lianjian.records.members.errors import NotAMember, TwoHomes
from lianjian.records.members.events import MemberMoved
from lianjian.records.members.models import Affiliation, Member
from lianjian.records.members.policies.membership_rules import require_home
from lianjian.records.members.policies.register import may_move
from lianjian.records.organisations.actions.locks import keep_tree_still
from lianjian.records.organisations.actions.member_posts import carry_member_post
from lianjian.records.organisations.models import Organisation


@transaction.atomic
def move_member(
    *, member: Member, to: Organisation, on: date, basis: AffiliationBasis, by: Actor, at: datetime
) -> Member:
    """Will make the branch the member's home from the day; who went to another county can come back this way."""
    keep_tree_still()
    held = locked(member)
    heir = Organisation.objects.get(pk=to.pk)
    require(may_move(by, held, heir))
    require_home(organisation=heir)
    require_day(on, today=timezone.localdate(at))
    left = held.organisation if held.left_on is None else None
    if left is None:
        _refuse_not_back(held, on)
    elif left.pk == heir.pk:
        raise ChangedMeanwhile(_("%(name)s is at home in %(place)s already.") % {"name": held, "place": heir})
    else:
        close_affiliation(held, on=on)
    settle(held, heir, on=on, basis=basis)
    carry_member_post(account=held.account, to=heir, on=on)
    journal.record(
        by=by, at=at, action="move_member", subject=held, place_id=heir.pk,
        left=left.code if left else "", to=heir.code, on=str(on), basis=basis,
    )  # fmt: skip
    announce(
        MemberMoved(
            member_id=held.pk, from_organisation_id=left.pk if left else None, to_organisation_id=heir.pk,
            on=on, by=by, at=at,
        )
    )  # fmt: skip
    return held


def settle(member: Member, home: Organisation, *, on: date, basis: AffiliationBasis) -> None:
    """Will open the affiliation to the home from the day and count the member there."""
    counted = place_of(member)
    try:
        with transaction.atomic():
            Affiliation.objects.create(member=member, organisation=home, basis=basis, during=since(on))
    except IntegrityError:
        raise TwoHomes(
            _("%(name)s has a home branch on that day already; a member has one at a time.") % {"name": member}
        ) from None
    member.organisation, member.left_on, member.left_how = home, None, ""
    member.save(update_fields=["organisation", "left_on", "left_how"])
    note_changes(before=[counted], after=[place_of(member)])


def close_affiliation(member: Member, *, on: date) -> None:
    """Will end the open affiliation; the day is the first on which the branch is no longer home."""
    affiliation = Affiliation.objects.select_for_update().get(member=member, during__endswith=None)
    if on <= affiliation.during.lower:
        raise WrongDay(
            _("%(name)s is at home there since %(day)s only; give a later day.")
            % {"name": member, "day": affiliation.during.lower}
        )
    affiliation.during = since(affiliation.during.lower, on)
    affiliation.save(update_fields=["during"])


def refuse_who_left(member: Member) -> None:
    """Will refuse to act on who is no longer a member."""
    if member.left_on is not None:
        raise NotAMember(_("%(name)s is no longer a member since %(day)s.") % {"name": member, "day": member.left_on})


def _refuse_not_back(member: Member, on: date) -> None:
    if member.left_how != LeavingKind.TRANSFERRED_OUT:
        refuse_who_left(member)
    if member.left_on is not None and on < member.left_on:
        raise WrongDay(_("%(name)s left on %(day)s and can come back later only.") % {
            "name": member, "day": member.left_on,
        })  # fmt: skip
