"""The paper of a plan of goals."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import translation

from lianjian.kernel.leaves import Leaf
from lianjian.results.oversight.models import GoalPlan
from lianjian.results.oversight.queries.goals import Progress
from lianjian.results.oversight.wording import number_in_words
from lianjian.rules.model import chinese_date


def plan_leaf(*, plan: GoalPlan, goals: Sequence[Progress]) -> Leaf:
    """The plan with its goals and where each stands; the numbers are those of the records."""
    with translation.override("zh-hans"):
        rows = tuple(f"{place}. {_goal(one)}" for place, one in enumerate(goals, start=1))
    return Leaf(
        title=plan.title,
        subtitle=plan.document_no or "草稿",
        facts=(
            ("单位", plan.organisation.name),
            ("期限", f"{chinese_date(day=plan.begins_on)}至{chinese_date(day=plan.ends_on)}"),
        ),
        sections=(
            ("目标", rows or ("还没有目标。",)),
            ("说明", ("进度就是指标，由记录算出，不另外填报，不排名次。",)),
        ),
        footer=f"{plan.organisation.name}　{chinese_date(day=plan.adopted_on) if plan.adopted_on else ''}",
    )


def _goal(one: Progress) -> str:
    answers = one.goal.answers
    upper = f"；回应{answers.plan.organisation.name}《{answers.plan.title}》第{answers.position}项" if answers else ""
    target = number_in_words(float(one.goal.target), share=one.share)
    return (
        f"{one.name}：{one.goal.get_direction_display()}{target}{one.unit}；"
        f"责任岗位：{one.goal.get_owner_post_display()}；{chinese_date(day=one.on)}为"
        f"{number_in_words(one.value, share=one.share)}{one.unit}{upper}。"
    )
