from django.urls import path

from roadmap.views import about, home, workbench

urlpatterns = [
    path("", workbench.workbench, name="roadmap"),
    path("changes/", home.home_changes, name="roadmap_changes"),
    path("late/", workbench.home_late, name="roadmap_late"),
    path("items/<slug:ref>/description/", workbench.description, name="item_description"),
    path("items/<slug:ref>/about/", about.about, name="item_about"),
]
