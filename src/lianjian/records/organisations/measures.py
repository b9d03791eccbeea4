"""What can be counted in this room: branches (F04), people sent (F14, F15) and joint organisations (F16 to F18)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.measures import Counted, CountedRecord, LeftOut, MeasureKind, Scope
from lianjian.kernel.periods import on_day
from lianjian.kernel.rolled import Rolled, part_of_whole
from lianjian.records.organisations import form_measures, rolled
from lianjian.records.organisations.enums import DispatchKind, PairingForm, PartyForm
from lianjian.records.organisations.models import Dispatch, JointOrganisation, JointParty, OrganisationVersion
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
from lianjian.records.organisations.queries.joint import (
    founded_joint_organisations,
    village_organisations,
    villages_in_joint_organisations,
)

QINGHE = "农村基层党组织建设探索及创新（元谋县清和村）"
TINGHU = "统筹城乡基层党建路径问题初探（盐城市亭湖区）"
ZHUCHENG = "城乡党建互帮互助交流（诸城市）"
SUPERIOR = "superior__path"
BRANCH_FORMS = (PartyForm.BRANCH, PartyForm.ONLINE_BRANCH)
FORMS = (PairingForm.WITH_COMMUNITY, PairingForm.WITH_ENTERPRISE, PairingForm.WITH_DEPARTMENT)

BRANCHES: Numbers = {"branches": Count("pk")}
PEOPLE: Numbers = {"people": Count("person_code", distinct=True)}
JOINT: Numbers = {"joint": Count("pk")}
BY_FORM: Numbers = {form.value: Count("pk", filter=Q(pairing_form=form)) for form in FORMS}
VILLAGES: Numbers = {"villages": Count("organisation", distinct=True)}


def _below(scope: Scope) -> QuerySet[OrganisationVersion]:
    """As it was on that day; the place itself is not one of those under it."""
    below = OrganisationVersion.objects.filter(here(scope, field="organisation__path"))
    return on_day(below, scope.on).exclude(organisation__path=scope.path)


def _branches(scope: Scope) -> QuerySet[OrganisationVersion]:
    return _below(scope).filter(form__in=BRANCH_FORMS)


def _other_forms(scope: Scope) -> QuerySet[OrganisationVersion]:
    return _below(scope).exclude(form__in=BRANCH_FORMS)


def version_rows(rows: Rows, scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    """Organisations as they were on the day, in the order of their codes."""
    found = rows(scope).filter(organisation__code__gt=after).select_related("organisation", "parent")
    for version in lazily(found.order_by("organisation__code")):
        yield CountedRecord(
            label=version.name,
            place=version.parent.name if version.parent else "",
            since=version.organisation.founded_on,
            url=reverse("organisations:node", args=[version.organisation.code]),
            code=version.organisation.code,
        )


def _sent(kind: DispatchKind, scope: Scope) -> QuerySet[Dispatch]:
    return Dispatch.objects.filter(here(scope, field="organisation__path"), kind=kind)


def _serving(kind: DispatchKind, scope: Scope) -> QuerySet[Dispatch]:
    return on_day(_sent(kind, scope), scope.on)


def _served(kind: DispatchKind, scope: Scope) -> QuerySet[Dispatch]:
    """Terms that had ended by the day, of people who did not serve here any more."""
    serving = _serving(kind, scope).values("person_code")
    return _sent(kind, scope).filter(during__endswith__lte=scope.on).exclude(person_code__in=serving)


def _people(rows: Rows, scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    people = rows(scope).filter(person_code__gt=after).values("person_code").order_by("person_code")
    for person in lazily(
        people.annotate(
            name=Min("person_name"),
            places=StringAgg("organisation__name", delimiter="、", distinct=True),
            since=Min("during__startswith"),
            term=Min("pk"),
        )
    ):
        yield CountedRecord(
            label=person["name"],
            place=person["places"],
            since=person["since"],
            url=reverse("organisations:coverage-person", args=[person["term"]]),
            code=person["person_code"],
        )


def _second_terms(kind: DispatchKind, scope: Scope) -> int:
    terms = _serving(kind, scope).order_by().aggregate(all=Count("pk"), people=Count("person_code", distinct=True))
    return int(terms["all"]) - int(terms["people"])


def _with_second_terms(kind: DispatchKind, scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    serving = _serving(kind, scope)
    several = serving.values("person_code").annotate(terms=Count("pk")).filter(terms__gt=1).values("person_code")
    return _people(lambda asked: _serving(kind, asked).filter(person_code__in=several), scope, after)


def _joint(scope: Scope) -> QuerySet[JointOrganisation]:
    return founded_joint_organisations(on=scope.on).filter(here(scope, field=SUPERIOR))


def _not_yet_joint(scope: Scope) -> QuerySet[JointOrganisation]:
    """Proposed by the day, founded later or not at all."""
    proposed = JointOrganisation.objects.filter(here(scope, field=SUPERIOR), proposed_at__date__lte=scope.on)
    return proposed.filter(Q(during=None) | Q(during__startswith__gt=scope.on))


def _no_longer_joint(scope: Scope) -> QuerySet[JointOrganisation]:
    return JointOrganisation.objects.filter(here(scope, field=SUPERIOR), during__endswith__lte=scope.on)


def _joint_of_three_forms(scope: Scope) -> QuerySet[JointOrganisation]:
    return _joint(scope).filter(pairing_form__in=FORMS)


def _joint_of_other_forms(scope: Scope) -> QuerySet[JointOrganisation]:
    return _joint(scope).exclude(pairing_form__in=FORMS)


def _joint_rows(rows: Rows, scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    for joint in lazily(rows(scope).filter(code__gt=after).select_related("superior").order_by("code")):
        yield CountedRecord(
            label=joint.name,
            place=joint.superior.name,
            since=joint.during.lower if joint.during else None,
            url=reverse("organisations:joint", args=[joint.code]),
            code=joint.code,
        )


def _joined(scope: Scope) -> QuerySet[JointParty]:
    return villages_in_joint_organisations(on=scope.on).filter(here(scope, field="organisation__path"))


def _all_villages(scope: Scope) -> QuerySet[OrganisationVersion]:
    return village_organisations(on=scope.on).filter(here(scope, field="organisation__path"))


def _not_joined(scope: Scope) -> QuerySet[OrganisationVersion]:
    return _all_villages(scope).exclude(organisation__in=_joined(scope).values("organisation"))


def _joined_of_all(joined: Counted, villages: Counted) -> Counted:
    """The villages joined and their share; 0 where there are no villages."""
    part, whole = joined.values[0], villages.values[0]
    return replace(joined, values=(part, part / whole if whole else 0))


def _count_joined(scope: Scope) -> Counted:
    return _joined_of_all(count_rows(_joined, VILLAGES, scope), count_rows(_all_villages, VILLAGES, scope))


def _joined_below(scope: Scope) -> dict[str, Counted]:
    joined = count_below(_joined, VILLAGES, "organisation__path", scope)
    villages = count_below(_all_villages, VILLAGES, "organisation__path", scope)
    none = Counted(values=(0,), records=0)
    return {path: _joined_of_all(joined.get(path, none), whole) for path, whole in villages.items()}


def _joined_rows(scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    villages = _joined(scope).filter(organisation__code__gt=after).select_related("organisation__parent")
    for party in lazily(villages.order_by("organisation__code")):
        superior = party.organisation.parent
        yield CountedRecord(
            label=party.organisation.name,
            place=superior.name if superior else "",
            since=party.during.lower,
            url=reverse("organisations:node", args=[party.organisation.code]),
            code=party.organisation.code,
        )


_serving_workers = partial(_serving, DispatchKind.PARTY_AFFAIRS_WORKER)
_serving_instructors = partial(_serving, DispatchKind.PARTY_BUILDING_INSTRUCTOR)
_served_workers = partial(_served, DispatchKind.PARTY_AFFAIRS_WORKER)
_served_instructors = partial(_served, DispatchKind.PARTY_BUILDING_INSTRUCTOR)
_branch_rows = partial(version_rows, _branches)
_ENDED = _("Their term had ended by the day.")
_NOT_FOUNDED = _("Proposed, but not founded by the day: consent or approval was wanting, or it was returned.")
_DISSOLVED = _("Dissolved by the day.")

MEASURES: tuple[MeasureByPlace, ...] = (
    MeasureByPlace(
        id="F04",
        name=_("Branches below, online ones included"),
        parts=(_("branches"),),
        unit=_("branches"),
        counts=_(
            "Organisations below this place that are a Party branch or an online branch on the day. This place itself, "
            "committees, general branches and Party groups are left out."
        ),
        kind=MeasureKind.AT_A_DAY,
        once=_("An organisation has one superior on any day; it counts below that one only."),
        left_out=(
            left_out(
                why=_("Committees, general branches, Party groups and what has no Party organisation of its own."),
                rows=_other_forms,
                shown=version_rows,
            ),
        ),
        count=partial(count_rows, _branches, BRANCHES),
        below=partial(count_below, _branches, BRANCHES, "organisation__path"),
        rows=_branch_rows,
        rows_after=_branch_rows,
        place="清和村",
        source=QINGHE,
        rolled=Rolled(rows=(rolled.FORMS,), numbers=("branches",), without_itself=True),
    ),
    MeasureByPlace(
        id="F14",
        name=_("Dedicated Party-affairs workers"),
        parts=(_("Dedicated Party-affairs workers"),),
        unit=_("people"),
        counts=_(
            "People whose term as dedicated Party-affairs worker holds on the day, at an organisation of this place "
            "or below it. Everybody counts once."
        ),
        kind=MeasureKind.AT_A_DAY,
        once=_("By the person's number: a dedicated worker has one place on any day."),
        left_out=(left_out(why=_ENDED, rows=_served_workers, shown=_people, each="person_code"),),
        count=partial(count_rows, _serving_workers, PEOPLE),
        below=partial(count_below, _serving_workers, PEOPLE, "organisation__path"),
        rows=partial(_people, _serving_workers),
        rows_after=partial(_people, _serving_workers),
        place="亭湖区",
        source=TINGHU,
        rolled=Rolled(rows=(rolled.DISPATCHES,), numbers=("party_affairs_workers",)),
    ),
    MeasureByPlace(
        id="F15",
        name=_("Party-building instructors"),
        parts=(_("Party-building instructors"),),
        unit=_("people"),
        counts=_(
            "People whose term as Party-building instructor holds on the day, at an organisation of this place or "
            "below it. Who serves several organisations counts once here, and once in each township where he serves."
        ),
        kind=MeasureKind.AT_A_DAY,
        once=_("By the person's number: further places of the same person do not count again."),
        left_out=(
            LeftOut(
                why=_("Second count: a further place of somebody who is counted already."),
                count=partial(_second_terms, DispatchKind.PARTY_BUILDING_INSTRUCTOR),
                rows=partial(_with_second_terms, DispatchKind.PARTY_BUILDING_INSTRUCTOR),
            ),
            left_out(why=_ENDED, rows=_served_instructors, shown=_people, each="person_code"),
        ),
        count=partial(count_rows, _serving_instructors, PEOPLE),
        below=partial(count_below, _serving_instructors, PEOPLE, "organisation__path"),
        rows=partial(_people, _serving_instructors),
        rows_after=partial(_people, _serving_instructors),
        place="亭湖区",
        source=TINGHU,
    ),
    MeasureByPlace(
        id="F16",
        name=_("Joint organisations"),
        parts=(_("Joint organisations"),),
        unit=_("joint organisations"),
        counts=_(
            "Joint organisations founded and not dissolved on the day whose superior is this place or lies below it. "
            "One that crosses townships has the county as its superior: it counts for the county and for no township."
        ),
        kind=MeasureKind.AT_A_DAY,
        once=_("At its superior, not at its parties: one across townships counts for the county alone."),
        left_out=(
            left_out(why=_NOT_FOUNDED, rows=_not_yet_joint, shown=_joint_rows),
            left_out(why=_DISSOLVED, rows=_no_longer_joint, shown=_joint_rows),
        ),
        in_groups=False,
        count=partial(count_rows, _joint, JOINT),
        below=partial(count_below, _joint, JOINT, SUPERIOR),
        rows=partial(_joint_rows, _joint),
        rows_after=partial(_joint_rows, _joint),
        place="诸城市",
        source=ZHUCHENG,
        rolled=Rolled(rows=(rolled.JOINT,), numbers=("joint",)),
    ),
    MeasureByPlace(
        id="F17",
        name=_("Joint organisations by kind"),
        parts=(_("with a neighbourhood"), _("with an enterprise"), _("with a department")),
        unit=_("joint organisations"),
        counts=_(
            "Of the joint organisations counted in F16, those led by a neighbourhood, an enterprise or a department. "
            "Those with a park or among villages are left out here."
        ),
        kind=MeasureKind.AT_A_DAY,
        once=_("At its superior, not at its parties: one across townships counts for the county alone."),
        left_out=(
            left_out(why=_("With a park or among villages."), rows=_joint_of_other_forms, shown=_joint_rows),
            left_out(why=_NOT_FOUNDED, rows=_not_yet_joint, shown=_joint_rows),
            left_out(why=_DISSOLVED, rows=_no_longer_joint, shown=_joint_rows),
        ),
        in_groups=False,
        count=partial(count_rows, _joint_of_three_forms, BY_FORM),
        below=partial(count_below, _joint_of_three_forms, BY_FORM, SUPERIOR),
        rows=partial(_joint_rows, _joint_of_three_forms),
        rows_after=partial(_joint_rows, _joint_of_three_forms),
        place="诸城市",
        source=ZHUCHENG,
        rolled=Rolled(
            rows=(rolled.JOINT,), numbers=("joint_with_community", "joint_with_enterprise", "joint_with_department")
        ),
    ),
    MeasureByPlace(
        id="F18",
        name=_("Village organisations in joint organisations"),
        parts=(_("village organisations"), _("share of all")),
        unit=_("village organisations"),
        counts=_(
            "Village organisations of this place that are in a joint organisation on the day, each once, wherever its "
            "partners are; and their share of all village organisations there on that day."
        ),
        kind=MeasureKind.AT_A_DAY,
        once=_("By the village, where it lies: its own tree counts it, and the joint organisation adds no second one."),
        left_out=(left_out(why=_("In no joint organisation on the day."), rows=_not_joined, shown=version_rows),),
        count=_count_joined,
        below=_joined_below,
        rows=_joined_rows,
        rows_after=_joined_rows,
        place="诸城市",
        source=ZHUCHENG,
        rolled=Rolled(
            rows=(rolled.PARTIES, rolled.FORMS), numbers=("joined_villages", "villages"), counted=part_of_whole
        ),
    ),
    *form_measures.MEASURES,
)
