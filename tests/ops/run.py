"""A bin/run of one's own, for tests and benches."""

import json
import os
import subprocess
import time
import urllib.request
from pathlib import Path

from pmhub.services import ports
from pmhub.services.paths import ROOT


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
            [ROOT / "bin" / command, *words], env=self.env, capture_output=True, text=True, timeout=180
        )

    def processes(self) -> dict[str, int]:
        state = json.loads((self.home / "run.json").read_text())
        return {name: mark["pid"] for name, mark in state["children"].items()}

    def get(self, path: str) -> dict[str, object]:
        return dict(json.loads(self.fetch(path)))

    def fetch(self, path: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return bytes(answer.read())

    def end(self, how: int) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(40)
