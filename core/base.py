"""What every table that belongs to a workspace is built on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone

from core import tenancy
from core.errors import NotActing
from core.ids import uuid7
from core.numbers import refuse_boundless


@dataclass(frozen=True)
class Tracked:
    """How a model's changes go to the event log.

    `exclude`: columns that are not worth a line. `parent`: the foreign key whose history tells this row's changes too.
    `together`: pairs of columns that only say something together, such as a date and its precision; when one changes
    both are logged, the other perhaps with the same value twice. `spread`: columns that hold a JSON object, logged key by
    key as "column.key". For undo: `loose` columns may have changed since the row was made; a `derived` row is worked out
    from others and stands in nobody's way. `own`: only who made a change reads it in the log, as a row may be private;
    whose it is now, `is_seen_by` says.
    """

    exclude: tuple[str, ...] = ()
    parent: str = ""
    together: tuple[tuple[str, str], ...] = ()
    spread: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    derived: bool = False
    own: bool = False


class WorkspaceQuerySet(models.QuerySet):
    """Rows of the acting workspace."""


class ActingWorkspace(models.Func):
    """The acting workspace's id, looked up when the query runs: a form or serializer may build its queryset before."""

    output_field = models.UUIDField()

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        who = tenancy.current()
        if who is None:
            raise NotActing("Workspace rows are read outside core.tenancy.acting().")
        return "%s", [who.workspace.pk]


class WorkspaceManager(models.Manager.from_queryset(WorkspaceQuerySet)):  # type: ignore[misc]
    """Fails closed: outside `acting()` there is nothing to see, and asking is an error."""

    def get_queryset(self) -> models.QuerySet:
        found = super().get_queryset()
        if tenancy.is_system() and self.model.open_to_system:
            return found
        return found.filter(workspace_id=ActingWorkspace())

    @classmethod
    def of(cls, queryset: type[models.QuerySet]) -> Self:
        """The manager of a model whose filters are methods of `queryset`."""
        return cls.from_queryset(queryset)()


def now_of_actor() -> datetime:
    who = tenancy.current()
    return who.now if who else timezone.now()


class WorkspaceRow(models.Model):
    """A row that belongs to a workspace. Row-level security follows from inheriting this."""

    tracked: ClassVar[Tracked | None] = None
    # Queues and doors (memberships, tokens) are found before the workspace is known.
    open_to_system: ClassVar[bool] = False

    workspace = models.ForeignKey("core.Workspace", on_delete=models.CASCADE, related_name="+")

    objects = WorkspaceManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.workspace_id is None:
            self.workspace_id = tenancy.actor().workspace.pk
        super().save(*args, **kwargs)


class WorkspaceModel(WorkspaceRow):
    """A workspace row with an opaque id, times and a version.

    A trigger raises `version` and `updated_at` at every update, also of raw SQL; `save()` mirrors it in memory.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(default=now_of_actor, editable=False)
    updated_at = models.DateTimeField(default=now_of_actor, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises: Invalid for a figure that nothing can be reckoned with."""
        refuse_boundless(self, kwargs.get("update_fields"))
        was_there = not self._state.adding
        super().save(*args, **kwargs)
        if was_there:
            self.version += 1
            self.updated_at = now_of_actor()

    def is_seen_by(self, user: Any) -> bool:
        """Whether a reader of its area sees this row too; a model that keeps private rows says which."""
        return True

    def come_back(self) -> None:
        """An undo brings this deleted row back, and is about to save it: what must not revive is ended here."""


class WorkspaceForeignKey(models.ForeignKey):
    """A reference within one workspace.

    The database holds it by the composite key (workspace_id, id), installed by `core.tenancy_sql`; Django's own
    single-column constraint would let a row of another workspace be named and is left out.
    """

    def __init__(self, to: Any, on_delete: Any, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)


def changed(row: models.Model, values: dict[str, Any]) -> list[str]:
    """Set `values` on `row` and name the fields that differ from before."""
    names = [name for name, value in values.items() if getattr(row, name) != value]
    for name in names:
        setattr(row, name, values[name])
    return names


def workspace_models(models_of: Iterable[type[models.Model]]) -> list[type[WorkspaceRow]]:
    return [model for model in models_of if issubclass(model, WorkspaceRow) and not model._meta.abstract]
