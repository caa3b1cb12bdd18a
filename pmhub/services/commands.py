"""bin/manage, bin/test and bin/check."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from xml.etree import ElementTree

from . import account, app, paths, process, say, venv
from .folder import Folder
from .paths import PYTHON, ROOT, VENV
from .servers import Servers
from .trouble import Trouble

CI = bool(os.environ.get("CI"))
CHROMIUMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def manage(words: list[str]) -> int:
    """A management command with the servers of bin/run: the running ones, or ours for as long as it takes."""
    say.quiet = True
    venv.ensure()
    folder = Folder(paths.data_folder())
    if folder.own():
        return _manage_alone(folder, words)
    folder.use()
    state = folder.await_state(lambda state: bool(state.get("database_url")))
    if not state:
        raise Trouble("pmhub is starting or stopping just now: try again in a moment.")
    servers = Servers(folder, database=state["database_url"], redis=state["redis_url"])
    return app.manage(words, servers.environment(state.get("url") or "http://127.0.0.1:8000"))


def _manage_alone(folder: Folder, words: list[str]) -> int:
    folder.clean()
    servers = Servers(folder)
    with _until_told():
        try:
            servers.start()
            marks = {
                server.name: process.Mark.of(server.child.pid).__dict__
                for server in servers.running
                if server.child
            }
            folder.note(
                {"by": "manage", "pid": os.getpid(), "children": marks}
                | {"database_url": servers.database, "redis_url": servers.redis}
            )
            return app.manage(words, servers.environment())
        finally:
            folder.await_users(600)
            servers.stop()
            folder.forget()


def test(words: list[str]) -> int:
    """The test suite on servers of its own, thrown away afterwards."""
    venv.ensure(dev=True)
    env = {"PMHUB_CHROMIUM": chromium()}
    with throw_away() as servers, tempfile.TemporaryDirectory(prefix="pmhub-report-") as reports:
        report = Path(reports) / "report.xml"
        parallel = [] if any(word.startswith(("-n", "--pdb")) for word in words) else ["-n", "2"]
        # As in development: plain static files and no HTTPS; pytest-django itself turns DEBUG off.
        env |= servers.environment() | {"PMHUB_DEBUG": "1", "PMHUB_TEST_DB": "test_pmhub"}
        done = _run([str(PYTHON), "-m", "pytest", *parallel, f"--junitxml={report}", *words], env)
        return done or _judge(report)


def _judge(report: Path) -> int:
    """In CI a browser test that was skipped is a test that did not pass."""
    skipped = [
        case for case in ElementTree.parse(report).iter("testcase") if case.find("skipped") is not None
    ]
    told = [f"{case.get('classname')}.{case.get('name')}" for case in skipped]
    if CI and any("browser" in name for name in told):
        raise Trouble(f"Browser tests were skipped: {', '.join(told)}.")
    return 0


@contextmanager
def throw_away() -> Iterator[Servers]:
    """Postgres and Valkey in a temporary folder, whatever DATABASE_URL says; nothing of it stays."""
    home = Path(tempfile.mkdtemp(prefix="pmhub-"))
    home.chmod(0o711 if account.needed() else 0o700)
    servers = Servers(Folder(home), throw_away=True, database="", redis="")
    (app.app_folder(home) / "static").mkdir()
    with _until_told():
        try:
            servers.start()
            yield servers
        finally:
            servers.stop()
            shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _until_told() -> Iterator[None]:
    """SIGTERM and SIGHUP end us as Ctrl-C does: through every `finally`."""

    def leave(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def chromium() -> str:
    """The browser of the tests; installed by apt where that is ours to do."""
    if found := _find_chromium():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        with say.step("Installing Chromium by apt"):
            for words in (
                ["update", "-qq"],
                ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
            ):
                subprocess.run(["apt-get", *words], capture_output=True)
    if found := _find_chromium():
        return found
    how = "brew install --cask chromium" if sys.platform == "darwin" else "sudo apt install chromium"
    if CI:
        raise Trouble(f"The browser tests need Chromium: {how}.")
    say.line(f"  No Chromium here, so browser tests are skipped. To run them: {how}")
    return ""


def _find_chromium() -> str:
    return os.environ.get("PMHUB_CHROMIUM") or next(
        (path for name in CHROMIUMS if (path := shutil.which(name))), ""
    )


CHECKS = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "types": ["mypy"],
    "templates": ["djlint", "--check", "--lint", "--quiet", "templates"],
    "floors": ["lint-imports"],
    "migrations": [
        "python",
        "-W",
        "ignore::RuntimeWarning",
        "manage.py",
        "makemigrations",
        "--check",
        "--dry-run",
    ],
    "deploy": ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
}


def check(words: list[str]) -> int:
    """Each check by name, or all; every finding is shown, not only the first."""
    venv.ensure(dev=True)
    if unknown := set(words) - set(CHECKS):
        raise Trouble(f"There is no check named {', '.join(unknown)}; there are {', '.join(CHECKS)}.")
    env = dict(os.environ) | {
        "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "SECRET_KEY": "for-checks-only-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
        "PMHUB_URL": "https://pmhub.example",
        "PMHUB_DEBUG": "0",
    }
    failed = [name for name in words or CHECKS if _failed(name, env)]
    print(f"bin/check: {', '.join(failed)} failed" if failed else "bin/check: all is well")
    return len(failed)


def _failed(name: str, env: dict[str, str]) -> bool:
    command = [str(VENV / "bin" / CHECKS[name][0]), *CHECKS[name][1:]]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    print(f"{'FAILED' if done.returncode else 'ok':>8}  {name}", flush=True)
    if done.returncode:
        print((done.stdout + done.stderr).strip(), flush=True)
    return bool(done.returncode)


def _run(command: list[str], env: dict[str, str]) -> int:
    # Ctrl-C reaches pytest itself; we only wait for it to end.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        return subprocess.Popen(
            command, cwd=ROOT, env=env, preexec_fn=process.dies_with_parent(signal.SIGTERM)
        ).wait()
    finally:
        signal.signal(signal.SIGINT, before)
