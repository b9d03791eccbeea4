"""A party's new secretary takes his predecessor's place in the joint organisations of the party."""

from __future__ import annotations

from datetime import date, datetime

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.records.organisations.actions.joint.seating import end_periods, seat
from lianjian.records.organisations.enums import JointState, PartyRole
from lianjian.records.organisations.models import JointParty, JointPost, Organisation
from lianjian.records.organisations.queries.joint_preview import planned_posts


def follow_secretary(*, organisation: Organisation, on: date, by: Actor, at: datetime) -> None:
    """Will seat whoever is in the party's committee on the day, and end the posts of who no longer is.

    The new holder is designated only, as at the founding: an election or a written assignment settles it (S3, DZ 13).
    """
    open_parties = JointParty.objects.filter(
        organisation=organisation, joint__state=JointState.FOUNDED, during__endswith=None
    )
    for party in open_parties.select_related("joint"):
        assert party.during is not None
        _reseat(party, organisation, max(on, party.during.lower), by, at)


def _reseat(party: JointParty, organisation: Organisation, on: date, by: Actor, at: datetime) -> None:
    is_lead = party.role == PartyRole.LEAD
    planned = planned_posts(lead=organisation if is_lead else None, villages=[] if is_lead else [organisation], on=on)
    in_committee = {post.account_id for post in planned}
    end_periods(JointPost.objects.filter(party=party).exclude(account__in=in_committee), on=on)
    seated = set(party.joint.posts.filter(during__endswith=None).values_list("account_id", flat=True))
    new = [post for post in planned if post.account_id not in seated]
    if not new:
        return
    seat(joint=party.joint, parties=[party], planned=new, on=on)
    journal.record(
        by=by, at=at, action="reseat_joint_posts", subject=party.joint, place_id=party.joint.superior_id,
        party=organisation.name, on=on.isoformat(), people="、".join(post.name for post in new),
    )  # fmt: skip
