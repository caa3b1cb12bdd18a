from django.urls import include, path

from roadmap.views import about, capacity, home, links, milestones, plan, risks, workbench

urlpatterns = [
    path("", workbench.workbench, name="roadmap"),
    path("changes/", home.home_changes, name="roadmap_changes"),
    path("late/", workbench.home_late, name="roadmap_late"),
    path("", include("roadmap.scoring_urls")),
    path("items/<slug:ref>/description/", workbench.description, name="item_description"),
    path("items/<slug:ref>/about/", about.about, name="item_about"),
    path("acts/<int:xid>/undo/", plan.undo, name="plan_undo"),
    path("items/<slug:ref>/links/", links.links, name="item_links"),
    path("items/<slug:ref>/links/find/", links.find, name="item_links_find"),
    path("items/<slug:ref>/links/<uuid:pk>/lag/", links.lag, name="item_link_lag"),
    path("items/<slug:ref>/links/<uuid:pk>/remove/", links.remove, name="item_link_remove"),
    path("items/<slug:ref>/follow/", links.follow, name="item_follow"),
    path("milestones/", milestones.index, name="milestones"),
    path("milestones/new/", milestones.new, name="milestone_new"),
    path("milestones/<uuid:pk>/", milestones.edit, name="milestone_edit"),
    path("milestones/<uuid:pk>/remove/", milestones.remove, name="milestone_remove"),
    path("milestones/<uuid:pk>/find/", milestones.find, name="milestone_find"),
    path("milestones/<uuid:pk>/contents/", milestones.contents, name="milestone_contents"),
    path("risks/", risks.index, name="risks"),
    path("risks/new/", risks.new, name="risk_new"),
    path("risks/<uuid:pk>/", risks.edit, name="risk_edit"),
    path("risks/<uuid:pk>/remove/", risks.remove, name="risk_remove"),
    path("items/<uuid:pk>/risks/", risks.of_something, {"kind": "item"}, name="risks_of_item"),
    path("objectives/<uuid:pk>/risks/", risks.of_something, {"kind": "objective"}, name="risks_of_objective"),
    path("products/<uuid:pk>/risks/", risks.of_something, {"kind": "product"}, name="risks_of_product"),
    path("settings/capacity/", capacity.capacity, name="roadmap_capacity"),
]
