"""What the parts of items add up to, by REST."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.api import WorkspaceView, unchanged
from roadmap import access, queries
from roadmap.api.items import json_response
from roadmap.queries.rollup import rollup_json, rollup_of_json


class Rollups(WorkspaceView):
    area = "roadmap"

    @extend_schema(responses=dict)
    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        """Every item that has parts, by id: span, effort and progress of its parts at any depth, and `warnings`:
        ends_after, starts_before (dates of parts beyond its own), open_below, done_below (status), effort (the sum)."""
        tag = queries.list_etag(self.actor, "rollup")
        if same := unchanged(request, tag):
            return same
        return json_response(rollup_json(), {"ETag": tag} if tag else None)


class ItemRollup(WorkspaceView):
    area = "roadmap"

    @extend_schema(responses=dict)
    def get(self, request: Request, ref: str, **kwargs: Any) -> HttpResponse:
        """What the parts of one item add up to, with each warning in words; null when it has no parts."""
        return json_response(rollup_of_json(access.item_for(self.actor, ref).pk) or "null")
