"""Items from a file: each row finds its item by external id, key or title, and goes through the same actions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from core.imports import Field, Importer, Outcome, Period, Row, RowError
from core.imports.base import faults_in
from roadmap.actions import change_item, create_items
from roadmap.actions.lists import slug_of
from roadmap.export.labels import labels
from roadmap.import_called import Called
from roadmap.import_comments import Talk
from roadmap.import_fields import PREFIX, OwnValues, WithOwnFields, current_of, folded, own_fields
from roadmap.import_links import Links
from roadmap.import_making import KINDS, make_missing, new_fields
from roadmap.import_named import Named, members, there_are
from roadmap.import_names import Finder, unlisted
from roadmap.import_own import own_mapping, reckoned
from roadmap.import_parents import Parents
from roadmap.import_status import Statuses
from roadmap.import_web import SharedWeb
from roadmap.models import Category, CustomField, Horizon, Item, ItemType, Product, Status, Team

RELATED = ("product", "status", "team", "owner", "parent", "objective", "milestone")
# A blank cell clears these; of the others a blank cell says nothing, because an item cannot be without them.
EMPTY: dict[str, Any] = {"description": "", "horizon": "", "tags": [], "external_id": ""}
SCORES = ("reach", "impact", "confidence", "effort", "value")
# The best first: of a file that says none of those, when a row was last touched is nearer than today.
SHIPPED_ON = (
    "shipped at", "released", "done on", "closed at", "closed on", "resolved at", "resolved on", "resolution date", "completed at",
    "completed on", "finished at", "finished on", "updated at", "updated on", "last updated", "last modified",
)  # fmt: skip
# Makes a key none of this workspace; nobody sees it.
ELSEWHERE = "\u2060"
KEPT = ("product", "status", "type", "title", "key")


def statuses() -> dict[str, Status]:
    """By name, and by what they mean, so that "done" words of other tools map onto a category's first status."""
    found: dict[str, Status] = {}
    for status in Status.objects.order_by("-position"):
        found[status.category] = found[str(Category(status.category).label)] = status
    return found | {status.name: status for status in Status.objects.all()}


def types() -> dict[str, str]:
    rows = ItemType.objects.values_list("slug", "name")
    return {slug: slug for slug, _name in rows} | {name: slug for slug, name in rows}


def horizons() -> dict[str, str]:
    """By value and by label, also in the language of somebody else, whose file it may be."""
    found = {value: value for value in Horizon.values}
    for language in (*(code for code, _label in settings.LANGUAGES), get_language() or "en"):
        with override(language):
            found |= {str(one.label): one.value for one in Horizon}
    return found


