"""A party's new secretary takes his predecessor's place in the joint organisations of the party."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.records.organisations.actions.joint.seating import end_periods, seat
from lianjian.records.organisations.enums import JointState, PartyRole
from lianjian.records.organisations.models import JointParty, Organisation
from lianjian.records.organisations.queries.joint_preview import planned_posts


def follow_secretary(*, organisation: Organisation, on: date, by: Actor, at: datetime) -> None:
    """Will give everybody of the party's committee the post he is due from the day, and end those he no longer is due.

    New posts are designated only, as at the founding: an election or a written assignment settles them (S3, DZ 13).
    """
    open_parties = JointParty.objects.filter(
        organisation=organisation, joint__state=JointState.FOUNDED, during__endswith=None
    )
    for party in open_parties.select_related("joint"):
        assert party.during is not None
        _reseat(party, organisation, max(on, party.during.lower), by, at)


def _reseat(party: JointParty, organisation: Organisation, on: date, by: Actor, at: datetime) -> None:
    parties = list(party.joint.parties.filter(during__endswith=None).select_related("organisation"))
    planned = planned_posts(
        lead=next((one.organisation for one in parties if one.role == PartyRole.LEAD), None),
        villages=[one.organisation for one in parties if one.role == PartyRole.VILLAGE],
        on=max(on, timezone.localdate(at)),  # a day that is past knows people who have left since
    )
    held = list(party.joint.posts.filter(during__endswith=None).select_related("party"))
    # People of this party, and with them what they hold through another one: a person has one post, his highest.
    concerned = {post.account_id for post in held if post.party_id == party.pk}
    concerned |= {post.account_id for post in planned if post.organisation_id == organisation.pk}
    seats = {(post.party.organisation_id, post.account_id, post.kind): post.pk for post in held}
    due = {(post.organisation_id, post.account_id, post.kind): post for post in planned}
    ended = [pk for (unit, who, kind), pk in seats.items() if who in concerned and (unit, who, kind) not in due]
    new = [post for key, post in due.items() if post.account_id in concerned and key not in seats]
    end_periods(party.joint.posts.filter(pk__in=ended), on=on)
    if not new:
        return
    seat(joint=party.joint, parties=parties, planned=new, on=on)
    journal.record(
        by=by, at=at, action="reseat_joint_posts", subject=party.joint, place_id=party.joint.superior_id,
        party=organisation.name, on=on.isoformat(), people="、".join(post.name for post in new),
    )  # fmt: skip
