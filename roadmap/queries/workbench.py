"""Everything that the browser's store starts with, in two queries' worth of JSON."""

import json

from django.db import connection

from core.events import latest_cursor
from core.roles import capabilities
from core.tenancy import Actor
from roadmap.queries.items import ITEM_FIELDS, items_rows

FRAME = """
SELECT json_build_object(
  'products', (SELECT coalesce(json_agg(json_build_object('id', id, 'key', key, 'name', name)
                ORDER BY position, name), '[]') FROM roadmap_product WHERE workspace_id = (SELECT core_workspace())),
  'teams', (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name) ORDER BY name), '[]')
            FROM roadmap_team WHERE workspace_id = (SELECT core_workspace())),
  'statuses', (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name, 'category', category,
                'position', position) ORDER BY position), '[]')
               FROM roadmap_status WHERE workspace_id = (SELECT core_workspace())),
  'objectives', (SELECT coalesce(json_agg(json_build_object('id', id, 'title', title, 'hue', hue,
                  'product', product_id, 'start', start, 'end', "end") ORDER BY position, title), '[]')
                 FROM roadmap_objective WHERE workspace_id = (SELECT core_workspace())),
  'members', (SELECT coalesce(json_agg(json_build_object('id', u.id, 'name', coalesce(nullif(u.name, ''), u.email))
               ORDER BY u.name), '[]')
              FROM core_membership m JOIN core_user u ON u.id = m.user_id
              WHERE m.workspace_id = (SELECT core_workspace()) AND u.is_active)
)::text
"""


def workbench_json(actor: Actor) -> str:
    """The whole plan as JSON text: frame, `fields`, `rows`, and the cursor from which to follow the stream.

    The cursor is taken first: what commits meanwhile is then told again rather than missed.
    """
    cursor = str(latest_cursor())
    with connection.cursor() as db:
        db.execute(FRAME)
        frame = db.fetchone()[0]
    person = actor.user
    head = {
        "workspace": {
            "slug": actor.workspace.slug,
            "name": actor.workspace.name,
            "currency": actor.workspace.currency,
            "zone": actor.workspace.zone,
        },
        "me": {
            "id": str(person.pk) if person else None,
            "name": str(person) if person else "",
            "role": actor.role,
            "can": [name for name in capabilities(actor.role) if actor.can(name)],
        },
        "cursor": cursor,
        "fields": ITEM_FIELDS,
    }
    return f'{json.dumps(head)[:-1]}, "rows": {items_rows()}, {frame[1:]}'
