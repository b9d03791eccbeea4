from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction

from lianjian.kernel import journal
from lianjian.kernel.accounts import new_account
from lianjian.kernel.actor import command_line
from lianjian.kernel.models import Account, JournalSeal

AT = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)


def an_account() -> Account:
    account = new_account(login="wangmin", name="王敏")
    account.save()
    return account


def three_lines() -> None:
    account = an_account()
    for number in range(3):
        journal.record(by=command_line(), at=AT, action=f"act_{number}", subject=account)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement", ["UPDATE kernel_journalline SET actor_name = 'x'", "DELETE FROM kernel_journalline"]
)
def test_the_programs_role_cannot_change_the_journal(statement: str) -> None:
    three_lines()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{settings.PROGRAM_ROLE}"')
        cursor.execute("SELECT count(*) FROM kernel_journalline")
        assert cursor.fetchone() == (3,)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute(statement)


def seal_all() -> list[JournalSeal]:
    """Seals until nothing is left: what runs beside this test in the same server holds a batch back for a moment."""
    for _attempt in range(600):
        journal.seal_journal(at=AT)
        if not journal.verify_journal().unsealed_lines:
            return list(JournalSeal.objects.order_by("pk"))
        time.sleep(0.05)
    raise AssertionError("the journal was never sealed")


@pytest.mark.django_db(transaction=True)
def test_a_sealed_journal_verifies_and_seals_chain() -> None:
    three_lines()
    before = seal_all()
    journal.record(by=command_line(), at=AT, action="late", subject=Account.objects.get())
    assert journal.verify_journal().unsealed_lines == 1
    after = seal_all()
    assert after[: len(before)] == before
    assert len({seal.root for seal in after}) == len(after) == len(before) + 1
    proof = journal.verify_journal()
    assert (proof.intact, proof.sealed_lines, proof.unsealed_lines) == (True, 4, 0)
    assert journal.seal_journal(at=AT) is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE kernel_journalline SET reason = 'x' WHERE action = 'act_1'",
        "DELETE FROM kernel_journalline WHERE action = 'act_1'",
    ],
)
def test_a_changed_or_missing_line_breaks_the_seal(tampering: str) -> None:
    three_lines()
    seal_all()
    with connection.cursor() as cursor:
        cursor.execute(tampering)
    assert journal.verify_journal().broken


def test_merkle_root_tells_leaves_from_nodes_and_order() -> None:
    assert journal.merkle_root([b"a", b"b"]) != journal.merkle_root([b"b", b"a"])
    assert journal.merkle_root([b"a", b"b", b"c"]) != journal.merkle_root([b"a", b"b", b"c", b"c"])
