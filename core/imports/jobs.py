"""What people do with an import: hand a file in, say what its columns mean, try it, let it in, stop it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from core import doorbell
from core.errors import Conflict
from core.imports import lookups, objects, offers, presets, storage, tally
from core.imports import mapping as mappings
from core.imports.base import Importer
from core.imports.guesses import guesses
from core.imports.registry import importer_class
from core.imports.returned import is_returned
from core.imports.source import Format, Source, open_source, signature
from core.models import ImportChunk, ImportJob, ImportRejection, ImportState
from core.models.imports import RUNNING
from core.runs import refuse_taken_back
from core.tenancy import Actor, acting, action, system

# Of what is kept in `examples`: what was read of the file itself, and of other files beside it.
OF_THE_FILE = ("columns", "guesses", "lookups")


def job_for(actor: Actor, pk: UUID, *, lock: bool = False) -> ImportJob:
    """The job, for a person who may import its kind. Raises: Http404; absent and forbidden look alike."""
    rows = ImportJob.objects.select_for_update(of=("self",)) if lock else ImportJob.objects.all()
    job = rows.filter(pk=pk, kind__in=settings.IMPORTERS).first()
    if job is None or not actor.can("import") or not actor.can(importer_class(job.kind).capability):
        raise Http404
    return job


def may(actor: Actor, kind: str) -> type[Importer]:
    """The importer of `kind`. Raises: Invalid for an unknown kind, PermissionDenied."""
    importer = importer_class(kind)
    actor.require("import")
    actor.require(importer.capability)
    return importer


@action
def receive(pieces: Iterable[bytes], *, kind: str, filename: str, by: Actor, preset: str = "") -> ImportJob:
    """Take a file in, work out how to read it, and offer a mapping. Raises: Invalid with what is wrong with it.

    `preset` names the product whose export it is; without one it is found from the header.
    """
    importer = may(by, kind)
    with storage.temporary(pieces) as given, as_table(given, filename) as path:
        source = open_source(path)
        job = ImportJob(
            workspace=by.workspace,
            kind=kind,
            filename=Path(filename.replace("\\", "/")).name[:255] or kind,
            size=path.stat().st_size,
            created_by=by.user,
            scopes=sorted(by.scopes) if by.scopes is not None else None,
        )
        describe(job, source)
        job.mapping = offered(job, importer, preset)
        job.save(force_insert=True)
        storage.keep(job, path)
    return job


@contextmanager
def as_table(path: Path, filename: str) -> Iterator[Path]:
    """The file itself, or for JSON the table that it holds."""
    if not objects.looks_like_json(path, filename):
        yield path
        return
    with storage.temporary(objects.as_csv(path)) as made:
        yield made


def offered(job: ImportJob, importer: type[Importer], preset: str = "") -> dict[str, Any]:
    """What was used before for such a file; else what is known of the product it comes from; else a guess."""
    own = importer.own_mapping(job.columns, job.examples["columns"])
    found = presets.preset_of(preset, job.kind) if preset else presets.find(job.kind, job.columns)
    known = own or (presets.mapping_for(found, importer, job.columns) if found else None)
    if found and preset and found.own:
        return own or mappings.guess(importer, job.columns)
    if found and preset:
        return presets.mapping_for(found, importer, job.columns)
    return remembered(job, importer) or known or mappings.guess(importer, job.columns)


@action
def use_preset(job: ImportJob, preset: str, *, by: Actor) -> ImportJob:
    """Map the columns as this product's export has them; with "" by their names alone."""
    refuse_running(job)
    importer = may(by, job.kind)
    job.mapping = offered(job, importer, preset) if preset else mappings.guess(importer, job.columns)
    forget_results(job)
    job.save()
    return job


def describe(job: ImportJob, source: Source) -> None:
    """Note how the file is read and what its columns are called."""
    columns = source.columns
    job.format = source.format.as_json()
    job.columns = columns
    job.examples = {"columns": source.samples(), "guesses": guesses(columns, source.rows())}
    job.signature = signature(job.kind, columns[:-1] if is_returned(columns) else columns)


def remembered(job: ImportJob, importer: type[Importer]) -> dict[str, Any] | None:
    """The mapping last used here for files of this kind with this header, but for days that were meant for one file."""
    used = ImportJob.objects.filter(kind=job.kind, signature=job.signature).exclude(
        state=ImportState.UPLOADED
    )
    found = used.order_by("-created_at").values_list("mapping", flat=True).first()
    once = {field.name for field in importer.fields if field.says == "all" and field.kind == "date"}
    if not found or not once & found.get("fields", {}).keys():
        return found
    return found | {"fields": {name: said for name, said in found["fields"].items() if name not in once}}


