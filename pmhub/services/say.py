"""Progress for people: one line a step, with the time it took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

quiet = False


def line(text: str) -> None:
    if not quiet:
        print(text, file=sys.stderr, flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Say what is being done, then how long it took."""
    begun = time.monotonic()
    live = sys.stderr.isatty() and not quiet
    if live:
        print(f"  {text} …", end="\r", file=sys.stderr, flush=True)
    yield
    line(f"  {text}  {time.monotonic() - begun:.1f} s" + "   " * live)
