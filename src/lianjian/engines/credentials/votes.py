"""What is signed around one vote: the credential, the voter's choice, the server's receipt."""

from __future__ import annotations

from collections.abc import Sequence

from lianjian.engines.credentials.documents import canonical
from lianjian.engines.credentials.keys import PublicKey, ReceiptKey, ed25519_verifies
from lianjian.engines.credentials.recount import choice_text, credential_text, parsed


def credential_message(*, ballot: str, contest: str, voter_key: bytes) -> bytes:
    """Will write what the issuer signs blindly: this key may vote once in this contest of this ballot."""
    return credential_text(ballot, contest, voter_key.hex())


def verify_credential(
    *, ballot: str, contest: str, voter_key: bytes, credential: bytes, issuers: Sequence[PublicKey]
) -> bool:
    """Will check a credential: one signature per issuer (two at level 2), put together in the header's order."""
    message = credential_message(ballot=ballot, contest=contest, voter_key=voter_key)
    sizes = [issuer.size for issuer in issuers]
    if not issuers or len(voter_key) != 32 or len(credential) != sum(sizes):
        return False
    parts = [credential[sum(sizes[:at]) : sum(sizes[: at + 1])] for at in range(len(sizes))]
    return all(key.verifies(message=message, signature=part) for key, part in zip(issuers, parts, strict=True))


def choice_message(*, ballot: str, contest: str, voter_key: bytes, choice: bytes) -> bytes:
    """Will write what the voter's key signs; `choice` is canonical JSON."""
    return choice_text(ballot, contest, voter_key.hex(), choice.decode())


def verify_choice(*, ballot: str, contest: str, voter_key: bytes, choice: bytes, signature: bytes) -> bool:
    """Will check that the voter's key signed exactly this choice, and that it is canonical JSON."""
    try:
        parsed(choice)
    except ValueError:
        return False
    message = choice_message(ballot=ballot, contest=contest, voter_key=voter_key, choice=choice)
    return ed25519_verifies(key=voter_key, message=message, signature=signature)


def receipt_message(*, ballot: str, contest: str, voter_key: bytes, choice: bytes) -> bytes:
    """Will write what the server signs when it has put a choice into the box."""
    return canonical(
        {
            "ballot": ballot,
            "choice": choice.decode(),
            "contest": contest,
            "key": voter_key.hex(),
            "use": "receipt",
        }
    )


def make_receipt(*, key: ReceiptKey, ballot: str, contest: str, voter_key: bytes, choice: bytes) -> bytes:
    """Will sign that this choice lies in the box: 64 bytes, the same however often one asks."""
    return key.sign(receipt_message(ballot=ballot, contest=contest, voter_key=voter_key, choice=choice))


def verify_receipt(
    *, public: bytes, ballot: str, contest: str, voter_key: bytes, choice: bytes, receipt: bytes
) -> bool:
    """Will check a receipt under the receipt key of the header."""
    message = receipt_message(ballot=ballot, contest=contest, voter_key=voter_key, choice=choice)
    return ed25519_verifies(key=public, message=message, signature=receipt)
