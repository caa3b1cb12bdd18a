"""Plans beside the live one: baselines, decisions, scenarios."""

from django.urls import path

from roadmap.views import baselines, decisions

urlpatterns = [
    path("baselines/", baselines.index, name="baselines"),
    path("baselines/new/", baselines.new, name="baseline_new"),
    path("baselines/<uuid:pk>/", baselines.show, name="baseline"),
    path("baselines/<uuid:pk>/edit/", baselines.edit, name="baseline_edit"),
    path("baselines/<uuid:pk>/remove/", baselines.remove, name="baseline_remove"),
    path("decisions/", decisions.index, name="decisions"),
    path("decisions/due/", decisions.home_due, name="roadmap_revisit"),
    path("decisions/new/", decisions.new, name="decision_new"),
    path("decisions/<uuid:pk>/", decisions.show, name="decision"),
    path("decisions/<uuid:pk>/edit/", decisions.edit, name="decision_edit"),
    path("decisions/<uuid:pk>/verdict/", decisions.verdict, name="decision_verdict"),
    path("decisions/<uuid:pk>/outcome/", decisions.outcome, name="decision_outcome"),
    path("decisions/<uuid:pk>/remove/", decisions.remove, name="decision_remove"),
]
