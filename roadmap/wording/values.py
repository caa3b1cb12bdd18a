"""Values of items as people read them: what a scenario's tables show."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.dates import say
from core.models import User
from core.templatetags.ui import number
from roadmap.models import (
    CustomField,
    Horizon,
    Item,
    ItemType,
    Milestone,
    MilestoneKind,
    Objective,
    Product,
    Status,
    Team,
)
from roadmap.overlay import PAIRS, REFERENCES
from roadmap.wording.scenario import new_labels

MODELS: dict[str, Any] = {
    "product": Product,
    "status": Status,
    "owner": User,
    "team": Team,
    "parent": Item,
    "objective": Objective,
    "milestone": Milestone,
}


class Words:
    """Names of what values refer to: one query for each kind that occurs."""

    def __init__(self, values: Iterable[tuple[str, Any]]) -> None:
        wanted: dict[str, set[str]] = {}
        for field, value in values:
            if field in REFERENCES and value:
                wanted.setdefault(field, set()).add(value)
        self.names = {
            (field, str(row.pk)): str(row)
            for field, ids in wanted.items()
            for row in MODELS[field]._base_manager.filter(pk__in=ids)
        }
        self._name_new(wanted)
        self.custom = dict(CustomField.objects.values_list("slug", "name"))
        self.types = dict(ItemType.objects.values_list("slug", "name"))

    def _name_new(self, wanted: dict[str, set[str]]) -> None:
        """What only the scenario has, by the id of the change that makes it."""
        ids = {ref for field in ("parent", "milestone") for ref in wanted.get(field, ())}
        ids -= {ref for _field, ref in self.names}
        for ref, label in new_labels(ids).items() if ids else ():
            said = _("%(name)s (new)") % {"name": label}
            self.names |= {("parent", ref): said, ("milestone", ref): said}

    def label(self, field: str) -> str:
        _head, _dot, slug = field.partition(".")
        if slug:
            return self.custom.get(slug, slug)
        named: Any = Item._meta.get_field
        return {
            "archived_at": _("Archived"),
            "archived": _("Archived"),
            "rank": _("Place in the order"),
            "lag": _("Wait"),
            "date": _("Date"),
            "start": _("Start"),
            "end": _("End"),
            "reach": _("Reach"),
            "kind": _("Kind"),
        }.get(field) or str(named(field).verbose_name).capitalize()

    def value(self, field: str, value: Any) -> str:
        if value is None or value == "" or value == [] or value == [None, None]:
            return "–"
        if field in REFERENCES:
            return self.names.get((field, value), _("something deleted since"))
        if field in PAIRS:
            return say(date.fromisoformat(value[0]), value[1]) if value[0] else "–"
        if field == "horizon":
            return str(Horizon(value).label)
        if field == "kind":
            return str(MilestoneKind(value).label)
        if field == "type":
            return self.types.get(value, value)
        return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return number(value)
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
