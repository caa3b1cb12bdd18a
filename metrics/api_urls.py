from django.urls import path

from metrics import api

urlpatterns = [
    path("kpis", api.Kpis.as_view(), name="api-kpis"),
    path("kpis/<uuid:pk>", api.KpiDetail.as_view(), name="api-kpi"),
    path("kpis/<uuid:pk>/points", api.Points.as_view(), name="api-points"),
    path("kpis/<uuid:pk>/targets", api.Targets.as_view(), name="api-targets"),
    path("targets/<uuid:pk>", api.TargetDetail.as_view(), name="api-target"),
    path("targets/<uuid:pk>/restore", api.TargetRestore.as_view(), name="api-target-restore"),
    path("objectives/<uuid:pk>/key-results", api.KeyResults.as_view(), name="api-key-results"),
    path("key-results/<uuid:pk>", api.KeyResultDetail.as_view(), name="api-key-result"),
    path("key-results/<uuid:pk>/restore", api.KeyResultRestore.as_view(), name="api-key-result-restore"),
    path("items/<str:ref>/effects", api.Effects.as_view(), name="api-effects"),
    path("effects/<uuid:pk>", api.EffectDetail.as_view(), name="api-effect"),
    path("effects/<uuid:pk>/restore", api.EffectRestore.as_view(), name="api-effect-restore"),
]
