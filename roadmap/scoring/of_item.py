"""Scores with their arithmetic: every figure can be reckoned again by hand from what is shown."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from roadmap.models import Item


@dataclass(frozen=True)
class Line:
    """One factor: its label, its value (None = not given) and where it comes from."""

    field: str
    label: str
    value: float | None
    source: str


@dataclass(frozen=True)
class Score:
    """`lines` in the order of the arithmetic; `total` is None while a factor is missing."""

    name: str
    formula: str
    lines: tuple[Line, ...]
    total: float | None


def rice(item: Item, signals: dict[str, float]) -> Score:
    """Reach × impact × confidence ÷ effort. Reach is the number of customers who ask, unless somebody set it."""
    reach, source = item.reach, _("entered")
    if reach is None and "customers" in signals:
        reach, source = signals["customers"], _("customers who ask, counted")
    confidence = None if item.confidence is None else item.confidence / 100
    lines = (
        Line("reach", _("Reach"), reach, source if reach is not None else _("not given")),
        Line("impact", _("Impact"), item.impact, _given(item.impact)),
        Line("confidence", _("Confidence"), confidence, _given(confidence)),
        Line("effort", _("Effort"), item.effort, _given(item.effort)),
    )
    total = None
    if reach is not None and item.impact is not None and confidence is not None and item.effort:
        total = reach * item.impact * confidence / item.effort
    return Score("RICE", _("Reach × Impact × Confidence ÷ Effort"), lines, total)


def value_effort(item: Item) -> Score:
    """Value ÷ effort."""
    lines = (
        Line("value", _("Value"), item.value, _given(item.value)),
        Line("effort", _("Effort"), item.effort, _given(item.effort)),
    )
    total = item.value / item.effort if item.value is not None and item.effort else None
    return Score(_("Value/effort"), _("Value ÷ Effort"), lines, total)


def _given(value: float | None) -> str:
    return _("entered") if value is not None else _("not given")
