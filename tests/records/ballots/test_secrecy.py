"""What a sealed database, its WAL, its dump and all logs can still tell: the search of the design, section 6."""

from __future__ import annotations

import base64
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from lianjian.engines.credentials import IssuerKey, read_octets, write_octets
from lianjian.records.ballots.enums import Channel
from lianjian.records.ballots.models import IssuerSecret, SealedBallot, Voter
from tests.factories import a_county
from tests.records.ballots.phones import AGAINST, FOR, Phone, a_hall
from tests.records.ballots.served import served

VOTERS, SENT_AGAIN = 300, 20
MOST_TAU = 0.15  # four sigma at 300
ENOUGH_OCTETS = 9  # of a key tell it from every other, and are whole letters of base64


def tau(order: Sequence[float]) -> float:
    """Kendall's tau of a sequence against 0, 1, 2, …"""
    count = len(order)
    balance = sum(
        (order[later] > order[earlier]) - (order[later] < order[earlier])
        for earlier in range(count)
        for later in range(earlier + 1, count)
    )
    return 2 * balance / (count * (count - 1))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_after_the_seal_nothing_orders_the_box_or_leads_to_a_voter(tmp_path: Path) -> None:
    older = {file: file.stat().st_size for file in log_files(tmp_path)}
    hall = a_hall(a_county(), channels=(Channel.PHONE,), voters=VOTERS)
    hall.hand_out()
    secret = read_octets(IssuerSecret.objects.get().private_key)
    assert IssuerKey.from_bytes(secret)
    phones = [Phone(voter) for voter in hall.voters()]
    for phone in phones:
        phone.ask()
    random.Random(4).shuffle(phones)
    hall.open_box()
    before = dumped()
    with served(tmp_path / "server.log") as cast:
        for number, phone in enumerate(phones):
            paper = phone.ballot_paper(random.Random(phone.voter.pk).choice([FOR, AGAINST]))
            for _again in range(2 if number % SENT_AGAIN == 0 else 1):  # as phones do when an answer is lost
                assert "receipt" in cast(paper)
        assert "refused" in cast(phones[0].ballot_paper(FOR) | {"signature": bytes(64)})
        running = dumped()
        hall.close()
    cast_order = [phone.held["1"].voter_key for phone in phones]

    for private in (secret, secret[40:104]):
        for form in (private.hex(), write_octets(private)):
            assert form not in before
            assert form not in running
            assert form not in dumped()
    assert not any(key.hex() in running for key in cast_order)
    columns = box_columns()
    assert set(columns) >= {"ctid", "xmin", "xmax", "cmin", "choice", "credential", "signature", "voter_key"}
    for name, values in columns.items():
        assert abs(tau([values[key] for key in cast_order])) < MOST_TAU, name
    assert len(set(columns["xmin"].values())) == 1

    log = write_ahead_log()
    if log is not None:
        found = [log.find(key) for key in cast_order]  # first seen when the box was turned out, by key
        assert all(at >= 0 for at in found)
        assert abs(tau(found)) < MOST_TAU
    logs = b"".join(file.read_bytes()[older.get(file, 0) :] for file in log_files(tmp_path))
    assert logs.count(b"/cast/") > VOTERS  # the server did write down who came and when, as the law may ask
    assert not any(found_in(logs, phone) for phone in phones)
    assert not any(base64.b64encode(form) in logs or form in logs for form in (b'{"mark":', b'"choice"'))
    names = set(Voter.objects.values_list("name", flat=True))
    for line in dumped().splitlines():
        if any(key.hex() in line for key in cast_order):
            assert not any(name in line for name in names)


@pytest.mark.django_db
def test_the_search_finds_in_a_log_whatever_way_a_vote_is_written_there() -> None:
    phone = Phone(a_hall(a_county(), channels=(Channel.PHONE,)).voters()[0])
    assert not found_in(b"POST /vote/B1/cast/ 200", phone)
    for form in written(phone):
        assert found_in(b"POST /vote/B1/cast/ " + form + b" 200", phone)


def test_no_table_holds_a_way_from_a_ballot_to_a_voter() -> None:
    for model in apps.get_app_config("ballots").get_models():
        columns = {field.name for field in model._meta.concrete_fields}
        if columns & {"voter_key", "slot"}:
            related = {field.related_model.__name__ for field in model._meta.concrete_fields if field.related_model}
            assert related == {"Contest"}
            kinds = {field.get_internal_type() for field in model._meta.concrete_fields}
            assert kinds <= {"BinaryField", "ForeignKey", "CharField"}
    assert {field.name for field in SealedBallot._meta.concrete_fields} == {
        "voter_key", "contest", "channel", "choice", "credential", "signature",
    }  # fmt: skip


def written(phone: Phone) -> set[bytes]:
    """All ways in which a line could hold the phone's key, credential or signature."""
    held = phone.held["1"]
    signature = phone.ballot_paper(FOR)["signature"], phone.ballot_paper(AGAINST)["signature"]
    octets = [one[:ENOUGH_OCTETS] for one in (held.voter_key, held.credential, *signature) if one]
    forms = (bytes, lambda one: one.hex().encode(), base64.b64encode, base64.urlsafe_b64encode)
    return {form(one) for one in octets for form in forms}


def found_in(log: bytes, phone: Phone) -> bool:
    return any(form in log or form.upper() in log for form in written(phone))


def log_files(folder: Path) -> set[Path]:
    """What the server, the database and whatever keeps its state beside the program write down."""
    kept = [settings.STATE, *([settings.CLUSTER.home] if settings.EMBEDDED else [])]
    return {file for place in (folder, *kept) for file in place.rglob("*.log")}


def dumped() -> str:
    """Every row of every table as text."""
    with connection.cursor() as cursor:
        pieces = []
        for table in connection.introspection.table_names(cursor):
            with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
                pieces += [bytes(piece).decode() for piece in copy]
    return "".join(pieces)


def box_columns() -> dict[str, dict[bytes, float]]:
    """Of the sealed box, the place each row takes when sorted by each column, the hidden ones included."""
    names = ["ctid", "xmin", "xmax", "cmin", "cmax", *(one.column for one in SealedBallot._meta.concrete_fields)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT voter_key, {', '.join(f'{name}::text' for name in names)} FROM ballots_sealedballot")
        rows = cursor.fetchall()
    places: dict[str, dict[bytes, float]] = {}
    for at, name in enumerate(names, start=1):
        order = sorted({as_order(name, row[at]) for row in rows})
        place = {value: float(number) for number, value in enumerate(order)}
        places[name] = {bytes(row[0]): place[as_order(name, row[at])] for row in rows}
    return places


def as_order(name: str, value: str) -> tuple[int, ...] | str:
    return tuple(int(part) for part in value.strip("()").split(",")) if name == "ctid" else value


def write_ahead_log() -> bytes | None:
    """The WAL from its oldest segment on, where this process may read it."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory") if settings.EMBEDDED else cursor.execute("SELECT NULL")
        (found,) = cursor.fetchone()
    folder = Path(found or "/nowhere") / "pg_wal"
    if not folder.is_dir():
        return None
    return b"".join(segment.read_bytes() for segment in sorted(folder.glob("0*")))
