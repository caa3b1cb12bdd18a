"""The imports of items of which one tells a history what its columns mean: what there is, and the one that is meant."""

from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Invalid
from core.models import ImportJob, ImportState

TRIED = (ImportState.CHECKED, ImportState.APPLYING, ImportState.DONE)


def item_imports() -> dict[str, ImportJob]:
    """By id, the latest first."""
    found = ImportJob.objects.filter(kind="items", state__in=TRIED).select_related("workspace")
    return {str(job.pk): job for job in found.order_by("-created_at")[:50]}


def labelled(imports: dict[str, ImportJob]) -> dict[str, str]:
    """How people tell them apart: by name, time, size, and how far they came."""
    return {pk: label(job) for pk, job in imports.items()}


def label(job: ImportJob) -> str:
    at = date_format(timezone.localtime(job.created_at, ZoneInfo(job.workspace.zone)), "j M Y, H:i")
    rows = ngettext("%(n)s row", "%(n)s rows", job.total) % {"n": f"{job.total:,}"}
    return f"{job.filename} · {at} · {rows} · {job.get_state_display()}"


def meant(said: str) -> ImportJob:
    """The one of this id, else the latest of this file name; unsaid the only one. Raises: Invalid."""
    imports = item_imports()
    named = {job.filename: job for job in reversed(imports.values())}
    only = next(iter(imports.values())) if len(imports) == 1 else None
    found = imports.get(said) or named.get(said) if said else only
    if found is None:
        words = _("Say which import of items has the same columns; there are: %(names)s.")
        raise Invalid({"plan": words % {"names": ", ".join(named) or "–"}})
    return found
