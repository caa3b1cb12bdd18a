"""Many changed items in one statement."""

import json
from collections.abc import Iterable, Sequence

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from roadmap.models import Item


def write_items(items: Sequence[Item], names: Iterable[str]) -> None:
    """Save these attributes of all items as they stand in memory. What is equal in a row is no change in the log."""
    fields = [Item._meta.get_field(name) for name in dict.fromkeys(names)]
    if not items or not fields:
        return
    rows = [
        {"id": item.pk} | {field.column: getattr(item, field.attname) for field in fields} for item in items
    ]
    columns = ", ".join(f'"{field.column}" {field.db_type(connection)}' for field in fields)
    setting = ", ".join(f'"{field.column}" = v."{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE roadmap_item i SET {setting} FROM jsonb_to_recordset(%s::jsonb) AS v(id uuid, {columns})"
            " WHERE i.id = v.id",
            [json.dumps(rows, cls=DjangoJSONEncoder)],
        )
