"""The pages of those who lead a ballot and work at it, through HTTP."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from lianjian.engines.credentials import fingerprint
from lianjian.kernel.actor import Actor
from lianjian.kernel.models import Account
from lianjian.kernel.pdf import can_write_pdf
from lianjian.records.ballots.actions import NewContest
from lianjian.records.ballots.documents.papers import KINDS
from lianjian.records.ballots.enums import BallotPurpose, BallotState, BatchState, Channel, ContestKind, SecrecyLevel
from lianjian.records.ballots.models import Ballot, PaperBatch, Participation
from tests.factories import County
from tests.pages import hidden_value
from tests.records.ballots.phones import FOR, MAJORITY, Hall, a_hall
from tests.records.members.factories import member

SignIn = Callable[[Account], Client]
PAPER = (Channel.PAPER,)
ELECTION = NewContest(
    kind=ContestKind.ELECTION, question="选一名代表", candidates=("王丽", "丁一"), write_in=True, threshold=MAJORITY
)


def url(hall: Hall, name: str = "ballot", *more: object) -> str:
    return reverse(f"ballots:{name}", args=[hall.ballot.code, *more])


def account(actor: Actor) -> Account:
    return Account.objects.get(pk=actor.account_id)


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def secretary(county: County, sign_in: SignIn) -> Client:
    return sign_in(county.secretaries[0])


def drawn_up(**changes: object) -> dict[str, object]:
    said = {
        "title": "修路", "purpose": "resolution", "channels": ["paper", "phone"], "kind": "resolution",
        "questions": "借钱修路\n修三公里", "seats": 1, "need": "half_eligible", "everybody": "on", "names": "",
    }  # fmt: skip
    return {**said, **changes}


def test_a_ballot_is_drawn_up_from_the_branchs_voters_and_pasted_names(county: County, secretary: Client) -> None:
    member(county.villages[0], "郑一")
    member(county.villages[0], "郑预备", full=False)
    new = reverse("ballots:ballot-new")
    token = hidden_value(secretary.get(new), "request_id")
    twice = secretary.post(new, drawn_up(names="李四，第三户\n郑一", request_id=token)).content.decode()
    assert "名册上有两个：郑一" in twice
    assert not Ballot.objects.exists()
    said = drawn_up(names="李四，第三户\n郑一，第五户\n赵五", request_id=token)
    first, again = secretary.post(new, said), secretary.post(new, said)
    assert first.status_code == again.status_code == 302
    assert first.headers["Location"] == again.headers["Location"]
    ballot = Ballot.objects.get()
    roll = [(voter.name, voter.household, bool(voter.member_id)) for voter in ballot.voters.all()]
    assert roll == [("郑一", "", True), ("李四", "第三户", False), ("郑一", "第五户", False), ("赵五", "", False)]
    assert [contest.question for contest in ballot.contests.all()] == ["借钱修路", "修三公里"]
    assert ballot.contests.first().threshold == {"op": "gt", "num": 1, "den": 2, "base": "eligible"}  # type: ignore[union-attr]


def test_an_election_by_phone_is_refused_with_its_article(county: County, secretary: Client) -> None:
    new = reverse("ballots:ballot-new")
    page = secretary.post(
        new, drawn_up(purpose="party_election", kind="election", candidates="丁一\n王丽", names="赵五")
    ).content.decode()
    assert "只能用纸" in page
    assert "《" in page
    assert not Ballot.objects.exists()
    no_candidates = secretary.post(new, drawn_up(kind="election", channels=["paper"], names="赵五"))
    assert "field-error" in no_candidates.content.decode()
    nobody = secretary.post(new, drawn_up(everybody="", channels=["paper"]))
    assert "field-error" in nobody.content.decode()


def test_a_second_key_is_chosen_only_with_phones(county: County, secretary: Client) -> None:
    new = reverse("ballots:ballot-new")
    refused = secretary.post(new, drawn_up(has_two_keys="on", channels=["paper"], names="赵五"))
    assert "field-error" in refused.content.decode()
    secretary.post(new, drawn_up(has_two_keys="on", names="赵五"))
    ballot = Ballot.objects.get()
    assert ballot.level == SecrecyLevel.TWO_KEYS
    assert "第二把密钥" in text_of(secretary, reverse("ballots:ballot", args=[ballot.code]))


def test_grades_are_asked_of_members_each_by_himself(county: County, secretary: Client) -> None:
    rated = [member(county.villages[0], name) for name in ("郑一", "钱二")]
    new = reverse("ballots:ballot-new")
    said = drawn_up(purpose="appraisal", kind="rating", questions="郑一\n钱二")
    assert secretary.post(new, {**said, "questions": "没有这个人"}).status_code == 422
    assert not Ballot.objects.exists()
    secretary.post(new, said)
    contests = Ballot.objects.get().contests.all()
    assert [contest.subject_member_id for contest in contests] == [one.pk for one in rated]


def test_the_page_leads_step_by_step_with_one_button(county: County, sign_in: SignIn) -> None:
    hall = a_hall(county, channels=PAPER, noticed=False)
    client = sign_in(county.secretaries[0])
    expected = [
        (BallotState.DRAWN_UP, "ballot-notice"), (BallotState.NOTICED, "ballot-hand-out"),
        (BallotState.HANDING_OUT, "ballot-open"), (BallotState.VOTING, "ballot-close"),
    ]  # fmt: skip
    days = {"opens_on": "2026-01-01", "opens_hour": "09:00", "closes_on": "2099-01-01", "closes_hour": "17:00"}
    for state, name in expected:
        page = client.get(url(hall))
        assert Ballot.objects.get().state == state
        assert page.content.decode().count("btn-primary") == 1
        assert url(hall, name) in page.content.decode()
        if state == BallotState.DRAWN_UP:
            assert (
                client.post(url(hall, name), days).status_code == 422
            )  # the notice would come after its own beginning
            days |= {"opens_on": "2098-12-31"}
        client.post(url(hall, name), {**days, "request_id": hidden_value(page, "request_id") if "once" in days else ""})
        if state == BallotState.DRAWN_UP:
            Ballot.objects.update(opens_at="2026-01-01T00:00:00Z")
    assert Ballot.objects.get().state == BallotState.CLOSED
    assert "计票结果" in text_of(client, url(hall))


def test_few_voters_are_told_that_it_is_not_secret(county: County, sign_in: SignIn) -> None:
    few, more = a_hall(county, channels=PAPER, voters=4), a_hall(county, channels=PAPER, voters=6)
    client = sign_in(county.secretaries[0])
    assert "不能写“秘密”" in text_of(client, url(few))
    assert "不记名投票" in text_of(client, url(few, "ballot-paper", "notice"))
    assert "不能写“秘密”" not in text_of(client, url(more))
    assert "无记名（秘密）投票" in text_of(client, url(more, "ballot-paper", "notice"))


def test_the_desk_finds_by_name_and_by_initials_and_hands_out_once(county: County, sign_in: SignIn) -> None:
    hall = a_hall(county, channels=(Channel.PAPER, Channel.SLIP))
    hall.hand_out()
    clerk = sign_in(account(hall.clerks[0]))
    desk = url(hall, "ballot-desk")
    voter = hall.voters()[0]
    assert voter.name in text_of(clerk, f"{desk}?text={voter.name}")
    assert voter.name in text_of(clerk, f"{desk}?text=xm")
    assert "名册上没有这个人" in text_of(clerk, f"{desk}?text=没有")
    for _twice in range(2):
        answer = clerk.post(desk, {"voter": voter.pk, "channel": "paper"})
        assert answer.status_code == 302
    clerk.post(desk, {"voter": voter.pk, "channel": "slip"})
    assert [(one.voter_id, one.channel) for one in Participation.objects.all()] == [(voter.pk, Channel.PAPER)]
    assert "已领票1人，名册共6人" in text_of(clerk, desk)
    sheet = load_workbook(BytesIO(clerk.get(url(hall, "ballot-roll-excel")).content)).active
    assert sheet is not None
    assert [row[4] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["纸质票", *[None] * 5]
    assert clerk.post(desk, {"voter": "9" * 30, "channel": "paper"}).status_code == 404


def test_who_is_not_named_does_not_hand_out_nor_read_paper(county: County, sign_in: SignIn) -> None:
    hall = a_hall(county, channels=PAPER)
    client = sign_in(county.secretaries[0])
    for name in ("ballot-desk", "ballot-batches"):
        assert client.get(url(hall, name)).status_code == 403
    voter = sign_in(Account.objects.get(pk=hall.voters()[0].account_id))
    for name in ("ballot-desk", "ballot-roll", "ballot-roll-excel", "ballot-slips", "ballot-notice", "ballot-tellers"):
        assert voter.get(url(hall, name)).status_code == 403
    assert voter.get(url(hall, "ballot-paper", "signing")).status_code == 403


def voting_on_paper(county: County, *contests: NewContest, papers: int = 3) -> Hall:
    hall = a_hall(county, channels=PAPER, contests=contests)
    hall.hand_out()
    for voter in hall.voters()[:papers]:
        hall.give_paper(voter)
    hall.open_box()
    return hall


def test_two_people_enter_a_batch_and_two_overseers_settle_where_they_differ(county: County, sign_in: SignIn) -> None:
    hall = voting_on_paper(county, ELECTION)
    batch = url(hall, "ballot-batch", "1", 1)
    alike = {"rows": "12", "r1-n": "2", "r1-0": "+", "r1-1": "-", "r2-n": "1"}
    first = sign_in(account(hall.clerks[0]))
    assert "第1行" in text_of(first, batch)
    assert first.post(batch, {**alike, "r3-0": "+"}).status_code == 422  # of how many papers?
    assert first.post(batch, {**alike, "r1-n": "two"}).status_code == 422
    assert not PaperBatch.objects.exists()
    more = first.post(batch, {**alike, "more": "1"}).content.decode()
    assert 'name="r22-n"' in more
    assert first.post(batch, {**alike, "r2-w": "赵四"}).status_code == 302
    second = sign_in(account(hall.clerks[1]))
    assert "赵四" not in text_of(second, batch)
    assert second.get(url(hall, "ballot-settle", "1", 1)).status_code == 403
    second.post(batch, {**alike, "r2-d": "illegible"})
    assert PaperBatch.objects.get().state == BatchState.DIFFERING
    for overseer in hall.overseers:
        client = sign_in(account(overseer))
        page = text_of(client, url(hall, "ballot-settle", "1", 1))
        assert "另选：赵四" in page
        assert "无法辨认" in page
        assert "王丽：赞成" not in page  # on that they agree
        client.post(url(hall, "ballot-settle", "1", 1), {**alike, "r2-w": "赵四"})
    settled = PaperBatch.objects.get()
    assert settled.state == BatchState.SETTLED
    assert len(settled.lines) == 3


def test_a_question_is_entered_as_numbers(county: County, sign_in: SignIn) -> None:
    hall = voting_on_paper(county)
    for clerk in hall.clerks:
        sign_in(account(clerk)).post(url(hall, "ballot-batch", "1", 1), {"n-0": "2", "n-2": "", "n-4": "1"})
    batch = PaperBatch.objects.get()
    assert batch.state == BatchState.AGREED
    assert sorted(map(str, batch.lines)) == sorted(map(str, [{"mark": "+"}, {"mark": "+"}, {"mark": "!"}]))


def test_nobody_sees_a_number_of_votes_before_closing(county: County, sign_in: SignIn) -> None:
    hall = voting_on_paper(county)
    hall.read_twice([{**FOR, "n": 3}])
    client = sign_in(county.secretaries[0])
    assert client.get(url(hall, "ballot-result")).status_code == 404
    assert client.get(url(hall, "ballot-board")).status_code == 404
    assert client.get(url(hall, "ballot-paper", "result")).status_code == 404
    assert "赞成" not in text_of(client, url(hall))
    hall.close()
    page = text_of(client, url(hall, "ballot-result"))
    assert "赞成3票" in page
    assert "python3 -I recount.py" in page
    board = b"".join(client.get(url(hall, "ballot-board")).streaming_content)  # type: ignore[attr-defined]
    assert hall.ballot.code.encode() in board
    assert b"def recount(" in client.get(reverse("ballots:recount-script")).content


def test_every_paper_is_a_page_a_word_file_and_a_pdf(county: County, sign_in: SignIn) -> None:
    hall = voting_on_paper(county, ELECTION)
    hall.read_twice([{"marks": {"王丽": "+", "丁一": "-"}, "write_in": [], "n": 3}])
    hall.close()
    client = sign_in(county.secretaries[0])
    for kind in KINDS:
        assert client.get(url(hall, "ballot-paper", kind)).status_code == 200
        document = Document(BytesIO(client.get(url(hall, "ballot-paper-word", kind)).content))
        assert document.paragraphs[0].text
        if can_write_pdf():
            assert client.get(url(hall, "ballot-paper-pdf", kind)).content.startswith(b"%PDF")
    papers = Document(BytesIO(client.get(url(hall, "ballot-paper-word", "papers")).content))
    names = [cell.text for cell in papers.tables[0].columns[0].cells]
    assert names[:3] == ["姓名", "丁一", "王丽"]  # by strokes, and no number anywhere
    assert client.get(url(hall, "ballot-paper", "nonsense")).status_code == 404


def test_the_result_sheet_names_the_digits_a_recount_comes_to(county: County, sign_in: SignIn) -> None:
    hall = voting_on_paper(county)
    hall.read_twice([{**FOR, "n": 3}])
    hall.close()
    client = sign_in(county.secretaries[0])
    board = b"".join(client.get(url(hall, "ballot-board")).streaming_content)  # type: ignore[attr-defined]
    digits = fingerprint(json.loads(board.splitlines()[-1])["head"])
    assert digits in text_of(client, url(hall, "ballot-result"))
    assert digits in text_of(client, url(hall, "ballot-paper", "result"))


def test_a_vote_without_quorum_says_how_many_were_missing(county: County, sign_in: SignIn) -> None:
    half = {"of": "present", "base": "eligible", "op": "gt", "num": 1, "den": 2}
    question = NewContest(kind=ContestKind.RESOLUTION, question="修路吗？", threshold=MAJORITY, quorum=half)
    hall = voting_on_paper(county, question, papers=2)
    hall.read_twice([{**FOR, "n": 2}])
    hall.close()
    page = text_of(sign_in(county.secretaries[0]), url(hall, "ballot-result"))
    assert "至少要有4人参加，实际2人。" in page
    assert "修路吗？。" not in page


def test_handing_out_ends_only_after_one_was_told_how_many_have_taken_theirs(county: County, sign_in: SignIn) -> None:
    hall = a_hall(county, channels=(Channel.PHONE, Channel.PAPER))
    hall.hand_out()
    client = sign_in(county.secretaries[0])
    page = text_of(client, url(hall, "ballot-open"))
    assert "已领票0人，名册共6人" in page
    assert "不能再用手机领票" in page
    assert Ballot.objects.get().state == BallotState.HANDING_OUT
    client.post(url(hall, "ballot-open"))
    assert Ballot.objects.get().state == BallotState.VOTING


def test_before_the_noticed_hour_the_page_offers_nothing_to_press(county: County, sign_in: SignIn) -> None:
    hall = a_hall(county, channels=PAPER)
    Ballot.objects.update(opens_at="2099-01-01T01:00:00Z", closes_at="2099-01-02T01:00:00Z")
    page = sign_in(county.secretaries[0]).get(url(hall)).content.decode()
    assert "2099-01-01 09:00开始领票" in page
    assert url(hall, "ballot-hand-out") not in page


def test_nobody_named_is_no_answer_to_who_works_at_it(county: County, sign_in: SignIn) -> None:
    hall = a_hall(county, channels=PAPER, noticed=False)
    client = sign_in(county.secretaries[0])
    assert client.post(url(hall, "ballot-tellers"), {}).status_code == 422
    assert hall.ballot.tellers.count() == 4


def test_names_alone_stand_beside_each_other_on_the_roll(county: County, sign_in: SignIn) -> None:
    hall = a_hall(county, channels=PAPER, voters=4)
    roll = Document(BytesIO(sign_in(county.secretaries[0]).get(url(hall, "ballot-paper-word", "roll")).content))
    rows = [[cell.text for cell in row.cells] for row in roll.tables[0].rows]
    assert rows[0] == ["序号", "姓名"] * 3
    assert rows[2][0] == "4"
    assert rows[2][2:] == [""] * 4


def test_every_ballot_paper_begins_a_sheet_of_its_own(county: County, sign_in: SignIn) -> None:
    hall = a_hall(county, channels=PAPER, contests=(ELECTION, ELECTION, ELECTION))
    page = sign_in(county.secretaries[0]).get(url(hall, "ballot-paper", "papers")).content.decode()
    assert page.count("<section") == 3
    assert page.count("new-sheet") == 2


def test_slips_are_shown_once_with_a_code_that_no_address_sends(county: County, sign_in: SignIn) -> None:
    hall = a_hall(county, channels=(Channel.SLIP,), noticed=False)
    client = sign_in(county.secretaries[0])
    answer = client.post(url(hall, "ballot-slips"), {"count": "3"})
    codes = re.findall(r"<strong>([0-9A-Z]{4}(?: [0-9A-Z]{4}){3})</strong>", answer.content.decode())
    assert len(set(codes)) == 3
    assert answer.headers["Cache-Control"] == "no-store"
    assert codes[0] not in text_of(client, url(hall, "ballot-slips"))
    assert client.post(url(hall, "ballot-slips"), {"count": "0"}).status_code == 422


@pytest.mark.parametrize("name", ["ballots", "ballots-excel"])
def test_the_list_asks_the_database_as_often_for_three_as_for_one(county: County, sign_in: SignIn, name: str) -> None:
    a_hall(county, channels=PAPER)
    client = sign_in(county.secretaries[0])
    address = reverse(f"ballots:{name}")
    client.get(address)
    asked = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{address}?state=noticed").status_code == 200
        asked.append(len(queries))
        a_hall(county, channels=PAPER)
        a_hall(county, channels=PAPER, purpose=BallotPurpose.QUESTIONNAIRE)
    assert asked[0] == asked[1]
    assert "没有符合条件的" in text_of(client, f"{reverse('ballots:ballots')}?text=没有")
