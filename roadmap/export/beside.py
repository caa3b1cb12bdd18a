"""The plan as a scenario has it, under the statements and the drawers that read the live one."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.ids import uuid_of
from core.tenancy import Actor
from roadmap.access import scenario_for
from roadmap.models import ChangeKind, Item, Link, LinkKind, Milestone, Scenario, ScenarioChange
from roadmap.scenario_plan import LinkRow, items_in, links_in, open_changes

Values = dict[str, Any]
# Within itself a WITH means the table, after it everybody who names the table means the WITH.
SHADOW = (
    "{table} AS MATERIALIZED (SELECT * FROM {table} WHERE workspace_id = (SELECT core_workspace()) AND id <> ALL(%s)"
    " UNION ALL SELECT new.* FROM jsonb_array_elements(%s::jsonb) one, jsonb_populate_record(NULL::{table}, one) new)"
)


class Beside:
    """What one scenario changes, as it stands now."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.changes = open_changes(scenario)

    @property
    def said(self) -> str:
        return _("Scenario “%(name)s”") % {"name": self.scenario.name}

    def laid_under(self, sql: str, values: list[Any]) -> tuple[str, list[Any]]:
        """The same statement over the scenario's items, links and milestones."""
        tables = (Item, self.items), (Link, self._links), (Milestone, self._milestones)
        shadows = [SHADOW.format(table=model._meta.db_table) for model, _rows in tables]
        given = [part for _model, rows in tables for part in (list(rows), _json(rows.values()))]
        # A statement without values may hold a bare "%".
        sql = sql if values else sql.replace("%", "%%")
        return f"WITH {', '.join(shadows)} {sql}", [*given, *values]

    @cached_property
    def items(self) -> dict[UUID, Values]:
        """Every column of the items that it changes or makes."""
        found = {}
        made = {change.pk: change for change in self.changes if change.is_new}
        for ref, item in items_in(self.changes).items():
            row = _row(item)
            if change := made.get(UUID(ref)):
                row |= {"key": _("new"), "created_at": change.created_at, "updated_at": change.updated_at}
            found[item.pk] = row | {"workspace_id": self.scenario.workspace_id}
        return found

    @cached_property
    def links(self) -> list[LinkRow]:
        return links_in(self.changes)

    def blocking(self) -> list[LinkRow]:
        return [row for row in self.links if row.kind == LinkKind.BLOCKS]

    @cached_property
    def _links(self) -> dict[UUID, Values]:
        return dict(self._changed_links())

    def _changed_links(self) -> Iterator[tuple[UUID, Values]]:
        now = {row.id: row for row in self.links}
        for change in self._of(ChangeKind.LINK):
            pk, row = change.link_id or change.pk, now.get(str(change.link_id or change.pk))
            known = _row(change.link) if change.link else _row(Link(pk=pk, workspace=change.workspace))
            if row is None:
                yield pk, {}
                continue
            told = {"kind": row.kind, "source_id": row.source, "target_id": row.target, "lag": row.lag}
            yield pk, known | told | {"created_at": change.created_at, "updated_at": change.updated_at}

    @property
    def _milestones(self) -> dict[UUID, Values]:
        return {pk: _row(one) for pk, one in self.milestones.items()}

    @cached_property
    def milestones(self) -> dict[UUID, Milestone]:
        """Those that it moves or makes, as they would be; not to be saved."""
        found = {}
        for change in self._of(ChangeKind.MILESTONE):
            made = Milestone(pk=change.pk, workspace=change.workspace, created_at=change.created_at)
            one = change.milestone or made
            _lay(one, change.fields)
            found[one.pk] = one
        return found

    def _of(self, kind: ChangeKind) -> list[ScenarioChange]:
        return [change for change in self.changes if change.kind == kind]


def beside(actor: Actor, given: Mapping[str, Any]) -> Beside | None:
    """What the address's `scenario` names. Raises: Invalid for one that there is not."""
    if not (said := given.get("scenario")):
        return None
    pk = uuid_of(str(said))
    if pk is None or not Scenario.objects.filter(pk=pk).exists():
        raise Invalid({"scenario": _("There is no such scenario.")})
    return Beside(scenario_for(actor, pk))


def _lay(one: Milestone, fields: Values) -> None:
    plain = {"name": "name", "kind": "kind", "product": "product_id"}
    for name, column in plain.items():
        if name in fields:
            setattr(one, column, fields[name])
    if "date" in fields:
        one.date = date.fromisoformat(fields["date"]) if fields["date"] else None
    one.date_precision = fields.get("date_precision", one.date_precision) or ""


def _row(one: Model) -> Values:
    return {str(field.column): getattr(one, field.attname) for field in one._meta.concrete_fields}


def _json(rows: Any) -> str:
    return json.dumps([row for row in rows if row], cls=DjangoJSONEncoder)
