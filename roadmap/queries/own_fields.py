"""What the workspace's own fields say of items that somebody decides between, formulas among them."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.models import User
from core.templatetags.ui import money
from core.tenancy import Actor
from roadmap.evidence.facts import Fact, fact
from roadmap.models import CustomField, FieldKind, Item
from roadmap.queries.items import reckoned
from roadmap.wording.custom import said


class People:
    """Members by their ids, as values of fields name them."""

    def __init__(self, actor: Actor) -> None:
        rows = User.objects.filter(memberships__workspace=actor.workspace)
        self.names = {str(one.pk): str(one) for one in rows}

    def of(self, pk: str) -> str:
        return self.names.get(pk, _("somebody who left"))


def for_items(actor: Actor, items: Sequence[Item]) -> dict[UUID, dict[str, Fact]]:
    """Of each item the fields that any of them fills, by name; three queries, or one where there are no fields."""
    fields = list(CustomField.objects.filter(archived=False))
    if not fields or not items:
        return {}
    rows = {UUID(row["id"]): row["custom"] or {} for row in json.loads(reckoned([one.pk for one in items]))}
    filled = [one for one in fields if any(one.slug in values for values in rows.values())]
    people = People(actor)
    return {
        pk: {one.name: fact(_words(one, values.get(one.slug), people, actor)) for one in filled}
        for pk, values in rows.items()
    }


def _words(field: CustomField, value: Any, people: People, actor: Actor) -> str:
    if field.kind == FieldKind.MONEY and value is not None:
        return str(money(value, actor.workspace.currency))
    return said(field, value, people)
