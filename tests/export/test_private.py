"""What people keep for themselves is in no file that others may fetch."""

import io
import json
from typing import Any
from zipfile import ZipFile

import pytest

from core.export import jobs
from core.export.archive import file_of
from core.export.read import import_archive
from core.export.tables import LOG, tables
from core.export.write import write_archive
from core.models import Notification, NotificationChoice, User, Workspace
from core.schedules import set_schedule
from core.tenancy import acting
from feedback.actions import create_note
from feedback.models import Reading
from roadmap.actions.views import create_view
from roadmap.models import CalendarFeed, SavedView

pytestmark = pytest.mark.django_db
HERS, OURS, MARK = "Whom to let go", "By team", "zztold"


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


# Whose they are, told by the one column that says so.
PERSONAL = ("core.notification", "core.notificationchoice", "feedback.reading", "roadmap.calendarfeed")


def rows_in(file: io.BytesIO, name: str) -> list[dict[str, Any]]:
    with ZipFile(file) as archive:
        return [json.loads(row) for row in archive.read(file_of(name)).decode().splitlines()]


@pytest.fixture
def personal(acme: Workspace, vera: User, bob: User) -> Workspace:
    """Vera was told something, wants it by mail each day, read a note, and has a calendar address."""
    with acting(acme, bob) as actor:
        note = create_note(by=actor, title="Couriers leave", text="They do.", source="call")
    with acting(acme, vera):
        Notification.objects.create(
            user=vera, actor=bob, kind="mention", model="roadmap.item", object_id=acme.pk, data={"t": MARK}
        )
        NotificationChoice.objects.create(user=vera, kind="mention", way="daily")
        Reading.objects.create(note=note, user=vera)
        CalendarFeed.objects.create(owner=vera)
        set_schedule("notifications", vera.pk, cadence="daily", hour=8, zone="UTC")
        set_schedule("attachments", acme.pk, cadence="daily", hour=3, zone="UTC")
    return acme


def test_what_is_each_persons_own_is_not_in_the_file_of_an_admin(personal: Workspace, alice: User) -> None:
    file = by_the_browser(personal, alice)
    assert MARK not in everything(file)
    assert {name: rows_in(file, name) for name in PERSONAL} == {name: [] for name in PERSONAL}
    assert "notifications" not in [one["kind"] for one in rows_in(file, "core.schedule")]
    made = import_archive(file, slug="copy", owner="alice@example.com")
    again = by_the_browser(made, alice)
    for name in tables():
        if name not in (LOG, "core.membership", *PERSONAL):
            assert len(rows_in(again, name)) == len(rows_in(file, name)), name
    assert "attachments" in [one["kind"] for one in rows_in(again, "core.schedule")]


def test_the_operator_moves_what_is_each_persons_own(personal: Workspace) -> None:
    file: Any = io.BytesIO()
    write_archive(personal, file)
    assert all(rows_in(file, name) for name in PERSONAL) and MARK in everything(file)
    assert "notifications" in [one["kind"] for one in rows_in(file, "core.schedule")]
