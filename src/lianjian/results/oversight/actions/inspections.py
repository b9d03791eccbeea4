"""An inspection: opened on its plan, its list written by the records, a sample drawn and checked, closed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.records.organisations.models import Organisation
from lianjian.results.oversight.enums import CheckResult, InspectionState
from lianjian.results.oversight.models import Inspection, InspectionLine
from lianjian.results.oversight.policies.offices import may_oversee
from lianjian.results.oversight.policies.rulings import require_rule
from lianjian.results.oversight.queries.listing import lines_of
from lianjian.results.oversight.sampling import draw, frame_digest

MOST_LINES = 2_000
LONGEST_WORDS = 60
SEED_BYTES = 16


@dataclass(frozen=True, kw_only=True)
class NewInspection:
    """What is inspected where and when, on which plan; `matters` are ids of kinds of gaps and of figures."""

    title: str
    plan_no: str
    approving_body: str
    place: Organisation
    begins_on: date
    ends_on: date
    matters: tuple[str, ...]


@transaction.atomic
def open_inspection(*, organisation: Organisation, what: NewInspection, by: Actor, at: datetime) -> Inspection:
    """Will open it and write its list from gaps and records; without a plan and who approved it, refused (JF)."""
    require(may_oversee(by, organisation))
    today = timezone.localdate(at)
    require_rule(
        "inspection_plan", place=organisation, on=today, has_plan_number=bool(what.plan_no.strip()),
        has_approving_body=bool(what.approving_body.strip()), fields_added_for_village=0,
    )  # fmt: skip
    _require_sound(organisation, what)
    made = Inspection(
        code=new_code(letter="D", on=today), title=what.title.strip(), organisation=organisation, place=what.place,
        plan_no=what.plan_no.strip(), approving_body=what.approving_body.strip(), begins_on=what.begins_on,
        ends_on=what.ends_on, listed_on=today, matters=list(what.matters), opened_by_id=by.account_id,
    )  # fmt: skip
    lines = lines_of(inspection=made, most=MOST_LINES)
    if len(lines) > MOST_LINES:
        raise Refused(
            _("The list would have more than %(most)s lines.") % {"most": MOST_LINES},
            remedies=(_("Choose a smaller place, or fewer matters."),),
        )
    made.frame_digest = frame_digest(keys=[line.key for line in lines])
    made.save()
    # Lists show the latest row first: so they show the first place of the tree first.
    InspectionLine.objects.bulk_create(reversed(lines))
    journal.record(
        by=by, at=at, action="open_inspection", subject=made, place_id=what.place.pk, plan_no=made.plan_no,
        approving_body=made.approving_body, lines=len(lines), frame=made.frame_digest,
    )  # fmt: skip
    return made


@transaction.atomic
def draw_sample(*, inspection_id: int, size: int, words: str = "", by: Actor, at: datetime) -> Inspection:
    """Will draw once, by a seed that is kept; `words` said by those present go into it, so that nobody chose it."""
    inspection = locked_inspection(inspection_id, by)
    if inspection.seed:
        raise ChangedMeanwhile(_("The sample is drawn; it is drawn once."))
    keys = list(inspection.lines.values_list("key", flat=True))
    if not keys:
        raise Refused(_("The list is empty: there is nothing to draw from."))
    if size < 1:
        raise Refused(_("Say how many lines are checked on the spot."))
    said = " ".join(words.split())[:LONGEST_WORDS]
    inspection.seed = f"{said}-{secrets.token_hex(SEED_BYTES)}" if said else secrets.token_hex(SEED_BYTES)
    inspection.drawn_at, inspection.drawn_by = at, by.name
    inspection.save(update_fields=["seed", "drawn_at", "drawn_by"])
    drawn = draw(keys=keys, seed=inspection.seed, size=size)
    rows = {line.key: line for line in inspection.lines.filter(key__in=drawn)}
    for place, key in enumerate(drawn, start=1):
        rows[key].drawn_place = place
    InspectionLine.objects.bulk_update(rows.values(), ["drawn_place"])
    _record("draw_sample", inspection, by, at, seed=inspection.seed, drawn=len(drawn), frame=inspection.frame_digest)
    return inspection


@transaction.atomic
def check_line(*, line_id: int, result: CheckResult, note: str, on: date, by: Actor, at: datetime) -> InspectionLine:
    """Will write down what the check of a drawn line on the spot came to; what differs needs a sentence."""
    line = InspectionLine.objects.get(pk=line_id)
    inspection = locked_inspection(line.inspection_id, by)
    line = InspectionLine.objects.select_for_update().get(pk=line_id)
    if line.drawn_place is None:
        raise Refused(_("Only what was drawn is checked on the spot."))
    require_day(on, today=timezone.localdate(at), not_before=inspection.listed_on)
    if result != CheckResult.AS_RECORDED and not note.strip():
        raise Refused(_("Say what differs, or why it could not be checked."))
    line.result, line.note, line.checked_on, line.checked_by = result, note.strip()[:300], on, by.name
    line.save(update_fields=["result", "note", "checked_on", "checked_by"])
    _record("check_line", inspection, by, at, line=line.key, result=str(result))
    return line


@transaction.atomic
def close_inspection(*, inspection_id: int, outcome: str, on: date, by: Actor, at: datetime) -> Inspection:
    """Will end the inspection with a sentence about what came of it; findings go on until each is struck off."""
    inspection = locked_inspection(inspection_id, by)
    require_day(on, today=timezone.localdate(at), not_before=inspection.listed_on)
    if not outcome.strip():
        raise Refused(_("Say in a sentence what the inspection came to."))
    waiting = inspection.lines.filter(drawn_place__isnull=False, result="").count()
    if waiting:
        raise Refused(
            _("%(count)s drawn lines have not been checked.") % {"count": waiting},
            remedies=(_("Check them on the spot, or note that it was not possible and why."),),
        )
    inspection.state, inspection.closed_on, inspection.outcome = InspectionState.CLOSED, on, outcome.strip()
    inspection.save(update_fields=["state", "closed_on", "outcome"])
    _record("close_inspection", inspection, by, at)
    return inspection


def locked_inspection(inspection_id: int, by: Actor) -> Inspection:
    """The running inspection, with whoever else writes to it waiting; refuses who does not oversee it."""
    rows = Inspection.objects.select_for_update(of=("self",)).select_related("organisation", "place")
    inspection = rows.get(pk=inspection_id)
    require(may_oversee(by, inspection.organisation))
    if inspection.state == InspectionState.CLOSED:
        raise ChangedMeanwhile(_("The inspection was closed on %(day)s.") % {"day": inspection.closed_on})
    return inspection


def _require_sound(organisation: Organisation, what: NewInspection) -> None:
    if not what.title.strip():
        raise Refused(_("Say what is inspected."))
    if not what.place.path.startswith(organisation.path):
        raise Refused(_("%(place)s does not lie under %(office)s.") % {"place": what.place, "office": organisation})
    if what.ends_on < what.begins_on:
        raise Refused(_("The inspection ends before it begins."))
    if not what.matters:
        raise Refused(_("Choose at least one matter: the list is written from it."))


def _record(action: str, inspection: Inspection, by: Actor, at: datetime, **details: str | int) -> None:
    place = inspection.place_id
    journal.record(by=by, at=at, action=action, subject=inspection, place_id=place, reason="", **details)
