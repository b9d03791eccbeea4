"""Writing new rows by the thousand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db import connection, models
from psycopg.adapt import PyFormat, Transformer

from lianjian.kernel.sealed import SealedTextField

AT_ONCE = 2_000
# What COPY reads as its own: the gap between columns, the end of a row, and the sign before such a letter.
MEANT = re.compile(r"[\\\t\n\r]")
NOTHING = r"\N"
# What str() makes of these is what the database reads.
PLAIN = (models.AutoField, models.BooleanField, models.DateField, models.ForeignKey, models.IntegerField)

_Texts = Callable[[Sequence[Any]], list[str]]


def copy_in(objects: Sequence[models.Model]) -> None:
    """Will write the new objects, all of one table, by COPY, and give them their ids.

    An INSERT of a thousand rows spends most of its time on finding the placeholders in its own text.
    """
    if not objects:
        return
    table = objects[0]._meta
    names = [field.attname for field in table.concrete_fields if field is not table.pk]
    columns = {name: [getattr(one, name) for one in objects] for name in names}
    for held, id_ in zip(objects, copy_columns(table=type(objects[0]), columns=columns), strict=True):
        held.pk = id_
        held._state.adding = False


def copy_columns(*, table: type[models.Model], columns: Mapping[str, Sequence[Any]]) -> list[int]:
    """Will write new rows by COPY, and return their ids; as `copy_rows` for who needs none."""
    ids = next_numbers(table=table, count=len(next(iter(columns.values()))))
    copy_rows(table=table, columns={table._meta.pk.attname: ids, **columns})
    return ids


def copy_rows(*, table: type[models.Model], columns: Mapping[str, Sequence[Any]]) -> None:
    """Will write new rows by COPY.

    `columns` by the attributes' names, every one that the database gives no value itself, hold what the attributes
    would hold. No row becomes an object first, which takes longer than writing it.
    """
    by_name = {field.attname: field for field in table._meta.concrete_fields}
    names = ", ".join(connection.ops.quote_name(str(by_name[name].column)) for name in columns)
    writers = [_texts_of(by_name[name]) for name in columns]
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {connection.ops.quote_name(table._meta.db_table)} ({names}) FROM STDIN") as copy,
    ):
        for start in range(0, len(next(iter(columns.values()))), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            texts = [texts(column[part]) for texts, column in zip(writers, columns.values(), strict=True)]
            copy.write("\n".join(map("\t".join, zip(*texts, strict=True))) + "\n")


def next_numbers(*, table: type[models.Model], count: int) -> list[int]:
    """So many numbers of those that the table gives its rows, which no other row will have."""
    # As one text: a hundred thousand rows of one number each take the driver half a second.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(nextval(pg_get_serial_sequence(%s, %s))::text, ',') FROM generate_series(1, %s)",
            [table._meta.db_table, table._meta.pk.column, count],
        )
        (numbers,) = cursor.fetchone()
        return [int(number) for number in numbers.split(",")] if numbers else []


def _texts_of(field: Any) -> _Texts:
    """How a column of the field's values is written for COPY."""
    if isinstance(field, DateRangeField):
        return lambda values: [f"[{one.lower or ''},{one.upper or ''})" if one else NOTHING for one in values]
    if isinstance(field, models.CharField | models.TextField):
        return _written
    if isinstance(field, PLAIN) and not isinstance(field, models.DateTimeField):
        return lambda values: [NOTHING if one is None else str(one) for one in values]
    if isinstance(field, SealedTextField):
        return lambda values: _bytes_written(field.sealed(values))
    if isinstance(field, models.BinaryField):
        return _bytes_written
    return lambda values: _adapted([field.get_db_prep_save(one, connection) for one in values])


def _bytes_written(values: Sequence[bytes | None]) -> list[str]:
    return [NOTHING if one is None else rf"\\x{one.hex()}" for one in values]


def _written(values: Sequence[str | None]) -> list[str]:
    texts = [NOTHING if one is None else one for one in values]
    if None not in values and not MEANT.search("".join(texts)):
        return texts
    return [NOTHING if one is None else MEANT.sub(_escaped, one) for one in values]


def _escaped(found: re.Match[str]) -> str:
    return {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}[found[0]]


def _adapted(values: Sequence[object]) -> list[str]:
    """Values of less common types, written as the driver writes them."""
    adapting = Transformer(connection.connection)
    dumped = [None if one is None else adapting.get_dumper(one, PyFormat.TEXT).dump(one) for one in values]
    return _written([None if one is None else bytes(one).decode() for one in dumped])
