"""Every address of pmhub. Pages of a workspace live under /w/<slug>/, the API under /api/v1/, public pages at the root."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from core import health
from roadmap.views.calendars import calendar

# Called by Django where nothing is found.
handler404 = "core.views.errors.not_found"

AREAS = ("roadmap", "feedback", "metrics", "stakeholders")

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("pmhub.api_urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("calendar/<str:token>.ics", calendar, name="calendar"),
    path("", include("feedback.public_urls")),
    path("", include("stakeholders.public_urls")),
    path("w/<slug:slug>/strategy/", include("roadmap.strategy_urls")),
    *[path(f"w/<slug:slug>/{area}/", include(f"{area}.urls")) for area in AREAS],
    path("", include("core.urls")),
]
