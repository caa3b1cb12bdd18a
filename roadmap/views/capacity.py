"""Settings: how much each team can take on, typed into a table of teams and periods."""

import json
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.dates import Precision, span
from core.errors import Invalid
from core.merging import KEEP, WAS, Clash, Clashed, merge, touched, who_changed
from core.pages import workspace_page
from core.templatetags.ui import number
from core.tenancy import Actor
from roadmap import actions
from roadmap.models import OPEN_CATEGORIES, Team
from roadmap.queries import capacities as queries
from roadmap.views.plan import say

Rows = list[tuple[Team, list[queries.Cell]]]
COLUMNS = "key,title,status,team,effort,start,end"


@workspace_page("read", post="roadmap.write")
def capacity(request: HttpRequest, actor: Actor) -> HttpResponse:
    unit, first = _asked(request)
    shown = queries.periods(first, unit)
    refusal, typed, clashes = "", request.POST.copy(), {}
    if request.method == "POST":
        try:
            with transaction.atomic():
                return _save(request, actor, unit, shown)
        except Invalid as refused:
            refusal = refused.detail
            if isinstance(refused, Clashed):
                typed, clashes = refused.post, refused.clashes
    context = {
        "page": "capacity",
        "area": "settings",
        "unit": unit,
        "units": [(value, Precision(value).label) for value in queries.COLUMNS],
        "periods": shown,
        "rows": _as_typed(typed, queries.table(shown), set(clashes)),
        "refusal": refusal,
        "clashes": clashes,
        "lacks": queries.lacks(),
        "fill": _where_to_fill(actor),
        "first": first,
        "before": queries.before(first, unit),
        "after": shown[-1].end + timedelta(days=1),
    }
    return render(
        request, "roadmap/capacity.html", context, status=409 if clashes else 422 if refusal else 200
    )


def _as_typed(post: QueryDict, rows: Rows, clashes: set[str]) -> Rows:
    """With what was typed in the place of what is saved, for a form that was refused."""
    left = set(_drawn(rows)) - set(touched(post, _drawn(rows)))
    typed = {name: str(text) for name, text in post.items() if not (name in left and WAS + name in post)}
    return [
        (team, [_cell(_name(team, cell), cell, typed, clashes) for cell in cells]) for team, cells in rows
    ]


def _cell(name: str, cell: queries.Cell, typed: dict[str, str], clashes: set[str]) -> queries.Cell:
    return replace(cell, typed=typed.get(name), clash=name in clashes)


def _drawn(rows: Rows) -> dict[str, list[str]]:
    return {_name(team, cell): [shown_of(cell)] for team, cells in rows for cell in cells}


def _name(team: Team, cell: queries.Cell) -> str:
    return f"c-{team.pk}-{cell.period.start.isoformat()}"


def _where_to_fill(actor: Actor) -> dict[str, str]:
    """By what is lacking: the table of the open items that lack it."""
    teamed = {"field": "team", "op": "not_empty"}
    undated = {"all": [{"field": name, "op": "empty"} for name in ("start", "end")]}
    asked = {
        "team": {"field": "team", "op": "empty"},
        "effort": {"all": [teamed, {"field": "effort", "op": "empty"}]},
        "dates": {"all": [teamed, undated]},
    }
    address = reverse("roadmap", args=[actor.workspace.slug])
    shown = {"view": "table", "group": "none", "cols": COLUMNS, "category": ",".join(sorted(OPEN_CATEGORIES))}
    return {name: f"{address}?{urlencode(shown | {'f': json.dumps(tree)})}" for name, tree in asked.items()}


def _asked(request: HttpRequest) -> tuple[str, date]:
    """The unit and the first day that the address asks for; by default months from this one on."""
    unit = request.GET.get("unit", "")
    unit = unit if unit in queries.COLUMNS else Precision.MONTH.value
    try:
        day = date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        day = timezone.localdate()
    day = min(max(day, date(2000, 1, 1)), date(2100, 1, 1))
    return unit, span(day, unit)[0]


def _save(request: HttpRequest, actor: Actor, unit: str, shown: list[queries.Period]) -> HttpResponse:
    changed, rows = 0, queries.table(shown)
    post = _settled(request, rows)
    for team, cells in rows:
        for cell in cells:
            text = post.get(_name(team, cell))
            effort = _number(text) if text is not None else None
            if text is not None and effort != cell.effort:
                actions.set_capacity(team, cell.period.start, cell.period.end, effort, by=actor)
                changed += 1
    if changed:
        say(request, actor, _("The capacity is saved."))
    else:
        messages.info(request, _("Nothing was changed."))
    there = redirect("roadmap_capacity", actor.workspace.slug)
    there["Location"] += f"?unit={unit}&from={shown[0].start}"
    return there


def _settled(request: HttpRequest, rows: Rows) -> QueryDict:
    """Cells that the person left alone stay as another one filled them. Raises: Clashed."""
    named = {_name(team, cell): (team, cell) for team, cells in rows for cell in cells}
    merged = merge(request.POST, _drawn(rows))
    if merged.clashes:
        raise Clashed({name: _clash(name, *named[name]) for name in merged.clashes}, merged.post)
    return merged.post


def shown_of(cell: queries.Cell) -> str:
    """As the template writes it."""
    return number(cell.effort) or ""


def _clash(name: str, team: Team, cell: queries.Cell) -> Clash:
    words = _(
        "%(who)s changed %(team)s, %(period)s to %(effort)s while you were editing. Choose what is to stand."
    )
    said = shown_of(cell) or "–"
    known = {"team": team.name, "period": cell.period.label, "effort": said}
    return Clash(said, words % (known | {"who": who_changed(cell.row, "effort")}), KEEP + name)


def _number(text: str) -> float | None:
    """What was typed; empty takes the figure away. Raises: Invalid."""
    text = text.strip().replace(",", ".")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e9:
        raise Invalid(
            {"effort": _("“%(text)s” is no amount of effort. Give a number such as 12.5.") % {"text": text}}
        )
    return value
