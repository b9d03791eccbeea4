"""Writing new rows by the thousand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db import connection, models

# What their attributes hold goes into the database as it is.
AS_IT_IS = (
    models.AutoField, models.BooleanField, models.CharField, models.DateField, models.ForeignKey, models.IntegerField,
    models.TextField,
)  # fmt: skip


def copy_in(objects: Sequence[models.Model]) -> None:
    """Will write the new objects, all of one table, by COPY, and give them their ids.

    An INSERT of a thousand rows spends most of its time on finding the placeholders in its own text.
    """
    if not objects:
        return
    table = objects[0]._meta
    names = [field.attname for field in table.concrete_fields if field is not table.pk]
    ids = copy_rows(table=type(objects[0]), fields=names, rows=map(attrgetter(*names), objects), count=len(objects))
    for held, id_ in zip(objects, ids, strict=True):
        held.pk = id_
        held._state.adding = False


def copy_rows(
    *, table: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[object]], count: int
) -> list[int]:
    """Will write so many new rows by COPY, and return their ids.

    `fields` are attributes' names, every one that the database gives no value itself; the rows' values are what the
    attributes would hold. No row becomes an object first, which takes longer than writing it.
    """
    key = table._meta.pk
    by_name = {field.attname: field for field in table._meta.concrete_fields}
    columns = ", ".join(connection.ops.quote_name(str(by_name[name].column)) for name in (key.attname, *fields))
    made = [(at, make) for at, name in enumerate(fields, start=1) if (make := _making(by_name[name]))]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [table._meta.db_table, key.column, count],
        )
        ids = [id_ for (id_,) in cursor.fetchall()]
        with cursor.copy(f"COPY {connection.ops.quote_name(table._meta.db_table)} ({columns}) FROM STDIN") as copy:
            for id_, row in zip(ids, rows, strict=True):
                values = [id_, *row]
                for at, make in made:
                    values[at] = make(values[at])
                copy.write_row(values)
    return ids


def _making(field: Any) -> Callable[[Any], object] | None:
    """What has to be done to an attribute's value before COPY takes it; None where nothing is."""
    if isinstance(field, DateRangeField):
        return lambda value: value and f"[{value.lower or ''},{value.upper or ''})"
    if field.choices:
        return lambda value: value and str(value)
    if isinstance(field, AS_IT_IS) and not isinstance(field, models.DateTimeField):
        return None
    if isinstance(field, models.BinaryField):
        return field.get_prep_value
    return lambda value: field.get_db_prep_save(value, connection)
