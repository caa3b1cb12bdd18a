"""What the frame of a signed-in page needs: areas, counts beside them, sections of the sidebar, workspaces."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core.models import Membership, Workspace
from core.notify.reading import unread_of
from core.tenancy import Actor, current, system

register = template.Library()


class Area(NamedTuple):
    key: str
    label: str
    icon: str
    url: str
    waiting: int


def _areas() -> list[tuple[str, str, str]]:
    return [
        ("home", _("Home"), "home"),
        ("strategy", _("Strategy"), "strategy"),
        ("roadmap", _("Roadmap"), "roadmap"),
        ("feedback", _("Feedback"), "feedback"),
        ("metrics", _("Metrics"), "metrics"),
        ("stakeholders", _("Stakeholders"), "people"),
    ]


@cache
def has_page(address: str) -> bool:
    try:
        resolve(address)
    except Resolver404:
        return False
    return True


def area_url(key: str, slug: str) -> str:
    """Where an area begins; "" while it has no page."""
    pattern = settings.AREA_PAGES.get(key, "/w/{slug}/" + key + "/")
    return pattern.format(slug=slug) if has_page(pattern.format(slug="x")) else ""


def areas_of(actor: Actor) -> list[Area]:
    found = []
    for key, label, shape in _areas():
        if url := area_url(key, actor.workspace.slug):
            count = settings.AREA_COUNTS.get(key)
            found.append(Area(key, label, shape, url, _call(count, actor) if count else 0))
    return found


def _call(path: str, actor: Actor) -> Any:
    counted: Callable[[Actor], Any] = import_string(path)
    return counted(actor)


@register.simple_tag
def areas() -> list[Area]:
    actor = current()
    return areas_of(actor) if actor else []


@register.simple_tag
def side_sections() -> list[dict[str, Any]]:
    """Each {"title", "note", "rows": [{"label", "url", "hue", "n"}], "none": sentence}, from settings.SIDE_SECTIONS."""
    actor = current()
    return [_call(path, actor) for path in settings.SIDE_SECTIONS] if actor else []


@register.inclusion_tag("core/bell.html", takes_context=True)
def bell(context: dict[str, Any]) -> dict[str, Any]:
    """How many notifications wait; asked once for a page, though it may show two bells."""
    actor = current()
    request = context["request"]
    if actor and not hasattr(request, "unread"):
        request.unread = unread_of(actor)
    known = {name: context.get(name) for name in ("workspace", "area")}
    return known | {"unread": getattr(request, "unread", 0)}


@register.filter
def may(actor: Actor | None, capability: str) -> bool:
    """{% if actor|may:"import" %}"""
    return bool(actor and actor.can(capability))


@register.simple_tag
def open_signup() -> bool:
    return settings.OPEN_SIGNUP


@register.simple_tag
def mails_kept() -> bool:
    """Whether mails are recorded and not sent, because no mail server is set."""
    return not settings.EMAIL_CONFIG


@register.simple_tag(takes_context=True)
def workspace_around(context: dict[str, Any]) -> Workspace | None:
    """The workspace in whose address an error page stands, when the reader is one of its members."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    user: Any = getattr(request, "user", None)
    slug = match.kwargs.get("slug") if match and match.route.startswith("w/") else None
    if not slug or not user or not user.is_authenticated:
        return None
    with system():
        found = Membership.objects.filter(user=user, workspace__slug=slug).select_related("workspace").first()
    return found.workspace if found else None
