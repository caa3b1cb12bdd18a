"""The examples that browser and server share, asked of the database. `tests/js/filters.test.mjs` asks the browser's."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.errors import Invalid
from core.models import Membership, User
from core.tenancy import Actor, acting
from roadmap.filters import where_of_tree
from roadmap.models import (
    Comment,
    CustomField,
    Item,
    ItemScore,
    ItemSignal,
    Link,
    Milestone,
    Objective,
    Product,
    Risk,
    ScoringModel,
    SegmentSignal,
    Status,
    Team,
    Watch,
)

pytestmark = pytest.mark.django_db

GIVEN = json.loads((Path(__file__).parent / "cases.json").read_text())
FRAME = GIVEN["frame"]
SIGNALS = ("customers", "companies", "revenue", "votes")
REFERENCES = ("product", "status", "owner", "team", "objective", "milestone")
PLAIN = (
    "title",
    "type",
    "start",
    "start_precision",
    "end",
    "end_precision",
    "tags",
    "reach",
    "impact",
    "confidence",
)


class World:
    """The examples' rows in a workspace, and their names by which a filter's "@…" becomes an id."""

    def __init__(self, actor: Actor) -> None:
        self.ids: dict[str, Any] = {}
        self.actor = actor
        self.people(actor)
        for name, model, fields in (
            ("products", Product, ("key", "name")),
            ("teams", Team, ("name",)),
            ("statuses", Status, ("name", "category", "position")),
            ("objectives", Objective, ("title",)),
            ("milestones", Milestone, ("name",)),
            ("scoring_models", ScoringModel, ("name", "kind")),
            ("custom_fields", CustomField, ("slug", "name", "kind", "options", "formula")),
        ):
            for row in FRAME[name]:
                made = model.objects.create(**{field: row[field] for field in fields if field in row})
                self.ids[row.get("id", "")] = str(made.pk)
        self.items: dict[str | None, Item] = {}
        for number, row in enumerate(GIVEN["items"], 1):
            self.items[row["key"]] = self.item(number, row)
        self.relations()

    def people(self, actor: Actor) -> None:
        ana, *others = FRAME["members"]
        self.ids[ana["id"]] = str(actor.user.pk)
        for row in others:
            user = User.objects.create(email=f"{row['name'].lower()}@example.com", name=row["name"])
            Membership.objects.create(user=user, role="viewer")
            self.ids[row["id"]] = str(user.pk)

    def item(self, number: int, row: dict[str, Any]) -> Item:
        fields: dict[str, Any] = {f"{name}_id": self.ids.get(row[name]) for name in REFERENCES}
        fields["parent"] = self.items.get(row["parent"])
        fields |= {
            name: row[name] if row[name] is not None else ""
            for name in ("start_precision", "end_precision", "horizon")
        }
        fields |= {name: row[name] for name in PLAIN if name not in fields}
        fields |= {
            name: row[name] and datetime.fromisoformat(row[name])
            for name in ("shipped_at", "created_at", "updated_at")
        }
        item = Item.objects.create(
            **fields,
            number=number,
            key=row["key"],
            rank=number,
            effort=row["effort"],
            value=row["value"],
            custom=self.named(row["custom"]),
        )
        self.ids[f"@item.{row['key']}"] = str(item.pk)
        self.signals(item, row)
        return item

    def signals(self, item: Item, row: dict[str, Any]) -> None:
        for kind in SIGNALS:
            if row[kind] is not None:
                ItemSignal.objects.create(item=item, kind=kind, value=row[kind])
        for name, value in (row["segments"] or {}).items():
            segment, kind = name.rsplit(" ", 1)
            SegmentSignal.objects.create(item=item, segment=segment, kind=kind, value=value)
        for model, value in row["scores"].items():
            ItemScore.objects.create(item=item, model_id=self.ids[model], value=value)

    def relations(self) -> None:
        for kind, source, target in FRAME["links"]:
            Link.objects.create(kind=kind, source=self.items[source], target=self.items[target])
        for key, likelihood, impact, state in FRAME["risks"]:
            Risk.objects.create(
                item=self.items[key], title="r", likelihood=likelihood, impact=impact, state=state
            )
        for key in FRAME["comments"]:
            Comment.objects.create(item=self.items[key], text="c")
        for key, user, muted in FRAME["watches"]:
            Watch.objects.create(item=self.items[key], user_id=self.ids[user], muted=muted)

    def named(self, value: Any) -> Any:
        """`value` with every "@name" replaced by the id of what it names."""
        text = json.dumps(value)
        for name in sorted(self.ids, key=len, reverse=True):
            text = text.replace(name, self.ids[name]) if name else text
        return json.loads(text)

    def found(self, node: Any) -> list[str]:
        where = where_of_tree(self.named(node), self.actor)
        sql = (
            "SELECT i.* FROM roadmap_item i JOIN roadmap_status st ON st.id = i.status_id WHERE i.workspace_id ="
            f" (SELECT core_workspace()) AND i.archived_at IS NULL {where.sql} ORDER BY i.rank"
        )
        return [item.key for item in Item.objects.raw(sql, where.values)]


@pytest.fixture
def world(acme, bob) -> Iterator[World]:
    acme.zone = FRAME["workspace"]["zone"]
    acme.save()
    with acting(
        acme, bob, at=datetime.fromisoformat(f"{FRAME['today']}T12:00:00").replace(tzinfo=UTC)
    ) as actor:
        Status.objects.all().delete()
        yield World(actor)


def test_every_example_finds_its_items(world):
    """All in one world: making it takes longer than asking."""
    wrong = {
        case["name"]: found
        for case in GIVEN["cases"]
        if (found := world.found(case["filter"])) != case["keys"]
    }
    assert wrong == {}


@pytest.mark.parametrize("case", GIVEN["refused"], ids=lambda case: case["name"])
def test_what_must_be_refused_is(world, case):
    with pytest.raises(Invalid):
        where_of_tree(world.named(case["filter"]), world.actor)
