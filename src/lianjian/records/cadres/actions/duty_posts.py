"""Setting up duty posts and choosing who holds them: by the member's wish, or proposed with his consent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.kernel.reasons import given_reason
from lianjian.records.cadres.actions.duty_locks import expect_state, locked_holding, note_holding
from lianjian.records.cadres.enums import LIVE_HOLDINGS, Ability, HoldingOrigin, HoldingState
from lianjian.records.cadres.models import DutyHolding, DutyPost
from lianjian.records.cadres.policies.duty_post_rules import (
    Candidate,
    require_candidate,
    require_free_seat,
    require_may_be_asked,
)
from lianjian.records.cadres.policies.duty_posts import is_self, may_answer_for_self, may_lead
from lianjian.records.cadres.queries.duty_posts import in_office, kinds_at, live_posts_of
from lianjian.records.members.models import Member
from lianjian.records.members.queries.people import members_of
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.packs import packs_at

MOST_SEATS = 200
LONGEST_REASON = 200


@transaction.atomic
def set_up_post(
    *,
    organisation: Organisation,
    kind: str,
    seats: int,
    duties: str = "",
    on: date,
    by: Actor,
    at: datetime,
) -> DutyPost:
    """Will set up a post of a kind of the catalogue, with its duties unless the branch has words of its own."""
    require(may_lead(by, organisation))
    held = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if held.dissolved_on is not None:
        raise Refused(_("%(name)s has ended.") % {"name": held.name})
    chosen = kinds_at(organisation=held).get(kind)
    if chosen is None:
        raise Refused(_("The catalogue has no such kind of post."))
    if DutyPost.objects.filter(organisation=held, kind=kind, closed_on=None).exists():
        raise ChangedMeanwhile(
            _("The branch has “%(title)s” already.") % {"title": chosen.title},
            remedies=(_("Change the number of its seats instead."),),
        )
    _require_seats(seats)
    post = DutyPost.objects.create(
        code=new_code(letter="D", on=on),
        organisation=held,
        kind=kind,
        title=chosen.title,
        duties=duties.strip() or chosen.duties,
        suits=list(chosen.suits),
        seats=seats,
        set_up_on=on,
    )
    journal.record(by=by, at=at, action="set_up_duty_post", subject=post, place_id=held.pk, seats=seats)
    return post


@transaction.atomic
def revise_post(*, post_id: int, seats: int, duties: str, by: Actor, at: datetime) -> DutyPost:
    """Will change the seats or the words of a post; not to fewer seats than are taken."""
    post = _locked_open(post_id)
    require(may_lead(by, post.organisation))
    _require_seats(seats)
    taken = post.holdings.filter(state__in=LIVE_HOLDINGS).count()
    if seats < taken:
        raise Refused(_("%(taken)d seats are taken; end a holding first.") % {"taken": taken})
    post.seats, post.duties = seats, duties.strip() or post.duties
    post.save(update_fields=["seats", "duties"])
    journal.record(by=by, at=at, action="revise_duty_post", subject=post, place_id=post.organisation_id, seats=seats)
    return post


@transaction.atomic
def close_post(*, post_id: int, reason: str, on: date, by: Actor, at: datetime) -> DutyPost:
    """Will close a post that nobody holds or is chosen for, with a reason."""
    post = _locked_open(post_id)
    require(may_lead(by, post.organisation))
    reason = given_reason(reason=reason, longest=LONGEST_REASON)
    if post.holdings.filter(state__in=LIVE_HOLDINGS).exists():
        raise Refused(_("Somebody holds this post or is chosen for it; that ends first."))
    post.closed_on, post.close_reason = on, reason
    post.save(update_fields=["closed_on", "close_reason"])
    journal.record(by=by, at=at, action="close_duty_post", subject=post, place_id=post.organisation_id, reason=reason)
    return post


@transaction.atomic
def claim_post(
    *,
    post_id: int,
    member_id: int,
    brings: Collection[Ability] = (),
    wish: str = "",
    by: Actor,
    at: datetime,
) -> DutyHolding:
    """Will enter the member's own wish for a post, from his page or, as told to the secretary, by word of mouth."""
    post, member = _locked_open(post_id), _locked_member(member_id)
    by_word = not is_self(by, member)
    require(may_lead(by, post.organisation) if by_word else may_answer_for_self(by, member))
    _require_fit(post, member, timezone.localdate(at))
    holding = DutyHolding.objects.create(
        post=post,
        member=member,
        origin=HoldingOrigin.CLAIMED,
        state=HoldingState.CHOSEN,
        brings=[str(one) for one in brings],
        wish=wish.strip(),
        agreed_at=at,
        agreed_by_word=by_word,
    )
    note_holding(action="claim_duty_post", holding=holding, by=by, at=at)
    return holding


