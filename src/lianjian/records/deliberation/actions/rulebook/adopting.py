"""From the draft to the day rules are in force: adopted by the right assembly, made public, put into force."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import Refused
from lianjian.kernel.publication import private_numbers_in
from lianjian.records.deliberation.actions.rulebook.drafting import locked_rule, record, version_in
from lianjian.records.deliberation.council_enums import RuleKind, VersionState
from lianjian.records.deliberation.enums import Body
from lianjian.records.deliberation.models import RuleVersion
from lianjian.records.deliberation.policies.rule_book import (
    AssemblyNumbers,
    judge_vote,
    require_displayed,
    require_right_body,
)
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.queries.packs import packs_at

if TYPE_CHECKING:
    from lianjian.records.deliberation.models import OrganisationRule, Resolution


@transaction.atomic
def adopt_version(
    *,
    rule_id: int,
    number: int,
    body: Body,
    numbers: AssemblyNumbers,
    document_no: str,
    on: date,
    by: Actor,
    at: datetime,
) -> RuleVersion:
    """Will write down that the assembly adopted the draft on the day, judged by the rule in force then.

    Refuses the wrong body, an assembly without quorum, and a vote without majority, each with the article.
    """
    rule = locked_rule(rule_id, by)
    version = version_in(rule, number, VersionState.DRAFTED)
    require_day(on, today=timezone.localdate(at), not_before=version.drafted_on)
    packs = packs_at(organisation=rule.organisation)
    require_right_body(organisation=rule.organisation, kind=RuleKind(rule.kind), body=body, on=on, packs=packs)
    if not document_no.strip():
        raise Refused(_("Give the number of the minutes in which the adoption stands."))
    answer = judge_vote(body=body, numbers=numbers, on=on, packs=packs)
    version.evaluation = answer.as_json() | {
        "due": numbers.due, "present": numbers.present, "yes": numbers.yes, "by_households": numbers.by_households,
    }  # fmt: skip
    _adopted(rule, version, body, on, document_no, by, at)
    return version


@transaction.atomic
def adopt_by_resolution(*, rule_id: int, number: int, resolution: Resolution, by: Actor, at: datetime) -> RuleVersion:
    """Will write down that a resolution about a matter adopted the draft; the judgement it passed by stays."""
    rule = locked_rule(rule_id, by)
    version = version_in(rule, number, VersionState.DRAFTED)
    on, body = resolution.adopted_on, Body(resolution.body)
    if resolution.matter.organisation_id != rule.organisation_id or on < version.drafted_on:
        raise Refused(_("Only a resolution of %(place)s after the draft adopts it.") % {"place": rule.organisation})
    packs = packs_at(organisation=rule.organisation)
    require_right_body(organisation=rule.organisation, kind=RuleKind(rule.kind), body=body, on=on, packs=packs)
    version.resolution, version.evaluation = resolution, resolution.evaluation
    _adopted(rule, version, body, on, resolution.document_no or resolution.matter.code, by, at)
    return version


@transaction.atomic
def publish_version(
    *, rule_id: int, number: int, filed_on: date | None = None, on: date, by: Actor, at: datetime
) -> RuleVersion:
    """Will make the adopted version public on the day; village rules have been filed with the township by then."""
    rule = locked_rule(rule_id, by)
    version = version_in(rule, number, VersionState.ADOPTED)
    today = timezone.localdate(at)
    require_day(on, today=today, not_before=version.adopted_on)
    if filed_on is not None:
        require_day(filed_on, today=today, not_before=version.adopted_on)
    if found := private_numbers_in(version.text):
        raise Refused(_("Numbers that belong to a person cannot be published: %(found)s") % {"found": "、".join(found)})
    version.state, version.published_on, version.filed_on = VersionState.PUBLISHED, on, filed_on
    version.save(update_fields=["state", "published_on", "filed_on"])
    record("publish_rule_version", rule, by, at, number=number)
    return version


@transaction.atomic
def put_in_force(
    *, rule_id: int, number: int, filed_on: date | None = None, on: date, by: Actor, at: datetime
) -> RuleVersion:
    """Will put the version into force once it has hung long enough; the one before stays readable as replaced."""
    rule = locked_rule(rule_id, by)
    version = version_in(rule, number, VersionState.PUBLISHED)
    require_day(on, today=timezone.localdate(at), not_before=version.published_on)
    packs = packs_at(organisation=rule.organisation)
    if version.published_on is not None:
        require_displayed(organisation=rule.organisation, published_on=version.published_on, on=on, packs=packs)
    version.filed_on = version.filed_on or filed_on
    _require_filed(rule, version)
    rule.versions.filter(state=VersionState.IN_FORCE).update(state=VersionState.REPLACED, ended_on=on)
    version.state, version.in_force_on = VersionState.IN_FORCE, on
    version.save(update_fields=["state", "in_force_on", "filed_on"])
    record("put_rule_in_force", rule, by, at, number=number)
    return version


def _require_filed(rule: OrganisationRule, version: RuleVersion) -> None:
    is_filed_kind = rule.kind == RuleKind.VILLAGE_RULES and rule.organisation.kind == UnitKind.VILLAGE
    if is_filed_kind and version.filed_on is None:
        raise Refused(
            _("Village rules are filed with the township."),
            remedies=(_("Enter the day on which they were handed in there."),),
        )


def _adopted(
    rule: OrganisationRule, version: RuleVersion, body: Body, on: date, document_no: str, by: Actor, at: datetime
) -> None:
    version.state, version.adopted_on, version.adopted_by = VersionState.ADOPTED, on, body
    version.document_no = document_no.strip()
    version.save()
    record("adopt_rule_version", rule, by, at, number=version.number, body=str(body))
