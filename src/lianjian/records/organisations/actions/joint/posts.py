"""Settling who holds a joint organisation's posts."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile
from lianjian.kernel.policies import require
from lianjian.records.organisations.actions.joint.locking import locked_joint, require_state
from lianjian.records.organisations.enums import JointState, PostBasis
from lianjian.records.organisations.models import JointPost
from lianjian.records.organisations.policies.joint import may_decide
from lianjian.records.organisations.policies.joint_rules import require_basis
from lianjian.records.organisations.queries.packs import packs_at


@transaction.atomic
def settle_post(*, post_id: int, basis: PostBasis, document_no: str, by: Actor, at: datetime) -> JointPost:
    """Will turn a designated post into one that rests on an election or a written assignment, with its document."""
    post = JointPost.objects.select_related("account").get(pk=post_id)
    joint = locked_joint(joint_id=post.joint_id)
    require(may_decide(by, joint))
    require_state(joint, JointState.FOUNDED)
    post.refresh_from_db(fields=["basis", "document_no"])
    if post.basis != PostBasis.DESIGNATED:
        named = {"who": post.account.name, "basis": post.get_basis_display(), "number": post.document_no}
        raise ChangedMeanwhile(_("The post of %(who)s is settled already: %(basis)s, %(number)s.") % named)
    packs = packs_at(organisation=joint.superior)
    require_basis(basis=basis, document_no=document_no, on=timezone.localdate(at), packs=packs)
    post.basis, post.document_no = basis, document_no.strip()
    post.save(update_fields=["basis", "document_no"])
    journal.record(
        by=by, at=at, action="settle_joint_post", subject=joint, place_id=joint.superior_id, post=post.kind,
        person=post.account.name, basis=basis, document_no=post.document_no,
    )  # fmt: skip
    return post
