"""After much was written the planner knows of it, so that plans kept with a connection are made anew."""

from typing import Any

import pytest
from django.db import connection

from core.imports import runner
from core.models import Workspace
from core.postgres import statistics
from core.tenancy import acting
from roadmap.models import Team
from tests.imports.conftest import bring  # noqa: F401  a fixture

TABLE = "public.roadmap_team"


def known_rows() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [TABLE])
        return float(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_a_table_that_grew_is_looked_at_at_once_and_only_once(acme: Workspace) -> None:
    with acting(acme, source="system"):
        Team.objects.bulk_create(Team(workspace=acme, name=f"Team {number}") for number in range(1_500))
    assert known_rows() < 1_500
    assert TABLE in statistics.refresh()
    assert known_rows() == 1_500
    assert TABLE not in statistics.refresh()


@pytest.mark.django_db
@pytest.mark.parametrize(("dry", "looks"), [(True, 0), (False, 1)])
def test_an_import_that_wrote_does_it_at_its_end(
    bring: Any,  # noqa: F811
    product: Any,
    monkeypatch: pytest.MonkeyPatch,
    dry: bool,
    looks: int,
) -> None:
    done: list[bool] = []
    monkeypatch.setattr(runner.statistics, "refresh", lambda: done.append(True))
    job = bring(b"title\nOne\n", dry=dry)
    assert job.state == ("checked" if dry else "done"), job.problem
    assert len(done) == looks
