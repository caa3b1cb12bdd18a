"""What the actions of this area share."""

from typing import Any, TypeVar

from core.base import WorkspaceModel, changed
from core.tenancy import Actor

Row = TypeVar("Row", bound=WorkspaceModel)


def make(row: Row, by: Actor) -> Row:
    """Check and insert. Raises: ValidationError."""
    row.workspace_id = by.workspace.pk
    row.full_clean()
    row.save(force_insert=True)
    return row


def alter(row: Row, fields: dict[str, Any]) -> Row:
    """Set what differs, check, and write only that. Raises: ValidationError."""
    if names := changed(row, fields):
        row.full_clean()
        row.save(update_fields=names)
    return row
