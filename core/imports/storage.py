"""The file of a job: into the database in pieces of a megabyte, and out again to a temporary file."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.imports.source import MAX_BYTES
from core.models import ImportChunk, ImportJob

PIECE = 1 << 20


@contextmanager
def temporary(pieces: Iterable[bytes]) -> Iterator[Path]:
    """A file on disk with these bytes, gone at the end. Raises: Invalid beyond 50 MB."""
    with tempfile.NamedTemporaryFile(prefix="pmhub-import-") as file:
        size = 0
        for piece in pieces:
            size += len(piece)
            if size > MAX_BYTES:
                raise Invalid({"file": _("This file is larger than 50 MB. Split it and upload the parts.")})
            file.write(piece)
        file.flush()
        yield Path(file.name)


def keep(job: ImportJob, path: Path) -> None:
    with path.open("rb") as file:
        position = 0
        while piece := file.read(PIECE):
            ImportChunk.objects.create(job=job, position=position, data=piece)
            position += 1


def pieces(job: ImportJob) -> Iterator[bytes]:
    """The bytes again, one piece in memory at a time. Raises: Conflict after the file was removed."""
    if job.file_removed_at:
        raise Conflict(_("The file was removed after some days. Upload it again."))
    for position in range((job.size + PIECE - 1) // PIECE):
        yield bytes(ImportChunk.objects.values_list("data", flat=True).get(job=job, position=position))
