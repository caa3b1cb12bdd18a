from django.urls import path

from roadmap.views import workbench

urlpatterns = [
    path("", workbench.workbench, name="roadmap"),
    path("late/", workbench.home_late, name="roadmap_late"),
    path("items/<slug:ref>/description/", workbench.description, name="item_description"),
]
