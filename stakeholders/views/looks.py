"""How much readers without an account may ask of one link: whoever knows an address is no friend for that."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core import limits
from stakeholders import pages

# In an hour: looks from one network address, which many people may share, and how often a page is worked out anew.
MOST_LOOKS, MOST_DRAWN, MOST_DRAWN_OF_ALL = 1200, 240, 2400


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
