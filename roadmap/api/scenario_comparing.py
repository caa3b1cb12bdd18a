"""What a scenario would do, as JSON."""

from typing import Any

from roadmap.actions import applying
from roadmap.models import ChangeKind
from roadmap.queries import scenarios as queries


def shown(found: queries.Comparison) -> dict[str, Any]:
    items = [effect for effect in found.effects if effect.change.kind == ChangeKind.ITEM]
    return {
        "changes": [_effect(effect) for effect in items],
        "links": [_link(effect) for effect in found.effects if effect.change.kind == ChangeKind.LINK],
        "milestones": [
            _effect(effect) for effect in found.effects if effect.change.kind == ChangeKind.MILESTONE
        ],
        "effort_before": found.effort[0],
        "effort_after": found.effort[1],
        "effort": [_load(load) for load in found.loads],
        "objectives": [_serving(row) for row in found.servings],
        "violations": [
            {
                "source": one.source.key or one.source.title,
                "target": one.target.key or one.target.title,
                "days": one.days,
                "before": one.before,
            }
            for one in found.violations
        ],
        "conflicts": [applying.shown(clash) for clash in found.clashes],
    }


def _effect(effect: queries.Effect) -> dict[str, Any]:
    change = effect.change
    return {
        "id": change.pk,
        "kind": change.kind,
        "item": change.item_id,
        "milestone": change.milestone_id,
        "key": effect.key or None,
        "title": effect.title,
        "drop": change.drop,
        "days": effect.days,
        "fields": [
            {"field": one.field, "was": one.was, "now": one.now, "then": one.then}
            for one in effect.differences
        ],
    }


def _link(effect: queries.Effect) -> dict[str, Any]:
    change, values = effect.change, effect.change.fields
    return {
        "id": change.pk,
        "link": change.link_id,
        "label": change.label,
        "drop": change.drop,
        **{name: values[name] for name in ("source", "target", "kind", "lag")},
        "lag_before": change.was.get("lag"),
    }


def _load(load: queries.Load) -> dict[str, Any]:
    return {
        "team": load.team.pk,
        "name": load.team.name,
        "start": load.start,
        "end": load.end,
        "before": round(load.before, 2),
        "after": round(load.after, 2),
        "capacity": load.capacity,
        "over": load.over,
    }


def _serving(row: queries.Serving) -> dict[str, Any]:
    return {
        "id": row.objective.pk if row.objective else None,
        "title": row.objective.title if row.objective else None,
        "items_before": row.items[0],
        "items_after": row.items[1],
        "effort_before": row.effort[0],
        "effort_after": row.effort[1],
    }
