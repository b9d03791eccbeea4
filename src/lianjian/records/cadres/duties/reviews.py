"""What waits for a person about reviews: the year's round, a self review, an appeal, help that ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel.actor import LEADERS, OFFICES, Actor
from lianjian.kernel.duties import Duty
from lianjian.records.cadres.enums import Grade, ReviewState
from lianjian.records.cadres.models import ReviewAppeal, ReviewedMember
from lianjian.records.cadres.queries.reviews import branches_without_round

# The year's round is asked for in its last quarter; before that nothing is missing.
FIRST_MONTH = 10
MOST = 50


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """What the actor has to do: members their self review, a branch its round, appeals and help."""
    led = [m for m in actor.mandates if m.role in LEADERS and m.unit_id is not None]
    found = [*_self_reviews(actor)]
    if led:
        own = [m.unit_id for m in led if m.unit_id is not None]
        found += [*_missing_rounds([m.scope for m in led], own, on), *_parts(own)]
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


def _parts(own: list[int]) -> Iterator[Duty]:
    """Members for whom the branch has to answer an appeal, to name a helper, or to close the help by its decision."""
    appealing = Exists(ReviewAppeal.objects.filter(reviewed=OuterRef("pk"), answered_at=None))
    parts = ReviewedMember.objects.filter(round__organisation__in=own).annotate(appealing=appealing)
    failed = Q(grade=Grade.NOT_QUALIFIED, plan=None)
    waiting = parts.filter(Q(appealing=True) | failed | Q(plan__isnull=False, plan__closed_on=None))
    for one in waiting.select_related("member", "round__organisation", "plan").order_by("pk")[:MOST]:
        yield from _of_part(one, appealing=one.appealing)


def _of_part(one: ReviewedMember, *, appealing: bool) -> Iterator[Duty]:
    name = {"name": one.member.name}
    place = one.round.organisation.name
    url = reverse("cadres:review-member", args=[one.round.code, one.member.code])
    plan = getattr(one, "plan", None)
    if appealing:
        title = _("An appeal waits for the branch's answer: %(name)s") % name
        yield Duty(title=title, place=place, verb=_("Answer"), url=url)
    if one.grade == Grade.NOT_QUALIFIED and plan is None:
        yield Duty(title=_("Name a helper: %(name)s") % name, place=place, verb=_("Name a helper"), url=url)
    if plan is not None and plan.closed_on is None:
        title = _("Help ends: %(name)s") % name
        yield Duty(title=title, place=place, verb=_("Close the help"), url=url, due_on=plan.until_on)


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
