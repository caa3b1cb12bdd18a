"""bin/run: starts everything in order, keeps it running, stops it in order."""

import http.client
import json
import os
import select
import signal
import time
from contextlib import suppress
from types import FrameType
from typing import Any, Protocol

from . import account, app, paths, ports, process, say, venv
from .folder import Folder
from .servers import Servers, log_of
from .trouble import Trouble

HEALTHY_AFTER = 30.0
LONGEST_REST = 10.0


class Runs(Protocol):
    """What the supervisor keeps running."""

    name: str
    child: Any

    def start(self, log: Any) -> None: ...
    def stop(self) -> None: ...


class Told(BaseException):
    """Somebody asked us to stop."""


class Supervisor:
    def __init__(self, folder: Folder, host: str, port: int) -> None:
        self.folder = folder
        self.host, self.port = host, port
        # Asked from this machine, whatever else the app listens on.
        self.here = ports.HERE if host in ports.EVERYWHERE else host
        self.url = os.environ.get("PMHUB_URL") or f"http://{self.here}:{port}"
        self.servers = Servers(folder)
        self.apps: list[app.App] = []
        self.fell: dict[str, tuple[float, float]] = {}  # name: (when it may start again, rest before that)
        self.started: dict[str, float] = {}
        self.demo: list[str] | None = None

    @property
    def running(self) -> list[Runs]:
        return [*self.servers.running, *self.apps]

    def start(self) -> None:
        self.servers.start()
        self._note()
        env = self.servers.environment(self.url)
        if account.needed() and not app.unprivileged():
            say.line(
                f"  The app runs as root, because the account {account.NAME} cannot enter its folder or its Python"
            )
        self._prepare(env)
        for one in app.apps(self.host, self.port, env):
            self.apps.append(one)
            self._start(one)
        with say.step("Starting web, worker and beat"):
            self._await_web()

    def _prepare(self, env: dict[str, str]) -> None:
        report = app.app_folder(self.folder.home) / "prepared.json"
        code = app.manage(["prepare", "--demo", "--report", str(report)], env)
        if code in (-signal.SIGINT, 128 + signal.SIGINT):
            raise Told
        if code:
            raise Trouble(f"Preparing the database failed (exit code {code}); what went wrong stands above.")
        self.demo = json.loads(report.read_text())["demo"]

    def _start(self, one: Runs) -> None:
        one.start(log_of(self.folder, one.name))
        self.started[one.name] = time.monotonic()
        self._note()

    def _await_web(self, patience: float = 60.0) -> None:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if fallen := [one.name for one in self.apps if one.child and one.child.poll() is not None]:
                raise Trouble(f"{fallen[0]} ended at once; see {self.folder.logs / fallen[0]}.log.")
            if self._answers():
                return
            time.sleep(0.05)
        raise Trouble(f"The web process does not answer; see {self.folder.logs / 'web'}.log.")

    def _answers(self) -> bool:
        wire = http.client.HTTPConnection(self.here, self.port, timeout=5)
        try:
            wire.request("GET", "/healthz", headers={"Host": "127.0.0.1"})
            return wire.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            wire.close()

    def _note(self, **more: Any) -> None:
        marks = {one.name: vars(process.Mark.of(one.child.pid)) for one in self.running if one.child}
        self.folder.note(
            {
                "by": "run",
                "pid": os.getpid(),
                "url": self.url,
                "database_url": self.servers.database,
                "redis_url": self.servers.redis,
                "children": marks,
            }
            | more
        )

    def keep(self) -> None:
        """Start again whatever falls, with a growing rest, until told to stop."""
        self._note(ready=True)
        reader, writer = os.pipe()
        os.set_blocking(reader, False)
        os.set_blocking(writer, False)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # only so that it wakes the select below
        while True:
            for one in self.running:
                if one.child.poll() is not None:
                    self._revive(one)
            select.select([reader], [], [], 0.2 if self.fell else 5.0)
            with suppress(BlockingIOError):
                os.read(reader, 4096)

    def _revive(self, one: Runs) -> None:
        now = time.monotonic()
        due, rest = self.fell.get(one.name, (0.0, 0.0))
        if not due:
            stable = now - self.started.get(one.name, 0.0) > HEALTHY_AFTER
            rest = 0.0 if stable else min(LONGEST_REST, rest * 2 or 0.5)
            self.fell[one.name] = now + rest, rest
            say.line(f"  {one.name} ended unexpectedly (code {one.child.returncode}); starting it again")
            process.kill_group(one.child.pid)  # what it leaves behind would keep its port
        elif now >= due:
            try:
                self._start(one)
                self.fell[one.name] = 0.0, rest
            except Trouble as trouble:
                say.line(f"  {trouble}")
                self.fell[one.name] = now + LONGEST_REST, LONGEST_REST

    def stop(self) -> None:
        for one in reversed(self.running):
            one.stop()
        self.folder.await_users(3)
        self.folder.forget()


def run(words: list[str]) -> int:
    """Everything, in the foreground, until Ctrl-C or SIGTERM."""
    if words:
        raise Trouble("It takes no arguments; PORT and PMHUB_DATA say where. See README.md.")
    begun = time.monotonic()
    host = os.environ.get("PMHUB_HOST", ports.HERE)
    port = _port()
    venv.ensure()
    if not paths.wanted_folder().exists():
        ports.demand(host, port)  # before anything is made
    folder = Folder(paths.data_folder())
    _own(folder)
    ports.demand(host, port)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    return _run(Supervisor(folder, host, port), begun)


def _run(supervisor: Supervisor, begun: float) -> int:
    try:
        supervisor.start()
        _announce(supervisor, time.monotonic() - begun)
        supervisor.keep()
    except Told:
        say.line("\nStopping …")
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        supervisor.stop()
    say.line("Stopped. Your data is kept.")
    return 0


def _stop(number: int, frame: FrameType | None) -> None:
    raise Told


def _port() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isdigit():
        raise Trouble(f"PORT is {text!r} and must be a number, as in PORT=8001 bin/run.")
    return int(text)


def _own(folder: Folder) -> None:
    """Become the owner of the data folder, after a `bin/manage` that may be busy with it."""
    patience = time.monotonic() + 60
    while not folder.own():
        state = folder.state()
        if state.get("by") == "run":
            raise Trouble(
                f"pmhub is running already at {state['url']} (process {state['pid']}):"
                f" stop it there with Ctrl-C, or by kill {state['pid']}."
            )
        if time.monotonic() > patience:
            raise Trouble(f"Another pmhub command is using {folder.home}: wait until it has finished.")
        time.sleep(0.2)
    if count := folder.clean():
        say.line(f"  Recovered from a sudden end: {count} processes of the earlier start were still there")


def _announce(supervisor: Supervisor, seconds: float) -> None:
    say.line(f"  Data in {supervisor.folder.home}, logs in {supervisor.folder.logs}, {seconds:.1f} s in all")
    print(f"pmhub is ready at {supervisor.url}{_sign_in(supervisor.demo)}", flush=True)


def _sign_in(demo: list[str] | None) -> str:
    return f" - sign in to the demo as {demo[0]} with the password {demo[1]}" if demo else ""
