"""The two councils of a village: set up, composed anew, ended; and many at once as a county has them on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.periods import since
from lianjian.kernel.policies import require
from lianjian.kernel.reasons import given_reason
from lianjian.kernel.workbook.copying import copy_in
from lianjian.records.deliberation.council_enums import ChosenHow, CouncilKind
from lianjian.records.deliberation.models import Council
from lianjian.records.deliberation.policies.councils import may_keep
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.codes import common_superior

if TYPE_CHECKING:
    from django.db.models import QuerySet

FEWEST = 3


@dataclass(frozen=True, kw_only=True)
class NewCouncil:
    """A council in its composition since a day."""

    organisation: Organisation
    kind: CouncilKind
    members: int
    chosen_how: ChosenHow
    since: date


@transaction.atomic
def compose_council(*, council: NewCouncil, by: Actor, at: datetime) -> Council:
    """Will set the council up, or compose it anew: the earlier composition ends on that day."""
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=council.organisation.pk)
    require(may_keep(by, organisation))
    _refuse_unfit(council, organisation, timezone.localdate(at))
    running = _running(organisation, council.kind).first()
    if running is not None:
        if council.since <= running.during.lower:
            raise Refused(
                _("The present composition began on %(day)s; the new one begins later.") % {"day": running.during.lower}
            )
        running.during = since(running.during.lower, council.since)
        running.save(update_fields=["during"])
    made = Council.objects.create(
        organisation=organisation, kind=council.kind, members=council.members, chosen_how=council.chosen_how,
        during=since(council.since),
    )  # fmt: skip
    journal.record(
        by=by, at=at, action="compose_council", subject=made, place_id=organisation.pk, members=council.members
    )
    return made


@transaction.atomic
def end_council(*, council_id: int, on: date, reason: str, by: Actor, at: datetime) -> Council:
    """Will end a council on the day, with a reason."""
    council = Council.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=council_id)
    require(may_keep(by, council.organisation))
    if council.during.upper is not None:
        raise ChangedMeanwhile(_("This composition has ended already."))
    require_day(on, today=timezone.localdate(at), not_before=council.during.lower)
    council.during = since(council.during.lower, on)
    council.save(update_fields=["during"])
    given = given_reason(reason=reason, longest=200)
    journal.record(by=by, at=at, action="end_council", subject=council, place_id=council.organisation_id, reason=given)
    return council


@transaction.atomic
def load_councils(*, rows: Sequence[NewCouncil], by: Actor, at: datetime) -> int:
    """Will bring in councils that are in being already, all or none; how many villages have any is seen at once."""
    today, places = timezone.localdate(at), {row.organisation.pk: row.organisation for row in rows}
    for row in rows:
        require(may_keep(by, row.organisation))
        _refuse_unfit(row, row.organisation, today)
    there = Council.objects.filter(organisation__in=places, during__endswith=None).values_list("organisation", "kind")
    if known := set(there) & {(row.organisation.pk, str(row.kind)) for row in rows}:
        raise Refused(_("%(place)s has this council already.") % {"place": places[next(iter(known))[0]].name})
    copy_in(
        [
            Council(
                organisation=row.organisation, kind=row.kind, members=row.members, chosen_how=row.chosen_how,
                during=since(row.since),
            )
            for row in rows
        ]
    )  # fmt: skip
    if places:
        top = common_superior(organisations=places.values())
        journal.record(by=by, at=at, action="load_councils", subject=top, place_id=top.pk, count=len(rows))
    return len(rows)


def _running(organisation: Organisation, kind: CouncilKind) -> QuerySet[Council]:
    return Council.objects.filter(organisation=organisation, kind=kind, during__endswith=None)


def _refuse_unfit(council: NewCouncil, organisation: Organisation, today: date) -> None:
    if organisation.kind not in (UnitKind.VILLAGE, UnitKind.NEIGHBOURHOOD) or organisation.dissolved_on:
        raise Refused(_("Councils belong to villages and neighbourhoods; %(place)s is none.") % {"place": organisation})
    if council.members < FEWEST:
        raise Refused(_("A council has at least three members."))
    require_day(council.since, today=today)
