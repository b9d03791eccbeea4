"""The templates of an office's bulletins."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.records.organisations.models import Organisation
from lianjian.results.indicators.actions.bulletins import require_known_figures
from lianjian.results.indicators.models import BulletinTemplate
from lianjian.results.indicators.policies.bulletins import may_write


@transaction.atomic
def write_template(
    *, organisation: Organisation, name: str, series: str, title: str, body: str, by: Actor, at: datetime
) -> BulletinTemplate:
    """Will keep a template; one of the same name is replaced, and bulletins drafted from it keep their text."""
    require(may_write(by, organisation))
    if not all(text.strip() for text in (name, series, title, body)):
        raise Refused(_("A template has a name, the sign of its document numbers, a title and a text."))
    require_known_figures(text=f"{title}\n{body}")
    BulletinTemplate.objects.filter(organisation=organisation, name=name.strip(), ended_at=None).update(ended_at=at)
    try:
        with transaction.atomic():
            made = BulletinTemplate.objects.create(
                organisation=organisation, name=name.strip(), series=series.strip(), title=title.strip(), body=body
            )
    except IntegrityError:
        raise ChangedMeanwhile(_("A colleague has just kept a template of that name.")) from None
    journal.record(by=by, at=at, action="write_bulletin_template", subject=made, place_id=organisation.pk)
    return made


@transaction.atomic
def end_template(*, template_id: int, by: Actor, at: datetime) -> BulletinTemplate:
    """Will offer the template no more."""
    template = (
        BulletinTemplate.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=template_id)
    )
    require(may_write(by, template.organisation))
    template.ended_at = template.ended_at or at
    template.save(update_fields=["ended_at"])
    journal.record(by=by, at=at, action="end_bulletin_template", subject=template, place_id=template.organisation_id)
    return template
