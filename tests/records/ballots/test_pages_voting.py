"""The voters' pages through HTTP: taking a vote, casting as nobody, the slip in plain forms, looking oneself up."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from lianjian.engines.credentials import blind_sign, grouped, read_octets, write_octets
from lianjian.kernel import clock
from lianjian.kernel.models import Account
from lianjian.records.ballots import actions
from lianjian.records.ballots.actions import NewContest
from lianjian.records.ballots.enums import Channel, ContestKind, SecrecyLevel
from lianjian.records.ballots.models import BoxBallot, SealedBallot, Voter
from lianjian.records.ballots.web import voting
from lianjian.records.ballots.web.failures import MOST_FROM_AN_ADDRESS, MOST_ON_A_BALLOT, Failures, address_of
from lianjian.records.ballots.web.unknown_voter import ANSWER_BYTES, PAGE_BYTES
from tests.factories import NOW, County
from tests.records.ballots.phones import AGAINST, FOR, MAJORITY, Hall, Phone, a_hall, give_notice, second_keys

ELECTION = NewContest(
    kind=ContestKind.ELECTION, question="选两名代表", seats=2, candidates=("王丽", "丁一", "马六"), write_in=True,
    threshold=MAJORITY,
)  # fmt: skip


def vote_url(hall: Hall, name: str = "vote", *more: str) -> str:
    return reverse(f"ballots:{name}", args=[hall.ballot.code, *more])


def account_of(voter: Voter) -> Account:
    assert voter.account is not None
    return voter.account


def sent_by(phone: Phone, choice: dict[str, str]) -> str:
    """The body a phone casts with."""
    paper = phone.ballot_paper(choice)
    octets = {name: write_octets(paper[name]) for name in ("voter_key", "credential", "choice", "signature")}
    return json.dumps({"contest": paper["contest"], **octets, "pad": "   "})


def cast(client: Client, hall: Hall, body: str, **headers: str) -> dict[str, str]:
    answer = client.post(vote_url(hall, "vote-cast"), body, content_type="application/json", headers=headers)
    assert answer.status_code == 200
    assert len(answer.content) == ANSWER_BYTES
    said: dict[str, str] = json.loads(answer.content)
    return said


@pytest.fixture
def hall(county: County) -> Hall:
    """A ballot by phone and paper whose handing out has begun."""
    made = a_hall(county, channels=(Channel.PHONE, Channel.PAPER))
    made.hand_out()
    return made


def test_a_phone_takes_its_vote_under_the_login(hall: Hall, sign_in: Callable[[Account], Client]) -> None:
    voter, other = hall.voters()[:2]
    client = sign_in(account_of(voter))
    page = client.get(vote_url(hall, "ballot-claim"))
    assert hall.ballot.fingerprint in page.content.decode()
    phone = Phone(voter)
    body = json.dumps({"blinded": {code: write_octets(one) for code, one in phone.asked().items()}})

    def ask(text: str) -> dict[str, dict[str, str]]:
        answer = client.post(vote_url(hall, "ballot-credentials"), text, content_type="application/json")
        said: dict[str, dict[str, str]] = json.loads(answer.content)
        return said

    first = ask(body)
    assert ask(body) == first
    assert len(read_octets(first["signed"]["1"])) == 256
    elsewhere = json.dumps({"blinded": {code: write_octets(one) for code, one in Phone(voter).asked().items()}})
    assert "refused" in ask(elsewhere)
    assert "refused" in ask("{}")
    assert "refused" in ask('{"blinded": [1]}')
    assert hall.ballot.participations.count() == 1
    assert hall.ballot.participations.get().voter_id != other.pk


def test_who_is_not_on_the_roll_finds_nothing_to_take(
    hall: Hall, county: County, sign_in: Callable[[Account], Client]
) -> None:
    for account in (county.secretaries[0], county.stranger):
        client = sign_in(account)
        assert client.get(vote_url(hall, "ballot-claim")).status_code == 404
        assert client.post(vote_url(hall, "ballot-credentials")).status_code == 404


def test_a_cast_leaves_no_trace_of_who_sent_it(hall: Hall, sign_in: Callable[[Account], Client]) -> None:
    voter = hall.voters()[0]
    phone = Phone(voter)
    phone.ask()
    client = sign_in(account_of(voter))
    hall.open_box()
    before = list(Session.objects.values_list("session_key", "session_data", "expire_date"))
    page = client.get(vote_url(hall))
    answer = client.post(vote_url(hall, "vote-cast"), sent_by(phone, FOR), content_type="application/json")
    for response in (page, answer):
        assert "Set-Cookie" not in response.headers
        assert not response.cookies
        assert response.headers["Cache-Control"] == "no-store"
        assert response.wsgi_request.user.is_anonymous
    assert voter.name not in page.content.decode()
    assert list(Session.objects.values_list("session_key", "session_data", "expire_date")) == before
    assert BoxBallot.objects.count() == 1


def test_every_answer_to_a_cast_has_one_size_and_a_second_try_is_answered_alike(hall: Hall, client: Client) -> None:
    phone = Phone(hall.voters()[0])
    phone.ask()
    assert "refused" in cast(client, hall, sent_by(phone, FOR))  # the box is not open
    hall.open_box()
    strict = Client(enforce_csrf_checks=True)
    receipt = cast(strict, hall, sent_by(phone, FOR), **{"Accept-Encoding": "gzip"})
    assert len(read_octets(receipt["receipt"])) == 64
    assert cast(client, hall, sent_by(phone, FOR)) == receipt
    assert "refused" in cast(client, hall, sent_by(phone, AGAINST))
    for nonsense in ("", "[]", "{}", '{"contest": 1}', "x" * 20_000, '{"contest": "9", "voter_key": "AA"}'):
        assert "refused" in cast(client, hall, nonsense)
    assert BoxBallot.objects.count() == 1


def test_the_booth_says_what_it_does_not_protect_from(hall: Hall, client: Client) -> None:
    assert "投票尚未开始" in client.get(vote_url(hall)).content.decode()
    hall.open_box()
    page = client.get(vote_url(hall)).content.decode()
    assert "不能防止有人站在您身后看" in page
    assert hall.ballot.fingerprint in page
    assert "csrfmiddlewaretoken" not in page


def test_a_ballot_without_notice_has_no_open_page(county: County, client: Client) -> None:
    drawn = a_hall(county, channels=(Channel.PAPER,), noticed=False)
    for name in ("vote", "vote-slip", "vote-check", "vote-done", "vote-header"):
        assert client.get(vote_url(drawn, name)).status_code == 404


def slip_hall(county: County) -> tuple[Hall, list[str]]:
    hall = a_hall(county, channels=(Channel.SLIP,), contests=(ELECTION,), noticed=False)
    codes = actions.print_slips(ballot_id=hall.pk, count=6, by=hall.secretary, at=NOW)
    give_notice(hall)
    hall.hand_out()
    return hall, codes


def test_a_slip_votes_by_plain_forms(county: County, client: Client) -> None:
    hall, codes = slip_hall(county)
    assert "尚未开始" in client.get(vote_url(hall, "vote-slip")).content.decode()
    hall.open_box()
    url = vote_url(hall, "vote-slip")
    typed = grouped(codes[0]).lower()
    choosing = client.post(url, {"slip": typed, "step": "choose"}).content.decode()
    assert choosing.index("丁一") < choosing.index("马六") < choosing.index("王丽")  # by strokes
    said = {"slip": typed, "c1-0": "+", "c1-1": "-", "c1-w0": "赵四"}
    confirming = client.post(url, {**said, "step": "confirm"}).content.decode()
    assert "赵四" in confirming
    assert BoxBallot.objects.count() == 0
    for _twice in range(2):
        answer = client.post(url, {**said, "step": "cast"})
        assert answer.status_code == 302
        assert answer.headers["Location"] == vote_url(hall, "vote-done")
        assert not answer.cookies
    assert BoxBallot.objects.count() == 1
    changed = client.post(url, {**said, "c1-0": "-", "step": "cast"})
    assert changed.status_code == 422
    assert "这张纸条已经投过票" in changed.content.decode()
    assert 'name="c1-0"' not in changed.content.decode()  # nothing is left to choose
    assert "票箱" in client.get(vote_url(hall, "vote-done")).content.decode()
    hall.close()
    (lies,) = SealedBallot.objects.all()
    assert json.loads(bytes(lies.choice)) == {"marks": {"丁一": "-", "马六": "0", "王丽": "+"}, "write_in": ["赵四"]}


def test_a_slip_refuses_what_would_spoil_it_and_what_is_no_code(county: County, client: Client) -> None:
    hall, codes = slip_hall(county)
    hall.open_box()
    url = vote_url(hall, "vote-slip")
    for wrong in ("", "ABC", "0" * 16):
        assert client.post(url, {"slip": wrong, "step": "choose"}).status_code == 422
    too_many = {"slip": codes[0], "c1-0": "+", "c1-1": "+", "c1-2": "+", "step": "cast"}
    answer = client.post(url, too_many)
    assert answer.status_code == 422
    assert "2" in answer.content.decode()
    assert BoxBallot.objects.count() == 0


def test_after_closing_a_phone_can_find_its_key_among_all(hall: Hall, client: Client) -> None:
    phones = [Phone(voter) for voter in hall.voters()[:2]]
    for phone in phones:
        phone.ask()
    hall.open_box()
    phones[0].cast(FOR)
    counted = vote_url(hall, "vote-counted", "1")
    assert client.get(counted).content == b""
    hall.close()
    keys = client.get(counted).content.decode().split("\n")
    assert keys == [write_octets(phones[0].held["1"].voter_key)[:12]]
    assert "核对" in client.get(vote_url(hall, "vote-check")).content.decode()
    assert client.get(vote_url(hall, "vote-counted", "9")).status_code == 404


def own_browser(account: Account) -> Client:
    """A browser of somebody's own, where several people are at work in one test."""
    client = Client()
    client.force_login(account)
    return client


