"""The worker's side: survey the file, then batch after batch, each in one transaction with the job's own place.

Killed at any moment, the next worker goes on after the last committed batch: no row comes in twice, none is left out.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from itertools import islice
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import jobs
from core.batches import note
from core.errors import Refused
from core.imports import heartbeat, storage, tally
from core.imports import mapping as mappings
from core.imports.base import Importer, rejected
from core.imports.fields import Outcome, Row
from core.imports.presets import PRESETS
from core.imports.reader import Reader, Survey, digest, identity_of
from core.imports.registry import importer_class
from core.imports.returned import bare_of, is_returned, restored
from core.imports.seen import Seen
from core.imports.source import Format, Source, open_source
from core.jobs import NotOurTurn
from core.models import ImportJob, ImportRejection, ImportState
from core.postgres import statistics
from core.tenancy import Actor, acting

log = logging.getLogger(__name__)
TASK = "core.tasks.run_import"

# A batch ends at this much text too, so that a few huge cells do not fill the memory.
BATCH_CHARACTERS = 4_000_000
MOST_AGAIN = 20_000
PROGRESS = ("position", "counts", "examples", "reasons", "warnings")
Numbered = tuple[int, list[str]]


def run(job_id: UUID, seconds: float | None = None) -> None:
    """Bring a wanted job to its end; with `seconds`, for about so long, then ring for the next worker.

    Nothing happens when the job is not wanted, or another worker holds it.
    """
    job = claim(job_id)
    if job is None:
        return
    language = job.created_by.language if job.created_by else settings.LANGUAGE_CODE
    try:
        with translation.override(language):
            Work(job, seconds).go()
        if not job.dry:
            statistics.refresh()
    except NotOurTurn:
        log.info("import is no longer ours", extra={"job": str(job_id)})
    except Refused as refusal:
        jobs.fail(job, refusal.detail)
    except PermissionDenied:
        jobs.fail(
            job, _("Whoever started this import may no longer do so. Somebody who may can start it again.")
        )
    except (OperationalError, InterfaceError):
        raise  # the database was away: the sweeper gives the job to the next worker
    except Exception:
        log.exception("import stopped", extra={"job": str(job_id)})
        jobs.fail(
            job, _("Something here failed, not your file. Rows up to this one are in; start again to go on.")
        )


def claim(job_id: UUID) -> ImportJob | None:
    """Take the job for the length of a lease, if it is wanted and nobody holds it."""
    job: ImportJob | None = jobs.claim(
        ImportJob,
        job_id,
        _("The rows after this one stop our worker every time. Upload the file in parts to find which."),
        heartbeat.length(),
    )
    return job


def sweep() -> None:
    jobs.ring_stuck(ImportJob, TASK)


class Work:
    """One worker's turn at one job."""

    def __init__(self, job: ImportJob, seconds: float | None) -> None:
        self.job = job
        self.until = time.monotonic() + seconds if seconds else None
        # Within the workspace, because some kinds have fields of its own.
        with acting(job.workspace, source="worker"):
            self.kind: type[Importer] = importer_class(job.kind).of(job.mapping)
            self.mapping = mappings.parse(job.mapping, self.kind, job.columns)
            self.reader = Reader(self.kind, self.mapping, job.columns, ZoneInfo(job.workspace.zone))
        self.seen = Seen()
        # Where each place stands last in the file, for kinds of which that row counts.
        self.last: Seen | None = None
        # What rows are also called, folded → their external id; kept only where the file has such names.
        self.aliases: dict[str, str] = {}
        self.returned = is_returned(job.columns)
        preset = PRESETS.get(str(job.mapping.get("preset", "")))
        # What takes off the apostrophe before what a spreadsheet would take for a formula, where the file has such.
        self.bare = bare_of(preset, job.format["type"])
        self.kept: dict[str, Any] = {}

    def acting(self) -> AbstractContextManager[Actor]:
        return jobs.acting_for(self.job, "import")

    def go(self) -> None:
        with ExitStack() as stack:
            with acting(self.job.workspace, source="worker"):
                path = stack.enter_context(storage.temporary(storage.pieces(self.job)))
            source = open_source(path, Format(**self.job.format))
            survey = Survey.from_json(self.job.survey) if self.job.survey else self.first_pass(source)
            self.reader.use(survey)
            if self.kind.last_counts and self.takes_batches(survey):
                self.last = self.last_rows(source)
            if self.all_batches(source):
                self.look_again(source)
                self.finish()
            else:
                self.rest()

    def first_pass(self, source: Source) -> Survey:
        """Count the rows and learn how the columns write dates and numbers."""
        survey = self.reader.survey(self.holding(self.rows(source)))
        with self.acting():
            job = self.held()
            job.survey = self.job.survey = survey.as_json()
            for warning in [*source.format.warnings, *survey.warnings]:
                tally.add(job.warnings, warning)
            job.save(update_fields=["survey", "warnings"])
        return survey

    def takes_batches(self, survey: Survey) -> bool:
        """Whether more than one batch may be needed."""
        return survey.total > self.kind.batch_size or self.job.size > BATCH_CHARACTERS

    def last_rows(self, source: Source) -> Seen:
        """What one batch wrote and a later one corrected would be told as changed again each time the file comes."""
        last = Seen()
        with self.acting() as actor:
            importer = self.importer(actor)
            importer.load(())
        for number, cells in self.holding(self.rows(source)):
            row = self.reader.row(number, cells)
            if not row.error and (place := importer.place_of(row)):
                last.put(digest(place), number)
        return last

    def overtaken(self, place: str, number: int) -> bool:
        return self.last is not None and self.last.last(digest(place)) > number

    def rows(self, source: Source) -> Iterator[Numbered]:
        width = len(self.job.columns)
        for number, cells in source.rows():
            if self.returned:
                # A row of fewer cells lacks the last one, the error, with others.
                yield number, [restored(cell) for cell in cells[: len(cells) - (len(cells) >= width)]]
            else:
                yield number, [self.bare(cell) for cell in cells] if self.bare else cells

    def holding(self, rows: Iterable[Numbered]) -> Iterator[Numbered]:
        """The rows, while the lease is renewed: the first pass over a big file may outlast it."""
        renewed = time.monotonic()
        for row in rows:
            yield row
            if time.monotonic() - renewed > heartbeat.length().total_seconds() / 3:
                renewed = time.monotonic()
                jobs.renew(self.job, heartbeat.length())

    def all_batches(self, source: Source) -> bool:
        """Whether the end of the file was reached before the time was up."""
        rows = self.holding(self.rows(source))
        refused = self.refused_numbers() if self.job.position else set()
        for number, cells in islice(rows, self.job.position):
            if number not in refused:
                self.note(number, cells)
        size = (self.job.dry and self.kind.dry_batch_size) or self.kind.batch_size
        for batch in batches(rows, size, self.joined):
            self.bring_in(batch, source)
            if self.until and time.monotonic() > self.until:
                return False
        return True

    def joined(self, one: Numbered, other: Numbered) -> bool:
        """Whether the two, one after the other, are part of the same and stay in one batch."""
        names = self.kind.joined
        return bool(names) and all(
            self.reader.said(name, one[1]) == self.reader.said(name, other[1]) for name in names
        )

    def earlier(self, source: Source, count: int | None) -> Iterator[Row]:
        for number, cells in islice(self.rows(source), count):
            yield self.reader.row(number, cells)

    def refused_numbers(self) -> set[int]:
        with self.acting():
            return set(ImportRejection.objects.filter(job=self.job).values_list("number", flat=True))

    def bring_in(self, batch: list[Numbered], source: Source) -> None:
        """One batch and its place in the job, in one transaction."""
        with self.acting() as actor:
            job = self.held()
            importer = self.importer(actor)
            importer.earlier = lambda: self.earlier(source, job.position)
            importer.whole = lambda: self.earlier(source, None)
            outcomes = self.outcomes(importer, batch)
            tally.count(job, outcomes)
            self.note_rejections(job, outcomes)
            note_again(job, outcomes)
            job.position += len(batch)
            job.falls, job.lease_until = 0, timezone.now() + heartbeat.length()
            job.save(update_fields=[*PROGRESS, "survey", "falls", "lease_until"])
            note_batch(job)

    def importer(self, actor: Actor) -> Importer:
        """Made anew for each batch; the right to write is asked each time, for roles change while a file runs."""
        actor.require("import")
        actor.require(self.kind.capability)
        self.reader.begin()
        importer = self.kind(actor, self.mapping.options)
        importer.came_by = self.came_by
        importer.overtaken = self.overtaken
        importer.kept = {} if self.job.dry else self.kept
        importer.called = lambda text: self.aliases.get(text.casefold())
        return importer

    def look_again(self, source: Source) -> None:
        """Rows that named what stands further down come once more; they are counted already. Twice does no harm."""
        with self.acting():
            wanted = set((self.held().survey or {}).get("again", ()))
        wanting = (row for row in self.holding(self.rows(source)) if row[0] in wanted) if wanted else iter(())
        for batch in batches(wanting, self.kind.batch_size):
            with self.acting() as actor:
                job = self.held()
                importer = self.importer(actor)
                importer.closing = True
                rows = [self.reader.row(*row) for row in batch]
                told = {row.number: len(row.warnings) for row in rows}
                for outcome in self.applied(importer, rows):
                    for warning in outcome.warnings[told[outcome.number] :]:
                        tally.add(job.warnings, warning)
                job.save(update_fields=["warnings"])
                note_batch(job)

    def outcomes(self, importer: Importer, batch: list[Numbered]) -> list[Outcome]:
        """What becomes of the rows; a dry run does the same and takes it back."""
        rows, told, unreadable = [], [], []
        for number, cells in batch:
            row = self.reader.row(number, cells)
            if row.faults:
                unreadable.append(row)
                continue
            outcome = self.told_already(importer, row, cells)
            told.append(outcome) if outcome else rows.append(row)
        told += self.all_faults(importer, unreadable) if unreadable else []
        told += self.applied(importer, rows) if rows else []
        return sorted(told, key=lambda outcome: outcome.number)

    def applied(self, importer: Importer, rows: list[Row]) -> list[Outcome]:
        with transaction.atomic():
            told = importer.apply(rows)
            if self.job.dry:
                transaction.set_rollback(True)
        return told

    def all_faults(self, importer: Importer, rows: list[Row]) -> list[Outcome]:
        """Rows with cells that cannot be read, and what else is wrong with them, looked at by an importer of its own."""
        labels = {row.number: importer.describe(row) for row in rows}
        with transaction.atomic():
            probe = self.importer(importer.actor)
            probe.kept = {}
            more = probe.more_faults(rows)
            transaction.set_rollback(True)
        return [rejected(row, labels[row.number], [*row.faults, *more.get(row.number, ())]) for row in rows]

    def told_already(self, importer: Importer, row: Row, cells: list[str]) -> Outcome | None:
        """Rows that need no look at the database: an identity that the file had before."""
        label = importer.describe(row)
        earlier = self.note(row.number, cells)
        if earlier is None:
            return None
        if earlier == 0:
            return Outcome(row.number, "unchanged", label)
        error = _("Row %(row)d names the same thing already, with other values.") % {"row": earlier}
        return Outcome(row.number, "rejected", label, error=error)

    def note(self, number: int, cells: list[str]) -> int | None:
        """None the first time; then 0 where the whole row repeats, else the number of the earlier row."""
        external, names = self.reader.called(cells)
        for name in names:
            # Two rows of one name: it names neither.
            key = name.casefold()
            self.aliases[key] = external if self.aliases.get(key, external) == external else ""
        identity = self.reader.identity(cells)
        if identity is None:
            return None
        earlier = self.seen.add(identity, number)
        repeats = self.seen.add(digest("\x1f".join(cells)), number)
        return (0 if repeats else earlier) if earlier else None

    def came_by(self, names: str, text: str) -> bool:
        """Whether an earlier row is named so: a dry run takes back what it wrote, but a real one would find it."""
        return identity_of(names, text) in self.seen

    def note_rejections(self, job: ImportJob, outcomes: list[Outcome]) -> None:
        ImportRejection.objects.bulk_create(
            ImportRejection(workspace=job.workspace, job=job, number=outcome.number, error=outcome.error)
            for outcome in outcomes
            if outcome.state == "rejected"
        )

    def held(self) -> ImportJob:
        """The job, locked for this transaction. Raises: NotOurTurn when it was cancelled or taken over."""
        job: ImportJob = jobs.held(self.job)
        return job

    def finish(self) -> None:
        with self.acting():
            job = self.held()
            jobs.finish(job, ImportState.CHECKED if job.dry else ImportState.DONE)

    def rest(self) -> None:
        with self.acting():
            jobs.rest(self.held(), TASK)


def note_batch(job: ImportJob) -> None:
    if not job.dry:
        note(job.pk)


def note_again(job: ImportJob, outcomes: list[Outcome]) -> None:
    wanted = [outcome.number for outcome in outcomes if outcome.again and outcome.state != "rejected"]
    if wanted and job.survey is not None:
        job.survey["again"] = [*job.survey.get("again", ()), *wanted][:MOST_AGAIN]


def batches(
    rows: Iterable[Numbered],
    size: int,
    joined: Callable[[Numbered, Numbered], bool] = lambda one, other: False,
) -> Iterator[list[Numbered]]:
    """Of so many rows each, or a few more where it would cut apart what is joined; of less where there is much text."""
    batch: list[Numbered] = []
    characters = 0
    for row in rows:
        if characters > BATCH_CHARACTERS or (len(batch) >= size and not joined(batch[-1], row)):
            yield batch
            batch, characters = [], 0
        batch.append(row)
        characters += sum(map(len, row[1]))
    if batch:
        yield batch
