"""The minutes of a meeting: what they say, whatever they are written in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone, translation

from lianjian import rules
from lianjian.records.activity.enums import AttendanceKind
from lianjian.records.activity.models import Attendance, CountedVote, Meeting, Minutes
from lianjian.records.activity.queries.absence import is_absent
from lianjian.records.activity.queries.agenda import agenda_of
from lianjian.records.activity.queries.meetings import attendances_of, name_of, parties_of, turnout_of

NOTHING = "无"
NUMERALS = "一二三四五六七八九十"
SIGNING = "主持人（签名）：　　　　　　　　记录人（签名）："


@dataclass(frozen=True, kw_only=True)
class MinutesPaper:
    """Everything that stands in the minutes. Names are lists; `absent` holds name and reason, "" for none.

    `excused` are those due who did not come and of whom nothing is demanded (JG 23): a number, no names.
    """

    title: str
    organisation: str
    kind: str
    version: int
    correction_reason: str
    time: str
    place: str
    chair: str
    recorder: str
    due: int
    present: tuple[str, ...]
    in_attendance: tuple[str, ...]
    guests: tuple[str, ...]
    absent: tuple[tuple[str, str], ...]
    agenda: tuple[str, ...]
    speeches: tuple[str, ...]
    votes: tuple[str, ...]
    resolution: tuple[str, ...]
    closed: str
    excused: int = 0

    def as_content(self) -> dict[str, Any]:
        """The minutes as plain values, to be kept."""
        return asdict(self)

    def heading(self) -> str:
        """The line on top."""
        return f"{self.organisation}会议记录"

    def footer(self) -> str:
        """Which version it is, and since when it is closed."""
        version = f"第{self.version}版（更正：{self.correction_reason}）" if self.correction_reason else ""
        return f"{version}　{self.closed}定稿".strip() if self.closed else f"{version}　草稿".strip()

    def facts(self) -> list[tuple[str, str]]:
        """The head of the minutes, part by part."""
        return [
            ("会议名称", self.title),
            ("会议类型", self.kind),
            ("时间", self.time),
            ("地点", self.place or NOTHING),
            ("主持人", self.chair or "　"),
            ("记录人", self.recorder or "　"),
            ("应到", f"{self.due}人"),
            ("实到", _people(self.present)),
            ("列席", _people(self.in_attendance)),
            ("来宾", _people(self.guests)),
            ("缺席", _absent(self.absent)),
            *([("免作要求", f"{self.excused}人（未到会，不计缺席）")] if self.excused else []),
        ]

    def sections(self) -> list[tuple[str, list[str]]]:
        """The body of the minutes: each part's head and its paragraphs."""
        agenda = [f"{place}．{title}" for place, title in enumerate(self.agenda, start=1)]
        parts = [("会议议题", agenda), ("发言摘要", list(self.speeches))]
        if self.votes:
            parts.append(("表决情况", list(self.votes)))
        return [(head, paragraphs or [NOTHING]) for head, paragraphs in (*parts, ("会议决议", list(self.resolution)))]


def paper_of(*, minutes: Minutes) -> MinutesPaper:
    """A version of the minutes: a closed one as it was closed, a draft as the record stands."""
    if minutes.content is not None:
        return _kept(minutes.content)
    return draft_of(meeting=minutes.meeting, minutes=minutes)


def draft_of(*, meeting: Meeting, minutes: Minutes | None, closed_at: datetime | None = None) -> MinutesPaper:
    """What the minutes say as the record stands; without a version, what is known before anything was written."""
    rows = attendances_of(meeting=meeting)
    turnout = turnout_of(rows=rows)
    due = [row for row in rows if row.kind == AttendanceKind.DUE]
    others = {kind: [row for row in rows if row.kind == kind and row.present] for kind in AttendanceKind}
    with translation.override("zh-hans"):
        kind = str(meeting.get_kind_display())
    return MinutesPaper(
        title=meeting.title,
        organisation="、".join(party.organisation.name for party in parties_of(meeting=meeting)),
        kind=kind,
        version=minutes.number if minutes else 1,
        correction_reason=minutes.correction_reason if minutes else "",
        time=time_in_words(meeting=meeting),
        place=place_in_words(meeting=meeting),
        chair=meeting.chair.name if meeting.chair else "",
        recorder=meeting.recorder.name if meeting.recorder else "",
        due=turnout.due,
        excused=turnout.excused,
        present=tuple(name_of(row=row) for row in due if row.present),
        in_attendance=tuple(name_of(row=row) for row in others[AttendanceKind.IN_ATTENDANCE]),
        guests=tuple(_guest(row, meeting) for row in others[AttendanceKind.GUEST]),
        absent=tuple((name_of(row=row), row.absent_because) for row in due if is_absent(row=row)),
        agenda=tuple(agenda_of(meeting=meeting)),
        speeches=_paragraphs(minutes.speeches if minutes else ""),
        votes=tuple(_vote(vote) for vote in meeting.votes.order_by("recorded_at", "pk")),
        resolution=_paragraphs(minutes.resolution if minutes else ""),
        closed=rules.model.chinese_date(day=timezone.localdate(closed_at)) if closed_at else "",
    )


def time_in_words(*, meeting: Meeting) -> str:
    """From when to when, as minutes and notices write it: 2026年3月5日9:00—11:00."""
    begin, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    first = f"{rules.model.chinese_date(day=begin.date())}{begin.hour}:{begin:%M}"
    until = "" if end.date() == begin.date() else rules.model.chinese_date(day=end.date())
    return f"{first}—{until}{end.hour}:{end:%M}"


def place_in_words(*, meeting: Meeting) -> str:
    """Where; of what is held online, that it is."""
    if not meeting.is_online:
        return meeting.place
    return f"线上（{meeting.place}）" if meeting.place else "线上"


def _kept(content: Mapping[str, Any]) -> MinutesPaper:
    lists = {name: tuple(value) for name, value in content.items() if isinstance(value, list)}
    absent = tuple((name, reason) for name, reason in content["absent"])
    return MinutesPaper(**{**content, **lists, "absent": absent})


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _guest(row: Attendance, meeting: Meeting) -> str:
    if row.organisation is None or row.organisation_id == meeting.organisation_id:
        return name_of(row=row)
    return f"{name_of(row=row)}（{row.organisation.name}）"


def _people(names: tuple[str, ...]) -> str:
    return f"{len(names)}人：{'、'.join(names)}" if names else "0人"


def _absent(people: tuple[tuple[str, str], ...]) -> str:
    said = [f"{name}（{reason}）" if reason else name for name, reason in people]
    return _people(tuple(said))


def _vote(vote: CountedVote) -> str:
    written = f"，另有书面意见同意{vote.written_yes}人、不同意{vote.written_no}人" * bool(
        vote.written_yes or vote.written_no
    )
    return (
        f"{vote.question}：应到会有表决权的{vote.entitled}人，实到{vote.present}人；同意{vote.yes}票，"
        f"不同意{vote.no}票，弃权{vote.abstained}票{written}。{'通过' if vote.passed else '未通过'}。"
    )
