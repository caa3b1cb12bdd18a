"""The rejected rows of a job as a file to correct and to upload again."""

import tempfile
from typing import IO

from core.imports import returned, storage
from core.imports.source import Format, open_source
from core.models import ImportJob


def rejected_file(job: ImportJob) -> IO[bytes]:
    """Open at its beginning; memory holds at most a megabyte of it. Raises: Conflict after the file was removed."""
    made: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=1 << 20)  # noqa: SIM115  the response closes it
    with storage.temporary(storage.pieces(job)) as path:
        source = open_source(path, Format(**job.format))
        rejections = job.rejections.values_list("number", "error").order_by("number")
        for line in returned.lines(source, rejections.iterator(chunk_size=2000)):
            made.write(line.encode("utf-8", "replace"))
    made.seek(0)
    return made


def rejected_name(job: ImportJob) -> str:
    stem = job.filename.rsplit(".", 1)[0]
    return f"{stem}-rejected.csv"