def given_back_by(phone: Phone) -> str:
    """The body a phone gives its vote back with."""
    given = {
        code: {name: write_octets(getattr(one, name)) for name in ("voter_key", "credential", "signature")}
        for code, one in phone.give_back().items()
    }
    return json.dumps({"given_back": given})


def posted(client: Client, hall: Hall, name: str, body: str) -> dict[str, object]:
    answer = client.post(vote_url(hall, name), body, content_type="application/json")
    said: dict[str, object] = json.loads(answer.content)
    return said


def test_a_phone_gives_its_vote_back_and_the_desk_hands_out_a_paper(hall: Hall) -> None:
    voter, other = hall.voters()[:2]
    phone, quick = Phone(voter), Phone(other)
    phone.ask()
    quick.ask()
    hall.open_box()
    quick.cast(FOR)
    client, neighbour = own_browser(account_of(voter)), own_browser(account_of(other))
    assert "refused" in posted(neighbour, hall, "ballot-give-back", given_back_by(quick))
    for nonsense in ("", "{}", '{"given_back": {"1": {}}}', '{"given_back": []}'):
        assert "refused" in posted(client, hall, "ballot-give-back", nonsense)
    for _twice in range(2):
        assert posted(client, hall, "ballot-give-back", given_back_by(phone)) == {"returned": True}
    assert "refused" in cast(client, hall, sent_by(phone, FOR))
    clerk = own_browser(Account.objects.get(pk=hall.clerks[0].account_id))
    clerk.post(vote_url(hall, "ballot-desk"), {"voter": voter.pk, "channel": "paper"})
    assert hall.ballot.participations.get(voter=voter).channel == Channel.PAPER
    assert posted(client, hall, "ballot-give-back", given_back_by(phone)) == {"returned": True}
    assert hall.ballot.participations.get(voter=voter).channel == Channel.PAPER


