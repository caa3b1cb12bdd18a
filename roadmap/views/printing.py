"""A view on paper, and its timeline as a picture."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.pages import workspace_page
from core.tenancy import Actor
from roadmap.export.asked import asked
from roadmap.export.rows import Book, rows_of
from roadmap.export.sheet import drawing_of, sheet_of


@workspace_page("read")
def print_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The browser prints it, or keeps it as PDF; `paper=a3` for the larger sheet."""
    context = {"sheet": sheet_of(actor, asked(request.GET)), "today": timezone.localdate()}
    context |= {"paper": "a3" if request.GET.get("paper") == "a3" else "a4"}
    return render(request, "roadmap/print.html", context)


@workspace_page("read")
def print_svg(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The timeline of a view; 204 when nothing in it has a date."""
    view, book = asked(request.GET), Book()
    drawing = drawing_of(book, book.sorted(rows_of(view, actor), view.sort), view, actor)
    response = HttpResponse(drawing, "image/svg+xml", status=200 if drawing else 204)
    response["Cache-Control"] = "private, no-store"
    return response
