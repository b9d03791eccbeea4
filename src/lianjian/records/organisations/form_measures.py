"""What can be counted of every place: its Party organisations by form (P05), and who holds its posts (P06)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.measures import CountedRecord, MeasureKind, Scope
from lianjian.kernel.periods import on_day
from lianjian.kernel.rolled import Rolled
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import OrganisationVersion, Post
from lianjian.records.organisations.queries.counting import MeasureByPlace, Numbers, count_below, count_rows, lazily
from lianjian.records.organisations.queries.groups import here
from lianjian.records.organisations.rolled import BRANCHES, COMMITTEES, FORMS, GENERAL_BRANCHES, POSTS

PLACE = "organisation__path"
COUNTED_POSTS = (PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY, PostKind.COMMITTEE_MEMBER)
BY_FORM: Numbers = {
    "committees": Count("pk", filter=Q(form__in=COMMITTEES)),
    "general_branches": Count("pk", filter=Q(form__in=GENERAL_BRANCHES)),
    "branches": Count("pk", filter=Q(form__in=BRANCHES)),
}
BY_POST: Numbers = {kind.value: Count("pk", filter=Q(kind=kind)) for kind in COUNTED_POSTS}


def _organisations(scope: Scope) -> QuerySet[OrganisationVersion]:
    there = on_day(OrganisationVersion.objects.filter(here(scope, field=PLACE)), scope.on)
    return there.filter(form__in=(*COMMITTEES, *GENERAL_BRANCHES, *BRANCHES))


def _organisation_rows(scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    found = _organisations(scope).filter(organisation__code__gt=after).select_related("organisation", "parent")
    for version in lazily(found.order_by("organisation__code")):
        yield CountedRecord(
            label=version.name,
            place=version.parent.name if version.parent else "",
            since=version.organisation.founded_on,
            url=reverse("organisations:node", args=[version.organisation.code]),
            code=version.organisation.code,
        )


def _posts(scope: Scope) -> QuerySet[Post]:
    return on_day(Post.objects.filter(here(scope, field=PLACE), kind__in=COUNTED_POSTS), scope.on)


def _post_rows(scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    found = _posts(scope).filter(pk__gt=int(after or 0)).select_related("account", "organisation")
    for post in lazily(found.order_by("pk")):
        yield CountedRecord(
            label=f"{post.get_kind_display()} {post.account.name}",
            place=post.organisation.name,
            since=post.during.lower,
            url=reverse("organisations:node", args=[post.organisation.code]),
            code=f"{post.pk:09d}",
        )


MEASURES: tuple[MeasureByPlace, ...] = (
    MeasureByPlace(
        id="P05",
        name=_("Party organisations by form"),
        parts=(_("committees"), _("general branches"), _("Party branches")),
        unit=_("organisations"),
        counts=_(
            "Party organisations of this place and below it on the day: committees with working committees, general "
            "branches, and branches with online ones. Party groups, leading groups and provisional branches are left "
            "out."
        ),
        kind=MeasureKind.AT_A_DAY,
        once=_("An organisation has one form on any day, and hangs in one place."),
        count=partial(count_rows, _organisations, BY_FORM),
        below=partial(count_below, _organisations, BY_FORM, PLACE),
        rows=_organisation_rows,
        rows_after=_organisation_rows,
        place="清和村",
        rolled=Rolled(rows=(FORMS,), numbers=("committees", "general_branches", "branches")),
    ),
    MeasureByPlace(
        id="P06",
        name=_("Posts held in Party organisations"),
        parts=(_("secretaries"), _("deputy secretaries"), _("committee members")),
        unit=_("posts"),
        counts=_(
            "Posts of secretary, deputy secretary and committee member held on the day in organisations of this place "
            "and below it. Who holds two counts in both; posts nobody holds are left out."
        ),
        kind=MeasureKind.AT_A_DAY,
        once=_("By the post: each is held in one organisation."),
        count=partial(count_rows, _posts, BY_POST),
        below=partial(count_below, _posts, BY_POST, PLACE),
        rows=_post_rows,
        rows_after=_post_rows,
        place="清和村",
        rolled=Rolled(rows=(POSTS,), numbers=("secretaries", "deputy_secretaries", "committee_members")),
    ),
)
