"""C2: two nominations and one election of a branch of 62, and beside it a villagers' committee by its own law."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from docx import Document

from lianjian.kernel.models import Account
from lianjian.records.cadres.enums import ElectionLaw, ElectionPost, ElectionStepKind
from lianjian.records.cadres.models import ElectedPerson, ElectionStep, TermElection
from lianjian.records.cadres.queries.elections import steps_of
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import Post
from tests.factories import County
from tests.records.cadres.election_cases import DAYS, VILLAGERS, Electing, branch_of_62, ticks, village

SignIn = Callable[[Account], Client]
Kind = ElectionStepKind
BY_SUPERIOR = (Kind.APPROVAL, Kind.REVIEW, Kind.CONFIRMATION, Kind.RESULT_APPROVAL, Kind.APPOINTMENT, Kind.FILING)


def send(sign_in: SignIn, case: Electing, kind: ElectionStepKind, **fields: Any) -> tuple[int, str]:
    """Fills in the form of the step as the right person and sends it; gives the status and the page."""
    county = case.county
    client = sign_in(county.longdu_organiser if kind in BY_SUPERIOR else case.secretary)
    url = f"/elections/{case.election.code}/"
    assert client.get(url).status_code == 200
    usual = {
        "kind": kind.value, "seen": str(len(steps_of(election=case.election))), "on": DAYS[kind].isoformat(),
        "document_no": f"诸组〔2026〕{len(kind)}号",
    }  # fmt: skip
    answer = client.post(f"{url}take/", usual | fields)
    case.election.refresh_from_db()
    return answer.status_code, answer.content.decode()


def nominees(case: Electing) -> dict[str, str]:
    return {one.name: str(one.pk) for one in case.election.nominees.all()}


def test_the_branch_and_the_village_each_by_its_own_law(county: County, sign_in: SignIn) -> None:
    branch = branch_of_62(county)
    _nominate_and_confirm(branch, sign_in)
    _vote_with_a_tie(branch, sign_in)
    _take_up_posts(branch, sign_in)
    committee = village_by_pages(county, sign_in, branch)
    _papers(branch, committee, sign_in)
    # One was elected to both: by two elections, and only because both were held.
    head = Post.objects.get(organisation=branch.place, kind=PostKind.VILLAGERS_COMMITTEE_HEAD)
    held = Post.objects.filter(organisation=branch.place, kind=PostKind.SECRETARY, during__contains=date(2026, 3, 1))
    assert head.account != held.get().account
    assert "村民1" in sign_in(county.longdu_organiser).get(f"/organisations/{branch.place.code}/").content.decode()


def _nominate_and_confirm(case: Electing, sign_in: SignIn) -> None:
    names = [one.name for one in case.members[:7]]
    assert send(sign_in, case, Kind.MEMBER_NOMINATION)[0] == 422  # nothing is left out
    assert send(sign_in, case, Kind.REQUEST)[0] == 302
    assert send(sign_in, case, Kind.APPROVAL, document_no="")[0] == 422
    assert send(sign_in, case, Kind.APPROVAL)[0] == 302
    counted = {"handed_out": "62", "returned": "60", "named_member": "\n".join(f"{name} {50}" for name in names)}
    status, page = send(sign_in, case, Kind.MEMBER_NOMINATION, **counted, on="2026-01-07")
    assert (status, "2026年1月8日" in page or "2026-01-08" in page) == (422, True)  # before the approval
    assert send(sign_in, case, Kind.MEMBER_NOMINATION, **counted)[0] == 302
    assert send(sign_in, case, Kind.VILLAGER_NOMINATION, **(counted | {"handed_out": "80"}))[0] == 302
    barred = {f"barred_{nominees(case)[names[6]]}": "纪律处分影响期未满"}
    assert send(sign_in, case, Kind.REVIEW, **barred)[0] == 302
    chosen = [nominees(case)[name] for name in names[:6]]
    status, page = send(sign_in, case, Kind.CONFIRMATION, candidates_member=chosen[:5])
    assert status == 422
    assert "第十三条" in page
    assert send(sign_in, case, Kind.CONFIRMATION, candidates_member=chosen)[0] == 302
    page = sign_in(case.secretary).get(f"/elections/{case.election.code}/candidates/").content.decode()
    assert "纪律处分影响期未满" in page


def _vote_with_a_tie(case: Electing, sign_in: SignIn) -> None:
    a, b, c, d, e, f = (one.name for one in case.members[:6])
    assert send(sign_in, case, Kind.ASSEMBLY)[0] == 302
    assert case.election.votes.get().ballot.voters.count() == 62
    case.vote(
        {ElectionPost.MEMBER: [ticks([a, b, c, d, e], 27), ticks([a, b, c, d, f], 27)]},
        present=54, on=DAYS[Kind.ASSEMBLY],
    )  # fmt: skip
    assert send(sign_in, case, Kind.DIVISION)[0] == 422
    assert send(sign_in, case, Kind.ASSEMBLY)[0] == 302
    assert case.election.votes.get(turn=2).candidates in ([e, f], [f, e])
    case.vote({ElectionPost.MEMBER: [ticks([e], 30), ticks([f], 24)]}, present=54, on=DAYS[Kind.ASSEMBLY])
    assert {one.nominee.name for one in ElectedPerson.objects.all()} == {a, b, c, d, e}


def _take_up_posts(case: Electing, sign_in: SignIn) -> None:
    secretary = nominees(case)[case.members[1].name]
    assert send(sign_in, case, Kind.DIVISION, secretary=secretary, present="5", votes="5")[0] == 302
    assert send(sign_in, case, Kind.RESULT_APPROVAL)[0] == 302
    assert send(sign_in, case, Kind.NOTICE, until="2026-02-05")[0] == 302
    status, page = send(sign_in, case, Kind.APPOINTMENT, on="2026-02-05")
    assert status == 422
    assert "2026-02-06" in page or "2026年2月6日" in page
    assert send(sign_in, case, Kind.APPOINTMENT)[0] == 302
    posts = Post.objects.filter(organisation=case.place, during__contains=date(2026, 3, 1))
    assert posts.get(kind=PostKind.SECRETARY).account.name == case.members[1].name
    assert posts.filter(kind=PostKind.COMMITTEE_MEMBER).count() == 4


def village_by_pages(county: County, sign_in: SignIn, branch: Electing) -> Electing:
    opening = {
        "organisation": branch.place.code, "on": "2026-01-05", "term_ends_on": "2026-02-04", "chair_seats": "1",
        "deputy_seats": "0", "member_seats": "2",
    }  # fmt: skip
    client = sign_in(county.longdu_organiser)
    page = client.post("/elections/new/villagers_committee/", opening).content.decode()
    assert "第四十条" in page
    audited = opening | {"audit_published_on": "2025-12-20"}
    assert client.post("/elections/new/villagers_committee/", audited).status_code == 302
    case = Electing(
        county, branch.place, TermElection.objects.get(law=ElectionLaw.VILLAGERS_COMMITTEE), [], branch.tellers,
        branch.overseers,
    )  # fmt: skip
    chosen_by = {"chosen_by": "representatives_assembly", "names": "选甲 选乙 选丙"}
    assert send(sign_in, case, Kind.ELECTION_COMMITTEE, **chosen_by)[0] == 302
    residents = "\n".join(f"{name} 一组" for name in VILLAGERS)
    voters = {"election_day": "2026-01-28", "voters_resident": residents}
    status, page = send(sign_in, case, Kind.VOTER_LIST, **voters, on="2026-01-09")
    assert status == 422
    assert "第十七条" in page
    assert send(sign_in, case, Kind.VOTER_LIST, **voters)[0] == 302
    assert send(sign_in, case, Kind.OBJECTIONS, on="2026-01-13")[0] == 422
    objection = "村民20 2026-01-13 2026-01-14 仍然登记"
    assert send(sign_in, case, Kind.OBJECTIONS, objections=objection)[0] == 302
    named = {
        "handed_out": "40", "returned": "38", "named_chair": "村民1 20\n村民2 15",
        "named_member": "村民3 20\n村民4 18\n村民5 12",
    }  # fmt: skip
    assert send(sign_in, case, Kind.NOMINATION, **named)[0] == 302
    ids = nominees(case)
    stand = {
        "candidates_chair": [ids["村民1"], ids["村民2"]], "none_disqualified": "on",
        "candidates_member": [ids["村民3"], ids["村民4"], ids["村民5"]],
    }  # fmt: skip
    assert send(sign_in, case, Kind.CANDIDATES, **(stand | {"candidates_chair": [ids["村民1"]]}))[0] == 422
    assert send(sign_in, case, Kind.CANDIDATES, **stand)[0] == 302
    assert send(sign_in, case, Kind.PROXIES, proxies="村民30 村民1", in_writing="on")[0] == 422
    assert send(sign_in, case, Kind.PROXIES, proxies="村民30 村民31", in_writing="on")[0] == 302
    assert send(sign_in, case, Kind.POLL)[0] == 302
    case.vote(
        {
            ElectionPost.CHAIR: [ticks(["村民1"], 20), ticks(["村民2"], 14)],
            ElectionPost.MEMBER: [ticks(["村民3", "村民4"], 18), ticks(["村民3", "村民5"], 16)],
        },
        present=34, on=DAYS[Kind.POLL],
    )  # fmt: skip
    assert send(sign_in, case, Kind.FILING)[0] == 302
    assert send(sign_in, case, Kind.HANDOVER)[0] == 302
    assert case.election.next_term_ends_on == date(2031, 1, 27)
    return case


def _papers(branch: Electing, committee: Electing, sign_in: SignIn) -> None:
    client = sign_in(branch.secretary)
    for case in (branch, committee):
        url = f"/elections/{case.election.code}/"
        page = client.get(url).content.decode()
        assert "选举结果报告" in page
        printed = client.get(f"{url}papers/result/").content.decode()
        assert "当选" in printed
        words = Document(BytesIO(client.get(f"{url}papers/result/word/").content))
        assert any("选举结果的报告" in paragraph.text for paragraph in words.paragraphs)
        for paper in ("notice", "candidates", "public-notice"):
            assert client.get(f"{url}papers/{paper}/").status_code == 200
            assert client.get(f"{url}papers/{paper}/word/").status_code == 200
            assert client.get(f"{url}papers/{paper}/pdf/").status_code in (200, 302)
    sheet = openpyxl.load_workbook(BytesIO(client.get("/elections/excel/").content)).active
    assert sheet is not None
    assert sheet.max_row >= 3
    assert "北朱解村" in client.get("/elections/?law=party_branch").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_many_as_for_one(
    county: County, sign_in: SignIn, django_assert_max_num_queries: Any, rows: int
) -> None:
    village(county)
    for number in range(1, rows):
        TermElection.objects.create(
            code=f"E{number}", organisation=county.villages[number], law=ElectionLaw.VILLAGERS_COMMITTEE, chair_seats=1,
            opened_on=date(2026, 1, 5), recorded_at="2026-01-05T00:00Z",
        )  # fmt: skip
    client = sign_in(county.longdu_organiser)
    client.get("/elections/")
    with django_assert_max_num_queries(12):
        page = client.get("/elections/").content.decode()
    assert page.count("/elections/E2026-") + page.count("/elections/E1/") >= 1


def test_a_member_without_office_and_another_township_see_nothing(county: County, sign_in: SignIn) -> None:
    case = village(county)
    for account in (county.stranger, county.secretaries[3], county.changcheng_organiser):
        assert sign_in(account).get(f"/elections/{case.election.code}/").status_code == 404
    assert not ElectionStep.objects.exists()
