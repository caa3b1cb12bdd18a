"""Plans beside the live one by REST."""

from django.urls import path

from roadmap.api import baselines, decisions, scenario_history, scenario_many, scenarios

urlpatterns = [
    path("baselines", baselines.Baselines.as_view(), name="api-baselines"),
    path("baselines/<uuid:pk>", baselines.BaselineDetail.as_view(), name="api-baseline"),
    path("baselines/<uuid:pk>/restore", baselines.BaselineRestore.as_view(), name="api-baseline-restore"),
    path("baselines/<uuid:pk>/items", baselines.BaselineItems.as_view(), name="api-baseline-items"),
    path("baselines/<uuid:pk>/slippage", baselines.BaselineSlippage.as_view(), name="api-baseline-slippage"),
    path("decisions", decisions.Decisions.as_view(), name="api-decisions"),
    path("decisions/<uuid:pk>", decisions.DecisionDetail.as_view(), name="api-decision"),
    path("decisions/<uuid:pk>/restore", decisions.DecisionRestore.as_view(), name="api-decision-restore"),
    path("decisions/<uuid:pk>/evidence", decisions.DecisionEvidence.as_view(), name="api-decision-evidence"),
    path("decisions/<uuid:pk>/verdict", decisions.DecisionVerdict.as_view(), name="api-decision-verdict"),
    path("scenarios", scenarios.Scenarios.as_view(), name="api-scenarios"),
    path("scenarios/<uuid:pk>", scenarios.ScenarioDetail.as_view(), name="api-scenario"),
    path("scenarios/<uuid:pk>/restore", scenarios.ScenarioRestore.as_view(), name="api-scenario-restore"),
    path("scenarios/<uuid:pk>/changes", scenarios.ScenarioChanges.as_view(), name="api-scenario-changes"),
    path(
        "scenarios/<uuid:pk>/changes/many",
        scenario_many.ScenarioChangesMany.as_view(),
        name="api-scenario-changes-many",
    ),
    path(
        "scenarios/<uuid:pk>/changes/<uuid:change>",
        scenarios.ScenarioChangeDetail.as_view(),
        name="api-scenario-change",
    ),
    path(
        "scenarios/<uuid:pk>/history", scenario_history.ScenarioHistory.as_view(), name="api-scenario-history"
    ),
    path("scenarios/<uuid:pk>/undo", scenario_history.ScenarioUndo.as_view(), name="api-scenario-undo"),
    path("scenarios/<uuid:pk>/compare", scenarios.ScenarioCompare.as_view(), name="api-scenario-compare"),
    path("scenarios/<uuid:pk>/apply", scenarios.ScenarioApply.as_view(), name="api-scenario-apply"),
    path("scenarios/<uuid:pk>/follow", scenarios.ScenarioFollow.as_view(), name="api-scenario-follow"),
    path(
        "scenarios/<uuid:pk>/critical-path",
        scenarios.ScenarioCriticalPath.as_view(),
        name="api-scenario-critical-path",
    ),
]
