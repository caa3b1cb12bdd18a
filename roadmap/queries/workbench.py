"""Everything that the browser's store starts with, in two queries' worth of JSON."""

import hashlib
import json

from django.db import connection
from django.utils.translation import get_language

from core.events import latest_cursor
from core.roles import capabilities
from core.tenancy import Actor
from roadmap.classes import told
from roadmap.queries.items import list_etag
from roadmap.queries.plan import PLAN, plan_json

FRAME = """
SELECT json_build_object(
  'products', (SELECT coalesce(json_agg(json_build_object('id', id, 'key', key, 'name', name, 'line', line_id)
                ORDER BY position, name), '[]') FROM roadmap_product WHERE workspace_id = (SELECT core_workspace())),
  'teams', (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name) ORDER BY name), '[]')
            FROM roadmap_team WHERE workspace_id = (SELECT core_workspace())),
  'statuses', (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name, 'category', category,
                'position', position, 'wip_limit', wip_limit) ORDER BY position), '[]')
               FROM roadmap_status WHERE workspace_id = (SELECT core_workspace())),
  'types', (SELECT coalesce(json_agg(json_build_object('id', slug, 'name', name, 'icon',
             CASE WHEN icon IN ('initiative', 'feature', 'improvement', 'bug') THEN 'type-' || icon ELSE icon END)
             ORDER BY position, name), '[]') FROM roadmap_itemtype WHERE workspace_id = (SELECT core_workspace())),
  'custom_fields', (SELECT coalesce(json_agg(json_build_object('slug', slug, 'name', name, 'kind', kind, 'unit', unit,
                     'help', help, 'options', options, 'formula', formula, 'types', types, 'required', required)
                     ORDER BY position, name), '[]')
                    FROM roadmap_customfield WHERE workspace_id = (SELECT core_workspace()) AND NOT archived),
  'templates', (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name, 'fields', fields - 'description')
                 ORDER BY position, name), '[]') FROM roadmap_itemtemplate WHERE workspace_id = (SELECT core_workspace())),
  'milestones', (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name, 'kind', kind, 'product', product_id,
                  'date', date, 'date_precision', nullif(date_precision, ''), 'done_at', done_at)
                  ORDER BY date, position, name), '[]')
                 FROM roadmap_milestone WHERE workspace_id = (SELECT core_workspace())),
  'scoring_models', (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name, 'kind', kind,
                      'product', product_id) ORDER BY position, name), '[]')
                     FROM roadmap_scoringmodel WHERE workspace_id = (SELECT core_workspace()) AND NOT archived),
  'capacities', (SELECT coalesce(json_agg(json_build_array(team_id, start, "end", effort) ORDER BY start), '[]')
                 FROM roadmap_teamcapacity WHERE workspace_id = (SELECT core_workspace())),
  'comments', (SELECT coalesce(json_object_agg(item_id, n), '{}') FROM (SELECT item_id, count(*) AS n FROM roadmap_comment
                WHERE workspace_id = (SELECT core_workspace()) AND item_id IS NOT NULL GROUP BY item_id) c),
  'risks', (SELECT coalesce(json_object_agg(item_id, most), '{}') FROM (SELECT item_id, max(likelihood * impact) AS most
             FROM roadmap_risk WHERE workspace_id = (SELECT core_workspace()) AND state = 'open' AND item_id IS NOT NULL
             GROUP BY item_id) r),
  'watching', (SELECT coalesce(json_agg(item_id), '[]') FROM roadmap_watch
               WHERE workspace_id = (SELECT core_workspace()) AND user_id = %s AND NOT muted),
  'objectives', (SELECT coalesce(json_agg(json_build_object('id', id, 'title', title, 'hue', hue,
                  'product', product_id, 'start', start, 'end', "end", 'parent', parent_id, 'status', status, 'health', health) ORDER BY position, title), '[]')
                 FROM roadmap_objective WHERE workspace_id = (SELECT core_workspace())),
  'members', (SELECT coalesce(json_agg(json_build_object('id', u.id, 'name', coalesce(nullif(u.name, ''), split_part(u.email, '@', 1)))
               ORDER BY u.name), '[]')
              FROM core_membership m JOIN core_user u ON u.id = m.user_id
              WHERE m.workspace_id = (SELECT core_workspace()) AND u.is_active)
)::text
"""

# What a browser kept of another version of this answer is not to be taken for this one.
SHAPE = hashlib.sha256((FRAME + PLAN).encode()).hexdigest()[:12]


def plan_tag(actor: Actor, *, rows: bool = True) -> str | None:
    """The tag that the plan would have now, see `list_etag`."""
    person = actor.user.pk if actor.user else None
    return list_etag(actor, f"workbench {SHAPE} {person} {rows} {get_language()}")


def workbench_json(actor: Actor, *, rows: bool = True) -> str:
    """The whole plan as JSON text: frame, items and links (see `plan_json`), and the cursor from which to follow the stream.

    Without `rows` only the frame and the links: what items belong to, and what hangs on them.

    The cursor is taken first: what commits meanwhile is then told again rather than missed.
    """
    cursor = str(latest_cursor())
    plan = plan_json(rows=rows)
    person = actor.user
    with connection.cursor() as db:
        db.execute(FRAME, [person.pk if person else None])
        frame = db.fetchone()[0]
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
        "classes": told(),
    }
    return f"{json.dumps(head)[:-1]}, {plan}, {frame[1:]}"
