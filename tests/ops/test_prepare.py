"""What each start does again: as little as can be."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import OperationalError

from pmhub.management.commands import prepare


@pytest.fixture
def collected(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two files to be collected, and how often that was done."""
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "out"
    (tmp_path / "static").mkdir()
    for name in ("a.css", "b.js"):
        (tmp_path / "static" / name).write_text("x")
    done: list[str] = []

    def collect(command: str, **options: Any) -> None:
        done.append(command)
        settings.STATIC_ROOT.mkdir(exist_ok=True)
        names = {path.name: f"{path.name}.1" for path in (tmp_path / "static").iterdir()}
        for name in names.values():
            (settings.STATIC_ROOT / name).write_text("x")
        (settings.STATIC_ROOT / "staticfiles.json").write_text(json.dumps({"paths": names}))

    monkeypatch.setattr(prepare, "call_command", collect)
    # Finders are kept for the life of a process.
    monkeypatch.setattr(prepare.staticfiles, "get_finders", finders)
    return done


def finders() -> Any:
    from django.contrib.staticfiles.finders import FileSystemFinder

    return [FileSystemFinder()]


def test_static_files_are_collected_again_only_when_something_changed(
    collected: list[str], tmp_path: Path
) -> None:
    start, one = prepare.Command()._collect, tmp_path / "static" / "a.css"
    for _n in range(2):
        start()
    assert len(collected) == 1
    one.write_text("longer")
    start()
    os.utime(one, (1, 1))
    start()
    (tmp_path / "static" / "c.css").write_text("x")
    start()
    (tmp_path / "static" / "c.css").unlink()
    start()
    assert len(collected) == 5
    (tmp_path / "out" / "b.js.1").unlink()
    start()
    assert len(collected) == 6, "what is gone is made again"
    start()
    assert len(collected) == 6


def test_who_is_interrupted_begins_again(collected: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    prepare.Command()._collect()
    monkeypatch.setattr(prepare.staticfiles, "digest", lambda: "changed")
    good = prepare.call_command

    def interrupted(*args: Any, **options: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(prepare, "call_command", interrupted)
    with pytest.raises(KeyboardInterrupt):
        prepare.Command()._collect()
    assert prepare.staticfiles.collected() == ""
    monkeypatch.setattr(prepare, "call_command", good)
    prepare.Command()._collect()
    assert len(collected) == 2


def test_a_database_that_lets_nobody_in_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        raise OperationalError('connection to server failed\nFATAL:  database "nowhere" does not exist\n')

    monkeypatch.setattr(prepare.connection, "ensure_connection", refused)
    with pytest.raises(
        CommandError, match=r'^DATABASE_URL leads into no database: FATAL:  database "nowhere"'
    ):
        prepare.Command()._reach()
