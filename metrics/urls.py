from django.urls import path

from metrics.views import bets, fragments, kpis, overview, points, targets

urlpatterns = [
    path("", overview.overview, name="metrics"),
    path("table/", overview.table, name="metrics-table"),
    path("home/", fragments.home, name="metrics-home"),
    path("new/", kpis.new, name="metrics-new"),
    path("kpis/<uuid:pk>/", overview.overview, name="metrics-kpi"),
    path("kpis/<uuid:pk>/edit/", kpis.edit, name="metrics-edit"),
    path("kpis/<uuid:pk>/delete/", kpis.delete, name="metrics-delete"),
    path("kpis/<uuid:pk>/figures.csv", points.figures, name="metrics-figures"),
    path("kpis/<uuid:pk>/points/", points.upload, name="metrics-points"),
    path("kpis/<uuid:pk>/targets/", targets.add, name="metrics-target-new"),
    path("targets/<uuid:pk>/", targets.edit, name="metrics-target"),
    path("targets/<uuid:pk>/delete/", targets.delete, name="metrics-target-delete"),
    path("targets/<uuid:pk>/restore/", targets.restore, name="metrics-target-restore"),
    path("items/<str:ref>/effects/", bets.effects, name="metrics-effects"),
    path("effects/<uuid:pk>/", bets.effect, name="metrics-effect"),
    path("effects/<uuid:pk>/delete/", bets.effect_delete, name="metrics-effect-delete"),
    path("effects/<uuid:pk>/restore/", bets.effect_restore, name="metrics-effect-restore"),
    path("objectives/<uuid:pk>/key-results/", bets.key_results, name="metrics-key-results"),
    path("key-results/<uuid:pk>/", bets.key_result, name="metrics-key-result"),
    path("key-results/<uuid:pk>/delete/", bets.key_result_delete, name="metrics-key-result-delete"),
    path("key-results/<uuid:pk>/restore/", bets.key_result_restore, name="metrics-key-result-restore"),
]
