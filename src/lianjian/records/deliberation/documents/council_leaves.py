"""What stands on the papers of questionnaires, joint conferences and the rule book."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

from django.utils import timezone, translation

from lianjian import rules
from lianjian.kernel.leaves import Leaf
from lianjian.kernel.papers import NUMERALS
from lianjian.records.deliberation.council_enums import (
    FollowUpKind,
    HouseholdState,
    QuestionKind,
    QuestionnaireKind,
)
from lianjian.records.deliberation.models import (
    ConferenceDecision,
    ConferenceSession,
    Household,
    Question,
    Questionnaire,
    RuleVersion,
)
from lianjian.records.deliberation.queries.questionnaires import Answered, Coverage, QuestionResult

ADVISES = "本结果供议事参考，不是决议。"
UNSIGNED = "本表不记名：答案和户名分开保存，任何人都查不到哪一户填了什么。"
SIGNED = "本表记名：答案和户主姓名一起保存，由村里保管。"
HIDDEN = "不足5户或可推算，不显示"
BLANK = "未作答"
LINES = "＿" * 24


def form_leaf(*, questionnaire: Questionnaire, questions: Sequence[Question], household: Household, link: str) -> Leaf:
    """The paper form of one household, with the code by which it can answer on the phone instead."""
    until = questionnaire.open_until
    return Leaf(
        title=questionnaire.title,
        subtitle="议决书" if questionnaire.kind == QuestionnaireKind.RESOLUTION_SLIP else "入户问卷",
        facts=(
            ("户主", f"{household.person_name}　{household.group}".strip()),
            *((("截止", _day(until)),) if until else ()),
        ),
        sections=(
            ("", tuple(line for line in (*questionnaire.introduction.splitlines(), _promise(questionnaire)) if line)),
            *((_numbered(place, question.text), _choices(question)) for place, question in enumerate(questions)),
            *((("户主签名", (LINES,)),) if questionnaire.is_signed else ()),
            ("", (f"也可以用手机扫码填写，不用登录。编号：{household.slip_code}", ADVISES)),
        ),
        footer=questionnaire.organisation.name,
        link=link,
        code=household.slip_code,
    )


def result_leaf(*, questionnaire: Questionnaire, coverage: Coverage, results: Sequence[QuestionResult]) -> Leaf:
    """The result as it is pinned up: how many were reached, and exact shares of those who answered."""
    with translation.override("zh-hans"):
        reached = "，".join(
            f"{state.label}{coverage.by_state[state]}户" for state in HouseholdState if coverage.by_state[state]
        )
    sections = [
        (
            _numbered(place, result.question.text),
            tuple(map(_said, result.answers)) or result.texts or ("（无文字答复）",),
        )
        for place, result in enumerate(results)
    ]
    return Leaf(
        title=f"{questionnaire.title}结果",
        facts=(
            ("发出", f"{coverage.all}户"),
            ("情况", reached),
            *((("时间", f"{_day(questionnaire.opened_on)}至{_day(questionnaire.closed_on)}"),)
              if questionnaire.opened_on and questionnaire.closed_on else ()),
        ),
        sections=(*sections, ("", (ADVISES,))),
        footer=questionnaire.organisation.name,
    )  # fmt: skip


def decisions_leaf(*, session: ConferenceSession, units: Sequence[str], agenda: Sequence[str]) -> Leaf:
    """What a session agreed on, and what it said of earlier decisions."""
    on = timezone.localdate(session.meeting.starts_at)
    decided = tuple(_decision(place, one) for place, one in enumerate(session.decisions.all(), start=1))
    follow_ups = session.follow_ups.select_related("decision__owner").order_by("decision__session__number", "pk")
    settled = tuple(
        f"{place}．{one.decision.title}（{one.decision.owner.name}）：{_became(one.kind, one.due_on)}。{one.said}"
        for place, one in enumerate(follow_ups, start=1)
    )
    return Leaf(
        title=f"{session.meeting.title}议定事项",
        facts=(("时间", _day(on)), ("地点", session.meeting.place or "—"), ("成员单位", "、".join(units))),
        sections=(
            ("一、会议议题", tuple(f"{place}．{title}" for place, title in enumerate(agenda, start=1)) or ("无",)),
            ("二、上次议定事项落实情况", settled or ("无",)),
            ("三、本次议定事项", decided or ("无",)),
            ("", ("联席会议议定的事项是协商意见，不是决议；依法应由会议决定的，另行提交。",)),
        ),
        footer=session.conference.organisation.name,
    )


def rule_leaf(*, version: RuleVersion) -> Leaf:
    """Rules as they are pinned up: the words, by whom adopted, since when in force."""
    with translation.override("zh-hans"):
        body, state = str(version.get_adopted_by_display()), str(version.get_state_display())
    facts = [("版本", f"第{version.number}版（{state}）")]
    if version.adopted_on:
        facts.append(("通过", f"{_day(version.adopted_on)}，{body}，{version.document_no}"))
    facts += [
        (term, _day(day))
        for term, day in (("备案", version.filed_on), ("公布", version.published_on), ("施行", version.in_force_on))
        if day
    ]
    return Leaf(
        title=version.rule.title,
        subtitle=version.rule.organisation.name,
        facts=tuple(facts),
        sections=(("", tuple(line for line in version.text.splitlines() if line.strip())),),
        footer=version.rule.organisation.name,
    )


def percent(share: Fraction) -> str:
    """The share in percent; exact where two decimals are enough, else rounded to two."""
    rounded = round(share * 100, 2)
    sign = "" if rounded == share * 100 else "约"
    return f"{sign}{float(rounded):g}%"


def _day(day: date) -> str:
    return rules.model.chinese_date(day=day)


def _promise(questionnaire: Questionnaire) -> str:
    return SIGNED if questionnaire.is_signed else UNSIGNED


def _numbered(place: int, text: str) -> str:
    number = NUMERALS[place] if place < len(NUMERALS) else str(place + 1)
    return f"{number}、{text}"


def _choices(question: Question) -> tuple[str, ...]:
    if question.kind == QuestionKind.TEXT:
        return (LINES, LINES)
    how: Callable[[str], str] = (
        "（可以选几项）{}".format if question.kind == QuestionKind.SEVERAL else "（选一项）{}".format
    )
    return (how("　".join(f"□{option}" for option in question.options)),)


def _said(answer: Answered) -> str:
    label = BLANK if answer.is_blank else answer.label
    if answer.count is None or answer.share is None:
        return f"{label}：{HIDDEN}"
    return f"{label}：{answer.count}户，{percent(answer.share)}"


def _decision(place: int, one: ConferenceDecision) -> str:
    who = f"{one.owner.name}（{one.person_name}）" if one.person_name else one.owner.name
    return f"{place}．{one.title}。责任单位：{who}；完成时限：{_day(one.due_on)}。"


def _became(kind: str, due_on: date | None) -> str:
    with translation.override("zh-hans"):
        said = str(FollowUpKind(kind).label)
    return f"{said}（{_day(due_on)}）" if due_on else said