def test_what_one_gave_back_frees_no_neighbours_line(hall: Hall) -> None:
    voter, other = hall.voters()[:2]
    phone, live = Phone(voter), Phone(other)
    phone.ask()
    live.ask()
    body = given_back_by(phone)
    assert posted(own_browser(account_of(voter)), hall, "ballot-give-back", body) == {"returned": True}
    posted(own_browser(account_of(other)), hall, "ballot-give-back", body)
    assert hall.ballot.participations.get().voter_id == other.pk


def test_where_only_phones_vote_nothing_is_given_back(county: County) -> None:
    hall = a_hall(county, channels=(Channel.PHONE,))
    hall.hand_out()
    phone = Phone(hall.voters()[0])
    phone.ask()
    client = own_browser(account_of(phone.voter))
    assert "data-give-back" not in client.get(vote_url(hall, "ballot-claim")).content.decode()
    assert "refused" in posted(client, hall, "ballot-give-back", given_back_by(phone))
    assert hall.ballot.participations.count() == 1


def test_with_two_keys_the_overseer_signs_what_waits_through_plain_forms(county: County) -> None:
    hall = a_hall(county, channels=(Channel.PHONE, Channel.PAPER), level=SecrecyLevel.TWO_KEYS, noticed=False)
    keys, page = second_keys(hall.ballot), vote_url(hall, "ballot-second-key")
    holder, other = (own_browser(Account.objects.get(pk=one.account_id)) for one in hall.overseers)
    texts = json.dumps({code: key.public.to_text() for code, key in keys.items()})
    assert own_browser(county.secretaries[0]).get(page).status_code == 403
    assert "lianjian second-key make" in holder.get(page).content.decode()
    assert "整段文字" in holder.post(page, {"text": "no key"}).content.decode()
    assert holder.post(page, {"text": texts}).status_code == 302
    give_notice(hall)
    hall.hand_out()
    phone = Phone(hall.voters()[0])
    client = own_browser(account_of(phone.voter))
    asked = json.dumps({"blinded": {code: write_octets(one) for code, one in phone.asked(1).items()}})
    phone.ask()
    assert "refused" in posted(client, hall, "ballot-second", json.dumps({"blinded": {"1": "AAAA"}}))
    assert posted(client, hall, "ballot-second", asked) == {"signed": None}
    led = own_browser(county.secretaries[0])
    assert led.post(vote_url(hall, "ballot-open")).status_code == 422
    assert other.get(vote_url(hall, "ballot-waiting")).status_code == 403
    waiting = json.loads(holder.get(vote_url(hall, "ballot-waiting")).content)
    signed = {
        voter: {code: write_octets(blind_sign(key=keys[code], blinded=read_octets(it))) for code, it in some.items()}
        for voter, some in waiting.items()
    }
    assert other.post(page, {"text": json.dumps(signed)}).status_code == 403
    assert holder.post(page, {"text": json.dumps(signed)}).status_code == 302
    assert posted(client, hall, "ballot-second", asked) == {"signed": signed[str(phone.voter.pk)]}
    assert phone.ask_second()
    hall.open_box()
    assert "receipt" in cast(client, hall, sent_by(phone, FOR))


