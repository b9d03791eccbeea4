"""What an election means for the posts: the branch's are taken up by the superior's document, the village head's by the
result alone."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from lianjian.kernel.accounts import new_account
from lianjian.kernel.codes import new_code
from lianjian.kernel.errors import Refused
from lianjian.kernel.models import Account
from lianjian.kernel.months import months_after
from lianjian.records.cadres.actions.elections.act import Act
from lianjian.records.cadres.enums import ElectionPost, ElectionStepKind
from lianjian.records.cadres.models import ElectionNominee
from lianjian.records.cadres.policies.election_rules import term_years
from lianjian.records.cadres.queries.elections import elected_in, namesakes_of, posts_in_office
from lianjian.records.members.actions.own import open_member_account
from lianjian.records.organisations.actions.posts import appoint, end_post
from lianjian.records.organisations.enums import PostBasis, PostKind

PARTY_POSTS = {
    ElectionPost.CHAIR: PostKind.SECRETARY,
    ElectionPost.DEPUTY: PostKind.DEPUTY_SECRETARY,
    ElectionPost.MEMBER: PostKind.COMMITTEE_MEMBER,
}


def take_up_posts(act: Act) -> dict[str, object]:
    """The new committee of a branch takes up its posts by election; the outgoing posts end that day."""
    _end_old_posts(act, act.entry.on)
    for one in elected_in(election=act.election):
        one.post = appoint(
            organisation=act.election.organisation, account=_account_of(act, one.nominee),
            kind=PARTY_POSTS[ElectionPost(one.office)], basis=PostBasis.ELECTION, document_no=act.entry.document_no,
            since=act.entry.on, by=act.by, at=act.at,
        )  # fmt: skip
        one.save(update_fields=["post"])
    _begin_term(act)
    return {}


def file_result(act: Act) -> dict[str, object]:
    """The township files the result, it does not approve it: the head is head since the count, by election."""
    counted = act.course.last(ElectionStepKind.RESULT)
    assert counted is not None  # the order of the steps
    head = next((one for one in elected_in(election=act.election) if one.office == ElectionPost.CHAIR), None)
    _end_old_posts(act, counted.on)
    if head is not None:
        head.post = appoint(
            organisation=act.election.organisation, account=_account_of(act, head.nominee),
            kind=PostKind.VILLAGERS_COMMITTEE_HEAD, basis=PostBasis.ELECTION, document_no=act.entry.document_no,
            since=counted.on, by=act.by, at=act.at,
        )  # fmt: skip
        head.save(update_fields=["post"])
    _begin_term(act)
    return {"effective_on": counted.on.isoformat()}


def _end_old_posts(act: Act, on: date) -> None:
    reason = _("The term is over: %(code)s") % {"code": act.election.code}
    for post in posts_in_office(election=act.election, on=on):
        end_post(post=post, on=on, reason=reason, by=act.by, at=act.at)


def _account_of(act: Act, nominee: ElectionNominee) -> Account:
    """By which the post is held; nobody can sign in by a new one before a code is given.

    Who of the village's own people the elected head is, is said by a person: names alone do not tell.
    """
    if nominee.member is not None:
        return open_member_account(member=nominee.member, by=act.by, at=act.at)
    if chosen := act.number("head_member"):
        member = namesakes_of(election=act.election, name=nominee.name, on=act.entry.on).filter(pk=chosen).first()
        if member is None:
            raise Refused(_("Choose the member who was elected, or nobody where it is somebody else."))
        return open_member_account(member=member, by=act.by, at=act.at)
    account = new_account(login=new_code(letter="V", on=act.entry.on), name=nominee.name)
    account.save()
    return account


def _begin_term(act: Act) -> None:
    """The new term runs from the day of the count."""
    counted = act.course.last(ElectionStepKind.RESULT)
    assert counted is not None  # the order of the steps
    kind = act.election.organisation.kind
    years = term_years(law=act.election.law, kind=kind, on=counted.on, packs=act.ruling.packs)
    act.election.next_term_ends_on = months_after(day=counted.on, months=12 * years) - timedelta(days=1)
