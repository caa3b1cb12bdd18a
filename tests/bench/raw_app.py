"""The yardstick: the same JSON of 100 items, selected by raw psycopg2, behind the same server. No users, no Django views."""

import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

import psycopg2
from a2wsgi import WSGIMiddleware

LOCAL = threading.local()


def connection() -> Any:
    if not hasattr(LOCAL, "connection"):
        LOCAL.connection = psycopg2.connect(os.environ["DATABASE_URL"])
        LOCAL.connection.autocommit = True
        with LOCAL.connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pmhub.workspace', %s, false)", [os.environ["BENCH_WORKSPACE"]])
    return LOCAL.connection


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    with connection().cursor() as cursor:
        cursor.execute(os.environ["BENCH_SQL"])
        body = cursor.fetchone()[0].encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


application = WSGIMiddleware(app, workers=8)
