"""What people are told of. Each area names its kinds; `settings.NOTIFICATION_KINDS` lists where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from core.models import Notification, Way

Data = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """How one notification is read: a sentence, and below it what was said."""

    sentence: str
    quote: str = ""


Say = Callable[[list[Notification]], Mapping[UUID, Line]]


def laid_over(old: Data, new: Data) -> Data:
    return {**old, **new}


@dataclass(frozen=True)
class Kind:
    """`say` reads many notifications of this kind at once, in the language that is active; one that is missing in
    its answer is about something that is gone. `merge` makes one of two within minutes about the same thing.
    `label` and `help` may be lazy."""

    name: str
    label: Any
    help: Any
    say: Say
    icon: str = "bell"
    default: Way = Way.IN_APP
    merge: Callable[[Data, Data], Data] = laid_over


@cache
def kinds() -> dict[str, Kind]:
    found: Iterable[Kind] = (kind for path in settings.NOTIFICATION_KINDS for kind in import_string(path))
    return {kind.name: kind for kind in found}
