"""Filling posts, confirming who was designated, ending them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.days import WrongDay
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.models import Account
from lianjian.kernel.periods import since as period_since
from lianjian.kernel.policies import require
from lianjian.records.organisations.actions.joint.following import follow_secretary
from lianjian.records.organisations.enums import PostBasis, PostKind
from lianjian.records.organisations.errors import StillInUse
from lianjian.records.organisations.models import Organisation, Post
from lianjian.records.organisations.policies.tree import may_appoint

# Posts that stay "designated" (拟任) until an election or a written assignment (DZ 13 and 31).
LEADING = (PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY, PostKind.COMMITTEE_MEMBER)


@transaction.atomic
def appoint(
    *,
    organisation: Organisation,
    account: Account,
    kind: PostKind,
    basis: PostBasis,
    document_no: str,
    since: date,
    by: Actor,
    at: datetime,
) -> Post:
    """Will put the person into the post from the day; designated only, where neither election nor paper is given."""
    require(may_appoint(by, organisation, kind))
    held = Organisation.objects.select_for_update().get(pk=organisation.pk)
    refuse_outside_life(organisation=held, since=since, on=timezone.localdate(at))
    refuse_without_basis(kind=kind, basis=basis, document_no=document_no)
    open_posts = Post.objects.filter(organisation=held, kind=kind, during__overlap=period_since(since))
    if open_posts.filter(account=account).exists():
        raise StillInUse(
            _("%(person)s is already %(post)s of %(place)s.") % {"person": account, "post": kind.label, "place": held}
        )
    other = open_posts.select_related("account").first()
    if kind == PostKind.SECRETARY and other:
        raise StillInUse(
            _("%(place)s has a secretary: %(person)s. A place has one at a time.")
            % {"place": held, "person": other.account},
            remedies=(_("End the other post first."),),
        )
    post = Post.objects.create(
        organisation=held, account=account, kind=kind, basis=basis, document_no=document_no, during=period_since(since)
    )
    journal.record(by=by, at=at, action="appoint", subject=post, place_id=held.pk, since=str(since), basis=basis)
    if kind == PostKind.SECRETARY:
        follow_secretary(organisation=held, on=since, by=by, at=at)
    return post


@transaction.atomic
def confirm_post(*, post: Post, basis: PostBasis, document_no: str, by: Actor, at: datetime) -> Post:
    """Will turn a designation into a post held by election or written assignment."""
    held = _locked(post)
    kind = PostKind(held.kind)
    require(may_appoint(by, held.organisation, kind))
    if basis == PostBasis.DESIGNATED:
        raise Refused(_("Say whether the person was elected or assigned in writing."))
    if held.basis != PostBasis.DESIGNATED:
        raise ChangedMeanwhile(_("%(post)s is no longer a designation.") % {"post": held})
    refuse_without_basis(kind=kind, basis=basis, document_no=document_no)
    held.basis, held.document_no = basis, document_no
    held.save(update_fields=["basis", "document_no"])
    journal.record(
        by=by,
        at=at,
        action="confirm_post",
        subject=held,
        place_id=held.organisation_id,
        basis=basis,
        document_no=document_no,
    )
    return held


@transaction.atomic
def end_post(*, post: Post, on: date, reason: str, by: Actor, at: datetime) -> Post:
    """Will end the post; `on` is the first day it is no longer held."""
    held = _locked(post)
    require(may_appoint(by, held.organisation, PostKind(held.kind)))
    if held.during.upper is not None:
        raise ChangedMeanwhile(_("%(post)s has ended already, on %(day)s.") % {"post": held, "day": held.during.upper})
    if on <= held.during.lower:
        raise WrongDay(
            _("%(post)s began on %(day)s; it can end on a later day.") % {"post": held, "day": held.during.lower}
        )
    held.during = period_since(held.during.lower, on)
    held.save(update_fields=["during"])
    journal.record(
        by=by, at=at, action="end_post", subject=held, place_id=held.organisation_id, reason=reason, on=str(on)
    )
    return held


def _locked(post: Post) -> Post:
    return Post.objects.select_for_update(of=("self",)).select_related("organisation", "account").get(pk=post.pk)


def refuse_outside_life(*, organisation: Organisation, since: date, on: date) -> None:
    """Will refuse a post in what is dissolved, from before it was founded, or more than a year after the day `on`."""
    if organisation.dissolved_on is not None:
        raise StillInUse(
            _("%(place)s was dissolved on %(day)s.") % {"place": organisation, "day": organisation.dissolved_on}
        )
    if since < organisation.founded_on:
        raise WrongDay(
            _("%(place)s was founded on %(day)s; nobody held a post there before.")
            % {"place": organisation, "day": organisation.founded_on}
        )
    if (since - on).days > 366:
        raise WrongDay(_("A post can be filled at most a year ahead."))


def refuse_without_basis(*, kind: PostKind, basis: PostBasis, document_no: str) -> None:
    """Will refuse what an election or an assignment cannot give, and either without the number of its document."""
    if kind == PostKind.VILLAGERS_COMMITTEE_HEAD and basis == PostBasis.ASSIGNMENT:
        raise Refused(_("The head of the villagers' committee is elected; nobody can appoint one."))
    if kind in LEADING and basis != PostBasis.DESIGNATED and not document_no.strip():
        raise Refused(
            _("An election or assignment needs the number of its document; without it the post stays designated."),
            remedies=(_("Give the number of the document, or choose “designated” for now."),),
        )
