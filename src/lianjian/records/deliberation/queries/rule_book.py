"""The rule book: who reads which rules, their versions, and what changed from one to another."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from django.db.models import Prefetch, QuerySet

from lianjian.kernel.actor import Actor
from lianjian.records.deliberation.council_enums import VersionState
from lianjian.records.deliberation.models import OrganisationRule, RuleVersion
from lianjian.records.organisations.paths import outermost, within_any

PUBLIC_STATES = (VersionState.PUBLISHED, VersionState.IN_FORCE, VersionState.REPLACED)
Change = Literal["same", "gone", "new"]


@dataclass(frozen=True, kw_only=True)
class ComparedLine:
    """One line of two versions: in both, only in the earlier, or only in the later one."""

    change: Change
    text: str


def rules_visible_to(*, actor: Actor) -> QuerySet[OrganisationRule]:
    """The rule books of the actor's places; a member reads those of the own organisation."""
    reach = within_any(outermost(actor.scopes()), field="organisation__path")
    return _with_versions(OrganisationRule.objects.filter(reach))


def public_rules() -> QuerySet[OrganisationRule]:
    """Rules of which a version hangs out, is in force or was."""
    return _with_versions(OrganisationRule.objects.filter(versions__state__in=PUBLIC_STATES).distinct())


def public_versions_of(*, rule: OrganisationRule) -> list[RuleVersion]:
    """The versions everybody may read, the latest first."""
    return [version for version in rule.versions.all() if version.state in PUBLIC_STATES]


def in_force(rule: OrganisationRule) -> RuleVersion | None:
    """The version in force; None where there is none yet."""
    return next((version for version in rule.versions.all() if version.state == VersionState.IN_FORCE), None)


def under_way(rule: OrganisationRule) -> RuleVersion | None:
    """The version that is being worked on; None where there is none."""
    going = (VersionState.DRAFTED, VersionState.ADOPTED, VersionState.PUBLISHED)
    return next((version for version in rule.versions.all() if version.state in going), None)


def compared(*, earlier: RuleVersion, later: RuleVersion) -> list[ComparedLine]:
    """The two texts line by line, what is gone before what took its place."""
    old, new = earlier.text.splitlines(), later.text.splitlines()
    lines: list[ComparedLine] = []
    for kind, i, j, k, end in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            lines += [ComparedLine(change="same", text=text) for text in old[i:j]]
            continue
        lines += [ComparedLine(change="gone", text=text) for text in old[i:j]]
        lines += [ComparedLine(change="new", text=text) for text in new[k:end]]
    return lines


def _with_versions(rules: QuerySet[OrganisationRule]) -> QuerySet[OrganisationRule]:
    versions = Prefetch("versions", RuleVersion.objects.select_related("resolution__matter").order_by("-number"))
    return rules.select_related("organisation").prefetch_related(versions)
