"""The pages of a product as they once stood, read from the event log, and what differs between two of them."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from core.events import history_of
from core.models import Event
from roadmap.models import Product

PAGES = ("vision", "target_market", "strategy", "summary")
# Words with the space behind them, so that what is put together again is the text.
PIECES = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Version:
    """`text` as it stood from `at` on; `id` is the event that made it so."""

    id: int
    at: datetime
    who: str
    text: str


@dataclass(frozen=True)
class Piece:
    """`kind`: same, gone or new."""

    kind: str
    text: str


def changes_of(product: Product, page: str) -> QuerySet[Event]:
    """The events that made versions of one page, the newest first."""
    events = history_of("roadmap.product", product.pk).filter(object_id=product.pk, changes__has_key=page)
    begun_empty = Q(operation="insert") & Q(**{f"changes__{page}__1": ""})
    return events.filter(operation__in=("insert", "update")).exclude(begun_empty)


def as_version(event: Event, page: str) -> Version:
    return Version(event.pk, event.at, str(event.actor) if event.actor else "", event.changes[page][1] or "")


def versions_of(product: Product, page: str) -> list[Version]:
    """All versions of one page, the newest first; the first is what stands now."""
    return [as_version(event, page) for event in changes_of(product, page)]


def difference(before: str, after: str) -> list[Piece]:
    """What turns `before` into `after`, word by word."""
    old, new = PIECES.findall(before), PIECES.findall(after)
    return list(_pieces(old, new))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(new[c:d]))
            continue
        if a < b:
            yield Piece("gone", "".join(old[a:b]))
        if c < d:
            yield Piece("new", "".join(new[c:d]))
