"""Plans beside the live one: baselines, decisions, scenarios."""

from django.urls import path

from roadmap.views import baselines

urlpatterns = [
    path("baselines/", baselines.index, name="baselines"),
    path("baselines/new/", baselines.new, name="baseline_new"),
    path("baselines/<uuid:pk>/", baselines.show, name="baseline"),
    path("baselines/<uuid:pk>/edit/", baselines.edit, name="baseline_edit"),
    path("baselines/<uuid:pk>/remove/", baselines.remove, name="baseline_remove"),
]
