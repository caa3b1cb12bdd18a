"""The processes of the app itself, and the environment they run in."""

import os
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import account, paths, process
from .paths import PYTHON, ROOT, VENV

WORKER_THREADS = "4"


@dataclass
class App:
    """One long-running process of ours: web, worker or beat."""

    name: str
    words: list[str]
    env: Mapping[str, str]
    patience: float = 15
    child: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    stop_signal = signal.SIGTERM

    def start(self, log: Path) -> None:
        with log.open("ab") as out:
            self.child = process.spawn(
                [PYTHON, "-m", *self.words], log=out, env=self.env, cwd=ROOT, options=options()
            )

    def stop(self) -> None:
        if self.child:
            process.stop(self.child, self.stop_signal, self.patience)


def apps(host: str, port: int, env: Mapping[str, str]) -> list[App]:
    """In the order of their start; stopped the other way round."""
    workers = env.get("PMHUB_WEB_WORKERS", "1")
    calm = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO"]
    return [
        App(
            "worker",
            ["celery", "-A", "pmhub", "worker", "--pool", "threads", "-c", WORKER_THREADS, *calm],
            env,
        ),
        App("beat", ["pmhub.beat"], env),
        App("web", web(host, port, workers), env),
    ]


def web(host: str, port: int, workers: str) -> list[str]:
    address = ["--host", host, "--port", str(port), "--workers", workers]
    lasting = ["--respawn-failed-workers", "--workers-kill-timeout", "10"]
    return ["granian", "--interface", "asgi", "--no-ws", *address, *lasting, "pmhub.asgi:application"]


def environment(home: Path, database: str, redis: str, secret_key: str, url: str) -> dict[str, str]:
    """What settings.py reads. Whatever the caller has set himself wins."""
    # Threads that share two heaps instead of having one each: less memory, and no slower here.
    ours = {
        "MALLOC_ARENA_MAX": "2",
        "SECRET_KEY": secret_key,
        "PMHUB_URL": url,
        "PMHUB_STATIC": str(app_folder(home) / "static"),
    }
    theirs = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    fixed = {
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "PMHUB_DATA": str(home),
        "DJANGO_SETTINGS_MODULE": "pmhub.settings",
        "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PYTHONUNBUFFERED": "1",
    }
    return ours | theirs | fixed


def unprivileged() -> bool:
    """Started by root, the app runs under the account, too, where that can read checkout and interpreter."""
    return account.needed() and account.runs_python(PYTHON, ROOT)


def options() -> dict[str, Any]:
    return account.options() if unprivileged() else {}


def app_folder(home: Path) -> Path:
    """What the app itself writes; root's own is apart, because the account could not change it later."""
    if account.needed() and not unprivileged():
        return paths.make(home / "app-of-root")
    return paths.make(home / "app", owned=True)


def manage(words: list[str], env: Mapping[str, str]) -> int:
    """A management command in the foreground, with our terminal."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the command itself
    try:
        child = subprocess.Popen(
            [str(PYTHON), "manage.py", *words],
            env=dict(env),
            cwd=ROOT,
            preexec_fn=_as_before(before, process.dies_with_parent(signal.SIGTERM)),
            **options(),
        )
        return child.wait()
    finally:
        signal.signal(signal.SIGINT, before)


def _as_before(handler: Any, then: Any) -> Any:
    def prepare() -> None:
        signal.signal(signal.SIGINT, handler or signal.SIG_DFL)
        then()

    return prepare
