"""Writing a workspace out: every table as it stands at one moment, row by row, however many rows there are."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import connection, transaction
from django.utils import timezone

from core.base import WorkspaceRow
from core.export.archive import FORMAT, MANIFEST, PEOPLE, VERSION, file_of
from core.export.tables import (
    LEFT_OUT,
    PRIVATE,
    columns,
    expression,
    has_bytes,
    naming_people,
    order,
    stored,
    tables,
    where,
)
from core.models import Workspace
from core.tenancy import acting

AT_ONCE, AT_ONCE_WITH_BYTES = 2000, 4
KEPT = ("id", "slug", "name", "zone", "currency", "accent", "created_at")
Told = Callable[[int], None]


@contextmanager
def snapshot() -> Iterator[None]:
    """One transaction that sees one moment, however long it takes; within another one, what that one sees."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def write_archive(
    workspace: Workspace, target: IO[bytes], told: Told = lambda rows: None, *, private: bool = True
) -> dict[str, Any]:
    """Write the archive; its manifest. `told` hears now and then how many rows are out.

    Without `private`, what people keep for themselves stays out, also of the log.
    """
    progress = Progress(told)
    with (
        snapshot(),
        acting(workspace, source="system"),
        ZipFile(target, "w", ZIP_DEFLATED, compresslevel=6) as archive,
    ):
        files = {PEOPLE: put(archive, PEOPLE, people(workspace), progress)}
        for label, model in tables().items():
            name = file_of(label)
            written = put(archive, name, rows(model, workspace, private), progress)
            files[name] = written | {"columns": columns(model)}
        manifest = said_of(workspace, files, private)
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False))
    return manifest


def said_of(workspace: Workspace, files: dict[str, Any], private: bool) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": timezone.now().isoformat(),
        "workspace": {name: as_text(getattr(workspace, name)) for name in KEPT},
        "files": files,
        "left_out": LEFT_OUT | ({} if private else {"private": PRIVATE}),
    }


def as_text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


class Progress:
    def __init__(self, told: Told) -> None:
        self.told, self.rows = told, 0

    def step(self) -> None:
        self.rows += 1
        if self.rows % 5000 == 0:
            self.told(self.rows)


def put(archive: ZipFile, name: str, lines: Iterable[str], progress: Progress) -> dict[str, Any]:
    seen, count = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as out:
        for line in lines:
            data = line.encode() + b"\n"
            out.write(data)
            seen.update(data)
            count += 1
            progress.step()
    return {"rows": count, "sha256": seen.hexdigest()}


def rows(model: type[WorkspaceRow], workspace: Workspace, private: bool = True) -> Iterator[str]:
    """Each row as JSON, by the database's own words for its values, so that they come back as they were."""
    said = ", ".join(f'{expression(model, field)} AS "{field.column}"' for field in stored(model))
    by = ", ".join(f't."{column}"' for column in order(model))
    sql = (
        f'SELECT row_to_json(r)::text FROM (SELECT {said} FROM "{model._meta.db_table}" t'
        f" WHERE t.workspace_id = %s AND {where(model, private)} ORDER BY {by}) r"
    )
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, [workspace.pk])
        while batch := cursor.fetchmany(AT_ONCE_WITH_BYTES if has_bytes(model) else AT_ONCE):
            yield from (line for (line,) in batch)


def people(workspace: Workspace) -> Iterator[str]:
    """Members, and whoever else the rows name, by address and name. No password, no session, no key."""
    ids = " UNION ".join(naming_people())
    sql = (
        "SELECT row_to_json(r)::text FROM (SELECT u.id, u.email, u.name, u.language, u.zone, u.is_active, m.role"
        " FROM core_user u LEFT JOIN core_membership m ON m.user_id = u.id AND m.workspace_id = %(workspace)s"
        f" WHERE u.id IN ({ids}) ORDER BY u.id) r"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {"workspace": workspace.pk})
        yield from (line for (line,) in cursor.fetchall())