@action
def reread(job: ImportJob, *, by: Actor, **corrections: Any) -> ImportJob:
    """Read the file again with another encoding, delimiter, sheet or header row than was worked out."""
    refuse_running(job)
    form = Format(**(job.format | corrections))
    with storage.temporary(storage.pieces(job)) as path:
        describe(job, open_source(path, form))
    job.mapping = offered(job, importer_class(job.kind))
    forget_results(job)
    job.save()
    return job


@action
def add_lookup(job: ImportJob, pieces: Iterable[bytes], *, filename: str, by: Actor) -> str:
    """Read a second file, for columns to be looked up in; answers of its name. Raises: Invalid."""
    refuse_running(job)
    files = dict(job.examples.get("lookups", {}))
    name = lookups.name_of(filename, files)
    files[name] = lookups.read(pieces)
    job.examples = job.examples | {"lookups": files}
    job.save(update_fields=["examples"])
    return name


@action
def set_mapping(job: ImportJob, mapping: Any, *, by: Actor) -> ImportJob:
    """Say which column means what. Raises: Invalid that names each wrong place."""
    refuse_running(job)
    mappings.parse(mapping, importer_class(job.kind), job.columns)
    if mapping != job.mapping:
        job.mapping = mapping
        forget_results(job)
        job.save()
    return job


@action
def start(job: ImportJob, *, by: Actor, dry: bool) -> ImportJob:
    """Let a worker begin; twice does nothing the second time. A stopped import goes on where it stopped."""
    may(by, job.kind)
    wanted = ImportState.CHECKING if dry else ImportState.APPLYING
    if job.state == wanted:
        return job
    refuse_running(job)
    if job.file_removed_at:
        raise Conflict(_("The file was removed after some days. Upload it again."))
    if job.state == ImportState.DONE:
        raise Conflict(_("This file has come in already. Upload it again to bring in changes."))
    if not dry:
        refuse_taken_back(job.pk)
    mappings.parse(job.mapping, importer_class(job.kind), job.columns)
    offers.refuse_without(job.mapping, importer_class(job.kind), job.examples)
    if dry or job.dry or not job.survey:
        survey = job.survey
        forget_results(job)
        keep_survey(job, survey)
    job.dry, job.state, job.problem, job.falls = dry, wanted, "", 0
    job.lease_until, job.started_at = None, timezone.now()
    job.save()
    doorbell.ring_after_commit("core.tasks.run_import", str(job.pk))
    return job


def keep_survey(job: ImportJob, survey: dict[str, Any] | None) -> None:
    """What the dry run learnt of the file as a whole holds for the real one."""
    job.survey = {name: value for name, value in survey.items() if name != "again"} if survey else None
    for warning in [*job.format["warnings"], *survey["warnings"]] if survey else ():
        tally.add(job.warnings, warning)


@action
def cancel(job: ImportJob, *, by: Actor) -> ImportJob:
    """Stop after the batch at work. What is in stays in."""
    if job.running:
        job.state, job.finished_at = ImportState.CANCELLED, timezone.now()
        job.save(update_fields=["state", "finished_at"])
    return job


def refuse_running(job: ImportJob) -> None:
    if job.running:
        raise Conflict(_("This import is running. Wait until it is done, or cancel it."))


def forget_results(job: ImportJob) -> None:
    """Back to an unread file with a mapping. Saves nothing but removes the rejected rows."""
    ImportRejection.objects.filter(job=job).delete()
    kept = {name: job.examples[name] for name in OF_THE_FILE if name in job.examples}
    job.survey, job.position, job.finished_at, job.problem = None, 0, None, ""
    job.counts, job.reasons, job.warnings = tally.fresh(), {}, {}
    job.examples = kept
    job.dry, job.state = True, ImportState.UPLOADED


def remove_old_files() -> int:
    """Files hold what people wrote; after some days only the figures of the import stay."""
    before = timezone.now() - timedelta(days=settings.IMPORT_KEEP_DAYS)
    with system():
        old = ImportJob.objects.filter(file_removed_at=None, created_at__lt=before).exclude(state__in=RUNNING)
        jobs = list(old.select_related("workspace")[:100])
    return sum(remove_file(job) for job in jobs)


def remove_file(job: ImportJob) -> int:
    with acting(job.workspace, source="system"):
        ImportChunk.objects.filter(job_id=job.pk).delete()
        ImportRejection.objects.filter(job_id=job.pk).delete()
        return ImportJob.objects.filter(pk=job.pk).update(file_removed_at=timezone.now(), examples={})
