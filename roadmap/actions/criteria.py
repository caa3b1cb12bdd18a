"""What a criterion must be, and what a formula asks for."""

import math
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Invalid
from roadmap.formula import parse
from roadmap.formula.operations import FUNCTIONS
from roadmap.models import (
    Criterion,
    CriterionSource,
    CustomField,
    FieldKind,
    ScoringKind,
    ScoringModel,
    SignalKind,
)
from roadmap.scoring.arithmetic import names_of
from roadmap.scoring.computed import unfollowed
from roadmap.scoring.kinds import EFFORT
from roadmap.scoring.sources import CUSTOM_KINDS, FIELDS

MOST_CRITERIA = 30


def check_criterion(criterion: Criterion) -> None:
    """Raises: Invalid, ValidationError."""
    criterion.clean_fields(exclude=["workspace", "model"])
    if criterion.slug in FUNCTIONS:
        raise Invalid({"slug": _("“%(slug)s” is a function of formulas.") % {"slug": criterion.slug}})
    try:
        _check_scale(criterion)
        _check_source(criterion)
        _check_choices(criterion)
    except Invalid as refusal:
        # A model has many: the sentence says which.
        said = {name: [f"{criterion.name}: {one}" for one in each] for name, each in refusal.errors.items()}
        raise Invalid(said) from None


def _check_scale(criterion: Criterion) -> None:
    numbers = (criterion.low, criterion.high, criterion.step, criterion.weight)
    if not all(math.isfinite(number) and abs(number) <= 1e12 for number in numbers):
        raise Invalid({"high": _("Give plain numbers.")})
    if criterion.high <= criterion.low:
        raise Invalid({"high": _("The scale must end above where it begins.")})
    if not 0 < criterion.step <= criterion.high - criterion.low:
        raise Invalid({"step": _("A step is above 0 and no longer than the scale.")})
    if criterion.weight < 0:
        raise Invalid({"weight": _("A weight is 0 or more; turn the scale around by “lower is better”.")})


def _check_source(criterion: Criterion) -> None:
    name = criterion.source_name
    if criterion.source == CriterionSource.RATED:
        known = [""]
    elif criterion.source == CriterionSource.SIGNAL:
        known = list(SignalKind.values)
    else:
        known = [*FIELDS, *custom_names()]
    if name not in known:
        said = _("Choose from: %(known)s.") if known != [""] else _("People rate it: no source to name.")
        raise Invalid({"source_name": said % {"known": ", ".join(known)}})


def _check_choices(criterion: Criterion) -> None:
    """Choices: [{"value", "name"}], each value once and on the scale."""
    values = [one.get("value") for one in criterion.choices if isinstance(one, dict) and one.get("name")]
    numbers = [one for one in values if isinstance(one, int | float) and not isinstance(one, bool)]
    if len(numbers) != len(criterion.choices) or len(set(numbers)) != len(numbers):
        raise Invalid({"choices": _("Give each choice a name and a value of its own.")})
    if any(not criterion.low <= one <= criterion.high for one in numbers):
        raise Invalid({"choices": _("Each choice lies on the scale.")})


def custom_names() -> list[str]:
    """Custom fields that hold numbers or reckon some that scores can follow, as "custom.slug"."""
    rows = CustomField.objects.filter(kind__in=CUSTOM_KINDS, archived=False)
    usable = [row.slug for row in rows if row.kind != FieldKind.FORMULA or not unfollowed(row.formula)]
    return [f"custom.{slug}" for slug in usable]


def without_doubles(criteria: Sequence[Criterion]) -> None:
    slugs = [one.slug for one in criteria]
    if len(set(slugs)) != len(slugs):
        raise Invalid({"criteria": _("Two criteria have the same short name.")})
    if len(slugs) > MOST_CRITERIA:
        raise Invalid({"criteria": _("A model has at most %(most)d criteria.") % {"most": MOST_CRITERIA}})


def criteria_of_formula(model: ScoringModel, criteria: Sequence[Criterion]) -> list[dict[str, Any]]:
    """Fields of the criteria that the formula names and the model lacks. Raises: Invalid for what cannot be."""
    if model.kind != ScoringKind.FORMULA:
        return []
    known = {name for one in criteria for name in names_of(one)}
    return [_named(name) for name in sorted(parse(model.formula).names - known)]


def _named(name: str) -> dict[str, Any]:
    """A criterion for a name of a formula."""
    slug = name.removeprefix("custom.")
    if "." in slug or (name != slug and name not in custom_names()):
        said = _("There is no field “%(name)s” that holds numbers.")
        raise Invalid({"formula": said % {"name": name}})
    title = {"slug": slug, "name": slug.replace("_", " ").capitalize()}
    if name == "effort":
        return EFFORT.fields()
    if name != slug or slug in FIELDS:
        return title | {"source": CriterionSource.FIELD, "source_name": name, "high": 100}
    if slug in SignalKind.values:
        return title | {"source": CriterionSource.SIGNAL, "source_name": slug, "high": 100}
    return title
