"""The script that phones are given, as shipped, in a real browser on a page without TLS: vectors, and a whole vote.

The page of a village's own network has no `crypto.subtle`; nothing goes over a network.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from playwright.sync_api import Browser, Page, Route

from lianjian.engines.credentials import (
    IssuerKey,
    PublicKey,
    ReceiptKey,
    blind_sign,
    canonical,
    credential_message,
    fingerprint,
    make_receipt,
    read_octets,
    verify_choice,
    verify_credential,
    write_octets,
)
from tests.chromium import CHROMIUM
from tests.engines.credentials.test_documents import VALUES
from tests.engines.credentials.test_script import SCRIPT
from tests.engines.credentials.vectors import VECTORS, Vector

ADDRESS = "http://village.test/vote"
PAGE = '<!doctype html><html lang="zh-CN"><title>投票</title><script src="/ballot.js"></script>'

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Debian's Chromium is not installed"),
]


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    page = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
    page.route("**/*", answer)
    page.goto(ADDRESS)
    yield page
    page.context.close()


def answer(route: Route) -> None:
    if route.request.url.endswith("/ballot.js"):
        route.fulfill(body=SCRIPT.read_bytes(), content_type="text/javascript")
    else:
        route.fulfill(body=PAGE, content_type="text/html; charset=utf-8")


def call(page: Page, name: str, *arguments: Any) -> Any:
    return page.evaluate(f"given => lianjianBallot.{name}(...given)", list(arguments))


def key_text(key: PublicKey) -> str:
    return f"rsabssa-sha384-{key.n.bit_length()}:{write_octets(key.n.to_bytes(key.size, 'big'))}"


def test_the_page_has_no_subtle_crypto_and_the_script_does_without(phone: Page) -> None:
    assert phone.evaluate("isSecureContext") is False
    assert phone.evaluate("crypto.subtle === undefined")
    assert phone.evaluate("lianjianBallot.supported")


# What is drawn at random is, in this order, the salt and the blinding factor: the test deals both.
BLIND = """([message, key, drawn, saltBytes]) => {
    const draw = crypto.getRandomValues.bind(crypto);
    const bytes = text => Uint8Array.from(text.match(/../g) || [], pair => parseInt(pair, 16));
    crypto.getRandomValues = array => (array.set(bytes(drawn.shift())), array);
    try { return lianjianBallot.blind(bytes(message), key, saltBytes); }
    finally { crypto.getRandomValues = draw; }
}"""
FINALIZE = """([message, signed, blinded, key, saltBytes]) => {
    const bytes = Uint8Array.from(message.match(/../g), pair => parseInt(pair, 16));
    const signature = lianjianBallot.finalize(bytes, signed, blinded, key, saltBytes);
    return [signature, lianjianBallot.verify(bytes, signature, key, saltBytes),
            lianjianBallot.verify(bytes.slice(1), signature, key, saltBytes)];
}"""


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_blinding_and_finishing_give_the_bytes_of_the_rfc(phone: Page, vector: Vector) -> None:
    public, message, salt_bytes = vector.key.public, vector.input.hex(), len(vector.salt)
    factor = vector.factor.to_bytes(public.size, "big")
    blinded = phone.evaluate(BLIND, [message, key_text(public), [vector.salt.hex(), factor.hex()], salt_bytes])
    assert read_octets(blinded["sent"]) == vector.blinded
    assert int.from_bytes(read_octets(blinded["inverse"]), "big") == vector.inverse
    signed = write_octets(vector.signed)
    finished = phone.evaluate(FINALIZE, [message, signed, blinded, key_text(public), salt_bytes])
    assert finished == [write_octets(vector.signature), True, False]


def test_a_vote_goes_from_phone_to_server_and_back(phone: Page) -> None:
    issuers, receipts, contests = [IssuerKey.generate(), IssuerKey.generate()], ReceiptKey.generate(), ["1", "2"]
    keys = call(phone, "makeKeys", contests)
    assert set(keys) == set(contests)
    assert len({keys[contest]["key"] for contest in contests}) == 2
    pair = keys["1"]
    voter = read_octets(pair["key"])
    message = call(phone, "credentialMessage", "B", "1", pair["key"])
    assert message.encode() == credential_message(ballot="B", contest="1", voter_key=voter)
    parts = []
    for issuer in issuers:
        blinded = call(phone, "blind", message, issuer.public.to_text())
        signed = write_octets(blind_sign(key=issuer, blinded=read_octets(blinded["sent"])))
        parts.append(call(phone, "finalize", message, signed, blinded, issuer.public.to_text()))
    credential = read_octets(call(phone, "joinCredentials", *parts))
    assert verify_credential(
        ballot="B", contest="1", voter_key=voter, credential=credential, issuers=[key.public for key in issuers]
    )
    choice = {"write_in": ["钱 七"], "marks": {"㐂𠮷": "+", "王敏": "-"}}
    cast = call(phone, "signChoice", "B", "1", pair, choice)
    assert read_octets(cast["choice"]) == canonical(choice)
    assert verify_choice(
        ballot="B", contest="1", voter_key=voter, choice=canonical(choice), signature=read_octets(cast["signature"])
    )
    receipt = make_receipt(key=receipts, ballot="B", contest="1", voter_key=voter, choice=canonical(choice))
    given = [receipts.public.hex(), "B", "1", pair["key"], cast["choice"], write_octets(receipt)]
    assert call(phone, "checkReceipt", *given)
    assert not call(phone, "checkReceipt", *given[:2], "2", *given[3:])
    assert not call(phone, "checkReceipt", *given[:4], write_octets(canonical({"marks": {}})), given[5])
    assert not call(phone, "checkReceipt", *given[:5], write_octets(receipt[:-1]))


def test_an_answer_that_is_no_signature_is_refused(phone: Page) -> None:
    issuer, other = IssuerKey.generate(), IssuerKey.generate()
    blinded = call(phone, "blind", "a key", issuer.public.to_text())
    by_other = write_octets(blind_sign(key=other, blinded=bytes(255) + b"\5"))
    for wrong in (by_other, write_octets(bytes(256)), write_octets(bytes(255))):
        with pytest.raises(Exception, match=r"not a signature|length"):
            call(phone, "finalize", "a key", wrong, blinded, issuer.public.to_text())
    for text in ("", issuer.public.to_text()[:-2], issuer.public.to_text().replace("2048", "1024")):
        with pytest.raises(Exception, match="not a public key"):
            call(phone, "blind", "a key", text)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VALUES)
@example({"\u00e9": 1, "e": 2, "e\u0301": 3, "aa": 4, "a": 5, "ab": 6, "A": 7})
@example({"\uffee": 1, "𠮷": 2, "一": 3, "": 4})
@example({'a"\\/b': "\b\f\n\r\t\x00\x1f\x7f\u2028\ufeff"})
def test_phone_and_server_write_one_form(phone: Page, document: object) -> None:
    # As text: Playwright's own way of carrying values must not stand between the two.
    text = json.dumps(document)
    assert phone.evaluate("text => lianjianBallot.canonical(JSON.parse(text))", text) == canonical(document).decode()
    assert phone.evaluate("text => lianjianBallot.fingerprint(JSON.parse(text))", text) == fingerprint(document)


@pytest.mark.parametrize("written", ["1.5", "NaN", "undefined", "'\\ud842'", "2 ** 53", "[() => 1]"])
def test_what_has_no_one_form_is_refused(phone: Page, written: str) -> None:
    with pytest.raises(Exception, match=r"whole number|cannot be written|malformed"):
        phone.evaluate(f"lianjianBallot.canonical({written})")


def test_what_is_cast_has_one_length_whoever_is_voted_for(phone: Page) -> None:
    for fields in ({}, {"choice": "㐂𠮷"}, {"choice": "a" * 900}):
        body = call(phone, "padded", fields, 1024)
        assert len(body.encode()) == 1024
        assert json.loads(body) == fields | {"pad": json.loads(body)["pad"]}
    with pytest.raises(Exception, match="longer"):
        call(phone, "padded", {"choice": "a" * 1024}, 1024)


def test_the_phone_keeps_each_ballot_by_itself_and_remembers_the_first_fingerprint(phone: Page) -> None:
    assert call(phone, "restore", "B1") is None
    assert call(phone, "store", "B1", {"keys": {"1": {"key": "k"}}})
    phone.reload()
    assert call(phone, "restore", "B1") == {"keys": {"1": {"key": "k"}}}
    assert call(phone, "restore", "B2") is None
    assert call(phone, "pin", "B1", "ab12 cd34 ef56 7890")
    assert call(phone, "pin", "B1", "ab12 cd34 ef56 7890")
    assert not call(phone, "pin", "B1", "0000 0000 0000 0000")
    assert call(phone, "pin", "B2", "0000 0000 0000 0000")


def test_a_browser_that_keeps_nothing_says_so(phone: Page) -> None:
    kept = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked'); }, configurable: true})"
    phone.evaluate(kept)
    assert call(phone, "store", "B3", {}) is False
    assert call(phone, "restore", "B3") is None
    phone.reload()


def test_a_browser_without_big_whole_numbers_is_told_to_take_a_slip_or_paper(browser: Browser) -> None:
    page = browser.new_context().new_page()
    page.add_init_script("delete globalThis.BigInt")
    page.route("**/*", answer)
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(ADDRESS)
    assert page.evaluate("lianjianBallot") == {"supported": False}
    assert faults == []
    page.context.close()
