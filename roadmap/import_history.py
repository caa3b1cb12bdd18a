"""A history of changes brought in like any file: each row is a change of one item at its own time."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Invalid
from core.imports import Field, Importer, Outcome, Row
from core.imports.forms import columns_of
from core.imports.mapping import Step, parse
from core.imports.reader import Reader, Survey
from core.models import ImportJob
from core.tenancy import Actor, acting
from roadmap.import_late import PlayedImporter, Said, Telling, keeps, said_of
from roadmap.import_plans import item_imports, labelled, meant
from roadmap.imports import ItemImporter
from roadmap.models import Item

PLAN = gettext_lazy(
    "The file with the items themselves, brought in or only tried out: what its columns mean there they mean in this "
    "history too."
)
SINCE = gettext_lazy("For example 1 January 2026. Left blank: from the first change on.")
UNTIL = gettext_lazy("This day itself is left out. Left blank: up to the last change.")


@dataclass
class Known:
    """What the history has said of each thing until now, as cells of a file of items."""

    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    # When it said so.
    times: dict[str, dict[str, datetime]] = field(default_factory=dict)
    last: datetime | None = None

    def learn(self, one: str, name: str, new: str, at: datetime) -> None:
        self.cells.setdefault(one, {})[name] = new
        self.times.setdefault(one, {})[name] = at


class Plan:
    """How the items themselves are read: as by an import of them."""

    def __init__(self, job: ImportJob, zone: ZoneInfo) -> None:
        self.job = job
        self.importer = ItemImporter.of(job.mapping)
        self.played: Any = type("PlayedItems", (PlayedImporter, self.importer), {})
        mapping = parse(job.mapping, self.importer, job.columns)
        # When a thing shipped the history says itself.
        mapping.steps = [step for step in mapping.steps if step.field != "shipped"]
        self.steps: list[Step] = mapping.steps
        self.options = mapping.options
        self.id = self._column("external_id")
        self.title = self._column("title")
        self.prefix = next((step.prefix for step in self.steps if step.field == "external_id"), "")
        self.reader = Reader(self.importer, mapping, job.columns, zone)
        self.reader.use(Survey.from_json(job.survey) if job.survey else Survey())

    def _column(self, name: str) -> str:
        columns = columns_of(self.job.mapping["fields"].get(name))
        if not columns:
            words = _(
                "The import “%(file)s” gives no column to %(field)s, so its items cannot be told apart."
            )
            said = {"file": self.job.filename, "field": name.replace("_", " ")}
            raise Invalid({"plan": words % said})
        return columns[0]

    def play(
        self, by: Actor, rows: Sequence[Row], telling: Mapping[int, Telling], said: Mapping[UUID, Said]
    ) -> list[Outcome]:
        """The rows, as any file of items would bring them in, but for what the log knows better."""
        importer = self.played(by, self.options)
        importer.said, importer.telling = said, telling
        found: list[Outcome] = importer.apply(rows)
        return found

    def telling(self, one: str, at: datetime, known: "Known", ever: Mapping[str, set[str]]) -> Telling:
        """What the file says of an item at this time; `ever`: the columns of which it speaks at all."""
        columns = known.times[one]
        times: dict[str, datetime | None] = {}
        later = set()
        for step in self.steps:
            if keeps(step.field):
                last = max((columns[name] for name in step.sources & columns.keys()), default=None)
                times[step.field] = last
                if last is None and step.sources & ever.get(one, set()):
                    later.add(step.field)
        return Telling(at, times, {name for name, last in times.items() if last == at}, later)

    def row(self, number: int, one: str, cells: Mapping[str, str]) -> Row:
        """The row of an item with what the history tells of it; of what it never told nothing is said."""
        row = self.reader.row(
            number, [one if name == self.id else cells.get(name, "") for name in self.job.columns]
        )
        told = {self.id, self.title, *cells}
        for step in self.steps:
            if step.columns and not step.sources & told:
                row.values.pop(step.field, None)
        return row


class HistoryImporter(Importer):
    """Rows must stand in the order of time. `since` and `until` bound what is played; what lies before is known."""

    kind = "history"
    label = gettext_lazy("Changes of roadmap items over time")
    # Whoever brings a history in says what happened when: not for everybody who may change a plan.
    capability = "members.manage"
    page = "roadmap"
    undone_at = ("plan_acts", "plan_undo")
    identity = ()
    # Tried out in one piece, for a change builds on those before it.
    dry_batch_size = 200_000
    # Rows of one time are one change.
    joined = ("at",)
    fields = (
        Field("at", gettext_lazy("Time"), kind="datetime", required=True, says="cell", names=("when", "changed at", "date", "timestamp")),
        Field("id", gettext_lazy("Item's id"), required=True, says="cell", names=("number", "external id", "issue key"), max_length=200),
        Field("field", gettext_lazy("What changed"), required=True, says="cell", names=("property", "column"), max_length=120),
        Field("new", gettext_lazy("New value"), kind="long", names=("to", "value", "new value")),
        Field("plan", gettext_lazy("Import of the items"), says="all", max_length=255, help=PLAN),
        Field("since", gettext_lazy("Only changes from this day on"), says="all", kind="date", help=SINCE),
        Field("until", gettext_lazy("Only changes before this day"), says="all", kind="date", help=UNTIL),
    )  # fmt: skip

    @classmethod
    def asked_for(cls) -> dict[str, Mapping[str, str]]:
        return {"plan": labelled(item_imports())}

    @classmethod
    def closed(cls, options: Mapping[str, Any]) -> set[str]:
        return {"plan"}

    def apply(self, rows: Sequence[Row]) -> list[Outcome]:
        plan, known = self._plan(rows), self._known()
        plan.reader.begin()
        self.said = self._said(plan, rows)
        outcomes: dict[int, Outcome] = {}
        for at, changes in groupby(self._in_order(rows, known, outcomes), key=lambda row: row.values["at"]):
            self._moment(plan, known, at, list(changes), outcomes)
        return [outcomes[row.number] for row in rows]

    @staticmethod
    def _said(plan: Plan, rows: Sequence[Row]) -> Mapping[UUID, Said]:
        """What the log says of the items before any of these rows is played."""
        ids = {f"{plan.prefix}{row.values['id']}" for row in rows}
        return said_of(list(Item.objects.filter(external_id__in=ids).values_list("pk", flat=True)))

    def _plan(self, rows: Sequence[Row]) -> Plan:
        job = meant(rows[0].values.get("plan") or "")
        if "plan" not in self.kept or self.kept["plan"].job.pk != job.pk:
            self.kept["plan"] = Plan(job, ZoneInfo(self.actor.workspace.zone))
        found: Plan = self.kept["plan"]
        return found

    def _ever(self) -> Mapping[str, set[str]]:
        """Columns of which the file speaks anywhere, by item; asked only where items were there before their history."""
        if all(said.begun for said in self.said.values()):
            return {}
        if "ever" not in self.kept:
            self.kept["ever"] = defaultdict(set)
            for row in self.whole():
                if not row.error:
                    self.kept["ever"][row.values["id"]].add(row.values["field"])
        found: Mapping[str, set[str]] = self.kept["ever"]
        return found

    def _known(self) -> Known:
        """What the rows before this batch said; read again by the worker that goes on."""
        if "known" not in self.kept:
            known = self.kept["known"] = Known()
            for row in self.earlier():
                if not row.error:
                    self._learn(known, row)
        found: Known = self.kept["known"]
        return found

    def _learn(self, known: Known, row: Row) -> None:
        name = row.values["field"]
        plan: Plan = self.kept["plan"]
        name = plan.title if name == "created" else name
        known.learn(row.values["id"], name, row.values.get("new") or "", row.values["at"])
        known.last = row.values["at"]

    @staticmethod
    def _in_order(rows: Sequence[Row], known: Known, outcomes: dict[int, Outcome]) -> Iterator[Row]:
        last = known.last
        for row in rows:
            if last and row.values["at"] < last:
                words = _("This happened before the row above it: sort the file by its times.")
                outcomes[row.number] = Outcome(row.number, "rejected", row.values["id"], error=words)
                continue
            last = row.values["at"]
            yield row

    def _moment(
        self, plan: Plan, known: Known, at: datetime, changes: list[Row], outcomes: dict[int, Outcome]
    ) -> None:
        """What changed at one time. Of a thing's rows the first tells what became of it."""
        first: dict[str, Row] = {}
        within = self._within(changes[0], at)
        for row in changes:
            self._learn(known, row)
            outcomes[row.number] = Outcome(row.number, "unchanged" if within else "outside", row.values["id"])
            first.setdefault(row.values["id"], row)
        if within:
            for told in self._play(plan, known, at, first):
                outcomes[told.number] = told
                self._refuse_whole(told, changes, first, outcomes)

    @staticmethod
    def _refuse_whole(
        told: Outcome, changes: list[Row], first: Mapping[str, Row], outcomes: dict[int, Outcome]
    ) -> None:
        if told.state != "rejected":
            return
        for row in changes:
            if first[row.values["id"]].number == told.number:
                outcomes[row.number] = Outcome(row.number, "rejected", told.label, error=told.error)

    def _within(self, row: Row, at: datetime) -> bool:
        zone = ZoneInfo(self.actor.workspace.zone)
        since, until = (row.values.get(edge) for edge in ("since", "until"))
        begun = since is None or at >= datetime.combine(since, time(), zone)
        return begun and (until is None or at < datetime.combine(until, time(), zone))

    def _play(self, plan: Plan, known: Known, at: datetime, first: Mapping[str, Row]) -> Iterator[Outcome]:
        by = self.actor
        with acting(by.workspace, by.user, "import", role=by.role, scopes=by.scopes, at=at) as then:
            self._titles(plan, known, list(first))
            read = [plan.row(row.number, one, known.cells[one]) for one, row in first.items()]
            yield from (self._unreadable(plan, row) for row in read if row.error)
            sound = [row for row in read if not row.error]
            ever = self._ever()
            telling = {row.number: plan.telling(one, at, known, ever) for one, row in first.items()}
            yield from plan.play(then, sound, telling, self.said) if sound else ()

    def _unreadable(self, plan: Plan, row: Row) -> Outcome:
        words = _(
            "%(why)s Say what it means in the import “%(file)s” (upload that file again, “Adjust” of the column, try it "
            "out), then upload this history again."
        )
        said = words % {"why": row.error, "file": plan.job.filename}
        return Outcome(row.number, "rejected", self.describe(row), error=said)

    @staticmethod
    def _titles(plan: Plan, known: Known, ones: list[str]) -> None:
        """Of items that were there before their history begins."""
        ids = {f"{plan.prefix}{one}": one for one in ones if plan.title not in known.cells[one]}
        for external, title in (
            Item.objects.filter(external_id__in=ids).values_list("external_id", "title") if ids else ()
        ):
            known.cells[ids[external]][plan.title] = title

    def describe(self, row: Row) -> str:
        return str(row.values.get("title") or row.values.get("id") or "")[:120]
