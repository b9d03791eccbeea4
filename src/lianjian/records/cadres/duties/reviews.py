"""What waits for a person about reviews: the year's round, a self review, an appeal, help that ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel.actor import Actor, Role
from lianjian.kernel.duties import Duty
from lianjian.records.cadres.enums import Grade, ReviewState
from lianjian.records.cadres.models import ReviewAppeal, ReviewedMember
from lianjian.records.cadres.queries.reviews import branches_reviewed_by, branches_without_round, open_plans

OFFICES = (Role.ORGANISATION_DEPARTMENT, Role.TOWNSHIP_OFFICE)
# The year's round is asked for in its last quarter; before that nothing is missing.
FIRST_MONTH = 10
MOST = 50


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """What the actor has to do: members their self review, a branch its round, appeals and help."""
    branches = list(branches_reviewed_by(actor=actor))
    paths = [one.path for one in branches]
    found = [*_self_reviews(actor)]
    if branches:
        own = [one.pk for one in branches]
        found += [*_missing_rounds(paths, own, on), *_appeals(own), *_helpers(own), *_plans(paths, own)]
    return [*found, *_gaps(actor, on)]


def _self_reviews(actor: Actor) -> Iterator[Duty]:
    """The member's own self review; nothing is asked of who is old, infirm or ill (JG 23)."""
    if actor.account_id is None:
        return
    waiting = ReviewedMember.objects.filter(
        member__account_id=actor.account_id, member__exempt_since=None, round__state=ReviewState.SELF,
        left_out="", self_review_form="",
    )  # fmt: skip
    for one in waiting.select_related("round__organisation"):
        yield Duty(
            title=_("Write my self review of %(year)s") % {"year": one.round.year},
            place=one.round.organisation.name,
            verb=_("Write"),
            url=reverse("cadres:review-own", args=[one.pk]),
            note=_("Or hand it in on paper, or tell the secretary."),
        )


def _missing_rounds(paths: list[str], own: list[int], on: date) -> Iterator[Duty]:
    if on.month < FIRST_MONTH:
        return
    missing = branches_without_round(under=paths, year=on.year, on=on).filter(pk__in=own)
    for place in missing[:MOST]:
        yield Duty(
            title=_("This year's review of members has not been opened"),
            place=place.name,
            verb=_("Open a round"),
            url=reverse("cadres:review-new"),
            due_on=date(on.year, 12, 31),
            article=_article(on),
        )


def _appeals(own: list[int]) -> Iterator[Duty]:
    waiting = ReviewAppeal.objects.filter(reviewed__round__organisation__in=own, answered_at=None)
    for one in waiting.select_related("reviewed__member", "reviewed__round__organisation").order_by("pk")[:MOST]:
        yield Duty(
            title=_("An appeal waits for the branch's answer: %(name)s") % {"name": one.reviewed.member.name},
            place=one.reviewed.round.organisation.name,
            verb=_("Answer"),
            url=reverse("cadres:review-member", args=[one.reviewed.round.code, one.reviewed.member.code]),
        )


def _helpers(own: list[int]) -> Iterator[Duty]:
    """Members who failed and for whom nobody has been named yet."""
    failed = ReviewedMember.objects.filter(round__organisation__in=own, grade=Grade.NOT_QUALIFIED, plan=None)
    for one in failed.select_related("member", "round__organisation").order_by("pk")[:MOST]:
        yield Duty(
            title=_("Name a helper: %(name)s") % {"name": one.member.name},
            place=one.round.organisation.name,
            verb=_("Name"),
            url=reverse("cadres:review-member", args=[one.round.code, one.member.code]),
        )


def _plans(paths: list[str], own: list[int]) -> Iterator[Duty]:
    """Help that the branch has to close by its decision."""
    for plan in open_plans(under=paths).filter(reviewed__round__organisation__in=own)[:MOST]:
        yield Duty(
            title=_("Help ends: %(name)s") % {"name": plan.reviewed.member.name},
            place=plan.reviewed.round.organisation.name,
            verb=_("Close the help"),
            url=reverse("cadres:review-member", args=[plan.reviewed.round.code, plan.reviewed.member.code]),
            due_on=plan.until_on,
        )


def _gaps(actor: Actor, on: date) -> Iterator[Duty]:
    """What offices see after the year's end: how many branches held no review last year, with the article."""
    scopes = actor.scopes(*OFFICES)
    if not scopes:
        return
    missing = branches_without_round(under=scopes, year=on.year - 1, on=on)
    count = missing.filter(founded_on__lt=date(on.year - 1, FIRST_MONTH, 1)).count()
    if count:
        yield Duty(
            title=_("%(count)d branches have no review of members on file for %(year)d")
            % {"count": count, "year": on.year - 1},
            place="",
            verb=_("Look"),
            url=f"{reverse('cadres:reviews')}?year={on.year - 1}",
            article=_article(on),
        )


def _article(on: date) -> str:
    answer = rules.ask("appraisal_held", on=on, facts={"rounds_in_year": 0})
    return answer.cite.text() if answer.cite else ""
