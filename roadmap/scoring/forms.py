"""The form of a scoring model: its criteria as rows "name-0", "low-0", … of plain fields."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Invalid
from core.shared_forms import Shared
from roadmap.models import Criterion, CriterionSource, Product, ScoringKind, ScoringModel, SignalKind
from roadmap.scoring.controls import plain
from roadmap.scoring.sources import FIELDS

NUMBERS = {"low": gettext_lazy("lowest"), "high": gettext_lazy("highest"), "step": gettext_lazy("step")}
TYPED = ("id", "name", "slug", "help", "source", "choices", "x", "weight", *NUMBERS)
MOST_ROWS = 40


class ModelForm(Shared, forms.Form):
    """Name, product and formula; the kind only of a new one."""

    kind = forms.ChoiceField(choices=ScoringKind.choices, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    product = forms.ModelChoiceField(
        Product._base_manager.none(),
        label=gettext_lazy("Product"),
        required=False,
        empty_label=gettext_lazy("All products"),
    )
    formula = forms.CharField(
        label=gettext_lazy("Formula"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy(
            "+ − × ÷ ^ ( ) sqrt log abs min max, and the short names of criteria, fields and signals."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = Product.objects.all()  # type: ignore[attr-defined]
        kind = self.data.get("kind") or self.initial.get("kind")
        if kind != ScoringKind.FORMULA:
            del self.fields["formula"]


def initial_of(model: ScoringModel) -> dict[str, Any]:
    return {"kind": model.kind, "name": model.name, "product": model.product_id, "formula": model.formula}


class Row(NamedTuple):
    """One criterion in the form; `at` numbers its fields."""

    at: int
    criterion: Criterion
    source: str
    choices: str
    example: str
    out: bool = False


def rows_of(criteria: list[Criterion]) -> list[Row]:
    return [
        Row(at, one, f"{one.source}:{one.source_name}", choices_text(one), plain(example_of(one)))
        for at, one in enumerate(criteria)
    ]


def example_of(criterion: Criterion) -> float:
    """A value in the upper half of the scale."""
    if criterion.choices:
        values = sorted(one["value"] for one in criterion.choices)
        return values[len(values) * 2 // 3]
    steps = round((criterion.high - criterion.low) * 0.7 / criterion.step)
    return criterion.low + steps * criterion.step


def choices_text(criterion: Criterion) -> str:
    """One choice in a line, "2 = High"."""
    return "\n".join(f"{plain(one['value'])} = {one['name']}" for one in criterion.choices)


def _places(post: Mapping[str, str]) -> list[int]:
    return sorted(int(name[5:]) for name in post if re.fullmatch(r"name-[0-9]{1,3}", name))[:MOST_ROWS]


def typed_rows(post: Mapping[str, str]) -> list[Row]:
    """What was typed, letter by letter, for a form that was refused; without the row that stands empty for more."""
    rows = []
    for at in _places(post):
        text = {name: post.get(f"{name}-{at}", "") for name in TYPED}
        if not (text["name"].strip() or text["id"]):
            continue
        criterion = Criterion(**{name: text[name] for name in ("name", "slug", "help", *NUMBERS, "weight")})
        criterion.pk, criterion.lower_is_better = text["id"] or None, f"lower-{at}" in post
        out = f"remove-{at}" in post
        rows.append(Row(at, criterion, text["source"] or "rated:", text["choices"], text["x"], out))
    return rows


def given_rows(post: Mapping[str, str]) -> list[dict[str, Any]]:
    """The criteria that a form says, without those that are to go. Raises: Invalid."""
    rows: list[dict[str, Any]] = []
    for at in _places(post):
        if post.get(f"name-{at}", "").strip() and not post.get(f"remove-{at}"):
            rows.append(_row(post, at, {row["slug"] for row in rows}))
    return rows


def _row(post: Mapping[str, str], at: int, taken: set[str]) -> dict[str, Any]:
    source, _colon, name = post.get(f"source-{at}", "rated:").partition(":")
    row: dict[str, Any] = {
        "name": post[f"name-{at}"].strip(),
        "help": post.get(f"help-{at}", "").strip(),
        "source": source,
        "source_name": name,
        "lower_is_better": bool(post.get(f"lower-{at}")),
        "choices": _choices(post.get(f"choices-{at}", "")),
        "slug": post.get(f"slug-{at}") or slug_for(post[f"name-{at}"], taken),
    }
    for field, label in NUMBERS.items():
        row[field] = _number(post.get(f"{field}-{at}", ""), f"{row['name']}: {label}")
    if f"weight-{at}" in post:
        row["weight"] = _number(post[f"weight-{at}"], _("weight"))
    if pk := post.get(f"id-{at}"):
        row["id"] = _id(pk)
    return row


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid({"criteria": _("A criterion of that id is not in this model.")}) from None


def _number(text: str, label: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise Invalid({"criteria": _("Give a number for “%(field)s”.") % {"field": label}}) from None


def _choices(text: str) -> list[dict[str, Any]]:
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        value, equals, name = line.partition("=")
        if not equals or not name.strip():
            raise Invalid({"criteria": _("Write each choice as “2 = High”, one in a line.")})
        found.append({"value": _number(value.strip(), line), "name": name.strip()})
    return found


def slug_for(name: str, taken: set[str]) -> str:
    """A short name that formulas can use."""
    base = slugify(name).replace("-", "_")[:36]
    base = base if base[:1].isalpha() else f"c_{base}".rstrip("_")
    found, n = base, 2
    while found in taken:
        found, n = f"{base}_{n}", n + 1
    return found


def sources(custom: list[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a criterion can come from, in groups, as ("field:effort", "Effort")."""
    fields = [(f"field:{name}", str(label)) for name, label in FIELDS.items()]
    fields += [(f"field:{name}", name.removeprefix("custom.")) for name in custom]
    signals = [(f"signal:{kind.value}", str(kind.label)) for kind in SignalKind]
    rated = [(f"{CriterionSource.RATED.value}:", str(CriterionSource.RATED.label))]
    return [(_("People"), rated), (_("Fields"), fields), (_("Signals"), signals)]
