"""Scoring models and their criteria: make, change, archive, remove; all their scores follow in the same transaction."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from core.base import changed
from core.errors import Conflict, Invalid
from core.tenancy import Actor, action
from core.undo import restore
from roadmap.actions.criteria import check_criterion, criteria_of_formula, without_doubles
from roadmap.models import Criterion, Product, ScoringKind, ScoringModel
from roadmap.scoring.arithmetic import Arithmetic, names_of
from roadmap.scoring.kinds import OPEN, STANDARD
from roadmap.scoring.store import lock_models, rescore_models

Rows = Sequence[dict[str, Any]]


@action
def create_scoring_model(
    *,
    by: Actor,
    kind: str,
    name: str,
    product: Product | None = None,
    formula: str = "",
    criteria: Rows | None = None,
    **fields: Any,
) -> ScoringModel:
    """A model with the criteria of its kind, or with `criteria`, dicts of the fields of `Criterion`.

    What a formula names and no criterion has becomes one: from the field or signal of that name, else rated by people.
    """
    by.require("roadmap.write")
    lock_models()
    last = ScoringModel.objects.aggregate(last=Max("position"))["last"] or 0
    made = ScoringModel(
        workspace=by.workspace,
        kind=kind,
        name=name,
        product=product,
        formula=formula,
        **{"position": last + 1} | fields,
    )
    _check(made)
    made.save(force_insert=True)
    rows = criteria if criteria is not None else [one.fields() for one in STANDARD[made.kind]]
    _set_criteria(made, rows, by)
    rescore_models(made.pk)
    return made


@action
def change_scoring_model(
    model: ScoringModel, *, by: Actor, criteria: Rows | None = None, **fields: Any
) -> ScoringModel:
    """Set `fields`; `criteria`, when given, are all that the model has from now on, known again by id or slug.

    Raises: Invalid; Conflict when the kind is to change, for its ratings mean something else there.
    """
    by.require("roadmap.write")
    lock_models()
    if fields.pop("kind", model.kind) != model.kind:
        raise Conflict(_("A model keeps its kind. Make a new model of the other kind."))
    if names := changed(model, fields):
        _check(model)
        model.save(update_fields=names)
    if criteria is not None or "formula" in names:
        _set_criteria(model, _present(model) if criteria is None else criteria, by)
    rescore_models(model.pk)
    return model


@action
def delete_scoring_model(model: ScoringModel, *, by: Actor) -> None:
    """Remove it with its criteria, ratings and scores; `restore_scoring_model` brings all of it back."""
    by.require("roadmap.write")
    lock_models()
    model.delete()


@action
def restore_scoring_model(pk: UUID, *, by: Actor) -> ScoringModel:
    """Raises: Conflict when it is not deleted."""
    by.require("roadmap.write")
    lock_models()
    found = restore(ScoringModel, pk)
    rescore_models(pk)
    return found


def _check(model: ScoringModel) -> None:
    model.name = model.name.strip()
    model.clean_fields(exclude=["workspace", "product"])
    if ScoringModel.objects.filter(name=model.name).exclude(pk=model.pk).exists():
        raise Invalid({"name": _("Another model has this name. Choose one that tells them apart.")})
    if model.kind == ScoringKind.FORMULA and not model.formula.strip():
        raise Invalid({"formula": _("Write the formula, such as customers * value / effort.")})
    if model.kind != ScoringKind.FORMULA and model.formula:
        raise Invalid({"formula": _("Only a model of the kind “Formula” has one of its own.")})


def _present(model: ScoringModel) -> Rows:
    return [{"id": one.pk} for one in model.criteria.all()]


def _set_criteria(model: ScoringModel, rows: Rows, by: Actor) -> None:
    """Make the model's criteria these, in this order."""
    present = {one.pk: one for one in Criterion.objects.filter(model=model)}
    by_slug = {one.slug: one for one in present.values()}
    kept: list[Criterion] = []
    for place, row in enumerate(rows):
        row = dict(row)
        pk = row.pop("id", None)
        if pk is not None and pk not in present:
            raise Invalid({"criteria": _("A criterion of that id is not in this model.")})
        found = present[pk] if pk else by_slug.get(row.get("slug", ""))
        kept.append(_put(model, found, row | {"position": place}, by))
    _refuse_to_lose(model, kept)
    for made in criteria_of_formula(model, kept):
        kept.append(_put(model, None, made | {"position": len(kept)}, by))
    without_doubles(kept)
    Criterion.objects.filter(model=model).exclude(pk__in=[one.pk for one in kept]).delete()
    if model.kind == ScoringKind.WEIGHTED and kept and not any(one.weight for one in kept):
        raise Invalid({"criteria": _("Give at least one criterion a weight above 0.")})


def _put(model: ScoringModel, found: Criterion | None, row: dict[str, Any], by: Actor) -> Criterion:
    if found is None:
        made = Criterion(workspace=by.workspace, model=model, **row)
        check_criterion(made)
        made.save(force_insert=True)
        return made
    if row.get("slug", found.slug) != found.slug:
        raise Invalid({"slug": _("The short name of a criterion stays, for formulas name it.")})
    if names := changed(found, row):
        check_criterion(found)
        found.save(update_fields=names)
    return found


def _refuse_to_lose(model: ScoringModel, kept: Sequence[Criterion]) -> None:
    """Raises: Invalid when the arithmetic of the model's kind would lack a criterion, or have one too many."""
    needed = {one.slug for one in STANDARD[model.kind]}
    have = {one.slug for one in kept}
    if model.kind not in OPEN and have != needed:
        said = _(
            "This kind has exactly these criteria: %(names)s. For others make a weighted or formula model."
        )
        raise Invalid({"criteria": said % {"names": ", ".join(sorted(needed))}})


def unused(model: ScoringModel, criteria: Sequence[Criterion]) -> list[Criterion]:
    """Criteria that the formula does not name."""
    used = Arithmetic.of(model, criteria).used
    return [one for one in criteria if one not in used and names_of(one)]
