"""The short form of the scripts in this folder; the long form is run by hand, see their first lines."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from pmhub.services.paths import ROOT

pytestmark = pytest.mark.slow


def run(*words: str) -> str:
    """The script in a process of its own, with servers of its own."""
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    command = [sys.executable, "-m", *words]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    return done.stdout


def test_killed_with_kill_9_nothing_is_lost() -> None:
    said = run("tests.torture.kill", "--kills", "5", "--mails", "400", "--letters", "4", "--seed", "3")
    assert "0 lost" in said


def test_one_refused_of_a_thousand_and_the_others_exactly_once() -> None:
    said = run("tests.torture.mail_speed", "--mails", "1000")
    assert "refused: 1; of the other 999, reached exactly once: 999" in said
