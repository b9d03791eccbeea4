"""What was decided about joint organisations and concerns somebody who need do nothing about it."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse

from lianjian.kernel.actor import Actor
from lianjian.kernel.duties import Copied
from lianjian.kernel.models import JournalLine
from lianjian.records.organisations.models import JointOrganisation, JointParty
from lianjian.records.organisations.queries.joint_history import line_in_words

DECISIONS = (
    "approve_joint_organisation",
    "reject_joint_organisation",
    "withdraw_proposal",
    "withdraw_consent",
    "dissolve_joint_organisation",
    "partner_joined",
    "partner_left",
    "settle_joint_post",
)
COPIED_FOR = timedelta(days=90)
COPIES_SHOWN = 50


def copied_to(*, actor: Actor, on: date) -> list[Copied]:
    """What was decided lately about joint organisations the actor's own unit is a party of, newest first."""
    units = actor.units()
    ids = JointParty.objects.filter(organisation_id__in=units).values_list("joint_id", flat=True)
    lines = JournalLine.objects.filter(
        subject_type=JointOrganisation._meta.label_lower,
        subject_id__in=[str(pk) for pk in ids],
        action__in=DECISIONS,
        at__date__gt=on - COPIED_FOR,
    ).exclude(actor_id=actor.account_id)
    lines = lines.order_by("-pk")[:COPIES_SHOWN]
    codes = dict(
        JointOrganisation.objects.filter(pk__in=[int(line.subject_id) for line in lines]).values_list("pk", "code")
    )
    return [
        Copied(
            title=line.subject_name,
            url=reverse("organisations:joint", args=[codes[int(line.subject_id)]]),
            at=line.at,
            note=line_in_words(line),
        )
        for line in lines
    ]
