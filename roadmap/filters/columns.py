"""What a condition may ask of an item: each field's kind, and how to read it from `roadmap_item i`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from core.tenancy import Actor
from roadmap.classes import values_of
from roadmap.formula import parse
from roadmap.models import CustomField, FieldKind, ScoringModel
from roadmap.rolling import DERIVED, SERVED, rolled

OPEN = "('idea', 'planned', 'in_progress')"


@dataclass(frozen=True)
class Column:
    """`kind`: text, ref, number, count (0 when nothing is known, and 0 is empty), day, moment, flag or list.

    `values` fill the placeholders in `sql`. Of a `person`, "me" is whoever asks. `classes`: what its words count as.
    """

    kind: str
    sql: str
    values: tuple[Any, ...] = field(default=())
    person: bool = False
    classes: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Counted:
    """`value` over those rows of `table` (as x) whose `key` is the item and that are as `where` says."""

    value: str
    table: str
    key: str
    where: str

    def of_row(self) -> str:
        """SQL of the figure of `i`."""
        return f"(SELECT {self.value} FROM {self.table} x WHERE x.{self.key} = i.id AND {self.where})"

    def of_all(self) -> str:
        """SQL of the figures of all items that have one, gathered once: (item_id, n)."""
        return (
            f"(SELECT x.{self.key} AS item_id, {self.value} AS n FROM {self.table} x"
            f" WHERE x.{self.key} IS NOT NULL AND {self.where} GROUP BY x.{self.key})"
        )


def _signal(kind: str) -> str:
    return (
        f"coalesce((SELECT value FROM roadmap_itemsignal x WHERE x.item_id = i.id AND x.kind = '{kind}'), 0)"
    )


SIGNALS = ("customers", "companies", "revenue", "votes")
REACH = "coalesce(i.reach, (SELECT value FROM roadmap_itemsignal x WHERE x.item_id = i.id AND x.kind = 'customers'))"
NUMBERS = {
    **{name: f"i.{name}" for name in ("reach", "impact", "confidence", "effort", "value", "rank")},
    "rice": f"({REACH} * i.impact * (i.confidence / 100) / nullif(i.effort, 0))",
    "value_effort": "(i.value / nullif(i.effort, 0))",
}
# What hangs on items, counted.
COUNTED = {
    "blocks": Counted("count(*)", "roadmap_link", "source_id", "x.kind = 'blocks'"),
    "blocked_by": Counted("count(*)", "roadmap_link", "target_id", "x.kind = 'blocks'"),
    "children": Counted("count(*)", "roadmap_item", "parent_id", "x.archived_at IS NULL"),
    "comments": Counted("count(*)", "roadmap_comment", "item_id", "true"),
    "risk": Counted(
        "coalesce(max(x.likelihood * x.impact), 0)", "roadmap_risk", "item_id", "x.state = 'open'"
    ),
}
COUNTS = {
    **{name: _signal(name) for name in SIGNALS},
    **{name: one.of_row() for name, one in COUNTED.items()},
}
# An item waits while anything that blocks it is neither shipped, dropped nor archived.
BLOCKED = (
    "EXISTS (SELECT 1 FROM roadmap_link x JOIN roadmap_item b ON b.id = x.source_id JOIN roadmap_status bs"
    " ON bs.id = b.status_id WHERE x.target_id = i.id AND x.kind = 'blocks' AND b.archived_at IS NULL"
    f" AND bs.category IN {OPEN})"
)
COLUMNS: dict[str, Column] = {
    **{name: Column("text", f"i.{name}") for name in ("title", "key", "type", "horizon", "external_id")},
    **{
        name: Column("ref", f"i.{name}_id")
        for name in ("product", "status", "owner", "team", "parent", "milestone")
    },
    "objective": Column("ref", SERVED),
    "id": Column("ref", "i.id"),
    **{name: Column("number", sql) for name, sql in NUMBERS.items()},
    **{name: Column("count", sql) for name, sql in COUNTS.items()},
    "start": Column("day", "i.start"),
    "end": Column("day", 'i."end"'),
    **{name: Column("moment", f"i.{name}") for name in ("shipped_at", "created_at", "updated_at")},
    "changed": Column("moment", "i.updated_at"),
    "category": Column("text", "st.category"),
    **{name: Column("list", "to_jsonb(i.tags)") for name in ("tag", "tags")},
    "blocked": Column("flag", BLOCKED),
    "archived": Column("flag", "(i.archived_at IS NOT NULL)"),
    # Of the parts at any depth.
    **{name: Column(kind, rolled(name)) for name, (kind, _sql) in DERIVED.items()},
}
KINDS = {
    FieldKind.NUMBER: "number",
    FieldKind.MONEY: "number",
    FieldKind.FORMULA: "number",
    FieldKind.DATE: "day",
    FieldKind.MULTISELECT: "list",
    FieldKind.CHECKBOX: "flag",
}
# How a value of a custom field is read out of its JSON, by kind of column.
READ = {
    "number": "((i.custom->>%s)::float)",
    "day": "((i.custom->>%s)::date)",
    "list": "(i.custom->%s)",
    "flag": "coalesce((i.custom->>%s)::boolean, false)",
    "text": "(i.custom->>%s)",
}


def column_for(name: str, actor: Actor, today: Any, segment: str = "") -> Column | None:
    """The column called `name` as `actor` may see it, or None when there is none."""
    if segment:
        return _of_segment(name, segment) if name in SIGNALS[:3] else None
    if name in COLUMNS:
        return COLUMNS[name]
    if name == "late":
        return Column("flag", f"""(i."end" < %s AND st.category IN {OPEN})""", (today,))
    if name == "watching":
        mine = (
            "EXISTS (SELECT 1 FROM roadmap_watch x WHERE x.item_id = i.id AND x.user_id = %s AND NOT x.muted)"
        )
        return Column("flag", mine, (actor.user.pk if actor.user else None,))
    prefix, _dot, rest = name.partition(".")
    if prefix == "custom":
        return _custom(rest)
    return _score(rest) if prefix == "score" else None


def _of_segment(kind: str, segment: str) -> Column:
    one = (
        "SELECT value FROM roadmap_segmentsignal x WHERE x.item_id = i.id AND x.kind = %s AND x.segment = %s"
    )
    return Column("count", f"coalesce(({one}), 0)", (kind, segment))


def _custom(slug: str) -> Column | None:
    found = CustomField.objects.filter(slug=slug, archived=False).first()
    if found is None:
        return None
    if found.kind == FieldKind.FORMULA:
        return _formula(found)
    kind = KINDS.get(FieldKind(found.kind), "text")
    return Column(kind, READ[kind], (slug,), found.kind == FieldKind.PERSON)


def _formula(field: CustomField) -> Column:
    """Other fields by their names; a custom one by its slug, with or without "custom." before it."""
    numbers = CustomField.objects.filter(kind__in=(FieldKind.NUMBER, FieldKind.MONEY)).values_list(
        "slug", flat=True
    )
    # A slug is letters, digits and underscores, so it can stand in a statement as it is.
    own = {slug: f"((i.custom->>'{slug}')::float)" for slug in numbers}
    known = {f"custom.{slug}": sql for slug, sql in own.items()} | own | COUNTS | NUMBERS
    return Column("number", f"({parse(field.formula).sql(known)})")


def _score(text: str) -> Column | None:
    try:
        model = UUID(text)
    except ValueError:
        return None
    sql = "(SELECT value FROM roadmap_itemscore x WHERE x.item_id = i.id AND x.model_id = %s)"
    kind = ScoringModel.objects.filter(pk=model).values_list("kind", flat=True).first()
    return Column("number", sql, (model,), classes=values_of(kind or ""))
