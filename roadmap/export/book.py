"""How each field of an item is called, sorted and said."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from core.dates import say
from core.errors import Invalid
from core.models import User
from core.tenancy import actor as acting_now
from roadmap.classes import CLASSES, class_of
from roadmap.export.beside import Beside
from roadmap.export.heads import heads
from roadmap.export.labels import labels, of_figures
from roadmap.models import (
    Category,
    CustomField,
    FieldKind,
    Horizon,
    Item,
    ItemType,
    Milestone,
    Objective,
    Product,
    ScoringModel,
    Status,
    Team,
)

Row = dict[str, Any]
PLAIN = (
    *("reach", "impact", "confidence", "effort", "value", "rice", "value_effort"),
    *("customers", "companies", "revenue", "votes"),
)
MOMENTS = ("shipped_at", "created_at", "updated_at")
# Of the links, comments, risks and watchers of an item; flags last.
COUNTED = ("blocks", "blocked_by", "children", "comments", "risk")
FLAGS = ("blocked", "late", "watching")
FACTS = (*COUNTED, *FLAGS)
# What the parts of an item add up to.
ROLLED_DAYS, ROLLED_NUMBERS = ("rollup_start", "rollup_end"), ("rollup_effort", "progress")
REFS = ("product", "status", "owner", "team", "parent", "objective", "milestone")


class Book:
    """How each field of an item is called, sorted and said."""

    def __init__(self, scenario: Beside | None = None) -> None:
        self.scenario = scenario

    def look_up(self) -> None:
        """Read all names now, for use outside the workspace's door."""
        for name in ("names", "keys", "categories", "custom", "classed", "order", "heads", "zone"):
            getattr(self, name)

    @cached_property
    def names(self) -> dict[str, dict[str, str]]:
        people = User.objects.filter(memberships__workspace=acting_now().workspace)
        return {
            "product": _named(Product.objects.values_list("pk", "name")),
            "status": _named(Status.objects.values_list("pk", "name")),
            "owner": {str(one.pk): str(one) for one in people},
            "team": _named(Team.objects.values_list("pk", "name")),
            "parent": _named(Item.objects.values_list("pk", "title")) | self._beside(),
            "objective": _named(Objective.objects.values_list("pk", "title")),
            "milestone": _named(Milestone.objects.values_list("pk", "name")) | self._milestones(),
            "type": _named(ItemType.objects.values_list("slug", "name")),
            "horizon": {value: str(label) for value, label in Horizon.choices},
            "category": {value: str(label) for value, label in Category.choices},
        }

    def _beside(self) -> dict[str, str]:
        rows = self.scenario.items.items() if self.scenario else ()
        return {str(pk): row["title"] for pk, row in rows}

    def _milestones(self) -> dict[str, str]:
        rows = self.scenario.milestones.items() if self.scenario else ()
        return {str(pk): one.name for pk, one in rows}

    @cached_property
    def keys(self) -> dict[str, str]:
        """Of what others are parts of."""
        return _named(Item.objects.filter(children__isnull=False).values_list("pk", "key").distinct())

    @cached_property
    def categories(self) -> dict[str, str]:
        return _named(Status.objects.values_list("pk", "category"))

    @cached_property
    def custom(self) -> dict[str, CustomField]:
        return {one.slug: one for one in CustomField.objects.filter(archived=False)}

    def own(self, name: str) -> CustomField | None:
        """The workspace's own field that "custom.<slug>" names."""
        return self.custom.get(name.removeprefix("custom.")) if name.startswith("custom.") else None

    @cached_property
    def order(self) -> dict[str, dict[str, int]]:
        """Choices whose order is a person's, not the alphabet's."""
        return {
            "status": {
                str(pk): place for place, pk in enumerate(Status.objects.values_list("pk", flat=True))
            },
            "horizon": {value: place for place, value in enumerate(Horizon.values)},
            "category": {value: place for place, value in enumerate(Category.values)},
        }

    @cached_property
    def labels(self) -> dict[str, str]:
        own = {f"custom.{slug}": field.name for slug, field in self.custom.items()}
        models = ScoringModel.objects.filter(archived=False).values_list("pk", "name", "kind")
        beside = {"scenario": _("Scenario")} if self.scenario else {}
        beside |= {kind: said for kind, said in of_figures().items() if kind in {one[2] for one in models}}
        return labels() | own | {f"score.{pk}": name for pk, name, _kind in models} | beside

    @cached_property
    def heads(self) -> dict[str, str]:
        return heads(self.labels)

    @cached_property
    def classed(self) -> dict[str, str]:
        """The columns whose scores are classes → the kind of their model."""
        models = ScoringModel.objects.filter(archived=False, kind__in=CLASSES).values_list("pk", "kind")
        return {f"score.{pk}": kind for pk, kind in models}

    def known(self, names: Iterable[str]) -> list[str]:
        """Raises: Invalid for a column that there is not."""
        names = list(dict.fromkeys(names))
        if unknown := [name for name in names if name not in self.labels]:
            said = _("There is no column “%(names)s”. Known are: %(known)s.")
            known = ", ".join(self.labels)
            raise Invalid({"columns": said % {"names": ", ".join(unknown), "known": known}})
        return names

    def value(self, row: Row, name: str) -> Any:
        """What is there: an id, a number, a text, a list; None for nothing."""
        prefix, _dot, rest = name.partition(".")
        if prefix == "custom":
            return (row["custom"] or {}).get(rest)
        if prefix == "score":
            return (row["scores"] or {}).get(rest)
        if name == "category":
            return self.categories.get(row["status"], "")
        found = row.get("updated_at" if name == "changed" else "tags" if name == "tag" else name)
        return None if found is False or found in ("", []) else found

    def exact(self, row: Row, name: str) -> Any:
        """For who reckons with it: a date as a date and a moment as one in the workspace's zone; else as `words`."""
        found = self.value(row, name)
        if found and name in (*MOMENTS, "changed"):
            moment = parse_datetime(found)
            return moment.astimezone(self.zone).replace(tzinfo=None, microsecond=0) if moment else None
        own = self.own(name)
        if found and own is not None and own.kind == FieldKind.DATE:
            return date.fromisoformat(found)
        return self.words(row, name)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(acting_now().workspace.zone)

    def words(self, row: Row, name: str) -> str | float | None:
        """A number as it is, anything else as people read it."""
        found = self.value(row, name)
        if found is None:
            return None
        if name in ("start", "end"):
            return say(date.fromisoformat(found), row[f"{name}_precision"])
        if name in ROLLED_DAYS:
            return say(date.fromisoformat(found), row[f"{name}_precision"])
        if name in FLAGS:
            return _("yes")
        if name in self.names:
            return self.names[name].get(found, "")
        if name in (*MOMENTS, "changed"):
            moment = parse_datetime(found)
            return say(moment.astimezone(self.zone).date(), "day") if moment else ""
        if name in self.classed:
            return class_of(self.classed[name], found) or found
        return self._own(name, found)

    def parts(self, row: Row, name: str) -> list[str] | None:
        """Of a field that holds several, each as people read it."""
        found = self.value(row, name)
        return self._options(self.own(name), found) if isinstance(found, list) else None

    @staticmethod
    def _options(field: CustomField | None, found: list[Any]) -> list[str]:
        options = {one["slug"]: one["name"] for one in field.options} if field else {}
        return [str(options.get(one, one)) for one in found]

    def _own(self, name: str, found: Any) -> str | float:
        field = self.own(name)
        if isinstance(found, list):
            return ", ".join(self._options(field, found))
        if field is None:
            return found
        kind = FieldKind(field.kind)
        if kind == FieldKind.SELECT:
            return self._options(field, [found])[0]
        if kind == FieldKind.PERSON:
            return self.names["owner"].get(found, "")
        if kind == FieldKind.CHECKBOX:
            return _("yes") if found else _("no")
        return say(date.fromisoformat(found), "day") if kind == FieldKind.DATE else found

    def sorted(self, rows: list[Row], by: Iterable[str]) -> list[Row]:
        """Nothing known comes last, whichever way."""
        for name in reversed(list(dict.fromkeys(by))):
            field = name.removeprefix("-")
            if field not in self.labels and field != "rank":
                continue
            known = [row for row in rows if self.value(row, field) is not None]
            rest = [row for row in rows if self.value(row, field) is None]
            known.sort(key=self._key(field), reverse=name.startswith("-"))
            rows = known + rest
        return rows

    def _key(self, field: str) -> Callable[[Row], Any]:
        if field in self.classed:
            return lambda row: self.value(row, field)
        if place := self.order.get(field):
            return lambda row: place.get(self.value(row, field), len(place))
        if field in ("start", "end", *ROLLED_DAYS, *MOMENTS):
            return lambda row: self.value(row, field)
        if field == "key":
            return lambda row: (row["key"].rpartition("-")[0], int(row["key"].rpartition("-")[2]))
        return lambda row: _comparable(self.words(row, field))


def _comparable(found: Any) -> tuple[float, str]:
    return (float(found), "") if isinstance(found, int | float) else (0.0, str(found).casefold())


def _named(pairs: Iterable[tuple[Any, str]]) -> dict[str, str]:
    return {str(pk): name for pk, name in pairs}
