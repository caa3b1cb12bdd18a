"""The REST API: /api/v1/workspaces/<slug>/…, and its description at /api/v1/schema."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from core.api.docs import api_docs, api_schema
from core.api.problems import no_such_address

# Tried in this order, hence the one that is asked most comes first.
AREAS = ("roadmap", "core", "feedback", "metrics", "stakeholders")

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema", api_schema, name="api-schema"),
    path("docs", api_docs, name="api-docs"),
    *[path("workspaces/<slug:slug>/", include(f"{area}.api_urls")) for area in AREAS],
    re_path("", no_such_address),
]
