"""What the palette finds: each area answers for its own things (settings.PALETTE_SOURCES)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.module_loading import import_string

from core.pages import workspace_page
from core.tenancy import Actor

LONGEST = 100


@workspace_page("read")
def palette(request: HttpRequest, actor: Actor) -> HttpResponse:
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    found: list[dict[str, object]] = []
    if words:
        for path in settings.PALETTE_SOURCES:
            found += [{"group": "go", **row} for row in import_string(path)(actor, words)]
    # What is only alike comes after all that was named, whichever area knows it.
    found.sort(key=lambda row: bool(row.pop("far", False)))
    return JsonResponse({"results": found})
