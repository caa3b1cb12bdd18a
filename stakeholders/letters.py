"""One recipient's copy of an edition. Where their name, address or links belong, the edition's text carries marks."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from html import escape
from typing import Any
from uuid import UUID

from django.utils import translation

from core import links
from core.tenancy import actor
from stakeholders.models import Edition, Stakeholder, Subscription
from stakeholders.models.people import Kind
from stakeholders.phrases import period_words

# From a private area of Unicode, so that nobody's title can be taken for a mark.
MARK = "\uf8f0%s\uf8f1"
MARKS = ("name", "email", "role", "period", "view", "unsubscribe", "preferences")


def values_for(
    person: Stakeholder,
    subscription: Subscription | None,
    edition: Edition,
    since: datetime | None,
    digest_id: Any,
) -> dict[str, str]:
    """What stands at the marks in this recipient's copy."""
    workspace = edition.workspace_id or actor().workspace.pk
    stop = links.make("unsubscribe", workspace, subscription.pk) if subscription else ""
    return {
        "name": person.name,
        "email": person.email,
        "role": _role(edition.language, person.kind),
        "period": _period(edition.language, since, edition.until, edition.zone),
        "view": links.absolute(f"/d/{links.make('digest', workspace, digest_id)}/") if digest_id else "",
        "unsubscribe": links.absolute(f"/u/{stop}/") if stop else "",
        "preferences": links.absolute(f"/u/{stop}/") if stop else "",
    }


@lru_cache(256)
def _role(language: str, kind: str) -> str:
    with translation.override(language):
        return f", {Kind(kind).label}" if kind != Kind.OTHER else ""


@lru_cache(256)
def _period(language: str, since: datetime | None, until: datetime, zone: str) -> str:
    with translation.override(language):
        return period_words(since, until, zone)


def fill(text: str, values: Mapping[str, str], *, html: bool) -> str:
    for name in MARKS:
        value = values.get(name, "")
        text = text.replace(MARK % name, escape(value) if html else value)
    return text


def find(edition_id: UUID) -> Callable[[Mapping[str, str]], tuple[str, str]] | None:
    """An edition of the acting workspace as the letter that its recipients' mails are copies of."""
    row = Edition.objects.filter(pk=edition_id).values_list("text", "html").first()
    if row is None:
        return None
    text, html = row
    return lambda values: (fill(text, values, html=False), fill(html, values, html=True))
