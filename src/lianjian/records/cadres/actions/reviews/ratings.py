"""The third step: slips without number or mark, counted on paper and entered twice by two people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.records.cadres.actions.reviews.locks import (
    locked_round,
    note_round,
    packs_of,
    require_formal,
    require_open,
)
from lianjian.records.cadres.enums import Raters, ReviewState
from lianjian.records.cadres.models import RatingCount, RatingEntry, ReviewedMember, ReviewRound
from lianjian.records.cadres.policies.review_rules import require_step
from lianjian.records.cadres.policies.reviews import may_lead_review
from lianjian.records.cadres.queries.reviews import agreed_entries, members_to_review


@dataclass(frozen=True, kw_only=True)
class Count:
    """What the valid slips say of one member; somebody may leave him blank."""

    excellent: int = 0
    qualified: int = 0
    basically_qualified: int = 0
    not_qualified: int = 0

    @property
    def total(self) -> int:
        """All marks together."""
        return self.excellent + self.qualified + self.basically_qualified + self.not_qualified


@transaction.atomic
def enter_counts(
    *,
    round_id: int,
    raters: Raters,
    issued: int,
    returned: int,
    void: int,
    counts: Mapping[int, Count],
    by: Actor,
    at: datetime,
) -> ReviewRound:
    """Will enter a count of the slips, by member (the id of his part in the round).

    The first person's entry waits; a second person has to come to the same, else neither counts and both look again.
    Until then the first may correct his own. Once all piles agree, the branch can decide.
    """
    round_ = locked_round(round_id=round_id)
    require(may_lead_review(by, round_.organisation))
    assert by.account_id is not None  # who is on the committee has an account
    require_formal(round_)
    require_open(round_)
    on = timezone.localdate(at)
    require_rating_step(round_=round_, on=on)
    _require_rated_by(round_, raters)
    rated = {one.pk: one for one in round_.reviewed.filter(left_out="").select_related("member")}
    _require_sums(round_, raters, issued, returned, void, counts, rated, on)
    entries = RatingEntry.objects.filter(round=round_, raters=raters)
    entries.filter(entered_by=by.account_id).delete()
    other = entries.first()
    slips = (issued, returned, void)
    if other is not None:
        _require_same(other, slips, counts, rated)
    entry = RatingEntry.objects.create(
        round=round_, raters=raters, issued=issued, returned=returned, void=void, entered_by_id=by.account_id,
        entered_at=at,
    )  # fmt: skip
    RatingCount.objects.bulk_create(
        RatingCount(entry=entry, reviewed=one, **asdict(counts[pk])) for pk, one in rated.items()
    )
    note_round(action="enter_rating_counts", round_=round_, by=by, at=at)
    if set(agreed_entries(round_=round_)) == set(piles_of(round_)):
        round_.state = ReviewState.RATED
        round_.save(update_fields=["state"])
    return round_


def piles_of(round_: ReviewRound) -> list[str]:
    """Whose slips a round has: the members', and the villagers' where the branch wishes."""
    return [Raters.MEMBERS, Raters.VILLAGERS] if round_.with_villagers else [Raters.MEMBERS]


def require_rating_step(*, round_: ReviewRound, on: date) -> None:
    """Will refuse a rating before the mutual review, a second one, and one beside a ballot."""
    require_step(
        earlier_done=round_.state != ReviewState.SELF,
        sentence=_("The mutual review comes before the rating."),
        on=on,
        packs=packs_of(round_),
    )
    if round_.state != ReviewState.MUTUAL:
        raise ChangedMeanwhile(_("The rating is done already."))
    if round_.ballot_id is not None:
        raise ChangedMeanwhile(_("The rating is held as a ballot; it is counted there."))


def _require_rated_by(round_: ReviewRound, raters: Raters) -> None:
    if raters not in piles_of(round_):
        raise Refused(_("Villagers do not rate in this round."))
    if raters in agreed_entries(round_=round_):
        raise ChangedMeanwhile(_("These slips have been counted by two people already."))


def _require_sums(
    round_: ReviewRound,
    raters: Raters,
    issued: int,
    returned: int,
    void: int,
    counts: Mapping[int, Count],
    rated: Mapping[int, ReviewedMember],
    on: date,
) -> None:
    if returned > issued:
        raise Refused(_("More slips came back than were handed out: the rating is done again."))
    if void > returned:
        raise Refused(_("There cannot be more void slips than came back."))
    members = members_to_review(organisation=round_.organisation, on=on).count()
    if raters == Raters.MEMBERS and issued > members:
        raise Refused(_("The branch has %(members)d members; no more slips can be handed out.") % {"members": members})
    if set(counts) != set(rated):
        raise ChangedMeanwhile(_("The list of members has changed; enter the counts again."))
    for pk, count in counts.items():
        if min(asdict(count).values()) < 0 or count.total > returned - void:
            raise Refused(_("%(name)s has more marks than there are valid slips.") % {"name": rated[pk].member.name})


def _require_same(
    other: RatingEntry,
    slips: tuple[int, int, int],
    counts: Mapping[int, Count],
    rated: Mapping[int, ReviewedMember],
) -> None:
    """Says whose numbers differ and never which numbers the other person has."""
    wrong = [] if (other.issued, other.returned, other.void) == slips else [_("number of slips")]
    for row in other.counts.filter(reviewed__in=list(rated)):
        told = (row.excellent, row.qualified, row.basically_qualified, row.not_qualified)
        if tuple(asdict(counts[row.reviewed_id]).values()) != told:
            wrong.append(rated[row.reviewed_id].member.name)
    if wrong:
        raise Refused(
            _("The two counts differ: %(what)s.") % {"what": "、".join(wrong)},
            remedies=(_("Count these slips again together; whoever was wrong corrects his own entry."),),
        )
