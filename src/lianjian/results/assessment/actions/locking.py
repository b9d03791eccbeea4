"""Holding an assessment, or one organisation in it, while two people might act on it; and its journal lines."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.results.assessment.enums import RoundState
from lianjian.results.assessment.models import AssessedOrganisation, AssessmentRound


def locked_round(*, round_id: int) -> AssessmentRound:
    """The round with its place, held until the transaction ends."""
    held = AssessmentRound.objects.select_for_update(of=("self",))
    return held.select_related("place").get(pk=round_id)


def locked_assessed(*, assessed_id: int) -> AssessedOrganisation:
    """One organisation in a round, the round held first so that nobody takes it back or closes it meanwhile."""
    round_ = locked_round(round_id=AssessedOrganisation.objects.values_list("round", flat=True).get(pk=assessed_id))
    held = AssessedOrganisation.objects.select_for_update(of=("self",))
    assessed = held.select_related("organisation", "joint__superior").get(pk=assessed_id)
    assessed.round = round_
    return assessed


def require_state(round_: AssessmentRound, *states: RoundState) -> None:
    """Will refuse what the round is not open for (any more)."""
    if round_.state not in states:
        raise ChangedMeanwhile(
            _("This assessment does not stand there: %(state)s.") % {"state": round_.get_state_display()}
        )


def given_words(*, words: str, missing: str, longest: int) -> str:
    """The words without blanks around them; refuses none with the sentence, and more than are kept."""
    given = words.strip()
    if not given:
        raise Refused(missing)
    if len(given) > longest:
        raise Refused(_("That is more than %(most)s characters.") % {"most": longest})
    return given


def note_round(*, action: str, round_: AssessmentRound, by: Actor, at: datetime, reason: str = "") -> None:
    """Will add an act on the round to the journal."""
    journal.record(by=by, at=at, action=action, subject=round_, place_id=round_.place_id, reason=reason)


def note_assessed(*, action: str, assessed: AssessedOrganisation, by: Actor, at: datetime) -> None:
    """Will add an act on one organisation to the journal; grades and words do not go in there."""
    journal.record(by=by, at=at, action=action, subject=assessed, place_id=assessed.organisation_id)
