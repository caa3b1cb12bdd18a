"""The plan of `GET …/workbench` unpacked, as static/js/workbench/plan.js does it."""

from typing import Any


def items_of(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """The items of the plan, each with every field."""
    columns, lists = plan["columns"], plan["refs"] | {"parent": plan["columns"]["id"]}

    def value(name: str, at: int) -> Any:
        found = columns[name] and columns[name][at]
        if found is None:
            return plan["empty"].get(name)
        return lists[name][found] if name in lists and isinstance(found, int) else found

    return [{name: value(name, at) for name in plan["fields"]} for at in range(plan["size"])]


def links_of(plan: dict[str, Any]) -> list[list[Any]]:
    """Its links as [id, kind, source, target, lag]."""
    ids = plan.get("columns", {}).get("id")
    rows = zip(*(plan["links"][name] for name in ("id", "kind", "source", "target", "lag")), strict=True)
    ends = [[id_, kind, source, target, lag] for id_, kind, source, target, lag in rows]
    return [
        [ids[one] if isinstance(one, int) and at in (2, 3) else one for at, one in enumerate(row)]
        for row in ends
    ]
