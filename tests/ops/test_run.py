"""bin/run as a person uses it: ready, told, killed, recovered, stopped. One start from nothing, one after a crash."""

import json
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pmhub.services import ports
from pmhub.services.paths import ROOT

# One worker runs them all, in order.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("run")]

MAKE = "from core.models import User; User.objects.create_user('a@example.com', 'a-long-password', name='A')"
COUNT = "from core.models import User; print(User.objects.filter(email='a@example.com').count())"


class Run:
    """A bin/run of its own, on a data folder and a port of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = ports.free()
        ours = ("PMHUB_", "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "EMAIL_URL", "DJANGO_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        self.env = kept | {"PMHUB_DATA": str(home), "PORT": str(self.port)}
        self.begun = time.monotonic()
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> float:
        """Start and wait for the ready line; returns the seconds it took."""
        begun = time.monotonic()
        self.process = subprocess.Popen(
            [ROOT / "bin" / "run"], env=self.env, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("pmhub is ready"):
                return time.monotonic() - begun
        raise AssertionError("it ended without being ready")

    def call(self, command: str, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [ROOT / "bin" / command, *words], env=self.env, capture_output=True, text=True, timeout=60
        )

    def processes(self) -> dict[str, int]:
        state = json.loads((self.home / "run.json").read_text())
        return {name: mark["pid"] for name, mark in state["children"].items()}

    def get(self, path: str) -> dict[str, object]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return json.loads(answer.read())

    def end(self, how: int) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(40)


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    with TemporaryDirectory(prefix="pmhub-run-") as folder:
        Path(folder).chmod(0o711)
        made = Run(Path(folder) / "data")
        yield made
        if made.process and made.process.poll() is None:
            made.end(signal.SIGTERM)


def test_it_lives_through_a_working_day(run: Run) -> None:
    assert run.start() < 60
    assert run.get("/readyz")["status"] == "ready"
    before = run.processes()
    assert set(before) == {"postgres", "valkey", "worker", "beat", "web"}

    second = run.call("run")
    assert second.returncode == 1
    assert f"running already at http://127.0.0.1:{run.port}" in second.stderr

    make = (
        "from core.models import User; User.objects.create_user('a@example.com', 'a-long-password', name='A')"
    )
    assert run.call("manage", "shell", "-c", make).returncode == 0

    # A child that falls is started again.
    os.kill(before["postgres"], signal.SIGKILL)
    _until(
        lambda: run.processes()["postgres"] != before["postgres"] and run.get("/readyz")["status"] == "ready"
    )

    # The supervisor itself is killed: nothing of it stays, and the next start finds everything there.
    last = run.processes()
    assert run.end(signal.SIGKILL) == -signal.SIGKILL
    assert run.start() < 20
    assert not any(_lives(pid) for pid in last.values())
    assert run.call("manage", "shell", "-v", "0", "-c", COUNT).stdout.strip() == "1"

    # Ctrl-C: in order, nothing left.
    last = run.processes()
    assert run.end(signal.SIGINT) == 0
    assert not any(_lives(pid) for pid in last.values())
    assert not (run.home / "run.json").exists()
    assert not (run.home / "postgres" / "postmaster.pid").exists()

    # bin/manage starts the servers by itself for as long as it takes.
    assert run.call("manage", "shell", "-v", "0", "-c", COUNT).stdout.strip() == "1"
    assert not (run.home / "postgres" / "postmaster.pid").exists()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _until(true: object, patience: float = 20) -> None:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            if true():  # type: ignore[operator]
                return
        except (OSError, ValueError):
            pass
        time.sleep(0.1)
    raise AssertionError("it did not come true in time")
