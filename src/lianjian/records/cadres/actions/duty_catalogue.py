"""A county's changes to the catalogue of kinds of duty post."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.records.cadres.enums import Ability
from lianjian.records.cadres.models import CountyDutyKind
from lianjian.records.cadres.policies.duty_posts import may_edit_catalogue
from lianjian.records.cadres.queries.duty_posts import kinds_at
from lianjian.records.organisations.models import Organisation


@transaction.atomic
def add_duty_kind(
    *,
    county: Organisation,
    title: str,
    duties: str,
    suits: Collection[Ability] = (),
    on: date,
    by: Actor,
    at: datetime,
) -> CountyDutyKind:
    """Will add a kind of post of the county's own; its title must be new there."""
    require(may_edit_catalogue(by, county))
    held = Organisation.objects.select_for_update().get(pk=county.pk)
    title, duties = title.strip(), duties.strip()
    if not title or not duties:
        raise Refused(_("A kind of post needs a name and its duties in a sentence."))
    if title in {kind.title for kind in kinds_at(organisation=held).values()}:
        raise ChangedMeanwhile(_("The catalogue has “%(title)s” already.") % {"title": title})
    kind = CountyDutyKind.objects.create(
        county=held, code=new_code(letter="K", on=on), title=title, duties=duties, suits=list(suits), added_on=on
    )
    journal.record(by=by, at=at, action="add_duty_kind", subject=kind, place_id=held.pk)
    return kind


@transaction.atomic
def retire_duty_kind(
    *, county: Organisation, code: str, reason: str, on: date, by: Actor, at: datetime
) -> CountyDutyKind:
    """Will take a kind out of the county's catalogue; posts already set up go on."""
    require(may_edit_catalogue(by, county))
    held = Organisation.objects.select_for_update().get(pk=county.pk)
    kind = kinds_at(organisation=held).get(code)
    if kind is None:
        raise ChangedMeanwhile(_("This kind is no longer in the catalogue."))
    if not reason.strip():
        raise Refused(_("Say why the kind is no longer needed."))
    retired, _made = CountyDutyKind.objects.update_or_create(
        county=held,
        code=code,
        defaults={"retired_on": on},
        create_defaults={
            "title": kind.title,
            "duties": kind.duties,
            "suits": list(kind.suits),
            "added_on": on,
            "retired_on": on,
        },
    )
    journal.record(by=by, at=at, action="retire_duty_kind", subject=retired, place_id=held.pk, reason=reason.strip())
    return retired
