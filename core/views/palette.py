"""What the palette finds: each area answers for its own things (settings.PALETTE_SOURCES)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.module_loading import import_string

from core.pages import workspace_page
from core.tenancy import Actor

LONGEST = 100
GUESSES = 3


@workspace_page("read")
def palette(request: HttpRequest, actor: Actor) -> HttpResponse:
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    found: list[dict[str, object]] = []
    if words:
        for path in settings.PALETTE_SOURCES:
            found += [{"group": "go", **row} for row in import_string(path)(actor, words)]
    return JsonResponse({"results": ordered(found)})


def ordered(found: list[dict[str, object]]) -> list[dict[str, object]]:
    """What was named first, whichever area knows it; beside that, of what is only alike a few. Each once."""
    named = [row for row in found if not row.pop("far", False)]
    named.sort(key=lambda row: not row.get("exact"))
    alike = [row for row in found if row not in named]
    # The first of an address, which says most.
    named = list({row["url"]: row for row in reversed(named)}.values())[::-1]
    return named + alike[: GUESSES if named else None]
