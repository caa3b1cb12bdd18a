"""Imports at the same time that name the same new things, or new things of the same key."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from core.imports import runner
from core.imports.jobs import receive, set_mapping, start
from core.models import ImportJob, User
from roadmap.import_named import Named
from roadmap.models import Item, Product, Status, Team
from tests.conftest import Act
from tests.imports.conftest import Bring, table

pytestmark = pytest.mark.django_db(transaction=True)
HEADER = ["id", "title", "product", "team", "status"]
FIELDS = dict(zip(("external_id", *HEADER[1:]), HEADER, strict=True))
CREATE = {"create": ["product", "team", "status"]}


def begun(act: Act, bob: User, rows: list[list[str]]) -> ImportJob:
    with act(bob) as actor:
        job = receive([table(HEADER, *rows)], kind="items", filename="file.csv", by=actor)
        set_mapping(job, {"fields": FIELDS, "options": CREATE}, by=actor)
        return start(job, by=actor, dry=False)


def run(job: Any) -> None:
    try:
        runner.run(job.pk)
    finally:
        connection.close()


def test_imports_at_once_name_new_products_of_the_same_letters(act: Act, bob: User) -> None:
    """Each names a product of its own and one that all name, in one order and the other."""
    jobs = []
    for n in range(6):
        rows = [[f"{n}-own", "Own", f"Project {n}", f"Team {n}", f"Waiting {n}"],
                [f"{n}-all", "All", "Projects of all", "All", "Waiting"]]  # fmt: skip
        jobs.append(begun(act, bob, rows if n % 2 else rows[::-1]))
    with ThreadPoolExecutor(len(jobs)) as pool:
        list(pool.map(run, jobs))
    with act():
        states = ImportJob.objects.values_list("state", "problem")
        assert set(states) == {("done", "")}
        assert sorted(Product.objects.values_list("name", flat=True)) == [
            *(f"Project {n}" for n in range(6)), "Projects of all"]  # fmt: skip
        assert Item.objects.count() == 12
        assert Item.objects.filter(product__name="Projects of all").count() == 6
        assert Team.objects.filter(name="All").count() == Status.objects.filter(name="Waiting").count() == 1


def test_a_key_that_a_person_took_meanwhile_is_not_taken_again(
    bring: Bring, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    with act() as actor:
        Product.objects.create(workspace=actor.workspace, key="PROJ", name="Made by hand")
    usual = Named._free_key
    monkeypatch.setattr(
        Named, "_free_key", lambda named, name, refused: usual(named, name, refused) if refused else "PROJ"
    )
    job = bring(table(HEADER, ["1", "A", "Project", "", ""]), mapping={"fields": FIELDS, "options": CREATE})
    assert (job.state, job.counts["created"]) == ("done", 1)
    with act():
        assert dict(Product.objects.values_list("name", "key")) == {
            "Made by hand": "PROJ",
            "Project": "PROJ2",
        }
