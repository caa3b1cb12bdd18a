"""A whole pmhub in a folder of its own, each part of which can be killed and started again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pmhub.services import account, app, paths, ports
from pmhub.services.folder import Folder
from pmhub.services.postgres import Postgres
from pmhub.services.trouble import Trouble
from pmhub.services.valkey import Valkey

Part = Postgres | Valkey | app.App
WORKER = "celery -A pmhub worker --pool threads -c 4 --without-gossip --without-mingle --without-heartbeat"


class House:
    """Postgres with its safety on, Valkey, a worker of four threads, two beats at once, and a mail server."""

    def __init__(self, home: Path, lease: int, tick: int = 2) -> None:
        self.folder = Folder(home)
        secrets = self.folder.secrets()
        self.postgres = Postgres(home, secrets)
        self.valkey = Valkey(home, secrets["valkey"])
        self.mail_log = home / "accepted.log"
        self.mail_log.touch()
        account.give(self.mail_log)
        self.mail_port = ports.free()
        self.lease, self.tick = lease, tick
        self.parts: dict[str, Part] = {"postgres": self.postgres, "valkey": self.valkey}
        self.fell: list[str] = []  # what ended without our doing and was started again, as a supervisor does
        self.killed: set[str] = set()
        self.closing = threading.Event()

    @property
    def env(self) -> dict[str, str]:
        ours = {
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.valkey.url,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "PMHUB_STRANGER_MAILS": "0",  # as many as ever can be
            "PMHUB_LEASE": str(self.lease),
            "PMHUB_TICK": str(self.tick),
            "DJANGO_SETTINGS_MODULE": "tests.torture.settings",
            "SECRET_KEY": "only-for-this-test-only-for-this-test",
            "LOG_LEVEL": "WARNING",
        }
        return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | ours

    def start(self) -> None:
        """The servers and an empty database; `open_up` starts the rest."""
        for server in (self.postgres, self.valkey):
            server.prepare()
            server.start(self._log(server.name))
        self._run("manage.py", "migrate", "--verbosity", "0")

    def open_up(self) -> None:
        env = self.env
        self.open_post()
        self.parts["worker"] = app.App("worker", [*WORKER.split(), "--loglevel", "WARNING"], env)
        self.parts["beat"] = app.App("beat", ["pmhub.beat"], env)
        self.parts["beat2"] = app.App("beat2", ["pmhub.beat"], env)
        for name in ("worker", "beat", "beat2"):
            self.again(name)
        threading.Thread(target=self.mind, daemon=True).start()

    def open_post(self) -> None:
        """The mail server; never killed, because it stands for the world."""
        words = ["tests.torture.smtpd", str(self.mail_port), str(self.mail_log)]
        self.parts["smtpd"] = app.App("smtpd", words, self.env)
        self.again("smtpd")
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.mail_port), 1):
                return
            time.sleep(0.05)

    def _run(self, *words: str) -> None:
        subprocess.run([paths.PYTHON, *words], env=self.env, cwd=paths.ROOT, check=True)

    def _log(self, name: str) -> Path:
        return self.folder.logs / f"{name}.log"

    def kill(self, name: str) -> None:
        """kill -9, with all that it started: Postgres puts each backend in a group of its own."""
        self.killed.add(name)
        child = self.parts[name].child
        assert child is not None
        family = [child.pid, *_children(child.pid)]
        for pid in family:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        child.wait()

    def again(self, name: str, patience: float = 30) -> None:
        """Start a part; a server may need to wait until the kernel has buried the one before it."""
        until = time.monotonic() + patience
        while True:
            try:
                self.parts[name].start(self._log(name))
                self.killed.discard(name)
                return
            except Trouble:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    def mind(self) -> None:
        """What bin/run and docker compose do: Celery's worker may give up when its broker goes twice in a row."""
        while not self.closing.wait(1):
            for name in ("worker", "beat", "beat2"):
                child = self.parts[name].child
                if name not in self.killed and child is not None and child.poll() is not None:
                    self.fell.append(name)
                    self.again(name)

    def stop(self) -> None:
        self.closing.set()
        for part in reversed(self.parts.values()):
            part.stop()


def _children(pid: int) -> list[int]:
    """Direct children, as the kernel tells it; Postgres has no others."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                if (folder / "stat").read_text().rpartition(")")[2].split()[1] == str(pid):
                    found.append(int(folder.name))
    return found


@contextmanager
def house(lease: int = 20, keep: bool = False) -> Iterator[House]:
    home = Path(tempfile.gettempdir()) / f"pmhub-torture-{os.getpid()}"
    made = House(paths.make(home, passable=True), lease)
    try:
        made.start()
        yield made
    finally:
        made.stop()
        if not keep:
            shutil.rmtree(home, ignore_errors=True)
