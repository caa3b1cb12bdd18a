from django.urls import path

from roadmap.views import lines, sight, strategy, versions

urlpatterns = [
    path("sight/", sight.index, name="strategy_sight"),
    path("lines/", lines.index, name="strategy_lines"),
    path("lines/<uuid:pk>/", lines.page, name="strategy_line"),
    path("lines/<uuid:pk>/delete/", lines.delete, name="strategy_line_delete"),
    path("products/<uuid:pk>/versions/", versions.index, name="strategy_versions"),
    path("products/<uuid:pk>/versions/back/", versions.bring_back, name="strategy_version_restore"),
    path("objectives/<uuid:pk>/check-in/", strategy.check_in, name="strategy_check_in"),
    path("", strategy.index, name="strategy"),
    path("products/new/", strategy.product_new, name="strategy_product_new"),
    path("products/<uuid:pk>/", strategy.product_page, name="strategy_product"),
    path("products/<uuid:pk>/edit/", strategy.product_edit, name="strategy_product_edit"),
    path("products/<uuid:pk>/delete/", strategy.product_delete, name="strategy_product_delete"),
    path("objectives/new/", strategy.objective_new, name="strategy_objective_new"),
    path("objectives/<uuid:pk>/", strategy.objective_page, name="strategy_objective"),
    path("objectives/<uuid:pk>/edit/", strategy.objective_edit, name="strategy_objective_edit"),
    path("objectives/<uuid:pk>/restore/", strategy.objective_restore, name="strategy_objective_restore"),
    path("objectives/<uuid:pk>/delete/", strategy.objective_delete, name="strategy_objective_delete"),
]
