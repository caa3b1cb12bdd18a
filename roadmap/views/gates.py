"""The checklist of an item in its panel."""

from itertools import groupby
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from core.pages import workspace_page
from core.tenancy import Actor
from roadmap.access import item_for, row_for
from roadmap.actions.gates import check_gate, gates_of
from roadmap.models import Gate, GateCheck, Item
from roadmap.views.plan import told


def section(request: HttpRequest, actor: Actor, item: Item) -> str:
    """What must hold before each status; nothing where its type has no gates."""
    checks = {check.gate_id: check for check in GateCheck.objects.filter(item=item).select_related("by")}
    gates = gates_of(item)
    for gate in gates:
        gate.said = checks.get(gate.pk)  # type: ignore[attr-defined]
    if not gates:
        return ""
    steps = [(status, list(rows)) for status, rows in groupby(gates, key=lambda gate: gate.status)]
    held = sum(gate.pk in checks for gate in gates)
    context = {"item": item, "steps": steps, "held": held, "all": len(gates)}
    return render_to_string("roadmap/gates_section.html", context, request)


@workspace_page("read", post="roadmap.write")
def checklist(request: HttpRequest, actor: Actor, ref: str) -> HttpResponse:
    item = item_for(actor, ref, write=request.method == "POST")
    if request.method == "POST":
        gate = row_for(actor, Gate, _id(request.POST.get("gate", "")))
        holds = "holds" in request.POST
        check_gate(item, gate, by=actor, holds=holds)
        said = _("%(key)s: “%(gate)s” holds.") if holds else _("%(key)s: “%(gate)s” is open again.")
        answer = HttpResponse(section(request, actor, item))
        return told(answer, actor, said % {"key": item.key, "gate": Truncator(gate.text).chars(60)})
    return HttpResponse(section(request, actor, item))


def _id(text: str) -> UUID:
    """Of nothing, where the text is no id."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
