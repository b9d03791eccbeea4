"""The notice of a meeting, in Word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lianjian import rules
from lianjian.kernel.word import Page
from lianjian.records.activity.documents.minutes import place_in_words, time_in_words
from lianjian.records.activity.enums import PartyRole
from lianjian.records.activity.models import Meeting
from lianjian.records.activity.queries.agenda import agenda_of
from lianjian.records.activity.queries.meetings import parties_of


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Everything that stands in the notice, in its order."""

    title: str
    addressed: str
    opening: str
    facts: tuple[tuple[str, str], ...]
    agenda: tuple[str, ...]
    signed: str
    dated: str


def notice_of(*, meeting: Meeting, on: date) -> Notice:
    """The notice as it would go out on the day."""
    parties = parties_of(meeting=meeting)
    invited = [party.organisation.name for party in parties if party.role == PartyRole.INVITED]
    return Notice(
        title=f"关于召开{meeting.title}的通知",
        addressed=f"{'、'.join([meeting.organisation.name, *invited])}各位党员：",
        opening="现将有关事项通知如下。",
        facts=(("时间", time_in_words(meeting=meeting)), ("地点", place_in_words(meeting=meeting) or "另行通知")),
        agenda=tuple(agenda_of(meeting=meeting)),
        signed=meeting.organisation.name,
        dated=rules.model.chinese_date(day=on),
    )


def notice_in_word(*, notice: Notice) -> bytes:
    """The .docx file."""
    page = Page()
    page.title(notice.title)
    page.plain(notice.addressed)
    page.paragraph(notice.opening)
    for term, value in notice.facts:
        page.paragraph(f"{term}：{value}")
    if notice.agenda:
        page.paragraph("议题：")
        for place, title in enumerate(notice.agenda, start=1):
            page.paragraph(f"{place}．{title}")
    page.paragraph("不能到会的，请提前说明原因。")
    page.plain("")
    page.right(notice.signed)
    page.right(notice.dated)
    return page.content()
