"""Everything of a workspace as one file: asked for, watched, fetched."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from core.export import jobs
from core.models import ExportState
from core.pages import workspace_page
from core.tenancy import Actor


@workspace_page("workspace.manage")
def workspace_export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How far the export is; htmx asks for this part alone. A POST asks for a new one."""
    if request.method == "POST":
        jobs.want_export(by=actor)
        return redirect("workspace_export", actor.workspace.slug)
    job = jobs.latest(actor)
    running = job is not None and job.state == ExportState.WANTED
    context = {
        "area": "settings",
        "page": "workspace",
        "job": job,
        "running": running,
        "so_far": jobs.rows_so_far(job) if job and running else 0,
        "gone_at": job.finished_at + job.KEPT if job and job.finished_at else None,
    }
    part = running and request.headers.get("HX-Request")
    if request.headers.get("HX-Request") and not running:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "core/_export_progress.html" if part else "core/workspace_export.html", context)


@workspace_page("workspace.manage")
def workspace_export_file(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    name = f"{actor.workspace.slug}-{timezone.localdate():%Y-%m-%d}.pmhub.zip"
    file = jobs.pieces(actor, pk)
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")  # type: ignore[return-value]
