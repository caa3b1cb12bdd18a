from django.urls import path

from core import import_api, rest

urlpatterns = [
    path("events", rest.Events.as_view(), name="api-events"),
    path("imports", import_api.Imports.as_view(), name="api-imports"),
    path("imports/<uuid:pk>", import_api.ImportDetail.as_view(), name="api-import"),
    path("imports/<uuid:pk>/mapping", import_api.ImportMapping.as_view(), name="api-import-mapping"),
    path("imports/<uuid:pk>/application", import_api.ImportApplication.as_view(), name="api-import-application"),
    path("imports/<uuid:pk>/rejected", import_api.ImportRejected.as_view(), name="api-import-rejected"),
]
