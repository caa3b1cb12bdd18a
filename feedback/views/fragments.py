"""What other pages show of feedback: evidence beside an item, the inbox on the home page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.pages import workspace_page
from core.tenancy import Actor
from feedback import access
from feedback.queries import inbox
from feedback.queries.evidence import evidence_of


@workspace_page("read")
def evidence(request: HttpRequest, actor: Actor, pk: str) -> HttpResponse:
    found = evidence_of(access.item_for(actor, pk))
    return render(request, "feedback/_evidence.html", {"evidence": found})


@workspace_page("read")
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The newest notes that wait."""
    notes, _more = inbox.rows(inbox.Filters(), actor)
    context = {"notes": notes[:5], "counts": inbox.counts(actor), "most_wanted": inbox.most_wanted()}
    return render(request, "feedback/_home.html", context)