def test_a_ballot_with_one_key_has_no_page_for_a_second(hall: Hall) -> None:
    overseer = own_browser(Account.objects.get(pk=hall.overseers[0].account_id))
    assert overseer.get(vote_url(hall, "ballot-second-key")).status_code == 403


def test_every_plain_answer_on_the_way_of_a_slip_has_one_size(county: County, client: Client) -> None:
    hall, codes = slip_hall(county)
    url = vote_url(hall, "vote-slip")
    answers = [client.get(url)]
    hall.open_box()
    choices = [{"c1-0": "+"}, {"c1-0": "-", "c1-1": "+", "c1-w0": "赵四五六七八"}, {}]
    answers += [client.post(url, {"slip": codes[0], **some, "step": "confirm"}) for some in choices]
    answers += [client.post(url, {"slip": "A" * 16}), client.post(url, {"slip": codes[0]})]
    answers += [client.post(url, {"slip": codes[0], "step": "cast"}), client.get(vote_url(hall, "vote-done"))]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 422, 200, 302, 200]
    assert {len(answer.content) for answer in answers} == {PAGE_BYTES}
    gzip = client.get(url, headers={"Accept-Encoding": "gzip"})
    assert gzip.headers["Content-Encoding"] == "identity"


@pytest.fixture
def failures(monkeypatch: pytest.MonkeyPatch) -> Failures:
    """A limit of this test's own, on a minute that does not turn."""
    fresh = Failures()
    monkeypatch.setattr(voting, "FAILURES", fresh)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return fresh


