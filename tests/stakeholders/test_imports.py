"""Stakeholders from a file: known again by external id, else by address."""

from typing import Any

import pytest

from core.imports import Row
from stakeholders.imports import StakeholderImporter
from stakeholders.models import Stakeholder

pytestmark = pytest.mark.django_db


def bring(act: Any, *rows: dict[str, Any]) -> list[str]:
    with act() as actor:
        importer = StakeholderImporter(actor)
        return [
            outcome.state for outcome in importer.apply([Row(n, dict(row)) for n, row in enumerate(rows, 1)])
        ]


def test_it_creates_updates_and_changes_nothing_the_second_time(act: Any, acme: Any) -> None:
    ruth = {"external_id": "7", "name": "Ruth", "email": "Ruth@Example.org", "influence": 5, "kind": "sales"}
    assert bring(act, ruth) == ["created"]
    assert bring(act, ruth) == ["unchanged"]
    assert bring(act, ruth | {"name": "Ruth Amsel"}) == ["updated"]
    assert bring(act, {"name": "Ruth A.", "email": "ruth@example.org"}) == ["updated"]
    with act():
        row = Stakeholder.objects.get()
        assert (row.name, row.influence, row.external_id) == ("Ruth A.", 5, "7")


def test_a_wrong_row_is_told_and_the_others_come_in(act: Any, acme: Any) -> None:
    assert bring(act, {"name": "A", "influence": 9}, {"name": "B", "email": None, "influence": None}) == [
        "rejected",
        "created",
    ]
