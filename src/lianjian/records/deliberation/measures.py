"""What can be counted here: villages with both councils (F13), village rules and procedures in force (F20)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.measures import Counted, CountedRecord, Scope
from lianjian.records.deliberation.council_enums import RuleKind
from lianjian.records.deliberation.models import RuleVersion
from lianjian.records.deliberation.queries.conferences import villages_on, villages_with_both_councils
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.measures import ZHUCHENG
from lianjian.records.organisations.paths import STEP, within
from lianjian.records.organisations.queries.counting import MeasureByPlace, Numbers, count_below, count_rows

ZHUOZI = "创新基层党组织工作机制（乌兰察布市化德县、卓资县）"
IN_FORCE: Numbers = {
    "rules": Count("pk", filter=~Q(rule__kind=RuleKind.PROCEDURE)),
    "procedures": Count("pk", filter=Q(rule__kind=RuleKind.PROCEDURE)),
}


def _share(both: int, all_villages: int) -> Counted:
    return Counted(values=(both / all_villages if all_villages else 0,), records=both)


def _count_councils(scope: Scope) -> Counted:
    both = villages_with_both_councils(path=scope.path, on=scope.on).count()
    return _share(both, villages_on(path=scope.path, on=scope.on).count())


def _councils_below(scope: Scope) -> Mapping[str, Counted]:
    part = Left("path", len(scope.path) + STEP)
    villages = villages_on(path=scope.path, on=scope.on).order_by().annotate(part=part).values_list("part")
    both: dict[str, int] = {}
    for path in villages_with_both_councils(path=scope.path, on=scope.on).values_list("path", flat=True):
        place = path[: len(scope.path) + STEP]
        both[place] = both.get(place, 0) + 1
    return {place: _share(both.get(place, 0), count) for place, count in villages.annotate(Count("pk"))}


def _council_rows(scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    villages = villages_with_both_councils(path=scope.path, on=scope.on).filter(code__gt=after)
    since = Min("councils__during__startswith", filter=Q(councils__during__contains=scope.on))
    for village in villages.annotate(since=since).select_related("parent").order_by("code").iterator():
        yield CountedRecord(
            label=village.name,
            place=village.parent.name if village.parent else "",
            since=village.since,
            url=reverse("organisations:node", args=[village.code]),
            code=village.code,
        )


def _versions_in_force(scope: Scope) -> QuerySet[RuleVersion]:
    in_force = Q(in_force_on__lte=scope.on) & (Q(ended_on=None) | Q(ended_on__gt=scope.on))
    below = within(scope.path, field="rule__organisation__path")
    return RuleVersion.objects.filter(in_force, below, rule__organisation__kind=UnitKind.VILLAGE)


def _version_rows(scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    versions = _versions_in_force(scope).filter(rule__code__gt=after).select_related("rule__organisation")
    for version in versions.order_by("rule__code").iterator():
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
        unit=_("of all villages"),
        counts=_(
            "Villages of this place in which a members' council and a representatives' council are in being on the "
            "day, as a share of all villages there. A village with one of the two is not counted."
        ),
        count=_count_councils,
        below=_councils_below,
        rows=_council_rows,
        rows_after=_council_rows,
        place="卓资县",
        source=ZHUOZI,
    ),
    MeasureByPlace(
        id="F20",
        name=_("Village rules revised, procedures put in order"),
        parts=(_("rules"), _("procedures")),
        unit=_("rules"),
        counts=_(
            "Rules and procedures in the rule books of the villages of this place of which a version is in force on "
            "the day, each once, however often it was revised. Drafts and what is only made public are left out."
        ),
        count=partial(count_rows, _versions_in_force, IN_FORCE),
        below=partial(count_below, _versions_in_force, IN_FORCE, "rule__organisation__path"),
        rows=_version_rows,
        rows_after=_version_rows,
        place="诸城市",
        source=ZHUCHENG,
    ),
)
