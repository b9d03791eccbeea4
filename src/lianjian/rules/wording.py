"""How facts are spoken of in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """The name of a fact, and how its number is said: as the whole counted against, and as what there is now."""

    title: str
    whole: str = ""
    now: str = ""
    unit: str = ""


WORDING: Mapping[str, Wording] = {
    "entitled": Wording("应到人数", "应到 {n} 人", "", "人"),
    "present": Wording("到会人数", "到会 {n} 人", "现在到会 {n} 人", "人"),
    "yes": Wording("赞成票"),
    "written_yes": Wording("会前交来的书面赞成意见"),
    "adults": Wording("年满十八周岁的人数", "年满十八周岁的共 {n} 人", "", "人"),
    "present_adults": Wording("到会的年满十八周岁的人数", "", "现在到会 {n} 人", "人"),
    "households": Wording("户数", "全体共 {n} 户", "", "户"),
    "present_households": Wording("有代表到会的户数", "", "现在有 {n} 户的代表到会", "户"),
    "members": Wording("有完全民事行为能力的成员", "有完全民事行为能力的成员共 {n} 人", "", "人"),
    "representatives": Wording("代表人数", "代表共 {n} 人", "", "人"),
    "directors": Wording("理事人数", "理事共 {n} 人", "", "人"),
    "item": Wording("法律第二十六条第一款的第几项"),
    "registered": Wording("登记参加选举的人数", "登记参加选举的共 {n} 人", "", "人"),
    "votes_cast": Wording("参加投票的人数", "参加投票的 {n} 人", "现在有 {n} 人投票", "人"),
    "round": Wording("第几次投票"),
    "voters": Wording("有选举权的人数", "有选举权的共 {n} 人", "", "人"),
    "seats": Wording("应选名额", "应选 {n} 名", "", "名"),
    "candidates": Wording("候选人"),
    "handed_out": Wording("发出的选票"),
    "returned": Wording("收回的选票"),
    "notice_days": Wording("提前通知的天数"),
    "special_case": Wording("遇有特殊情况"),
    "display_days": Wording("公布的天数"),
    "form": Wording("组织形式"),
    "urban_units": Wording("城区党组织"),
    "village_units": Wording("联建的村"),
    "full_members_total": Wording("正式党员总数"),
    "full_members_by_unit": Wording("各单位的正式党员人数"),
    "has_approval_document": Wording("有没有批准文件"),
    "crosses_townships": Wording("是不是跨乡镇"),
    "approver": Wording("批准的机关"),
}


def spoken(*, fact: str) -> str:
    """Name a fact for a person, with its identifier: “到会人数”（present）."""
    return f"“{WORDING[fact].title}”（{fact}）" if fact in WORDING else f"“{fact}”"
