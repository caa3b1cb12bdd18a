"""Settings of the plan: statuses, types, fields, gates and templates, each a list that is edited in place."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.api.reading import read_json
from core.errors import Invalid
from core.merging import Clashed, chosen, quicker, settled, touched
from core.pages import workspace_page
from core.templatetags.ui import drawn as mark_of
from core.tenancy import Actor
from roadmap.access import row_for
from roadmap.actions.lists import put_in_order
from roadmap.setting_drawn import TOGETHER, drawn, dress, dress_as_typed, words
from roadmap.setting_kinds import KINDS, Kind
from roadmap.views.plan import told


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def shown(request: HttpRequest, kind: Kind, **context: Any) -> HttpResponse:
    """The page; to htmx only its list."""
    template = "list" if request.headers.get("HX-Request") else "page"
    known = {"area": "settings", "page": "plan", "kind": kind, "kinds": KINDS.values(), "rows": kind.rows()}
    return render(request, f"roadmap/settings/{template}.html", known | kind.context() | context)


@workspace_page("roadmap.write")
def index(request: HttpRequest, actor: Actor, kind: str = "statuses") -> HttpResponse:
    """The list; a POST adds to it."""
    which = _kind(kind)
    if request.method != "POST":
        return shown(request, which, open=request.GET.get("open", ""))
    try:
        with transaction.atomic():
            row = which.create(by=actor, **which.values(request.POST, None))
    except (Invalid, ValidationError) as refusal:
        return shown(request, which, refusal=sentence(refusal), given=request.POST)
    return told(
        shown(request, which, open=str(row.pk)), actor, _("“%(name)s” is added.") % {"name": str(row)[:80]}
    )


@require_POST
@workspace_page("roadmap.write")
def row(request: HttpRequest, actor: Actor, kind: str, pk: UUID) -> HttpResponse:
    """Change one row. One field alone was changed in place, so nothing is drawn anew unless it is refused."""
    which = _kind(kind)
    found = row_for(actor, which.model, pk, write=True)
    try:
        with transaction.atomic():
            post = settled(request.POST, drawn(found), found, words(found), TOGETHER)
            which.change(found, by=actor, **which.values(post, found))
    except Clashed as clash:
        found = row_for(actor, which.model, pk)
        which.dressed([found])
        dress_as_typed(found, clash.post, clash.clashes)
        return _row_anew(request, which, found)
    except (Invalid, ValidationError) as refusal:
        if which.keeps and "whole" in request.POST:
            return _in_place(request, found, sentence(refusal))
        found.refresh_from_db()
        return shown(request, which, open=str(pk), wrong=str(pk), refusal=sentence(refusal))
    if "whole" in request.POST:
        return told(shown(request, which), actor, _("Saved."))
    if chosen(request.POST):
        which.dressed([found])
        dress(found)
        return told(_row_anew(request, which, found, decided=True), actor, _("Saved."))
    answer = told(HttpResponse(_marks(found, touched(request.POST, drawn(found)))), actor, _("Saved."))
    answer["HX-Reswap"] = "none"
    return answer


def _row_anew(request: HttpRequest, kind: Kind, found: Any, decided: bool = False) -> HttpResponse:
    """One row in its place; what stands in the others stays typed."""
    known = {"kind": kind, "row": found, "open": str(found.pk), "decided": decided, "quicker": quicker()}
    answer = render(request, f"roadmap/settings/row_{kind.name}.html", known | kind.context())
    answer["HX-Retarget"], answer["HX-Reswap"] = f"#row-{found.pk}", "outerHTML"
    return answer


def _marks(found: Any, names: list[str]) -> str:
    """Of the fields that the page shows as they stand now; the others still show what they showed."""
    return "".join(
        mark_of(name, values, found.pk, anew=True) for name, values in drawn(found).items() if name in names
    )


def _in_place(request: HttpRequest, found: Any, words: str) -> HttpResponse:
    answer = render(request, "roadmap/settings/refused.html", {"refusal": words})
    answer["HX-Retarget"], answer["HX-Reswap"] = f"#say-{found.pk}", "innerHTML show:top"
    return answer


@require_POST
@workspace_page("roadmap.write")
def remove(request: HttpRequest, actor: Actor, kind: str, pk: UUID) -> HttpResponse:
    """Delete one row; what is in use asks what takes its place."""
    which = _kind(kind)
    found = row_for(actor, which.model, pk, write=True)
    name, options = str(found)[:80], {}
    if which.replaced and request.POST.get("replace_with"):
        options["replace_with"] = _replacement(actor, which, request.POST["replace_with"])
    try:
        with transaction.atomic():
            count = which.remove(found, by=actor, **options)
    except Invalid as refusal:
        return shown(request, which, removing=pk, refusal=sentence(refusal))
    words = _("“%(name)s” is deleted.") % {"name": name}
    if count:
        words += " " + ngettext("%(n)d item changed.", "%(n)d items changed.", count) % {"n": count}
    return told(shown(request, which), actor, words)


def _replacement(actor: Actor, kind: Kind, given: str) -> Any:
    try:
        return row_for(actor, kind.model, UUID(given))
    except ValueError:
        raise Http404 from None


@require_POST
@workspace_page("roadmap.write")
def order(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    """A new order: the ids as a JSON list in `ids`."""
    which = _kind(kind)
    try:
        ids = [UUID(str(pk)) for pk in read_json(request.POST.get("ids", "[]"))]
    except (ValueError, TypeError):
        raise Invalid({"ids": _("Give a list of ids.")}) from None
    put_in_order(which.model, ids, by=actor)
    return told(HttpResponse(), actor, _("The order is saved."))


def sentence(refusal: Invalid | ValidationError) -> str:
    if isinstance(refusal, Invalid):
        return refusal.detail
    return " ".join(refusal.messages)
