"""bin/manage import and replay."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from core.models import Event, Workspace
from roadmap.models import Item
from tests.conftest import Act

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product")]


@pytest.fixture
def files(tmp_path: Path, acme: Workspace) -> Path:
    (tmp_path / "items.csv").write_text("nr,what,when\n1,One,v1\n2,Two,v9\n3,,v1\n")
    (tmp_path / "releases.csv").write_text("release,date\nv1,2026-03-01\n")
    end = {"column": "when", "lookup": "releases", "otherwise": "blank"}
    mapping = {
        "lookups": {"releases": {"file": "releases.csv", "key": "release", "value": "date"}},
        "fields": {"external_id": {"column": "nr", "prefix": "x-"}, "title": "what", "end": end},
    }
    (tmp_path / "mapping.json").write_text(json.dumps(mapping))
    return tmp_path


def manage(*args: Any) -> str:
    out = StringIO()
    call_command(*map(str, args), stdout=out)
    return out.getvalue()


def test_it_brings_a_file_in(files: Path, act: Act) -> None:
    args = (
        "import",
        "items",
        files / "items.csv",
        "--workspace",
        "acme",
        "--mapping",
        files / "mapping.json",
    )
    assert manage(*args, "--dry-run").startswith(
        "Dry run: 3 rows: 2 created, 0 updated, 0 unchanged, 1 rejected"
    )
    with act():
        assert not Item.objects.exists()
    said = manage(*args, "--rejected", files / "rejected.csv")
    assert said.startswith("3 rows: 2 created, 0 updated, 0 unchanged, 1 rejected")
    assert "End: “v9” is not known and was left blank." in said
    assert (files / "rejected.csv").read_text("utf-8-sig").splitlines()[1].startswith("3,,v1,")
    with act():
        dates = dict(Item.objects.values_list("external_id", "end"))
    assert str(dates["x-1"]) == "2026-03-01" and dates["x-2"] is None
    assert manage(*args).startswith("3 rows: 0 created, 0 updated, 2 unchanged, 1 rejected")


def test_it_says_what_is_wrong(files: Path) -> None:
    for args, said in (
        (("items", files / "none.csv", "--workspace", "acme"), "is not there"),
        (("items", files / "items.csv", "--workspace", "nowhere"), "no workspace"),
        (("people", files / "items.csv", "--workspace", "acme"), "cannot be imported"),
        (("items", files / "items.csv", "--workspace", "acme", "--user", "x@example.com"), "no member"),
        (("items", files / "items.csv", "--workspace", "acme", "--user", "cora@example.com"), "role"),
        (
            ("items", files / "items.csv", "--workspace", "acme", "--mapping", files / "items.csv"),
            "cannot be read",
        ),
    ):
        with pytest.raises(CommandError, match=said):
            manage("import", *args)


def test_replay_writes_the_log_at_its_own_times(files: Path, act: Act) -> None:
    history = files / "history.csv"
    history.write_text(
        "at,nr,field,old,new\n2024-05-01T10:00:00Z,1,created,,First\n2024-05-01T10:00:00Z,1,when,,v1\n"
        "2025-02-03T08:00:00Z,1,what,First,Renamed\n2025-02-04T08:00:00Z,2,when,,v1\n"
    )
    args = ("--workspace", "acme", "--mapping", files / "mapping.json", "--id", "nr", "--created", "what")
    said = manage("replay", history, *args)
    assert said.startswith("3 changes: 1 created, 1 rejected, 1 updated")
    with act():
        log = Event.objects.filter(model="roadmap.item").order_by("id")
        assert [(event.at.isoformat(), event.operation) for event in log] == [
            ("2024-05-01T10:00:00+00:00", "insert"), ("2025-02-03T08:00:00+00:00", "update"),
        ]  # fmt: skip
        assert log[1].changes == {"title": ["First", "Renamed"]}
