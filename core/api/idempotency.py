"""The same POST with the same `Idempotency-Key` happens once and is answered alike."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Protocol

from django.db import connection
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from core.errors import Conflict, Invalid
from core.ids import uuid7
from core.models import IdempotencyKey
from core.tenancy import Actor

IN_MEMORY, PIECE = 1 << 20, 1 << 16
HEADER = "Idempotency-Key"
# By this number what a write did is undone.
TRANSACTION = "X-Transaction"
KEPT = (TRANSACTION, "ETag", "Location")


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def fingerprint(request: Request, actor: Actor, digest: str = "") -> str:
    """What makes two requests the same: who, where to, and what. `digest` stands for a body that is a file."""
    body = digest or json.dumps(request.data, sort_keys=True, cls=JSONEncoder, default=str)
    who = actor.user.pk if actor.user else ""
    return hashlib.sha256(f"{who} {request.method} {request.get_full_path()} {body}".encode()).hexdigest()


@contextmanager
def spooled(stream: Readable) -> Iterator[tuple[IO[bytes], str]]:
    """The bytes again, and their digest: what a body that is read as a stream is known by."""
    digest = hashlib.sha256()
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        while piece := stream.read(PIECE):
            digest.update(piece)
            file.write(piece)
        file.seek(0)
        yield file, digest.hexdigest()


def claim(key: str, print_: str, actor: Actor) -> Response | None:
    """Take the key for this transaction, or give the answer that it once got.

    A second request waits at the unique index until the first has committed.
    """
    if len(key) > 200:
        raise Invalid({HEADER: _("Use at most 200 characters.")})
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_idempotencykey (id, workspace_id, key, fingerprint, created_at)"
            " VALUES (%s, %s, %s, %s, now()) ON CONFLICT (workspace_id, key) DO NOTHING",
            [uuid7(), actor.workspace.pk, key, print_],
        )
        if cursor.rowcount:
            return None
    known = IdempotencyKey.objects.get(key=key)
    if known.fingerprint != print_:
        raise Conflict(_("This Idempotency-Key was used for another request. Use a new one."))
    headers = {**(known.headers or {}), "Idempotent-Replay": "true"}
    return Response(known.body, status=known.status, headers=headers)


def remember(key: str, response: Response) -> None:
    body: Any = json.loads(json.dumps(response.data, cls=JSONEncoder))
    headers = {name: response[name] for name in KEPT if name in response}
    IdempotencyKey.objects.filter(key=key).update(status=response.status_code, body=body, headers=headers)
