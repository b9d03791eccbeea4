"""The box: what was cast, and nothing that leads to a voter. The only module that writes it.

Order is what could still tell: which ballot came first. The open box therefore holds envelopes, each under a name that
only the box's key can make from the voter's key, and the box's key lies sealed outside what the database can read. At
closing the envelopes are opened, their ballots copied in the order of the voters' keys in one transaction, and all
that ran beside them is written anew from end to end; then the box's key is gone, and the order of the envelopes in
WAL, copies of the disk or dead pages leads to no ballot any more.

Whoever votes elsewhere meanwhile waits only while what ran beside is written anew, which comes last.
"""

from __future__ import annotations

import hmac
import os
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import OperationalError, connection, models, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from psycopg.errors import LockNotAvailable

from lianjian.engines.credentials import RETURNED_CHOICE
from lianjian.kernel.errors import Refused
from lianjian.records.ballots.models import (
    BallotSecret,
    BoxBallot,
    Contest,
    IssuerSecret,
    Participation,
    SealedBallot,
    SecondSigning,
    SlipCode,
)

PUT_IN = """
    INSERT INTO ballots_boxballot (slot, contest_id, envelope) VALUES (%s, %s, %s) ON CONFLICT (slot) DO NOTHING
"""
COPY_IN = "COPY ballots_boxballot (slot, contest_id, envelope) FROM STDIN (FORMAT BINARY)"
TURNED_OUT = "CREATE TEMPORARY TABLE turned_out (LIKE ballots_sealedballot) ON COMMIT DROP"
COPY_OUT = """
    COPY turned_out (voter_key, contest_id, channel, choice, credential, signature) FROM STDIN (FORMAT BINARY)
"""
SEAL = "INSERT INTO ballots_sealedballot SELECT * FROM turned_out ORDER BY voter_key"
# A box that has just been sealed has no statistics: the planner takes a million ballots for a few.
BY_ALL_CORES = "SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0"
NONCE_BYTES, STEP = 12, 256  # envelopes come in few sizes, or their length would tell the choice
LENGTHS = struct.Struct(">HHHHH")
ONE_AT_A_TIME = 7_310_005
PATIENCE = "5s"
# In the order in which handing out and casting reach for them: closing never waits crosswise.
LIVE: dict[type[models.Model], str] = {
    Participation: "ballot_id = %(ballot)s",
    SecondSigning: "ballot_id = %(ballot)s",
    SlipCode: "contest_id = ANY(%(contests)s)",
    IssuerSecret: "contest_id = ANY(%(contests)s)",
    BallotSecret: "ballot_id = %(ballot)s",
    BoxBallot: "contest_id = ANY(%(contests)s)",
}
CHUNK = 20_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Cast:
    """A ballot as it is cast, and as it lies in the sealed box."""

    voter_key: bytes
    contest_id: int
    channel: str
    choice: bytes
    credential: bytes = b""
    signature: bytes = b""


