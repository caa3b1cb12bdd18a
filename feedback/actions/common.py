"""Shared by the writes of feedback: how a row is checked before the database checks it again."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.base import WorkspaceModel, changed
from core.errors import Invalid
from core.tenancy import Actor
from feedback.passages import clean_text

Row = TypeVar("Row", bound=WorkspaceModel)
LONGEST_TEXT = 100_000


def checked_text(text: str, field: str = "text", longest: int = LONGEST_TEXT) -> str:
    clean = clean_text(text)
    if len(clean) > longest:
        raise Invalid(
            {
                field: _("This is longer than %(longest)s characters. Shorten it.")
                % {"longest": f"{longest:,}"}
            }
        )
    return clean


def checked_line(text: str) -> str:
    """One line: names and titles have no line ends and no control characters."""
    return " ".join(
        "".join(c if c.isprintable() or c.isspace() else "" for c in text.replace("\x00", "")).split()
    )


def check(row: WorkspaceModel) -> None:
    """Field and constraint checks, said as Invalid."""
    check_fields(row)
    try:
        row.validate_constraints()
    except ValidationError as error:
        raise Invalid(_said(error)) from error


def check_fields(row: WorkspaceModel) -> None:
    """Without a query: references were looked up by whoever named them, and the database holds them too."""
    references = {field.name for field in row._meta.local_fields if field.is_relation}
    try:
        row.clean_fields(exclude=references)
    except ValidationError as error:
        raise Invalid(_said(error)) from error


def _said(error: ValidationError) -> dict[str, str | list[str]]:
    messages: dict[str, str | list[str]] = {
        ("detail" if name == "__all__" else name): list(said) for name, said in error.message_dict.items()
    }
    return messages


def insert(row: Row, *, by: Actor) -> Row:
    row.workspace = by.workspace
    check(row)
    row.save(force_insert=True)
    return row


def update(row: WorkspaceModel, values: dict[str, Any]) -> list[str]:
    """Save what differs; the names of what did."""
    names = changed(row, values)
    if names:
        check(row)
        row.save(update_fields=names)
    return names
