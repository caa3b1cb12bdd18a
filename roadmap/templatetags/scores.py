"""Tags of opened scores: sparkline, bars of what one step changes, controls."""

import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.models import User
from roadmap.formula.explain import figure
from roadmap.models import Criterion, Item, Rating
from roadmap.scoring.controls import control, plain, scale
from roadmap.scoring.detail import Detail, Input, name_of_score, name_of_value
from roadmap.scoring.history import spark as points_of

register = template.Library()


@register.filter(name="plain")
def plain_figure(value: float | None) -> str:
    return "–" if value is None else figure(value)


@register.filter
def field_number(value: float | str | None) -> str:
    """As a form field takes it, whatever the language; text is what somebody typed."""
    return value if isinstance(value, str) else plain(value)


@register.filter
def percent(share: float) -> str:
    return figure(round(100 * share, 1))


@register.filter
def whole(value: float) -> int:
    return round(value)


@register.filter
def names(inputs: Iterable[Input]) -> str:
    return ", ".join(one.criterion.name for one in inputs)


@register.filter
def by_name(text: str, inputs: Iterable[Input]) -> str:
    """A step of the arithmetic with the names that people know instead of the short ones that formulas use."""
    names = {one.criterion.slug: one.criterion.name for one in inputs}
    return re.sub(r"[A-Za-z_][A-Za-z0-9_]*", lambda word: names.get(word[0], word[0]), text)


@register.filter
def rated(rating: Rating, criterion: Criterion) -> str:
    return name_of_value(criterion, rating.value)


@register.filter
def agreement_words(one: Any) -> str:
    """`one`: anything with an `agreement`."""
    words = {"high": _("high agreement"), "medium": _("medium agreement"), "low": _("low agreement")}
    return words.get(one.agreement, "")


@register.filter
def score_said(value: float | None, kind: str) -> str:
    return name_of_score(kind, value)


@register.simple_tag
def spark(detail: Detail) -> SafeString:
    """How the score came to be what it is, as steps in time; nothing while it never changed."""
    points = points_of(detail.history)
    if not points:
        return SafeString("")
    known = [one.value for one in detail.history if one.value is not None]
    label = _("From %(first)s to %(last)s in %(n)d changes") % {
        "first": name_of_score(detail.model.kind, known[0]),
        "last": name_of_score(detail.model.kind, known[-1]),
        "n": len(known) - 1,
    }
    x, y = points.split()[-1].split(",")
    return format_html(
        '<svg class="spark" viewBox="0 0 96 22" width="96" height="22" role="img" aria-label="{}">'
        '<polyline class="l" points="{}"/><path class="e" d="M{} {}h0"/></svg>',
        *(label, points, x, y),
    )


@register.simple_tag
def sense(one: Input, detail: Detail) -> SafeString:
    """Two bars from a middle line: what one step lower and one step higher would make of the score."""
    parts = [part for part in (one.down, one.up) if part is not None]
    most = max(
        (abs(part.change) for each in detail.inputs for part in (each.down, each.up) if part), default=0
    )
    if not parts or not most:
        return SafeString("")
    bars = format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="4"/>', _bars(one, most))
    said = "; ".join(
        _("at %(value)s: %(change)s")
        % {"value": name_of_value(one.criterion, part.value), "change": _signed(part.change)}
        for part in parts
    )
    return format_html(
        '<p class="sense"><svg viewBox="0 0 80 12" width="80" height="12" aria-hidden="true">{}'
        '<line x1="40" x2="40" y1="0" y2="12"/></svg><span>{}</span></p>',
        bars,
        said,
    )


def _bars(one: Input, most: float) -> Iterable[tuple[str, str, int, str]]:
    for place, part in enumerate((one.down, one.up)):
        if part is not None and part.change:
            width = abs(part.change) / most * 38
            left = 40 if part.change > 0 else 40 - width
            yield ("down" if part.change < 0 else "up", f"{left:.1f}", 1 + place * 6, f"{width:.1f}")


def _signed(value: float) -> str:
    text = f"{value:+.3g}" if value else "±0"
    return text.replace("-", "−")


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


@register.inclusion_tag("scoring/control.html")
def ask(one: Input, item: Item, user: User) -> dict[str, Any]:
    """The control of one's own rating."""
    own = one.own(user)
    return {"control": control(one.criterion, own.value if own else None, f"r-{item.pk}")}


@register.inclusion_tag("scoring/control.html")
def asked(criterion: Criterion, value: float | None, where: str) -> dict[str, Any]:
    """A control with its label shown."""
    return {"control": control(criterion, value, where), "legend": "asked"}


@register.simple_tag
def agreed_field(one: Input, typed: str | None = None) -> SafeString:
    """The value to agree on, beginning with what counts now, or with what was typed and refused."""
    criterion, now = one.criterion, one.value if typed is None else _number(typed)
    place = format_html('id="av-{}" name="value" class="field sm"', criterion.pk)
    known = scale(criterion)
    if known and (now is None or now in known):
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (
                    plain(value),
                    SafeString(" selected") if value == now else "",
                    name_of_value(criterion, value),
                )
                for value in known
            ),
        )
        return format_html("<select {}>{}</select>", place, options)
    return format_html(
        '<input type="number" step="any" min="{}" max="{}" value="{}" {}>',
        *(plain(criterion.low), plain(criterion.high), plain(now), place),
    )
