"""Who else is here now. Kept by Redis for less than a minute, written down nowhere."""

from __future__ import annotations

import json
import logging
import re
import time
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from redis import RedisError

from core import redis
from core.errors import Invalid
from core.tenancy import Actor
from core.whisper import whisper

log = logging.getLogger(__name__)

# Browsers say every 20 seconds that they are here.
GONE_AFTER = 45.0
MOST_PLACES = 500
WORD = re.compile(r"[A-Za-z0-9_.-]{0,40}")
TAB = re.compile(r"[A-Za-z0-9-]{8,40}")


@dataclass(frozen=True)
class Place:
    """One open page of one person. `item`: the open one; `editing`: the field of it in hand."""

    tab: str
    user: str
    name: str
    initials: str
    view: str = ""
    item: str = ""
    editing: str = ""


def here(actor: Actor, told: dict[str, Any]) -> list[Place]:
    """Note where `actor` is, tell others when that is new, and answer where everybody is, oneself too.

    Without Redis nobody is seen. Raises: Invalid.
    """
    place = _place(actor, told)
    try:
        before = _places(actor.workspace.pk)
        if told.get("leave"):
            redis.client().hdel(_key(actor.workspace.pk), _field(place))
        elif len(before) < MOST_PLACES or _field(place) in before:
            _keep(actor.workspace.pk, place)
    except RedisError as error:
        log.warning("presence not kept", extra={"error": str(error)})
        return []
    if told.get("leave"):
        _say(actor, {"tab": place.tab, "user": place.user, "gone": True})
        return []
    if before.get(_field(place)) != place:
        _say(actor, asdict(place))
    return list({**before, _field(place): place}.values())


def _say(actor: Actor, data: dict[str, Any]) -> None:
    whisper(actor.workspace.pk, "presence", data)


def _place(actor: Actor, told: dict[str, Any]) -> Place:
    assert actor.user is not None, "tokens are refused before"
    tab = str(told.get("tab", ""))
    if not TAB.fullmatch(tab):
        raise Invalid({"tab": _("Give a name of 8 to 40 letters and digits for this page.")})
    words = {name: str(told.get(name) or "") for name in ("view", "item", "editing")}
    for name, word in words.items():
        if not WORD.fullmatch(word):
            raise Invalid({name: _("Give a word of at most 40 letters.")})
    user = actor.user
    return Place(tab=tab, user=str(user.pk), name=str(user), initials=user.initials, **words)


def _key(workspace_id: UUID) -> str:
    return f"pmhub:here:{workspace_id}"


def _field(place: Place) -> str:
    return f"{place.user} {place.tab}"


def _keep(workspace_id: UUID, place: Place) -> None:
    line = redis.client().pipeline(transaction=False)
    line.hset(_key(workspace_id), _field(place), json.dumps([time.time(), asdict(place)]))
    line.expire(_key(workspace_id), int(GONE_AFTER) + 1)
    line.execute()


def _places(workspace_id: UUID) -> dict[str, Place]:
    """Where people were seen last; those who were not heard of again are forgotten."""
    found: dict[str, Place] = {}
    gone = []
    seen: dict[Any, Any] = redis.client().hgetall(_key(workspace_id))
    for field, text in seen.items():
        at, place = json.loads(text)
        if time.time() - at > GONE_AFTER:
            gone.append(field)
        else:
            found[field.decode()] = Place(**place)
    if gone:
        redis.client().hdel(_key(workspace_id), *gone)
    return found
