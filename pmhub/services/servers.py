"""Postgres and Valkey as one: ours, or those that DATABASE_URL and REDIS_URL name."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from . import app, paths, reach, say
from .folder import Folder
from .postgres import Postgres
from .valkey import Valkey

Server = Postgres | Valkey
TOO_LONG = 10 * 2**20


@dataclass
class Servers:
    """What runs, and the addresses the app is told."""

    folder: Folder
    throw_away: bool = False
    running: list[Server] = field(default_factory=list)
    database: str = field(default_factory=lambda: os.environ.get("DATABASE_URL", ""))
    redis: str = field(default_factory=lambda: os.environ.get("REDIS_URL", ""))

    def start(self) -> None:
        self._demand_theirs()
        secrets = self.folder.secrets()
        if not self.database:
            self.database = self._start("Postgres", Postgres(self.folder.home, secrets, self.throw_away))
        if not self.redis:
            self.redis = self._start("Valkey", Valkey(self.folder.home, secrets["valkey"]))

    def _demand_theirs(self) -> None:
        for name, url in (("DATABASE_URL", self.database), ("REDIS_URL", self.redis)):
            if url:
                reach.demand(name, url)

    def _start(self, title: str, server: Server) -> str:
        fresh = isinstance(server, Postgres) and not server.data.exists()
        with say.step(f"{'Making a database and starting' if fresh else 'Starting'} {title}"):
            server.prepare()
            # First in the list, then started: a signal in between must still find it.
            self.running.append(server)
            server.start(log_of(self.folder, server.name))
        return server.url

    def stop(self) -> None:
        for server in reversed(self.running):
            server.stop()

    def environment(self, url: str = "http://127.0.0.1:8000") -> dict[str, str]:
        key = self.folder.secrets()["secret_key"]
        return app.environment(self.folder.home, self.database, self.redis, key, url)


def log_of(folder: Folder, name: str) -> Path:
    """The log file; past 10 MB the old one is put aside, once."""
    file = paths.make(folder.logs) / f"{name}.log"
    if file.exists() and file.stat().st_size > TOO_LONG:
        file.rename(file.with_suffix(".log.1"))
    return file
