"""Whether a server that somebody else runs answers at all: asked first, so that its absence is one sentence."""

import socket
from contextlib import suppress
from urllib.parse import unquote, urlsplit

from .trouble import Trouble

PATIENCE = 5.0
PORTS = {"DATABASE_URL": 5432, "REDIS_URL": 6379}
KINDS = {"DATABASE_URL": "Postgres", "REDIS_URL": "Redis or Valkey"}


def demand(name: str, url: str) -> None:
    """Raises: Trouble when nobody answers at the host and port of `url`, the value of the variable `name`."""
    place = _place(name, url)
    if place is None:
        return
    try:
        with socket.create_connection(place, PATIENCE) as wire:
            answers = _answers(wire) if url.startswith("redis://") else True
    except OSError as error:
        reason = error.strerror or ("no answer" if isinstance(error, TimeoutError) else str(error))
        raise Trouble(_said(name, place, reason)) from None
    if not answers:
        raise Trouble(_said(name, place, "something else answers"))


def _said(name: str, place: tuple[str, int], reason: str) -> str:
    host, port = place
    return (
        f"{name} names {host}:{port}, where no {KINDS[name]} answers ({reason}): start it, or correct {name}."
    )


def _place(name: str, url: str) -> tuple[str, int] | None:
    """Host and port; None for what is no single place on a network, such as a socket file or several hosts."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[name]
    except ValueError:
        return None
    host = unquote(parts.hostname or "")
    return None if not host or host.startswith("/") or "," in parts.netloc else (host, port)


def _answers(wire: socket.socket) -> bool:
    """Redis says PONG, or that a password is missing."""
    wire.sendall(b"PING\r\n")
    with suppress(TimeoutError):
        return wire.recv(1) in (b"+", b"-")
    return False
