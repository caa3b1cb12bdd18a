"""What the templates of metrics need besides `ui`: sparklines and figures with their unit."""

from datetime import date
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from metrics import charts, words
from metrics.models import Target
from metrics.numbers import BEFORE
from metrics.queries import KpiSummary
from metrics.queries.summaries import goal_of

register = template.Library()


@register.inclusion_tag("metrics/_spark.html")
def spark(summary: KpiSummary) -> dict[str, Any]:
    """{% spark summary %}: the last figures and, dotted, the target."""
    line = None if summary.goal is None or summary.goal.cumulative else summary.goal.target
    return charts.spark(summary.spark, line)


@register.simple_tag
def figure(summary: KpiSummary) -> SafeString:
    """{% figure summary %}: the big figure, its unit small."""
    if summary.value is None:
        return SafeString("<b>–</b>")
    if summary.unit in BEFORE:
        return format_html("{}<b>{}</b>", summary.unit, summary.figure)
    return format_html("<b>{}</b> {}", summary.figure, summary.unit)


@register.filter
def percent(value: float) -> str:
    """A place in the drawing, in the notation of SVG, whatever the reader's language."""
    return f"{value:g}%"


@register.simple_tag
def say_value(summary: KpiSummary, value: float) -> str:
    """{% say_value summary 4.0 %} → 4 h"""
    return summary.say(value)


@register.simple_tag
def target_words(summary: KpiSummary, target: Target) -> str:
    """{% target_words summary target %} → 4 h by 30 Sep 2026"""
    goal = goal_of(summary.kpi, target)
    return words.say_target(goal, summary.say, date.min) if goal else ""
