"""Formula fields as the source of a criterion: reckoned in Postgres where scores are kept, in Python where one is opened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core.errors import Invalid
from roadmap.filters.columns import NUMBERS
from roadmap.formula import parse
from roadmap.formulas import JOINED, NUMERIC, names_of
from roadmap.models import Criterion, CriterionSource, CustomField, FieldKind, Item, SignalKind

FIGURES = ("reach", "impact", "confidence", "effort", "value")
# Scores follow these by themselves; what a formula counts elsewhere (comments, what it blocks) may change unseen.
FOLLOWED = frozenset({*FIGURES, *JOINED, "value_effort"})
DERIVED = {"rice": "reach * impact * (confidence / 100) / effort", "value_effort": "value / effort"}


@dataclass(frozen=True)
class Computed:
    """The formula fields by slug, and the slugs of the fields that hold numbers, which formulas may name."""

    formulas: Mapping[str, str] = field(default_factory=dict)
    numbers: frozenset[str] = frozenset()

    def sql(self, slug: str) -> str:
        """Over an item `i` and its signals `s`."""
        known = NUMBERS | names_of(self.numbers) | JOINED
        return parse(self.formulas[slug]).sql(known)

    def value(self, slug: str, item: Item, signals: Mapping[str, float]) -> float | None:
        """The same in Python."""
        own = {one: number(item.custom.get(one)) for one in self.numbers}
        values: dict[str, float | None] = own | {f"custom.{one}": found for one, found in own.items()}
        values |= {kind: signals.get(kind, 0.0) for kind in SignalKind.values}
        values |= {name: getattr(item, name) for name in FIGURES}
        reach = {"reach": item.reach if item.reach is not None else signals.get("customers")}
        values["rice"] = parse(DERIVED["rice"]).value(values | reach)
        values["value_effort"] = parse(DERIVED["value_effort"]).value(values)
        return parse(self.formulas[slug]).value(values)


def number(found: object) -> float | None:
    usable = isinstance(found, int | float) and not isinstance(found, bool) and abs(found) < 1e100
    return float(found) if usable else None  # type: ignore[arg-type]


def computed_for(criteria: Iterable[Criterion]) -> Computed:
    """One statement where a criterion comes from a field of the workspace's own, else none."""
    if not any(_is_own(one) for one in criteria):
        return Computed()
    rows = CustomField.objects.filter(kind__in=(FieldKind.FORMULA, *NUMERIC)).order_by()
    found = list(rows.values_list("slug", "kind", "formula"))
    formulas = {slug: text for slug, kind, text in found if kind == FieldKind.FORMULA}
    return Computed(formulas, frozenset(slug for slug, kind, _text in found if kind != FieldKind.FORMULA))


def _is_own(criterion: Criterion) -> bool:
    return criterion.source == CriterionSource.FIELD and criterion.source_name.startswith("custom.")


def unfollowed(text: str) -> list[str]:
    """What scores could not follow of a formula."""
    known = set(CustomField.objects.filter(kind__in=NUMERIC).values_list("slug", flat=True))
    return sorted(
        name
        for name in parse(text).names
        if name not in FOLLOWED and name.removeprefix("custom.") not in known
    )


def refuse_unfollowed(row: CustomField, text: str) -> None:
    """Raises: Invalid when scores are fed by this formula field and its new text is beyond them."""
    if not Criterion.objects.filter(source=CriterionSource.FIELD, source_name=f"custom.{row.slug}").exists():
        return
    if names := unfollowed(text):
        said = _(
            "Scores use this field and cannot follow %(names)s. Leave that out, or take it from the scores first."
        )
        raise Invalid({"formula": said % {"names": ", ".join(names)}})
