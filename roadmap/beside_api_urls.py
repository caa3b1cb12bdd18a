"""Plans beside the live one by REST."""

from django.urls import path

from roadmap.api import baselines

urlpatterns = [
    path("baselines", baselines.Baselines.as_view(), name="api-baselines"),
    path("baselines/<uuid:pk>", baselines.BaselineDetail.as_view(), name="api-baseline"),
    path("baselines/<uuid:pk>/restore", baselines.BaselineRestore.as_view(), name="api-baseline-restore"),
    path("baselines/<uuid:pk>/items", baselines.BaselineItems.as_view(), name="api-baseline-items"),
    path("baselines/<uuid:pk>/slippage", baselines.BaselineSlippage.as_view(), name="api-baseline-slippage"),
]
