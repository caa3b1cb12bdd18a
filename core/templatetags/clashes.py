"""What a form set by hand says of fields that two people changed, as {% field %} says it of its own."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def clash(of: Any, name: str, address: str = "") -> SafeString:
    """{% clash row "name" %} below a control set by hand: who was quicker, and what is to stand.

    `address`: of a form that saves itself, where choosing is saved at once.
    """
    found = getattr(of, "clashes", {}).get(name)
    if found is None:
        return SafeString("")
    known = {"clash": found, "id": f"clash-{of.pk}-{name}", "address": address}
    return render_to_string("parts/clash_by_hand.html", known)


@register.simple_tag
def clashing(of: Any, name: str) -> SafeString:
    """{% clashing row "name" %} inside that control, for who hears the page."""
    if name not in getattr(of, "clashes", {}):
        return SafeString("")
    return format_html(' aria-invalid="true" aria-describedby="clash-{}-{}"', of.pk, name)
