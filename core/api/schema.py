"""The API describes itself: what the views declare, as OpenAPI."""

import inspect
from functools import cache
from typing import Any, cast

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from core.api.views import CollectionView, DetailView, RestoreView, WorkspaceView

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description='The version that you read, such as "3".',
)
IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="The same key with the same request happens once.",
)
PAGING = (
    OpenApiParameter("limit", int, description="1 to 1,000 rows; 100 unless told."),
    OpenApiParameter("after", str, description="From the `next` address of the page before."),
)


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = "core.api.auth.BearerAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": "A token made in the settings: pmh_…"}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "core.api.auth.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "The browser's session.",
        }


class Schema(AutoSchema):
    """Reads `read_serializer`, `write_serializer`, `area`, `needs` and `scopes` of our views."""

    def get_tags(self) -> list[str]:
        return [getattr(self.view, "area", "") or "workspace"]

    def get_operation_id(self) -> str:
        view = type(self.view).__name__
        return f"{self.method.lower()}{view[0].upper()}{view[1:]}"

    def get_override_parameters(self) -> list[OpenApiParameter]:
        if isinstance(self.view, DetailView) and self.method in ("PATCH", "DELETE"):
            return [IF_MATCH]
        if isinstance(self.view, RestoreView):
            return [IDEMPOTENCY]
        if isinstance(self.view, CollectionView):
            return [IDEMPOTENCY] if self.method == "POST" else list(PAGING) if self.method == "GET" else []
        return []

    def get_description(self) -> str:
        need = getattr(self.view, "needs", {}).get(self.method, "")
        handler = vars(type(self.view)).get(self.method.lower())
        if isinstance(self.view, RestoreView):
            handler = RestoreView.post
        # What a base class says about its subclasses is not for readers of the API.
        said = inspect.cleandoc((handler and handler.__doc__) or "")
        if not need:
            return said
        view = cast(WorkspaceView, self.view)
        scopes = " and ".join(f"`{scope}`" for scope in view.scopes_of(self.method)) or "of any kind"
        return f"{said}\n\nAsks for the capability `{need}`; of a token for the scope {scopes}.".strip()

    def get_request_serializer(self) -> Any:
        write = getattr(self.view, "write_serializer", None)
        return write if write and self.method in ("POST", "PATCH", "PUT") else None

    def get_response_serializers(self) -> Any:
        read = getattr(self.view, "read_serializer", None)
        if self.method == "DELETE":
            return {204: OpenApiResponse(description="Removed.")}
        if read is None:
            return {200: OpenApiTypes.OBJECT}
        if isinstance(self.view, CollectionView) and self.method == "GET":
            return {200: _page_of(read)}
        return {201 if self.method == "POST" else 200: read}


@cache  # one component, however many lists are of the kind
def _page_of(read: type[serializers.BaseSerializer]) -> Any:
    fields = {"results": read(many=True), "next": serializers.URLField(allow_null=True)}
    return inline_serializer(f"{read.__name__.removesuffix('Serializer')}Page", fields)
