"""Credentials nobody can trace and boards anybody can recount (`recount.recount`); see docs/algorithms/ballots.md."""

from __future__ import annotations

from lianjian.engines.credentials.blinding import (
    BadBlinded,
    BadSignature,
    Blinded,
    blind,
    blind_sign,
    finalize,
    verify,
)
from lianjian.engines.credentials.boards import (
    RETURNED_CHOICE,
    BadBoard,
    BoardRow,
    board_contest,
    board_header,
    paper_row,
    phone_row,
    slip_row,
    write_board,
)
from lianjian.engines.credentials.documents import canonical, digest, fingerprint
from lianjian.engines.credentials.keys import BadKey, IssuerKey, PublicKey, ReceiptKey
from lianjian.engines.credentials.recount import read_octets, write_octets
from lianjian.engines.credentials.slips import BadSlipCode, grouped, new_slip_code, read_slip_code, slip_digest
from lianjian.engines.credentials.votes import (
    choice_message,
    credential_message,
    make_receipt,
    receipt_message,
    verify_choice,
    verify_credential,
    verify_receipt,
)

__all__ = [
    "RETURNED_CHOICE",
    "BadBlinded",
    "BadBoard",
    "BadKey",
    "BadSignature",
    "BadSlipCode",
    "Blinded",
    "BoardRow",
    "IssuerKey",
    "PublicKey",
    "ReceiptKey",
    "blind",
    "blind_sign",
    "board_contest",
    "board_header",
    "canonical",
    "choice_message",
    "credential_message",
    "digest",
    "finalize",
    "fingerprint",
    "grouped",
    "make_receipt",
    "new_slip_code",
    "paper_row",
    "phone_row",
    "read_octets",
    "read_slip_code",
    "receipt_message",
    "slip_digest",
    "slip_row",
    "verify",
    "verify_choice",
    "verify_credential",
    "verify_receipt",
    "write_board",
    "write_octets",
]
