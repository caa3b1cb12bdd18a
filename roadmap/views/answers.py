"""Answers of fragments that carry more than HTML."""

import json

from django.http import HttpResponse


def with_undo(response: HttpResponse, words: str, way_back: str) -> HttpResponse:
    """Said at the foot of the page, with an Undo that posts to `way_back`."""
    response["HX-Trigger"] = json.dumps({"toast": {"text": words, "undo": way_back}})
    return response
