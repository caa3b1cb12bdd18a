"""The door holds even when the Python filters are bypassed: row-level security is the guard."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from core.base import WorkspaceForeignKey, workspace_models
from core.errors import NotActing
from core.models import Membership
from core.tenancy import acting, system
from roadmap.models import Item, Product

pytestmark = pytest.mark.django_db


def sql(statement: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else [cursor.rowcount]


def every_table() -> list[str]:
    from django.apps import apps

    return [model._meta.db_table for model in workspace_models(apps.get_models())]


def test_reading_outside_acting_is_an_error(item: Item) -> None:
    with pytest.raises(NotActing):
        list(Item.objects.all())


def test_raw_sql_outside_acting_sees_nothing(item: Item) -> None:
    assert sql("SELECT count(*) FROM roadmap_item") == [(0,)]


def test_raw_sql_sees_only_the_acting_workspace(item: Item, other: Any, act: Any) -> None:
    with act():
        assert sql("SELECT id FROM roadmap_item") == [(item.pk,)]
    with acting(other, source="system"):
        assert sql("SELECT id FROM roadmap_item") == []


def test_raw_sql_cannot_write_elsewhere(item: Item, other: Any, acme: Any) -> None:
    with acting(other, source="system"):
        assert sql("UPDATE roadmap_item SET title = 'stolen' WHERE id = %s", item.pk) == [0]
        assert sql("DELETE FROM roadmap_item WHERE id = %s", item.pk) == [0]
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            sql("UPDATE roadmap_product SET workspace_id = %s", acme.pk)
            sql(
                "INSERT INTO roadmap_team (id, workspace_id, name, created_at, updated_at, version)"
                " VALUES (gen_random_uuid(), %s, 'x', now(), now(), 1)",
                acme.pk,
            )


def test_a_reference_across_workspaces_is_impossible(item: Item, other: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), acting(other, source="system"):
        stolen = Product.objects.create(key="OTH", name="Other")
        stolen_item = Item(
            product_id=item.product_id, status_id=item.status_id, number=1, key="X-1", title="x"
        )
        stolen_item.save()
        assert stolen.pk
        sql("SET CONSTRAINTS ALL IMMEDIATE")


def test_every_workspace_table_is_guarded(db: Any) -> None:
    guarded = {
        name
        for (name,) in sql(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relkind IN ('r', 'p')"
        )
    }
    assert set(every_table()) - guarded == set()
    with_column = sql("SELECT table_name FROM information_schema.columns WHERE column_name = 'workspace_id'")
    assert {name for (name,) in with_column} - guarded == set()


# Millions of rows a statement: their KPIs are checked once a statement (metrics, migration 0002; tests/metrics).
CHECKED_BY_TRIGGER = {"metrics_point.kpi_id"}


def test_every_reference_is_composite(db: Any) -> None:
    from django.apps import apps

    names = {name for (name,) in sql("SELECT conname FROM pg_constraint WHERE contype = 'f'")}
    for model in workspace_models(apps.get_models()):
        for field in model._meta.local_fields:
            if isinstance(field, WorkspaceForeignKey):
                assert f"{model._meta.db_table}_{field.column}_same_workspace"[:63] in names
            elif f"{model._meta.db_table}.{field.column}" in CHECKED_BY_TRIGGER:
                continue
            elif field.is_relation and issubclass(
                field.related_model, tuple(workspace_models(apps.get_models()))
            ):
                pytest.fail(f"{model.__name__}.{field.name} must be a WorkspaceForeignKey")


def test_nested_acting_gives_back_the_outer(acme: Any, other: Any, item: Item) -> None:
    with acting(acme, source="system"):
        with acting(other, source="system"):
            assert not Item.objects.exists()
        assert Item.objects.exists()
        assert sql("SELECT count(*) FROM roadmap_item") == [(1,)]


def test_nested_acting_gives_back_the_outer_after_an_error(acme: Any, other: Any, item: Item) -> None:
    with acting(acme, source="system"):
        with pytest.raises(ZeroDivisionError), acting(other, source="system"):
            raise ZeroDivisionError
        assert sql("SELECT count(*) FROM roadmap_item") == [(1,)]


def test_system_sees_doors_but_no_content(item: Item) -> None:
    with system():
        assert Membership.objects.count() == 5
        assert sql("SELECT count(*) FROM roadmap_item") == [(0,)]


def test_the_role_is_bound_by_the_policies(db: Any) -> None:
    assert sql("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user") == [(False,)]


def test_a_stranger_holds_nothing(acme: Any, charlie: Any, bob: Any) -> None:
    with acting(acme, charlie) as actor:
        assert not actor.can("read")
    bob.is_active = False
    with acting(acme, bob) as actor:
        assert not actor.can("read")


def test_a_token_may_no_more_than_its_scopes(acme: Any, bob: Any) -> None:
    with acting(acme, bob, scopes=frozenset({"feedback:read"})) as actor:
        assert actor.can("read", "feedback")
        assert not actor.can("read", "roadmap")
        assert not actor.can("feedback.write")
        for capability, area, scope in (
            ("feedback.write", "", "feedback:write"),
            ("read", "roadmap", "roadmap:read"),
            ("import", "", "admin"),
        ):
            with pytest.raises(PermissionDenied, match=f"lacks the scope “{scope}”"):
                actor.require(capability, area)
        with pytest.raises(PermissionDenied, match="Your role"):
            actor.require("members.manage")


def test_no_table_shows_or_takes_another_workspace_by_raw_sql(
    acme: Any, alice: Any, other: Any, charlie: Any
) -> None:
    """The Python filters bypassed: each table with rows of the other workspace is read, changed and emptied by SQL."""
    from tests.samples import samples_in

    samples_in(other, charlie, "foreign")
    filled = []
    for table in every_table():
        with acting(other, source="system"):
            there = sql(f'SELECT count(*) FROM "{table}"')[0][0]
        with acting(acme, alice):
            theirs = sql(f'SELECT count(*) FROM "{table}" WHERE workspace_id = %s', other.pk)[0][0]
            assert theirs == 0, table
            assert sql(
                f'UPDATE "{table}" SET workspace_id = workspace_id WHERE workspace_id = %s', other.pk
            ) == [0]
            assert sql(f'DELETE FROM "{table}" WHERE workspace_id = %s', other.pk) == [0]
        if there:
            filled.append(table)
    assert len(filled) > 25, filled
