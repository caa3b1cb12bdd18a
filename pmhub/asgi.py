"""What granian serves: the event stream, async; everything else is Django's WSGI app in threads that last.

Threads that last keep their database connections; Django's own ASGI handler would need a new one for each request.
"""

import asyncio
import gc
import os
import signal
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from a2wsgi import WSGIMiddleware

from pmhub.wsgi import application as django_app  # first: it sets Django up

from core import realtime  # isort: skip
from pmhub import bodies  # isort: skip
from core.realtime.hub import hub  # isort: skip

# PMHUB_WEB_THREADS: requests that one web process works on at once; each holds at most one database connection.
threads = int(os.environ.get("PMHUB_WEB_THREADS", "6"))
_django = WSGIMiddleware(django_app, workers=threads)  # type: ignore[arg-type]


async def application(
    scope: MutableMapping[str, Any],
    receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
    send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
) -> None:
    if scope["type"] == "lifespan":
        await _live(receive, send)
    elif slug := realtime.address(scope["path"]):
        await realtime.serve(scope, receive, send, slug)
    else:
        await _serve_django(scope, receive, send)


async def _serve_django(
    scope: MutableMapping[str, Any],
    receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
    send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
) -> None:
    most = bodies.most_for(scope["path"])
    if bodies.announced(scope["headers"]) > most:
        await bodies.refuse(send, most)
        return
    body = bodies.Body(receive, send, most)
    # In WSGI, X_Forwarded_Proto would look like the X-Forwarded-Proto that only our proxy may send.
    plain = [(name, value) for name, value in scope["headers"] if b"_" not in name]
    headers = bodies.with_length(plain, most)
    await _django({**scope, "headers": headers}, body.receive, body.send)  # type: ignore[arg-type]


async def _live(
    receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
    send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
) -> None:
    await receive()
    # What is loaded by now stays: the collector need not look through it again and again.
    gc.collect()
    gc.freeze()
    _end_streams_on_signal(hub().closing)
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await hub().close()
    await send({"type": "lifespan.shutdown.complete"})


def _end_streams_on_signal(closing: asyncio.Event) -> None:
    """The server lets requests finish before it says "shutdown", and a stream never finishes by itself.

    A handler of `signal` beside the loop's own one: both are called.
    """
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(closing.set))
