"""Where things are."""

import hashlib
import os
import shutil
from pathlib import Path

from . import account
from .trouble import Trouble

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LEAST_FREE = 300 * 2**20


def wanted_folder() -> Path:
    """Where the data folder is, or is to be."""
    chosen = os.environ.get("PMHUB_DATA")
    return Path(chosen).expanduser().absolute() if chosen else _default()


def data_folder() -> Path:
    """The data folder, made on first use; as root, one that the unprivileged account can reach."""
    folder = wanted_folder()
    if folder.exists() and not folder.is_dir():
        raise Trouble(f"The data folder {folder} is a file: set PMHUB_DATA to a folder.")
    try:
        make(folder, passable=True)
    except OSError as error:
        raise Trouble(
            f"The data folder {folder} cannot be made ({error.strerror}): set PMHUB_DATA to another."
        ) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Trouble(f"The data folder {folder} cannot be written by you: set PMHUB_DATA to one that can.")
    if not account.reaches(folder):
        raise Trouble(
            f"The account {account.NAME}, under which root runs the database, cannot enter {folder}:"
            " set PMHUB_DATA to a folder whose parents it may enter."
        )
    demand_room(folder)
    return folder


def _default() -> Path:
    """`.data` in the checkout; when that is closed to the account (as in /root), a folder in /var/lib."""
    if account.reaches(ROOT):
        return ROOT / ".data"
    return Path("/var/lib") / f"pmhub-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"


def make(folder: Path, owned: bool = False, passable: bool = False) -> Path:
    """Make a folder that only its owner (we, or the account) enters; never change one that exists."""
    if not folder.exists():
        folder.mkdir(parents=True)
        # `passable`: root's folder lets the account through to its own subfolders, without listing anything.
        folder.chmod(0o711 if passable and account.needed() else 0o700)
        if owned:
            account.give(folder)
    return folder


def programs() -> Path:
    """Where root keeps copies of the servers' programs when the checkout is closed to the account."""
    folder = Path("/var/lib/pmhub-programs")
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)  # whatever root's umask; it holds nothing but published programs
    return folder


def open_to_all(tree: Path) -> None:
    """Let everybody read and run a copied tree that root's umask or the original may have closed."""
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def demand_room(folder: Path, least: int = LEAST_FREE) -> None:
    free = shutil.disk_usage(folder).free
    if free < least:
        raise Trouble(
            f"The disk of {folder} is full: {free >> 20} MB are free and pmhub needs {least >> 20} MB."
        )


def site_packages() -> Path:
    """Where pip put the wheels of the virtual environment."""
    return next(iter(sorted((VENV / "lib").glob("python3*/site-packages"))))
