"""How the pages beside the workbench say things."""

from django import template

from roadmap.models import Risk
from roadmap.queries.risks import grade as grade_of

register = template.Library()


@register.filter
def grade(risk: Risk) -> str:
    """{{ risk|grade }} → high, medium or low."""
    return grade_of(risk.likelihood, risk.impact)
