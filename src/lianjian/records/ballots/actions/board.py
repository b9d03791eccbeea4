"""The board file of a closed ballot."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.files import File

from lianjian.engines.credentials import BoardRow, ReceiptKey, canonical, paper_row, phone_row, slip_row, write_board
from lianjian.records.ballots import box
from lianjian.records.ballots.enums import Channel
from lianjian.records.ballots.models import Ballot, PaperBatch

IN_MEMORY = 4 * 1024 * 1024


@contextmanager
def written_board(*, ballot: Ballot, results: Mapping[str, Any], key: ReceiptKey) -> Iterator[File[bytes]]:
    """The board from the sealed box and the batches, in a file without a name that is gone if closing is refused."""
    rows = heapq.merge(_cast_rows(ballot), _paper_rows(ballot), key=lambda row: (row.key, row.contest))
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as written:
        written.writelines(write_board(header=ballot.header or {}, rows=rows, results=results, key=key))
        written.seek(0)
        yield File(written)


def _cast_rows(ballot: Ballot) -> Iterator[BoardRow]:
    for contest, one in box.in_order(ballot_id=ballot.pk):
        if one.channel == Channel.SLIP:
            yield slip_row(contest=contest, slip=one.voter_key, choice=one.choice)
        else:
            yield phone_row(
                contest=contest,
                voter_key=one.voter_key,
                choice=one.choice,
                credential=one.credential,
                signature=one.signature,
            )


def _paper_rows(ballot: Ballot) -> list[BoardRow]:
    batches = PaperBatch.objects.filter(contest__ballot=ballot).select_related("contest")
    rows = (
        paper_row(contest=batch.contest.code, batch=batch.number, line=line, choice=canonical(choice))
        for batch in batches
        for line, choice in enumerate(batch.lines, start=1)
    )
    return sorted(rows)
