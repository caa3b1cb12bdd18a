"""A plain HTTP client on one kept connection, and figures of what it measured."""

import http.client
import statistics
import time
from collections.abc import Callable
from typing import Any


class Browser:
    """`get()` answers (status, headers, body) and keeps the seconds of each request."""

    def __init__(self, port: int, headers: dict[str, str] | None = None) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = headers or {}

    def send(self, method: str, path: str, body: str | None = None, **headers: str) -> tuple[int, Any, bytes]:
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, path, body, sent)
        answer = self.connection.getresponse()
        return answer.status, answer.headers, answer.read()


def seconds(call: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def in_turn(calls: dict[str, Callable[[], Any]], times: int, warm: int = 10) -> dict[str, list[float]]:
    """Each call `times` times, one after the other in turn, so that a slow moment hits all alike."""
    for _ in range(warm):
        for call in calls.values():
            call()
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(times):
        for name, call in calls.items():
            taken[name].append(seconds(call))
    return taken


def median_ms(taken: list[float]) -> float:
    return statistics.median(taken) * 1000


def p95_ms(taken: list[float]) -> float:
    return sorted(taken)[int(len(taken) * 0.95)] * 1000
