"""A view on paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.pages import workspace_page
from core.tenancy import Actor
from roadmap.export.draw.pdf import PAPERS, room
from roadmap.export.draw.svg import svg_pages
from roadmap.export.pen import picture_in_turn
from roadmap.export.pictures import drawn, refuse_too_many


@workspace_page("read")
def print_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same pages as the PDF, for the browser to print; `paper=a3` for the larger sheet."""
    paper = request.GET["paper"] if request.GET.get("paper") in PAPERS else "a4"
    return picture_in_turn(actor, lambda: _printed(request, actor, paper))


def _printed(request: HttpRequest, actor: Actor, paper: str) -> HttpResponse:
    refuse_too_many(actor)
    picture = drawn(actor, request.GET)
    _scale, tall = room(picture, paper)
    sheets = svg_pages(picture, picture.title, tall)
    context = {"sheets": sheets, "picture": picture, "paper": paper, "today": timezone.localdate()}
    return render(request, "roadmap/print.html", context)
