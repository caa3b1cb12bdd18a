"""Nothing is forgotten: every table goes along, or says why not; no column that smells of a secret goes unnoticed."""

import io
import json
from collections.abc import Callable
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.db import models

from core.base import WorkspaceRow, workspace_models
from core.export.archive import PEOPLE, file_of
from core.export.tables import DRAWN_ANEW, LEFT_OUT, NO_SECRETS, SAID_AS, SECRET_WORDS, label, stored, tables
from core.models import ApiToken, User, Workspace
from core.tenancy import acting

# No workspace's rows: accounts, sessions and what Django keeps for itself. People go along by address and name.
OF_NO_WORKSPACE = {
    "account", "admin", "auth", "contenttypes", "sessions", "usersessions", "core.user", "core.workspace",
}  # fmt: skip


def test_every_table_goes_along_or_says_why_not() -> None:
    ours = {label(model) for model in workspace_models(apps.get_models())}
    assert ours == set(tables()) | set(LEFT_OUT) & ours
    assert set(LEFT_OUT) <= ours, "reasons for tables that are gone"
    assert all(len(reason) > 10 for reason in LEFT_OUT.values())
    rest = {label(model) for model in apps.get_models()} - ours
    assert {name for name in rest if not {name, name.split(".")[0]} & OF_NO_WORKSPACE} == set()


def test_what_is_left_out_is_missed_by_no_row() -> None:
    """A column that names a row of a table left out leaves as NULL, so it must be able to."""
    for model in tables().values():
        for field in stored(model):
            if isinstance(field, models.ForeignKey) and label(field.related_model) in LEFT_OUT:
                assert field.null, f"{model}.{field.name}"


def test_what_is_said_otherwise_is_there() -> None:
    for name, column in [*SAID_AS, *DRAWN_ANEW]:
        assert column in [field.column for field in stored(tables()[name])]


def test_a_column_that_may_hold_a_secret_is_decided_on() -> None:
    found = {
        (name, field.column)
        for name, model in tables().items()
        for field in stored(model)
        if any(word in field.column for word in SECRET_WORDS) and not isinstance(field, models.ForeignKey)
    }
    assert found == set(DRAWN_ANEW) | NO_SECRETS


@pytest.mark.django_db
def test_no_secret_is_in_it(
    filled: Workspace, alice: User, exported: Callable[[Workspace], io.BytesIO]
) -> None:
    with ZipFile(exported(filled)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
        people = [json.loads(line) for line in archive.read(PEOPLE).decode().splitlines()]
        manifest = json.loads(archive.read("manifest.json"))
    with acting(filled, source="system"):
        digest = ApiToken.objects.all()[0].digest
    assert digest not in everything and alice.password not in everything
    assert '"password":"' not in everything
    assert {one["email"]: one["role"] for one in people}["bob@example.com"] == "editor"
    assert {file_of(name) for name in tables()} | {PEOPLE} == set(manifest["files"])
    assert all(issubclass(model, WorkspaceRow) for model in tables().values())
