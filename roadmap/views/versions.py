"""The pages of a product as they once stood, two of them side by side, and the way back."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.pages import workspace_page
from core.tenancy import Actor
from roadmap import actions
from roadmap.access import product_for
from roadmap.queries.versions import PAGES, Version, read_out, versions_of
from roadmap.views.plan import say

NAMES = dict(
    zip(
        PAGES,
        (
            gettext_lazy("Vision"),
            gettext_lazy("Target market"),
            gettext_lazy("Strategy"),
            gettext_lazy("Summary"),
        ),
        strict=True,
    )
)


def _page(value: str) -> str:
    if value not in PAGES:
        raise Http404
    return value


def _chosen(versions: list[Version], number: str | None, otherwise: int) -> Version | None:
    """The version with that number; without one the `otherwise`-th, if there are so many."""
    if number:
        found = next((one for one in versions if str(one.id) == number), None)
        if found is None:
            raise Http404
        return found
    return versions[otherwise] if len(versions) > otherwise else None


@workspace_page("read")
def index(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """`?page=vision&old=…&new=…`; by default the newest version against the one before."""
    product = product_for(actor, pk)
    page = _page(request.GET.get("page", PAGES[0]))
    versions = versions_of(product, page)
    new, old = _chosen(versions, request.GET.get("new"), 0), _chosen(versions, request.GET.get("old"), 1)
    context: dict[str, Any] = {
        "area": "strategy",
        "product": product,
        "page": page,
        "name": NAMES[page],
        "pages": NAMES.items(),
        "versions": versions,
        "new": new,
        "old": old,
        "pieces": read_out(old.text if old else "", new.text) if new else [],
    }
    return render(request, "roadmap/versions.html", context)


@workspace_page("roadmap.write")
def bring_back(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Let a page say again what it said; the version in between stays among the versions."""
    page = _page(
        request.POST.get("page", "") if request.method == "POST" else request.GET.get("page", PAGES[0])
    )
    address = reverse("strategy_versions", args=[actor.workspace.slug, pk]) + f"?page={page}"
    if request.method == "POST":
        product = product_for(actor, pk, write=True)
        version = _chosen(versions_of(product, page), request.POST.get("version") or "0", 0)
        if version is not None:
            actions.change_product(product, by=actor, **{page: version.text})
            say(request, actor, _("It says again what it said then. The version in between is kept."))
    return redirect(address)
