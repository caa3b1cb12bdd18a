"""What may go wrong: note it, weigh it, decide what is done about it."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.base import changed
from core.errors import Invalid
from core.tenancy import Actor, action
from core.undo import restore
from roadmap.models import Risk


@action
def create_risk(*, by: Actor, **fields: Any) -> Risk:
    """A risk of one item, objective or product, or of the whole plan. Raises: ValidationError, Invalid."""
    by.require("roadmap.write")
    risk = Risk(workspace=by.workspace, **fields)
    _check(risk)
    risk.save()
    return risk


@action
def change_risk(risk: Risk, *, by: Actor, **fields: Any) -> Risk:
    by.require("roadmap.write")
    if names := changed(risk, fields):
        _check(risk)
        risk.save(update_fields=names)
    return risk


@action
def delete_risk(risk: Risk, *, by: Actor) -> None:
    by.require("roadmap.write")
    risk.delete()


@action
def restore_risk(pk: UUID, *, by: Actor) -> Risk:
    """Bring back a deleted risk. Raises: Conflict."""
    by.require("roadmap.write")
    return restore(Risk, pk)


def _check(risk: Risk) -> None:
    named = [field for field in ("item", "objective", "product") if getattr(risk, f"{field}_id")]
    if len(named) > 1:
        said = _("A risk belongs to one item, one objective or one product. Empty the others.")
        raise Invalid(dict.fromkeys(named[1:], said))
    risk.full_clean()
