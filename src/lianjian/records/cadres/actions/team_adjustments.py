"""Entering that a village's leading body was put right, and withdrawing what was entered by mistake."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code_in_sheet
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.kernel.reasons import given_reason
from lianjian.records.cadres.enums import PostChange
from lianjian.records.cadres.models import AdjustedPost, TeamAdjustment
from lianjian.records.cadres.policies.team_adjustments import may_record_adjustment
from lianjian.records.cadres.queries.team_adjustments import joint_of, posts_to_name
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.models import Organisation


@dataclass(frozen=True, kw_only=True)
class NewAdjustment:
    """What was decided: `posts` are (change, the post's id); `help_given` says what the joint organisation did."""

    on: date
    decided_by: str
    document_no: str
    why: str
    posts: Collection[tuple[PostChange, int]]
    help_given: str = ""


@transaction.atomic
def record_team_adjustment(
    *, village: Organisation, adjustment: NewAdjustment, by: Actor, at: datetime
) -> TeamAdjustment:
    """Will enter an adjustment by its decision; with `help_given` it names the joint organisation of that day.

    The posts themselves are filled and ended on the village's page; here they are only named, each once.
    """
    require(may_record_adjustment(by, village))
    held = Organisation.objects.select_for_update().get(pk=village.pk)
    if held.kind != UnitKind.VILLAGE:
        raise Refused(_("%(name)s is not a village.") % {"name": held.name})
    require_day(adjustment.on, today=timezone.localdate(at), not_before=held.founded_on)
    _require_words(adjustment)
    joint = joint_of(village=held, on=adjustment.on) if adjustment.help_given.strip() else None
    if adjustment.help_given.strip() and joint is None:
        raise Refused(
            _("%(name)s was in no joint organisation on %(day)s.") % {"name": held.name, "day": adjustment.on},
            remedies=(_("Leave the help empty, or check the day."),),
        )
    if TeamAdjustment.objects.filter(
        organisation=held, document_no=adjustment.document_no.strip(), withdrawn_because=""
    ).exists():
        raise ChangedMeanwhile(_("An adjustment by this document is entered already."))
    allowed = {(change, post.pk) for change, post in posts_to_name(village=held, on=adjustment.on)}
    if not set(adjustment.posts) <= allowed:
        raise ChangedMeanwhile(_("One of the posts was not filled or left by that day, or is named already."))
    made = TeamAdjustment.objects.create(
        code=new_code_in_sheet(letter="T", on=adjustment.on), organisation=held, joint=joint, on=adjustment.on,
        decided_by=adjustment.decided_by.strip(), document_no=adjustment.document_no.strip(),
        why=adjustment.why.strip(), help_given=adjustment.help_given.strip(),
    )  # fmt: skip
    AdjustedPost.objects.bulk_create(
        AdjustedPost(adjustment=made, post_id=post, change=change) for change, post in adjustment.posts
    )
    journal.record(
        by=by, at=at, action="record_team_adjustment", subject=made, place_id=held.pk, document_no=made.document_no
    )
    return made


def _require_words(adjustment: NewAdjustment) -> None:
    if not adjustment.document_no.strip() or not adjustment.decided_by.strip():
        raise Refused(_("An adjustment rests on a decision: name who decided, and the number of the document."))
    if not adjustment.why.strip():
        raise Refused(_("Say in a sentence what was not in order."))
    if not adjustment.posts:
        raise Refused(
            _("An adjustment changes at least one post."),
            remedies=(_("Fill or end the post on the village's page first; then it can be chosen here."),),
        )


@transaction.atomic
def withdraw_team_adjustment(*, adjustment_id: int, reason: str, by: Actor, at: datetime) -> TeamAdjustment:
    """Will withdraw what was entered by mistake; it stays readable and is counted no more."""
    held = TeamAdjustment.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=adjustment_id)
    require(may_record_adjustment(by, held.organisation))
    if held.withdrawn_because:
        raise ChangedMeanwhile(_("It has been withdrawn already."))
    held.withdrawn_because = given_reason(reason=reason)
    held.save(update_fields=["withdrawn_because"])
    journal.record(
        by=by, at=at, action="withdraw_team_adjustment", subject=held, place_id=held.organisation_id,
        reason=held.withdrawn_because,
    )  # fmt: skip
    return held