def test_good_codes_are_taken_however_many_bad_ones_came_from_their_address(
    county: County, client: Client, failures: Failures
) -> None:
    hall, codes = slip_hall(county)
    hall.open_box()
    url, here = vote_url(hall, "vote-slip"), {"REMOTE_ADDR": "10.9.8.7"}
    for _flood in range(MOST_FROM_AN_ADDRESS - 1):
        failures.add(ballot=hall.ballot.code, address="10.9.8.7", at=NOW)
    assert client.post(url, {"slip": "0" * 16}, **here).status_code == 422
    assert client.post(url, {"slip": "0" * 16}, **here).status_code == 429
    assert client.post(url, {"slip": "0" * 16}, REMOTE_ADDR="10.9.8.6").status_code == 422
    assert client.post(url, {"slip": codes[0], "step": "confirm"}, **here).status_code == 200
    assert client.post(url, {"slip": codes[0], "step": "cast"}, **here).status_code == 302
    assert client.post(url, {"slip": "0" * 16}, **here).status_code == 429


def test_good_votes_of_phones_are_taken_in_a_flood_of_bad_ones(
    county: County, client: Client, failures: Failures
) -> None:
    hall = a_hall(county, channels=(Channel.PHONE,))
    hall.hand_out()
    phone = Phone(hall.voters()[0])
    phone.ask()
    hall.open_box()
    for _flood in range(MOST_ON_A_BALLOT + 1):
        failures.add(ballot=hall.ballot.code, address="10.9.8.7", at=NOW)
    assert "receipt" in cast(client, hall, sent_by(phone, FOR))


def test_a_hall_behind_one_address_casts_three_thousand_in_a_minute_and_mistypes_some() -> None:
    failures = Failures()
    here = {"ballot": "B1", "address": "10.0.0.1", "at": NOW}
    assert not any(failures.add(**here) for _mistyped in range(3000 // 11))  # type: ignore[arg-type]


def test_too_many_failures_are_told_once_a_minute_without_code_or_address(caplog: pytest.LogCaptureFixture) -> None:
    failures = Failures(most_from=3, most_on=5)
    told = [failures.add(ballot="B1", address="10.0.0.1", at=NOW) for _n in range(4)]
    assert told == [False, False, False, True]
    assert not failures.add(ballot="B2", address="10.0.0.2", at=NOW)
    many = [failures.add(ballot="B1", address=f"10.0.1.{n}", at=NOW) for n in range(3)]
    assert many == [False, True, True]  # from everywhere, on one ballot
    (line,) = (record.getMessage() for record in caplog.records)
    assert line == "casts on ballot 'B1' fail by the hundred this minute"
    assert not failures.add(ballot="B1", address="10.0.0.1", at=NOW + timedelta(minutes=1))


def test_who_has_one_address_of_a_network_of_ipv6_has_all_of_it() -> None:
    seen = [HttpRequest() for _each in range(3)]
    for request, address in zip(seen, ("2001:db8::1", "2001:db8::2", "2001:db8:1::1"), strict=True):
        request.META["REMOTE_ADDR"] = address
    one, other, elsewhere = (address_of(request) for request in seen)
    assert one == other != elsewhere
