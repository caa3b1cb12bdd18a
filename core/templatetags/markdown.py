from django import template
from django.utils.safestring import SafeString

from core import markdown as text

register = template.Library()


@register.filter
def markdown(value: str) -> SafeString:
    """What a person wrote in Markdown, as harmless HTML."""
    return text.render(value or "")
