"""Pages of imports, under /w/<slug>/imports/."""

from django.urls import path

from core.views import imports

urlpatterns = [
    path("", imports.imports, name="imports"),
    path("<uuid:pk>/", imports.import_job, name="import_job"),
    path("<uuid:pk>/mapping/", imports.import_mapping, name="import_mapping"),
    path("<uuid:pk>/lookup/", imports.import_lookup, name="import_lookup"),
    path("<uuid:pk>/format/", imports.import_format, name="import_format"),
    path("<uuid:pk>/application/", imports.import_application, name="import_application"),
    path("<uuid:pk>/cancel/", imports.import_cancel, name="import_cancel"),
    path("<uuid:pk>/rejected.csv", imports.import_rejected, name="import_rejected"),
]
