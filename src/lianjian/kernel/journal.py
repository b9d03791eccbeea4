"""Writing the journal, sealing it in batches, and proving that nobody changed it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from lianjian.kernel.actor import Actor
from lianjian.kernel.models import JournalLine, JournalSeal

SEALING_LOCK = 7_310_001


def record(
    *,
    by: Actor,
    at: datetime,
    action: str,
    subject: models.Model,
    place_id: int | None = None,
    reason: str = "",
    **details: Any,
) -> None:
    """Will add one line to the journal, in the transaction of the act itself."""
    JournalLine.objects.create(
        at=at,
        actor_id=by.account_id,
        actor_name=by.name,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_name=str(subject)[:200],
        place_id=place_id,
        details=details,
        reason=reason,
    )


def seal_journal(*, at: datetime) -> JournalSeal | None:
    """Will close every line of a finished transaction into a batch; None where there is none or another seals."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALING_LOCK])
        if cursor.fetchone() != (True,):
            return None
        last = JournalSeal.objects.order_by("pk").last()
        start = last.to_transaction if last else 0
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        (end,) = cursor.fetchone()
        lines = _batch(start, end)
        count = lines.count()
        if not count:
            return None
        return JournalSeal.objects.create(
            sealed_at=at,
            from_transaction=start,
            to_transaction=end,
            lines=count,
            root=_root(last.root if last else "", lines),
        )


@dataclass(frozen=True, kw_only=True)
class JournalProof:
    """What a check of the whole journal found; `broken` lists seals whose lines are not those that were sealed."""

    sealed_lines: int
    unsealed_lines: int
    seals: int
    broken: tuple[int, ...]
    last_root: str

    @property
    def intact(self) -> bool:
        """Every sealed line is as it was sealed."""
        return not self.broken


def verify_journal() -> JournalProof:
    """Will compute every batch's root again from its lines and compare."""
    before, broken, sealed, end, seals = "", [], 0, 0, 0
    for seal in JournalSeal.objects.order_by("pk"):
        lines = _batch(seal.from_transaction, seal.to_transaction)
        if seal.from_transaction != end or seal.lines != lines.count() or seal.root != _root(before, lines):
            broken.append(seal.pk)
        before, end, seals, sealed = seal.root, seal.to_transaction, seals + 1, sealed + seal.lines
    unsealed = JournalLine.objects.filter(transaction__gte=end).count()
    return JournalProof(
        sealed_lines=sealed, unsealed_lines=unsealed, seals=seals, broken=tuple(broken), last_root=before
    )


def _batch(start: int, end: int) -> models.QuerySet[JournalLine]:
    return JournalLine.objects.filter(transaction__gte=start, transaction__lt=end).order_by("pk")


def _root(before: str, lines: models.QuerySet[JournalLine]) -> str:
    return merkle_root([before.encode(), *_digests(lines.iterator(chunk_size=2000))])


def _digests(lines: Iterable[JournalLine]) -> Iterator[bytes]:
    for line in lines:
        content = [
            line.pk, line.at.timestamp(), line.actor_id, line.actor_name, line.action, line.subject_type,
            line.subject_id, line.subject_name, line.place_id, line.details, line.reason, line.transaction,
        ]  # fmt: skip
        yield json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def merkle_root(leaves: list[bytes]) -> str:
    """The SHA-256 Merkle root, leaves and nodes told apart by a prefix (RFC 6962)."""
    level = [hashlib.sha256(b"\0" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [hashlib.sha256(b"\1" + b"".join(pair)).digest() if len(pair) == 2 else pair[0] for pair in pairs]
    return level[0].hex()
