"""The virtual environment, made and brought up to date before anything else runs."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import say
from .paths import PYTHON, ROOT, VENV, demand_room
from .trouble import Trouble

ROOM = 900 * 2**20


def ensure(dev: bool = False) -> None:
    """Install requirements.txt (and requirements-dev.txt) unless exactly these are installed already."""
    wanted = ROOT / ("requirements-dev.txt" if dev else "requirements.txt")
    if _is_current(wanted, dev):
        return
    try:
        with (ROOT / ".venv.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two commands at once: the second finds the work done
            if not _is_current(wanted, dev):
                _install(wanted, dev)
    except PermissionError:
        raise Trouble(f"The folder {ROOT} cannot be written by you, so .venv cannot be made there.") from None


def _install(wanted: Path, dev: bool) -> None:
    demand_room(ROOT, ROOM)
    if not PYTHON.exists():
        with say.step(f"Making .venv with Python {sys.version.split()[0]}"):
            _create()
    with say.step(f"Installing {wanted.name} (the first time takes a minute)"):
        _pip("install", "--quiet", "--disable-pip-version-check", "-r", str(wanted))
    for kind in (False, True) if dev else (False,):
        _stamp(kind).write_text(_print_of(kind))


def _create() -> None:
    made = _venv()
    if (
        made.returncode
        and "ensurepip" in made.stdout + made.stderr
        and os.geteuid() == 0
        and shutil.which("apt-get")
    ):
        # Debian keeps the part of Python that installs pip in a package of its own.
        subprocess.run(["apt-get", "install", "-y", "-qq", "python3-venv"], capture_output=True)
        made = _venv()
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        if "ensurepip" in made.stdout + made.stderr:
            raise Trouble(
                "This Python cannot make virtual environments: run `sudo apt install python3-venv`, then try again."
            )
        raise Trouble(f"The virtual environment could not be made: {_last_line(made)}")


def _venv() -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True
    )


def _pip(*words: str) -> None:
    done = subprocess.run([str(PYTHON), "-m", "pip", *words], capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        raise Trouble(f"The requirements could not be installed: {_last_line(done)}")


def _last_line(done: "subprocess.CompletedProcess[str]") -> str:
    lines = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
    return next(
        (line for line in reversed(lines) if "ERROR" in line.upper()),
        lines[-1] if lines else "no reason given",
    )


def _is_current(wanted: Path, dev: bool) -> bool:
    stamp = _stamp(dev)
    return PYTHON.exists() and stamp.exists() and stamp.read_text() == _print_of(dev)


def _stamp(dev: bool) -> Path:
    return VENV / (".installed-dev" if dev else ".installed")


def _print_of(dev: bool) -> str:
    """The installed lines, as a fingerprint; the development ones include the others."""
    files = ["requirements.txt", "requirements-dev.txt"] if dev else ["requirements.txt"]
    return hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in files)).hexdigest()
