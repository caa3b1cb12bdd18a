"""Many new or changed rows in one statement."""

import json
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any

from django.db import connection, models

from core.numbers import refuse_boundless


def write_rows(model: type[models.Model], rows: Sequence[models.Model], names: Iterable[str]) -> None:
    """Save these attributes of all rows as they stand in memory. What is equal in a row is no change in the log."""
    fields: list[Any] = [model._meta.get_field(name) for name in dict.fromkeys(names)]
    if not rows or not fields:
        return
    for row in rows:
        refuse_boundless(row, [field.attname for field in fields])
    values = [
        {"id": row.pk} | {field.column: getattr(row, field.attname) for field in fields} for row in rows
    ]
    columns = ", ".join(f'"{field.column}" {field.db_type(connection)}' for field in fields)
    setting = ", ".join(f'"{field.column}" = v."{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{model._meta.db_table}" r SET {setting}'
            f" FROM jsonb_to_recordset(%s::jsonb) AS v(id uuid, {columns}) WHERE r.id = v.id",
            # Days, times with their microseconds, ids: Postgres reads them as Python writes them.
            [json.dumps(values, default=str)],
        )


def _values_of(fields: Sequence[Any]) -> Callable[[models.Model], dict[str, Any]]:
    """What gives a row's values by column; only fields that say what they become are asked, for that takes its time."""
    asked = [field for field in fields if type(field).pre_save is not models.Field.pre_save]
    plain = [field for field in fields if field not in asked]
    columns, take = [field.column for field in plain], attrgetter(*(field.attname for field in plain))
    return lambda row: (
        dict(zip(columns, take(row), strict=True))
        | {field.column: field.pre_save(row, add=True) for field in asked}
    )


def insert_rows(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """As bulk_create, for rows whose ids are known and whose values are plain.

    One value instead of one for each cell: writing a plan in takes half as long, most of which was spent on the statement.
    """
    if not rows:
        return
    fields: list[Any] = [field for field in model._meta.concrete_fields if not field.generated]
    for row in rows:
        refuse_boundless(row)
    values = [*map(_values_of(fields), rows)]
    names = ", ".join(f'"{field.column}"' for field in fields)
    columns = ", ".join(f'"{field.column}" {field.db_type(connection)}' for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({names})'
            f" SELECT {names} FROM jsonb_to_recordset(%s::jsonb) AS v({columns})",
            [json.dumps(values, default=str)],
        )
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