class Box:
    """An open box, by its key (32 bytes)."""

    def __init__(self, key: bytes) -> None:
        self._naming = hmac.digest(key, b"name", "sha256")
        self._cipher = AESGCM(hmac.digest(key, b"seal", "sha256"))

    def put_in(self, *, ballots: Iterable[Cast]) -> bool:
        """Will put ballots in, all or none by the caller's transaction; False where another lies there under a key.

        A ballot that lies there already with the very same choice counts as put in. The caller holds the phase.
        """
        return all(self._is_new(one) or self._holds(one) for one in _by_key(ballots))

    def put_in_once(self, *, ballots: Iterable[Cast]) -> bool:
        """As `put_in`, but False as well where the very same lies there: for what may be done only once with a key."""
        return all(self._is_new(one) for one in _by_key(ballots))

    def holds(self, *, ballots: Iterable[Cast]) -> bool:
        """Whether all of these lie there with the very same choices."""
        return all(self._holds(one) for one in ballots)

    def _is_new(self, one: Cast) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(PUT_IN, self._enclosed(one))
            return bool(cursor.rowcount)

    def _holds(self, one: Cast) -> bool:
        there = BoxBallot.objects.filter(slot=self._slot(one)).first()
        if there is None:
            return False
        held = self._opened(there.contest_id, bytes(there.slot), bytes(there.envelope))
        return (held.contest_id, held.choice) == (one.contest_id, one.choice)

    def _slot(self, one: Cast) -> bytes:
        return hmac.digest(self._naming, one.voter_key, "sha256")

    @transaction.atomic
    def load(self, *, ballots: Iterable[Cast]) -> None:
        """Will copy many ballots in in one stroke."""
        with connection.cursor() as cursor, cursor.copy(COPY_IN) as copy:
            copy.set_types(("bytea", "int8", "bytea"))
            for one in ballots:
                copy.write_row(self._enclosed(one))

    def seal(self, *, ballot_id: int) -> None:
        """Will turn the ballot's box out in the order of the keys; its caller holds the ballot alone, and erases it."""
        with connection.cursor() as cursor:
            cursor.execute(TURNED_OUT)
            held = self._held(ballot_id)
            while some := list(islice(held, CHUNK)):  # read before written: one connection does one thing at a time
                with cursor.copy(COPY_OUT) as copy:
                    copy.set_types(("bytea", "int8", "varchar", "bytea", "bytea", "bytea"))
                    for one in some:
                        copy.write_row(tuple(getattr(one, column) for column in Cast.__slots__))
            cursor.execute(SEAL)
            cursor.execute("DROP TABLE turned_out")

    def _held(self, ballot_id: int) -> Iterator[Cast]:
        rows = BoxBallot.objects.filter(contest__in=_contests(ballot_id))
        for row in rows.values_list("contest_id", "slot", "envelope").iterator(chunk_size=CHUNK):
            yield self._opened(row[0], bytes(row[1]), bytes(row[2]))

    def _enclosed(self, one: Cast) -> tuple[bytes, int, bytes]:
        slot = self._slot(one)
        parts = (one.voter_key, one.channel.encode(), one.choice, one.credential, one.signature)
        content = b"".join((LENGTHS.pack(*map(len, parts)), *parts))
        padded = content.ljust(-(-len(content) // STEP) * STEP, b"\0")
        nonce = os.urandom(NONCE_BYTES)
        return slot, one.contest_id, nonce + self._cipher.encrypt(nonce, padded, _beside(slot, one.contest_id))

    def _opened(self, contest_id: int, slot: bytes, envelope: bytes) -> Cast:
        nonce, sealed = envelope[:NONCE_BYTES], envelope[NONCE_BYTES:]
        content = self._cipher.decrypt(nonce, sealed, _beside(slot, contest_id))
        parts, start = [], LENGTHS.size
        for length in LENGTHS.unpack_from(content):
            parts.append(content[start : start + length])
            start += length
        return Cast(
            voter_key=parts[0],
            contest_id=contest_id,
            channel=parts[1].decode(),
            choice=parts[2],
            credential=parts[3],
            signature=parts[4],
        )


def _by_key(ballots: Iterable[Cast]) -> list[Cast]:
    """In one order, so that two who put in the same never wait for each other crosswise."""
    return sorted(ballots, key=lambda one: one.voter_key)


def _beside(slot: bytes, contest_id: int) -> bytes:
    return b"%s|%d" % (slot, contest_id)


def one_at_a_time() -> None:
    """Will let nobody else erase a ballot until the transaction ends: to be called before a live table is read.

    Of two who read and then want the tables for themselves, each would wait for the other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [ONE_AT_A_TIME])


def erase(*, ballot_id: int) -> None:
    """Will write every live table anew without the ballot's rows: keys, box, and who was given a ballot.

    All who vote wait meanwhile. Refused where something reads a live table for so long that they would wait for it.
    The caller goes one at a time.
    """
    gone: dict[str, Any] = {"ballot": ballot_id, "contests": _contests(ballot_id)}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still waiting cannot be emptied
        _hold_live_tables(cursor)
        for model, condition in LIVE.items():
            name, keys = _name(model), ", ".join(str(field.column) for field in model._meta.pk_fields)
            cursor.execute(
                f"CREATE TEMPORARY TABLE kept ON COMMIT DROP AS SELECT * FROM {name} WHERE NOT ({condition})",  # noqa: S608 - names of our own tables
                gone,
            )
            cursor.execute(f"TRUNCATE {name}")
            cursor.execute(f"INSERT INTO {name} SELECT * FROM kept ORDER BY {keys}")  # noqa: S608 - likewise
            cursor.execute("DROP TABLE kept")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _hold_live_tables(cursor: CursorWrapper) -> None:
    cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
    try:
        cursor.execute(f"LOCK TABLE {', '.join(_name(model) for model in LIVE)} IN ACCESS EXCLUSIVE MODE")
    except OperationalError as fault:
        if isinstance(fault.__cause__, LockNotAvailable):
            raise Refused(
                _("Something else reads the ballots just now, a backup perhaps; nothing was changed."),
                remedies=(_("Try again in a few minutes: no ballot cast so far is lost."),),
            ) from fault
        raise
    cursor.execute("SET LOCAL lock_timeout TO DEFAULT")


def channels_returned(*, contest_id: int) -> dict[str, int]:
    """How many ballots of a contest the sealed box holds, by channel; credentials given back are no ballots."""
    return dict(_ballots(contest_id).values_list("channel").annotate(n=Count("*")))


def patterns(*, contest_id: int) -> list[tuple[bytes, int]]:
    """The different choices in the sealed box of a contest and how many there are of each."""
    found = _ballots(contest_id).values_list("choice").annotate(n=Count("*"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BY_ALL_CORES)
        return [(bytes(choice), n) for choice, n in found]


def _ballots(contest_id: int) -> QuerySet[SealedBallot]:
    return SealedBallot.objects.filter(contest_id=contest_id).exclude(choice=RETURNED_CHOICE)


def in_order(*, ballot_id: int) -> Iterator[tuple[str, Cast]]:
    """The sealed box by key, with the code of each ballot's contest, read in pieces."""
    codes = dict(Contest.objects.filter(ballot_id=ballot_id).values_list("pk", "code"))
    rows = SealedBallot.objects.filter(contest_id__in=codes).order_by("voter_key")
    for row in rows.iterator(chunk_size=CHUNK):
        yield (
            codes[row.contest_id],
            Cast(
                voter_key=bytes(row.voter_key),
                contest_id=row.contest_id,
                channel=row.channel,
                choice=bytes(row.choice),
                credential=bytes(row.credential),
                signature=bytes(row.signature),
            ),
        )


def _contests(ballot_id: int) -> list[int]:
    return list(Contest.objects.filter(ballot_id=ballot_id).values_list("pk", flat=True))


def _name(model: type[models.Model]) -> str:
    return model._meta.db_table
