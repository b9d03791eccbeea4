"""What one key can do: one choice, in one contest, of one ballot."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lianjian.engines.credentials import (
    IssuerKey,
    ReceiptKey,
    blind,
    blind_sign,
    canonical,
    choice_message,
    credential_message,
    finalize,
    make_receipt,
    verify_choice,
    verify_credential,
    verify_receipt,
)

CHOICE = canonical({"mark": "+"})


@pytest.fixture(scope="module")
def issuers() -> list[IssuerKey]:
    return [IssuerKey.generate(), IssuerKey.generate()]


def signature_of(issuer: IssuerKey, message: bytes) -> bytes:
    blinded = blind(message=message, public=issuer.public)
    signed = blind_sign(key=issuer, blinded=blinded.sent)
    return finalize(message=message, signed=signed, blinded=blinded, public=issuer.public)


def test_a_credential_is_good_in_its_own_contest_only(issuers: list[IssuerKey]) -> None:
    voter, public = bytes(range(32)), issuers[0].public
    credential = signature_of(issuers[0], credential_message(ballot="B", contest="1", voter_key=voter))

    def good(ballot: str = "B", contest: str = "1", voter_key: bytes = voter) -> bool:
        return verify_credential(
            ballot=ballot, contest=contest, voter_key=voter_key, credential=credential, issuers=[public]
        )

    assert good()
    assert not good(ballot="C")
    assert not good(contest="2")
    assert not good(voter_key=bytes(32))
    assert not verify_credential(ballot="B", contest="1", voter_key=voter, credential=credential, issuers=[])


def test_at_level_two_one_issuer_alone_makes_no_credential(issuers: list[IssuerKey]) -> None:
    voter, publics = bytes(range(32)), [issuer.public for issuer in issuers]
    message = credential_message(ballot="B", contest="1", voter_key=voter)
    first, second = (signature_of(issuer, message) for issuer in issuers)

    def good(credential: bytes) -> bool:
        return verify_credential(ballot="B", contest="1", voter_key=voter, credential=credential, issuers=publics)

    assert good(first + second)
    assert not good(second + first)
    assert not good(first)
    assert not good(first + first)
    assert not good(first + second + first)


def test_a_choice_that_was_changed_is_not_signed() -> None:
    key = Ed25519PrivateKey.generate()
    voter = key.public_key().public_bytes_raw()
    signature = key.sign(choice_message(ballot="B", contest="1", voter_key=voter, choice=CHOICE))

    def good(ballot: str = "B", contest: str = "1", choice: bytes = CHOICE, voter_key: bytes = voter) -> bool:
        return verify_choice(ballot=ballot, contest=contest, voter_key=voter_key, choice=choice, signature=signature)

    assert good()
    assert not good(ballot="C")
    assert not good(contest="2")
    assert not good(choice=canonical({"mark": "-"}))
    assert not good(voter_key=bytes(32))
    assert not good(voter_key=voter[:-1])


@pytest.mark.parametrize("choice", [b'{"mark": "+"}', b"\xff", b"{", b'{"mark":1.0}'])
def test_a_choice_that_is_not_canonical_is_refused_though_signed(choice: bytes) -> None:
    key = Ed25519PrivateKey.generate()
    voter = key.public_key().public_bytes_raw()
    text = choice.decode(errors="replace").encode()
    signature = key.sign(choice_message(ballot="B", contest="1", voter_key=voter, choice=text))
    assert not verify_choice(ballot="B", contest="1", voter_key=voter, choice=choice, signature=signature)


def test_a_receipt_is_for_one_choice_and_no_vote() -> None:
    key, voter = ReceiptKey.generate(), bytes(range(32))
    receipt = make_receipt(key=key, ballot="B", contest="1", voter_key=voter, choice=CHOICE)
    assert receipt == make_receipt(key=key, ballot="B", contest="1", voter_key=voter, choice=CHOICE)
    for choice, good in ((CHOICE, True), (canonical({"mark": "-"}), False)):
        found = verify_receipt(
            public=key.public, ballot="B", contest="1", voter_key=voter, choice=choice, receipt=receipt
        )
        assert found is good
    assert not verify_choice(ballot="B", contest="1", voter_key=key.public, choice=CHOICE, signature=receipt)
