"""The scoring models of a workspace: made, edited with an example that reckons along, archived, removed."""

from itertools import count
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import Conflict, Invalid, invalid_of
from core.pages import workspace_page
from core.shared_forms import status_of
from core.tenancy import Actor
from roadmap.actions import scores as actions
from roadmap.actions.criteria import check_criterion, criteria_of_formula, custom_names
from roadmap.models import Criterion, ScoringKind, ScoringModel
from roadmap.scoring.access import scoring_model_for
from roadmap.scoring.arithmetic import Arithmetic
from roadmap.scoring.detail import name_of_score
from roadmap.scoring.forms import (
    ModelForm,
    Row,
    given_rows,
    initial_of,
    rows_of,
    sources,
    typed_rows,
)
from roadmap.scoring.kinds import ABOUT, OPEN, STANDARD
from roadmap.scoring.together import agreed, clash_of, lines_of, touched
from roadmap.views.plan import say
from roadmap.views.settings import sentence


@workspace_page("read", post="roadmap.write")
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All models; a POST makes one of a kind with the standard criteria and opens it."""
    form = ModelForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        try:
            fields = form.cleaned_data
            fields["name"] = free_name(fields["name"])
            with transaction.atomic():
                made = actions.create_scoring_model(by=actor, **fields)
        except (Invalid, ValidationError) as refusal:
            _refused(form, refusal)
        else:
            return redirect("scoring_model", actor.workspace.slug, made.pk)
    models = ScoringModel.objects.select_related("product").prefetch_related("criteria")
    context = {
        "area": "settings",
        "page": "scoring",
        "live": [one for one in models if not one.archived],
        "archived": [one for one in models if one.archived],
        "kinds": [(kind, kind.label, ABOUT[kind]) for kind in ScoringKind],
        "form": form,
        "fresh": ModelForm(initial={"kind": "formula"}),
        "chosen": form.data.get("kind") if form else "",
    }
    return render(request, "scoring/models.html", context, status=status_of(form))


def free_name(name: str) -> str:
    """The name, with a number behind where another model has it."""
    taken = set(ScoringModel.objects.filter(name__startswith=name[:100]).values_list("name", flat=True))
    return name if name not in taken else next(n for i in count(2) if (n := f"{name[:110]} {i}") not in taken)


def _refused(form: ModelForm, refusal: Invalid | ValidationError) -> None:
    told = refusal if isinstance(refusal, Invalid) else invalid_of(refusal)
    for field, said in told.errors.items():
        form.add_error(field if field in form.fields else None, said)


@workspace_page("read", post="roadmap.write")
def model(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    found = scoring_model_for(actor, pk, write=request.method == "POST")
    form = ModelForm(request.POST or None, initial=initial_of(found), about=found)
    clash = clash_of(request.POST, found) if request.method == "POST" else None
    if request.method == "POST" and agreed(form, clash) and _changed(request, actor, found, form):
        say(request, actor, _("Saved. All scores by it are reckoned anew."))
        return redirect("scoring_model", actor.workspace.slug, pk)
    if form.errors:
        found = scoring_model_for(actor, pk)
    saved = rows_of(list(found.criteria.all()))
    rows = typed_rows(request.POST.dict()) if form.errors and touched(request.POST, found) else saved
    context = {
        "area": "settings",
        "page": "scoring",
        "model": found,
        "form": form,
        "clash": clash,
        "lines": lines_of(saved, found.kind),
        "rows": [*rows, _blank(found, rows)] if found.kind in OPEN else rows,
        "sources": sources(custom_names()),
        "about": ABOUT[found.kind],
        "open": found.kind in OPEN,
        "example": example_in(request, found, saved),
    }
    return render(request, "scoring/model.html", context, status=status_of(form))


def _changed(request: HttpRequest, actor: Actor, found: ScoringModel, form: ModelForm) -> bool:
    """Whether the form and its criteria were taken; else the form says why not."""
    fields = {name: value for name, value in form.cleaned_data.items() if name != "kind"}
    try:
        if touched(request.POST, found):
            fields["criteria"] = _known(given_rows(request.POST.dict()), found)
        with transaction.atomic():
            actions.change_scoring_model(found, by=actor, **fields)
    except (Invalid, ValidationError) as refusal:
        _refused(form, refusal)
        return False
    return True


def _known(rows: list[dict[str, Any]], found: ScoringModel) -> list[dict[str, Any]]:
    """A criterion that somebody took out meanwhile is a new one, for who keeps it."""
    there = {one.pk for one in found.criteria.all()}
    return [{k: v for k, v in row.items() if k != "id" or v in there} for row in rows]


def _unsaved(found: ScoringModel, row: dict[str, Any]) -> Criterion:
    return Criterion(**{name: value for name, value in row.items() if name != "id"}, pk=row.get("id"))


def _blank(found: ScoringModel, rows: list[Row]) -> Row:
    return Row(
        max((row.at for row in rows), default=-1) + 1, Criterion(pk=None, name="", slug=""), "rated:", "", ""
    )


def example_in(request: HttpRequest, found: ScoringModel, rows: list[Row]) -> dict[str, Any]:
    """The arithmetic with a value for each criterion: "x-<place>" of the form, else one of the upper half."""
    criteria = [row.criterion for row in rows]
    values = {row.criterion.slug: _float(request.POST.get(f"x-{row.at}", row.example)) for row in rows}
    arithmetic = Arithmetic.of(found, criteria)
    value = arithmetic.value(values)
    return {"steps": arithmetic.steps(values), "said": name_of_score(found.kind, value)}


def _float(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


@require_POST
@workspace_page("roadmap.write")
def example(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """The example as the form stands, unsaved; or what is wrong with it, in the same place."""
    found = scoring_model_for(actor, pk)
    try:
        found.formula = request.POST.get("formula", found.formula)
        criteria = [_unsaved(found, row) for row in given_rows(request.POST.dict())]
        for one in criteria:
            one.model = found
            check_criterion(one)
        if {one.slug for one in criteria} < {
            one.slug for one in STANDARD[found.kind]
        } and found.kind not in OPEN:
            raise Invalid({"criteria": _("A criterion that this kind needs is missing.")})
        for more in criteria_of_formula(found, criteria):
            criteria.append(Criterion(**more))
        told = example_in(request, found, rows_of(criteria))
    except (Invalid, ValidationError) as refusal:
        told = {"refused": sentence(refusal)}
    return render(request, "scoring/example.html", {"example": told})


@require_POST
@workspace_page("roadmap.write")
def archive(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Put a model aside with what people rated, or take it up again."""
    found = scoring_model_for(actor, pk, write=True)
    actions.change_scoring_model(found, by=actor, archived=not found.archived)
    say(request, actor, _("Archived.") if found.archived else _("In use again."))
    return redirect("scoring_models", actor.workspace.slug)


@require_POST
@workspace_page("roadmap.write")
def remove(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    try:
        with transaction.atomic():
            actions.delete_scoring_model(scoring_model_for(actor, pk, write=True), by=actor)
    except Conflict as refusal:
        messages.error(request, refusal.detail)
    else:
        say(request, actor, _("Deleted."))
    return redirect(reverse("scoring_models", args=[actor.workspace.slug]))
