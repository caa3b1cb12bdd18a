"""Children that end with us, and processes recognised again after a crash."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

PR_SET_PDEATHSIG = 1
# Loaded before any fork: a child between fork and exec must not load libraries.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def dies_with_parent(how: int) -> Callable[[], None]:
    """A preexec_fn: the kernel sends `how` to the child when this process is gone, even by kill -9."""
    parent = os.getpid()

    def ask() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, how, 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return ask


def spawn(
    command: Sequence[str | Path],
    *,
    log: IO[bytes] | None,
    env: Mapping[str, str],
    death: int = signal.SIGTERM,
    cwd: Path | None = None,
    options: Mapping[str, Any] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that Ctrl-C reaches only the supervisor, which stops it in order."""
    return subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        env=dict(env),
        cwd=cwd,
        start_new_session=True,
        preexec_fn=dies_with_parent(death),
        **(options or {}),
    )


def stop(child: subprocess.Popen[bytes], how: int, patience: float) -> bool:
    """Ask a child to end; past `patience` seconds its whole group is killed. True when it ended by itself."""
    if child.poll() is None:
        child.send_signal(how)
    try:
        child.wait(patience)
        return True
    except subprocess.TimeoutExpired:
        return False
    finally:
        kill_group(child.pid)
        child.wait()


def kill_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


@dataclass(frozen=True)
class Mark:
    """A process as it can be recognised later: a number alone may have been given to another one since."""

    pid: int
    born: str

    @classmethod
    def of(cls, pid: int) -> "Mark":
        return cls(pid, birth(pid))

    def alive(self) -> bool:
        return bool(self.born) and birth(self.pid) == self.born


def birth(pid: int) -> str:
    """When a process started, as the system tells it; empty when it is gone or a zombie."""
    if sys.platform != "linux":
        done = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True)
        return done.stdout.strip()
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return "" if fields[0] in "ZX" else f"{_boot()}-{fields[19]}"


def _boot() -> str:
    # Ticks since boot alone could match after a reboot.
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def end_leftovers(marks: Sequence[Mark], how: Sequence[int], patience: float = 8.0) -> int:
    """End processes that an earlier supervisor left behind; returns how many were still there."""
    left = [(mark, sign) for mark, sign in zip(marks, how, strict=True) if mark.alive()]
    for mark, sign in left:
        _send(mark, sign)
    deadline = time.monotonic() + patience
    while any(mark.alive() for mark, _ in left) and time.monotonic() < deadline:
        time.sleep(0.05)
    for mark, _ in left:
        if mark.alive():
            kill_group(mark.pid)
    return len(left)


def _send(mark: Mark, sign: int) -> None:
    try:
        os.kill(mark.pid, sign)
    except (ProcessLookupError, PermissionError):
        pass
