"""What the short lists of the settings have in common: a place in an order, names that occur once, a slug."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import JSONField, Max
from django.utils.translation import gettext as _

from core.base import WorkspaceModel, changed
from core.errors import Invalid
from core.tenancy import Actor, action


def create_last(model: type[Any], by: Actor, fields: dict[str, Any]) -> Any:
    """A new row at the end of its list, checked."""
    last = model.objects.aggregate(last=Max("position"))["last"]
    row = model(workspace=by.workspace, **{"position": (last if last is not None else -1) + 1} | fields)
    check(row)
    row.save()
    return row


def save_changed(row: Any, fields: dict[str, Any]) -> Any:
    if names := changed(row, fields):
        check(row)
        row.save(update_fields=names)
    return row


def check(row: Any) -> None:
    """Raises: ValidationError. An empty object may stand in a JSON column; its shape is the caller's matter."""
    shaped = [known.name for known in row._meta.concrete_fields if isinstance(known, JSONField)]
    row.full_clean(exclude=shaped)


@action
def put_in_order(model: type[WorkspaceModel], ids: Sequence[UUID], *, by: Actor) -> None:
    """Give all rows of a list this order. Raises: Invalid unless each is named once."""
    by.require("roadmap.write")
    rows: dict[UUID, Any] = {row.pk: row for row in model.objects.select_for_update()}
    if len(set(ids)) != len(ids) or set(ids) != set(rows):
        raise Invalid({"ids": _("The list changed meanwhile. Load it again.")})
    moved = []
    for place, pk in enumerate(ids):
        if rows[pk].position != place:
            rows[pk].position = place
            moved.append(rows[pk])
    model.objects.bulk_update(moved, ["position"])


def slug_of(name: str, taken: Iterable[str]) -> str:
    """ "T-shirt size" → "t_shirt_size": small letters, digits and underscores, a letter first, not taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    slug = (slug if slug[:1].isalpha() else f"f_{slug}".rstrip("_"))[:36]
    known = set(taken)
    return next(one for one in (slug, *(f"{slug}_{n}" for n in range(2, 1000))) if one not in known)
