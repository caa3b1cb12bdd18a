"""The pages of strategy as rows: line of sight, objectives, a product, the products of a line."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.dates import say
from roadmap.export.sheets import Column, Line, Sheet
from roadmap.models import Objective, Product, ProductLine, Risk
from roadmap.queries import lines as line_queries
from roadmap.queries import strategy as queries
from roadmap.queries.sight import Node, Sight, Work, line_of_sight

Values = dict[str, Any]


def kinds() -> dict[str, str]:
    return {
        "objective": _("Objective"),
        "item": _("Item"),
        "product": _("Product"),
        "loose": _("Serves no objective"),
        "vision": _("Vision"),
        "target_market": _("Target market"),
        "strategy": _("Strategy"),
        "risk": _("Risk"),
    }


def _column(name: str) -> Column:
    known = {
        "key": Column("key", _("Key"), 12),
        "title": Column("title", _("Title"), 48),
        "status": Column("status", _("Status"), 18),
        "health": Column("health", _("Stands"), 14),
        "confidence": Column("confidence", _("Confidence"), 12, True),
        "period": Column("period", _("Period"), 30),
        "product": Column("product", _("Product"), 18),
        "owner": Column("owner", _("Owner"), 20),
        "effort": Column("effort", _("Planned effort"), 15, True),
        "share": Column("share", _("Share in %"), 12, True),
        "open": Column("open", _("Open items"), 12, True),
        "shipped": Column("shipped", _("Shipped"), 10, True),
        "late": Column("late", _("Late"), 8, True),
        "objectives": Column("objectives", _("Objectives"), 44),
        "milestone": Column("milestone", _("Next milestone"), 24),
        "end": Column("end", _("Date"), 16),
        "end_day": Column("end_day", _("Date (day)"), 13, bare=True),
    }
    return known[name]


def _sheet(name: str, title: str, said: str, columns: str, lines: Iterable[Line]) -> Sheet:
    return Sheet(name, title, said, [_column(one) for one in columns.split()], list(lines), kinds())


def _share(share: float) -> float:
    return _figure(round(share, 1))


def _figure(number: float) -> float:
    """12 rather than 12.0."""
    return int(number) if number == int(number) else number


def _aim(objective: Objective) -> Values:
    """What the pages tell of an objective."""
    return {
        "title": objective.title,
        "status": str(objective.get_status_display()),
        "health": str(objective.get_health_display()) if objective.health not in ("", "none") else None,
        "confidence": objective.confidence,
        "period": _period(objective),
        "product": objective.product.name if objective.product else None,
        "owner": str(objective.owner) if objective.owner else None,
    }


def _period(objective: Objective) -> str | None:
    if objective.period != "custom":
        return say(objective.start, objective.period) if objective.start else None
    days = [say(day, "month") if day else "" for day in (objective.start, objective.end)]
    return " – ".join(days).strip(" –") or None


# Line of sight ------------------------------------------------------------------------------------------------------


def sight_sheet(line: ProductLine | None, said: str, sight: Sight) -> Sheet:
    """Objectives with the work that serves them below each, and last what serves none."""
    title = _("Line of sight: %(line)s") % {"line": line.name} if line else _("Line of sight")
    columns = "key title status health confidence product owner effort share"
    return _sheet("line-of-sight", title, said, columns, _sight_lines(sight))


def _sight_lines(sight: Sight) -> Iterator[Line]:
    for top in sight.tops:
        yield from _node(top, sight)
    if sight.loose:
        effort = sight.loose_effort
        values = {
            "title": _("Serves no objective"),
            "effort": _figure(effort),
            "share": _share(sight.share(effort)),
        }
        yield Line("loose", values, bold=True)
        for work in sight.loose:
            yield from _work(work, 1, sight)


def _node(node: Node, sight: Sight) -> Iterator[Line]:
    sums = {"effort": _figure(node.effort), "share": _share(node.share)}
    yield Line("objective", _aim(node.objective) | sums, node.depth, bold=True, hue=node.objective.hue)
    for child in node.children:
        yield from _node(child, sight)
    for work in node.work:
        yield from _work(work, node.depth + 1, sight)


def _work(work: Work, level: int, sight: Sight) -> Iterator[Line]:
    item = work.item
    values: Values = {"key": item.key, "title": item.title, "status": item.status.name}
    if work.effort:
        values |= {"effort": _figure(work.effort), "share": _share(sight.share(work.effort))}
    yield Line("item", values, level)
    for child in work.children:
        yield from _work(child, level + 1, sight)


# Objectives, products, lines ------------------------------------------------------------------------------------------


def strategy_sheet() -> Sheet:
    """The tree of objectives, and the products."""
    return _sheet(
        "strategy",
        _("Strategy"),
        queries.alignment().sentence(),
        "key title status health confidence period product owner share open",
        _strategy_lines(line_of_sight()),
    )


def _strategy_lines(sight: Sight) -> Iterator[Line]:
    for node in sight.walk():
        sums = {"share": _share(node.share), "open": node.count}
        yield Line(
            "objective", _aim(node.objective) | sums, node.depth, bold=not node.depth, hue=node.objective.hue
        )
    if sight.loose:
        count = sum(work.count for work in sight.loose)
        share = _share(sight.share(sight.loose_effort))
        yield Line("loose", {"title": _("Serves no objective"), "share": share, "open": count})
    for product in queries.products():
        values = {"key": product.key, "title": product.name, "open": product.open_items}  # type: ignore[attr-defined]
        yield Line("product", values)


def product_sheet(product: Product) -> Sheet:
    """Why it exists, in full; what it aims at; its risks."""
    said = product.summary or queries.alignment(product).sentence()
    columns = "title status health confidence period owner open shipped"
    return _sheet(product.key.lower(), product.name, said, columns, _product_lines(product))


def _product_lines(product: Product) -> Iterator[Line]:
    for name in ("vision", "target_market", "strategy"):
        if text := getattr(product, name).strip():
            yield Line(name, {"title": text}, long=True)
    for objective in queries.objectives(product):
        counts = {"open": objective.open_items, "shipped": objective.shipped_items}  # type: ignore[attr-defined]
        yield Line("objective", _aim(objective) | counts, hue=objective.hue)
    for risk in Risk.objects.filter(product=product).select_related("owner"):
        owner = str(risk.owner) if risk.owner else None
        yield Line("risk", {"title": risk.title, "status": str(risk.get_state_display()), "owner": owner})


def line_sheet(line: ProductLine, today: date) -> Sheet:
    """Its products side by side, then what is late in them."""
    rows = line_queries.portfolio(line, today)
    columns = "key title objectives status effort share open late milestone end end_day"
    lines = [*map(_standing, rows), *_late(line, today)]
    return _sheet("portfolio", line.name, line_queries.sentence(rows), columns, lines)


def _standing(row: line_queries.Standing) -> Line:
    values = {
        "key": row.product.key,
        "title": row.product.name,
        "objectives": ", ".join(one.title for one in row.objectives),
        "effort": _figure(row.effort),
        "share": _share(row.share),
        "open": row.open,
        "late": row.late,
    }
    if row.next and row.next.date:
        values |= {"milestone": row.next.name, "end": say(row.next.date, row.next.date_precision)}
        values["end_day"] = row.next.date
    return Line("product", values, bold=True, late=("late",) if row.late else ())


def _late(line: ProductLine, today: date) -> Iterator[Line]:
    for item in line_queries.late_of(line, today):
        assert item.end is not None, "what is late has an end"
        values = {"key": item.key, "title": item.title, "status": item.status.name, "end_day": item.end}
        yield Line("item", values | {"end": say(item.end, item.end_precision)}, 1, late=("end",))
