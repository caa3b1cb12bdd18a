from django.urls import path

from core import rest

urlpatterns = [
    path("events", rest.Events.as_view(), name="api-events"),
]
