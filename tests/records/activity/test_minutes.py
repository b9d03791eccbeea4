"""Minutes: a draft nobody overwrites unseen, closed once, corrected only as a new version."""

from __future__ import annotations

import re
import zipfile
from datetime import date, timedelta
from io import BytesIO

import pytest

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.pdf import can_write_pdf
from lianjian.records.activity.actions.attendance import record_attendance, say_absent
from lianjian.records.activity.actions.minutes import MinutesWords, close_minutes, correct_minutes, save_minutes
from lianjian.records.activity.documents.minutes import MinutesPaper, draft_of, paper_of
from lianjian.records.activity.documents.minutes_in_pdf import minutes_in_pdf
from lianjian.records.activity.documents.minutes_in_word import minutes_in_word
from lianjian.records.activity.documents.notice import notice_in_word, notice_of
from lianjian.records.activity.enums import MeetingKind, MeetingState, RecordedBy
from lianjian.records.activity.errors import WrongTime
from lianjian.records.activity.models import CountedVote, Meeting, Minutes
from lianjian.records.members.models import Member
from tests.factories import NOW, TODAY, County, person
from tests.records.activity.meeting_factories import meeting
from tests.records.members.factories import member


@pytest.fixture
def people(county: County) -> list[Member]:
    village = county.villages[0]
    old = member(village, "丁高寿", exempt_since=date(2020, 1, 1))
    return [member(village, "张主持"), member(village, "李记录"), member(village, "王缺席"), old]


@pytest.fixture
def held(county: County, people: list[Member]) -> Meeting:
    it = meeting(county, county.villages[0], MeetingKind.GENERAL_MEMBERSHIP_MEETING, guests=("周群众",))
    guest = it.attendances.get(person_name="周群众")
    by = county.actor(county.secretaries[0])
    record_attendance(
        meeting=it, present=[people[0].pk, people[1].pk], guests=[guest.pk], how=RecordedBy.TICKED, by=by, at=NOW
    )
    return it


def words(people: list[Member], **changed: object) -> MinutesWords:
    usual: dict[str, object] = {
        "speeches": "张主持：传达文件。\n李记录：谈春耕。",
        "resolution": "同意修东沟渠。",
        "chair_id": people[0].pk,
        "recorder_id": people[1].pk,
    }
    return MinutesWords(**(usual | changed))  # type: ignore[arg-type]


def save(county: County, it: Meeting, said: MinutesWords, revision: int = 0) -> Minutes:
    return save_minutes(meeting=it, words=said, revision=revision, by=county.actor(county.secretaries[0]), at=NOW)


def test_saving_the_draft_says_that_the_meeting_was_held(county: County, held: Meeting, people: list[Member]) -> None:
    save(county, held, words(people))
    held.refresh_from_db()
    assert (held.state, held.chair, held.recorder) == (MeetingState.HELD, people[0], people[1])


def test_of_two_recorders_none_overwrites_the_other_unseen(county: County, held: Meeting, people: list[Member]) -> None:
    save(county, held, words(people))
    with pytest.raises(ChangedMeanwhile):
        save(county, held, words(people, speeches="别人的"), revision=0)
    assert save(county, held, words(people, speeches="接着写"), revision=1).revision == 2


def test_a_closed_version_holds_every_part_and_names_who_was_absent(
    county: County, held: Meeting, people: list[Member]
) -> None:
    row = held.attendances.get(member=people[2])
    say_absent(row=row, reason="外出打工", by=county.actor(county.secretaries[0]), at=NOW)
    CountedVote.objects.create(
        meeting=held, question="修东沟渠", rule_name="branch_assembly", rule_id="ZB-11", entitled=4, present=2, yes=2,
        no=0, abstained=0, passed=True, recorded_at=NOW,
    )  # fmt: skip
    save(county, held, words(people))
    closed = close_minutes(meeting=held, by=county.actor(county.secretaries[0]), at=NOW)
    paper = paper_of(minutes=closed)
    assert (paper.due, paper.excused) == (4, 1)
    assert set(paper.present) == {"张主持", "李记录"}
    assert paper.absent == (("王缺席", "外出打工"),)
    assert paper.guests == ("周群众",)
    assert "丁高寿" not in str(paper)
    said = dict(paper.facts()) | {head: "".join(lines) for head, lines in paper.sections()}
    assert said["时间"] == "2026年3月9日8:00—10:00"
    assert said["地点"] == "村党员活动室"
    assert said["应到"] == "4人"
    assert said["免作要求"] == "1人（未到会，不计缺席）"
    assert said["缺席"] == "1人：王缺席（外出打工）"
    assert said["会议议题"].startswith("1．学习中央一号文件")
    assert "同意2票" in said["表决情况"]
    assert said["会议决议"] == "同意修东沟渠。"


