"""What can be counted here: villages with both councils (F13), village rules and procedures in force (F20)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.measures import Counted, CountedRecord, MeasureKind, Scope
from lianjian.kernel.rolled import Rolled, RolledRows
from lianjian.records.deliberation.council_enums import CouncilKind, RuleKind
from lianjian.records.deliberation.models import RuleVersion
from lianjian.records.deliberation.queries.conferences import villages_on, villages_with_both_councils
from lianjian.records.organisations import rolled
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.measures import ZHUCHENG
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.counting import (
    MeasureByPlace,
    Numbers,
    Rows,
    count_below,
    count_rows,
    lazily,
    left_out,
)
from lianjian.records.organisations.queries.groups import here

ZHUOZI = "创新基层党组织工作机制（乌兰察布市化德县、卓资县）"
VILLAGES: Numbers = {"villages": Count("pk")}
IN_FORCE: Numbers = {
    "rules": Count("pk", filter=~Q(rule__kind=RuleKind.PROCEDURE)),
    "procedures": Count("pk", filter=Q(rule__kind=RuleKind.PROCEDURE)),
}
_IN_BEING = "members.during * representatives.during * daterange(place.founded_on, place.dissolved_on)"
_BOTH_COUNCILS = RolledRows(
    id="councils",
    tables={"members": "deliberation_council", "representatives": "deliberation_council"},
    looked_up={"place": "organisations_organisation"},
    rows="{members} AS members JOIN {representatives} AS representatives "
    "ON representatives.organisation_id = members.organisation_id "
    f"AND members.kind = '{CouncilKind.MEMBERS}' AND representatives.kind = '{CouncilKind.REPRESENTATIVES}' "
    "JOIN {place} AS place ON place.id = members.organisation_id",
    organisation="members.organisation_id",
    # One composition of each council a day, held by the database.
    days=lambda: (
        ("villages_with_both_councils", f"CASE WHEN place.kind = '{UnitKind.VILLAGE}' THEN {_IN_BEING} END"),
    ),
    one_at_a_time=("organisations_organisation", {"members": "organisation_id", "representatives": "organisation_id"}),
)
_OF_A_VILLAGE = f"place.kind = '{UnitKind.VILLAGE}' AND version.in_force_on IS NOT NULL"
# A period that ended before it began would be refused by the database; it holds no day.
_IN_FORCE_DAYS = (
    "CASE WHEN version.ended_on < version.in_force_on THEN 'empty' "
    "ELSE daterange(version.in_force_on, version.ended_on) END"
)
_ROLLED = RolledRows(
    id="rule_book",
    tables={"version": "deliberation_ruleversion"},
    looked_up={"rule": "deliberation_organisationrule", "place": "organisations_organisation"},
    rows="{version} AS version JOIN {rule} AS rule ON rule.id = version.rule_id "
    "JOIN {place} AS place ON place.id = rule.organisation_id",
    organisation="rule.organisation_id",
    days=lambda: (
        ("rules", f"CASE WHEN {_OF_A_VILLAGE} AND rule.kind <> '{RuleKind.PROCEDURE}' THEN {_IN_FORCE_DAYS} END"),
        ("procedures", f"CASE WHEN {_OF_A_VILLAGE} AND rule.kind = '{RuleKind.PROCEDURE}' THEN {_IN_FORCE_DAYS} END"),
    ),
    one_at_a_time=("deliberation_organisationrule", {"version": "rule_id"}),
)


def _villages(scope: Scope) -> QuerySet[Organisation]:
    return villages_on(path="", on=scope.on).filter(here(scope, field="path"))


def _with_both(scope: Scope) -> QuerySet[Organisation]:
    return _villages(scope).filter(pk__in=villages_with_both_councils(path="", on=scope.on).values("pk"))


def _without_both(scope: Scope) -> QuerySet[Organisation]:
    return _villages(scope).exclude(pk__in=_with_both(scope).values("pk"))


def _share(both: Counted, villages: Counted) -> Counted:
    part, whole = both.values[0], villages.values[0]
    return Counted(values=(part / whole if whole else 0,), records=int(part))


def _share_of_all(numbers: tuple[int, ...]) -> Counted:
    both, villages = (Counted(values=(number,), records=number) for number in numbers)
    return _share(both, villages)


def _count_councils(scope: Scope) -> Counted:
    return _share(count_rows(_with_both, VILLAGES, scope), count_rows(_villages, VILLAGES, scope))


def _councils_below(scope: Scope) -> Mapping[str, Counted]:
    both = count_below(_with_both, VILLAGES, "path", scope)
    none = Counted(values=(0,), records=0)
    villages = count_below(_villages, VILLAGES, "path", scope)
    return {place: _share(both.get(place, none), count) for place, count in villages.items()}


def _council_rows(rows: Rows, scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    villages = rows(scope).filter(code__gt=after)
    since = Min("councils__during__startswith", filter=Q(councils__during__contains=scope.on))
    for village in lazily(villages.annotate(since=since).select_related("parent").order_by("code")):
        yield CountedRecord(
            label=village.name,
            place=village.parent.name if village.parent else "",
            since=village.since,
            url=reverse("organisations:node", args=[village.code]),
            code=village.code,
        )


def _versions(scope: Scope) -> QuerySet[RuleVersion]:
    return RuleVersion.objects.filter(here(scope, field="rule__organisation__path"))


def _in_force(scope: Scope) -> QuerySet[RuleVersion]:
    in_force = Q(in_force_on__lte=scope.on) & (Q(ended_on=None) | Q(ended_on__gt=scope.on))
    return _versions(scope).filter(in_force)


def _versions_in_force(scope: Scope) -> QuerySet[RuleVersion]:
    return _in_force(scope).filter(rule__organisation__kind=UnitKind.VILLAGE)


def _not_in_force(scope: Scope) -> QuerySet[RuleVersion]:
    """Rules of villages of which no version is in force on the day."""
    of_villages = _versions(scope).filter(rule__organisation__kind=UnitKind.VILLAGE, drafted_on__lte=scope.on)
    return of_villages.exclude(rule__in=_versions_in_force(scope).values("rule"))


def _of_others(scope: Scope) -> QuerySet[RuleVersion]:
    return _in_force(scope).exclude(rule__organisation__kind=UnitKind.VILLAGE)


def _version_rows(rows: Rows, scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    versions = rows(scope).filter(rule__code__gt=after).select_related("rule__organisation")
    for version in lazily(versions.order_by("rule__code", "-number").distinct("rule__code")):
        yield CountedRecord(
            label=version.rule.title,
            place=version.rule.organisation.name,
            since=version.in_force_on,
            url=reverse("deliberation:rule", args=[version.rule.code]),
            code=version.rule.code,
        )


MEASURES: tuple[MeasureByPlace, ...] = (
    MeasureByPlace(
        id="F13",
        name=_("Villages with both councils in being"),
        parts=(_("share of all villages"),),
        unit=_("villages"),
        counts=_(
            "Villages of this place in which a members' council and a representatives' council are in being on the "
            "day, as a share of all villages there. A village with one of the two is not counted."
        ),
        kind=MeasureKind.AT_A_DAY,
        once=_("By the village: a joint session of several villages' councils adds no village."),
        left_out=(
            left_out(why=_("Villages with one of the two councils or none."), rows=_without_both, shown=_council_rows),
        ),
        count=_count_councils,
        below=_councils_below,
        rows=partial(_council_rows, _with_both),
        rows_after=partial(_council_rows, _with_both),
        place="卓资县",
        source=ZHUOZI,
        rolled=Rolled(
            rows=(_BOTH_COUNCILS, rolled.FORMS),
            numbers=("villages_with_both_councils", "villages"),
            counted=_share_of_all,
        ),
    ),
    MeasureByPlace(
        id="F20",
        name=_("Village rules revised, procedures put in order"),
        parts=(_("rules"), _("procedures")),
        unit=_("rules and procedures"),
        counts=_(
            "Rules and procedures in the rule books of the villages of this place of which a version is in force on "
            "the day, each once, however often it was revised. Drafts and what is only made public are left out."
        ),
        kind=MeasureKind.AT_A_DAY,
        once=_("By the rule: of its versions one is in force on any day."),
        left_out=(
            left_out(
                why=_("No version in force on the day: a draft, only adopted or made public, or ended."),
                rows=_not_in_force,
                shown=_version_rows,
                each="rule",
            ),
            left_out(
                why=_("Of organisations that are no villages."), rows=_of_others, shown=_version_rows, each="rule"
            ),
        ),
        count=partial(count_rows, _versions_in_force, IN_FORCE),
        below=partial(count_below, _versions_in_force, IN_FORCE, "rule__organisation__path"),
        rows=partial(_version_rows, _versions_in_force),
        rows_after=partial(_version_rows, _versions_in_force),
        place="诸城市",
        source=ZHUCHENG,
        rolled=Rolled(rows=(_ROLLED,), numbers=("rules", "procedures")),
    ),
)