@transaction.atomic
def propose_for_post(*, post_id: int, member_id: int, by: Actor, at: datetime) -> DutyHolding:
    """Will ask a member whether he takes the post; who is old, infirm or ill is never asked (JG 23)."""
    post, member = _locked_open(post_id), _locked_member(member_id)
    require(may_lead(by, post.organisation))
    on = timezone.localdate(at)
    exempt = member.exempt_since is not None and member.exempt_since <= on
    require_may_be_asked(name=member.name, exempt=exempt, on=on, packs=packs_at(organisation=post.organisation))
    _require_fit(post, member, on)
    holding = DutyHolding.objects.create(
        post=post, member=member, origin=HoldingOrigin.PROPOSED, state=HoldingState.ASKED
    )
    note_holding(action="propose_for_duty_post", holding=holding, by=by, at=at)
    return holding


@transaction.atomic
def answer_proposal(*, holding_id: int, agrees: bool, words: str = "", by: Actor, at: datetime) -> DutyHolding:
    """Will enter the member's yes or no, given here or to the secretary by word of mouth."""
    holding = locked_holding(holding_id=holding_id)
    by_word = not is_self(by, holding.member)
    organisation = holding.post.organisation
    require(may_lead(by, organisation) if by_word else may_answer_for_self(by, holding.member))
    expect_state(holding, HoldingState.ASKED)
    if agrees:
        holding.state, holding.agreed_at, holding.agreed_by_word = HoldingState.CHOSEN, at, by_word
    else:
        holding.state = HoldingState.DROPPED
        no = _("The member said no.")
        holding.end_reason = given_reason(reason=words, longest=LONGEST_REASON) if words.strip() else no
    holding.save(update_fields=["state", "agreed_at", "agreed_by_word", "end_reason"])
    if agrees:
        note_holding(action="agree_to_duty_post", holding=holding, by=by, at=at)
    else:
        note_holding(action="decline_duty_post", holding=holding, by=by, at=at)
    return holding


@transaction.atomic
def drop_choice(*, holding_id: int, reason: str, by: Actor, at: datetime) -> DutyHolding:
    """Will take back a wish, a proposal or a choice before the post is taken up, with a reason."""
    holding = locked_holding(holding_id=holding_id)
    own = is_self(by, holding.member)
    require(may_answer_for_self(by, holding.member) if own else may_lead(by, holding.post.organisation))
    expect_state(holding, HoldingState.ASKED, HoldingState.CHOSEN, HoldingState.ON_NOTICE)
    reason = given_reason(reason=reason, longest=LONGEST_REASON)
    holding.state, holding.end_reason = HoldingState.DROPPED, reason
    holding.save(update_fields=["state", "end_reason"])
    note_holding(action="drop_duty_choice", holding=holding, by=by, at=at)
    return holding


def _require_fit(post: DutyPost, member: Member, on: date) -> None:
    packs = packs_at(organisation=post.organisation)
    office = in_office(on=on).filter(account=member.account_id) if member.account_id else None
    candidate = Candidate(
        name=member.name,
        standing=member.standing(on=on),
        is_of_branch=members_of(organisation=post.organisation, on=on).filter(pk=member.pk).exists(),
        has_office=office is not None and office.exists(),
        live_posts=live_posts_of(member_id=member.pk),
    )
    require_candidate(candidate=candidate, on=on, packs=packs)
    live = post.holdings.filter(state__in=LIVE_HOLDINGS)
    if live.filter(member=member).exists():
        raise ChangedMeanwhile(_("%(name)s has this post already, or is chosen for it.") % {"name": member.name})
    require_free_seat(taken=live.count(), seats=post.seats, title=post.title)


def _require_seats(seats: int) -> None:
    if not 1 <= seats <= MOST_SEATS:
        raise Refused(_("A post has between 1 and %(most)d seats.") % {"most": MOST_SEATS})


def _locked_open(post_id: int) -> DutyPost:
    post = DutyPost.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=post_id)
    if post.closed_on is not None:
        raise ChangedMeanwhile(_("“%(title)s” has been closed.") % {"title": post.title})
    return post


def _locked_member(member_id: int) -> Member:
    """The member, so that two claims of his at once are counted one after the other."""
    return Member.objects.select_for_update().get(pk=member_id)
