from django.urls import path

from roadmap import api
from roadmap.api import views

urlpatterns = [
    path("products", api.Products.as_view(), name="api-products"),
    path("products/<uuid:pk>", api.ProductDetail.as_view(), name="api-product"),
    path("objectives", api.Objectives.as_view(), name="api-objectives"),
    path("objectives/<uuid:pk>", api.ObjectiveDetail.as_view(), name="api-objective"),
    path("objectives/<uuid:pk>/restore", api.ObjectiveRestore.as_view(), name="api-objective-restore"),
    path("teams", api.Teams.as_view(), name="api-teams"),
    path("statuses", api.Statuses.as_view(), name="api-statuses"),
    path("items", api.Items.as_view(), name="api-items"),
    path("items/<uuid:pk>/restore", api.ItemRestore.as_view(), name="api-item-restore"),
    path("items/<slug:ref>", api.ItemDetail.as_view(), name="api-item"),
    path("items/<slug:ref>/history", api.ItemHistory.as_view(), name="api-item-history"),
    path("items/<slug:ref>/score", api.ItemScore.as_view(), name="api-item-score"),
    path("items/<slug:ref>/undo", api.ItemUndo.as_view(), name="api-item-undo"),
    path("undo", api.Undo.as_view(), name="api-undo"),
    path("views", views.SavedViews.as_view(), name="api-views"),
    path("views/<uuid:pk>", views.SavedViewDetail.as_view(), name="api-view"),
    path("views/<uuid:pk>/restore", views.SavedViewRestore.as_view(), name="api-view-restore"),
    path("items/<slug:ref>/links", api.ItemLinks.as_view(), name="api-item-links"),
    path("items/<slug:ref>/follow", api.ItemFollow.as_view(), name="api-item-follow"),
    path("links", api.Links.as_view(), name="api-links"),
    path("links/<uuid:pk>", api.LinkDetail.as_view(), name="api-link"),
    path("critical-path", api.CriticalPath.as_view(), name="api-critical-path"),
    path("workbench", api.Workbench.as_view(), name="api-workbench"),
]
