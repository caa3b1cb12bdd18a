"""The base of every importer: what one area must say so that the engine can bring in its rows."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.imports.fields import Field, Outcome, Row, RowError

REFUSALS = (RowError, Invalid, Conflict, ValidationError, IntegrityError)


class Importer:
    """Brings rows of one kind in, through the actions of the area that owns them.

    The engine reads the file, applies the mapping, types each cell by its `Field`, and rejects rows whose cells
    cannot be read. A subclass says what is left: which thing a row means, and how to create or change it. It runs
    inside `acting(..., source="import")`, one transaction per batch. A dry run executes the same code and rolls it
    back, so write nothing outside the database. Example:

        class CompanyImporter(Importer):
            kind = "companies"
            label = _("Companies")
            capability = "feedback.write"
            identity = ("external_id", "name")
            fields = (
                Field("external_id", _("External id"), names=("id", "company id")),
                Field("name", _("Name"), required=True, names=("company", "account"), max_length=200),
                Field("revenue", _("Yearly revenue"), kind="decimal", names=("arr", "mrr")),
                Field("segment", _("Segment")),
            )

            def load(self, rows):                     # one query per batch, not one per row
                self.known = {}
                for company in Company.objects.filter(external_id__in=[r.values.get("external_id") for r in rows]):
                    self.known[company.external_id] = company

            def match(self, row):                     # the thing this row means, or None: it is new
                return self.known.get(row.values.get("external_id"))

            def create(self, values):
                return create_company(by=self.actor, **values)

            def change(self, company, changes):       # only what differs; never called when nothing does
                return change_company(company, by=self.actor, **changes)

    Register it in settings: `IMPORTERS = {"companies": "feedback.imports.CompanyImporter"}`.

    Refuse a row by raising `RowError("…")` in match/create/change; `Invalid` and `Conflict` from actions and
    integrity errors of the database are caught too: that row alone is undone and told. A mapped column with a blank
    cell gives None (it clears the field); a field that is not mapped is absent from `values`.
    Kinds that upsert in bulk (points) override `apply` and return one `Outcome` per row.
    """

    kind: ClassVar[str]
    label: ClassVar[Any]
    # Asked besides `import`, so that nobody writes by file what they may not write by hand.
    capability: ClassVar[str]
    fields: ClassVar[tuple[Field, ...]]
    # URL name of the page (of a workspace) where people find what came in.
    page: ClassVar[str] = ""
    # URL names of the page (of a workspace) that lists what was done lately, and of taking one act of it back.
    undone_at: ClassVar[tuple[str, str] | None] = None
    # The first of these that a row fills names the row; a second row of the file with that name is rejected.
    # "product+title": both together. () switches that off, so later rows win.
    identity: ClassVar[tuple[str, ...]] = ("external_id",)
    # Rows that say something of the same place (`place_of`) correct each other, wherever in the file they stand: the
    # last counts. Then the engine looks at all rows before the first comes in.
    last_counts: ClassVar[bool] = False
    batch_size: ClassVar[int] = 500
    # So many when it is tried out, where a row builds on those before it, which a dry run takes back; 0: as many.
    dry_batch_size: ClassVar[int] = 0
    # Rows of which these fields say the same, one after the other, are part of one thing: they stay in one batch.
    joined: ClassVar[tuple[str, ...]] = ()

    def __init__(self, actor: Any, options: Mapping[str, Any] | None = None) -> None:
        self.actor = actor
        # From the mapping file's "options": a kind may read its own, such as {"create": ["team"]}.
        self.options = dict(options or {})
        # Whether an earlier row of this file is named so: `came_by("external_id", "A-1")`. Set by the engine.
        self.came_by: Callable[[str, str], bool] = lambda names, text: False
        # The external id of the row of this file that says of itself that it is also called so: `called("10021")`;
        # "" for a row without one, None where there is no such row. Set by the engine, from the field `aliases`.
        self.called: Callable[[str], str | None] = lambda text: None
        # Whether a later row of this file says something of the same place: `overtaken("…", 17)`. Set by the engine.
        self.overtaken: Callable[[str, int], bool] = lambda place, number: False
        # The rows of this file before the batch, read again. Set by the engine.
        self.earlier: Callable[[], Iterable[Row]] = tuple
        # All rows of this file, read again. Set by the engine.
        self.whole: Callable[[], Iterable[Row]] = tuple
        # What a kind keeps from batch to batch of one job; in a dry run, whose batches are taken back, from none.
        self.kept: dict[str, Any] = {}
        # True when all rows are through and those that asked for it (`Outcome.again`) are looked at once more.
        self.closing = False

    # For subclasses -------------------------------------------------------------------------------------------

    @classmethod
    def own_mapping(
        cls, columns: Sequence[str], samples: Mapping[str, Sequence[str]] | None = None
    ) -> dict[str, Any] | None:
        """The mapping of a file that we wrote ourselves; None for any other, or without such a file. Asked inside `acting()`."""
        return None

    @classmethod
    def reckoned(cls) -> set[str]:
        """Headings, as `headings.words` writes them, that no field is guessed for. Asked inside `acting()`."""
        return set()

    @classmethod
    def asked_for(cls) -> dict[str, Any]:
        """What must be said of all rows as long as no column says it: field → what there is, texts or {text: how people know
        it}. Where that is one thing, it is meant unless another is named. Asked inside `acting()`."""
        return {}

    @classmethod
    def usual_options(cls) -> dict[str, Any]:
        """Options of a mapping that was filled in by hand and says none. Asked inside `acting()`."""
        return {}

    @classmethod
    def suggestions(cls) -> dict[str, Sequence[str] | Mapping[str, str]]:
        """What there is of a field: field → texts, or {text that a mapping says: how people know it}. Asked inside
        `acting()`."""
        return {}

    @classmethod
    def closed(cls, options: Mapping[str, Any]) -> set[str]:
        """The fields for which a file may only name what there is, with these options of a mapping."""
        return set()

    # Fields that a file may bring along: a mapping's "make" says them, {name: {"name", "kind", "options"}} -----------

    @classmethod
    def makes(cls, actor: Any) -> list[tuple[str, Any]]:
        """The kinds of new fields that this person may let an import make, with their labels."""
        return []

    @classmethod
    def value_names(cls) -> dict[str, dict[str, str]]:
        """Field → what is kept of a choice → how people call it. Asked inside `acting()`."""
        chosen = {target.name: target.choices() for target in cls.fields if target.choices}
        return {name: {str(value): text for text, value in said.items()} for name, said in chosen.items()}

    @classmethod
    def labels_taken(cls) -> set[str]:
        """What fields are called already, in small letters: no new one is to be called so. Asked inside `acting()`."""
        return {str(target.label).casefold() for target in cls.fields}

    @classmethod
    def new_name(cls, label: str, taken: Collection[str]) -> str:
        """The name, in a mapping's "fields", of a new field that people shall call `label`."""
        raise NotImplementedError

    @classmethod
    def of(cls, mapping: Mapping[str, Any]) -> "type[Importer]":
        """This importer with the fields that the mapping makes. Asked inside `acting()`. Raises: Invalid."""
        if mapping.get("make"):
            raise Invalid({"make": _("Rows of this kind have no fields of their own.")})
        return cls

    def load(self, rows: Sequence[Row]) -> None:
        """Fetch in a few queries what `match`, `create` and `change` need for these rows."""

    def prepare(self, row: Row) -> None:
        """Turn typed values into the action's arguments in place (a team's name into the team)."""

    def match(self, row: Row) -> Any | None:
        raise NotImplementedError

    def current(self, thing: Any, names: Sequence[str]) -> dict[str, Any]:
        """What `thing` holds now, comparable with `row.values`."""
        return {name: getattr(thing, name) for name in names}

    def create(self, values: dict[str, Any]) -> Any:
        raise NotImplementedError

    def change(self, thing: Any, changes: dict[str, Any]) -> Any:
        raise NotImplementedError

    def create_many(self, rows: Sequence[Row]) -> None:
        """Create all or raise; override when the area has a bulk action. On a refusal the engine tries in halves."""
        for row in rows:
            self.create(row.values)

    def change_many(self, pairs: Sequence[tuple[Any, dict[str, Any]]]) -> None:
        """Change all or raise, as `create_many`."""
        for thing, changes in pairs:
            self.change(thing, changes)

    def more_faults(self, rows: Sequence[Row]) -> dict[int, list[str]]:
        """Row → what is wrong with it besides cells that cannot be read, so that all is told at once. What this writes is
        taken back."""
        return {}

    def place_of(self, row: Row) -> str:
        """Of a kind whose last row counts, what this one says something of, the same in every batch; "" where it will be
        refused."""
        return ""

    def describe(self, row: Row) -> str:
        """How people call this row in the preview."""
        for name in ("title", "name", "email", *self.identity):
            if row.values.get(name):
                return str(row.values[name])[:120]
        return ""

    # The engine's side ------------------------------------------------------------------------------------------

    def apply(self, rows: Sequence[Row]) -> list[Outcome]:
        """Bring a batch in and say of every row what became of it."""
        self.load(rows)
        outcomes: dict[int, Outcome] = {}
        new: list[Row] = []
        known: list[tuple[Row, Any, dict[str, list[Any]]]] = []
        for row in rows:
            self._sort(row, outcomes, new, known)
        self._create(new, outcomes)
        self._change(known, outcomes)
        return [outcomes[row.number] for row in rows]

    def _sort(self, row: Row, outcomes: dict[int, Outcome], new: list[Row], known: list[Any]) -> None:
        label = self.describe(row)
        try:
            self.prepare(row)
            thing = self.match(row)
        except REFUSALS as refusal:
            outcomes[row.number] = refused(row, label, refusal)
            return
        outcome = Outcome(row.number, "created", label, warnings=row.warnings)
        outcomes[row.number] = outcome
        if thing is None:
            outcome.changes = {name: [None, value] for name, value in row.values.items() if not blank(value)}
            new.append(row)
            return
        outcome.changes = differences(self.current(thing, list(row.values)), row.values)
        outcome.state = "updated" if outcome.changes else "unchanged"
        if outcome.changes:
            known.append((row, thing, outcome.changes))

    def _create(self, rows: list[Row], outcomes: dict[int, Outcome]) -> None:
        """All at once; where that is refused, in halves: few wrong rows cost few attempts."""
        refusal = attempt_one(lambda: self.create_many(rows)) if rows else None
        if refusal is None:
            return
        if len(rows) == 1:
            outcomes[rows[0].number] = refused(rows[0], outcomes[rows[0].number].label, refusal)
            return
        middle = len(rows) // 2
        self._create(rows[:middle], outcomes)
        self._create(rows[middle:], outcomes)

    def _change(
        self, known: list[tuple[Row, Any, dict[str, list[Any]]]], outcomes: dict[int, Outcome]
    ) -> None:
        pairs = [
            (thing, {name: new for name, (_old, new) in changes.items()}) for _row, thing, changes in known
        ]
        if not pairs or attempt(lambda: self.change_many(pairs)):
            return
        for (row, thing, _changes), pair in zip(known, pairs, strict=True):
            # The rolled back attempt left its values in memory; compared with those nothing would differ.
            thing.refresh_from_db()
            refusal = attempt_one(lambda pair=pair: self.change_many([pair]))
            if refusal:
                outcomes[row.number] = refused(row, outcomes[row.number].label, refusal)


