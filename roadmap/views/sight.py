"""Line of sight: from objectives to the work that serves them, and the work that serves none."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.ids import uuid_of
from core.pages import workspace_page
from core.tenancy import Actor
from roadmap.models import ProductLine
from roadmap.queries.sight import Sight, line_of_sight
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
    }
    return render(request, "roadmap/sight.html", context)


def sentence(sight: Sight) -> str:
    """What matters, in words."""
    if not sight.count:
        return _("Which planned work serves which objective, and what serves none.")
    if not sight.effort:
        return _("No open item carries an effort yet, so what serves what cannot be weighed.")
    share = round(sight.share(sight.loose_effort))
    if not sight.loose:
        return _("All planned work serves an objective.")
    count = sum(work.count for work in sight.loose)
    return ngettext(
        "%(share)d %% of the planned effort, %(n)d item, serves no objective.",
        "%(share)d %% of the planned effort, %(n)d items, serves no objective.",
        count,
    ) % {"share": share, "n": count}
