"""The data folder: its secrets, who uses it now, and what an earlier supervisor left behind."""

import fcntl
import json
import os
import secrets
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from . import paths, process

Sigs = {"postgres": signal.SIGINT}


class Folder:
    """One process owns the folder and runs the servers; others (`bin/manage`) may use them meanwhile.

    Both are kernel locks on files, gone with their process however it ends, so that no lock is ever stale.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.logs = paths.make(home / "logs")
        self._owner: IO[str] | None = None
        self._user: IO[str] | None = None

    def own(self) -> bool:
        """Become the one who runs the servers; False when somebody is already."""
        self._owner = _lock(self.home / "owner.lock", fcntl.LOCK_EX)
        return self._owner is not None

    def release(self) -> None:
        for lock in (self._owner, self._user):
            if lock:
                lock.close()
        self._owner = self._user = None

    def use(self) -> None:
        """Say that we use the servers of the owner, so that a `bin/manage` which owns them waits for us."""
        self._user = _lock(self.home / "users.lock", fcntl.LOCK_SH)

    def await_users(self, patience: float) -> None:
        deadline = time.monotonic() + patience
        while (
            last := _lock(self.home / "users.lock", fcntl.LOCK_EX)
        ) is None and time.monotonic() < deadline:
            time.sleep(0.1)
        if last:
            last.close()

    def secrets(self) -> dict[str, str]:
        """Passwords and the secret key, made once."""
        file = self.home / "secrets.json"
        known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
        missing = [name for name in ("postgres", "pmhub", "valkey", "secret_key") if name not in known]
        if missing:
            known |= {name: secrets.token_urlsafe(48) for name in missing}
            _write(file, known)
        return known

    def keep(self, secrets: Mapping[str, str]) -> None:
        """Take over secrets that came with a backup."""
        _write(self.home / "secrets.json", self.secrets() | dict(secrets))

    def note(self, state: Mapping[str, Any]) -> None:
        _write(self.home / "run.json", state)

    def state(self) -> dict[str, Any]:
        try:
            return dict(json.loads((self.home / "run.json").read_text()))
        except (FileNotFoundError, ValueError):
            return {}

    def forget(self) -> None:
        with suppress(FileNotFoundError):
            (self.home / "run.json").unlink()

    def clean(self) -> int:
        """End what a supervisor that was killed left running; only processes recognised beyond doubt."""
        children = self.state().get("children", {})
        # Those who use the servers first, the database last.
        ordered = sorted(
            children.items(), key=lambda child: list(ORDER).index(child[0]) if child[0] in ORDER else 0
        )
        marks = [process.Mark(**mark) for _, mark in ordered]
        count = process.end_leftovers(marks, [Sigs.get(name, signal.SIGTERM) for name, _ in ordered])
        self.forget()
        return count

    def await_state(self, ready: Callable[[dict[str, Any]], bool], patience: float = 60) -> dict[str, Any]:
        """The owner's note, as soon as it satisfies `ready`; empty past `patience`."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if ready(state := self.state()):
                return state
            time.sleep(0.1)
        return {}


ORDER = ("web", "beat", "worker", "valkey", "postgres")


def _lock(file: Path, kind: int) -> IO[str] | None:
    handle = os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), "r+")
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return None
    return handle


def _write(file: Path, content: Mapping[str, Any]) -> None:
    """Whole or not at all, and readable to its owner only."""
    draft = file.with_suffix(".draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(content, out, indent=1)
    draft.rename(file)
