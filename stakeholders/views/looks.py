"""How much readers without an account may ask of one link: whoever knows an address is no friend for that."""

from collections.abc import Callable
from threading import BoundedSemaphore
from typing import TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core import limits
from roadmap.export.pen import held
from roadmap.export.turns import SOON
from stakeholders import pages

# In an hour: looks from one network address, which many people may share, and how often a page is worked out anew.
MOST_LOOKS, MOST_DRAWN, MOST_DRAWN_OF_ALL = 1200, 240, 2400

# Seconds that one waits for what is worked out before; most often it is the same page.
PATIENCE = 4.0
# In each process one is worked out and two wait, so that strangers never hold all threads, nor the pen of colleagues.
_pen, _places = BoundedSemaphore(1), BoundedSemaphore(3)
Found = TypeVar("Found")


def one_by_one(find: Callable[[], Found | None], make: Callable[[], Found | None]) -> Found | None:
    """What `find` gives by then, else what `make` works out. Raises: Busy while too many wait already."""
    with held(_places, 0), held(_pen, PATIENCE):
        found = find()
        return make() if found is None else found


def may_look(request: HttpRequest, pk: UUID) -> bool:
    """Whether this network address may look at what this link shows once more."""
    return limits.allowed("public-look", f"{pk} {limits.address_of(request)}", MOST_LOOKS)


def may_draw(request: HttpRequest, pk: UUID) -> bool:
    """Whether what this link shows may be worked out once more."""
    mine = limits.allowed("public-drawn", f"{pk} {limits.address_of(request)}", MOST_DRAWN)
    return mine and limits.allowed("public-drawn-all", str(pk), MOST_DRAWN_OF_ALL)


def too_many(request: HttpRequest, company: str) -> HttpResponse:
    context = {"company": company, "letter": pages.letter(company), "token": ""}
    response = render(request, "status/too_many.html", context, status=429)
    response["Retry-After"] = str(limits.HOUR)
    response["Cache-Control"] = "private, no-store"
    return response


def busy(request: HttpRequest, company: str) -> HttpResponse:
    """The page asks again by itself: whoever was first has worked it out by then."""
    context = {"company": company, "letter": pages.letter(company), "token": "", "soon": SOON}
    response = render(request, "status/busy.html", context, status=503)
    response["Retry-After"] = str(SOON)
    response["Cache-Control"] = "private, no-store"
    return response
