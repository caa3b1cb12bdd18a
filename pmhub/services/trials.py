"""bin/test and bin/bench: on servers of their own, thrown away afterwards."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

from . import account, app, chromium, process, venv
from .folder import Folder
from .paths import PYTHON, ROOT
from .postgres import Postgres
from .servers import Servers
from .signals import until_told
from .trouble import Trouble

BENCHES = ROOT / "tests" / "bench"


def test(words: list[str]) -> int:
    """The test suite on servers of its own, thrown away afterwards."""
    venv.ensure(dev=True)
    env = {"PMHUB_CHROMIUM": chromium.find_or_install()}
    with throw_away() as servers, tempfile.TemporaryDirectory(prefix="pmhub-report-") as reports:
        report = Path(reports) / "report.xml"
        parallel = [] if any(word.startswith(("-n", "--pdb")) for word in words) else ["-n", "2"]
        # As in development: plain static files and no HTTPS; pytest-django itself turns DEBUG off.
        env |= servers.environment() | {"PMHUB_DEBUG": "1", "PMHUB_TEST_DB": "test_pmhub"}
        env["PMHUB_TEST_ADMIN"] = _admin_of(servers)
        done = _run([str(PYTHON), "-m", "pytest", *parallel, f"--junitxml={report}", *words], env)
        return done or _judge(report)


def _admin_of(servers: Servers) -> str:
    """Address of the superuser, who empties the tables between tests."""
    return next(server.admin_url for server in servers.running if isinstance(server, Postgres))


def _judge(report: Path) -> int:
    """In CI a browser test that was skipped is a test that did not pass."""
    skipped = [
        f"{case.get('classname')}.{case.get('name')}"
        for case in ElementTree.parse(report).iter("testcase")
        if (reason := case.find("skipped")) is not None and "Chromium" in reason.get("message", "")
    ]
    if os.environ.get("CI") and skipped:
        raise Trouble(f"Browser tests were skipped: {', '.join(skipped)}.")
    return 0


def bench(words: list[str]) -> int:
    """Each bench of tests/bench by name, or all; each on fresh servers with the settings of a real one."""
    venv.ensure(dev=True)
    known = sorted(file.stem for file in BENCHES.glob("*.py") if "def main(" in file.read_text())
    if unknown := set(words) - set(known):
        raise Trouble(f"There is no bench named {', '.join(unknown)}; there are {', '.join(known)}.")
    # Figures alone: a log line for each request would drown them.
    env = {"PMHUB_CHROMIUM": chromium.find_or_install(), "LOG_LEVEL": "ERROR"}
    return max(_bench(name, env) for name in words or known)


def _bench(name: str, env: dict[str, str]) -> int:
    print(f"\n{name}", flush=True)
    with throw_away(durable=True) as servers:
        return _run([str(PYTHON), "-m", f"tests.bench.{name}"], servers.environment() | env)


@contextmanager
def throw_away(durable: bool = False) -> Iterator[Servers]:
    """Postgres and Valkey in a temporary folder, whatever DATABASE_URL says; nothing of it stays.

    Unless `durable`, a commit does not wait for the disk.
    """
    home = Path(tempfile.mkdtemp(prefix="pmhub-"))
    home.chmod(0o711 if account.needed() else 0o700)
    servers = Servers(Folder(home), throw_away=not durable, database="", redis="")
    (app.app_folder(home) / "static").mkdir()
    with until_told():
        try:
            servers.start()
            yield servers
        finally:
            servers.stop()
            shutil.rmtree(home, ignore_errors=True)


def _run(command: list[str], env: dict[str, str]) -> int:
    # Ctrl-C reaches pytest itself; we only wait for it to end.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        return subprocess.Popen(
            command, cwd=ROOT, env=env, preexec_fn=process.dies_with_parent(signal.SIGTERM)
        ).wait()
    finally:
        signal.signal(signal.SIGINT, before)
