"""TCP ports on this machine."""

import socket

from .trouble import Trouble

HERE = "127.0.0.1"
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  compared with, never bound here


def free() -> int:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        return int(probe.getsockname()[1])


def demand(host: str, port: int) -> None:
    """Refuse early, and in words, a port that is taken or not allowed."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or "no such port"
            raise Trouble(
                f"Port {port} cannot be used ({reason}): choose another, as in PORT=8001 bin/run."
            ) from None
