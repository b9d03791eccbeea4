"""Drafts of rules: the first version, the next one, their words, and dropping them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.kernel.reasons import given_reason
from lianjian.records.deliberation.council_enums import RuleKind, VersionState
from lianjian.records.deliberation.models import OrganisationRule, RuleVersion
from lianjian.records.deliberation.models.rulebook import UNDER_WAY
from lianjian.records.deliberation.policies.councils import may_keep

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation

LONGEST_TEXT = 20_000


@transaction.atomic
def draft_rule(
    *, organisation: Organisation, kind: RuleKind, title: str, text: str, on: date, by: Actor, at: datetime
) -> OrganisationRule:
    """Will enter new rules with the draft of their first version."""
    require(may_keep(by, organisation))
    if organisation.dissolved_on:
        raise Refused(_("%(name)s has ended.") % {"name": organisation.name})
    if not title.strip():
        raise Refused(_("Give the rules a title."))
    if OrganisationRule.objects.filter(organisation=organisation, title=title.strip()).exists():
        raise ChangedMeanwhile(
            _("“%(title)s” stands in the rule book already.") % {"title": title.strip()},
            remedies=(_("Open it and draft its next version."),),
        )
    rule = OrganisationRule.objects.create(
        code=new_code(letter="G", on=on), organisation=organisation, kind=kind, title=title.strip()
    )
    RuleVersion.objects.create(rule=rule, number=1, text=_words(text), drafted_on=on)
    record("draft_rule", rule, by, at)
    return rule


@transaction.atomic
def draft_version(*, rule_id: int, text: str, reason: str, on: date, by: Actor, at: datetime) -> RuleVersion:
    """Will draft the next version, with the reason for the change; the one in force stays in force."""
    rule = locked_rule(rule_id, by)
    if rule.versions.filter(state__in=UNDER_WAY).exists():
        raise ChangedMeanwhile(_("A version is being worked on already."), remedies=(_("Finish or drop it first."),))
    latest = rule.versions.order_by("-number").first()
    made = RuleVersion.objects.create(
        rule=rule, number=latest.number + 1 if latest else 1, text=_words(text),
        change_reason=given_reason(reason=reason, longest=200), drafted_on=on,
    )  # fmt: skip
    record("draft_rule_version", rule, by, at, number=made.number, reason=made.change_reason)
    return made


@transaction.atomic
def edit_draft(*, rule_id: int, number: int, text: str, by: Actor, at: datetime) -> RuleVersion:
    """Will change the words of a draft nobody has adopted yet."""
    rule = locked_rule(rule_id, by)
    version = version_in(rule, number, VersionState.DRAFTED)
    version.text = _words(text)
    version.save(update_fields=["text"])
    record("edit_rule_draft", rule, by, at, number=number)
    return version


@transaction.atomic
def drop_version(*, rule_id: int, number: int, reason: str, on: date, by: Actor, at: datetime) -> RuleVersion:
    """Will not pursue a version that is not in force yet; it stays readable."""
    rule = locked_rule(rule_id, by)
    version = version_in(rule, number, *UNDER_WAY)
    version.state, version.ended_on = VersionState.DROPPED, on
    version.save(update_fields=["state", "ended_on"])
    record("drop_rule_version", rule, by, at, number=number, reason=given_reason(reason=reason, longest=200))
    return version


def locked_rule(rule_id: int, by: Actor) -> OrganisationRule:
    """The rules, with whoever else writes to them waiting until this transaction ends; refuses who may not."""
    rows = OrganisationRule.objects.select_for_update(of=("self",)).select_related("organisation")
    rule = rows.get(pk=rule_id)
    require(may_keep(by, rule.organisation))
    return rule


def version_in(rule: OrganisationRule, number: int, *states: VersionState) -> RuleVersion:
    """The version of the number where it is in one of the states; refuses where it is not."""
    version = rule.versions.get(number=number)
    if version.state not in states:
        raise ChangedMeanwhile(
            _("Version %(number)s: %(state)s.") % {"number": number, "state": version.get_state_display()}
        )
    return version


def record(action: str, rule: OrganisationRule, by: Actor, at: datetime, reason: str = "", **details: object) -> None:
    """Will add the act to the journal."""
    journal.record(by=by, at=at, action=action, subject=rule, place_id=rule.organisation_id, reason=reason, **details)


def _words(text: str) -> str:
    words = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not words:
        raise Refused(_("Write the text of the rules."))
    if len(words) > LONGEST_TEXT:
        raise Refused(_("At most %(most)s characters.") % {"most": LONGEST_TEXT})
    return words
