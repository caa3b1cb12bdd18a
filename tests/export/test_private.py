"""What people keep for themselves is in no file that others may fetch."""

import io
import json
from typing import Any
from zipfile import ZipFile

import pytest

from core.export import jobs
from core.export.archive import file_of
from core.export.read import import_archive
from core.export.tables import LOG
from core.export.write import write_archive
from core.models import User, Workspace
from core.tenancy import acting
from roadmap.actions.views import create_view
from roadmap.models import SavedView

pytestmark = pytest.mark.django_db
HERS, OURS = "Whom to let go", "By team"


@pytest.fixture
def views(acme: Workspace, vera: User, bob: User) -> Workspace:
    with acting(acme, vera) as actor:
        create_view(by=actor, name=HERS, query="view=table&f.q=secret-words")
    with acting(acme, bob) as actor:
        create_view(by=actor, name=OURS, query="view=board", shared=True)
    return acme


def names(file: io.BytesIO) -> set[str]:
    with ZipFile(file) as archive:
        rows = archive.read(file_of("roadmap.savedview")).decode().splitlines()
    return {json.loads(row)["name"] for row in rows}


def everything(file: io.BytesIO) -> str:
    with ZipFile(file) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def by_the_browser(workspace: Workspace, user: User) -> io.BytesIO:
    with acting(workspace, user) as actor:
        job = jobs.want_export(by=actor)
    jobs.run(job.pk)
    with acting(workspace, user) as actor:
        return io.BytesIO(jobs.pieces(actor, job.pk).read())


def test_a_private_view_is_not_in_the_file_of_an_admin(views: Workspace, alice: User) -> None:
    file = by_the_browser(views, alice)
    assert names(file) == {OURS}
    assert HERS not in everything(file) and "secret-words" not in everything(file), "nor in the log"
    with ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert "private" in manifest["left_out"]
        assert manifest["files"][file_of(LOG)]["rows"] > 0
    made = import_archive(file, slug="copy", owner="alice@example.com")
    with acting(made, source="system"):
        assert [one.name for one in SavedView.objects.all()] == [OURS]


def test_the_operator_moves_all_of_it(views: Workspace) -> None:
    file: Any = io.BytesIO()
    write_archive(views, file)
    assert names(file) == {HERS, OURS}
