"""The base of forms that several people may have open at once; `core.merging` says how they are brought together."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.forms import BoundField
from django.utils.translation import gettext as _

from core.merging import THEIRS, WAS, Clash, clash_in, mark, merge, quicker


class Shared(forms.BaseForm):
    """`about`: the row that the form changes; without one, as for something new, it is a plain form.

    `initial` must say how the row stands now, also when the form is bound. `together`: fields that only say something
    with one another, such as a date and its precision.
    """

    together: ClassVar[tuple[tuple[str, ...], ...]] = ()

    def __init__(self, *args: Any, about: Model | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = getattr(self, "instance", None)
        self.about = about if row is None or row._state.adding else row
        self.clashes: dict[str, Clash] = {}
        # A view that sets part of its form by hand found a clash there.
        self.quicker = False

    def full_clean(self) -> None:
        if self.is_bound and self.about is not None and hasattr(self.data, "getlist"):
            self._merge()
        super().full_clean()
        for name, clash in self.clashes.items():
            self.add_error(name, clash.refusal)
        if self.clashes:
            self.add_error(None, quicker())

    def _merge(self) -> None:
        now = {self.add_prefix(name): standing(self[name]) for name in self.fields}
        groups = [tuple(map(self.add_prefix, group)) for group in self.together]
        merged = merge(self.data, now, groups)  # type: ignore[arg-type]
        self.data = merged.post
        names = {self.add_prefix(name): name for name in self.fields}
        self.clashes = {
            names[one]: clash_in(self.about, names[one], said(self[names[one]]), one)
            for one in merged.clashes
        }


def standing(bound: BoundField) -> list[str]:
    """What the field would show of the row as it stands, as a browser sends it."""
    value, widget = bound.initial, bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if widget.check_test(value) else []
    shown: Any = widget.format_value(bound.field.prepare_value(value))
    if getattr(widget, "input_type", "") == "color":
        return [str(shown or "#000000").lower()]
    several = shown if isinstance(shown, list | tuple) else [shown]
    return [str(one) for one in several if one is not None]


def said(bound: BoundField) -> str:
    """What stands now, in words."""
    values = standing(bound)
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return _("yes") if values else _("no")
    words = dict(_choices(getattr(bound.field, "choices", ())))
    return ", ".join(words.get(value, value) for value in values)


def _choices(choices: Any) -> list[tuple[str, str]]:
    found = []
    for value, label in choices:
        inner = label if isinstance(label, list | tuple) else [(value, label)]
        found += [(str(one), str(word) if str(one) else "") for one, word in inner]
    return found


def was(bound: BoundField) -> tuple[str, str] | None:
    """Name and value of the mark that goes with a drawn field."""
    if getattr(bound.form, "about", None) is None:
        return None
    return f"{WAS}{bound.html_name}", mark(standing(bound))


def clash_of(bound: BoundField) -> Clash | None:
    found: Clash | None = getattr(bound.form, "clashes", {}).get(bound.name)
    return found


def status_of(*asked: Any) -> int:
    """Of the answer that shows these forms: 409 when somebody was quicker, 422 when something is wrong."""
    if any(getattr(form, "clashes", None) or getattr(form, "quicker", False) for form in asked):
        return 409
    return 422 if any(form.errors for form in asked if form is not None) else 200


__all__ = ["THEIRS", "Clash", "Shared", "clash_of", "said", "standing", "status_of", "was"]
