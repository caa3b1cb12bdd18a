"""Small parts of the stakeholder pages."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stakeholders.phrases import HEALTH_TONES
from stakeholders.zones import city

register = template.Library()


@register.simple_tag
def rating(value: int) -> SafeString:
    """1 to 5 as filled and open dots, read aloud as a number."""
    said = _("%(value)d of 5") % {"value": value}
    return format_html(
        '<span class="rating" role="img" aria-label="{}"><span>{}</span><span class="off">{}</span></span>',
        said,
        "●" * value,
        "●" * (5 - value),
    )


@register.simple_tag(takes_context=True)
def sort_link(context: dict[str, Any], name: str, label: str) -> SafeString:
    """A column's head that sorts by it and keeps the filters."""
    query = context["request"].GET.copy()
    query["sort"] = name
    current = context["filters"].sort == name
    return format_html(
        '<a href="?{}"{}>{}{}</a>',
        query.urlencode(),
        SafeString(' aria-current="true"') if current else "",
        label,
        " ↓" if current else "",
    )


@register.filter
def tone(health: str) -> str:
    return HEALTH_TONES.get(health, "")


@register.filter
def city_of(zone: str) -> str:
    """ "in Oslo" for "Europe/Oslo"."""
    return _("in %(city)s") % {"city": city(zone)}
