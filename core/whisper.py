"""A word to browsers that listen now: it is in no log, comes once, and is lost where nobody hears.

What it says must be found by asking too; `core.realtime.hub` passes it on to the streams of people, never of tokens.
"""

import json
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from core import redis

CHANNEL = "pmhub:whispers"


def whisper(workspace_id: UUID, event: str, data: Any, *, to: UUID | None = None) -> None:
    """After commit, to everybody in the workspace or `to` one person."""
    said = {"workspace": str(workspace_id), "to": str(to) if to else None, "event": event, "data": data}
    transaction.on_commit(partial(redis.ring, CHANNEL, json.dumps(said)), robust=True)
