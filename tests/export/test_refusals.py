"""What is no export, or not a whole one, is refused in a sentence, and nothing of it stays."""

import hashlib
import io
import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Invalid
from core.export.archive import Archive
from core.export.read import import_archive
from core.export.survey import survey
from core.models import Event, User, Workspace
from core.tenancy import acting

pytestmark = pytest.mark.django_db
Export = Callable[[Workspace], io.BytesIO]
Files = dict[str, bytes]
ITEMS = "data/roadmap.item.jsonl"


def files_of(file: io.BytesIO) -> Files:
    with ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: Files) -> io.BytesIO:
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    file.seek(0)
    return file


def with_manifest(inside: Files, **changes: Any) -> Files:
    return inside | {"manifest.json": json.dumps(json.loads(inside["manifest.json"]) | changes).encode()}


def resealed(files: Files, name: str, data: bytes) -> Files:
    """A change by somebody who knows how to make the sums right again."""
    manifest = json.loads(files["manifest.json"])
    manifest["files"][name] |= {"rows": data.count(b"\n"), "sha256": hashlib.sha256(data).hexdigest()}
    return files | {name: data, "manifest.json": json.dumps(manifest).encode()}


def refusal(file: Any, slug: str = "copy") -> str:
    """What is said; and nothing is there afterwards that was not before."""
    before = set(Workspace.objects.values_list("slug", flat=True)), User.objects.count()
    with pytest.raises(Invalid) as refused:
        import_archive(file, slug=slug, owner="alice@example.com")
    assert (set(Workspace.objects.values_list("slug", flat=True)), User.objects.count()) == before
    return refused.value.detail


@pytest.fixture
def files(filled: Workspace, exported: Export) -> Files:
    return files_of(exported(filled))


def test_the_untouched_one_comes_in(files: Files) -> None:
    assert import_archive(zipped(files), slug="copy", owner="alice@example.com").slug == "copy"


def test_no_zip(db: Any) -> None:
    assert "no ZIP" in refusal(io.BytesIO(b"PK but not really"))
    assert "no ZIP" in refusal(io.BytesIO(b""))


def test_cut_off(files: Files) -> None:
    whole = zipped(files).getvalue()
    assert "no ZIP" in refusal(io.BytesIO(whole[: len(whole) // 2]))


def test_another_version(files: Files) -> None:
    assert "version 2" in refusal(zipped(with_manifest(files, version=2)))
    assert "no export" in refusal(zipped(with_manifest(files, format="something-else")))


def test_no_manifest(files: Files) -> None:
    del files["manifest.json"]
    assert "no manifest" in refusal(zipped(files))


def test_a_file_is_missing(files: Files) -> None:
    del files[ITEMS]
    assert f"{ITEMS} is missing" in refusal(zipped(files))


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "data/../x.jsonl", "data\\x.jsonl", "run.sh"]
)
def test_tricks_with_paths(files: Files, name: str) -> None:
    assert "no export" in refusal(zipped(files | {name: b"x"}))


def test_a_file_that_nobody_named(files: Files) -> None:
    assert "does not know it" in refusal(zipped(files | {"data/roadmap.extra.jsonl": b"{}\n"}))


def test_a_table_of_a_newer_pmhub(files: Files) -> None:
    manifest = json.loads(files["manifest.json"])
    manifest["files"]["data/roadmap.dream.jsonl"] = {"rows": 0, "sha256": "", "columns": []}
    changed = with_manifest(files, files=manifest["files"]) | {"data/roadmap.dream.jsonl": b""}
    assert "newer" in refusal(zipped(changed))


def test_a_bomb(files: Files) -> None:
    assert "far more" in refusal(zipped(files | {ITEMS: b"0" * (64 << 20)}))


def test_a_size_that_is_a_lie(files: Files) -> None:
    """The table of contents says ten bytes; what unpacks is no more than that, and then the sums are wrong."""
    data = zipped(files).getvalue()
    place = data.rindex(ITEMS.encode()) - 46
    assert data[place : place + 4] == b"PK\x01\x02"
    lying = data[: place + 24] + struct.pack("<I", 10) + data[place + 28 :]
    assert "roadmap.item" in refusal(io.BytesIO(lying))


def test_a_changed_row(files: Files) -> None:
    assert "not as it was" in refusal(
        zipped(files | {ITEMS: files[ITEMS].replace(b"acmesample", b"somethings")})
    )


def test_a_row_that_is_none(files: Files) -> None:
    assert "cannot be read" in refusal(zipped(resealed(files, ITEMS, b"[1, 2]\n")))
    assert "cannot be read" in refusal(zipped(resealed(files, ITEMS, b"[" * 100_000 + b"\n")))


def test_a_row_of_another_workspace(files: Files, other: Workspace, acme: Workspace) -> None:
    data = files[ITEMS].replace(str(acme.pk).encode(), str(other.pk).encode())
    assert "does not fit" in refusal(zipped(resealed(files, ITEMS, data)))


def test_a_row_that_names_nothing(files: Files) -> None:
    """Half of it is in when it shows, and all of it is gone again."""
    row = json.loads(files[ITEMS].splitlines()[0])
    row["status_id"] = "018f0000-0000-7000-8000-000000000000"
    assert "does not fit" in refusal(zipped(resealed(files, ITEMS, json.dumps(row).encode() + b"\n")))


def test_a_log_out_of_order(files: Files) -> None:
    name = "data/core.event.jsonl"
    lines = files[name].splitlines(keepends=True)
    assert "not in order" in refusal(zipped(resealed(files, name, b"".join(reversed(lines)))))


def test_an_address_that_is_taken(files: Files) -> None:
    assert "taken" in refusal(zipped(files), slug="acme")
    assert "taken" in refusal(zipped(files), slug="new")
    assert refusal(zipped(files), slug="Not An Address")


def test_the_commands(filled: Workspace, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "acme.zip"
    call_command("export_workspace", "acme", str(path))
    call_command("import_workspace", str(path), slug="copy", owner="alice@example.com")
    assert "is at /w/copy/" in capsys.readouterr().out
    with acting(Workspace.objects.get(slug="copy"), source="system"):
        assert Event.objects.exists()
    assert [one.name for one in tmp_path.iterdir()] == ["acme.zip"], "no half of one is left"
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_workspace", str(path), slug="copy", owner="alice@example.com")
    with pytest.raises(CommandError, match="no workspace"):
        call_command("export_workspace", "nowhere", str(path))


@pytest.fixture
def whole(files: Files) -> Callable[[], bytes]:
    data = zipped(files).getvalue()
    return lambda: data


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_done_to_the_bytes_it_is_whole_or_refused(
    whole: Callable[[], bytes], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(whole()) - 1))
    changed = whole()[:place] + data.draw(st.binary(min_size=1, max_size=40)) + whole()[place + 7 :]
    try:
        found = survey(Archive(io.BytesIO(changed)))
    except Invalid:
        return
    assert found.counts == survey(Archive(io.BytesIO(whole()))).counts
