"""Whoever may not be root: the account that runs servers when a command is started by root."""

import os
import pwd
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from .trouble import Trouble

NAME = "pmhub"


def needed() -> bool:
    return os.geteuid() == 0


@cache
def identity() -> pwd.struct_passwd:
    """The account, made on first use as a system user without a shell."""
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        _create()
    return pwd.getpwnam(NAME)


def _create() -> None:
    if not shutil.which("useradd"):
        raise Trouble(
            "Postgres refuses to run as root and no useradd is here to make it an account:"
            " start pmhub as an ordinary user."
        )
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    done = subprocess.run([*command, "--shell", "/usr/sbin/nologin", NAME], capture_output=True, text=True)
    if done.returncode not in (0, 9):  # 9: another start made it meanwhile
        raise Trouble(f"The account {NAME} could not be made: {done.stderr.strip()}")


def options() -> dict[str, Any]:
    """What subprocess needs in order to run a child under the account; nothing for an ordinary user."""
    if not needed():
        return {}
    who = identity()
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}


def give(path: Path) -> None:
    if needed():
        os.chown(path, identity().pw_uid, identity().pw_gid)


def reaches(path: Path) -> bool:
    """Whether the account may enter the folder, or its nearest parent that exists."""
    return _passes(
        "-x", path if path.exists() else next(parent for parent in path.parents if parent.exists())
    )


def reads(path: Path) -> bool:
    return _passes("-r", path)


def _passes(test: str, path: Path) -> bool:
    # Asked of the kernel by a child under the account: modes alone would miss ACLs and mounts.
    if not needed():
        return True
    return subprocess.run(["test", test, str(path)], cwd="/", **options()).returncode == 0


@cache
def runs_python(python: Path, root: Path) -> bool:
    """Whether the account can run our interpreter and read the checkout: then the app needs no root either."""
    if not needed():
        return True
    if not (reads(root / "manage.py") and reads(root / "pmhub" / "settings.py")):
        return False
    try:
        return (
            subprocess.run(
                [python, "-c", "import django"], cwd=root, capture_output=True, **options()
            ).returncode
            == 0
        )
    except OSError:
        return False
