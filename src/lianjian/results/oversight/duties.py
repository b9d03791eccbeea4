"""What of this room waits for somebody, and what is copied to him."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel.actor import OFFICES, Actor
from lianjian.kernel.duties import Copied, Duty
from lianjian.records.organisations.models import Organisation, Post
from lianjian.records.organisations.paths import superior_path
from lianjian.results.oversight.enums import CircularState, FindingState, PlanState
from lianjian.results.oversight.models import Circular, Finding, Goal, GoalPlan
from lianjian.results.oversight.policies.offices import READERS
from lianjian.results.oversight.queries.circulars import circulars_copied_to
from lianjian.results.oversight.queries.goals import progress_of
from lianjian.results.oversight.queries.requests import waiting_answers
from lianjian.results.oversight.wording import number_in_words

MOST = 20
NEARLY_OVER = timedelta(days=60)


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """Findings to answer, check and close; circulars to approve; goals to answer; places that were asked before."""
    units = actor.units(*READERS)
    offices = actor.units(*OFFICES)
    if not units:
        return []
    found = [*_to_answer(units), *_goals(units, actor, on)]
    if offices:
        found += [*_to_check(offices, actor), *_circulars(offices, actor), *_plans(offices, on)]
        found += _asked(actor)
    return found


def copied_to(*, actor: Actor, on: date) -> list[Copied]:
    """Circulars that concern the actor's units."""
    return [
        Copied(
            title=circular.title,
            url=reverse("oversight:circular", args=[circular.code]),
            at=circular.issued_at,
            note=f"{circular.document_no} · {circular.organisation.name}",
        )
        for circular in circulars_copied_to(actor=actor, on=on)
        if circular.issued_at is not None
    ]


def _to_answer(units: frozenset[int]) -> Iterator[Duty]:
    rows = Finding.objects.filter(organisation__in=units, state=FindingState.OPEN).select_related("organisation")
    for finding in rows.order_by("due_on", "pk")[:MOST]:
        yield _finding(finding, _("To be put right: %(what)s"), _("Answer"), due_on=finding.due_on)


def _to_check(offices: frozenset[int], actor: Actor) -> Iterator[Duty]:
    waiting = Finding.objects.filter(
        inspection__organisation__in=offices, state__in=(FindingState.ANSWERED, FindingState.CHECKED)
    ).select_related("organisation")
    for finding in waiting.order_by("pk")[: 2 * MOST]:
        if finding.state == FindingState.ANSWERED:
            yield _finding(finding, _("Check what was put right: %(what)s"), _("Check what was done"))
        elif finding.checked_by_id != actor.account_id:
            yield _finding(finding, _("Close, a second person: %(what)s"), _("Strike the finding off"))


def _finding(finding: Finding, title: str, verb: str, *, due_on: date | None = None) -> Duty:
    return Duty(
        title=title % {"what": finding.what},
        place=finding.organisation.name,
        verb=verb,
        url=reverse("oversight:finding", args=[finding.code]),
        due_on=due_on,
        article=finding.article,
    )


def _circulars(offices: frozenset[int], actor: Actor) -> Iterator[Duty]:
    drafts = Circular.objects.filter(organisation__in=offices, state=CircularState.DRAFT)
    for circular in drafts.exclude(written_by=actor.account_id).select_related("organisation").order_by("pk")[:MOST]:
        yield Duty(
            title=_("Approve and issue: %(title)s") % {"title": circular.title},
            place=circular.organisation.name,
            verb=_("Look"),
            url=reverse("oversight:circular", args=[circular.code]),
        )


def _goals(units: frozenset[int], actor: Actor, on: date) -> Iterator[Duty]:
    """Goals of posts the actor holds whose period is nearly over and whose figure is not there yet."""
    mine = Post.objects.filter(
        account=actor.account_id, organisation=OuterRef("plan__organisation"), kind=OuterRef("owner_post"),
        during__contains=on,
    )  # fmt: skip
    goals = Goal.objects.filter(
        Exists(mine), plan__organisation__in=units, plan__state=PlanState.ADOPTED, plan__begins_on__lte=on,
        plan__ends_on__gte=on, plan__ends_on__lte=on + NEARLY_OVER, dropped_on=None,
    )  # fmt: skip
    for goal in goals.select_related("plan__organisation").order_by("plan", "position")[:MOST]:
        now = progress_of(goal=goal, on=on)
        if not now.is_met:
            said = {"name": now.name, "value": number_in_words(now.value, share=now.share)}
            yield Duty(
                title=_("Goal not reached yet: %(name)s, now %(value)s") % said,
                place=goal.plan.organisation.name,
                verb=_("Look"),
                url=reverse("oversight:goal", args=[goal.plan.code, goal.pk]),
                due_on=goal.plan.ends_on,
                note=goal.plan.title,
            )


def _plans(offices: frozenset[int], on: date) -> Iterator[Duty]:
    """Goals one level up that ask for an answer, where the own office has adopted none that cites them."""
    places = {one.pk: one for one in Organisation.objects.filter(pk__in=offices)}
    above = {superior_path(place.path): place for place in places.values()}
    asking = GoalPlan.objects.filter(
        organisation__path__in=above, state=PlanState.ADOPTED, answer_by__isnull=False, ends_on__gte=on
    )
    for plan in asking.select_related("organisation").order_by("answer_by", "pk")[:MOST]:
        place = above[plan.organisation.path]
        own = GoalPlan.objects.filter(organisation=place, state=PlanState.ADOPTED, goals__answers__plan=plan)
        if not own.exists():
            yield Duty(
                title=_("Answer with goals of your own: %(title)s") % {"title": plan.title},
                place=plan.organisation.name,
                verb=_("Look"),
                url=reverse("oversight:plan", args=[plan.code]),
                due_on=plan.answer_by,
            )


def _asked(actor: Actor) -> list[Duty]:
    return [
        Duty(
            title=_("“Asked already”: %(heading)s, %(title)s")
            % {"heading": said.column.heading, "title": said.column.request.title},
            place=said.organisation.name,
            verb=_("Answer"),
            url=reverse("oversight:request", args=[said.column.request.code]),
            note=said.said,
        )
        for said in waiting_answers(actor=actor)[:MOST]
    ]
