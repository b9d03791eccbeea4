"""A result in words that a teller can read aloud, with its numbers in a table."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from lianjian.engines.tally.turnout import BASE_WORDS, CHANNEL_WORDS

Document = Mapping[str, Any]

TITLES = {
    "resolution": "表决结果",
    "election": "选举结果",
    "rating": "民主评议结果",
    "household": "按户表决结果",
    "carry_down": "选举结果（高职务得票计入低职务）",
}
HOUSEHOLD_WORDS = {"eligible": "总户数", "households": "总户数", "present": "到会户数", "returned": "表决户数"}
REASONS = {
    "identifying_mark": "有可辨认的记号",
    "illegible": "无法辨认",
    "contradictory": "标记矛盾",
    "too_many_picks": "所选人数超过应选名额",
}


def result_sentences(*, case: Document, result: Document) -> list[str]:
    """Say the result of a case that was counted, one line a sentence or a row of a table."""
    lines = [TITLES[case["kind"]], *_turnout(case), *_quorum(case, result)]
    if result["status"] == "void":
        return [*lines, _why_void(result)]
    return [*lines, *_ballots(result), *_TELLERS[case["kind"]](case, result)]


def _words(case: Document) -> Mapping[str, str]:
    return HOUSEHOLD_WORDS if case["kind"] == "household" else BASE_WORDS


def _turnout(case: Document) -> list[str]:
    if case["kind"] == "household":
        represented = case.get("present") or sum(case["votes"].values())
        return [f"总户数{case['households']}户，到会{represented}户。"]
    told = [
        f"{word}{case[key]}人" for key, word in (("eligible", "应到"), ("present", "实到")) if case.get(key) is not None
    ]
    return ["，".join(told) + "。"] if told else []


def _quorum(case: Document, result: Document) -> list[str]:
    if "quorum" not in result:
        return []
    need, have = result["quorum"]["need"], result["quorum"]["have"]
    of = case["quorum"]["of"]
    unit = "户" if case["kind"] == "household" else "张" if of == "returned" else "人"
    reached = "达到" if have >= need else "没有达到"
    return [f"{_words(case)[of]}要求不少于{need}{unit}，现为{have}{unit}，{reached}要求。"]


def _why_void(result: Document) -> str:
    if result["void_reason"] == "quorum":
        return "没有达到规定的数目，本次无效，不计票。"
    return f"{CHANNEL_WORDS[result['void_channel']]}收回的比发出的多，本次无效，应当重新投票。"


def _ballots(result: Document) -> list[str]:
    if "valid_ballots" not in result:
        return []
    out, back, kept = result["handed_out"], result["returned"], result["not_returned"]
    lines = [
        f"发出{out}张票，收回{back}张，未收回{kept}张。",
        f"有效票{result['valid_ballots']}张，无效票{result['invalid_ballots']}张。",
    ]
    if result["invalid_reasons"]:
        reasons = "，".join(f"{REASONS[reason]}{n}张" for reason, n in result["invalid_reasons"].items())
        lines.append(f"无效原因：{reasons}。")
    return lines


def _bar(case: Document, result: Document, end: str) -> str:
    return f"以{_words(case)[case['threshold']['base']]}{result['base']}为准，至少要得{result['need']}票{end}。"


def _resolution(case: Document, result: Document) -> list[str]:
    lines = []
    if "written_opinions" in result:
        lines.append(f"会前收到书面意见{result['written_opinions']}份，计入票数，不计入实到人数。")
    if result.get("void_opinions"):
        lines.append(f"其中无效{result['void_opinions']}份。")
    if result.get("void_marks"):
        lines.append(f"另有{result['void_marks']}户的标记无效。")
    return [
        *lines,
        f"赞成{result['approve']}票，反对{result['against']}票，弃权{result['abstain']}票。",
        _bar(case, result, "才能通过"),
        "通过。" if result["passed"] else "没有通过。",
    ]


def _election(case: Document, result: Document) -> list[str]:
    def row(name: str) -> list[str]:
        printed = name in result["against"]
        rest = [str(result["against"][name]), str(result["abstain"][name])] if printed else ["", "另选"]
        return [name, str(result["approve"][name]), *rest, "当选" if name in result["elected"] else ""]

    lines = _table([["姓名", "赞成", "反对", "弃权", ""], *(row(name) for name in result["approve"])])
    if result["void_marks"]:
        lines.append(f"另有{result['void_marks']}处标记无效。")
    if result["void_write_ins"]:
        lines.append(f"另选他人中有{result['void_write_ins']}票所写的人不在可另选人员名单上。")
    lines.append(_bar(case, result, "才能当选"))
    if result["review"]:
        names = "、".join(f"“{name}”（{n}票）" for name, n in result["review"]["names"].items())
        return [*lines, f"另选他人中的{names}有同名的人，请先查明是谁，再确定当选人。"]
    return [*lines, f"应选{case['posts']}名，{_elected(result['elected'])}。", *_further_vote(result["runoff"])]


def _elected(names: Sequence[str]) -> str:
    return f"当选{len(names)}名：{'、'.join(names)}" if names else "无人当选"


def _further_vote(runoff: Document | None, post: str = "") -> list[str]:
    if runoff is None:
        return []
    names = "、".join(runoff["candidates"])
    if runoff["reason"] == "tie":
        return [f"{post}{names}得票相等，余下{runoff['seats']}个名额在他们中间再次投票。"]
    whom = f"（未当选的有{names}）" if names else ""
    return [f"{post}还缺{runoff['seats']}名，另行选举{whom}。"]


def _rating(case: Document, result: Document) -> list[str]:
    def words(name: str) -> str:
        if name in result["not_graded"]:
            return "不定等次"
        if name in result["not_rated"]:
            return "有的组没有人评，请研究"
        told = ["建议优秀"] if name in result["suggested_excellent"] else []
        return "，".join(told + (["请研究是否不合格"] if name in result["review"] else []))

    rows = [
        [name, _share(result["excellent_score"].get(name)), _share(result["unqualified_score"].get(name)), words(name)]
        for name in case["subjects"]
    ]
    lines = _table([["姓名", "优秀率", "不合格率", ""], *rows])
    if result["cap"] is not None:
        lines.append(f"优秀名额最多{result['cap']}名。")
    if result["tie_at_cap"]:
        tie = result["tie_at_cap"]
        lines.append(f"{'、'.join(tie['subjects'])}并列，余下{tie['slots']}个优秀名额由会议研究决定。")
    return lines


def _share(text: str | None) -> str:
    if text is None:
        return ""
    share = Fraction(text)
    tenths = round(share * 1000)
    about = "" if tenths == share * 1000 else "约"
    return f"{share}（{about}{tenths // 10}.{tenths % 10}%）"


def _carry_down(case: Document, result: Document) -> list[str]:
    posts = [post for post, _ in case["posts"]]
    names = list(dict.fromkeys(name for post in posts for name in result["totals"][post]))
    rows = [[name, *(str(result["totals"][post].get(name, "")) for post in posts)] for name in names]
    lines = [*_table([["姓名", *posts], *rows]), _bar(case, result, "才能当选")]
    for post, seats in case["posts"]:
        lines.append(f"{post}应选{seats}名，{_elected(result['elected'][post])}。")
        lines += _further_vote((result["runoff"] or {}).get(post), f"{post}：")
        if post in result["waiting"]:
            lines.append(f"{post}要等上面得票相等的人再次投票以后才能确定。")
    return lines


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell + " " * (width - _width(cell)) if place == 0 else " " * (width - _width(cell)) + cell
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _width(cell: str) -> int:
    return sum(2 if unicodedata.east_asian_width(symbol) in "WF" else 1 for symbol in cell)


_TELLERS: dict[str, Callable[[Document, Document], list[str]]] = {
    "resolution": _resolution,
    "household": _resolution,
    "election": _election,
    "rating": _rating,
    "carry_down": _carry_down,
}
