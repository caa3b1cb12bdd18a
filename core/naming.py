"""What a row is called to whoever acts: by its name where they may read it, else by a plain noun."""

from typing import Any

from django.db.models import Model

from core.tenancy import Actor

# Nouns by model label, as sentences need them ("the note"); the areas put theirs here when they start.
NOUNS: dict[str, Any] = {}


def noun_of(model: type[Model]) -> str:
    return str(NOUNS.get(model._meta.label_lower) or model._meta.verbose_name)


def may_read(model: type[Model], row: Any, by: Actor) -> bool:
    """Whether `by` may read this row, as it is now; of what may be private, one that is gone is told to nobody."""
    if not by.can("read", model._meta.app_label):
        return False
    tracked = getattr(model, "tracked", None)
    if tracked is None or not tracked.own or by.role == "system":
        return True
    return row is not None and bool(row.is_seen_by(by.user))


def words_of(row: Model) -> str:
    """Its own words; nothing for a row that has none but its id, which tells nobody anything."""
    if type(row).__str__ is Model.__str__:
        return ""
    words = str(row)
    return "" if words == str(row.pk) else words[:80]
