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
    items = plan.get("columns", {}).get("id")
    links = plan["links"]
    kinds = [links["kinds"][kind] for kind in links["kind"]]
    ends = (
        [items[one] if isinstance(one, int) else one for one in links[way]] for way in ("source", "target")
    )
    lags = links["lag"] or [0] * len(kinds)
    rows = zip(links["ids"].split(), kinds, *ends, lags, strict=True)
    return [list(row) for row in rows]
