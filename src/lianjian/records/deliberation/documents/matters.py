"""What stands on the papers of a matter: notice, sign-in sheet, record, resolution, publication sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone, translation

from lianjian import rules
from lianjian.kernel.leaves import Leaf
from lianjian.kernel.papers import NUMERALS
from lianjian.kernel.strokes import ORDER_IN_WORDS
from lianjian.records.deliberation.bodies import BODY_RULES
from lianjian.records.deliberation.enums import Body, Outcome, PublicationKind
from lianjian.records.deliberation.models import Matter, MatterStep, Publication, Resolution
from lianjian.records.organisations.models import Organisation

BLANK = "＿" * 8
LINES_TO_SIGN = 30
BASES = {
    "entitled": "应到{n}人",
    "adults": "年满十八周岁的{n}人",
    "present_adults": "其中到会{n}人",
    "households": "全体{n}户",
    "present_households": "到会{n}户的代表",
    "members": "有完全民事行为能力的成员{n}人",
    "present": "实到{n}人",
}
ADVICE = "议事会、联席会议提出的是建议，不是决议。"


def notice_leaf(*, matter: Matter, body: Body, place: Organisation, on: date, today: date) -> Leaf:
    """The notice that goes out before a meeting: who, when, where, about what."""
    return Leaf(
        title=f"关于召开{_name(body)}的通知",
        subtitle=place.name,
        facts=(("时间", f"{_day(on)}　　时"), ("地点", BLANK), ("议题", matter.title)),
        sections=(
            ("一、提出的理由", _lines(matter.why)),
            ("二、提交讨论的方案", _lines(matter.proposal)),
            ("", ("请按时到会。不能到会的，请提前说明。",)),
        ),
        footer=f"{place.name}　{_day(today)}",
    )


def sign_in_leaf(*, matter: Matter, body: Body, place: Organisation, names: Sequence[str] = ()) -> Leaf:
    """Lines on which those who came sign, beside the `names` on file; room for the householder where one may count."""
    by_household = any("households" in base for base in BODY_RULES[body].bases)
    line = f"姓名{BLANK}　户主{BLANK}　签名{BLANK}" if by_household else f"姓名{BLANK}　签名{BLANK}"
    known = [f"姓名：{name}　签名{BLANK}" for name in names]
    lines = tuple(f"{number}．{text}" for number, text in enumerate(known or [line] * LINES_TO_SIGN, start=1))
    due = f"{len(names)}人" if names else BLANK
    return Leaf(
        title=f"{_name(body)}签到表",
        subtitle=place.name,
        facts=(("议题", matter.title), ("时间", BLANK), ("应到", due), ("实到", BLANK)),
        sections=((ORDER_IN_WORDS if names else "", lines),),
        footer="记录人：",
    )


def record_leaf(*, row: MatterStep) -> Leaf:
    """The record of one session: numbers, outcome, what was said, and the article it was judged by."""
    facts = [("时间", _day(row.on)), ("议题", row.matter.title)]
    if row.noticed_on:
        facts.append(("通知", _day(row.noticed_on) + (f"（{row.notice_reason}）" if row.notice_reason else "")))
    if row.meeting:
        facts.append(("地点", row.meeting.place or "—"))
    facts += [*_absent(row), ("列席", BLANK)]
    said: list[tuple[str, tuple[str, ...]]] = [("到会和表决", (f"{result_in_words(row=row)}。",))]
    if row.said:
        said.append(("会议意见" if row.yes is None else "决定内容", _lines(row.said)))
    if row.evaluation:
        said.append(("依据", (judged_in_words(evaluation=row.evaluation),)))
    sections = [(f"{NUMERALS[place]}、{head}", lines) for place, (head, lines) in enumerate(said)]
    if Body(row.body).is_advisory:
        sections.append(("", (ADVICE,)))
    return Leaf(
        title=f"{_name(Body(row.body)).removesuffix('会议')}会议记录",
        subtitle=row.organisation.name,
        facts=tuple(facts),
        sections=(*sections, ("", ("主持人（签字）：　　　　　　记录人（签字）：",))),
        footer=f"记录：{row.recorded_by}　{_day(timezone.localdate(row.recorded_at))}",
    )


def _absent(row: MatterStep) -> list[tuple[str, str]]:
    """How many of those due by name did not come; households and villagers present are counted otherwise."""
    due = row.facts.get("entitled")
    return [("缺席", f"{due - row.present}人")] if due is not None and row.present is not None else []


def resolution_leaf(*, resolution: Resolution, sessions: Sequence[MatterStep]) -> Leaf:
    """The resolution with the numbers of every assembly that passed it and the judgement it rests on."""
    matter = resolution.matter
    together = resolution.evaluation.get("all")
    counted = [f"{row.organisation.name}{_name(Body(row.body))}：{result_in_words(row=row)}。" for row in sessions]
    if together:
        counted.append(f"各村合计：{judged_in_words(evaluation=together)}")
    rested = [judged_in_words(evaluation=answer) for answer in resolution.evaluation["each"].values()]
    return Leaf(
        title=f"关于{matter.title}的决议",
        subtitle=matter.organisation.name,
        facts=(
            *((("编号", resolution.document_no),) if resolution.document_no else ()),
            ("通过", f"{_day(resolution.adopted_on)}，{_name(Body(resolution.body))}"),
        ),
        sections=(
            ("一、决议内容", _lines(resolution.text)),
            ("二、表决情况", tuple(counted)),
            ("三、依据", tuple(dict.fromkeys(rested))),
        ),
        footer=f"{matter.organisation.name}　{_day(resolution.adopted_on)}",
    )


def publication_leaf(*, publication: Publication) -> Leaf:
    """The sheet for the board: the text, how long it hangs, and where to object."""
    matter = publication.matter
    what = "决议公示" if publication.kind == PublicationKind.RESOLUTION else "实施结果公示"
    hangs = (
        f"{_day(publication.put_up_on)}至{_day(publication.until_on)}"
        if publication.put_up_on and publication.until_on
        else BLANK
    )
    return Leaf(
        title=f"{matter.title}{what}",
        subtitle=matter.organisation.name,
        facts=(("公示时间", hangs), ("张贴地点", publication.board)),
        sections=(
            ("", _lines(publication.text)),
            ("", (f"有意见的，请在公示期间向{matter.organisation.name}或者上级党组织反映。",)),
        ),
        footer=f"{matter.organisation.name}　{_day(publication.put_up_on) if publication.put_up_on else BLANK}",
    )


def result_in_words(*, row: MatterStep) -> str:
    """The numbers of a session and what came of it, as minutes say it."""
    counted = [text.format(n=row.facts[name]) for name, text in BASES.items() if name in row.facts]
    if row.present is not None and "present" not in row.facts:
        counted.append(f"到会{row.present}人")
    if row.yes is not None:
        counted.append(f"赞成{row.yes}票，不赞成{row.no}票，弃权{row.abstained}票")
    with translation.override("zh-hans"):
        counted.append(str(Outcome(row.outcome).label))
    return "，".join(counted)


def judged_in_words(*, evaluation: dict[str, object]) -> str:
    """The judgement of a rule in a sentence: what was needed, what there was, and the article of the day."""
    said = []
    for name, word in (("quorum", "到会"), ("pass", "赞成")):
        count = evaluation.get(name)
        if isinstance(count, dict):
            said.append(f"{word}至少{count['need']}，实际{count['have']}")
    title = str(evaluation.get("document") or "").removeprefix("中华人民共和国")
    return f"《{title}》{evaluation.get('article') or ''}：{'；'.join(said)}。"


def _name(body: Body) -> str:
    with translation.override("zh-hans"):
        return str(body.label)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _day(day: date) -> str:
    return rules.model.chinese_date(day=day)