def attempt(call: Any) -> bool:
    """Whether `call` went through; if not, the database is as before."""
    return attempt_one(call) is None


def attempt_one(call: Any) -> Exception | None:
    try:
        with transaction.atomic():
            call()
    except REFUSALS as refusal:
        return refusal
    return None


def refused(row: Row, label: str, refusal: Exception) -> Outcome:
    return rejected(row, label, faults_of(refusal))


def rejected(row: Row, label: str, faults: list[str]) -> Outcome:
    error = " ".join(faults)
    return Outcome(row.number, "rejected", label, error=error, warnings=row.warnings, faults=faults)


def faults_of(refusal: Exception) -> list[str]:
    if isinstance(refusal, RowError):
        return refusal.faults
    if isinstance(refusal, Invalid):
        return [f"{field}: {' '.join(said)}" for field, said in refusal.errors.items()]
    return [say(refusal)]


def faults_in(call: Callable[[], Any]) -> list[str]:
    """What refuses `call`; nothing where it goes through."""
    try:
        call()
    except REFUSALS as refusal:
        return faults_of(refusal)
    return []


def say(refusal: Exception) -> str:
    """One sentence for the person who will correct the row."""
    if isinstance(refusal, Invalid):
        return " ".join(f"{field}: {' '.join(said)}" for field, said in refusal.errors.items())
    if isinstance(refusal, ValidationError):
        return (
            " ".join(refusal.messages)
            if not hasattr(refusal, "error_dict")
            else " ".join(f"{field}: {' '.join(said)}" for field, said in refusal.message_dict.items())
        )
    if isinstance(refusal, IntegrityError):
        return str(refusal).split("\n")[0]
    return str(refusal)


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[Any]]:
    """{field: [old, new]} of what differs; 5 and 5.0, blank and None, ["a", "b"] and ("a", "b") do not."""
    return {
        name: [old.get(name), value] for name, value in new.items() if plain(old.get(name)) != plain(value)
    }


def blank(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | tuple) and not value)


def plain(value: Any) -> Any:
    if blank(value):
        return None
    if isinstance(value, Decimal | int | float) and not isinstance(value, bool):
        return Decimal(str(value)).normalize()
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, str):
        return value.strip()
    return value