def test_who_was_due_and_unknown_is_absent_when_the_minutes_close_and_the_exempt_never(
    county: County, held: Meeting, people: list[Member]
) -> None:
    save(county, held, words(people))
    close_minutes(meeting=held, by=county.actor(county.secretaries[0]), at=NOW)
    assert held.attendances.get(member=people[2]).present is False
    assert held.attendances.get(member=people[3]).present is None


@pytest.mark.parametrize(
    ("lacking", "said"),
    [({"chair_id": None}, "主持人"), ({"speeches": " "}, "发言摘要"), ({"resolution": ""}, "会议决议")],
)
def test_an_unfinished_draft_is_not_closed(
    county: County, held: Meeting, people: list[Member], lacking: dict[str, object], said: str
) -> None:
    save(county, held, words(people, **lacking))
    with pytest.raises(Refused, match=said):
        close_minutes(meeting=held, by=county.actor(county.secretaries[0]), at=NOW)
    assert not Minutes.objects.exclude(closed_at=None).exists()


def test_the_recorder_closes_and_the_township_does_not(county: County, held: Meeting, people: list[Member]) -> None:
    people[1].account = person("李记录", login="li")
    people[1].save()
    save(county, held, words(people))
    with pytest.raises(NotAllowed):
        close_minutes(meeting=held, by=county.actor(county.longdu_organiser), at=NOW)
    closed = close_minutes(meeting=held, by=county.actor(people[1].account), at=NOW)
    assert closed.closed_by == people[1].account


def test_a_correction_is_a_new_version_and_the_old_one_reads_as_before(
    county: County, held: Meeting, people: list[Member]
) -> None:
    by = county.actor(county.secretaries[0])
    save(county, held, words(people))
    first = close_minutes(meeting=held, by=by, at=NOW)
    before = paper_of(minutes=first)
    late = {"meeting": held, "present": [people[2].pk], "how": RecordedBy.PAPER, "by": by, "at": NOW}
    with pytest.raises(Refused, match="定稿"):
        record_attendance(**late)
    with pytest.raises(Refused, match="定稿"):
        save(county, held, words(people), revision=1)
    with pytest.raises(Refused):
        correct_minutes(meeting=held, reason=" ", by=by, at=NOW)
    draft = correct_minutes(meeting=held, reason="王缺席后来到会", by=by, at=NOW)
    record_attendance(**late)
    save(county, held, words(people, resolution="同意修东沟渠，五月开工。"), revision=draft.revision)
    second = close_minutes(meeting=held, by=by, at=NOW + timedelta(days=1))
    first.refresh_from_db()
    assert paper_of(minutes=first) == before
    after = paper_of(minutes=second)
    assert after.version == 2
    assert "王缺席" in after.present
    assert after.footer() == "第2版（更正：王缺席后来到会）　2026年3月10日定稿"


def test_minutes_are_not_written_before_the_meeting_begins(county: County, people: list[Member]) -> None:
    coming = meeting(county, county.villages[0], starts_at=NOW + timedelta(hours=3))
    with pytest.raises(WrongTime):
        save(county, coming, words(people))


def text_of(content: bytes) -> str:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return re.sub(r"<[^>]+>", "", archive.read("word/document.xml").decode())


def test_the_word_file_holds_what_the_page_holds(held: Meeting) -> None:
    paper = draft_of(meeting=held, minutes=None)
    text = text_of(minutes_in_word(paper=paper))
    for part in (paper.heading(), *(value for _term, value in paper.facts()), "四、会议决议"[2:], "签名"):
        assert part in text


def test_the_notice_says_when_where_and_what(held: Meeting) -> None:
    text = text_of(notice_in_word(notice=notice_of(meeting=held, on=TODAY)))
    for part in ("关于召开三月主题党日的通知", "2026年3月9日8:00", "村党员活动室", "2．讨论春耕互助", "北朱解村"):
        assert part in text


@pytest.mark.skipif(not can_write_pdf(), reason="no Chinese font on this machine")
def test_the_pdf_is_written_with_rare_characters(held: Meeting) -> None:
    paper: MinutesPaper = draft_of(meeting=held, minutes=None)
    assert minutes_in_pdf(paper=paper).startswith(b"%PDF")
