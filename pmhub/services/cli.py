"""From a command to what it does; troubles end as one sentence."""

import sys
from importlib import import_module

from .trouble import Trouble

# Loaded only when called: the supervisor stays in memory, and need not hold what others use.
VERBS = {
    "run": "supervisor",
    "manage": "manage",
    "test": "trials",
    "bench": "trials",
    "check": "checks",
    "backup": "backup",
    "restore": "backup",
}


def main(words: list[str]) -> int:
    try:
        module = import_module(f"{__package__}.{VERBS[words[0]]}")
        return int(getattr(module, words[0])(words[1:]))
    except Trouble as trouble:
        print(f"bin/{words[0]}: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
