"""How baselines, decisions and scenarios are drawn: positions as SVG attributes, never inline styles."""

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.dates import far_words, span
from roadmap.slippage import Line

register = template.Library()
WIDTH = 120


@register.filter
def far(days: int | None) -> str:
    """{{ 21|far }} → 3 weeks."""
    return far_words(days) if days else ""


@register.filter
def moved(line: Line) -> str:
    """What became of one promise, in words."""
    late = line.days or 0
    if line.shipped:
        if not late:
            return _("shipped on time")
        words = _("shipped %(far)s late") if late > 0 else _("shipped %(far)s early")
    else:
        words = _("%(far)s later") if late > 0 else _("%(far)s earlier")
    return words % {"far": far_words(late)}


@register.filter
def overdue(line: Line) -> str:
    """How long ago the promised day was."""
    assert line.was is not None and line.was.end is not None
    last = span(line.was.end, line.was.precision)[1]
    return far_words((timezone.localdate() - last).days)


@register.simple_tag
def share_bar(value: float, most: float, css: str = "") -> SafeString:
    """A bar from zero; decoration beside its number."""
    return format_html(
        '<svg class="hbar {}" viewBox="0 0 {} 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="{}" height="8"/><rect class="fill" width="{}" height="8"/></svg>',
        *(css, WIDTH, WIDTH, round(WIDTH * min(value / most, 1), 1) if most else 0),
    )


@register.simple_tag
def slip_bar(days: int | None, most: float) -> SafeString:
    """A bar from the promised day in the middle: later goes on, earlier goes back."""
    half, length = WIDTH / 2, abs(days or 0) / (most or 1) * (WIDTH / 2 - 1)
    late = (days or 0) > 0
    return format_html(
        '<svg class="hbar slip" viewBox="0 0 {} 12" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="{}" x="{}" y="2" width="{}" height="8"/><path class="mid" d="M{} 0v12"/></svg>',
        *(
            WIDTH,
            "late" if late else "early",
            half if late else round(half - length, 1),
            round(length, 1),
            half,
        ),
    )
