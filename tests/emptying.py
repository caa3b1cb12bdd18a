"""Emptying the tables after a test that commits: by a superuser in 2 ms, where Django's flush takes more than 100.

Django truncates each of a hundred tables with all its indexes, then makes the content types anew. A superuser deletes
the few rows that are there, past row-level security, triggers and foreign keys. `bin/test` names one in
PMHUB_TEST_ADMIN; without it, as where pytest runs on a database of one's own, Django does it.
"""

import os
from collections.abc import Iterator
from contextlib import closing
from unittest import mock

import psycopg2
import pytest
from django.db import connection, connections
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

# What `migrate` fills.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}
# No triggers; and whatever still holds a lock is an error, not a wait without end.
OPTIONS = "-c session_replication_role=replica -c lock_timeout=60s"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """pytest-django's own, and the quicker way for as long as its database lives."""
    address = os.environ.get("PMHUB_TEST_ADMIN")
    if address is None:
        yield
        return
    with django_db_blocker.unblock():
        named, statement = connection.settings_dict["NAME"], _deletion()
    with closing(psycopg2.connect(address, dbname=named, options=OPTIONS)) as admin, admin.cursor() as cursor:
        admin.autocommit = True

        def empty(case: TransactionTestCase) -> None:
            connections.close_all()  # whose transaction, left open, we would wait for
            cursor.execute(statement)

        with mock.patch.object(TransactionTestCase, "_fixture_teardown", empty):
            yield


def _deletion() -> str:
    """One transaction that first waits for what a late request still writes."""
    tables = [f'"{name}"' for name in sorted({*connection.introspection.table_names()} - KEPT)]
    deletions = "; ".join(f"DELETE FROM {table}" for table in tables)
    return f"LOCK {', '.join(tables)} IN EXCLUSIVE MODE; {deletions}"
