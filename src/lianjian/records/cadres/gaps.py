"""Gaps of this room: terms that are over, and branches that held no review of members last year."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.kernel.duties import Gap, GapKind
from lianjian.kernel.measures import Scope
from lianjian.records.cadres.duties.reviews import FIRST_MONTH
from lianjian.records.cadres.enums import ElectionLaw
from lianjian.records.cadres.queries.elections import leading_posts_ending
from lianjian.records.cadres.queries.reviews import branches_without_round
from lianjian.records.organisations.models import Organisation, Post
from lianjian.records.organisations.paths import within
from lianjian.records.organisations.queries.gapped import gap_kind


def _terms_over(law: ElectionLaw, scope: Scope) -> QuerySet[Post, Any]:
    here = within(scope.path, field="organisation__path")
    # Until the day before: on the term's last day nothing is over yet.
    ending: Any = leading_posts_ending(where=here, until=scope.on - timedelta(days=1))
    over: QuerySet[Post, Any] = ending.filter(Q(fixed_until=None) | Q(fixed_until__lt=scope.on), law=law)
    return over


def _term(post: Any) -> Gap:
    return Gap(
        key=str(post.pk),
        code=post.organisation.code,
        place=post.organisation.name,
        path=post.organisation.path,
        what=_("The term is over and no election is under way"),
        why=_("In office since %(day)s") % {"day": post.during.lower},
        since=post.fixed_until,
        url=reverse("organisations:node", args=[post.organisation.code]),
    )


def _not_reviewed(scope: Scope) -> QuerySet[Organisation]:
    year = scope.on.year - 1
    missing = branches_without_round(under=[scope.path], year=year, on=scope.on)
    return missing.filter(founded_on__lt=date(year, FIRST_MONTH, 1))


def _review(branch: Any) -> Gap:
    return Gap(
        key=str(branch.pk),
        code=branch.code,
        place=branch.name,
        path=branch.path,
        what=_("No review of members is on record for last year"),
        url=reverse("organisations:node", args=[branch.code]),
    )


GAPS: tuple[GapKind, ...] = (
    gap_kind(
        id="branch_term",
        name=gettext_lazy("Term of the branch committee over"),
        rule="XJ-3-delay",
        rows=partial(_terms_over, ElectionLaw.PARTY_BRANCH),
        place="organisation__path",
        write=_term,
    ),
    gap_kind(
        id="village_term",
        name=gettext_lazy("Term of the villagers' committee over"),
        rule="CW2025-14-term",
        rows=partial(_terms_over, ElectionLaw.VILLAGERS_COMMITTEE),
        place="organisation__path",
        write=_term,
    ),
    gap_kind(
        id="review",
        name=gettext_lazy("No review of members last year"),
        rule="ZB-18-yearly",
        rows=_not_reviewed,
        place="path",
        write=_review,
    ),
)
