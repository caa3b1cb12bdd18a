"""bin/check: format, lint, types, templates, import floors, missing migrations, deployment settings."""

import os
import subprocess

from . import venv
from .paths import ROOT, VENV
from .trouble import Trouble

CHECKS = {
    "format": ["ruff", "format", "--check", "--quiet", "--output-format", "concise", "."],
    "lint": ["ruff", "check", "--quiet", "--output-format", "concise", "."],
    "types": ["mypy"],
    "templates": ["djlint", "--lint", "--quiet", "templates"],
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
