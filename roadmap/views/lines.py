"""Lines of products, each with a page that looks at all its products at once."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.pages import workspace_page
from core.shared_forms import status_of
from core.tenancy import Actor
from roadmap import actions
from roadmap.access import line_for, product_for
from roadmap.forms import LineForm
from roadmap.models import Product
from roadmap.queries import lines as queries
from roadmap.queries.strategy import products
from roadmap.views.plan import say

SHOWN = 12


@workspace_page("read", post="roadmap.write")
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = LineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        line = actions.create_line(by=actor, **form.cleaned_data)
        say(request, actor, _("Created."), reverse("strategy_lines", args=[actor.workspace.slug]))
        return redirect("strategy_line", actor.workspace.slug, line.pk)
    context = {
        "area": "strategy",
        "lines": queries.lines(),
        "form": form,
        "products": products(),
        "at_lines": True,
    }
    return render(request, "roadmap/lines.html", context, status=status_of(form))


@workspace_page("read", post="roadmap.write")
def page(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """A POST says which products belong to the line, and how it is called."""
    line = line_for(actor, pk, write=request.method == "POST")
    form = LineForm(request.POST or None, instance=line)
    if request.method == "POST" and form.is_valid():
        wanted = {product.pk for product in form.cleaned_data.pop("products")}
        actions.change_line(line_for(actor, pk, write=True), by=actor, **form.cleaned_data)
        _choose(actor, pk, wanted)
        say(request, actor, _("Saved."))
        return redirect("strategy_line", actor.workspace.slug, pk)
    today = timezone.localdate()
    rows = queries.portfolio(line, today)
    context = {
        "area": "strategy",
        "line": line,
        "rows": rows,
        "sentence": queries.sentence(rows),
        "late": queries.late_of(line, today)[:SHOWN],
        "form": form,
        "products": products(),
        "export": f"line&line={pk}",
        "roadmap": ",".join(str(row.product.pk) for row in rows),
        "at_lines": True,
    }
    return render(request, "roadmap/line.html", context, status=status_of(form))


def _choose(actor: Actor, pk: UUID, wanted: set[UUID]) -> None:
    line = line_for(actor, pk)
    for product in Product.objects.all():
        belongs = product.pk in wanted
        if belongs != (product.line_id == pk):
            actions.change_product(
                product_for(actor, product.pk, write=True), by=actor, line=line if belongs else None
            )


@workspace_page("roadmap.write")
def delete(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Its products stay."""
    if request.method == "POST":
        line = line_for(actor, pk, write=True)
        name = line.name
        actions.delete_line(line, by=actor)
        say(request, actor, _("“%(name)s” is deleted; its products stay.") % {"name": name})
    return redirect("strategy_lines", actor.workspace.slug)
