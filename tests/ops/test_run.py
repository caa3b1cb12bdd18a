"""bin/run as a person uses it: ready, told, killed, recovered, stopped. One start from nothing, one after a crash."""

import os
import signal
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.ops.run import Run

# One worker runs them all, in order.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("run")]

MAKE = "from core.models import User; User.objects.create_user('a@example.com', 'a-long-password', name='A')"
FORGET = "from core.models import User; User.objects.filter(email='a@example.com').delete()"
COUNT = "from core.models import User; print(User.objects.filter(email='a@example.com').count())"


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    with TemporaryDirectory(prefix="pmhub-run-") as folder:
        Path(folder).chmod(0o711)
        made = Run(Path(folder) / "data")
        yield made
        if made.process and made.process.poll() is None:
            made.end(signal.SIGTERM)


def test_it_lives_through_a_working_day(run: Run) -> None:
    assert run.start() < 120
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
    assert run.start() < 60
    assert not any(_lives(pid) for pid in last.values())
    assert run.call("manage", "shell", "-v", "0", "-c", COUNT).stdout.strip() == "1"

    # Ctrl-C: in order, nothing left.
    last = run.processes()
    assert run.end(signal.SIGINT) == 0
    assert not any(_lives(pid) for pid in last.values())
    assert not (run.home / "run.json").exists()
    assert not (run.home / "postgres" / "postmaster.pid").exists()

    # A backup holds it all; a restore brings it back and deletes nothing.
    file = run.home.parent / "pmhub.tar"
    assert run.call("backup", str(file)).returncode == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert run.call("backup", str(file)).returncode == 1  # never over another one
    assert run.call("manage", "shell", "-c", FORGET).returncode == 0
    assert run.call("manage", "shell", "-v", "0", "-c", COUNT).stdout.strip() == "0"
    assert "pmhub_before_" in run.call("restore", str(file)).stdout

    # bin/manage starts the servers by itself for as long as it takes.
    assert run.call("manage", "shell", "-v", "0", "-c", COUNT).stdout.strip() == "1"
    assert not (run.home / "postgres" / "postmaster.pid").exists()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _until(true: object, patience: float = 60) -> None:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            if true():  # type: ignore[operator]
                return
        except (OSError, ValueError):
            pass
        time.sleep(0.1)
    raise AssertionError("it did not come true in time")
