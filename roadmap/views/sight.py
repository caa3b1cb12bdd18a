"""Line of sight: from objectives to the work that serves them, and the work that serves none."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.ids import uuid_of
from core.pages import workspace_page
from core.tenancy import Actor
from roadmap.models import ProductLine
from roadmap.queries.sight import line_of_sight, sentence
from roadmap.queries.strategy import products


@workspace_page("read")
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`?line=` looks at the products of one line only."""
    line = ProductLine.objects.filter(pk=uuid_of(request.GET.get("line"))).first()
    among = list(line.products.values_list("pk", flat=True)) if line else None
    sight = line_of_sight(among)
    context = {
        "area": "strategy",
        "sight": sight,
        "sentence": sentence(sight),
        "line": line,
        "lines": ProductLine.objects.all(),
        "products": products(),
        "at_sight": True,
        "export": f"sight&line={line.pk}" if line else "sight",
    }
    return render(request, "roadmap/sight.html", context)
