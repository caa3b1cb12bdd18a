"""One picture at a time in each web process: its threads share a processor, so two at once take as long as one after the
other, hold the memory of both, and hold up everybody else for longer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Busy
from core.tenancy import Actor
from roadmap.export.turns import SOON, in_turn

# Seconds that one waits for the picture before: a timeline of ten thousand items is drawn meanwhile.
PATIENCE = 4.0
_drawing = BoundedSemaphore(1)
# One draws and one waits; a third would hold one more of the few threads that answer.
_places = BoundedSemaphore(2)


def picture_in_turn(actor: Actor, make: Callable[[], Any]) -> Any:
    """What `make` draws. Raises: TooMany as for every export, Busy while this process draws for others."""
    return in_turn(actor, lambda: _one_by_one(make))


def _one_by_one(make: Callable[[], Any]) -> Any:
    with held(_places, 0), held(_drawing, PATIENCE):
        return make()


@contextmanager
def held(place: BoundedSemaphore, patience: float) -> Iterator[None]:
    """Raises: Busy for one that is not free in time."""
    if not (place.acquire(timeout=patience) if patience else place.acquire(blocking=False)):
        said = _("Pictures are being drawn for others just now. Try again in a few seconds.")
        raise Busy(said, retry_after=SOON)
    try:
        yield
    finally:
        place.release()
