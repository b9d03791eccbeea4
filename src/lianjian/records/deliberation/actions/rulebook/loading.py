"""Bringing in rules that are in force on paper already, hundreds at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code_in_sheet
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.kernel.workbook.copying import copy_in
from lianjian.records.deliberation.council_enums import RuleKind, VersionState
from lianjian.records.deliberation.enums import Body
from lianjian.records.deliberation.models import OrganisationRule, RuleVersion
from lianjian.records.deliberation.policies.councils import may_keep
from lianjian.records.deliberation.policies.rule_book import bodies_for
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.codes import common_superior


@dataclass(frozen=True, kw_only=True)
class PaperRule:
    """Rules as they hang on the wall: who adopted them, when, and in which minutes that stands."""

    organisation: Organisation
    kind: RuleKind
    title: str
    text: str
    adopted_by: Body
    adopted_on: date
    document_no: str
    in_force_on: date


@transaction.atomic
def load_rules(*, rows: Sequence[PaperRule], by: Actor, at: datetime) -> int:
    """Will bring the rules in as their first versions, all or none; the numbers of those assemblies stay on paper."""
    today, places = timezone.localdate(at), {row.organisation.pk: row.organisation for row in rows}
    for row in rows:
        require(may_keep(by, row.organisation))
        _refuse_unfit(row, today)
    kept = OrganisationRule.objects.filter(organisation__in=places).values_list("organisation", "title")
    known, new = set(kept), [(row.organisation.pk, row.title) for row in rows]
    if twice := next((one for one, times in Counter(new).items() if times > 1 or one in known), None):
        raise Refused(
            _("“%(title)s” stands in the rule book of %(place)s already.")
            % {"title": twice[1], "place": places[twice[0]].name}
        )
    made = [
        OrganisationRule(
            code=new_code_in_sheet(letter="G", on=row.in_force_on),
            organisation=row.organisation,
            kind=row.kind,
            title=row.title,
        )
        for row in rows
    ]
    copy_in(made)
    copy_in([_version(rule, row) for rule, row in zip(made, rows, strict=True)])
    if places:
        top = common_superior(organisations=places.values())
        journal.record(by=by, at=at, action="load_rules", subject=top, place_id=top.pk, count=len(rows))
    return len(rows)


def _version(rule: OrganisationRule, row: PaperRule) -> RuleVersion:
    return RuleVersion(
        rule=rule, number=1, text=row.text.strip(), state=VersionState.IN_FORCE, on_paper=True,
        drafted_on=row.adopted_on, adopted_on=row.adopted_on, adopted_by=row.adopted_by, document_no=row.document_no,
        in_force_on=row.in_force_on,
    )  # fmt: skip


def _refuse_unfit(row: PaperRule, today: date) -> None:
    if not (row.title.strip() and row.text.strip() and row.document_no.strip()):
        raise Refused(_("Rules need a title, their text, and the number of the minutes that adopted them."))
    if row.adopted_by not in bodies_for(organisation=row.organisation, kind=row.kind):
        raise Refused(_("These rules are not adopted by: %(body)s.") % {"body": row.adopted_by.label})
    require_day(row.in_force_on, today=today, not_before=row.adopted_on)