class ItemImporter(Importer):
    """Options: `create`, a list of what may be made where it is missing: "team" (as by default), "product"."""

    kind = "items"
    label = gettext_lazy("Roadmap items")
    capability = "roadmap.write"
    page = "roadmap"
    undone_at = ("plan_acts", "plan_undo")
    identity = ("external_id", "key", "product+title")
    # Half as many would cost a tenth more time, most of it for the same questions asked twice.
    batch_size = 1_000
    # What its mapping makes.
    new: ClassVar[Sequence[CustomField]] = ()
    fields: ClassVar[Any] = WithOwnFields(
        Field(
            "external_id", gettext_lazy("External id"), names=("id", "number", "issue key"), max_length=200
        ),
        Field("key", gettext_lazy("Key"), names=("item key",), max_length=20),
        Field(
            "title",
            gettext_lazy("Title"),
            required=True,
            names=("summary", "name", "feature"),
            max_length=300,
        ),
        Field("product", gettext_lazy("Product"), names=("project", "product line"), max_length=120),
        Field("description", gettext_lazy("Description"), kind="long", names=("details", "body", "text")),
        Field("type", gettext_lazy("Type"), kind="choice", choices=types, names=("issue type",)),
        Field("status", gettext_lazy("Status"), names=("state",), max_length=60),
        Field("horizon", gettext_lazy("Horizon"), kind="choice", choices=horizons, names=("now next later",)),
        Field("start", gettext_lazy("Start"), kind="period", names=("start date", "begin", "from")),
        Field(
            "end", gettext_lazy("End"), kind="period", names=("end date", "due", "due date", "release date")
        ),
        Field("shipped", gettext_lazy("Shipped on"), kind="moment", names=SHIPPED_ON),
        Field(
            "owner", gettext_lazy("Owner"), names=("assignee", "responsible", "owner email"), max_length=254
        ),
        Field("team", gettext_lazy("Team"), names=("squad", "group"), max_length=120),
        Field("parent", gettext_lazy("Parent"), names=("epic", "initiative", "parent key"), max_length=200),
        Field("objective", gettext_lazy("Objective"), names=("goal", "okr"), max_length=200),
        Field("tags", gettext_lazy("Tags"), kind="list", names=("labels", "components")),
        Field("reach", gettext_lazy("Reach"), kind="decimal"),
        Field("impact", gettext_lazy("Impact"), kind="decimal"),
        Field("confidence", gettext_lazy("Confidence, percent"), kind="decimal", names=("confidence",)),
        Field("effort", gettext_lazy("Effort"), kind="decimal", names=("estimate", "story points")),
        Field("value", gettext_lazy("Value"), kind="decimal", names=("business value",)),
        Field("milestone", gettext_lazy("Release or milestone"), names=("release", "fix version", "version")),
        Field("priority", gettext_lazy("Priority, as a tag"), max_length=40),
        Field("blocks", gettext_lazy("Blocks"), kind="list", names=("blocking",)),
        Field("blocked_by", gettext_lazy("Is blocked by"), kind="list", names=("depends on", "dependencies")),
        Field("relates_to", gettext_lazy("Relates to"), kind="list", names=("related to",)),
        Field("duplicates", gettext_lazy("Duplicates"), kind="list", names=("duplicate of",)),
        Field("relations", gettext_lazy("Relations, as JSON"), kind="long"),
        Field("comments", gettext_lazy("Comments"), kind="texts"),
        Field("aliases", gettext_lazy("Also called"), kind="texts"),
        Field("ours", gettext_lazy("Id in pmhub"), says="cell", names=("pmhub id",), max_length=60),
    )

    @classmethod
    def asked_for(cls) -> dict[str, list[str]]:
        return {"product": list(Product.objects.order_by("name").values_list("name", flat=True))}

    @classmethod
    def suggestions(cls) -> dict[str, Any]:
        return {
            "status": list(Status.objects.values_list("name", flat=True)),
            "type": list(ItemType.objects.values_list("name", flat=True)),
            "horizon": [str(one.label) for one in Horizon],
            "product": cls.asked_for()["product"],
            "team": list(Team.objects.order_by("name").values_list("name", flat=True)),
        } | there_are()

    @classmethod
    def closed(cls, options: Mapping[str, Any]) -> set[str]:
        return {"product", "status", "milestone", "team", "objective", "owner"} - set(
            options.get("create", ["team"])
        )

    @classmethod
    def own_mapping(
        cls, columns: Sequence[str], samples: Mapping[str, Sequence[str]] | None = None
    ) -> dict[str, Any] | None:
        return own_mapping(columns, samples or {})

    @classmethod
    def reckoned(cls) -> set[str]:
        return reckoned()

    @classmethod
    def makes(cls, actor: Any) -> list[tuple[str, Any]]:
        return [(kind.value, kind.label) for kind in KINDS] if actor.can("roadmap.write") else []

    @classmethod
    def labels_taken(cls) -> set[str]:
        """Also of what menus list and no file fills, such as the stage of a status."""
        return super().labels_taken() | {label.casefold() for label in labels().values()}

    @classmethod
    def value_names(cls) -> dict[str, dict[str, str]]:
        own = {f"{PREFIX}{one.slug}": one.options for one in (*own_fields(), *cls.new) if one.options}
        named = {name: {one["slug"]: one["name"] for one in options} for name, options in own.items()}
        return super().value_names() | named

    @classmethod
    def new_name(cls, label: str, taken: Collection[str]) -> str:
        slugs = {one.removeprefix(PREFIX) for one in taken} | set(
            CustomField.objects.values_list("slug", flat=True)
        )
        return f"{PREFIX}{slug_of(label, slugs)}"

    @classmethod
    def of(cls, mapping: Mapping[str, Any]) -> type[Importer]:
        new = new_fields(mapping)
        if not new:
            return cls
        return type(cls.__name__, (cls,), {"fields": cls.__dict__["fields"].making(new), "new": new})

    @classmethod
    def usual_options(cls) -> dict[str, Any]:
        """Into a workspace without products, those that the file names are made."""
        return {} if Product.objects.exists() else {"create": ["team", "product"]}

    def load(self, rows: Sequence[Row]) -> None:
        make_missing(self.new, rows, self.actor)
        self.creatable = set(self.options.get("create", ["team"]))
        own = any(name.startswith(PREFIX) for row in rows for name in row.values)
        people = any(row.values.get(name) for row in rows for name in ("owner", "comments", "ours"))
        self.members = members() if own or people else {}
        self.named = Named(self.actor, self.options, self.creatable, self.members)
        self.statuses = Statuses(statuses(), self.actor, "status" in self.creatable)
        self.web = SharedWeb(self.kept, self.actor)
        self.parents = Parents(self.web, self.actor)
        self.links, self.talk = Links(), Talk(self.members, self.actor)
        self.own = OwnValues(self.members, self.options.get("people") == "blank") if own else None
        self.called_already = Called(ZoneInfo(self.actor.workspace.zone))
        self.items: dict[int, Item] = {}
        self.made: set[UUID] = set()
        self._load_items(rows)

    def _load_items(self, rows: Sequence[Row]) -> None:
        """The items of these rows, locked, and those that they name as parents."""
        said = {
            name: {row.values[name] for row in rows if row.values.get(name)}
            for name in ("external_id", "key")
        }
        titles = {
            row.values.get("title")
            for row in rows
            if not (row.values.get("external_id") or row.values.get("key"))
        }
        parents = {row.values["parent"] for row in rows if row.values.get("parent")}
        items = Item.objects.select_related(*RELATED).select_for_update(of=("self",))
        self.called_already.find(rows, items)
        self.by_external = by("external_id", items.filter(external_id__in=said["external_id"]))
        self.by_key = by("key", items.filter(key__in=said["key"]))
        found = items.filter(title__in=titles) if titles else ()
        self.by_title = {(item.product_id, item.title.casefold()): item for item in found}
        self.find = Finder(self.called, self.came_by)
        self.find.load(parents | self.links.note(rows))

    def prepare(self, row: Row) -> None:
        values = row.values
        values.pop("aliases", None)
        self.called_already.note(row)
        self.talk.note(row)
        tagged(values)
        faults = self._find_named(row)
        if own := self.own:
            faults += faults_in(lambda: own.prepare(row))
        if faults:
            raise RowError(*faults, *self._homeless(row))
        for edge in ("start", "end"):
            if edge in values:
                split_period(values, edge)
        for name, empty in EMPTY.items():
            if name in values and values[name] is None:
                values[name] = empty
        for name in SCORES:
            if values.get(name) is not None:
                values[name] = float(values[name])
        for name in KEPT:
            if name in values and values[name] is None:
                del values[name]
        self._shipped(row)
        self._parent_elsewhere(row)
        self.parents.note(row, self.find)

    def _find_named(self, row: Row) -> list[str]:
        """What a row names, found or made; what is wrong with it, all at once."""
        values, faults = row.values, []
        for name, find in (
            ("owner", self.named.owner), ("objective", self.named.objective), ("product", self.named.product),
            ("status", self.statuses), ("milestone", self.named.milestone), ("team", self.named.team),
        ):  # fmt: skip
            if values.get(name):
                try:
                    values[name] = find(values[name], row)
                except RowError as refusal:
                    faults += refusal.faults
        return faults

    def _homeless(self, row: Row) -> list[str]:
        """Whether it also lacks a product, where it is no item that is here."""
        said = row.values
        known = said.get("external_id") in self.by_external or said.get("key") in self.by_key
        if known or said.get("product") or (row.faults and "product" in said):
            return []
        return faults_in(lambda: self.named.need_product({}))

    def more_faults(self, rows: Sequence[Row]) -> dict[int, list[str]]:
        self.load(rows)
        return {row.number: faults_in(partial(self.prepare, row)) for row in rows}

    def match(self, row: Row) -> Item | None:
        found = self._match(row)
        if found:
            self.items[row.number] = found
            self.called_already.keep(row, found)
            if self.own:
                self.own.keep(row, found)
        return found

    def _match(self, row: Row) -> Item | None:
        values = row.values
        key, external = values.pop("key", None), values.get("external_id")
        if ours := self.called_already.item_of(row):
            self.called_already.keep_ours(row, ours, self.members)
            return ours
        if external and external in self.by_external:
            return self.by_external[external]
        if self.called_already.elsewhere(row):
            self._tell_elsewhere(row, key)
        elif key:
            if key not in self.by_key:
                raise RowError(
                    _("There is no item %(key)s. Leave the key blank for a new item.") % {"key": key}
                )
            return self.by_key[key]
        self.named.need_product(values)
        return None if external else self.by_title.get((values["product"].pk, values["title"].casefold()))

    def current(self, thing: Item, names: Sequence[str]) -> dict[str, Any]:
        return current_of(thing, names)

    def change(self, thing: Item, changes: dict[str, Any]) -> Item:
        return change_item(thing, by=self.actor, **folded(changes))

    def create_many(self, rows: Sequence[Row]) -> None:
        given = (folded(self._given(row)) for row in rows)
        numbers = [row.number for row in rows]
        with self.parents.before_writing(numbers, self.items, self.find) as hang:
            made = create_items(list(given), by=self.actor, hang=hang)
        self.items |= dict(zip(numbers, made, strict=True))
        self.made |= {item.pk for item in made}

    def change_many(self, pairs: Sequence[tuple[Any, dict[str, Any]]]) -> None:
        if any("parent" in changes for _item, changes in pairs):
            self.web.forget()
        super().change_many(pairs)

    def apply(self, rows: Sequence[Row]) -> list[Outcome]:
        outcomes = super().apply(rows)
        by_number = {outcome.number: outcome for outcome in outcomes}
        taken = [row.values for row in rows if by_number[row.number].state != "rejected"]
        self.named.drop_unused({values.get(name) for values in taken for name in ("team", "milestone")})
        self.find.add(self.items.values())
        self.parents.hang_rest(self.items, by_number, self.find, self.closing)
        self.links.make(self.items, by_number, self.find, self.closing, self.web, self.actor, self.made)
        self.talk.make(self.items, by_number, self.made)
        return outcomes

    def _given(self, row: Row) -> dict[str, Any]:
        """What a new item gets. What was done before it came here, nobody knows when, did not ship today."""
        given = {name: value for name, value in row.values.items() if value is not None}
        return given if self.actor.at else {"shipped_at": None} | given

    def _shipped(self, row: Row) -> None:
        told, status = row.values.pop("shipped", None), row.values.get("status")
        if status and status.category == Category.SHIPPED:
            self.called_already.note_shipped(row, told)

    def _parent_elsewhere(self, row: Row) -> None:
        """Of a row that is from another workspace the key of its whole is one of that workspace too, not of this."""
        name = row.values.get("parent")
        if name and self.called_already.elsewhere(row):
            row.values["parent"] = self.called(name) or f"{name}{ELSEWHERE}"

    def _tell_elsewhere(self, row: Row, key: str | None) -> None:
        self.named.need_product(row.values)
        if key and key in self.by_key:
            row.warnings.append(
                _("It is from another workspace, so it is new here although its key is known.")
            )


def by(attribute: str, rows: Iterable[Item]) -> dict[str, Item]:
    return {getattr(row, attribute): row for row in rows}


def tagged(values: dict[str, Any]) -> None:
    """A priority is kept as a tag; lists may be written as JSON."""
    if values.get("tags"):
        values["tags"] = unlisted(values["tags"])
    priority = values.pop("priority", None)
    if priority:
        values["tags"] = [*(values.get("tags") or ()), f"priority: {priority.lower()}"]


def split_period(values: dict[str, Any], edge: str) -> None:
    """A Period becomes the day and the precision that an item keeps."""
    period: Period | None = values[edge]
    values[f"{edge}_precision"] = period.precision if period else ""
    if period:
        values[edge] = period.first if edge == "start" else period.last
