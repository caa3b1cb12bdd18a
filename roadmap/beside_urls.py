"""Plans beside the live one: baselines, decisions, scenarios."""

from django.urls import path

from roadmap.views import baselines, decisions, scenario_days, scenario_history, scenarios

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
    path("scenarios/", scenarios.index, name="scenarios"),
    path("scenarios/new/", scenarios.new, name="scenario_new"),
    path("scenarios/<uuid:pk>/", scenarios.show, name="scenario"),
    path("scenarios/<uuid:pk>/history/", scenario_history.history, name="scenario_history"),
    path("scenarios/<uuid:pk>/history/<int:event>/undo/", scenario_history.undo, name="scenario_undo"),
    path("scenarios/<uuid:pk>/edit/", scenarios.edit, name="scenario_edit"),
    path("scenarios/<uuid:pk>/item/", scenarios.item, name="scenario_item"),
    path("scenarios/<uuid:pk>/milestone/", scenario_days.milestone, name="scenario_milestone"),
    path("scenarios/<uuid:pk>/close/", scenarios.close, name="scenario_close"),
    path("scenarios/<uuid:pk>/apply/", scenarios.apply, name="scenario_apply"),
    path(
        "scenarios/<uuid:pk>/changes/<uuid:change>/remove/", scenarios.take_out, name="scenario_change_remove"
    ),
]
