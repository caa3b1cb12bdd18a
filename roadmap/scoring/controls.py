"""How a criterion is asked for: a row of choices where there are few values, else a number."""

from collections.abc import Iterable
from dataclasses import dataclass

from roadmap.models import Criterion
from roadmap.scoring.detail import name_of_value

MOST_BUTTONS = 11


@dataclass(frozen=True)
class Option:
    value: str
    name: str
    chosen: bool


@dataclass(frozen=True)
class Control:
    """`field`: the name in the form. `options` is empty for a number between `low` and `high`."""

    criterion: Criterion
    field: str
    id: str
    options: list[Option]
    value: str
    low: str
    high: str
    step: str
    # What stands on the item under the same name.
    figure: str = ""

    @property
    def wide(self) -> bool:
        """Names need more room than figures."""
        return any(len(option.name) > 3 for option in self.options)


def plain(value: float | None) -> str:
    """As a form field takes it, without what floats leave behind."""
    return "" if value is None else f"{value:.12g}"


def control(criterion: Criterion, value: float | None, where: str) -> Control:
    """`where` makes the ids differ from those of the same criterion elsewhere on the page."""
    return Control(
        criterion,
        f"c-{criterion.pk}",
        f"{where}-{criterion.pk}",
        [
            Option(plain(one), name_of_value(criterion, one), value is not None and one == value)
            for one in scale(criterion)
        ],
        plain(value),
        plain(criterion.low),
        plain(criterion.high),
        plain(criterion.step),
    )


def scale(criterion: Criterion) -> list[float]:
    """All values that may be given, if they are few; else none."""
    if criterion.choices:
        return [one["value"] for one in criterion.choices]
    count = (criterion.high - criterion.low) / criterion.step + 1
    if count > MOST_BUTTONS + 0.5:
        return []
    return [criterion.low + place * criterion.step for place in range(int(count + 1e-9))]


def given_in(form: dict[str, str], criteria: Iterable[Criterion]) -> dict[Criterion, float | None]:
    """What a form says of these criteria; an emptied field takes a rating back. Raises: ValueError for no number."""
    found: dict[Criterion, float | None] = {}
    for criterion in criteria:
        text = form.get(f"c-{criterion.pk}")
        if text is not None:
            found[criterion] = float(text.replace(",", ".")) if text.strip() else None
    return found
