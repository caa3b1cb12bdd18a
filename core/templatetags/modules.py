"""JavaScript modules: what a page needs is fetched at once, not wave by wave as one module names the next."""

import re
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()

NAMED = re.compile(r'^(?:(?:import|export)\s[^;"]*?from|import)\s+"(\.{1,2}/[^"]+)"', re.MULTILINE)


@register.simple_tag
def preload_modules(*names: str) -> SafeString:
    """{% preload_modules "js/shell.js" %}: a link for each module named, and for all that those need before they run."""
    found = needed.__wrapped__(names) if settings.DEBUG else needed(names)
    return format_html_join("", '<link rel="modulepreload" href="{}">', ((static(name),) for name in found))


@cache
def needed(names: tuple[str, ...]) -> list[str]:
    """The modules and what they import, also by way of others, each once; those named first."""
    found = list(dict.fromkeys(names))
    for name in found:
        found += [one for one in _imported(name) if one not in found]
    return found


def _imported(name: str) -> list[str]:
    source = Path(finders.find(name) or name).read_text()
    return list(dict.fromkeys(normpath(join(dirname(name), one)) for one in NAMED.findall(source)))
