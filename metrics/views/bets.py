"""Fragments that other pages show: an item's expected effects, an objective's key results. Each edits itself in place."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.pages import restore_page, workspace_page
from core.tenancy import Actor
from metrics import actions
from metrics.access import effect_for, key_result_for
from metrics.forms import EffectForm, KeyResultForm
from metrics.models import ExpectedEffect, KeyResult
from metrics.queries import effects_of, key_results_of
from metrics.views.parts import attempt, status_of
from roadmap.access import item_for, objective_for
from roadmap.models import Item, Objective


@workspace_page("read", post="metrics.write")
def effects(request: HttpRequest, actor: Actor, ref: str) -> HttpResponse:
    """What the item is expected to move, beside what it moved."""
    item = item_for(actor, ref)
    form = EffectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: actions.expect_effect(item, by=actor, **form.cleaned_data)):
            form = EffectForm()
    return _effects(request, actor, item, form, adding=bool(form.errors) or "add" in request.GET)


@workspace_page("read", post="metrics.write")
def effect(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    row = effect_for(actor, pk, write=request.method == "POST")
    form = EffectForm(request.POST or None, instance=ExpectedEffect.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: actions.change_effect(row, by=actor, **form.cleaned_data)):
            return _effects(request, actor, row.item, EffectForm())
    return _effects(request, actor, row.item, form, editing=row.pk)


@workspace_page("metrics.write")
def effect_delete(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    row = effect_for(actor, pk, write=True)
    if request.method == "POST":
        actions.delete_effect(row, by=actor)
    answer = _effects(request, actor, row.item, EffectForm())
    return _with_undo(answer, _("The effect is removed."), actor, "metrics-effect-restore", pk)


effect_restore = restore_page(
    "metrics.write",
    actions.restore_effect,
    lambda actor, effect: reverse("metrics-effects", args=[actor.workspace.slug, effect.item_id]),
)


def _with_undo(answer: HttpResponse, words: str, actor: Actor, restore: str, pk: UUID) -> HttpResponse:
    """Tell it beside the fragment, with a way back; the fragment loads itself anew once that is taken."""
    toast = {"text": words, "undo": reverse(restore, args=[actor.workspace.slug, pk])}
    answer["HX-Trigger"] = json.dumps({"toast": toast})
    return answer


def _effects(request: HttpRequest, actor: Actor, item: Item, form: EffectForm, **state: Any) -> HttpResponse:
    context = {"item": item, "lines": effects_of(actor, item), "form": form, **state}
    return render(request, "metrics/_effects.html", context, status=status_of(request, form))


@workspace_page("read", post="metrics.write")
def key_results(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """What the objective is measured by, and how far each has come."""
    objective = objective_for(actor, pk)
    form = KeyResultForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: actions.measure_by(objective, by=actor, **form.cleaned_data)):
            form = KeyResultForm()
    return _key_results(request, actor, objective, form, adding=bool(form.errors) or "add" in request.GET)


@workspace_page("read", post="metrics.write")
def key_result(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    row = key_result_for(actor, pk, write=request.method == "POST")
    form = KeyResultForm(request.POST or None, instance=KeyResult.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: actions.change_key_result(row, by=actor, **form.cleaned_data)):
            return _key_results(request, actor, row.objective, KeyResultForm())
    return _key_results(request, actor, row.objective, form, editing=row.pk)


@workspace_page("metrics.write")
def key_result_delete(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    row = key_result_for(actor, pk, write=True)
    if request.method == "POST":
        actions.delete_key_result(row, by=actor)
    answer = _key_results(request, actor, row.objective, KeyResultForm())
    return _with_undo(answer, _("The key result is removed."), actor, "metrics-key-result-restore", pk)


key_result_restore = restore_page(
    "metrics.write",
    actions.restore_key_result,
    lambda actor, row: reverse("metrics-key-results", args=[actor.workspace.slug, row.objective_id]),
)


def _key_results(
    request: HttpRequest, actor: Actor, objective: Objective, form: KeyResultForm, **state: Any
) -> HttpResponse:
    lines = key_results_of(actor, objective)
    known = [line.percent for line in lines if line.percent is not None]
    reached = round(sum(known) / len(known)) if known else None
    context = {"objective": objective, "lines": lines, "reached": reached, "form": form, **state}
    return render(request, "metrics/_key_results.html", context, status=status_of(request, form))
