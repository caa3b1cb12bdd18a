"""From a command to what it does; troubles end as one sentence."""

import sys
from collections.abc import Callable

from . import backup, checks, manage, supervisor, trials
from .trouble import Trouble

VERBS: dict[str, Callable[[list[str]], int]] = {
    "run": supervisor.run,
    "manage": manage.manage,
    "test": trials.test,
    "check": checks.check,
    "bench": trials.bench,
    "backup": backup.backup,
    "restore": backup.restore,
}


def main(words: list[str]) -> int:
    try:
        return VERBS[words[0]](words[1:])
    except Trouble as trouble:
        print(f"bin/{words[0]}: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
