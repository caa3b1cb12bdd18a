"""Importing in the browser: hand in a file, say what its columns mean, try it, let it in, get back what did not fit."""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.batches import xids_of
from core.dates import Precision, say
from core.errors import Invalid, Refused
from core.imports import heartbeat, jobs, lookups, offers, presets
from core.imports.base import Importer
from core.imports.constants import constant_rows, refuse_unsaid, suggestions
from core.imports.export import rejected_file, rejected_name
from core.imports.files import table_of_upload
from core.imports.forms import column_rows, from_form, is_simple
from core.imports.registry import importer_class, kinds_for
from core.imports.sent import constants_as_sent, rows_as_sent
from core.models import ImportJob, ImportState
from core.pages import workspace_page
from core.runs import takebacks_of
from core.templatetags.ui import number
from core.tenancy import Actor
from core.text import whole

DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "cp1252",
    "cp1250",
    "cp1251",
    "iso-8859-15",
    "mac-roman",
    "shift-jis",
    "gb18030",
)
DELIMITERS = ((",", ","), (";", ";"), ("\t", "Tab"), ("|", "|"))


@workspace_page("import")
def imports(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Recent imports, and the form that takes a file in."""
    error = ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                job = take_in(request, actor)
            return redirect("import_mapping", actor.workspace.slug, job.pk)
        except Refused as refusal:
            error = refusal.detail
    kinds = kinds_for(actor)
    recent = list(ImportJob.objects.filter(kind__in=kinds).select_related("created_by")[:50])
    for job in recent:
        job.kind_label = kinds[job.kind].label
    chosen = request.POST.get("kind") or request.GET.get("kind", "")
    context = {
        "area": "settings",
        "page": "imports",
        "kinds": [(kind, importer.label) for kind, importer in kinds.items()],
        "jobs": recent,
        "error": error,
        "chosen": chosen,
    }
    return render(request, "imports/list.html", context, status=422 if error else 200)


def take_in(request: HttpRequest, actor: Actor) -> ImportJob:
    upload = request.FILES.get("file")
    if upload is None:
        raise Invalid({"file": _("Choose a file.")})
    return jobs.receive(
        upload.chunks(), kind=request.POST.get("kind", ""), filename=upload.name or "", by=actor
    )


@workspace_page("import")
def import_job(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """How far it is, or what came of it; htmx asks for the moving part only."""
    job = jobs.job_for(actor, pk)
    if job.state == ImportState.UPLOADED:
        return redirect("import_mapping", actor.workspace.slug, job.pk)
    template = (
        "imports/_progress.html" if request.headers.get("HX-Request") and job.running else "imports/job.html"
    )
    response = render(request, template, job_context(job) | {"waiting": heartbeat.ring_if_waiting(job)})
    if request.headers.get("HX-Request") and not job.running:
        # It ended while somebody watched: the whole page says what came of it.
        response = HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return response


def job_context(job: ImportJob) -> dict[str, Any]:
    importer = importer_class(job.kind).of(job.mapping)
    labels = {target.name: target.label for target in importer.fields}
    names = importer.value_names()
    examples = {
        state: [one | {"changes": labelled(one["changes"], labels, names)} for one in found]
        for state, found in job.examples.items()
        if state in job.counts
    }
    by_count = {
        "reasons": sorted(job.reasons.items(), key=lambda pair: -pair[1]),
        "several": sum(job.reasons.values()) > job.counts.get("rejected", 0),
        "warnings": sorted(job.warnings.items(), key=lambda pair: -pair[1]),
    }
    coming = job.counts.get("created", 0) + job.counts.get("updated", 0)
    return {"area": "settings", "job": job, "kind": importer.label, "page_name": importer.page, "examples": examples, "coming": coming,
            "sentence": sentence(job), "step": step_of(job)} | by_count | way_back(job, importer)  # fmt: skip


def way_back(job: ImportJob, importer: type[Importer]) -> dict[str, Any]:
    """How what came in is taken back: the number of its last act, or whether it was already."""
    if job.dry or job.running or importer.undone_at is None:
        return {}
    acts, undo = importer.undone_at
    xids = xids_of(job.pk)
    again = bool(xids) and bool(takebacks_of(job.pk))
    return {"acts_page": acts, "undo_page": undo, "last_act": xids[0] if xids else None, "taken_back": again}


def labelled(
    changes: dict[str, list[str]], labels: dict[str, Any], names: Mapping[str, Mapping[str, str]] = {}
) -> list[tuple[Any, str, str]]:
    """(name of the field, old, new) in the order of the fields; a date and its precision are told as one, and of what is
    chosen how people call it."""
    told = []
    for name in [*labels, *sorted(set(changes) - set(labels))]:
        base = name.removesuffix("_precision")
        if name in changes and (base == name or base not in changes):
            rough = changes.get(f"{name}_precision", ["", ""])
            pair = [roughly(value, precision) for value, precision in zip(changes[name], rough, strict=True)]
            told.append(
                (labels.get(base, base.replace("_", " ")), *(by_name(one, names.get(name)) for one in pair))
            )
    return told


def by_name(said: str, names: Mapping[str, str] | None) -> str:
    return ", ".join(names.get(one, one) for one in said.split(", ")) if names else said


def roughly(value: str, precision: str) -> str:
    """A date as pages say it, no more exactly than it is meant; anything else as it is."""
    if not DAY.fullmatch(value):
        return f"{value} ({precision})" if value and precision not in ("", "day") else value
    try:
        return say(date.fromisoformat(value), precision or Precision.DAY)
    except ValueError:
        return value


def step_of(job: ImportJob) -> int:
    """Which of the four steps the page stands at: file, columns, try out, bring in."""
    if job.state == ImportState.UPLOADED:
        return 2
    return 3 if job.dry else 4


def sentence(job: ImportJob) -> str:
    """What matters about it in one line."""
    if job.running or not job.counts:
        return ""
    refused = job.counts.get("rejected", 0)
    coming = job.counts.get("created", 0) + job.counts.get("updated", 0)
    same, outside = job.counts.get("unchanged", 0), job.counts.get("outside", 0)
    if (same or outside) and not coming and not refused:
        return _unchanged(job.dry, same, outside)
    if job.dry:
        said = ngettext("%(n)s row would come in", "%(n)s rows would come in", coming) % {"n": number(coming)}
        more = ngettext("%(n)s does not fit", "%(n)s do not fit", refused) % {"n": number(refused)}
    else:
        said = ngettext("%(n)s row came in", "%(n)s rows came in", coming) % {"n": number(coming)}
        more = ngettext("%(n)s did not fit", "%(n)s did not fit", refused) % {"n": number(refused)}
    if refused:
        return f"{said}, {more}."
    return _("%(said)s, every row fits.") % {"said": said}


def _unchanged(dry: bool, count: int, outside: int) -> str:
    said = _("Nothing would change.") if dry else _("Nothing changed.")
    same = ngettext("%(n)s row is here already.", "All %(n)s rows are here already.", count) % {
        "n": number(count)
    }
    beyond = ngettext("%(n)s row is outside the days.", "%(n)s rows are outside the days.", outside)
    return " ".join(
        [said, *([same] if count else []), *([beyond % {"n": number(outside)}] if outside else [])]
    )


@workspace_page("import")
def import_mapping(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Which column is which field; sending it tries the file out."""
    job = jobs.job_for(actor, pk, lock=request.method == "POST")
    if request.method != "POST":
        return render(request, "imports/mapping.html", mapping_context(job, actor=actor))
    mapping: dict[str, Any] = {}
    try:
        mapping |= the_form(request, job)
        if usual := importer_class(job.kind).usual_options():
            mapping.setdefault("options", usual)
        with_lookup(mapping, request)
        refuse_unsaid(mapping, importer_class(job.kind))
        with transaction.atomic():
            jobs.set_mapping(job, mapping, by=actor)
            jobs.start(job, by=actor, dry=True)
        return redirect("import_job", actor.workspace.slug, job.pk)
    except Refused as refusal:
        context = refused_context(request, jobs.job_for(actor, pk), refusal, mapping, actor)
        return render(request, "imports/mapping.html", context, status=422)


def refused_context(
    request: HttpRequest, job: ImportJob, refusal: Refused, mapping: dict[str, Any], actor: Actor
) -> dict[str, Any]:
    """The page with all that was chosen, typed and read on it; only a file that was not read must be chosen again."""
    errors = dict(getattr(refusal, "errors", {"": [refusal.detail]}))
    read = "lookup" in request.FILES and "lookups" in mapping
    if "lookup" in request.FILES and not read:
        errors["lookup"] = [_("Choose the second file again: it was not kept.")]
    shown = as_sent(request, job, mapping_context(job, errors, actor), mapping)
    if read:  # what was read of a second file is more than the table shows
        shown |= {"simple": False, "typed": json.dumps(mapping, indent=2, ensure_ascii=False)}
    return shown


def as_sent(
    request: HttpRequest, job: ImportJob, shown: dict[str, Any], mapping: dict[str, Any]
) -> dict[str, Any]:
    post = request.POST
    chosen = dict(zip(post.getlist("lookup-is"), lookups_chosen(post), strict=False))
    return shown | {
        "rows": rows_as_sent(shown["rows"], post),
        "constants": constants_as_sent(mapping or job.mapping, importer_class(job.kind), job.columns, post),
        "lookups": [one | chosen.get(one["name"], {}) for one in shown["lookups"]],
        "typed": post.get("json", ""),
        "lookup_name": post.get("lookup-name", ""),
    }


def lookups_chosen(post: Any) -> list[dict[str, str]]:
    both = zip(post.getlist("lookup-key"), post.getlist("lookup-value"), strict=False)
    return [{"key": key, "value": value} for key, value in both]


def the_form(request: HttpRequest, job: ImportJob) -> dict[str, Any]:
    files = job.examples.get("lookups", {})
    return from_form(request.POST, job.columns, job.mapping, importer_class(job.kind), files)


@require_POST
@workspace_page("import")
def import_lookup(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Read a second file for lookups; the page stays as it was filled in."""
    job = jobs.job_for(actor, pk, lock=True)
    errors: dict[str, list[str]] = {}
    try:
        upload = request.FILES.get("lookup-file")
        if upload is None:
            raise Invalid({"lookup": _("Choose a file.")})
        with transaction.atomic():
            jobs.add_lookup(job, upload.chunks(), filename=upload.name or "", by=actor)
    except Refused as refusal:
        job = jobs.job_for(actor, pk)
        errors = getattr(refusal, "errors", {"": [refusal.detail]})
    shown = as_sent(request, job, mapping_context(job, errors, actor), {})
    status = 422 if errors else 200
    return render(request, "imports/mapping.html", shown | {"lookups_open": True}, status=status)


def with_lookup(mapping: dict[str, Any], request: HttpRequest) -> None:
    """A second file that turns one text into another becomes part of the mapping."""
    upload = request.FILES.get("lookup")
    if upload:
        name = request.POST.get("lookup-name") or (upload.name or "lookup").rsplit(".", 1)[0]
        mapping.setdefault("lookups", {})[name] = {"table": table_of_upload(upload.chunks())}


def mapping_context(
    job: ImportJob, errors: Mapping[str, list[str]] | None = None, actor: Actor | None = None
) -> dict[str, Any]:
    importer = importer_class(job.kind)
    labels = {target.name: target.label for target in importer.fields}
    samples = job.examples.get("columns", {})
    return {
        "area": "settings",
        "job": job,
        "kind": importer.label,
        "targets": [target for target in importer.fields if target.says != "all"],
        "rows": column_rows(
            job.mapping, job.columns, samples, labels, job.examples.get("guesses"), importer.labels_taken()
        ),
        "makes": importer.makes(actor) if actor else [],
        "suggestions": suggestions(importer),
        "lookups": lookups.shown(job.examples.get("lookups", {}), job.mapping),
        "constants": [offers.with_offer(row, job) for row in constant_rows(job.mapping, importer)],
        "simple": is_simple(job.mapping),
        "mapping_json": json.dumps(job.mapping, indent=2, ensure_ascii=False),
        "errors": [
            (unless_said(labels.get(name, name), said), said) for name, said in (errors or {}).items()
        ],
        "form": job.format,
        "encodings": sorted({*ENCODINGS, job.format["encoding"]}),
        "delimiters": DELIMITERS,
        "preset": presets.label_of(job.mapping),
        "presets": [(one.name, one.label) for one in presets.may_be(job.kind)],
        "step": 2,
    }


def unless_said(label: Any, sentences: list[str]) -> Any:
    """The label before the sentences; nothing where they name it themselves."""
    return "" if str(label).casefold() in " ".join(sentences).casefold() else label


@require_POST
@workspace_page("import")
def import_format(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Read the file again as the person says it is, or as an export of the product that they name."""
    job = jobs.job_for(actor, pk, lock=True)
    try:
        with transaction.atomic():
            if "preset" in request.POST:
                jobs.use_preset(job, request.POST["preset"], by=actor)
            else:
                jobs.reread(job, by=actor, **corrections(request, job))
        return redirect("import_mapping", actor.workspace.slug, job.pk)
    except Refused as refusal:
        job = jobs.job_for(actor, pk)
        context = mapping_context(job, getattr(refusal, "errors", {"": [refusal.detail]}), actor)
        names = ("encoding", "delimiter", "sheet", "header")
        sent = {name: request.POST[name] for name in names if name in request.POST}
        context |= {"form": job.format | sent, "reread": bool(sent)}
        return render(request, "imports/mapping.html", context, status=422)


def corrections(request: HttpRequest, job: ImportJob) -> dict[str, Any]:
    """The settings of the form that the file knows; anything else is left as it was worked out."""
    said = request.POST
    found: dict[str, Any] = {}
    if said.get("encoding") in {*ENCODINGS, job.format["encoding"]}:
        found["encoding"] = said["encoding"]
    if said.get("delimiter") in dict(DELIMITERS):
        found["delimiter"] = said["delimiter"]
    if said.get("sheet") in job.format["sheets"]:
        found["sheet"] = said["sheet"]
    if (header := whole(said.get("header", ""), 1000)) is not None:
        found["header"] = header
    return found


@require_POST
@workspace_page("import")
def import_application(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Let it in, or try it once more."""
    job = jobs.job_for(actor, pk, lock=True)
    try:
        with transaction.atomic():
            jobs.start(job, by=actor, dry=request.POST.get("dry") == "1")
    except Refused as refusal:
        messages.error(request, refusal.detail)
    return redirect("import_job", actor.workspace.slug, job.pk)


@require_POST
@workspace_page("import")
def import_cancel(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    jobs.cancel(jobs.job_for(actor, pk, lock=True), by=actor)
    return redirect("import_job", actor.workspace.slug, pk)


@workspace_page("import")
def import_rejected(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """The rows that did not fit, as CSV to correct and to upload again."""
    job = jobs.job_for(actor, pk)
    made = rejected_file(job)
    return FileResponse(
        made, as_attachment=True, filename=rejected_name(job), content_type="text/csv; charset=utf-8"
    )  # type: ignore[return-value]
